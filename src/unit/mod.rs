//! Resources in, deploy units out: what is deployed together is analysed together.

mod assemble;
mod kustomization;
mod openings;
mod plain;
mod test_paths;

pub use assemble::{Assembly, assemble};
pub use kustomization::fragments;
pub use test_paths::TestPaths;

use crate::{
    manifest::{Name, ResourceId},
    source::Place,
};

/// Index of a [`Unit`] in [`Assembly::units`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub u32);

/// How a unit came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitKind {
    /// A folder of plain manifests in which no identity repeats.
    Plain,
    /// The templates of a Helm chart, read with holes.
    Chart,
}

/// What is deployed together.
///
/// Whatever assembles units fills this in: members are resources of the repository, be they documents as they stand or
/// trees that an overlay made, and the openings say what else may be there that nobody can see.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Folder (or file) that it grows from, relative to the root; `.` for the root itself.
    pub root: Box<str>,
    /// How it came to be.
    pub kind: UnitKind,
    /// Its resources, in the order of the repository.
    pub members: Vec<ResourceId>,
    /// The namespace that it gives to members without one, where it is fixed.
    pub namespace: Option<Name>,
    /// What it may hold beside its members.
    pub openings: Vec<Opening>,
    /// Whether it lies under a test or example path.
    pub in_tests: bool,
}

/// Something that a unit pulls in, or is changed by, and that cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// What: lower case, no full stop.
    pub detail: String,
    /// Where the unit pulls it in.
    pub at: Option<Place>,
    /// Whether it may change names and labels of the members too, so that even a near miss proves nothing.
    pub rewrites: bool,
}

impl UnitKind {
    /// The word that reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Chart => "chart",
        }
    }
}
