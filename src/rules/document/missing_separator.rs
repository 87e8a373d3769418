//! A document in, the place where it goes on as another object without `---` out.

use super::{duplicates_of, object, several_objects};
use crate::{
    finding::{Finding, Verdict},
    manifest::Document,
    rules::declare_rule,
    settings::Settings,
};

declare_rule! {
    /// Two Kubernetes objects in a row without `---` between them.
    ///
    /// ## Why it matters
    /// They are one object with every key twice. A lenient reader keeps the last of each, so that the first object
    /// vanishes without a word; a strict one refuses the file.
    ///
    /// ## How to fix
    /// Put a line `---` before the first key of the second object.
    ///
    /// ## When it stays silent
    /// Unless both `apiVersion` and `kind` stand twice at the top of one document. JSON has no separators, and is left
    /// to document-duplicate-key.
    ///
    /// ## Source
    /// YAML 1.2, section 9.2; `kubectl` splits files at lines that begin with `---` (apimachinery,
    /// `pkg/util/yaml/decoder.go`).
    "document-missing-separator" {
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
    let keys = root
        .entries_here()
        .filter_map(|entry| entry.key.known_text());
    if keys.filter(|key| *key == "kind").count() < 2 {
        return Verdict::pass();
    }
    let pairs = several_objects(root, &duplicates_of(document, root));
    let Some(border) = pairs.first() else {
        return Verdict::pass();
    };
    let kinds = || {
        root.entries_here()
            .filter(|entry| entry.key.known_text() == Some("kind"))
    };
    let at = border.second.key.place();
    let key = border.second.key.known_text().unwrap_or_default();
    let message = format!(
        "{} objects stand in one document: `---` is missing before `{key}`",
        kinds().count()
    );
    let finding = kinds().fold(Finding::new(at, key, message), |finding, entry| {
        let kind = entry
            .value
            .scalar()
            .map_or_else(String::new, |kind| kind.written());
        finding.step(format!("an object of kind `{kind}`"), entry.key.place())
    });
    Verdict::fail(finding.step(format!("`---` belongs before `{key}`"), at))
}
