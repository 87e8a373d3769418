//! A finding's rule, resource and field in, a fingerprint out that survives moved lines and moved files.

use sha2::{Digest, Sha256};
use std::fmt;

/// Which object a finding speaks of, as written where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// API group without version; empty for the core group.
    pub group: String,
    /// Kind.
    pub kind: String,
    /// Namespace as written; empty where none is; a hole is its expression in double braces.
    pub namespace: String,
    /// Name as written, holes likewise; empty where there is none.
    pub name: String,
}

/// Fingerprint version 1: SHA-256 over rule, group, kind, namespace, name, field path and an ordinal among equals.
///
/// No file, unit or line goes in: a moved or reindented resource keeps its fingerprint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The name under which reports carry it.
    pub const NAME: &'static str = "portolan/resource/v1";

    /// Computes it. `ordinal` counts from 0 the findings that are equal in everything else, in the order of the report.
    #[must_use]
    pub fn new(rule: &str, identity: &Identity, field: &str, ordinal: u32) -> Self {
        let mut hash = Sha256::new();
        let ordinal = ordinal.to_string();
        for part in [
            rule,
            &identity.group,
            &identity.kind,
            &identity.namespace,
            &identity.name,
            field,
            &ordinal,
        ] {
            // A length before each part keeps parts apart whatever they hold.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, Identity};

    #[test]
    fn parts_do_not_run_into_each_other() {
        let one = Identity {
            name: "ab".into(),
            ..Identity::default()
        };
        let other = Identity {
            namespace: "a".into(),
            name: "b".into(),
            ..Identity::default()
        };
        assert_ne!(
            Fingerprint::new("r", &one, "", 0),
            Fingerprint::new("r", &other, "", 0)
        );
    }

    /// Stored in dashboards: this value never changes.
    #[test]
    fn version_1_is_final() {
        let identity = Identity {
            group: String::new(),
            kind: "Service".into(),
            namespace: "shop".into(),
            name: "web".into(),
        };
        let fingerprint =
            Fingerprint::new("service-selector-unmatched", &identity, "spec.selector", 0);
        assert_eq!(
            fingerprint.to_string(),
            "3f0bf8d2bd4995f4e3861def1492bea345454d73391dbeb553d17fabe8a29ec2"
        );
    }
}
