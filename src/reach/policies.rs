//! A workload in, the policies that isolate its pods out: always the union of all, never one alone.

use crate::{
    graph::{Cluster, Truth},
    manifest::{Labels, NetworkPolicy, Resource, Workload},
    yaml::{Doubt, Lookup},
};

/// Policy kinds of other engines. What they allow or deny adds to the Kubernetes policies of the same pods.
pub const OTHER_ENGINES: &[(&str, &str)] = &[
    ("cilium.io", "CiliumNetworkPolicy"),
    ("cilium.io", "CiliumClusterwideNetworkPolicy"),
    ("projectcalico.org", "NetworkPolicy"),
    ("projectcalico.org", "GlobalNetworkPolicy"),
    ("crd.projectcalico.org", "NetworkPolicy"),
    ("crd.projectcalico.org", "GlobalNetworkPolicy"),
    ("policy.networking.k8s.io", "AdminNetworkPolicy"),
    ("policy.networking.k8s.io", "BaselineAdminNetworkPolicy"),
    ("policy.networking.k8s.io", "ClusterNetworkPolicy"),
];

/// Which policies of a unit isolate a pod in one direction.
#[derive(Debug, Default)]
pub struct Isolation<'c> {
    /// Those that certainly do, in the order of the repository.
    pub policies: Vec<NetworkPolicy<'c>>,
    /// Why there may be others.
    pub doubt: Option<Doubt>,
    /// A policy of another engine in the unit.
    pub other_engine: Option<Resource<'c>>,
}

/// The policies of the unit that select a workload's pods and isolate them in a direction (`Ingress` or `Egress`).
#[must_use]
pub fn isolating<'c>(
    cluster: &Cluster<'c>,
    workload: &Workload<'c>,
    labels: &Labels<'c>,
    direction: &str,
) -> Isolation<'c> {
    let mut isolation = Isolation::default();
    let namespace = cluster.namespace(workload.resource);
    for (resource, selector) in cluster.policies_for(labels) {
        let Some(policy) = NetworkPolicy::of(*resource) else {
            continue;
        };
        let same = Truth::known(cluster.namespace(*resource).same(namespace));
        let selects = same.and(selector.matches(labels));
        let isolates = match policy.isolates(direction) {
            Lookup::Known(isolates, _) => Truth::of(isolates),
            _ => Truth::Unknown,
        };
        match selects.and(isolates) {
            Truth::True => isolation.policies.push(policy),
            Truth::False => {}
            Truth::Unknown => {
                let detail = format!("whether {} isolates these pods", resource.title());
                isolation.doubt = Some(Doubt {
                    code: "template",
                    detail,
                    at: resource.heading(),
                });
            }
        }
    }
    let mut others = OTHER_ENGINES
        .iter()
        .flat_map(|(group, kind)| cluster.of_kind(group, kind));
    isolation.other_engine = others.next();
    isolation
}
