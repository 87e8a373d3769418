//! Files laid out on disk in, whether the modules beside this one read them right out.

#![expect(
    clippy::disallowed_methods,
    reason = "tests lay out what is to be read"
)]

mod folder;
mod git;
mod root;

use std::fs;
use std::path::{Path, PathBuf};

fn temporary() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = fs::canonicalize(folder.path()).unwrap();
    (folder, path)
}

fn write(root: &Path, path: &str, content: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}
