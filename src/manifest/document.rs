//! A text in, a document out: parsed or not, with what templating did to it.

use super::{Repository, field_path};
use crate::{
    source::{FileId, Place, TextId},
    template::Guard,
    yaml::{NodeRef, ParseError, TreeId},
};

/// Index of a [`DocumentData`] in [`Repository::documents`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub u32);

/// What became of a document's text.
#[derive(Debug)]
pub enum Body {
    /// It has a tree.
    Tree(TreeId),
    /// It does not parse.
    Broken(ParseError),
}

/// One document that can matter.
#[derive(Debug)]
pub struct DocumentData {
    /// The file that it stands in.
    pub file: FileId,
    /// Its text.
    pub text: TextId,
    /// Its tree, or why there is none.
    pub body: Body,
    /// Whether it stands under a path that was asked for.
    pub reported: bool,
    /// Whether anything in its file looks like templating.
    pub templated: bool,
    /// Whether `apiVersion` and `kind` both stand at column 0.
    pub looks_like_object: bool,
    /// The conditions under which the whole document exists, outermost first.
    pub guards: Vec<Guard>,
}

/// A document with the repository that it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Document<'r> {
    repository: &'r Repository,
    id: DocumentId,
}

impl<'r> Document<'r> {
    /// The document with this id.
    #[must_use]
    pub fn new(repository: &'r Repository, id: DocumentId) -> Self {
        Self { repository, id }
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> DocumentId {
        self.id
    }

    /// The repository.
    #[must_use]
    pub fn repository(self) -> &'r Repository {
        self.repository
    }

    /// Its data.
    #[must_use]
    pub fn data(self) -> &'r DocumentData {
        &self.repository.documents[self.id.0 as usize]
    }

    /// Path of its file, relative to the root.
    #[must_use]
    pub fn path(self) -> &'r str {
        &self.repository.forest.texts.file(self.data().file).path
    }

    /// Its characters.
    #[must_use]
    pub fn content(self) -> &'r str {
        self.repository.forest.texts.content(self.data().text)
    }

    /// Its root node, if it parsed.
    #[must_use]
    pub fn root(self) -> Option<NodeRef<'r>> {
        match self.data().body {
            Body::Tree(tree) => Some(self.repository.forest.root(tree)),
            Body::Broken(_) => None,
        }
    }

    /// A field path below its root with the API's list keys in place of indices.
    #[must_use]
    pub fn keyed_path(self, path: &str) -> String {
        match self.root() {
            Some(root) => field_path::keyed(root, path),
            None => path.to_owned(),
        }
    }

    /// The empty place at its start.
    #[must_use]
    pub fn start(self) -> Place {
        Place {
            text: self.data().text,
            start: 0,
            end: 0,
        }
    }
}
