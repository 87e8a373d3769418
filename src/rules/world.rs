//! Answers of the closed world in, steps and assumptions of a proof out: worded once for all rules.

use crate::{
    finding::{Finding, Reason, Unknown, Verdict},
    graph::{Cluster, Declared, NamedPort, NearMiss, Presence, Selector},
    manifest::{Name, Workload},
    source::Place,
};

/// That nothing outside the unit makes what was not found is taken for granted by everything that says "no such thing".
pub(super) fn assuming_no_others(finding: Finding, cluster: &Cluster<'_>) -> Finding {
    finding.assuming(format!(
        "nothing outside {} deploys into this namespace what is missing",
        cluster.title()
    ))
}

/// What tells a candidate that was clearly meant from what was asked for: the last steps, because they are the fix.
pub(super) fn differences<'c>(finding: Finding, near: &NearMiss<'c, Workload<'c>>) -> Finding {
    near.differences
        .iter()
        .fold(finding, |finding, difference| {
            let title = near.candidate.resource.title();
            let key = difference.requirement.key;
            let claim = match &difference.found {
                Some(found) => format!("pods of {title} have `{key}: {found}`"),
                None => format!("pods of {title} have no label `{key}`"),
            };
            finding.step(claim, difference.at)
        })
}

/// The workload that fails the fewest requirements, as the last step.
pub(super) fn nearest<'c>(
    finding: Finding,
    cluster: &Cluster<'c>,
    selector: &Selector<'c>,
    namespace: &Name,
    seen: usize,
) -> Finding {
    let neighbours = cluster
        .workloads()
        .filter(|(workload, _)| cluster.namespace(workload.resource).same(namespace) == Some(true));
    let nearest = neighbours
        .min_by_key(|(workload, labels)| (selector.failed(labels).len(), workload.resource.id()));
    match nearest {
        Some((workload, labels)) => {
            let failed = selector.failed(labels);
            let keys: Vec<String> = failed
                .iter()
                .map(|requirement| format!("`{}`", requirement.written()))
                .collect();
            let claim = format!(
                "none of {seen} workloads here matches; nearest is {}, whose pods lack {}",
                workload.resource.title(),
                keys.join(", ")
            );
            finding.step(claim, workload.labels_place())
        }
        None => finding,
    }
}

/// The verdict where patches that are not evaluated may change what is wrong; `at` is the field that asks.
pub(super) fn rewritten(cluster: &Cluster<'_>, at: Place) -> Option<Verdict> {
    let opening = cluster.rewritten()?;
    Some(Verdict::unknown(Unknown {
        reason: Reason {
            code: "unit-open",
            detail: opening.detail.clone(),
        },
        at: opening.at.unwrap_or(at),
    }))
}

/// The verdict where pods may get containers that the manifests do not show: an operator's, or those of patches. `at` is
/// the field that asks.
pub(super) fn added_containers<'c>(
    cluster: &Cluster<'c>,
    workloads: &[Workload<'c>],
    at: Place,
) -> Option<Verdict> {
    let operated = workloads.iter().find(|workload| !workload.is_plain());
    let operated = operated.map(|workload| {
        Verdict::unknown(Unknown {
            reason: Reason {
                code: "operator",
                detail: format!("what the operator of {} adds", workload.resource.title()),
            },
            at: workload.resource.heading(),
        })
    });
    operated.or_else(|| rewritten(cluster, at))
}

/// What a workload declares in place of a port that was asked for by name: a step.
pub(super) fn declares(
    finding: Finding,
    (workload, found): &(&Workload<'_>, NamedPort<'_>),
) -> Finding {
    let title = workload.resource.title();
    let containers = workload.at("spec.containers").place();
    match found {
        NamedPort::OtherProtocol(port) => finding.step(
            format!("{title} declares this name for {} only", port.protocol),
            port.at,
        ),
        NamedPort::Missing(ports) if !ports.is_empty() => {
            let ports: Vec<String> = ports.iter().map(Declared::written).collect();
            finding.step(format!("{title} declares {}", ports.join(", ")), containers)
        }
        _ => finding.step(format!("{title} declares no port"), containers),
    }
}

/// The verdict of every answer that is neither "here" nor a fault; `at` is the field that asks.
pub(super) fn open_question<T>(
    presence: &Presence<'_, T>,
    what: impl Fn(&T) -> String,
    at: Place,
) -> Option<Verdict> {
    let unknown = match presence {
        Presence::Elsewhere(other, unit) => Unknown {
            reason: Reason {
                code: "matched-elsewhere",
                detail: format!("{} in `{unit}`", what(other)),
            },
            at,
        },
        Presence::Open(gap) => Unknown {
            reason: Reason {
                code: gap.code,
                detail: gap.detail.clone(),
            },
            at: gap.at.unwrap_or(at),
        },
        Presence::Unclear(doubt) => doubt.clone().into(),
        Presence::Here(_) | Presence::NearMiss(_) | Presence::Absent(_) => return None,
    };
    Some(Verdict::unknown(unknown))
}
