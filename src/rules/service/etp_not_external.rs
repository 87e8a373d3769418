//! A Service in, an external traffic policy that it cannot have out.

use crate::{
    finding::{Finding, Verdict},
    manifest::{Resource, Service},
    rules::declare_rule,
    settings::Settings,
    yaml::Lookup,
};

declare_rule! {
    /// A Service with an `externalTrafficPolicy` that cannot be reached from outside the cluster.
    ///
    /// ## Why it matters
    /// The API server refuses the Service, so it is not created, or its update fails.
    ///
    /// ## How to fix
    /// Remove `externalTrafficPolicy`, or give the Service the type `LoadBalancer` or `NodePort`. A `ClusterIP` Service
    /// may have it together with `externalIPs`. The values are `Cluster` and `Local`; any other is refused, too.
    ///
    /// ## When it stays silent
    /// Where the field is absent, null or empty. Where the type, the external addresses or the policy are templated and
    /// decide, the answer is unknown. Kubernetes before 1.26 refuses the policy on a `ClusterIP` Service with
    /// `externalIPs` as well; the newer condition is used here.
    ///
    /// ## Source
    /// Kubernetes `pkg/apis/core/validation/validation.go` `validateServiceExternalTrafficPolicy` ("may only be set for
    /// externally-accessible services") and `pkg/api/service/util.go` `ExternallyAccessible`, release 1.34.
    "service-etp-not-external" {
        sees: Object,
        kinds: [("", "Service")],
        level: Error,
        persona: Regular,
        guidance: [SERVICES],
        since: "0.1.0",
        check: check,
    }
}

const FIELD: &str = "spec.externalTrafficPolicy";

fn check(resource: Resource<'_>, _settings: &Settings) -> Verdict {
    let Some(service) = Service::of(resource) else {
        return Verdict::pass();
    };
    let policy = resource.at(FIELD).text();
    if matches!(policy, Lookup::Absent(_) | Lookup::Known("", _)) {
        return Verdict::pass();
    }
    let kind = match service.service_type() {
        Lookup::Known(kind, _) => kind,
        Lookup::Absent(_) => "ClusterIP",
        Lookup::Unknown(doubt, _) => return Verdict::unknown(doubt.into()),
    };
    if matches!(kind, "LoadBalancer" | "NodePort") {
        return value(resource, &policy);
    }
    let addresses = resource.at("spec.externalIPs").items();
    match addresses {
        Lookup::Known(items, _) if kind == "ClusterIP" && !items.is_empty() => {
            value(resource, &policy)
        }
        Lookup::Unknown(doubt, _) if kind == "ClusterIP" => Verdict::unknown(doubt.into()),
        _ => Verdict::fail(not_external(resource, kind)),
    }
}

fn value(resource: Resource<'_>, policy: &Lookup<'_, &str>) -> Verdict {
    match policy {
        Lookup::Unknown(doubt, _) => Verdict::unknown(doubt.clone().into()),
        Lookup::Known("Cluster" | "Local", _) | Lookup::Absent(_) => Verdict::pass(),
        Lookup::Known(other, at) => {
            let message = format!(
                "externalTrafficPolicy of {} is `{other}`, which is neither `Cluster` nor `Local`",
                resource.title()
            );
            let step = format!("the policy is `{other}`");
            Verdict::fail(resource.finding(FIELD, message).step(step, *at))
        }
    }
}

fn not_external(resource: Resource<'_>, kind: &str) -> Finding {
    let message = format!(
        "externalTrafficPolicy is set, but {} is not reachable from outside: its type is `{kind}`",
        resource.title()
    );
    let given = resource.at("spec.type");
    let claim = match given {
        Lookup::Known(..) => format!("the type is `{kind}`"),
        _ => format!("no type is given, which means `{kind}`"),
    };
    let finding = resource
        .finding(FIELD, message)
        .step(
            "a policy for traffic from outside is set",
            resource.place(FIELD),
        )
        .step(claim, given.place());
    if kind == "ClusterIP" {
        finding.step(
            "no `externalIPs` are given",
            resource.place("spec.externalIPs"),
        )
    } else {
        finding
    }
}
