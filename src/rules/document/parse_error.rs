//! A document in, the place where it stops being YAML out.

use crate::{
    finding::{Finding, Reason, Unknown, Verdict},
    manifest::{Body, Document},
    rules::declare_rule,
    settings::Settings,
    yaml::ParseError,
};

declare_rule! {
    /// A Kubernetes manifest that is not YAML.
    ///
    /// ## Why it matters
    /// `kubectl`, Kustomize, Argo CD and Flux refuse the whole file, or the whole folder, for one document that does not
    /// parse. Nothing else can be said about such a document.
    ///
    /// ## How to fix
    /// Correct the line; most often a quote or bracket is not closed, a value that holds `: ` or begins with `*`, `&`,
    /// `@`, `%` or `{` is not quoted, or the indentation differs from that of the line's neighbours.
    ///
    /// ## When it stays silent
    /// It speaks only of documents with `apiVersion` and `kind` at the first column and no sign of templating, be it a
    /// placeholder of an unknown tool (`%NAME%`, `{name}/`, `$NAME` alone on a line); other files that cannot be read are
    /// listed as problems. The answer is unknown where a limit was hit, and where YAML parsers are known to differ: an
    /// unquoted IPv6 address between brackets, a byte order mark within a document.
    ///
    /// ## Source
    /// Kubernetes decodes YAML with sigs.k8s.io/yaml, which wraps go.yaml.in/yaml; each document on its own
    /// (apimachinery, `pkg/util/yaml/decoder.go`).
    "document-parse-error" {
        sees: Document,
        kinds: [],
        level: Error,
        persona: Regular,
        guidance: [DNS_COREDNS, BALANCING_NGINX],
        since: "0.1.0",
        check: check,
    }
}

fn check(document: Document<'_>, _settings: &Settings) -> Verdict {
    let Body::Broken(error) = &document.data().body else {
        return Verdict::pass();
    };
    if let Some(reason) = doubt(document, error) {
        return Verdict::unknown(Unknown {
            reason,
            at: error.at,
        });
    }
    let message = format!("this manifest is not YAML: {}", error.message);
    let finding = Finding::new(error.at, "", message);
    Verdict::fail(finding.step("reading stops here", error.at))
}

/// Why the document may be right all the same.
fn doubt(document: Document<'_>, error: &ParseError) -> Option<Reason> {
    let (code, detail) = if error.limit {
        ("limit", error.message.as_str())
    } else if document.data().templated {
        ("template", "a templated document that does not parse")
    } else if !document.data().looks_like_object {
        (
            "yaml",
            "a document that does not parse and need not be a manifest",
        )
    } else if document.content().contains('\u{FEFF}') {
        ("yaml", "a byte order mark within a document")
    } else if brackets_hold_ipv6(document, error) {
        ("yaml", "an unquoted IPv6 address between brackets")
    } else {
        return None;
    };
    Some(Reason {
        code,
        detail: detail.to_owned(),
    })
}

/// `[2001:db8::]` is a string to go-yaml, and something else or nothing at all to other parsers.
fn brackets_hold_ipv6(document: Document<'_>, error: &ParseError) -> bool {
    let content = document.content();
    let at = error.at.start as usize;
    let start = content[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = content[start..].lines().next().unwrap_or_default();
    line.contains("::") && line.contains(['[', '{'])
}
