//! What a rule found in, verdicts with their proofs out.

mod at;
mod fingerprint;
mod verdict;

pub use fingerprint::{Fingerprint, Identity};
pub use verdict::{
    Answer, Assumption, Confidence, Finding, Level, Persona, Reason, Step, Unknown, Verdict,
};
