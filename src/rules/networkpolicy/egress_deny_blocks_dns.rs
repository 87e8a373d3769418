//! A NetworkPolicy in its unit in, the pods that it leaves without DNS out.

use crate::{
    finding::{Finding, Persona, Reason, Unknown, Verdict},
    graph::{Cluster, Selector, Subject, Truth},
    manifest::{Labels, NetworkPolicy, PolicyRule, Workload},
    reach::{Isolation, admits_port, isolating, may_be_resolver},
    rules::{declare_rule, world},
    yaml::{Doubt, Lookup},
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

const DNS_PORT: i128 = 53;

fn check(subject: &Subject<'_>, cluster: &Cluster<'_>) -> Verdict {
    let Some(policy) = NetworkPolicy::of(subject.resource) else {
        return Verdict::pass();
    };
    match policy.isolates("Egress") {
        Lookup::Known(true, _) => {}
        Lookup::Unknown(doubt, _) => return Verdict::unknown(doubt.into()),
        _ => return Verdict::pass(),
    }
    let namespace = cluster.namespace(subject.resource);
    let selector = Selector::of_label_selector(subject.resource.at("spec.podSelector"));
    let mut verdict = Verdict::pass();
    for (workload, labels) in cluster.workloads() {
        let same = Truth::known(cluster.namespace(workload.resource).same(namespace));
        if same.and(selector.matches(labels)) != Truth::True {
            continue;
        }
        let answer = judge(subject, cluster, workload, labels);
        let found = answer.answer();
        verdict.merge(answer);
        // One pod without DNS is proof enough: one finding a policy.
        if found == crate::finding::Answer::Fail {
            break;
        }
    }
    verdict
}

fn judge(
    subject: &Subject<'_>,
    cluster: &Cluster<'_>,
    workload: Workload<'_>,
    labels: &Labels<'_>,
) -> Verdict {
    match asks_cluster_dns(&workload) {
        Ok(true) => {}
        Ok(false) => return Verdict::pass(),
        Err(doubt) => return Verdict::unknown(doubt.into()),
    }
    let isolation = isolating(cluster, &workload, labels, "Egress");
    // The first policy of those that isolate a pod speaks for all.
    if isolation
        .policies
        .first()
        .is_none_or(|first| first.0.id() != subject.resource.id())
    {
        return Verdict::pass();
    }
    let mut rules = Vec::new();
    for policy in &isolation.policies {
        match policy.rules("egress") {
            Lookup::Known(own, _) => rules.extend(own),
            Lookup::Absent(_) => {}
            Lookup::Unknown(doubt, _) => return Verdict::unknown(doubt.into()),
        }
    }
    let admits = |protocol| {
        rules
            .iter()
            .map(|rule| admits(rule, protocol, cluster, subject))
            .fold(Truth::False, Truth::or)
    };
    let (udp, tcp) = (admits("UDP"), admits("TCP"));
    if udp == Truth::True && tcp == Truth::True {
        return Verdict::pass();
    }
    if let Some(unknown) = unknown(
        subject,
        cluster,
        &isolation,
        udp.and(tcp) == Truth::Unknown && udp != Truth::False,
    ) {
        return Verdict::unknown(unknown);
    }
    let missing = if udp == Truth::True { "TCP" } else { "UDP" };
    let finding = finding(subject, cluster, &workload, &isolation, missing);
    Verdict::fail(if rules.is_empty() || missing == "TCP" {
        finding.only_for(Persona::Pedantic)
    } else {
        finding
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

/// Whether a rule admits DNS. One that names port 53 is taken at its word, whoever its peers are.
fn admits(
    rule: &PolicyRule<'_>,
    protocol: &str,
    cluster: &Cluster<'_>,
    subject: &Subject<'_>,
) -> Truth {
    let port = admits_port(rule, protocol, DNS_PORT);
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
    let namespace = cluster.namespace(subject.resource);
    let resolver = peers
        .iter()
        .map(|peer| may_be_resolver(peer, namespace))
        .fold(Truth::False, Truth::or);
    port.and(resolver)
}

/// Why what was seen is not the whole of what holds for the pod.
fn unknown(
    subject: &Subject<'_>,
    cluster: &Cluster<'_>,
    isolation: &Isolation<'_>,
    unclear: bool,
) -> Option<Unknown> {
    let at = subject.resource.place("spec.egress");
    if unclear {
        let detail = "whether a peer of the policies is the resolver".to_owned();
        return Some(Unknown {
            reason: Reason {
                code: "peer",
                detail,
            },
            at,
        });
    }
    if let Some(doubt) = &isolation.doubt {
        return Some(doubt.clone().into());
    }
    if let Some(other) = isolation.other_engine {
        let detail = format!("what {} allows", other.title());
        return Some(Unknown {
            reason: Reason {
                code: "other-engine",
                detail,
            },
            at: other.heading(),
        });
    }
    if let Some(other) = cluster.policy_elsewhere(subject.resource) {
        let detail = format!("{} in `{}`", other.title(), other.path());
        return Some(Unknown {
            reason: Reason {
                code: "matched-elsewhere",
                detail,
            },
            at,
        });
    }
    let opening = cluster.unit().openings.first()?;
    let reason = Reason {
        code: "unit-open",
        detail: opening.detail.clone(),
    };
    Some(Unknown {
        reason,
        at: opening.at.unwrap_or(at),
    })
}

fn finding(
    subject: &Subject<'_>,
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
    isolation: &Isolation<'_>,
    missing: &str,
) -> Finding {
    let resource = subject.resource;
    let message = format!(
        "egress of {} is isolated and DNS over {missing} is not allowed",
        workload.resource.title()
    );
    let path = if resource.at("spec.egress").is_absent() {
        "spec.policyTypes"
    } else {
        "spec.egress"
    };
    let mut finding = resource.finding(path, message).step(
        format!(
            "{} isolates the egress of {}",
            resource.title(),
            workload.resource.title()
        ),
        workload.labels_place(),
    );
    for policy in &isolation.policies {
        let claim = format!(
            "no egress rule of {} admits port 53 over {missing}",
            policy.0.title()
        );
        finding = finding.step(claim, policy.0.place("spec.egress"));
    }
    let finding = finding.assuming("the pods look names up in the cluster's DNS");
    world::assuming_no_others(finding, cluster)
}
