//! A document in, the keys that stand twice in one of its mappings out.

use super::{duplicates_of, object, several_objects};
use crate::{
    finding::{Finding, Reason, Unknown, Verdict},
    manifest::Document,
    rules::declare_rule,
    settings::Settings,
    yaml::{Duplicate, Paths, key_step},
};

declare_rule! {
    /// A key that stands twice in one mapping of a Kubernetes object.
    ///
    /// ## Why it matters
    /// A lenient reader keeps the last of the two and drops the other without a word; strict ones (server-side field
    /// validation, Kustomize, Flux) refuse the object. What was reviewed is not what runs.
    ///
    /// ## How to fix
    /// Merge the two values into one, or remove the one that is not meant.
    ///
    /// ## When it stays silent
    /// Documents without `apiVersion` and `kind`, keys with templating in them, and keys that hide one that `<<` merges
    /// in, because lenient readers take them. Entries of different branches of one condition are no duplicates; where a
    /// condition decides whether both stand there, the answer is unknown. If a document holds several objects in a row,
    /// their keys are one finding.
    ///
    /// ## Source
    /// sigs.k8s.io/yaml `UnmarshalStrict` ("key already set in map"); Kubernetes' field validation `Strict` counts
    /// duplicate fields as errors. Keys are compared once they are read: `y` and `true` are one.
    "document-duplicate-key" {
        sees: Document,
        kinds: [],
        level: Error,
        persona: Regular,
        guidance: [SERVICES],
        since: "0.1.0",
        check: check,
    }
}

fn check(document: Document<'_>, _settings: &Settings) -> Verdict {
    let Some(root) = object(document) else {
        return Verdict::pass();
    };
    let found = duplicates_of(document, root);
    if found.is_empty() {
        return Verdict::pass();
    }
    let paths = Paths::new(document.repository().forest.tree(root.id().tree));
    let together = several_objects(root, &found);
    let mut verdict: Verdict = found
        .iter()
        .filter(|pair| together.is_empty() || pair.mapping.id() != root.id())
        .map(|pair| match pair.conditional {
            _ if pair.open => Verdict::unknown(Unknown {
                reason: Reason {
                    code: "template",
                    detail: "lines that an action writes between the two".to_owned(),
                },
                at: pair.second.key.place(),
            }),
            Some(guard) => Verdict::unknown(Unknown {
                reason: Reason {
                    code: "condition",
                    detail: guard.condition.clone(),
                },
                at: pair.second.key.place(),
            }),
            None => Verdict::fail(twice(document, &paths, pair)),
        })
        .collect();
    if let Some((first, others)) = together.split_first() {
        let finding = others
            .iter()
            .fold(twice(document, &paths, first), both_places);
        verdict.merge(Verdict::fail(finding));
    }
    verdict
}

fn twice(document: Document<'_>, paths: &Paths<'_>, pair: &Duplicate<'_>) -> Finding {
    let key = written(pair);
    let parent = document.keyed_path(&paths.of(pair.mapping));
    let (whole, message) = if parent.is_empty() {
        let message = format!("key `{key}` stands twice at the top of this object");
        (key_step(&key), message)
    } else {
        let step = key_step(&key);
        let dot = if step.starts_with('[') { "" } else { "." };
        let message = format!("key `{key}` stands twice in `{parent}`");
        (format!("{parent}{dot}{step}"), message)
    };
    both_places(Finding::new(pair.second.key.place(), whole, message), pair)
}

fn both_places(finding: Finding, pair: &Duplicate<'_>) -> Finding {
    let key = written(pair);
    finding
        .step(format!("`{key}` is set here"), pair.first.key.place())
        .step(
            format!("`{key}` is set again here, which hides the first or is refused"),
            pair.second.key.place(),
        )
}

fn written(pair: &Duplicate<'_>) -> String {
    pair.second
        .key
        .scalar()
        .map_or_else(String::new, |key| key.written())
}
