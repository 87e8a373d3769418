//! A repository in, its deploy units out.

use super::{
    Opening, TestPaths, Unit, UnitId, UnitKind,
    kustomization::{self, Kustomizations, folder_of},
    openings, plain,
};
use crate::{
    manifest::{DocumentId, Repository, Resource, ResourceId, chart_of},
    source::as_u32,
};
use rayon::prelude::*;
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
    let ((fragments, chart_of_file), (kustomizations, broken)) = rayon::join(
        || {
            (
                kustomization::fragments(repository),
                charts_of_files(repository),
            )
        },
        || (Kustomizations::of(repository), broken(repository)),
    );
    let mut charts: BTreeMap<&str, Vec<ResourceId>> = BTreeMap::new();
    let mut plain = Vec::new();
    for resource in repository.all_resources() {
        let path = resource.path();
        if kustomization::is_kustomization(path) || fragments.contains(path) {
            continue;
        }
        match chart_of_file[resource.document().data().file.0 as usize] {
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
    open(repository, &kustomizations, broken, &mut units);
    let mut unit_of = vec![None; repository.resources.len()];
    for (index, unit) in (0u32..).zip(&units) {
        for member in &unit.members {
            unit_of[member.0 as usize] = Some(UnitId(index));
        }
    }
    Assembly { units, unit_of }
}

fn unit(root: &str, kind: UnitKind, members: Vec<ResourceId>, tests: &TestPaths) -> Unit {
    let in_tests = tests.contain(root) || tests.contain(&format!("{root}/x"));
    Unit {
        root: root.into(),
        kind,
        members,
        namespace: None,
        openings: Vec::new(),
        in_tests,
    }
}

fn charts_of_files(repository: &Repository) -> Vec<Option<&str>> {
    let files = repository.forest.texts.files.par_iter();
    files
        .map(|file| chart_of(&repository.charts, &file.path))
        .collect()
}

/// Documents that hide something, by path.
fn broken(repository: &Repository) -> Vec<(&str, Opening)> {
    let documents = (0..repository.documents.len()).into_par_iter();
    let broken = documents.filter_map(|index| {
        let document = repository.document(DocumentId(as_u32(index)));
        Some((document.path(), openings::of_document(document)?))
    });
    broken.collect()
}

/// Notes what each unit may hold beside its members.
fn open(
    repository: &Repository,
    kustomizations: &Kustomizations,
    broken: Vec<(&str, Opening)>,
    units: &mut [Unit],
) {
    let unread = repository.unread.iter().map(|(path, why)| {
        let opening = Opening {
            detail: why.clone(),
            at: None,
            rewrites: false,
        };
        (&**path, opening)
    });
    let owners = Owners::of(repository, units);
    let hidden: Vec<(usize, Opening)> = broken
        .into_iter()
        .chain(unread)
        .filter_map(|(path, opening)| Some((owners.owner(path)?, opening)))
        .collect();
    units
        .par_iter_mut()
        .for_each(|unit| unit.openings = openings_of(repository, kustomizations, unit));
    for (unit, opening) in hidden {
        units[unit].openings.push(opening);
    }
}

fn openings_of(
    repository: &Repository,
    kustomizations: &Kustomizations,
    unit: &Unit,
) -> Vec<Opening> {
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
    let paths: BTreeSet<&str> = resources.clone().map(Resource::path).collect();
    let folders: BTreeSet<&str> = paths.iter().map(|path| folder_of(path)).collect();
    found.extend(openings::of_custom_resources(resources));
    found.extend(kustomizations.openings(&folders, &paths));
    found
}

/// Which unit a file would belong to: that of its chart, else the plain one with the nearest root above it.
struct Owners<'r> {
    charts: &'r [Box<str>],
    roots: BTreeMap<(UnitKind, Box<str>), usize>,
}

impl<'r> Owners<'r> {
    fn of(repository: &'r Repository, units: &[Unit]) -> Self {
        let roots = units
            .iter()
            .enumerate()
            .map(|(index, unit)| ((unit.kind, unit.root.clone()), index));
        Self {
            charts: &repository.charts,
            roots: roots.collect(),
        }
    }

    fn owner(&self, path: &str) -> Option<usize> {
        let root = |folder: &str| {
            if folder.is_empty() {
                ".".into()
            } else {
                Box::from(folder)
            }
        };
        if let Some(chart) = chart_of(self.charts, path) {
            return self.roots.get(&(UnitKind::Chart, root(chart))).copied();
        }
        if let Some(unit) = self.roots.get(&(UnitKind::Plain, root(path))) {
            return Some(*unit);
        }
        let mut folder = path;
        while !folder.is_empty() {
            folder = folder_of(folder);
            if let Some(unit) = self.roots.get(&(UnitKind::Plain, root(folder))) {
                return Some(*unit);
            }
        }
        None
    }
}
