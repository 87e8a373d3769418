//! `portolan.yaml` in, settings out.

use crate::{
    settings::{Exclude, LimitError, Persona, Settings},
    source::{Files, Folder, ReadError},
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path};

/// The configuration file of a root.
pub const FILE_NAME: &str = "portolan.yaml";

/// What `portolan.yaml` may say.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Configuration {
    /// Globs relative to the root of what is left out.
    pub exclude: Vec<String>,
    /// Globs relative to the root of test and example paths; they replace the built-in ones.
    pub test_paths: Option<Vec<String>>,
    /// Whether findings under test and example paths count for the exit code.
    pub include_tests: Option<bool>,
    /// The audience.
    pub persona: Option<Persona>,
    /// Limits by name.
    pub limits: BTreeMap<String, u64>,
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read the configuration `{path}`: {source}")]
    Read {
        /// The file.
        path: String,
        /// Why not.
        source: ReadError,
    },
    /// It is not what a configuration is.
    #[error("the configuration `{path}` cannot be used: {reason}")]
    Form {
        /// The file.
        path: String,
        /// What is wrong, with its line.
        reason: String,
    },
    /// A limit in it cannot be set.
    #[error("the configuration `{path}` cannot be used: {source}")]
    Limit {
        /// The file.
        path: String,
        /// Why not.
        source: LimitError,
    },
}

/// Reads `given`, else the configuration of the root if it has one, into settings.
///
/// # Errors
/// If the file cannot be read or is no configuration.
pub fn read(
    given: Option<&Path>,
    files: &dyn Files,
    settings: &mut Settings,
) -> Result<(), ConfigError> {
    let (path, bytes) = match given {
        Some(path) => (path.display().to_string(), read_given(path)?),
        None => match files.read(FILE_NAME, settings.limits.file_size) {
            Ok(bytes) => (FILE_NAME.to_owned(), bytes),
            Err(ReadError::Absent) => return Ok(()),
            Err(source) => {
                return Err(ConfigError::Read {
                    path: FILE_NAME.to_owned(),
                    source,
                });
            }
        },
    };
    apply(&path, &parse(&path, &bytes)?, settings)
}

fn read_given(path: &Path) -> Result<Vec<u8>, ConfigError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let read = Folder::new(folder.to_path_buf()).read(name, Settings::default().limits.file_size);
    read.map_err(|source| ConfigError::Read {
        path: path.display().to_string(),
        source,
    })
}

fn parse(path: &str, bytes: &[u8]) -> Result<Configuration, ConfigError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let form = |reason: String| ConfigError::Form {
        path: path.to_owned(),
        reason,
    };
    let text = std::str::from_utf8(bytes).map_err(|error| form(error.to_string()))?;
    if text
        .lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    {
        return Ok(Configuration::default());
    }
    serde_yaml::from_str(text).map_err(|error| form(error.to_string()))
}

fn apply(
    path: &str,
    configuration: &Configuration,
    settings: &mut Settings,
) -> Result<(), ConfigError> {
    let excludes = configuration.exclude.iter().map(|pattern| Exclude {
        pattern: pattern.clone(),
        origin: path.to_owned(),
    });
    settings.ignoring.exclude.extend(excludes);
    if let Some(globs) = &configuration.test_paths {
        settings.test_paths.clone_from(globs);
    }
    settings.include_tests = configuration
        .include_tests
        .unwrap_or(settings.include_tests);
    settings.persona = configuration.persona.unwrap_or(settings.persona);
    for (name, value) in &configuration.limits {
        let set = settings.limits.set(name, &value.to_string());
        set.map_err(|source| ConfigError::Limit {
            path: path.to_owned(),
            source,
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::{settings::Settings, source::Memory};

    fn read_text(text: &str) -> Result<Settings, String> {
        let mut files = Memory::new();
        files.add(super::FILE_NAME, text).unwrap();
        let mut settings = Settings::default();
        read(None, &files, &mut settings).map_err(|error| error.to_string())?;
        Ok(settings)
    }

    #[test]
    fn what_it_says_holds() {
        let text = "exclude: [vendor]\ntest-paths: [\"t/**\"]\nlimits:\n  depth: 9\n";
        let settings = read_text(text).unwrap();
        assert_eq!(settings.ignoring.exclude[0].pattern, "vendor");
        assert_eq!(settings.test_paths, ["t/**"]);
        assert_eq!(settings.limits.depth, 9);
        assert!(read_text("# nothing yet\n").is_ok());
    }

    #[test]
    fn unknown_keys_are_refused_at_their_line() {
        let error = read_text("exclude: []\nexcludes: []\n").unwrap_err();
        assert!(
            error.contains("excludes") && error.contains("line 2"),
            "{error}"
        );
    }
}
