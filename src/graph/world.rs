//! A question about what exists in, one of the closed world's five answers out.
//!
//! "No workload matches this selector" is only true of a world whose edges are known. Every such question of every rule
//! is asked here: matched here, matched elsewhere in the repository, a near miss, open, or absent. Only a near miss and
//! absence are faults.

use super::{
    atlas::Pods,
    cluster::Cluster,
    selector::{Operator, Requirement, Selector, Truth},
};
use crate::{
    manifest::{LabelValue, Name, Resource, Workload},
    source::Place,
    yaml::Doubt,
};

/// The answer to "does such a thing exist?".
#[derive(Clone, Debug)]
pub enum Presence<'c, T> {
    /// These of the unit, with certainty.
    Here(Vec<T>),
    /// Not here, but this one elsewhere in the repository.
    Elsewhere(T, String),
    /// Not here, but one of the unit that was clearly meant.
    NearMiss(NearMiss<'c, T>),
    /// Not here, and the unit may hold what cannot be seen, or nothing of the sort: why.
    Open(Gap),
    /// Not here, and the unit is closed; this many of the sort were looked at.
    Absent(usize),
    /// Something of the unit may be it: a hole, a condition or a namespace decides.
    Unclear(Doubt),
}

/// Why the edge of the world is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// A stable word for the kind: `unit-open`, `none-of-its-sort`.
    pub code: &'static str,
    /// What may hold the thing, or what there is none of.
    pub detail: String,
    /// Where the unit pulls that in, if it does so at a place.
    pub at: Option<Place>,
}

/// Something that was clearly meant, and what tells it from what was asked for.
#[derive(Clone, Debug)]
pub struct NearMiss<'c, T> {
    /// The candidate.
    pub candidate: T,
    /// What differs.
    pub differences: Vec<Difference<'c>>,
}

/// One requirement that a candidate fails.
#[derive(Clone, Debug)]
pub struct Difference<'c> {
    /// The requirement.
    pub requirement: Requirement<'c>,
    /// The candidate's value for its key, if it has the key.
    pub found: Option<String>,
    /// Where that stands, or where the label would.
    pub at: Place,
}

/// Labels that many workloads of an application share: that one of them is equal does not show which workload was meant.
/// Source: Kubernetes' recommended labels (those that name no single workload) and the older Helm conventions.
const SHARED_LABELS: &[&str] = &[
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/managed-by",
    "app.kubernetes.io/version",
    "app.kubernetes.io/instance",
    "helm.sh/chart",
    "release",
    "heritage",
    "chart",
    "tier",
    "environment",
    "env",
    "version",
    "team",
];

impl<'c> Cluster<'c> {
    /// Which workloads of a namespace a selector matches. `meant` is the name of a workload that would be meant if none
    /// matches: that of the Service or policy which selects.
    #[must_use]
    pub fn selected(
        &self,
        selector: &Selector<'c>,
        namespace: &Name,
        meant: &Name,
    ) -> Presence<'c, Workload<'c>> {
        let mut here: Vec<Workload<'c>> = self
            .matched(selector, namespace)
            .into_iter()
            .map(|(workload, _)| workload)
            .collect();
        if !here.is_empty() {
            return Presence::Here(here);
        }
        let mut unclear = None;
        let mut neighbours = Vec::new();
        for pods in self.pods() {
            let own = self.namespace(pods.workload.resource);
            let same = Truth::known(own.same(namespace));
            match same.and(selector.matches(&pods.labels)) {
                Truth::True => here.push(pods.workload),
                Truth::Unknown => {
                    unclear = unclear.or_else(|| Some(doubt_of(pods, selector, same)));
                }
                Truth::False => {}
            }
            if same == Truth::True {
                neighbours.push(pods);
            }
        }
        if !here.is_empty() {
            return Presence::Here(here);
        }
        if let Some(doubt) = unclear.or_else(|| selector.doubt.clone()) {
            return Presence::Unclear(doubt);
        }
        if let Some(pods) = self.selected_elsewhere(selector, namespace) {
            let unit = &self.atlas.unit(pods.unit).root;
            return Presence::Elsewhere(pods.workload, unit.to_string());
        }
        if let Some(near) = self.near_miss(selector, &neighbours, namespace, meant) {
            return Presence::NearMiss(near);
        }
        self.not_here(neighbours.len(), "workload", namespace)
    }

    fn selected_elsewhere(
        &self,
        selector: &Selector<'c>,
        namespace: &Name,
    ) -> Option<&'c Pods<'c>> {
        let pods = self
            .rarest(selector)?
            .iter()
            .map(|index| &self.atlas.pods[*index as usize]);
        let mut others = pods.filter(|pods| self.may_join(pods.unit));
        others.find(|pods| {
            pods.workload.resource.namespace().same(namespace) != Some(false)
                && selector.matches(&pods.labels) == Truth::True
        })
    }

    /// The workloads of the repository that carry the selector's rarest label; `None` where it asks for no known one.
    pub(super) fn rarest<'s>(&'s self, selector: &'s Selector<'c>) -> Option<&'s [u32]> {
        let postings =
            selector
                .requirements
                .iter()
                .filter_map(|requirement| match requirement.wanted()? {
                    LabelValue::Known(value) => Some(self.atlas.with_label(requirement.key, value)),
                    LabelValue::Hole(..) => None,
                });
        postings.min_by_key(|postings| postings.len())
    }

    fn near_miss(
        &self,
        selector: &Selector<'c>,
        neighbours: &[&'c Pods<'c>],
        namespace: &Name,
        meant: &Name,
    ) -> Option<NearMiss<'c, Workload<'c>>> {
        if self.unit().openings.iter().any(|opening| opening.rewrites) {
            return None;
        }
        let same_name = |pods: &&&Pods<'c>| meant.same(pods.workload.resource.name()) == Some(true);
        let one_label_off = |pods: &&&Pods<'c>| {
            let failed = selector.failed(&pods.labels).len();
            let telling = selector.requirements.iter().any(|requirement| {
                requirement.operator == Operator::In
                    && !SHARED_LABELS.contains(&requirement.key)
                    && requirement.matches(&pods.labels) == Truth::True
            });
            failed == 1 && telling
        };
        let named = neighbours
            .iter()
            .filter(|_| *meant != Name::Absent)
            .find(same_name);
        // In a unit that may hold more, the one that was meant may be what cannot be seen, unless it is called alike.
        let closed = self.unit().openings.is_empty() && !is_system(namespace);
        let pods = named.or_else(|| neighbours.iter().find(one_label_off).filter(|_| closed))?;
        let differences = selector
            .failed(&pods.labels)
            .into_iter()
            .map(|requirement| {
                let label = pods.labels.get(requirement.key);
                Difference {
                    requirement: requirement.clone(),
                    found: label.map(|label| label.value.written().to_owned()),
                    at: label.map_or(pods.workload.labels_place(), |label| label.at),
                }
            });
        Some(NearMiss {
            candidate: pods.workload,
            differences: differences.collect(),
        })
    }

    /// Which object of a kind, name and namespace exists.
    #[must_use]
    pub fn named(
        &self,
        group: &str,
        kind: &'static str,
        name: &str,
        namespace: &Name,
    ) -> Presence<'c, Resource<'c>> {
        let mut here = Vec::new();
        let mut unclear = None;
        let mut neighbours = Vec::new();
        for resource in self.of_kind(group, kind) {
            let same = Truth::known(self.namespace(resource).same(namespace));
            let called = match resource.name() {
                Name::Known(own) => Truth::of(**own == *name),
                Name::Absent => Truth::False,
                Name::Hole { .. } | Name::Unclear => Truth::Unknown,
            };
            match same.and(called) {
                Truth::True => here.push(resource),
                Truth::Unknown if unclear.is_none() => unclear = Some((resource, same)),
                _ => {}
            }
            if same == Truth::True {
                neighbours.push(resource);
            }
        }
        if !here.is_empty() {
            return Presence::Here(here);
        }
        if let Some((resource, same)) = unclear {
            return Presence::Unclear(unclear_name(resource, same));
        }
        if let Some(found) = self.named_elsewhere(group, kind, name, namespace) {
            return found;
        }
        if let Some(candidate) = self.similar(&neighbours, name) {
            return Presence::NearMiss(NearMiss {
                candidate,
                differences: Vec::new(),
            });
        }
        self.not_here(neighbours.len(), kind, namespace)
    }

    fn named_elsewhere(
        &self,
        group: &str,
        kind: &str,
        name: &str,
        namespace: &Name,
    ) -> Option<Presence<'c, Resource<'c>>> {
        let others = self
            .atlas
            .named(group, kind, name)
            .iter()
            .map(|id| self.atlas.repository.resource(*id));
        let mut others = others.filter(|other| {
            self.atlas
                .unit_of(other.id())
                .is_some_and(|unit| self.may_join(unit))
        });
        let other = others.find(|other| other.namespace().same(namespace) != Some(false))?;
        let unit = self
            .atlas
            .unit_of(other.id())
            .map(|unit| self.atlas.unit(unit).root.to_string());
        Some(Presence::Elsewhere(other, unit.unwrap_or_default()))
    }

    /// One whose name differs by a slip of the pen: one letter, never only a digit.
    fn similar(&self, neighbours: &[Resource<'c>], name: &str) -> Option<Resource<'c>> {
        if self.unit().openings.iter().any(|opening| opening.rewrites) {
            return None;
        }
        let letters = |text: &str| {
            text.chars()
                .filter(|character| !character.is_ascii_digit())
                .collect::<String>()
        };
        neighbours.iter().copied().find(|resource| {
            resource.name().known().is_some_and(|own| {
                own.len() > 4
                    && strsim::damerau_levenshtein(own, name) == 1
                    && letters(own) != letters(name)
            })
        })
    }

    fn not_here<T>(&self, seen: usize, sort: &str, namespace: &Name) -> Presence<'c, T> {
        let unit = self.unit();
        if is_system(namespace) {
            let detail = format!("the cluster itself deploys into `{}`", namespace.written());
            return Presence::Open(Gap {
                code: "unit-open",
                detail,
                at: None,
            });
        }
        if let Some(opening) = unit.openings.first() {
            return Presence::Open(Gap {
                code: "unit-open",
                detail: opening.detail.clone(),
                at: opening.at,
            });
        }
        if seen == 0 {
            let space = match namespace {
                Name::Absent => String::new(),
                other => format!(" in namespace `{}`", other.written()),
            };
            let detail = format!("{} holds no {sort}{space}", self.title());
            return Presence::Open(Gap {
                code: "none-of-its-sort",
                detail,
                at: None,
            });
        }
        Presence::Absent(seen)
    }
}

fn doubt_of(pods: &Pods<'_>, selector: &Selector<'_>, same: Truth) -> Doubt {
    let resource = pods.workload.resource;
    if same == Truth::Unknown {
        return doubt_of_namespace(resource);
    }
    if let Some(doubt) = selector.doubt.as_ref().or(pods.labels.doubt.as_ref()) {
        return doubt.clone();
    }
    Doubt {
        code: "template",
        detail: format!("whether {} has equal labels", resource.title()),
        at: pods.workload.labels_place(),
    }
}

fn unclear_name(resource: Resource<'_>, same: Truth) -> Doubt {
    if same == Truth::Unknown {
        return doubt_of_namespace(resource);
    }
    Doubt {
        code: "template",
        detail: resource.name().written().to_owned(),
        at: resource.heading(),
    }
}

fn doubt_of_namespace(resource: Resource<'_>) -> Doubt {
    Doubt {
        code: "namespace",
        detail: format!("whether the namespace of {} is the same", resource.title()),
        at: resource.heading(),
    }
}

/// Whether a namespace is one that Kubernetes makes, and fills, itself (kubernetes, `pkg/controlplane/controller/systemnamespaces`).
fn is_system(namespace: &Name) -> bool {
    matches!(
        namespace.known(),
        Some("kube-system" | "kube-public" | "kube-node-lease")
    )
}
