//! Plain manifests in, the folders that are units out: the highest ones in which no identity repeats.

use super::TestPaths;
use crate::manifest::{Repository, Resource, ResourceId};
use std::collections::{BTreeMap, HashSet};

/// A group of plain resources and the folder that it grows from.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) root: String,
    pub(super) members: Vec<ResourceId>,
}

/// Folders below each other with the resources that lie directly in them.
#[derive(Default)]
struct Folder {
    here: Vec<ResourceId>,
    below: BTreeMap<String, Folder>,
}

/// Groups resources. The root itself is a unit only if manifests lie directly in it; test and example folders never
/// join others, so each of the highest of them is looked at as if it were a root of its own.
pub(super) fn groups(
    repository: &Repository,
    resources: &[ResourceId],
    tests: &TestPaths,
) -> Vec<Group> {
    let mut top = Folder::default();
    let mut apart: BTreeMap<String, Folder> = BTreeMap::new();
    for &id in resources {
        let path = repository.resource(id).path();
        match tests.highest_folder(path) {
            Some(folder) => apart
                .entry(folder.to_owned())
                .or_default()
                .insert(&path[folder.len() + 1..], id),
            None => top.insert(path, id),
        }
    }
    let mut found = Vec::new();
    if top.here.is_empty() {
        for (name, folder) in &top.below {
            folder.divide(repository, name.clone(), &mut found);
        }
    } else {
        top.divide(repository, ".".to_owned(), &mut found);
    }
    for (root, folder) in &apart {
        folder.divide(repository, root.clone(), &mut found);
    }
    found
}

impl Folder {
    fn insert(&mut self, path: &str, id: ResourceId) {
        match path.split_once('/') {
            Some((folder, rest)) => self
                .below
                .entry(folder.to_owned())
                .or_default()
                .insert(rest, id),
            None => self.here.push(id),
        }
    }

    fn divide(&self, repository: &Repository, root: String, found: &mut Vec<Group>) {
        let all = self.all();
        if !repeats(repository, &all) {
            if !all.is_empty() {
                found.push(Group { root, members: all });
            }
            return;
        }
        self.divide_files(repository, &root, found);
        for (name, folder) in &self.below {
            let path = if root == "." {
                name.clone()
            } else {
                format!("{root}/{name}")
            };
            folder.divide(repository, path, found);
        }
    }

    /// What lies directly in a folder whose identities repeat is one unit, unless they repeat among just these: then its
    /// files are alternatives, and each is a unit of its own.
    fn divide_files(&self, repository: &Repository, root: &str, found: &mut Vec<Group>) {
        if self.here.is_empty() {
            return;
        }
        if !repeats(repository, &self.here) {
            found.push(Group {
                root: root.to_owned(),
                members: self.here.clone(),
            });
            return;
        }
        let mut files: BTreeMap<&str, Vec<ResourceId>> = BTreeMap::new();
        for &id in &self.here {
            files
                .entry(repository.resource(id).path())
                .or_default()
                .push(id);
        }
        found.extend(files.into_iter().map(|(path, members)| Group {
            root: path.to_owned(),
            members,
        }));
    }

    fn all(&self) -> Vec<ResourceId> {
        let mut all = self.here.clone();
        for folder in self.below.values() {
            all.extend(folder.all());
        }
        all.sort_unstable();
        all
    }
}

/// Whether an identity stands twice among resources. One without a name, or whose name has holes, repeats nothing.
fn repeats(repository: &Repository, resources: &[ResourceId]) -> bool {
    let mut seen = HashSet::with_capacity(resources.len());
    resources
        .iter()
        .map(|&id| repository.resource(id))
        .any(|resource| !seen.insert(identity(resource)))
}

fn identity(resource: Resource<'_>) -> (&str, &str, &str, &str, Option<ResourceId>) {
    let data = resource.data();
    let own = data.name.known().is_none().then(|| resource.id());
    (
        &data.group,
        &data.kind,
        data.namespace.written(),
        data.name.written(),
        own,
    )
}
