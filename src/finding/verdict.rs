//! A rule's facts in, a three-valued verdict out: what failed, with its proof, and what could not be known.

pub use crate::settings::Persona;
use crate::source::Place;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How grave a finding is: SARIF's own levels (SARIF 2.1.0, section 3.27.10).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Soft: worth knowing.
    Note,
    /// Accepted, but silently ignored or the opposite of what was meant.
    Warning,
    /// Rejected by the API server, a webhook or the program that reads it.
    Error,
}

/// How far a finding can be believed: derived from its assumptions, never chosen.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Holds under the assumptions that are listed with it.
    Conditional,
    /// Rests on no assumption.
    Proven,
}

/// The answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// The rule is kept, or its precondition is not met.
    Pass,
    /// Something the answer depends on cannot be known.
    Unknown,
    /// There is at least one finding.
    Fail,
}

/// One claim of a proof, with the place that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The claim: lower case, no full stop, names in backticks.
    pub claim: String,
    /// Where it can be seen.
    pub at: Place,
}

/// What a finding takes for granted: a sentence without full stop.
pub type Assumption = Cow<'static, str>;

/// One fault, as the proof that it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The one field that is wrong.
    pub at: Place,
    /// The field's path with the API's list keys (`spec.ports[name=http].targetPort`), for the fingerprint.
    pub field: String,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// The argument in order; the last step is the nearest thing that would have been right, where there is one.
    pub steps: Vec<Step>,
    /// What the argument takes for granted.
    pub assumptions: Vec<Assumption>,
    /// Below the rule's level, where this case is softer.
    pub level: Option<Level>,
    /// Above the rule's persona, where fewer want this case.
    pub persona: Option<Persona>,
}

/// Why an answer is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason {
    /// A stable word for the kind of reason: `template`, `unit-open`, `matched-elsewhere`.
    pub code: &'static str,
    /// What exactly: the expression, the unit, the resource.
    pub detail: String,
}

/// Something that the answer depends on and that cannot be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Why not.
    pub reason: Reason,
    /// Where the unknown thing stands.
    pub at: Place,
}

/// What a rule says of one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The faults.
    pub findings: Vec<Finding>,
    /// What could not be known.
    pub unknowns: Vec<Unknown>,
}

impl Finding {
    /// A finding whose proof is still empty.
    #[must_use]
    pub fn new(at: Place, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            at,
            field: field.into(),
            message: message.into(),
            steps: Vec::new(),
            assumptions: Vec::new(),
            level: None,
            persona: None,
        }
    }

    /// Adds a step to the proof.
    #[must_use]
    pub fn step(mut self, claim: impl Into<String>, at: Place) -> Self {
        self.steps.push(Step {
            claim: claim.into(),
            at,
        });
        self
    }

    /// Adds an assumption.
    #[must_use]
    pub fn assuming(mut self, assumption: impl Into<Assumption>) -> Self {
        self.assumptions.push(assumption.into());
        self
    }

    /// Lowers the level.
    #[must_use]
    pub fn at_most(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// Raises the persona.
    #[must_use]
    pub fn only_for(mut self, persona: Persona) -> Self {
        self.persona = Some(persona);
        self
    }

    /// How far it can be believed.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        if self.assumptions.is_empty() {
            Confidence::Proven
        } else {
            Confidence::Conditional
        }
    }
}

impl Verdict {
    /// Nothing wrong, nothing unknown.
    #[must_use]
    pub fn pass() -> Self {
        Self::default()
    }

    /// One fault.
    #[must_use]
    pub fn fail(finding: Finding) -> Self {
        Self {
            findings: vec![finding],
            unknowns: Vec::new(),
        }
    }

    /// One open question.
    #[must_use]
    pub fn unknown(unknown: Unknown) -> Self {
        Self {
            findings: Vec::new(),
            unknowns: vec![unknown],
        }
    }

    /// Takes in what another verdict says.
    pub fn merge(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.unknowns.extend(other.unknowns);
    }

    /// Fail if there is a finding, else unknown if something is unknown, else pass.
    #[must_use]
    pub fn answer(&self) -> Answer {
        if !self.findings.is_empty() {
            Answer::Fail
        } else if !self.unknowns.is_empty() {
            Answer::Unknown
        } else {
            Answer::Pass
        }
    }
}

impl FromIterator<Self> for Verdict {
    fn from_iter<I: IntoIterator<Item = Self>>(verdicts: I) -> Self {
        let mut all = Self::pass();
        for verdict in verdicts {
            all.merge(verdict);
        }
        all
    }
}
