//! Answers of the closed world in, steps and assumptions of a proof out: worded once for all rules.

use crate::{
    finding::{Finding, Reason, Unknown, Verdict},
    graph::{Cluster, NearMiss, Presence, Selector},
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
