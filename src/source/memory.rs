//! Paths with bytes in, [`Files`] out: standard input, and trees that tests make up.

use std::collections::BTreeMap;

use super::files::{Entry, EntryKind, Files, ListError, ReadError, is_normal};
use crate::settings::Limits;

/// Files that exist only in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<Box<str>, Vec<u8>>,
    others: BTreeMap<Box<str>, EntryKind>,
}

impl Memory {
    /// No files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces it.
    ///
    /// # Errors
    /// If the path is not relative to a root, with `/` between its parts and without `.` and `..`.
    pub fn add(&mut self, path: &str, content: impl Into<Vec<u8>>) -> Result<(), ReadError> {
        if !is_normal(path) {
            return Err(ReadError::Outside);
        }
        self.files.insert(path.into(), content.into());
        Ok(())
    }

    /// Adds an entry that is listed but cannot be read.
    pub fn add_entry(&mut self, path: &str, kind: EntryKind) {
        self.others.insert(path.into(), kind);
    }
}

impl Files for Memory {
    fn list(&self, limits: &Limits) -> Vec<Entry> {
        let files = self.files.keys().map(|path| (path, EntryKind::File));
        let others = (self.others.iter()).map(|(path, kind)| (path, kind.clone()));
        let mut entries: Vec<Entry> = files
            .chain(others)
            .filter(|(path, _)| path.split('/').all(|part| part != ".git"))
            .map(|(path, kind)| Entry {
                path: path.clone(),
                kind,
            })
            .collect();
        entries.sort_unstable_by(|left, right| left.path.cmp(&right.path));
        let most = usize::try_from(limits.files).unwrap_or(usize::MAX);
        if let Some(beyond) = entries.get_mut(most) {
            beyond.kind = EntryKind::Unlisted(ListError::TooMany(limits.files));
            entries.truncate(most + 1);
        }
        entries
    }

    fn read_into(&self, path: &str, limit: u64, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        buffer.clear();
        if !is_normal(path) {
            return Err(ReadError::Outside);
        }
        let content = match (self.files.get(path), self.others.get(path)) {
            (Some(content), _) => content,
            (None, Some(EntryKind::Link(_))) => return Err(ReadError::Link),
            (None, Some(_)) => return Err(ReadError::NotAFile),
            (None, None) => return Err(ReadError::Absent),
        };
        if content.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        buffer.extend_from_slice(content);
        Ok(())
    }
}
