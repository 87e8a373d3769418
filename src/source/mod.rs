//! Paths in, bytes and texts with origins out: the only door to files.

mod decode;
mod digest;
mod files;
mod folder;
mod git;
mod memory;
mod remote;
mod root;
#[cfg(test)]
mod tests;
mod text;

pub use decode::{DecodeError, Decoded, Encoding, decode, decode_part, encoding};
pub use digest::{ObjectFormat, blob_id, sha256};
pub use files::{Entry, EntryKind, Files, Link, ListError, ReadError};
pub use folder::Folder;
pub use git::{Git, Head, Repository, Tracked, read_git};
pub use memory::Memory;
pub use remote::{Remote, remote};
pub use root::{Root, RootError, find_root};
pub use text::{
    Content, Excerpt, FileId, FileRange, Hole, Place, Position, Produced, Region, Segment,
    StandsFor, Text, TextId, Texts,
};

/// One file that was read and of which something matters.
#[derive(Debug)]
pub struct SourceFile {
    /// Path relative to the root, with `/` between its parts.
    pub path: Box<str>,
    /// Bytes on disk.
    pub size: u64,
    /// The parts that are kept, sorted by `start`.
    pub excerpts: Vec<Excerpt>,
}

impl SourceFile {
    /// Whether a file that was read again still holds every excerpt at its place: in its bytes, or in the text that
    /// they were decoded to.
    #[must_use]
    pub fn still_holds(&self, bytes: &[u8], text: &str) -> bool {
        self.excerpts.iter().all(|excerpt| {
            let range = excerpt.start as usize..excerpt.start as usize + excerpt.content.len();
            let content = excerpt.content.as_bytes();
            bytes.get(range.clone()) == Some(content) || text.as_bytes().get(range) == Some(content)
        })
    }

    /// Line and UTF-16 column, both counted from 1, of an offset in the decoded content. An offset outside every
    /// excerpt gets the nearest excerpt's end before it.
    #[must_use]
    pub fn line_and_column(&self, offset: u32) -> (u32, u32) {
        let index = self
            .excerpts
            .partition_point(|excerpt| excerpt.start <= offset);
        let Some(excerpt) = self.excerpts.get(index.saturating_sub(1)) else {
            return (1, 1);
        };
        let within = (offset.saturating_sub(excerpt.start) as usize).min(excerpt.content.len());
        let within = excerpt.content.floor_char_boundary(within);
        let before = &excerpt.content[..within];
        let line_start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |newline| newline + 1);
        let breaks = memchr::memchr_iter(b'\n', before.as_bytes()).count();
        let column = before[line_start..].encode_utf16().count();
        (excerpt.line + as_u32(breaks) + 1, as_u32(column) + 1)
    }
}

/// A length that the limits on file size keep below 4 GiB.
pub(crate) fn as_u32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Bytes of a path as text, those that are no UTF-8 written as `\\xFF`.
pub(crate) fn escaped(bytes: &[u8]) -> String {
    use std::fmt::Write;

    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}
