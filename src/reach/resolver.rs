//! A peer of a policy in, whether it can be the cluster's DNS resolver out.

use crate::{
    graph::{Selector, Truth},
    manifest::{Label, LabelValue, Labels, Name, Peer},
    source::Place,
    yaml::{Doubt, Lookup},
};

/// Namespaces in which clusters run their resolver: upstream's, and `OpenShift`'s.
const RESOLVER_NAMESPACES: &[&str] = &["kube-system", "openshift-dns"];

/// Whether a peer can be the resolver. A bare pod selector speaks of the policy's own namespace; of a resolver's namespace
/// only the name label is known, which Kubernetes sets itself; addresses may be a node-local resolver's or a pod's.
#[must_use]
pub fn may_be_resolver(peer: &Peer<'_>, policy_namespace: &Name) -> Truth {
    if !peer.node.get("ipBlock").is_absent() {
        return Truth::Unknown;
    }
    let pods = match peer.node.get("podSelector") {
        Lookup::Absent(_) => Truth::True,
        // Labels of the resolver's pods differ between distributions.
        Lookup::Known(..) | Lookup::Unknown(..) => Truth::Unknown,
    };
    let namespace = match peer.node.get("namespaceSelector") {
        Lookup::Absent(_) => match policy_namespace {
            Name::Known(name) => Truth::of(RESOLVER_NAMESPACES.contains(&&**name)),
            _ => Truth::Unknown,
        },
        Lookup::Unknown(..) => Truth::Unknown,
        Lookup::Known(node, place) => {
            let selector = Selector::of_label_selector(Lookup::Known(node, place));
            let matches = |name: &&'static str| selector.matches(&namespace_labels(name, place));
            RESOLVER_NAMESPACES
                .iter()
                .map(matches)
                .fold(Truth::False, Truth::or)
        }
    };
    // A namespace without name in a manifest is hardly ever the resolver's, which clusters bring along.
    let namespace = match (
        namespace,
        policy_namespace,
        peer.node.get("namespaceSelector").is_absent(),
    ) {
        (Truth::Unknown, Name::Absent, true) => Truth::False,
        (truth, ..) => truth,
    };
    pods.and(namespace)
}

fn namespace_labels(name: &'static str, at: Place) -> Labels<'static> {
    let label = Label {
        key: "kubernetes.io/metadata.name",
        value: LabelValue::Known(name),
        at,
        key_at: at,
    };
    let doubt = Doubt {
        code: "namespace",
        detail: format!("other labels of namespace `{name}`"),
        at,
    };
    Labels::new(vec![label], Some(doubt))
}
