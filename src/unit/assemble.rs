//! A repository in, its deploy units out.

use super::{
    Opening, TestPaths, Unit, UnitId, UnitKind,
    kustomization::{self, Kustomizations, folder_of},
    openings, plain,
};
use crate::manifest::{DocumentId, Repository, ResourceId, chart_of};
use std::collections::{BTreeMap, BTreeSet};

/// The units of a repository, and what belongs to none.
#[derive(Debug, Default)]
pub struct Assembly {
    /// Units, sorted by root.
    pub units: Vec<Unit>,
    /// The unit of each resource; `None` for parts of resources (patches) and for kustomizations themselves.
    pub unit_of: Vec<Option<UnitId>>,
}

/// Assembles units: each chart's templates are one, and plain manifests those of [`plain`]. Patches and kustomizations
/// are members of none.
#[must_use]
pub fn assemble(repository: &Repository, tests: &TestPaths) -> Assembly {
    let fragments = kustomization::fragments(repository);
    let mut charts: BTreeMap<&str, Vec<ResourceId>> = BTreeMap::new();
    let mut plain = Vec::new();
    for resource in repository.all_resources() {
        let path = resource.path();
        if fragments.contains(path) || kustomization::is_kustomization(path) {
            continue;
        }
        match chart_of(&repository.charts, path) {
            Some(chart) => charts.entry(chart).or_default().push(resource.id()),
            None => plain.push(resource.id()),
        }
    }
    let mut units: Vec<Unit> = Vec::new();
    for (root, members) in charts {
        units.push(unit(root, UnitKind::Chart, members, tests));
    }
    for group in plain::groups(repository, &plain, tests) {
        units.push(unit(&group.root, UnitKind::Plain, group.members, tests));
    }
    units.sort_by(|one, other| (&one.root, one.kind).cmp(&(&other.root, other.kind)));
    open(repository, &mut units);
    let mut unit_of = vec![None; repository.resources.len()];
    for (index, unit) in (0u32..).zip(&units) {
        for member in &unit.members {
            unit_of[member.0 as usize] = Some(UnitId(index));
        }
    }
    Assembly { units, unit_of }
}

fn unit(root: &str, kind: UnitKind, members: Vec<ResourceId>, tests: &TestPaths) -> Unit {
    let in_tests = tests.contain(&format!("{root}/x"));
    Unit {
        root: root.into(),
        kind,
        members,
        namespace: None,
        openings: Vec::new(),
        in_tests,
    }
}

/// Notes what each unit may hold beside its members.
fn open(repository: &Repository, units: &mut [Unit]) {
    let mut by_folder: BTreeMap<&str, Vec<DocumentId>> = BTreeMap::new();
    for document in repository.all_documents() {
        by_folder
            .entry(folder_of(document.path()))
            .or_default()
            .push(document.id());
    }
    let mut unread: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, why) in &repository.unread {
        let path = &repository.forest.texts.file(*file).path;
        unread.entry(folder_of(path)).or_insert(why);
    }
    let kustomizations = Kustomizations::of(repository);
    for unit in units {
        let mut found = Vec::new();
        if unit.kind == UnitKind::Chart {
            let detail = format!("the values of chart `{}` are not known", unit.root);
            found.push(Opening {
                detail,
                at: None,
                rewrites: true,
            });
        }
        let resources = unit.members.iter().map(|id| repository.resource(*id));
        let paths: BTreeSet<&str> = resources.clone().map(|resource| resource.path()).collect();
        let folders: BTreeSet<&str> = paths.iter().map(|path| folder_of(path)).collect();
        let documents = folders
            .iter()
            .filter_map(|folder| by_folder.get(folder))
            .flatten();
        found.extend(openings::of_custom_resources(resources));
        found.extend(openings::of_documents(
            documents.map(|id| repository.document(*id)),
        ));
        found.extend(kustomizations.openings(&folders, &paths));
        for folder in &folders {
            if let Some(why) = unread.get(folder) {
                found.push(Opening {
                    detail: (*why).to_owned(),
                    at: None,
                    rewrites: false,
                });
            }
        }
        unit.openings = found;
    }
}
