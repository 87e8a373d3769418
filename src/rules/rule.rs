//! One rule's declaration in, everything that catalogues, reports and the evaluation need of it out.

use super::Section;
use crate::{
    finding::{Level, Persona, Verdict},
    graph::{Cluster, Subject},
    manifest::{Document, Resource},
    settings::Settings,
};

/// What a rule sees, and its check.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// One document, parsed or not.
    Document(fn(Document<'_>, &Settings) -> Verdict),
    /// One resource: asked once of each distinct tree.
    Object(fn(Resource<'_>, &Settings) -> Verdict),
    /// One member of a unit, in its Cluster.
    Unit(fn(&Subject<'_>, &Cluster<'_>) -> Verdict),
}

/// A rule, declared once beside its check.
#[derive(Debug)]
pub struct Rule {
    /// Its name for ever: `<subject>-<fault>`.
    pub id: &'static str,
    /// The doc comment of its declaration: a summary line, then `## Why it matters`, `## How to fix`,
    /// `## When it stays silent` and `## Source`.
    pub documentation: &'static str,
    /// What it sees, and how it answers.
    pub check: Check,
    /// Group and kind of the resources that it is asked of; empty for a rule that sees documents.
    pub kinds: &'static [(&'static str, &'static str)],
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

/// Declares the rule of a file as its `RULE`: the doc comment is its page, and a rule without `bad.yaml` and `good.yaml`
/// in its fixture folder does not compile.
macro_rules! declare_rule {
    (
        $(#[doc = $line:literal])+
        $id:literal {
            sees: $sees:ident,
            kinds: [$($kind:expr),* $(,)?],
            level: $level:ident,
            persona: $persona:ident,
            $(security_severity: $severity:literal,)?
            guidance: [$($section:ident),* $(,)?],
            since: $since:literal,
            check: $check:path $(,)?
        }
    ) => {
        $(#[doc = $line])+
        pub(crate) static RULE: $crate::rules::Rule = $crate::rules::Rule {
            id: $id,
            documentation: concat!($($line, "\n"),+),
            check: $crate::rules::Check::$sees($check),
            kinds: &[$($kind),*],
            level: $crate::finding::Level::$level,
            persona: $crate::finding::Persona::$persona,
            dated: false,
            security_severity: $crate::rules::rule::severity!($($severity)?),
            guidance: &[$($crate::rules::guidance::$section),*],
            since: $since,
            deprecated_ids: &[],
            bad: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/", $id, "/bad.yaml")),
            good: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/", $id, "/good.yaml")),
            file: file!(),
        };
    };
}

macro_rules! severity {
    () => {
        None
    };
    ($severity:literal) => {
        Some($severity)
    };
}

pub(crate) use {declare_rule, severity};
