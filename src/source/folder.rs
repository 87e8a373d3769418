//! A folder of the file system in, [`Files`] out: the one place that opens files.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::files::{Entry, EntryKind, Files, Link, ListError, ReadError, is_normal, reason};
use crate::settings::Limits;

/// A folder and what stands below it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// Folders below the root that are no links, so that a file in one of them stands under the root. Filled by listing,
    /// and by looking where a path has not been listed. Whoever can replace a folder by a link between that and a read can
    /// make us read another file of theirs; the standard library offers no way to open relative to a folder.
    real_folders: RwLock<HashSet<Box<str>>>,
}

/// What a walk found.
struct Listing {
    entries: Vec<Entry>,
    /// Folders that are no links.
    folders: Vec<Box<str>>,
}

impl Folder {
    /// The folder at an absolute path without links, as [`super::find_root`] gives it.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self {
            root,
            real_folders: RwLock::default(),
        }
    }

    /// Lists what `walk` gives, whose start stands `above` folders below the root. `Err` holds the entry that did not fit
    /// into the limit.
    fn try_list(
        &self,
        limits: &Limits,
        walk: WalkDir,
        above: u64,
    ) -> Result<Listing, (Vec<Entry>, Entry)> {
        let root_length = prefix_length(&self.root);
        let most = usize::try_from(limits.files).unwrap_or(usize::MAX);
        let mut entries = Vec::new();
        let mut folders = Vec::new();
        let mut walk = walk.min_depth(1).into_iter();
        while let Some(item) = walk.next() {
            let (path, kind) = match &item {
                Ok(item) if item.file_name() == ".git" => {
                    if item.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                    continue;
                }
                Ok(item) => {
                    let path = relative(item.path(), root_length);
                    if !item.file_type().is_dir() {
                        (path.clone(), self.kind(item, path.is_ok()))
                    } else if item.depth() as u64 + above > limits.folder_depth {
                        walk.skip_current_dir();
                        let error = ListError::TooDeep(limits.folder_depth);
                        (path, EntryKind::Unlisted(error))
                    } else {
                        folders.extend(path.ok());
                        continue;
                    }
                }
                Err(error) => {
                    let path = error
                        .path()
                        .map_or(Ok("".into()), |path| relative(path, root_length));
                    let words = error.io_error().map_or_else(|| error.to_string(), reason);
                    (path, EntryKind::Unlisted(ListError::Unreadable(words)))
                }
            };
            let (Ok(path) | Err(path)) = path;
            if entries.len() == most {
                let kind = EntryKind::Unlisted(ListError::TooMany(limits.files));
                return Err((entries, Entry { path, kind }));
            }
            entries.push(Entry { path, kind });
        }
        Ok(Listing { entries, folders })
    }

    /// Lists the folders at the top in parallel: each is a walk of its own.
    fn list_in_parallel(&self, limits: &Limits) -> Result<Listing, (Vec<Entry>, Entry)> {
        let mut all = self.try_list(limits, WalkDir::new(&self.root).max_depth(1), 0)?;
        let top = WalkDir::new(&self.root).min_depth(1).max_depth(1);
        let folders: Vec<PathBuf> = top
            .into_iter()
            .filter_map(Result::ok)
            .filter(|item| item.file_type().is_dir() && item.file_name() != ".git")
            .map(walkdir::DirEntry::into_path)
            .collect();
        let below: Vec<Listing> = folders
            .par_iter()
            .map(|folder| self.try_list(limits, WalkDir::new(folder), 1))
            .collect::<Result<_, _>>()?;
        for listing in below {
            all.entries.extend(listing.entries);
            all.folders.extend(listing.folders);
        }
        let most = usize::try_from(limits.files).unwrap_or(usize::MAX);
        match all.entries.get(most) {
            Some(beyond) => Err((Vec::new(), beyond.clone())),
            None => Ok(all),
        }
    }

    fn know(&self, folders: Vec<Box<str>>) {
        let mut known = self
            .real_folders
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        known.extend(folders);
    }

    fn kind(&self, item: &walkdir::DirEntry, named: bool) -> EntryKind {
        let file_type = item.file_type();
        if file_type.is_file() {
            if named {
                EntryKind::File
            } else {
                EntryKind::UnnamedFile
            }
        } else if file_type.is_symlink() {
            EntryKind::Link(self.link(item.path()))
        } else {
            EntryKind::Special(special(file_type))
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the folder behind Files")]
    fn link(&self, path: &Path) -> Link {
        let target = match std::fs::canonicalize(path) {
            Ok(target) => target,
            Err(error) if is_loop(&error) => return Link::Loop,
            Err(_) => return Link::Broken,
        };
        if path.starts_with(&target) {
            return Link::Loop;
        }
        if !target.starts_with(&self.root) || target.iter().any(|part| part == ".git") {
            return Link::Outside;
        }
        let (Ok(inside) | Err(inside)) = relative(&target, prefix_length(&self.root));
        Link::Inside(inside)
    }

    /// Whether every folder above the file is a real one.
    #[expect(clippy::disallowed_methods, reason = "this is the folder behind Files")]
    fn stands_under_root(&self, path: &str) -> Result<(), ReadError> {
        let Some((folder, _)) = path.rsplit_once('/') else {
            return Ok(());
        };
        let known = self
            .real_folders
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        if known.contains(folder) {
            return Ok(());
        }
        drop(known);
        self.stands_under_root(folder)?;
        match std::fs::symlink_metadata(self.root.join(folder)) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) if metadata.is_symlink() => return Err(ReadError::Link),
            Ok(_) => return Err(ReadError::Absent),
            Err(error) => return Err(read_error(&error)),
        }
        let mut known = self
            .real_folders
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        known.insert(folder.into());
        Ok(())
    }
}

impl Files for Folder {
    fn list(&self, limits: &Limits) -> Vec<Entry> {
        let listing = self.list_in_parallel(limits).or_else(|_| {
            // Which entries fit must not depend on the order in which the file system gives them.
            let walk = WalkDir::new(&self.root).sort_by_file_name();
            self.try_list(limits, walk, 0)
        });
        let mut entries = match listing {
            Ok(listing) => {
                self.know(listing.folders);
                listing.entries
            }
            Err((mut entries, beyond)) => {
                entries.push(beyond);
                entries
            }
        };
        // Stable, because it makes use of the runs that folders give.
        entries.sort_by(|left, right| left.path.cmp(&right.path));
        entries
    }

    fn read_into(&self, path: &str, limit: u64, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        let result = if is_normal(path) && !path.contains(MAIN_SEPARATOR_ELSEWHERE) {
            self.stands_under_root(path)
                .and_then(|()| read_file(&self.root.join(path), limit, buffer))
        } else {
            Err(ReadError::Outside)
        };
        if result.is_err() {
            buffer.clear();
        }
        result
    }
}

/// Characters that separate the parts of a path on this system, although [`Files`] uses `/` alone.
const MAIN_SEPARATOR_ELSEWHERE: &[char] = if MAIN_SEPARATOR == '/' {
    &[]
} else {
    &[MAIN_SEPARATOR, ':']
};

/// Open, ask for the size, read, close: the buffer keeps its old length until then so that no more than its growth needs to
/// be overwritten with zeros.
fn read_file(path: &Path, limit: u64, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
    let mut file = open(path).map_err(|error| read_error(&error))?;
    let metadata = file.metadata().map_err(|error| read_error(&error))?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile);
    }
    let too_large = ReadError::TooLarge { limit };
    if metadata.len() > limit {
        return Err(too_large);
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX - 1);
    let size = usize::try_from(metadata.len()).unwrap_or(limit);
    // One byte more than the size shows the end of the file without another call.
    buffer.resize(size + 1, 0);
    let mut filled = 0;
    loop {
        if filled == buffer.len() {
            if filled > limit {
                return Err(too_large);
            }
            let larger = (2 * filled).max(4096).min(limit + 1);
            buffer.resize(larger, 0);
        }
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(read_error(&error)),
        }
        if filled == size {
            break;
        }
    }
    buffer.truncate(filled);
    Ok(())
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    // A link or a pipe that has taken a file's place since it was listed is neither followed nor waited for.
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "this is the folder behind Files")]
fn open(path: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(path)?.is_symlink() {
        return Err(io::Error::other("a symbolic link"));
    }
    OpenOptions::new().read(true).open(path)
}

fn read_error(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Absent,
        io::ErrorKind::IsADirectory => ReadError::NotAFile,
        _ if is_loop(error) => ReadError::Link,
        _ if is_socket(error) => ReadError::NotAFile,
        _ => ReadError::Unreadable(reason(error)),
    }
}

#[cfg(unix)]
fn is_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::ELOOP)
}

#[cfg(not(unix))]
fn is_loop(_: &io::Error) -> bool {
    false
}

#[cfg(unix)]
fn is_socket(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::ENXIO)
}

#[cfg(not(unix))]
fn is_socket(_: &io::Error) -> bool {
    false
}

#[cfg(unix)]
fn special(file_type: std::fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;

    if file_type.is_fifo() {
        "pipe"
    } else if file_type.is_socket() {
        "socket"
    } else {
        "device"
    }
}

#[cfg(not(unix))]
fn special(_: std::fs::FileType) -> &'static str {
    "special file"
}

/// Bytes of the root and the separator behind it.
fn prefix_length(root: &Path) -> usize {
    let bytes = root.as_os_str().as_encoded_bytes();
    let ends_in_separator = bytes
        .last()
        .is_some_and(|byte| char::from(*byte) == MAIN_SEPARATOR);
    bytes.len() + usize::from(!ends_in_separator)
}

/// The part of a path below the root; `Err` if it is no UTF-8, with the offending bytes escaped.
fn relative(path: &Path, prefix_length: usize) -> Result<Box<str>, Box<str>> {
    let bytes = path.as_os_str().as_encoded_bytes();
    let below = bytes.get(prefix_length..).unwrap_or_default();
    match str::from_utf8(below) {
        Ok(path) if MAIN_SEPARATOR == '/' => Ok(path.into()),
        Ok(path) => Ok(path.replace(MAIN_SEPARATOR, "/").into()),
        Err(_) => Err(super::escaped(below).into()),
    }
}
