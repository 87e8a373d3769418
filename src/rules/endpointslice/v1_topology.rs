//! An EndpointSlice in, fields of its removed beta version out.

use crate::{
    finding::{Finding, Level, Verdict},
    manifest::{EndpointSlice, Resource},
    rules::declare_rule,
    settings::Settings,
    yaml::{ItemRef, Lookup},
};

declare_rule! {
    /// An EndpointSlice of version `v1` whose endpoints carry `topology` or `deprecatedTopology`.
    ///
    /// ## Why it matters
    /// `topology` is a field of `v1beta1` only: strict validation, which `kubectl` asks for by default, refuses it, and a
    /// lenient one drops it. `deprecatedTopology` is accepted and ignored. Either way zone and node are not known, so
    /// that traffic is not kept near its source.
    ///
    /// ## How to fix
    /// Write `zone` in place of `topology.kubernetes.io/zone`, and `nodeName` in place of `kubernetes.io/hostname`.
    ///
    /// ## When it stays silent
    /// Other versions than `v1`, and fields that are null. `deprecatedTopology` is a field of `v1`, so it is a warning.
    ///
    /// ## Source
    /// Kubernetes API, `discovery/v1` `Endpoint` ("not writable through the v1 API, and any attempts to write to it will
    /// be silently ignored"); `pkg/registry/discovery/endpointslice/strategy.go` `dropTopologyOnV1`.
    "endpointslice-v1-topology" {
        sees: Object,
        kinds: [("discovery.k8s.io", "EndpointSlice")],
        level: Error,
        persona: Regular,
        guidance: [ENDPOINTSLICES],
        since: "0.1.0",
        check: check,
    }
}

fn check(resource: Resource<'_>, _settings: &Settings) -> Verdict {
    if EndpointSlice::of(resource).is_none() || *resource.data().version != *"v1" {
        return Verdict::pass();
    }
    match resource.at("endpoints").items() {
        Lookup::Known(endpoints, _) => endpoints
            .into_iter()
            .flat_map(|endpoint| {
                [
                    field(resource, endpoint, "topology"),
                    field(resource, endpoint, "deprecatedTopology"),
                ]
            })
            .collect(),
        Lookup::Absent(_) => Verdict::pass(),
        Lookup::Unknown(doubt, _) => Verdict::unknown(doubt.into()),
    }
}

fn field(resource: Resource<'_>, endpoint: ItemRef<'_>, name: &str) -> Verdict {
    match endpoint.node.get(name) {
        Lookup::Absent(_) => Verdict::pass(),
        Lookup::Unknown(doubt, _) => Verdict::unknown(doubt.into()),
        Lookup::Known(..) => {
            let path = format!("endpoints[{}].{name}", endpoint.index);
            Verdict::fail(fault(resource, &path, name == "topology"))
        }
    }
}

fn fault(resource: Resource<'_>, path: &str, refused: bool) -> Finding {
    let version = resource.place("apiVersion");
    let (message, claim) = if refused {
        (
            format!(
                "{} is of version v1, which has no `topology`",
                resource.title()
            ),
            "`topology` ended with `discovery.k8s.io/v1beta1`",
        )
    } else {
        (
            format!("`deprecatedTopology` of {} is ignored", resource.title()),
            "what is written to `deprecatedTopology` through this version is dropped",
        )
    };
    let finding = resource
        .finding(path, message)
        .step("the field is set", resource.place(path))
        .step(claim, version);
    if refused {
        finding
    } else {
        finding.at_most(Level::Warning)
    }
}
