//! One rule's declaration in, everything that catalogues, reports and the evaluation need of it out.

use super::Section;
use crate::finding::{Level, Persona};

/// A rule, declared once beside its check.
#[derive(Debug)]
pub struct Rule {
    /// Its name for ever: `<subject>-<fault>`.
    pub id: &'static str,
    /// The doc comment of its declaration: a summary line, then `## Why it matters`, `## How to fix`,
    /// `## When it stays silent` and `## Source`.
    pub documentation: &'static str,
    /// The highest level of its findings.
    pub level: Level,
    /// The lowest persona in which it speaks.
    pub persona: Persona,
    /// Whether its facts age by themselves (versions with CVEs, ends of life, removed APIs).
    pub dated: bool,
    /// For a security rule, GitHub's number from 0.1 to 10.0 as text.
    pub security_severity: Option<&'static str>,
    /// The guidance it serves.
    pub guidance: &'static [Section],
    /// The release that brought it.
    pub since: &'static str,
    /// Names that it had before.
    pub deprecated_ids: &'static [&'static str],
    /// The smallest realistic fault, marked `# expect: <id>`.
    pub bad: &'static str,
    /// Its fixed twin.
    pub good: &'static str,
    /// The file that declares it.
    pub file: &'static str,
}

impl Rule {
    /// The first line of the documentation, without the comment's leading blank.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.documentation
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty())
            .unwrap_or(self.id)
    }

    /// The documentation below the summary, as Markdown without leading blanks.
    #[must_use]
    pub fn details(&self) -> String {
        let lines = self
            .documentation
            .lines()
            .map(str::trim)
            .skip_while(|line| line.is_empty())
            .skip(1);
        let text: Vec<&str> = lines.collect();
        text.join("\n").trim().to_owned()
    }
}
