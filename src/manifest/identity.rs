//! `apiVersion`, `kind` and metadata in, an identity that can be compared out.

use crate::yaml::{Lookup, Scalar, Value};
use std::fmt;

/// A kind with its API group: what identifies a type, whatever the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupKind<'k> {
    /// The group; empty for the core group.
    pub group: &'k str,
    /// The kind.
    pub kind: &'k str,
}

impl fmt::Display for GroupKind<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind)
    }
}

/// Splits `apiVersion` into group and version: `v1` is the core group's.
#[must_use]
pub(super) fn group_and_version(api_version: &str) -> (&str, &str) {
    api_version.split_once('/').unwrap_or(("", api_version))
}

/// A name or namespace as a manifest gives it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// None is given.
    Absent,
    /// Characters.
    Known(Box<str>),
    /// Holes are in it: the text with each hole as its expression in double braces, and what tells equal ones apart.
    Hole {
        /// For people.
        written: Box<str>,
        /// The scope of the first hole.
        scope: u64,
    },
    /// Something that is no name: a collection, or an entry that exists only under a condition.
    Unclear,
}

impl Name {
    /// Reads a field.
    #[must_use]
    pub fn of(field: Lookup<'_>) -> Self {
        match field.scalar() {
            Lookup::Known(scalar, _) => Self::of_scalar(&scalar),
            Lookup::Absent(_) => Self::Absent,
            Lookup::Unknown(..) => Self::Unclear,
        }
    }

    fn of_scalar(scalar: &Scalar<'_>) -> Self {
        match scalar.value() {
            Some(Value::Null) => Self::Absent,
            Some(_) if scalar.text.is_empty() => Self::Absent,
            Some(_) => Self::Known(scalar.text.into()),
            None => {
                let scope = scalar.first_hole().map_or(0, |hole| hole.scope);
                Self::Hole {
                    written: scalar.written().into(),
                    scope,
                }
            }
        }
    }

    /// The characters, if they are known.
    #[must_use]
    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Known(name) => Some(name),
            _ => None,
        }
    }

    /// As its author wrote it; empty where nothing is.
    #[must_use]
    pub fn written(&self) -> &str {
        match self {
            Self::Known(name) => name,
            Self::Hole { written, .. } => written,
            Self::Absent | Self::Unclear => "",
        }
    }

    /// Whether two names of one unit are the same; `None` where that cannot be known. Two absent ones are: whatever
    /// fixes a missing namespace fixes it for the whole unit.
    #[must_use]
    pub fn same(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Known(one), Self::Known(another)) => Some(one == another),
            (Self::Absent, Self::Absent) => Some(true),
            (Self::Hole { .. }, Self::Hole { .. }) if self == other => Some(true),
            _ => None,
        }
    }
}
