//! One `.gitignore` file in, its verdict on paths below its folder out.

use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::GitignoreBuilder;

use super::IgnoreRule;
use super::pattern::translate;

/// The patterns of one `.gitignore`.
pub(super) struct Gitignore {
    matcher: ignore::gitignore::Gitignore,
}

/// What a `.gitignore` says about a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Left out, by the rule with this index.
    Ignore(u32),
    /// A negated pattern keeps it.
    Keep,
    /// No pattern matches.
    Silent,
}

impl Gitignore {
    /// Reads the patterns, and adds them to the rules. `None` if there is none. A pattern that git cannot match with
    /// anything is left out. `Err` says why the patterns together are no matcher.
    pub(super) fn new(
        path: &str,
        content: &[u8],
        rules: &mut Vec<IgnoreRule>,
    ) -> Result<Option<Self>, String> {
        let content = content
            .strip_prefix("\u{feff}".as_bytes())
            .unwrap_or(content);
        let mut builder = GitignoreBuilder::new("");
        let mut any = false;
        for (number, line) in content.split(|byte| *byte == b'\n').enumerate() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let Some(pattern) = str::from_utf8(line).ok().and_then(translate) else {
                continue;
            };
            // The matcher hands this back with a match, and does nothing else with it.
            let rule = PathBuf::from(rules.len().to_string());
            if builder.add_line(Some(rule), &pattern).is_err() {
                continue;
            }
            any = true;
            rules.push(IgnoreRule {
                pattern: String::from_utf8_lossy(line).into(),
                origin: path.into(),
                line: u32::try_from(number + 1).ok(),
            });
        }
        if !any {
            return Ok(None);
        }
        let matcher = builder.build().map_err(|error| error.to_string())?;
        Ok(Some(Self { matcher }))
    }

    /// What the patterns say about a path relative to the file's folder. That its folders are left out is not asked.
    pub(super) fn verdict(&self, path: &str, is_folder: bool) -> Verdict {
        match self.matcher.matched(path, is_folder) {
            Match::Ignore(glob) => {
                let rule = glob
                    .from()
                    .and_then(Path::to_str)
                    .and_then(|rule| rule.parse().ok());
                Verdict::Ignore(rule.expect("every pattern was added with the number of its rule"))
            }
            Match::Whitelist(_) => Verdict::Keep,
            Match::None => Verdict::Silent,
        }
    }
}
