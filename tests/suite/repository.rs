//! Files by path in, the Report of a scan out; and the fixture folders of the package.

use portolan::{
    finding::Persona,
    report::Report,
    scan::{Unwatched, scan},
    settings::Settings,
    source::{Git, Memory},
};
use std::path::{Path, PathBuf};

/// A file of a made-up repository: path relative to its root, and content.
pub(crate) type TextFile = (String, String);

/// Scans files for everything that the personas regular and pedantic hear.
pub(crate) fn scan_files(files: &[TextFile]) -> Report {
    let mut memory = Memory::new();
    for (path, content) in files {
        memory
            .add(path, content.as_bytes())
            .expect("paths are relative");
    }
    let settings = Settings {
        persona: Persona::Pedantic,
        ..Settings::default()
    };
    scan(&memory, &["".into()], Git::Absent, &settings, &Unwatched).expect("the settings are good")
}

/// The root of the package.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One case: a file or folder in a rule's fixture folder whose name begins with `bad` or `good`.
pub(crate) struct Case {
    /// The rule's id.
    pub(crate) rule: String,
    /// File or folder name.
    pub(crate) name: String,
    /// The rule's fixture folder.
    pub(crate) folder: PathBuf,
    /// The files; the path of a single one is its name.
    pub(crate) files: Vec<TextFile>,
}

/// Every case, sorted by rule and name.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for folder in entries(&root().join("fixtures")) {
        for path in entries(&folder) {
            let name = name_of(&path);
            if path
                .extension()
                .is_some_and(|extension| extension == "snap")
            {
                continue;
            }
            let mut files = Vec::new();
            if path.is_dir() {
                collect(&path, &path, &mut files);
            } else {
                collect(&folder, &path, &mut files);
            }
            cases.push(Case {
                rule: name_of(&folder),
                name,
                folder: folder.clone(),
                files,
            });
        }
    }
    cases
}

fn collect(base: &Path, path: &Path, files: &mut Vec<TextFile>) {
    if path.is_dir() {
        for entry in entries(path) {
            collect(base, &entry, files);
        }
        return;
    }
    let relative = path.strip_prefix(base).expect("it lies below");
    let content = crate::read(path).expect("fixtures are UTF-8");
    files.push((relative.to_str().expect("UTF-8").to_owned(), content));
}

/// What lies in a folder, sorted; hidden files are left out.
#[expect(clippy::disallowed_methods, reason = "tests look at the package")]
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let read =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<PathBuf> = read.map(|entry| entry.expect("readable").path()).collect();
    found.retain(|path| !name_of(path).starts_with('.'));
    found.sort();
    found
}

/// The last part of a path.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name()
        .and_then(|name| name.to_str())
        .expect("names are UTF-8")
        .to_owned()
}
