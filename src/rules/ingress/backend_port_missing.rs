//! An Ingress in its unit in, the backends whose port their Service does not have out.

use crate::{
    finding::Verdict,
    graph::{Cluster, Presence, Subject, service_has_port},
    manifest::{Backend, Ingress, Resource, Service},
    rules::{declare_rule, world},
    yaml::{Lookup, Value},
};

declare_rule! {
    /// An Ingress backend whose port is none of its Service's ports.
    ///
    /// ## Why it matters
    /// The controller finds no endpoints for the path and answers 503. Ingress ports are the Service's `port` or its name,
    /// not the container's port.
    ///
    /// ## How to fix
    /// Use the number in `spec.ports[].port` of the Service, or that port's name.
    ///
    /// ## When it stays silent
    /// Where the Service is not in the unit (see ingress-backend-service-missing), is of type `ExternalName`, or its ports
    /// cannot be known.
    ///
    /// ## Source
    /// Kubernetes API, `networking/v1` `ServiceBackendPort`: name or number of a port on the Service.
    "ingress-backend-port-missing" {
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
    ingress
        .backends()
        .iter()
        .map(|backend| judge(subject, cluster, backend))
        .collect()
}

fn judge(subject: &Subject<'_>, cluster: &Cluster<'_>, backend: &Backend<'_>) -> Verdict {
    let Lookup::Known(name, _) = backend.service_name().text() else {
        return Verdict::pass();
    };
    let wanted = match backend.port() {
        Lookup::Known(Value::Str("use-annotation"), _) | Lookup::Absent(_) => {
            return Verdict::pass();
        }
        Lookup::Known(port, _) => port,
        Lookup::Unknown(doubt, _) => return Verdict::unknown(doubt.into()),
    };
    let namespace = cluster.namespace(subject.resource);
    let presence = cluster.named("", "Service", name, namespace);
    let Presence::Here(services) = &presence else {
        let at = subject.resource.place(&backend.port_path());
        let what = |service: &Resource<'_>| service.title();
        return world::open_question(&presence, what, at).unwrap_or_default();
    };
    let mut verdict = Verdict::pass();
    for service in services {
        match service_has_port(*service, &wanted) {
            Ok(true) => return Verdict::pass(),
            Ok(false) => {
                if verdict.findings.is_empty() {
                    verdict.merge(Verdict::fail(finding(subject, backend, &wanted, *service)));
                }
            }
            Err(doubt) => verdict.unknowns.push(doubt.into()),
        }
    }
    // While one of several cannot be known, none is a fault.
    if !verdict.unknowns.is_empty() {
        verdict.findings.clear();
    }
    verdict
}

fn finding(
    subject: &Subject<'_>,
    backend: &Backend<'_>,
    wanted: &Value<'_>,
    service: Resource<'_>,
) -> crate::finding::Finding {
    let resource = subject.resource;
    let written = match wanted {
        Value::Int(number) => number.to_string(),
        Value::Str(name) => (*name).to_owned(),
        _ => String::new(),
    };
    let message = format!("{} has no port `{written}`", service.title());
    let finding = resource.finding(&backend.port_path(), message).step(
        format!(
            "`{}` asks for port `{written}` of {}",
            resource.keyed_path(&backend.path),
            service.title()
        ),
        resource.place(&backend.port_path()),
    );
    let ports = Service::of(service)
        .and_then(|view| view.ports().known())
        .unwrap_or_default();
    if ports.is_empty() {
        return finding.step(
            format!("{} has no ports", service.title()),
            service.heading(),
        );
    }
    ports.iter().fold(finding, |finding, port| {
        let number = port
            .port()
            .known()
            .map(|number| number.to_string())
            .unwrap_or_default();
        let claim = match port.name().known() {
            Some(name) => format!("{} has port {number}, named `{name}`", service.title()),
            None => format!("{} has port {number}, without a name", service.title()),
        };
        finding.step(claim, service.place(&format!("{}.port", port.path())))
    })
}
