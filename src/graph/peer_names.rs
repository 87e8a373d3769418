//! A pod template in, the place where it is told the name of a single pod out.

use crate::{manifest::Workload, source::Place};

/// Where the pods of a workload are told a name of one of them below a Service: `queue-0.queue`, `$(POD_NAME).queue`.
#[must_use]
pub fn peer_name(workload: &Workload<'_>, service: &str) -> Option<Place> {
    let mut found = None;
    workload.template.any_scalar(&mut |node, scalar| {
        let names = names_pod_below(scalar.text, service);
        if names {
            found = Some(node.place());
        }
        names
    });
    found
}

/// Whether `.service` stands behind an ordinal or the end of a variable, and the name ends there.
fn names_pod_below(text: &str, service: &str) -> bool {
    let needle = format!(".{service}");
    text.match_indices(&needle).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + needle.len()..]);
        let variable = before.ends_with([')', '}']);
        let stem = before.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let ordinal = stem.len() < before.len() && stem.ends_with('-');
        let ends =
            !after.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '-');
        (variable || ordinal) && ends
    })
}

#[cfg(test)]
mod tests {
    use super::names_pod_below;

    #[test]
    fn names_of_single_pods() {
        let rows = [
            ("queue-0.queue:5672", true),
            ("rabbit@$(POD_NAME).queue.$(NAMESPACE).svc", true),
            ("exec server --host ${HOSTNAME}.queue", true),
            ("http://queue:5672", false),
            ("queue.queue.svc", false),
            ("queue-0.queue-peers", false),
            ("v1.queue", false),
        ];
        for (text, expected) in rows {
            assert_eq!(names_pod_below(text, "queue"), expected, "{text}");
        }
    }
}
