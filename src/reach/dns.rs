//! A workload in its Cluster in, whether its pods may ask the cluster's DNS out.

use super::{
    policies::{Isolation, isolating},
    ports::admits_port,
    resolver::may_be_resolver,
};
use crate::{
    graph::{Cluster, Truth},
    manifest::{Labels, Name, PolicyRule, Workload},
    source::Place,
    yaml::{Doubt, Lookup},
};

/// DNS over UDP and TCP (RFC 1035, section 4.2).
const DNS_PORT: i128 = 53;

/// The port of `OpenShift`'s resolver pods, to which its Service maps port 53 (openshift/cluster-dns-operator,
/// `assets/dns/daemonset.yaml`).
const OPENSHIFT_DNS_PORT: i128 = 5353;

/// Whether pods may ask the cluster's DNS.
#[derive(Debug)]
pub enum DnsEgress<'c> {
    /// They do not ask it, are not isolated, or may.
    Open,
    /// Policies isolate them, and none allows this protocol.
    Blocked(BlockedDns<'c>),
    /// That cannot be known.
    Unknown(Doubt),
}

/// Isolated pods that may not ask DNS.
#[derive(Debug)]
pub struct BlockedDns<'c> {
    /// `UDP`, or `TCP` where only that is missing.
    pub protocol: &'static str,
    /// The policies that isolate them: the union of these was judged.
    pub isolation: Isolation<'c>,
    /// Whether the policies allow no connection at all.
    pub no_connection: bool,
}

/// Judges the union of all policies that isolate the egress of a workload's pods. Policies of other engines, policies
/// outside the unit, and an open unit make a block unknown. `at` is where a question about the whole unit is shown.
#[must_use]
pub fn dns_egress<'c>(
    cluster: &Cluster<'c>,
    workload: &Workload<'c>,
    labels: &Labels<'c>,
    at: Place,
) -> DnsEgress<'c> {
    match asks_cluster_dns(workload) {
        Ok(true) => {}
        Ok(false) => return DnsEgress::Open,
        Err(doubt) => return DnsEgress::Unknown(doubt),
    }
    let isolation = isolating(cluster, workload, labels, "Egress");
    if isolation.policies.is_empty() {
        return DnsEgress::Open;
    }
    let mut rules = Vec::new();
    for policy in &isolation.policies {
        match policy.rules("egress") {
            Lookup::Known(own, _) => rules.extend(own),
            Lookup::Absent(_) => {}
            Lookup::Unknown(doubt, _) => return DnsEgress::Unknown(doubt),
        }
    }
    let namespace = cluster.namespace(workload.resource);
    let allowed = |protocol| {
        let each = rules
            .iter()
            .map(|rule| admits_dns(rule, protocol, namespace));
        each.fold(Truth::False, Truth::or)
    };
    let protocol = match (allowed("UDP"), allowed("TCP")) {
        (Truth::True, Truth::True) => return DnsEgress::Open,
        (Truth::Unknown, _) | (Truth::True, Truth::Unknown) => {
            let detail = "whether a peer of the policies is the resolver".to_owned();
            return DnsEgress::Unknown(Doubt {
                code: "peer",
                detail,
                at,
            });
        }
        (Truth::False, _) => "UDP",
        (Truth::True, Truth::False) => "TCP",
    };
    if let Some(doubt) = unseen(cluster, workload, &isolation, at) {
        return DnsEgress::Unknown(doubt);
    }
    DnsEgress::Blocked(BlockedDns {
        protocol,
        isolation,
        no_connection: rules.is_empty(),
    })
}

/// Whether a workload's pods ask the cluster's resolver from inside the pod network.
fn asks_cluster_dns(workload: &Workload<'_>) -> Result<bool, Doubt> {
    match workload.at("spec.hostNetwork").boolean() {
        Lookup::Known(true, _) => return Ok(false),
        Lookup::Unknown(doubt, _) => return Err(doubt),
        _ => {}
    }
    match workload.at("spec.dnsPolicy").text() {
        Lookup::Known("None" | "Default", _) => Ok(false),
        Lookup::Unknown(doubt, _) => Err(doubt),
        _ => Ok(true),
    }
}

/// Whether a rule admits DNS. One that names port 53 is taken at its word, whoever its peers are; which distribution it is
/// made for, and so whether port 5353 is the resolver's, is not known.
fn admits_dns(rule: &PolicyRule<'_>, protocol: &str, namespace: &Name) -> Truth {
    let port = admits_port(rule, protocol, DNS_PORT);
    if port == Truth::False && admits_port(rule, protocol, OPENSHIFT_DNS_PORT) != Truth::False {
        return Truth::Unknown;
    }
    let names_ports = rule.ports().known().is_some_and(|ports| !ports.is_empty());
    if port == Truth::False || (port == Truth::True && names_ports) {
        return port;
    }
    let peers = match rule.peers() {
        Lookup::Absent(_) => return port,
        Lookup::Unknown(..) => return Truth::Unknown,
        Lookup::Known(peers, _) if peers.is_empty() => return port,
        Lookup::Known(peers, _) => peers,
    };
    let each = peers.iter().map(|peer| may_be_resolver(peer, namespace));
    port.and(each.fold(Truth::False, Truth::or))
}

/// Why what was seen is not the whole of what holds for the pods.
fn unseen(
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
    isolation: &Isolation<'_>,
    at: Place,
) -> Option<Doubt> {
    if let Some(doubt) = &isolation.doubt {
        return Some(doubt.clone());
    }
    if let Some(other) = isolation.other_engine {
        let detail = format!("what {} allows", other.title());
        return Some(Doubt {
            code: "other-engine",
            detail,
            at: other.heading(),
        });
    }
    if let Some(other) = cluster.policy_elsewhere(workload.resource) {
        let detail = format!("{} in `{}`", other.title(), other.path());
        return Some(Doubt {
            code: "matched-elsewhere",
            detail,
            at,
        });
    }
    let opening = cluster.unit().openings.first()?;
    Some(Doubt {
        code: "unit-open",
        detail: opening.detail.clone(),
        at: opening.at.unwrap_or(at),
    })
}
