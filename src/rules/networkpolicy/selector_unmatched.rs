//! A NetworkPolicy in its unit in, the pod selector that matches no pod out.

use crate::{
    finding::{Finding, Verdict},
    graph::{Cluster, Presence, Selector, Subject},
    manifest::Workload,
    rules::{declare_rule, world},
};

declare_rule! {
    /// A NetworkPolicy whose `podSelector` matches the pods of no workload in its namespace.
    ///
    /// ## Why it matters
    /// The policy protects nothing: the pods that it was written for are as open (or as closed) as without it.
    ///
    /// ## How to fix
    /// Select labels that the workload's pod template carries (`spec.template.metadata.labels`).
    ///
    /// ## When it stays silent
    /// An empty `podSelector`, which selects every pod of the namespace. Where the pods may come from something that cannot
    /// be seen, or the unit holds no workload in that namespace, the answer is unknown.
    ///
    /// ## Source
    /// Kubernetes API, `networking/v1` `NetworkPolicySpec.podSelector`: it selects pods of the policy's namespace.
    "networkpolicy-selector-unmatched" {
        sees: Unit,
        kinds: [("networking.k8s.io", "NetworkPolicy")],
        level: Warning,
        persona: Regular,
        security_severity: "5.0",
        guidance: [POLICY_APPLICATION],
        since: "0.1.0",
        check: check,
    }
}

fn check(subject: &Subject<'_>, cluster: &Cluster<'_>) -> Verdict {
    let resource = subject.resource;
    let selector = Selector::of_label_selector(resource.at("spec.podSelector"));
    if selector.is_empty() {
        return Verdict::pass();
    }
    let at = resource.place("spec.podSelector");
    match cluster.selected(&selector, cluster.namespace(resource), resource.name()) {
        Presence::NearMiss(near) => {
            let path = match &near.differences[..] {
                [only] => format!("spec.podSelector.{}", only.requirement.path),
                _ => "spec.podSelector".to_owned(),
            };
            let meant = near.candidate.resource.title();
            let message = format!(
                "{} selects no pod: {meant} was probably meant",
                resource.title()
            );
            let finding = start(subject, cluster, &selector, &path, message);
            Verdict::fail(world::differences(finding, &near))
        }
        Presence::Absent(seen) => {
            let message = format!("{} selects no pod of {}", resource.title(), cluster.title());
            let finding = start(subject, cluster, &selector, "spec.podSelector", message);
            Verdict::fail(world::nearest(
                finding,
                cluster,
                &selector,
                cluster.namespace(resource),
                seen,
            ))
        }
        other => {
            let what = |workload: &Workload<'_>| workload.resource.title();
            world::open_question(&other, what, at).unwrap_or_default()
        }
    }
}

fn start(
    subject: &Subject<'_>,
    cluster: &Cluster<'_>,
    selector: &Selector<'_>,
    path: &str,
    message: String,
) -> Finding {
    let resource = subject.resource;
    let claim = format!("{} selects `{}`", resource.title(), selector.written());
    let finding = resource
        .finding(path, message)
        .step(claim, resource.place("spec.podSelector"));
    world::assuming_no_others(finding, cluster)
}
