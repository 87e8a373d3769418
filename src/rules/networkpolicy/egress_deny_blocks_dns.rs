//! A NetworkPolicy in its unit in, the pods that it leaves without DNS out.

use crate::{
    finding::{Finding, Persona, Verdict},
    graph::{Cluster, Selector, Subject, Truth},
    manifest::{NetworkPolicy, Workload},
    reach::{BlockedDns, DnsEgress, dns_egress},
    rules::{declare_rule, world},
    yaml::Lookup,
};

declare_rule! {
    /// Pods isolated for egress by policies none of which lets them ask the cluster's DNS.
    ///
    /// ## Why it matters
    /// Every lookup of a name times out, so that even the connections which the policies allow are never made.
    ///
    /// ## How to fix
    /// Allow egress to port 53 over UDP and TCP, to the resolver's pods (`k8s-app: kube-dns` in `kube-system`) or to any.
    ///
    /// ## When it stays silent
    /// Pods of the host network, and pods whose `dnsPolicy` is `None` or `Default`. Policies of other engines, policies of
    /// the namespace in other folders and units that are open make the answer unknown, because all policies of a pod add up.
    /// Pods that may connect to nothing at all, and a missing TCP half, are left to the pedantic.
    ///
    /// ## Source
    /// Kubernetes, concepts "Network Policies": a pod isolated for egress may make only the connections that some policy
    /// allows; DNS uses port 53 over UDP, and TCP for long answers (RFC 7766).
    "networkpolicy-egress-deny-blocks-dns" {
        sees: Unit,
        kinds: [("networking.k8s.io", "NetworkPolicy")],
        level: Warning,
        persona: Regular,
        guidance: [POLICY_DEFAULT_DENY],
        since: "0.1.0",
        check: check,
    }
}

fn check(subject: &Subject<'_>, cluster: &Cluster<'_>) -> Verdict {
    let resource = subject.resource;
    let Some(policy) = NetworkPolicy::of(resource) else {
        return Verdict::pass();
    };
    match policy.isolates("Egress") {
        Lookup::Known(true, _) => {}
        Lookup::Unknown(doubt, _) => return Verdict::unknown(doubt.into()),
        _ => return Verdict::pass(),
    }
    let namespace = cluster.namespace(resource);
    let selector = Selector::of_label_selector(resource.at("spec.podSelector"));
    let mut verdict = Verdict::pass();
    for (workload, labels) in cluster.workloads() {
        let same = Truth::known(cluster.namespace(workload.resource).same(namespace));
        if same.and(selector.matches(labels)) != Truth::True {
            continue;
        }
        match dns_egress(cluster, &workload, labels, resource.place("spec.egress")) {
            DnsEgress::Open => {}
            DnsEgress::Unknown(doubt) => verdict.unknowns.push(doubt.into()),
            // The first policy of those that isolate a pod speaks for all, and one pod without DNS is proof enough.
            DnsEgress::Blocked(blocked) => {
                let speaker = blocked.isolation.policies.first().map(|first| first.0.id());
                if speaker == Some(resource.id()) {
                    return Verdict::fail(finding(subject, cluster, &workload, &blocked));
                }
            }
        }
    }
    verdict.unknowns.dedup();
    verdict
}

fn finding(
    subject: &Subject<'_>,
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
    blocked: &BlockedDns<'_>,
) -> Finding {
    let resource = subject.resource;
    let (title, missing) = (workload.resource.title(), blocked.protocol);
    let path = if resource.at("spec.egress").is_absent() {
        "spec.policyTypes"
    } else {
        "spec.egress"
    };
    let message = format!("egress of {title} is isolated and DNS over {missing} is not allowed");
    let mut finding = resource.finding(path, message).step(
        format!("{} isolates the egress of {title}", resource.title()),
        workload.labels_place(),
    );
    for policy in &blocked.isolation.policies {
        let claim = format!(
            "no egress rule of {} admits port 53 over {missing}",
            policy.0.title()
        );
        finding = finding.step(claim, policy.0.place("spec.egress"));
    }
    let finding = world::assuming_no_others(
        finding.assuming("the pods look names up in the cluster's DNS"),
        cluster,
    );
    if blocked.no_connection || missing == "TCP" {
        finding.only_for(Persona::Pedantic)
    } else {
        finding
    }
}
