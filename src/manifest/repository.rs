//! Everything that was read of one repository, in arenas.

use super::{
    document::{Body, Document, DocumentData, DocumentId},
    resource::{Resource, ResourceData, ResourceId, identify},
};
use crate::{source::as_u32, yaml::Forest};
use rayon::prelude::*;

/// A document that was not built because nothing reads its kind. Its identity still tells folders of alternatives from
/// folders that are deployed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Path of the file, relative to the root.
    pub path: Box<str>,
    /// API group.
    pub group: Box<str>,
    /// Kind.
    pub kind: Box<str>,
    /// Namespace; empty where none is given.
    pub namespace: Box<str>,
    /// Name.
    pub name: Box<str>,
}

/// Files, texts, trees, documents and resources of one repository.
#[derive(Debug, Default)]
pub struct Repository {
    /// Texts and trees.
    pub forest: Forest,
    /// Documents that can matter, in the order of files and places.
    pub documents: Vec<DocumentData>,
    /// Resources, in the order of documents; the items of a `List` follow each other.
    pub resources: Vec<ResourceData>,
    /// Named documents that were not built, in the order of files and places.
    pub set_aside: Vec<SetAside>,
    /// Paths of files of which something could not be read, and why: they open the unit that they would belong to.
    pub unread: Vec<(Box<str>, String)>,
    /// Paths of all chart roots: folders with a `Chart.yaml`, sorted.
    pub charts: Vec<Box<str>>,
}

impl Repository {
    /// Finds the resources in all documents.
    pub fn identify(&mut self) {
        let found = (0..self.documents.len())
            .into_par_iter()
            .flat_map_iter(|index| {
                let mut found = Vec::new();
                if let Body::Tree(tree) = self.documents[index].body {
                    identify(
                        DocumentId(as_u32(index)),
                        self.forest.root(tree),
                        &mut found,
                    );
                }
                found
            });
        let resources = found.collect();
        self.resources = resources;
    }

    /// A document.
    #[must_use]
    pub fn document(&self, id: DocumentId) -> Document<'_> {
        Document::new(self, id)
    }

    /// All documents.
    pub fn all_documents(&self) -> impl Iterator<Item = Document<'_>> {
        (0u32..)
            .zip(&self.documents)
            .map(|(index, _)| Document::new(self, DocumentId(index)))
    }

    /// A resource.
    #[must_use]
    pub fn resource(&self, id: ResourceId) -> Resource<'_> {
        Resource::new(self, id)
    }

    /// All resources.
    pub fn all_resources(&self) -> impl Iterator<Item = Resource<'_>> {
        (0u32..)
            .zip(&self.resources)
            .map(|(index, _)| Resource::new(self, ResourceId(index)))
    }

    /// The resources of one document, in order.
    pub fn all_resources_of(&self, document: DocumentId) -> impl Iterator<Item = Resource<'_>> {
        let first = self
            .resources
            .partition_point(|resource| resource.document < document);
        let own = self.resources[first..]
            .iter()
            .take_while(move |resource| resource.document == document);
        (as_u32(first)..)
            .zip(own)
            .map(|(index, _)| Resource::new(self, ResourceId(index)))
    }
}
