//! One unit in, what a cluster would hold after it was applied out.

use super::{
    atlas::{Atlas, Pods},
    policy_index::PolicyIndex,
    selector::{Selector, Truth},
};
use crate::{
    manifest::{Labels, Name, Resource, ResourceId, Workload},
    unit::{Opening, Unit, UnitId, UnitKind},
};
use rustc_hash::FxHashMap;

/// The world of one unit: nothing in it changes while rules read it.
#[derive(Debug)]
pub struct Cluster<'c> {
    pub(super) atlas: &'c Atlas<'c>,
    id: UnitId,
    by_kind: FxHashMap<(&'c str, &'c str), Vec<ResourceId>>,
    policies: PolicyIndex<'c>,
}

/// What a rule that sees a unit is asked of: one member, in its unit.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'c> {
    /// The resource.
    pub resource: Resource<'c>,
}

impl<'c> Cluster<'c> {
    /// Indexes the members of a unit.
    #[must_use]
    pub fn new(atlas: &'c Atlas<'c>, id: UnitId) -> Self {
        let mut by_kind: FxHashMap<(&str, &str), Vec<ResourceId>> = FxHashMap::default();
        for &member in &atlas.unit(id).members {
            let kind = atlas.repository.resource(member).group_kind();
            by_kind
                .entry((kind.group, kind.kind))
                .or_default()
                .push(member);
        }
        let own = by_kind
            .get(&("networking.k8s.io", "NetworkPolicy"))
            .map_or(&[][..], Vec::as_slice);
        let policies = PolicyIndex::of(own.iter().map(|id| atlas.repository.resource(*id)));
        Self {
            atlas,
            id,
            by_kind,
            policies,
        }
    }

    /// The unit.
    #[must_use]
    pub fn unit(&self) -> &'c Unit {
        self.atlas.unit(self.id)
    }

    /// The unit's id.
    #[must_use]
    pub fn unit_id(&self) -> UnitId {
        self.id
    }

    /// How to name the unit in a sentence: "folder `apps/web`".
    #[must_use]
    pub fn title(&self) -> String {
        let unit = self.unit();
        match (unit.kind, &*unit.root) {
            (UnitKind::Plain, ".") => "the root folder".to_owned(),
            (UnitKind::Plain, root) if self.is_file() => format!("file `{root}`"),
            (UnitKind::Plain, root) => format!("folder `{root}`"),
            (UnitKind::Chart, root) => format!("chart `{root}`"),
        }
    }

    fn is_file(&self) -> bool {
        let unit = self.unit();
        unit.members
            .first()
            .is_some_and(|id| self.atlas.repository.resource(*id).path() == &*unit.root)
    }

    /// Members of a group and kind, in order.
    pub fn of_kind<'s>(
        &'s self,
        group: &'s str,
        kind: &'s str,
    ) -> impl Iterator<Item = Resource<'c>> + 's {
        let members = self
            .by_kind
            .get(&(group, kind))
            .map_or(&[][..], Vec::as_slice);
        members.iter().map(|id| self.atlas.repository.resource(*id))
    }

    /// The namespace of a member: its own, else the one that the unit fixes.
    #[must_use]
    pub fn namespace(&self, resource: Resource<'c>) -> &'c Name {
        match (resource.namespace(), &self.unit().namespace) {
            (Name::Absent, Some(fixed)) => fixed,
            (own, _) => own,
        }
    }

    /// What may change fields of the unit's members before they are applied: the patches of a kustomization, which are
    /// not evaluated. The templates of a chart stand as they are but for their holes.
    #[must_use]
    pub fn rewritten(&self) -> Option<&'c Opening> {
        let unit = self.unit();
        let mut openings = unit.openings.iter();
        match unit.kind {
            UnitKind::Plain => openings.find(|opening| opening.rewrites),
            UnitKind::Chart => None,
        }
    }

    pub(super) fn pods(&self) -> impl Iterator<Item = &'c Pods<'c>> + '_ {
        self.atlas
            .pods_of(self.id)
            .iter()
            .map(|index| &self.atlas.pods[*index as usize])
    }

    /// The unit's workloads with the labels of their pods, in order.
    pub fn workloads(&self) -> impl Iterator<Item = (Workload<'c>, &'c Labels<'c>)> + '_ {
        self.pods().map(|pods| (pods.workload, &pods.labels))
    }

    /// The unit's NetworkPolicies, of any namespace, whose pod selector a set of labels may satisfy, in order.
    #[must_use]
    pub fn policies_for(&self, labels: &Labels<'c>) -> Vec<&(Resource<'c>, Selector<'c>)> {
        self.policies.may_select(labels)
    }

    /// The unit's workloads in a namespace that a selector certainly matches, in order.
    #[must_use]
    pub fn matched(
        &self,
        selector: &Selector<'c>,
        namespace: &Name,
    ) -> Vec<(Workload<'c>, &'c Labels<'c>)> {
        let matches = |pods: &&'c Pods<'c>| {
            self.namespace(pods.workload.resource).same(namespace) == Some(true)
                && selector.matches(&pods.labels) == Truth::True
        };
        let found: Vec<&Pods<'c>> = match self.rarest(selector) {
            Some(rarest) => {
                let pods = rarest.iter().map(|index| &self.atlas.pods[*index as usize]);
                pods.filter(|pods| pods.unit == self.id)
                    .filter(matches)
                    .collect()
            }
            None => self.pods().filter(matches).collect(),
        };
        found
            .into_iter()
            .map(|pods| (pods.workload, &pods.labels))
            .collect()
    }

    /// A Kubernetes NetworkPolicy outside the unit that may hold in the namespace of a member.
    #[must_use]
    pub fn policy_elsewhere(&self, member: Resource<'c>) -> Option<Resource<'c>> {
        let namespace = self.namespace(member);
        // Where no namespace is given anywhere, folders are told apart by being folders.
        namespace.known()?;
        let policies = self
            .atlas
            .policies
            .iter()
            .map(|id| self.atlas.repository.resource(*id));
        let mut others = policies.filter(|policy| {
            self.atlas
                .unit_of(policy.id())
                .is_some_and(|unit| self.may_join(unit))
        });
        others.find(|policy| policy.namespace().same(namespace) == Some(true))
    }

    /// Whether another unit of the repository may be deployed beside this one. Tests and examples never join what is
    /// none.
    pub(super) fn may_join(&self, unit: UnitId) -> bool {
        unit != self.id && (self.unit().in_tests || !self.atlas.unit(unit).in_tests)
    }
}
