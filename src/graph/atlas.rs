//! A repository and its units in, an index over all of them out: who else could be meant.

use crate::{
    manifest::{Labels, Repository, Resource, ResourceId, Workload},
    unit::{Assembly, Unit, UnitId},
};
use rustc_hash::FxHashMap;

/// Every workload and named object of a repository, for what one unit's Cluster does not answer.
#[derive(Debug)]
pub struct Atlas<'r> {
    pub(super) repository: &'r Repository,
    pub(super) assembly: &'r Assembly,
    pub(super) pods: Vec<Pods<'r>>,
    /// Kubernetes NetworkPolicies of all units.
    pub(super) policies: Vec<ResourceId>,
    by_label: FxHashMap<(&'r str, &'r str), Vec<u32>>,
    by_name: FxHashMap<(&'r str, &'r str, &'r str), Vec<ResourceId>>,
    pods_of_unit: FxHashMap<UnitId, Vec<u32>>,
}

/// A workload with the labels of its pods.
#[derive(Debug)]
pub(super) struct Pods<'r> {
    pub(super) workload: Workload<'r>,
    pub(super) labels: Labels<'r>,
    pub(super) unit: UnitId,
}

impl<'r> Atlas<'r> {
    /// Indexes the members of all units.
    #[must_use]
    pub fn new(repository: &'r Repository, assembly: &'r Assembly) -> Self {
        let mut atlas = Self {
            repository,
            assembly,
            pods: Vec::new(),
            policies: Vec::new(),
            by_label: FxHashMap::default(),
            by_name: FxHashMap::default(),
            pods_of_unit: FxHashMap::default(),
        };
        for resource in repository.all_resources() {
            if let Some(unit) = assembly.unit_of[resource.id().0 as usize] {
                atlas.take(resource, unit);
            }
        }
        atlas
    }

    fn take(&mut self, resource: Resource<'r>, unit: UnitId) {
        let kind = resource.group_kind();
        if resource.is("networking.k8s.io", "NetworkPolicy") {
            self.policies.push(resource.id());
        }
        if let Some(name) = resource.name().known() {
            self.by_name
                .entry((kind.group, kind.kind, name))
                .or_default()
                .push(resource.id());
        }
        let Some(workload) = Workload::of(resource) else {
            return;
        };
        let index = crate::source::as_u32(self.pods.len());
        let labels = workload.labels();
        for label in &labels.known {
            if let crate::manifest::LabelValue::Known(value) = label.value {
                self.by_label
                    .entry((label.key, value))
                    .or_default()
                    .push(index);
            }
        }
        self.pods_of_unit.entry(unit).or_default().push(index);
        self.pods.push(Pods {
            workload,
            labels,
            unit,
        });
    }

    /// A unit.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> &'r Unit {
        &self.assembly.units[id.0 as usize]
    }

    /// The unit of a resource.
    #[must_use]
    pub fn unit_of(&self, id: ResourceId) -> Option<UnitId> {
        self.assembly.unit_of[id.0 as usize]
    }

    /// Workloads of a unit, in order.
    pub(super) fn pods_of(&self, unit: UnitId) -> &[u32] {
        self.pods_of_unit.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// Workloads whose pods carry a label with certainty.
    pub(super) fn with_label<'s>(&'s self, key: &'s str, value: &'s str) -> &'s [u32] {
        self.by_label.get(&(key, value)).map_or(&[], Vec::as_slice)
    }

    /// Objects of a kind and name in all units.
    pub(super) fn named<'s>(
        &'s self,
        group: &'s str,
        kind: &'s str,
        name: &'s str,
    ) -> &'s [ResourceId] {
        self.by_name
            .get(&(group, kind, name))
            .map_or(&[], Vec::as_slice)
    }
}
