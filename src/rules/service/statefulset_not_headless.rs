//! A StatefulSet in its unit in, a governing Service that is missing or not headless out.

use crate::{
    finding::{Finding, Persona, Verdict},
    graph::{Cluster, Presence, Subject, peer_name},
    manifest::{Resource, Workload},
    rules::{declare_rule, world},
    yaml::{Doubt, Lookup},
};

declare_rule! {
    /// A StatefulSet whose `serviceName` names no Service, or one that is not headless.
    ///
    /// ## Why it matters
    /// The names of single pods (`db-0.db.shop.svc.cluster.local`) exist only below the governing Service, and DNS owes
    /// them to headless Services only. Without one, members of a cluster do not find each other; with a Service that has
    /// an address of its own, its name leads to one pod by chance instead of to all of them.
    ///
    /// ## How to fix
    /// Add a Service of that name with `clusterIP: None`, which selects the StatefulSet's pods, or name the headless
    /// Service that is there. Keep the other Service for clients that do not care which pod answers.
    ///
    /// ## When it stays silent
    /// Where `serviceName` is absent or empty, which Kubernetes accepts. A Service that is there but not headless is
    /// told in the persona pedantic only, unless the pod template names a single pod (`db-0.db`, `$(POD_NAME).db`): many
    /// StatefulSets want their volumes kept, and nobody asks for one of their pods by name. Where the Service may come
    /// from something that cannot be seen, the answer is unknown.
    ///
    /// ## Source
    /// Kubernetes API, `apps/v1` `StatefulSetSpec.serviceName`; "Limitations" of the StatefulSet documentation; DNS
    /// specification, section 2.4. CoreDNS answers for single pods of other Services as well (`plugin/kubernetes`,
    /// `findServices`), which nothing promises.
    "service-statefulset-not-headless" {
        sees: Unit,
        kinds: [("apps", "StatefulSet")],
        level: Warning,
        persona: Regular,
        guidance: [DNS_HEADLESS],
        since: "0.1.0",
        check: check,
    }
}

const FIELD: &str = "spec.serviceName";

fn check(subject: &Subject<'_>, cluster: &Cluster<'_>) -> Verdict {
    let set = subject.resource;
    let (name, at) = match set.at(FIELD).text() {
        Lookup::Known("", _) | Lookup::Absent(_) => return Verdict::pass(),
        Lookup::Known(name, at) => (name, at),
        Lookup::Unknown(doubt, _) => return Verdict::unknown(doubt.into()),
    };
    let finding = |message: String| {
        let step = format!(
            "the pods of {} are named below Service `{name}`",
            set.title()
        );
        set.finding(FIELD, message).step(step, at)
    };
    match cluster.named("", "Service", name, cluster.namespace(set)) {
        Presence::Here(services) => {
            let found = services.iter().map(|service| headless(*service));
            let found: Vec<Result<bool, Doubt>> = found.collect();
            if found.contains(&Ok(true)) {
                return Verdict::pass();
            }
            if let Some(doubt) = found.into_iter().find_map(Result::err) {
                return Verdict::unknown(doubt.into());
            }
            not_headless(set, cluster, services[0], finding)
        }
        Presence::NearMiss(near) => {
            let other = near.candidate;
            let message = format!(
                "{} is governed by Service `{name}`, which does not exist: {} was probably meant",
                set.title(),
                other.title()
            );
            let finding = world::assuming_no_others(finding(message), cluster);
            let claim = format!("the nearest name is that of {}", other.title());
            Verdict::fail(finding.step(claim, other.heading()))
        }
        Presence::Absent(seen) => {
            let message = format!(
                "{} is governed by Service `{name}`, which does not exist",
                set.title()
            );
            let claim = format!("no Service in its namespace has this name ({seen} seen)");
            let finding = world::assuming_no_others(finding(message), cluster);
            Verdict::fail(finding.step(claim, at))
        }
        other => world::open_question(&other, |service| service.title(), at).unwrap_or_default(),
    }
}

/// Whether a Service has no address of its own (`clusterIP`, or the first of `clusterIPs`, is `None`).
fn headless(service: Resource<'_>) -> Result<bool, Doubt> {
    match service.at("spec.clusterIP").text() {
        Lookup::Known(address, _) if !address.is_empty() => return Ok(address == "None"),
        Lookup::Unknown(doubt, _) => return Err(doubt),
        _ => {}
    }
    match service.at("spec.clusterIPs[0]").text() {
        Lookup::Known(address, _) => Ok(address == "None"),
        Lookup::Absent(_) => Ok(false),
        Lookup::Unknown(doubt, _) => Err(doubt),
    }
}

fn not_headless<'c>(
    set: Resource<'c>,
    cluster: &Cluster<'c>,
    service: Resource<'c>,
    finding: impl FnOnce(String) -> Finding,
) -> Verdict {
    if let Some(open) = world::rewritten(cluster, service.heading()) {
        return open;
    }
    let message = format!(
        "{} is governed by {}, which is not headless",
        set.title(),
        service.title()
    );
    let finding = finding(message)
        .assuming("the cluster's DNS gives names to single pods of headless Services only")
        .step("`clusterIP` is not `None`", service.place("spec.clusterIP"));
    let told = Workload::of(set)
        .zip(service.name().known())
        .and_then(|(workload, name)| peer_name(&workload, name));
    Verdict::fail(match told {
        Some(at) => finding.step("its pods are told the name of one of them here", at),
        None => finding.only_for(Persona::Pedantic),
    })
}
