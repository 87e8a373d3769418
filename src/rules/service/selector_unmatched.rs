//! A Service in its unit in, the selector that matches no pod out.

use super::{open_selection, selecting};
use crate::{
    finding::{Finding, Verdict},
    graph::{Cluster, NearMiss, Presence, Selector, Subject},
    manifest::Workload,
    rules::{declare_rule, world},
};

declare_rule! {
    /// A Service whose selector matches the pods of no workload in its namespace.
    ///
    /// ## Why it matters
    /// The Service has no endpoints: its name resolves, and every connection to it is refused or times out.
    ///
    /// ## How to fix
    /// Select labels that the workload's pod template carries (`spec.template.metadata.labels`, not the labels of the
    /// workload itself).
    ///
    /// ## When it stays silent
    /// Services without a selector (their endpoints are managed by hand) and of type `ExternalName`. Where the pods may
    /// come from something that cannot be seen (an operator, a chart, a remote base, another folder of the repository)
    /// the answer is unknown.
    ///
    /// ## Source
    /// The endpoints controller selects pods by `spec.selector` within the Service's namespace: Kubernetes API,
    /// `core/v1` `ServiceSpec.selector`.
    "service-selector-unmatched" {
        sees: Unit,
        kinds: [("", "Service")],
        level: Warning,
        persona: Regular,
        guidance: [SERVICES],
        since: "0.1.0",
        check: check,
    }
}

fn check(subject: &Subject<'_>, cluster: &Cluster<'_>) -> Verdict {
    let (service, selector) = match selecting(subject.resource) {
        Ok(found) => found,
        Err(verdict) => return verdict,
    };
    let namespace = cluster.namespace(subject.resource);
    match cluster.selected(&selector, namespace, subject.resource.name()) {
        Presence::NearMiss(near) => Verdict::fail(near_miss(subject, cluster, &selector, &near)),
        Presence::Absent(seen) => Verdict::fail(absent(subject, cluster, &selector, seen)),
        other => open_selection(&other, &service),
    }
}

/// The one label that differs is the field that is wrong; with several, it is the selector.
fn near_miss<'c>(
    subject: &Subject<'c>,
    cluster: &Cluster<'c>,
    selector: &Selector<'c>,
    near: &NearMiss<'c, Workload<'c>>,
) -> Finding {
    let resource = subject.resource;
    let path = match &near.differences[..] {
        [only] => format!("spec.selector{}", only.requirement.path),
        _ => "spec.selector".to_owned(),
    };
    let message = format!(
        "selector of {} matches no pod: {} was probably meant",
        resource.title(),
        near.candidate.resource.title()
    );
    let finding = resource.finding(&path, message);
    let finding = finding.step(
        format!("{} selects `{}`", resource.title(), selector.written()),
        resource.place("spec.selector"),
    );
    let finding = world::assuming_no_others(finding, cluster);
    world::differences(finding, near)
}

fn absent<'c>(
    subject: &Subject<'c>,
    cluster: &Cluster<'c>,
    selector: &Selector<'c>,
    seen: usize,
) -> Finding {
    let resource = subject.resource;
    let message = format!(
        "selector of {} matches no pod of {}",
        resource.title(),
        cluster.title()
    );
    let finding = resource.finding("spec.selector", message).step(
        format!("{} selects `{}`", resource.title(), selector.written()),
        resource.place("spec.selector"),
    );
    let finding = world::assuming_no_others(finding, cluster);
    world::nearest(
        finding,
        cluster,
        selector,
        cluster.namespace(resource),
        seen,
    )
}
