//! Kustomizations in, what they refer to out: which files are patches, and which folders they change.
//!
//! Kustomizations are not evaluated here: what one rewrites is therefore not known, and its unit is open.

use super::Opening;
use crate::{
    manifest::{Document, Repository},
    source::Place,
    yaml::{Lookup, NodeRef, Shape},
};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Fields that may change names, namespaces, labels or anything else of the resources that a kustomization lists.
const REWRITING: &[&str] = &[
    "namePrefix",
    "nameSuffix",
    "commonLabels",
    "labels",
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "replacements",
    "vars",
    "components",
    "transformers",
    "configurations",
    "namespace",
];

/// Fields that list resources or bases.
const LISTING: &[&str] = &["resources", "bases", "components", "crds"];

/// Fields that pull in what cannot be seen.
const UNSEEN: &[&str] = &["helmCharts", "helmChartInflationGenerator", "generators"];

/// Whether a path names a kustomization (`kustomize`, `konfig/general.go`).
pub(super) fn is_kustomization(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(
        name,
        "kustomization.yaml" | "kustomization.yml" | "Kustomization" | "kustomization"
    )
}

/// Paths of files that kustomizations use as patches, relative to the root: they hold parts of resources, not
/// resources.
#[must_use]
pub fn fragments(repository: &Repository) -> HashSet<String> {
    let mut found = HashSet::new();
    for document in kustomizations(repository) {
        let Some(root) = document.root() else {
            continue;
        };
        let folder = folder_of(document.path());
        for field in ["patches", "patchesJson6902"] {
            for item in items(root, field) {
                if let Some(path) = item.get("path").text().known() {
                    found.extend(join(folder, path));
                }
            }
        }
        for field in ["patchesStrategicMerge", "transformers", "configurations"] {
            found.extend(
                items(root, field)
                    .filter_map(NodeRef::known_text)
                    .filter_map(|path| join(folder, path)),
            );
        }
    }
    found
}

/// The kustomization documents of a repository.
fn kustomizations(repository: &Repository) -> impl Iterator<Item = Document<'_>> {
    repository
        .all_documents()
        .filter(|document| is_kustomization(document.path()))
}

/// Folders and files that a kustomization lists, relative to the root; remote ones are left out.
fn listed(document: Document<'_>) -> Vec<String> {
    let Some(root) = document.root() else {
        return Vec::new();
    };
    let folder = folder_of(document.path());
    let texts = LISTING
        .iter()
        .flat_map(|field| items(root, field))
        .filter_map(NodeRef::known_text);
    texts
        .filter(|text| !remote(text))
        .filter_map(|text| join(folder, text))
        .collect()
}

/// All kustomizations of a repository, and which folder or file each touches.
#[derive(Debug, Default)]
pub(super) struct Kustomizations {
    all: Vec<Kustomization>,
    touching: BTreeMap<String, Vec<usize>>,
}

/// One kustomization, as far as it is read.
#[derive(Debug)]
struct Kustomization {
    path: String,
    at: Place,
    listed: Vec<String>,
    openings: Vec<Opening>,
}

impl Kustomizations {
    /// Reads them all.
    pub(super) fn of(repository: &Repository) -> Self {
        let mut found = Self::default();
        for document in kustomizations(repository) {
            let index = found.all.len();
            let listed = listed(document);
            let own = folder_of(document.path()).to_owned();
            for target in listed.iter().cloned().chain([own]) {
                found.touching.entry(target).or_default().push(index);
            }
            let (path, at) = (document.path().to_owned(), document.start());
            found.all.push(Kustomization {
                path,
                at,
                listed,
                openings: openings(document),
            });
        }
        found
    }

    /// What kustomizations keep from view of the unit that lies in these folders and files: those that lie there
    /// themselves, and those elsewhere that list one of its folders or files.
    pub(super) fn openings(
        &self,
        folders: &BTreeSet<&str>,
        paths: &BTreeSet<&str>,
    ) -> Vec<Opening> {
        let touching = folders
            .iter()
            .chain(paths)
            .filter_map(|target| self.touching.get(*target))
            .flatten();
        let touching: BTreeSet<usize> = touching.copied().collect();
        let mut found = Vec::new();
        for kustomization in touching.into_iter().map(|index| &self.all[index]) {
            found.extend(kustomization.openings.iter().cloned());
            let inside = |path: &str| {
                paths.contains(path)
                    || folders
                        .iter()
                        .any(|folder| *folder == path || folder.starts_with(&format!("{path}/")))
            };
            if let Some(other) = kustomization.listed.iter().find(|path| !inside(path)) {
                let detail = format!("`{}` joins this with `{other}`", kustomization.path);
                found.push(Opening {
                    detail,
                    at: Some(kustomization.at),
                    rewrites: false,
                });
            }
        }
        found
    }
}

/// What a kustomization keeps from view of a unit.
fn openings(document: Document<'_>) -> Vec<Opening> {
    let mut found = Vec::new();
    let Some(root) = document.root() else {
        return found;
    };
    for entry in root.entries() {
        let Some(key) = entry.key.known_text() else {
            continue;
        };
        let at = Some(entry.key.place());
        if REWRITING.contains(&key) {
            let detail = format!("`{key}` of `{}` is not evaluated", document.path());
            found.push(Opening {
                detail,
                at,
                rewrites: true,
            });
        } else if UNSEEN.contains(&key) {
            found.push(Opening {
                detail: format!("`{key}` of `{}`", document.path()),
                at,
                rewrites: false,
            });
        }
    }
    for field in LISTING {
        for item in items(root, field) {
            if let Some(text) = item.known_text().filter(|text| remote(text)) {
                let detail = format!("remote base `{}`", without_user(text));
                found.push(Opening {
                    detail,
                    at: Some(item.place()),
                    rewrites: false,
                });
            }
        }
    }
    found
}

fn items<'r>(root: NodeRef<'r>, field: &str) -> impl Iterator<Item = NodeRef<'r>> + use<'r> {
    let list = match root.get(field) {
        Lookup::Known(node, _) if node.shape() == Shape::Sequence => Some(node),
        _ => None,
    };
    list.into_iter()
        .flat_map(|node| node.items_here().map(|item| item.node))
}

/// Whether a reference is an address rather than a path (`kustomize`, `api/internal/git/repospec.go`).
fn remote(reference: &str) -> bool {
    reference.contains("://")
        || reference.starts_with("git@")
        || reference.starts_with("github.com")
        || reference.contains("?ref=")
}

fn without_user(address: &str) -> String {
    match address.split_once("://") {
        Some((scheme, rest)) => {
            let host_end = rest.find('/').unwrap_or(rest.len());
            let host_start = rest[..host_end].rfind('@').map_or(0, |at| at + 1);
            format!("{scheme}://{}", &rest[host_start..])
        }
        None => address
            .rsplit_once('@')
            .map_or(address, |(_, host)| host)
            .to_owned(),
    }
}

/// The folder that a path lies in; empty for the root.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path relative to a folder as one relative to the root; `None` if it leads out of the root.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{join, without_user};

    #[test]
    fn references_lead_up_and_down_but_not_out() {
        assert_eq!(join("a/b", "../c/./d.yaml"), Some("a/c/d.yaml".to_owned()));
        assert_eq!(join("a", "../../x"), None);
    }

    #[test]
    fn user_names_are_cut_off() {
        assert_eq!(
            without_user("https://me:secret@host/x?ref=1"),
            "https://host/x?ref=1"
        );
        assert_eq!(
            without_user("git@github.com:org/repo"),
            "github.com:org/repo"
        );
    }
}
