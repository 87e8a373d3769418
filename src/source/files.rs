//! A root in, its sorted entries and the bytes of its files out: what every backing of files offers.

use std::io;

use crate::settings::Limits;

/// The only way to bytes. A backing never leaves its root and never follows a link; what it cannot list or read is data.
///
/// Paths are relative to the root, with `/` between their parts, without `.`, `..` or empty parts.
pub trait Files: Sync {
    /// Everything under the root but folders that could be entered, and whatever is named `.git`.
    fn list(&self, limits: &Limits) -> Vec<Entry>;

    /// Reads one regular file into `buffer`, whose former content is dropped and whose capacity is kept.
    ///
    /// # Errors
    /// If the path is not that of a regular file under the root, cannot be read, or holds more than `limit` bytes. The
    /// buffer is then empty.
    fn read_into(&self, path: &str, limit: u64, buffer: &mut Vec<u8>) -> Result<(), ReadError>;

    /// Reads one regular file.
    ///
    /// # Errors
    /// As [`Files::read_into`].
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let mut buffer = Vec::new();
        self.read_into(path, limit, &mut buffer)?;
        Ok(buffer)
    }
}

/// Something under the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the root. Of a name that is no UTF-8 the offending bytes are written as `\xFF`, see [`EntryKind`].
    pub path: Box<str>,
    /// What it is.
    pub kind: EntryKind,
}

/// What an [`Entry`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file, which [`Files::read`] reads.
    File,
    /// A regular file whose path is no UTF-8, so that nothing can name it; the entry's path is only for reports.
    UnnamedFile,
    /// A symbolic link.
    Link(Link),
    /// A socket, a pipe or a device.
    Special(&'static str),
    /// A folder, or the rest of the listing, that could not be listed.
    Unlisted(ListError),
}

/// Where a symbolic link leads in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// To a file or folder under the root, by its path there: it is scanned under that path.
    Inside(Box<str>),
    /// Out of the root.
    Outside,
    /// To nothing, or to something that cannot be asked.
    Broken,
    /// To itself, over one or several links.
    Loop,
}

/// Why something was not listed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// The operating system refused.
    #[error("the folder cannot be listed ({0}): check its permissions")]
    Unreadable(String),
    /// The folder stands deeper than the limit.
    #[error("folders are nested deeper than {0}: raise the limit `folder-depth`")]
    TooDeep(u64),
    /// There are more entries than the limit.
    #[error(
        "there are more than {0} files; those from here on are not listed: raise the limit `files` or name a root with fewer"
    )]
    TooMany(u64),
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The path is not relative, or leaves the root.
    #[error("the path leads out of the root")]
    Outside,
    /// There is no such file.
    #[error("the file does not exist, or no longer")]
    Absent,
    /// The path leads to, or over, a symbolic link.
    #[error("the path leads over a symbolic link, which is not followed")]
    Link,
    /// The path is that of a folder, a socket, a pipe or a device.
    #[error("this is not a regular file")]
    NotAFile,
    /// The file is larger than the limit.
    #[error(
        "the file is larger than {limit} bytes: raise the limit `file-size` or exclude the file"
    )]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The operating system refused.
    #[error("the file cannot be read ({0}): check its permissions")]
    Unreadable(String),
}

/// Whether a path has the form that [`Files`] reads.
pub(super) fn is_normal(path: &str) -> bool {
    path.split('/')
        .all(|part| !matches!(part, "" | "." | "..") && !part.contains('\0'))
}

/// The operating system's words, without its error number.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string().to_lowercase();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_paths() {
        for path in ["a", "a/b", "..a/b..", "a b/\n"] {
            assert!(is_normal(path), "{path}");
        }
        for path in ["", "/a", "a/", "a//b", ".", "a/..", "../a", "a/./b", "a\0"] {
            assert!(!is_normal(path), "{path}");
        }
    }
}
