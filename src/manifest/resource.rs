//! A document's root in, the Kubernetes objects in it out.

use super::{
    Document, Repository,
    document::DocumentId,
    field_path,
    identity::{GroupKind, Name, group_and_version},
};
use crate::{
    source::Place,
    yaml::{Lookup, NodeId, NodeRef, Shape},
};

/// Index of a [`ResourceData`] in [`Repository::resources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub u32);

/// One Kubernetes object.
#[derive(Debug)]
pub struct ResourceData {
    /// The document that it stands in.
    pub document: DocumentId,
    /// Its root node.
    pub root: NodeId,
    /// API group; empty for the core group.
    pub group: Box<str>,
    /// API version.
    pub version: Box<str>,
    /// Kind.
    pub kind: Box<str>,
    /// `metadata.name`.
    pub name: Name,
    /// `metadata.namespace`.
    pub namespace: Name,
}

/// A resource with the repository that it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'r> {
    repository: &'r Repository,
    id: ResourceId,
}

/// Finds the objects below a document's root. Objects whose `apiVersion` or `kind` is a hole have no identity and are
/// left out; the unit they belong to is open for their sake.
pub(super) fn identify(document: DocumentId, root: NodeRef<'_>, found: &mut Vec<ResourceData>) {
    if root.shape() != Shape::Mapping {
        return;
    }
    let (Lookup::Known(api_version, _), Lookup::Known(kind, _)) =
        (root.get("apiVersion").text(), root.get("kind").text())
    else {
        return;
    };
    if kind.ends_with("List")
        && let Lookup::Known(items, _) = root.get("items")
        && items.shape() == Shape::Sequence
    {
        for item in items.items_here() {
            identify(document, item.node, found);
        }
        return;
    }
    let (group, version) = group_and_version(api_version);
    found.push(ResourceData {
        document,
        root: root.id(),
        group: group.into(),
        version: version.into(),
        kind: kind.into(),
        name: Name::of(root.get("metadata").get("name")),
        namespace: Name::of(root.get("metadata").get("namespace")),
    });
}

impl<'r> Resource<'r> {
    /// The resource with this id.
    #[must_use]
    pub fn new(repository: &'r Repository, id: ResourceId) -> Self {
        Self { repository, id }
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> ResourceId {
        self.id
    }

    /// The repository.
    #[must_use]
    pub fn repository(self) -> &'r Repository {
        self.repository
    }

    /// Its data.
    #[must_use]
    pub fn data(self) -> &'r ResourceData {
        &self.repository.resources[self.id.0 as usize]
    }

    /// The document that it stands in.
    #[must_use]
    pub fn document(self) -> Document<'r> {
        self.repository.document(self.data().document)
    }

    /// Path of its file.
    #[must_use]
    pub fn path(self) -> &'r str {
        self.document().path()
    }

    /// Group and kind.
    #[must_use]
    pub fn group_kind(self) -> GroupKind<'r> {
        let data = self.data();
        GroupKind {
            group: &data.group,
            kind: &data.kind,
        }
    }

    /// Whether it is of this group and kind.
    #[must_use]
    pub fn is(self, group: &str, kind: &str) -> bool {
        self.group_kind() == GroupKind { group, kind }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'r Name {
        &self.data().name
    }

    /// Its namespace as written.
    #[must_use]
    pub fn namespace(self) -> &'r Name {
        &self.data().namespace
    }

    /// Kind, namespace and name, the latter two in backticks: for messages.
    #[must_use]
    pub fn title(self) -> String {
        let data = self.data();
        match (data.namespace.written(), data.name.written()) {
            ("", "") => format!("this {}", data.kind),
            ("", name) => format!("{} `{name}`", data.kind),
            (namespace, name) => format!("{} `{namespace}/{name}`", data.kind),
        }
    }

    /// Its root node.
    #[must_use]
    pub fn root(self) -> NodeRef<'r> {
        self.repository.forest.node(self.data().root)
    }

    /// The field below a path; the answer's place is that of the field, else of its nearest present ancestor.
    #[must_use]
    pub fn at(self, path: &str) -> Lookup<'r> {
        let root = self.root();
        Lookup::Known(root, root.head()).at(path)
    }

    /// Where the resource is named: its name, else its kind.
    #[must_use]
    pub fn heading(self) -> Place {
        match self.at("metadata.name") {
            Lookup::Known(_, place) => place,
            Lookup::Absent(_) | Lookup::Unknown(..) => self.at("kind").place(),
        }
    }

    /// A field path with the API's list keys in place of indices: `spec.ports[name=http].targetPort`.
    #[must_use]
    pub fn keyed_path(self, path: &str) -> String {
        field_path::keyed(self.root(), path)
    }
}
