//! Plain manifests in, the folders that are units out: the highest ones in which no identity repeats.

use super::TestPaths;
use crate::{
    manifest::{Repository, ResourceId, chart_of},
    source::as_u32,
};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// A group of plain resources and the folder (or file) that it grows from.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) root: String,
    pub(super) members: Vec<ResourceId>,
}

/// What lies in a folder.
#[derive(Clone, Copy, Debug)]
enum Member {
    Resource(ResourceId),
    /// A document that was not built: index into [`Repository::set_aside`].
    Aside(u32),
}

/// A member, and the folder below which it is compared with others: the highest test or example folder above it, else
/// the root.
struct Placed<'r> {
    member: Member,
    path: &'r str,
    space: &'r str,
}

type Identity<'r> = (&'r str, &'r str, &'r str, &'r str);

/// Groups resources. The root itself is a unit only if manifests lie directly in it; test and example folders never
/// join others, so each of the highest of them is looked at as if it were a root of its own. What lies directly in a
/// folder whose identities repeat is one unit, unless they repeat among just these: then its files are alternatives, and
/// each is a unit of its own.
pub(super) fn groups(
    repository: &Repository,
    resources: &[ResourceId],
    tests: &TestPaths,
) -> Vec<Group> {
    let placed = placed(repository, resources, tests);
    let repeating = Repeating::of(repository, &placed);
    let top = placed.iter().any(|placed| {
        placed.space.is_empty()
            && !placed.path.contains('/')
            && matches!(placed.member, Member::Resource(_))
    });
    // A path's documents follow each other, so that most lookups are answered by the last.
    let mut index: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    let mut groups: Vec<Group> = Vec::new();
    let mut last: Option<(&str, usize)> = None;
    for placed in &placed {
        let Member::Resource(id) = placed.member else {
            continue;
        };
        let group = match last {
            Some((path, group)) if path == placed.path => group,
            _ => {
                let root = repeating.root(placed, top);
                *index.entry((placed.space, root)).or_insert_with(|| {
                    let root = if root.is_empty() { "." } else { root };
                    groups.push(Group {
                        root: root.to_owned(),
                        members: Vec::new(),
                    });
                    groups.len() - 1
                })
            }
        };
        last = Some((placed.path, group));
        groups[group].members.push(id);
    }
    groups
}

fn placed<'r>(
    repository: &'r Repository,
    resources: &[ResourceId],
    tests: &TestPaths,
) -> Vec<Placed<'r>> {
    let built = resources.par_iter().map(|id| Member::Resource(*id));
    let aside = (0..repository.set_aside.len())
        .into_par_iter()
        .map(|index| Member::Aside(as_u32(index)));
    let mut placed: Vec<Placed<'r>> = built
        .chain(aside)
        .filter_map(|member| {
            let path = member.path(repository);
            if matches!(member, Member::Aside(_)) && chart_of(&repository.charts, path).is_some() {
                return None;
            }
            Some(Placed {
                member,
                path,
                space: tests.highest_folder(path).unwrap_or_default(),
            })
        })
        .collect();
    // Built and unbuilt documents interleave; the order among those of one file does not matter.
    placed.sort_by(|one, other| one.path.cmp(other.path));
    placed
}

/// Where identities repeat.
#[derive(Default)]
struct Repeating<'r> {
    /// Folders below which an identity stands twice.
    folders: FxHashSet<&'r str>,
    /// Folders in which an identity stands twice directly.
    alternatives: FxHashSet<&'r str>,
}

impl<'r> Repeating<'r> {
    /// Two equal identities make every folder above both of them repeat. In the order of paths it is enough to look at
    /// neighbours: the deepest folder that holds two of them holds two that follow each other.
    fn of(repository: &'r Repository, placed: &[Placed<'r>]) -> Self {
        let mut found = Self::default();
        let mut last: FxHashMap<(&str, Identity<'_>), &str> = FxHashMap::default();
        last.reserve(placed.len());
        let mut last_in_folder: FxHashSet<(&str, Identity<'_>)> = FxHashSet::default();
        last_in_folder.reserve(placed.len());
        for placed in placed {
            let Some(identity) = identity(repository, placed.member) else {
                continue;
            };
            let folder = folder_of(placed.path);
            if !last_in_folder.insert((folder, identity)) {
                found.alternatives.insert(folder);
            }
            if let Some(former) = last.insert((placed.space, identity), placed.path) {
                found.mark(common_folder(former, placed.path));
            }
        }
        found
    }

    fn mark(&mut self, mut folder: &'r str) {
        while self.folders.insert(folder) && !folder.is_empty() {
            folder = folder_of(folder);
        }
    }

    /// The root of a member's unit: the highest folder of its space that does not repeat, else its own folder or file.
    fn root(&self, placed: &Placed<'r>, top: bool) -> &'r str {
        let own = folder_of(placed.path);
        let ends = placed
            .path
            .char_indices()
            .filter(|(_, character)| *character == '/')
            .map(|(at, _)| at);
        let whole_root = (placed.space.is_empty() && top).then_some(0);
        let from = placed.space.len();
        let mut folders = whole_root
            .into_iter()
            .chain(ends.filter(|end| *end >= from))
            .map(|end| &placed.path[..end]);
        match folders.find(|folder| !self.folders.contains(folder)) {
            Some(folder) => folder,
            None if self.alternatives.contains(own) => placed.path,
            None => own,
        }
    }
}

impl Member {
    fn path(self, repository: &Repository) -> &str {
        match self {
            Self::Resource(id) => repository.resource(id).path(),
            Self::Aside(index) => &repository.set_aside[index as usize].path,
        }
    }
}

/// What must not repeat. One without a name, or whose name has holes, repeats nothing.
fn identity(repository: &Repository, member: Member) -> Option<Identity<'_>> {
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

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The deepest folder that two files lie below; the root is the empty path.
fn common_folder<'p>(one: &str, other: &'p str) -> &'p str {
    let equal = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(left, right)| left == right)
        .count();
    let both = &other.as_bytes()[..equal];
    let end = if one == other {
        memchr::memrchr(b'/', other.as_bytes())
    } else {
        memchr::memrchr(b'/', both)
    };
    end.map_or("", |end| &other[..end])
}

#[cfg(test)]
mod tests {
    use super::common_folder;

    #[test]
    fn common_folders_end_at_a_slash() {
        let rows = [
            ("a/b/x", "a/bc/y", "a"),
            ("a/x", "a/x", "a"),
            ("x", "y", ""),
            ("a/b/c", "a/b/d", "a/b"),
        ];
        for (one, other, expected) in rows {
            assert_eq!(common_folder(one, other), expected);
        }
    }
}
