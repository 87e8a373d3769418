//! Plain manifests in, the folders that are units out: the highest ones in which no identity repeats.

use super::TestPaths;
use crate::{
    manifest::{Repository, ResourceId, chart_of},
    source::as_u32,
};
use std::collections::{BTreeMap, HashSet};

/// A group of plain resources and the folder that it grows from.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) root: String,
    pub(super) members: Vec<ResourceId>,
}

/// What lies in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Member {
    Resource(ResourceId),
    /// A document that was not built: index into [`Repository::set_aside`].
    Aside(u32),
}

/// Folders below each other with what lies directly in them.
#[derive(Default)]
struct Folder {
    here: Vec<Member>,
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
    let aside = (0..repository.set_aside.len()).map(|index| Member::Aside(as_u32(index)));
    let built = resources.iter().map(|id| Member::Resource(*id));
    let mut last: Option<(&str, Option<&str>)> = None;
    for member in built.chain(aside) {
        let path = member.path(repository);
        let highest = match last {
            Some((same, highest)) if same == path => highest,
            _ => tests.highest_folder(path),
        };
        last = Some((path, highest));
        match highest {
            Some(folder) => {
                apart
                    .entry(folder.to_owned())
                    .or_default()
                    .insert(&path[folder.len() + 1..], member);
            }
            None if chart_of(&repository.charts, path).is_some() => {}
            None => top.insert(path, member),
        }
    }
    let mut found = Vec::new();
    if top
        .here
        .iter()
        .any(|member| matches!(member, Member::Resource(_)))
    {
        top.divide(repository, ".".to_owned(), &mut found);
    } else {
        for (name, folder) in &top.below {
            folder.divide(repository, name.clone(), &mut found);
        }
    }
    for (root, folder) in &apart {
        folder.divide(repository, root.clone(), &mut found);
    }
    found
}

impl Member {
    fn path(self, repository: &Repository) -> &str {
        match self {
            Self::Resource(id) => repository.resource(id).path(),
            Self::Aside(index) => &repository.set_aside[index as usize].path,
        }
    }

    fn resource(self) -> Option<ResourceId> {
        match self {
            Self::Resource(id) => Some(id),
            Self::Aside(_) => None,
        }
    }
}

impl Folder {
    fn insert(&mut self, path: &str, member: Member) {
        match path.split_once('/') {
            Some((folder, rest)) => self
                .below
                .entry(folder.to_owned())
                .or_default()
                .insert(rest, member),
            None => self.here.push(member),
        }
    }

    fn divide(&self, repository: &Repository, root: String, found: &mut Vec<Group>) {
        let all = self.all();
        if !repeats(repository, &all) {
            push(found, root, &all);
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
        if !repeats(repository, &self.here) {
            push(found, root.to_owned(), &self.here);
            return;
        }
        let mut files: BTreeMap<&str, Vec<Member>> = BTreeMap::new();
        for &member in &self.here {
            files
                .entry(member.path(repository))
                .or_default()
                .push(member);
        }
        for (path, members) in files {
            push(found, path.to_owned(), &members);
        }
    }

    fn all(&self) -> Vec<Member> {
        let mut all = self.here.clone();
        for folder in self.below.values() {
            all.extend(folder.all());
        }
        all.sort_unstable();
        all
    }
}

fn push(found: &mut Vec<Group>, root: String, members: &[Member]) {
    let members: Vec<ResourceId> = members
        .iter()
        .filter_map(|member| member.resource())
        .collect();
    if !members.is_empty() {
        found.push(Group { root, members });
    }
}

/// Whether an identity stands twice. One without a name, or whose name has holes, repeats nothing.
fn repeats(repository: &Repository, members: &[Member]) -> bool {
    let mut seen = HashSet::with_capacity(members.len());
    members
        .iter()
        .filter_map(|member| identity(repository, *member))
        .any(|identity| !seen.insert(identity))
}

fn identity(repository: &Repository, member: Member) -> Option<(&str, &str, &str, &str)> {
    match member {
        Member::Resource(id) => {
            let data = repository.resource(id).data();
            Some((
                &data.group,
                &data.kind,
                data.namespace.written(),
                data.name.known()?,
            ))
        }
        Member::Aside(index) => {
            let aside = &repository.set_aside[index as usize];
            Some((&aside.group, &aside.kind, &aside.namespace, &aside.name))
        }
    }
}
