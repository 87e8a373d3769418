//! Entries in path order in, the pattern that leaves each out: excludes and the tree's `.gitignore` files together.

use globset::{Candidate, GlobBuilder, GlobSet, GlobSetBuilder};

use super::gitignore::{Gitignore, Verdict};
use super::{IgnoreRule, PatternError, Problem};
use crate::settings::{Exclude, Settings};
use crate::source::{Entry, EntryKind, Files, Git, ListError};

/// Follows the entries of a sorted listing down and up the folders.
pub(super) struct Ignorer<'walk> {
    files: &'walk dyn Files,
    entries: &'walk [Entry],
    git: &'walk Git,
    settings: &'walk Settings,
    excludes: Excludes,
    rules: Vec<IgnoreRule>,
    problems: Vec<(usize, Problem)>,
    /// The folders that hold the current entry, outermost first. The first one is the root.
    folders: Vec<Folder>,
}

/// A folder that holds the current entry.
struct Folder {
    path: Box<str>,
    /// The exclude that leaves the folder out.
    excluded: Option<u32>,
    /// The rule of a `.gitignore` that leaves it out.
    gitignored: Option<u32>,
    gitignore: Option<Gitignore>,
    /// Whether the folder is a repository of its own, in which the patterns of those above do not hold.
    submodule: bool,
}

impl<'walk> Ignorer<'walk> {
    pub(super) fn new(
        files: &'walk dyn Files,
        entries: &'walk [Entry],
        git: &'walk Git,
        settings: &'walk Settings,
    ) -> Result<Self, PatternError> {
        let mut ignorer = Self {
            files,
            entries,
            git,
            settings,
            excludes: Excludes::new(&settings.ignoring.exclude)?,
            rules: (settings.ignoring.exclude.iter())
                .map(|exclude| IgnoreRule {
                    pattern: exclude.pattern.as_str().into(),
                    origin: exclude.origin.as_str().into(),
                    line: None,
                })
                .collect(),
            problems: Vec::new(),
            folders: Vec::new(),
        };
        let gitignore = ignorer.read_gitignore("");
        ignorer.folders.push(Folder {
            path: "".into(),
            excluded: None,
            gitignored: None,
            gitignore,
            submodule: false,
        });
        Ok(ignorer)
    }

    /// The index of the rule that leaves the next entry out.
    pub(super) fn ignored(&mut self, entry: &Entry) -> Option<u32> {
        if matches!(entry.kind, EntryKind::Unlisted(ListError::TooMany(_))) {
            return None;
        }
        self.enter_folder_of(&entry.path);
        let folder = self.folders.last()?;
        let is_folder = matches!(entry.kind, EntryKind::Unlisted(_));
        let excluded = folder
            .excluded
            .or_else(|| self.excludes.matched(&entry.path, is_folder));
        excluded.or_else(|| {
            let gitignored = folder
                .gitignored
                .or_else(|| self.gitignored(&entry.path, is_folder));
            gitignored.filter(|_| !self.git.tracks(&entry.path))
        })
    }

    /// The rules, and what is wrong with `.gitignore` files, by index of their entries.
    pub(super) fn finish(self) -> (Vec<IgnoreRule>, Vec<(usize, Problem)>) {
        (self.rules, self.problems)
    }

    fn enter_folder_of(&mut self, path: &str) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        while self.folders.len() > 1
            && !(self.folders.last()).is_some_and(|last| super::is_at_or_below(folder, &last.path))
        {
            self.folders.pop();
        }
        let mut entered = self.folders.last().map_or(0, |last| last.path.len());
        while entered < folder.len() {
            let rest = &folder[entered + usize::from(entered > 0)..];
            let name_end = folder.len() - rest.len() + rest.find('/').unwrap_or(rest.len());
            self.enter(&folder[..name_end]);
            entered = name_end;
        }
    }

    fn enter(&mut self, path: &str) {
        let above = self.folders.last();
        let submodule = self.git.is_submodule(path);
        let excluded = above
            .and_then(|above| above.excluded)
            .or_else(|| self.excludes.matched(path, true));
        let gitignored = if submodule {
            None
        } else {
            above
                .and_then(|above| above.gitignored)
                .or_else(|| self.gitignored(path, true))
        };
        let gitignore = if excluded.is_some() || gitignored.is_some() {
            None
        } else {
            self.read_gitignore(path)
        };
        self.folders.push(Folder {
            path: path.into(),
            excluded,
            gitignored,
            gitignore,
            submodule,
        });
    }

    /// The rule of the nearest `.gitignore` that says something about a path whose folders are not left out.
    fn gitignored(&self, path: &str, is_folder: bool) -> Option<u32> {
        for folder in self.folders.iter().rev() {
            if let Some(gitignore) = &folder.gitignore {
                let below = folder.path.len() + usize::from(!folder.path.is_empty());
                match gitignore.verdict(&path[below..], is_folder) {
                    Verdict::Ignore(rule) => return Some(rule),
                    Verdict::Keep => return None,
                    Verdict::Silent => {}
                }
            }
            if folder.submodule {
                return None;
            }
        }
        None
    }

    fn read_gitignore(&mut self, folder: &str) -> Option<Gitignore> {
        if !self.settings.ignoring.gitignore {
            return None;
        }
        let path = if folder.is_empty() {
            ".gitignore".to_owned()
        } else {
            format!("{folder}/.gitignore")
        };
        let search = self
            .entries
            .binary_search_by(|entry| (*entry.path).cmp(&path));
        let index = search
            .ok()
            .filter(|index| self.entries[*index].kind == EntryKind::File)?;
        let content = self
            .files
            .read(&path, self.settings.limits.ignore_file_size);
        let gitignore = content.map_err(Problem::from).and_then(|content| {
            Gitignore::new(&path, &content, &mut self.rules)
                .map_err(|error| Problem::new("limit", error))
        });
        gitignore.unwrap_or_else(|mut problem| {
            let reason = problem.message.replace("`file-size`", "`ignore-file-size`");
            problem.message = format!("its patterns do not hold: {reason}");
            self.problems.push((index, problem));
            None
        })
    }
}

/// The globs of excludes; a rule's index is that of its glob.
struct Excludes {
    globs: GlobSet,
    folders_only: Vec<bool>,
}

impl Excludes {
    fn new(excludes: &[Exclude]) -> Result<Self, PatternError> {
        let mut globs = GlobSetBuilder::new();
        let mut folders_only = Vec::new();
        for exclude in excludes {
            let error = |reason: String| PatternError {
                pattern: exclude.pattern.clone(),
                origin: exclude.origin.clone(),
                reason,
            };
            let pattern = exclude
                .pattern
                .strip_prefix("./")
                .unwrap_or(&exclude.pattern);
            let pattern = pattern.strip_prefix('/').unwrap_or(pattern);
            let (pattern, only_folders) = match pattern.strip_suffix('/') {
                Some(pattern) => (pattern, true),
                None => (pattern, false),
            };
            if pattern.is_empty() || pattern == "." {
                return Err(error("it names nothing below the root".to_owned()));
            }
            let glob = GlobBuilder::new(pattern)
                .literal_separator(true)
                .backslash_escape(true)
                .build()
                .map_err(|problem| error(problem.kind().to_string()))?;
            globs.add(glob);
            folders_only.push(only_folders);
        }
        let globs = globs.build().map_err(|problem| PatternError {
            pattern: problem.glob().unwrap_or_default().to_owned(),
            origin: "exclude".to_owned(),
            reason: problem.kind().to_string(),
        })?;
        Ok(Self {
            globs,
            folders_only,
        })
    }

    fn matched(&self, path: &str, is_folder: bool) -> Option<u32> {
        if self.folders_only.is_empty() {
            return None;
        }
        let matches = self.globs.matches_candidate(&Candidate::new(path));
        let first = matches
            .into_iter()
            .find(|index| is_folder || !self.folders_only[*index]);
        first.and_then(|index| u32::try_from(index).ok())
    }
}
