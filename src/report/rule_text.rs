//! A rule's declaration in, its documentation and fixtures out in the parts that reports show.

use crate::rules::Rule;

/// The documentation of a rule by section.
pub(super) struct RuleText {
    /// One sentence with its full stop.
    pub(super) summary: String,
    /// Heading and Markdown body of each section, in order.
    pub(super) sections: Vec<(String, String)>,
}

pub(super) const WHY: &str = "Why it matters";
pub(super) const FIX: &str = "How to fix";
pub(super) const SOURCE: &str = "Source";

impl RuleText {
    pub(super) fn new(rule: &Rule) -> Self {
        let mut sections: Vec<(String, String)> = Vec::new();
        for line in rule.details().lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                sections.push((heading.trim().to_owned(), String::new()));
            } else {
                if sections.is_empty() {
                    sections.push((String::new(), String::new()));
                }
                if let Some((_, body)) = sections.last_mut() {
                    body.push_str(line);
                    body.push('\n');
                }
            }
        }
        for (_, body) in &mut sections {
            *body = body.trim().to_owned();
        }
        sections.retain(|(_, body)| !body.is_empty());
        Self {
            summary: sentence(rule.summary()),
            sections,
        }
    }

    pub(super) fn section(&self, heading: &str) -> Option<&str> {
        self.sections
            .iter()
            .find(|(name, _)| name == heading)
            .map(|(_, body)| body.as_str())
    }

    /// The first paragraph of a section on one line.
    pub(super) fn paragraph(&self, heading: &str) -> Option<String> {
        let first = self.section(heading)?.split("\n\n").next()?;
        Some(first.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// A clause in lower case without full stop, as a sentence.
pub(super) fn sentence(clause: &str) -> String {
    let clause = clause.trim();
    let mut characters = clause.chars();
    let Some(first) = characters.next() else {
        return String::new();
    };
    let rest = characters.as_str();
    // A first word with a capital or a dot inside is a name (`clusterIP`, `spec.ports`) and stays as it is.
    let word = clause.split_whitespace().next().unwrap_or(clause);
    let is_name = word.chars().skip(1).any(|c| c.is_uppercase() || c == '.');
    let mut sentence = String::with_capacity(clause.len() + 1);
    if is_name {
        sentence.push(first);
    } else {
        sentence.extend(first.to_uppercase());
    }
    sentence.push_str(rest);
    if !sentence.ends_with(['.', '!', '?', '…']) {
        sentence.push('.');
    }
    sentence
}

/// A fixture with its marks made readable: `# expect: <id>` becomes `# ← reported here`.
pub(super) fn shown_fixture(fixture: &str) -> String {
    let mut shown = String::with_capacity(fixture.len());
    for line in fixture.trim_end().lines() {
        match line.find("# expect") {
            Some(at) => {
                shown.push_str(&line[..at]);
                shown.push_str("# ← reported here");
            }
            None => shown.push_str(line),
        }
        shown.push('\n');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{sentence, shown_fixture};

    #[test]
    fn clauses_become_sentences() {
        assert_eq!(sentence("no pod matches"), "No pod matches.");
        assert_eq!(sentence("`web` is missing"), "`web` is missing.");
        assert_eq!(sentence("clusterIP is set, why?"), "clusterIP is set, why?");
        assert_eq!(sentence("ärger"), "Ärger.");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn marks_point_at_their_line() {
        assert_eq!(
            shown_fixture("a: 1\nb: 2 # expect: some-rule\n\n"),
            "a: 1\nb: 2 # ← reported here\n"
        );
    }
}
