//! A field asked for in, one of three answers out: known, absent, unknown.

use super::node::{ItemRef, NodeRef};
use super::path::{Part, parts};
use super::scalar::{Scalar, Value};
use crate::source::{Place, Region};

/// Why a field is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// A stable word for the kind: `template` (a hole), `condition` (exists only under one), `shape` (not of the shape that
    /// the API gives it), `limit` (an alias that leads too deep).
    pub code: &'static str,
    /// The expression, the condition, or what was found instead.
    pub detail: String,
    /// Where.
    pub at: Place,
}

/// The answer to "what does this field hold?".
#[derive(Clone, Debug)]
pub enum Lookup<'r, T = NodeRef<'r>> {
    /// It holds this; the place is that of the value, or of its key where the value is a collection or nothing.
    Known(T, Place),
    /// It is not there (or null); the place is that of the nearest ancestor that is.
    Absent(Place),
    /// It cannot be known.
    Unknown(Doubt, std::marker::PhantomData<&'r ()>),
}

impl<'r, T> Lookup<'r, T> {
    /// An unknown field.
    #[must_use]
    pub fn doubt(doubt: Doubt) -> Self {
        Self::Unknown(doubt, std::marker::PhantomData)
    }

    /// The value, if it is known.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value, _) => Some(value),
            Self::Absent(_) | Self::Unknown(..) => None,
        }
    }

    /// Why it is not known, if it is not.
    #[must_use]
    pub fn unknown(&self) -> Option<&Doubt> {
        match self {
            Self::Unknown(doubt, _) => Some(doubt),
            Self::Known(..) | Self::Absent(_) => None,
        }
    }

    /// Whether it is certainly not there.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent(_))
    }

    /// Where the field stands, or its nearest present ancestor.
    #[must_use]
    pub fn place(&self) -> Place {
        match self {
            Self::Known(_, place) | Self::Absent(place) => *place,
            Self::Unknown(doubt, _) => doubt.at,
        }
    }

    /// The same answer about something made from the value.
    pub fn and_then<U>(self, make: impl FnOnce(T, Place) -> Lookup<'r, U>) -> Lookup<'r, U> {
        match self {
            Self::Known(value, place) => make(value, place),
            Self::Absent(place) => Lookup::Absent(place),
            Self::Unknown(doubt, _) => Lookup::doubt(doubt),
        }
    }

    /// The same answer with the value changed.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Lookup<'r, U> {
        self.and_then(|value, place| Lookup::Known(change(value), place))
    }
}

impl<'r> Lookup<'r> {
    /// The field below a path: `spec.ports[0].targetPort`.
    #[must_use]
    pub fn at(self, path: &str) -> Self {
        parts(path).fold(self, |found, part| match part {
            Part::Key(key) => found.get(key),
            Part::Index(index) => found.item(index),
        })
    }

    /// The value of a key.
    #[must_use]
    pub fn get(self, key: &str) -> Self {
        self.and_then(|node, place| node.get_in(key, place))
    }

    /// An item of a sequence.
    #[must_use]
    pub fn item(self, index: usize) -> Self {
        self.and_then(|node, place| node.item_in(index, place))
    }

    /// All items of a sequence with certainty, or unknown if a hole or condition stands between them.
    #[must_use]
    pub fn items(self) -> Lookup<'r, Vec<ItemRef<'r>>> {
        self.and_then(NodeRef::items_in)
    }

    /// The scalar.
    #[must_use]
    pub fn scalar(self) -> Lookup<'r, Scalar<'r>> {
        self.and_then(NodeRef::scalar_in)
    }

    /// The scalar's characters; a number or truth value is a doubt, as the API server would refuse it.
    #[must_use]
    pub fn text(self) -> Lookup<'r, &'r str> {
        self.scalar()
            .and_then(|scalar, place| match scalar.value() {
                Some(Value::Str(text)) => Lookup::Known(text, place),
                Some(Value::Null) => Lookup::Absent(place),
                Some(_) => Lookup::doubt(shape("not a string", place)),
                None => Lookup::doubt(template(&scalar, place)),
            })
    }

    /// The whole number.
    #[must_use]
    pub fn integer(self) -> Lookup<'r, i128> {
        self.scalar()
            .and_then(|scalar, place| match scalar.value() {
                Some(Value::Int(number)) => Lookup::Known(number, place),
                Some(Value::Null) => Lookup::Absent(place),
                Some(_) => Lookup::doubt(shape("not a whole number", place)),
                None => Lookup::doubt(template(&scalar, place)),
            })
    }

    /// The truth value.
    #[must_use]
    pub fn boolean(self) -> Lookup<'r, bool> {
        self.scalar()
            .and_then(|scalar, place| match scalar.value() {
                Some(Value::Bool(truth)) => Lookup::Known(truth, place),
                Some(Value::Null) => Lookup::Absent(place),
                Some(_) => Lookup::doubt(shape("not a truth value", place)),
                None => Lookup::doubt(template(&scalar, place)),
            })
    }
}

/// The doubt about a scalar with a hole.
pub(super) fn template(scalar: &Scalar<'_>, at: Place) -> Doubt {
    let detail = scalar
        .first_hole()
        .map_or_else(String::new, |hole| hole.expression.clone());
    Doubt {
        code: "template",
        detail,
        at,
    }
}

/// The doubt about a value of another shape than the API gives it.
pub(super) fn shape(found: &str, at: Place) -> Doubt {
    Doubt {
        code: "shape",
        detail: found.to_owned(),
        at,
    }
}

/// The doubt about something that exists only under a condition.
pub(super) fn condition(guard: &Region, at: Place) -> Doubt {
    Doubt {
        code: "condition",
        detail: guard.condition.clone(),
        at,
    }
}
