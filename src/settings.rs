//! What was meant, as plain data: limits and what to leave out. Nothing here reads, writes or asks the environment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a scan is to do, from whatever source (flags, `portolan.yaml`, defaults).
#[derive(Clone, Debug)]
pub struct Settings {
    /// How much of anything is accepted.
    pub limits: Limits,
    /// What is left out.
    pub ignoring: Ignoring,
    /// Globs of test and example paths, relative to the root: findings there are kept, tagged, and do not count for the
    /// gate; units there never join others.
    pub test_paths: Vec<String>,
    /// Whether findings under test and example paths count for the gate all the same.
    pub include_tests: bool,
    /// The audience: findings for a higher persona are left out.
    pub persona: Persona,
}

/// Who wants a finding: the lowest audience in which it is spoken.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Persona {
    /// Its owner would call it a fault.
    #[default]
    Regular,
    /// Good practice that many leave out on purpose.
    Pedantic,
    /// Allowed, and worth knowing.
    Auditor,
}

/// Folders whose manifests are made to be wrong, partial or copied: tests and examples.
pub const TEST_PATHS: &[&str] = &[
    "**/test/**",
    "**/tests/**",
    "**/testing/**",
    "**/testdata/**",
    "**/test-data/**",
    "**/testData/**",
    "**/e2e/**",
    "**/fixtures/**",
    "**/example/**",
    "**/examples/**",
    "**/sample/**",
    "**/samples/**",
    "**/demo/**",
    "**/demos/**",
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            ignoring: Ignoring::default(),
            test_paths: TEST_PATHS.iter().map(ToString::to_string).collect(),
            include_tests: false,
            persona: Persona::Regular,
        }
    }
}

/// Which files are left out although they stand under the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignoring {
    /// Whether the `.gitignore` files of the tree hold (`--no-ignore` turns them off).
    pub gitignore: bool,
    /// Further patterns. They hide files that git tracks as well, because somebody wrote them for portolan.
    pub exclude: Vec<Exclude>,
}

impl Default for Ignoring {
    fn default() -> Self {
        Self {
            gitignore: true,
            exclude: Vec::new(),
        }
    }
}

/// A glob relative to the root: `*` stays within one folder, `**` does not, `{a,b}` are alternatives. One that matches
/// a folder leaves out everything below it; one that ends in `/` matches folders only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclude {
    /// The glob as written.
    pub pattern: String,
    /// Where it was written, as the account shall name it: `--exclude`, `portolan.yaml`.
    pub origin: String,
}

/// One limit, for help texts, configuration and documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitInfo {
    /// The name by which [`Limits::set`] knows it.
    pub name: &'static str,
    /// The value that holds when nothing is set.
    pub default: u64,
    /// The highest value that can be set.
    pub highest: u64,
    /// What is counted, and what happens beyond.
    pub meaning: &'static str,
}

/// Why a limit could not be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// No limit has this name.
    #[error("there is no limit `{name}`: use one of {}", names())]
    Unknown {
        /// The name that was given.
        name: String,
    },
    /// The value is no number, or outside of what the limit can be.
    #[error(
        "`{value}` is no value for the limit `{name}`: give a whole number from 1 to {highest}"
    )]
    Value {
        /// The limit's name.
        name: &'static str,
        /// The value that was given.
        value: String,
        /// The highest value it can have.
        highest: u64,
    },
}

fn names() -> String {
    let names: Vec<&str> = Limits::TABLE.iter().map(|limit| limit.name).collect();
    names.join(", ")
}

/// The fields of [`Limits`], their defaults and [`Limits::TABLE`] from one list, so that they cannot disagree.
macro_rules! limits {
    ($($field:ident = $name:literal, default $default:expr, highest $highest:expr, $meaning:literal;)+) => {
        /// How much of anything is accepted. What exceeds a limit is reported as a problem, never silently dropped.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Limits {
            $(#[doc = $meaning] pub $field: u64,)+
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        impl Limits {
            /// Every limit, in the order of the way through a scan.
            pub const TABLE: &'static [LimitInfo] = &[
                $(LimitInfo { name: $name, default: $default, highest: $highest, meaning: $meaning },)+
            ];

            /// The value of the limit with this name.
            #[must_use]
            pub fn get(&self, name: &str) -> Option<u64> {
                match name {
                    $($name => Some(self.$field),)+
                    _ => None,
                }
            }

            fn field(&mut self, name: &str) -> Option<&mut u64> {
                match name {
                    $($name => Some(&mut self.$field),)+
                    _ => None,
                }
            }
        }
    };
}

limits! {
    files = "files", default 1_000_000, highest 100_000_000,
        "Entries under the root; those beyond are not listed.";
    folder_depth = "folder-depth", default 128, highest 1024,
        "Folders inside each other, counted from the root; deeper ones are not entered.";
    ignore_file_size = "ignore-file-size", default 256 << 10, highest 16 << 20,
        "Bytes of one .gitignore file; a larger one is not honoured.";
    file_size = "file-size", default 32 << 20, highest 1 << 31,
        "Bytes of one file; a larger one is not judged.";
    documents = "documents", default 50_000, highest u32::MAX as u64,
        "Documents of one file; the file is not judged beyond.";
    depth = "depth", default 255, highest 255,
        "Mappings and sequences inside each other in one document; a deeper document is not judged.";
    nodes = "nodes", default 2_000_000, highest u32::MAX as u64,
        "Nodes of one document as written; a larger document is not judged.";
    alias_nodes = "alias-nodes", default 100_000, highest u32::MAX as u64,
        "Nodes that the aliases and merge keys of one document stand for; aliases beyond are not resolved.";
}

impl Limits {
    /// Sets the limit with this name to a whole number, which may be grouped by `_`.
    ///
    /// # Errors
    /// If there is no such limit, or the value is no whole number from 1 to the limit's highest.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), LimitError> {
        let info = Self::TABLE.iter().find(|limit| limit.name == name);
        let (Some(info), Some(field)) = (info, self.field(name)) else {
            return Err(LimitError::Unknown {
                name: name.to_owned(),
            });
        };
        match value.replace('_', "").parse::<u64>() {
            Ok(number) if (1..=info.highest).contains(&number) => *field = number,
            _ => {
                return Err(LimitError::Value {
                    name: info.name,
                    value: value.to_owned(),
                    highest: info.highest,
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_holds_every_default_and_each_can_be_set() {
        let mut limits = Limits::default();
        for info in Limits::TABLE {
            assert_eq!(limits.get(info.name), Some(info.default));
            assert!(info.default <= info.highest, "{}", info.name);
            limits.set(info.name, "7").unwrap();
            assert_eq!(limits.get(info.name), Some(7));
            assert!(
                limits
                    .set(info.name, &(info.highest + 1).to_string())
                    .is_err()
            );
        }
    }

    #[test]
    fn bad_names_and_values_say_what_to_do() {
        let mut limits = Limits::default();
        let unknown = limits.set("file_size", "1").unwrap_err().to_string();
        assert!(unknown.contains("file-size, documents"), "{unknown}");
        for value in ["", "0", "-1", "1e3", "32M", "99999999999999999999999"] {
            let error = limits.set("file-size", value).unwrap_err().to_string();
            assert!(error.contains("from 1 to 2147483648"), "{error}");
        }
        limits.set("file-size", "1_000").unwrap();
        assert_eq!(limits.file_size, 1000);
    }
}
