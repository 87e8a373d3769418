//! An Ingress in its unit in, the backends whose Service does not exist out.

use crate::{
    finding::{Finding, Verdict},
    graph::{Cluster, Presence, Subject},
    manifest::{Backend, Ingress, Resource},
    rules::{declare_rule, world},
    yaml::{Lookup, Value},
};
use std::collections::BTreeMap;

declare_rule! {
    /// An Ingress backend that names a Service which does not exist in the Ingress' namespace.
    ///
    /// ## Why it matters
    /// The path answers 503, or the controller's default backend answers for it; some controllers drop the whole Ingress.
    ///
    /// ## How to fix
    /// Name a Service of the same namespace, or deploy the missing one together with the Ingress. A backend cannot name a
    /// Service of another namespace.
    ///
    /// ## When it stays silent
    /// Backends of kind `resource`, and the AWS controller's `use-annotation` actions. Where the Service may come from
    /// something that cannot be seen (an operator, a chart, a remote base, another folder of the repository), or the unit
    /// holds no Service in that namespace, the answer is unknown.
    ///
    /// ## Source
    /// Kubernetes API, `networking/v1` `IngressServiceBackend.name`: the Service must exist in the Ingress' namespace.
    "ingress-backend-service-missing" {
        sees: Unit,
        kinds: [("networking.k8s.io", "Ingress"), ("extensions", "Ingress")],
        level: Error,
        persona: Regular,
        guidance: [INGRESS],
        since: "0.1.0",
        check: check,
    }
}

fn check(subject: &Subject<'_>, cluster: &Cluster<'_>) -> Verdict {
    let Some(ingress) = Ingress::of(subject.resource) else {
        return Verdict::pass();
    };
    let mut verdict = Verdict::pass();
    let mut by_name: BTreeMap<&str, Vec<Backend<'_>>> = BTreeMap::new();
    for backend in ingress.backends() {
        if matches!(
            backend.port(),
            Lookup::Known(Value::Str("use-annotation"), _)
        ) {
            continue;
        }
        match backend.service_name().text() {
            Lookup::Known(name, _) => by_name.entry(name).or_default().push(backend),
            Lookup::Absent(_) => {}
            Lookup::Unknown(doubt, _) => verdict.unknowns.push(doubt.into()),
        }
    }
    for (name, backends) in by_name {
        verdict.merge(judge(subject, cluster, name, &backends));
    }
    verdict
}

fn judge(
    subject: &Subject<'_>,
    cluster: &Cluster<'_>,
    name: &str,
    backends: &[Backend<'_>],
) -> Verdict {
    let namespace = cluster.namespace(subject.resource);
    let presence = cluster.named("", "Service", name, namespace);
    let at = subject.resource.place(&backends[0].name_path());
    match &presence {
        Presence::NearMiss(near) => {
            let meant = near.candidate;
            let message = format!(
                "Service `{name}` does not exist: {} was probably meant",
                meant.title()
            );
            let finding = finding(subject, cluster, message, backends);
            Verdict::fail(finding.step(format!("{} is here", meant.title()), meant.heading()))
        }
        Presence::Absent(seen) => {
            let message = format!("Service `{name}` does not exist in {}", cluster.title());
            let finding = finding(subject, cluster, message, backends);
            Verdict::fail(others(finding, subject, cluster, *seen))
        }
        other => {
            let what = |service: &Resource<'_>| service.title();
            world::open_question(other, what, at).unwrap_or_default()
        }
    }
}

/// One finding for all paths that name the same Service, at the first of them.
fn finding(
    subject: &Subject<'_>,
    cluster: &Cluster<'_>,
    message: String,
    backends: &[Backend<'_>],
) -> Finding {
    let resource = subject.resource;
    let mut finding = resource.finding(&backends[0].name_path(), message);
    for backend in backends {
        let claim = format!(
            "`{}` of {} names it",
            resource.keyed_path(&backend.path),
            resource.title()
        );
        finding = finding.step(claim, resource.place(&backend.name_path()));
    }
    world::assuming_no_others(finding, cluster)
}

/// What Services there are, as the last step.
fn others(finding: Finding, subject: &Subject<'_>, cluster: &Cluster<'_>, seen: usize) -> Finding {
    let namespace = cluster.namespace(subject.resource);
    let mut services = cluster
        .of_kind("", "Service")
        .filter(|service| cluster.namespace(*service).same(namespace) == Some(true));
    match services.next() {
        Some(first) => {
            let claim = match seen {
                1 => format!("the only Service here is {}", first.title()),
                _ => format!(
                    "{seen} Services are here, of which {} is the first",
                    first.title()
                ),
            };
            finding.step(claim, first.heading())
        }
        None => finding,
    }
}
