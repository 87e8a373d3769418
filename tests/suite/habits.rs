//! The habits of the house that a machine can check.

use crate::repository::{entries, name_of, root};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Each may use only what stands to its left.
const LAYERS: &[&str] = &[
    "settings", "source", "yaml", "template", "lang", "manifest", "unit", "graph", "reach",
    "finding", "rules", "report",
];

/// These may use all layers, and each other; no layer may use them.
const ABOVE: &[&str] = &[
    "walk", "parse", "settle", "config", "scan", "fleet", "cli", "proof",
];

/// What a layer uses against the order, until the reason is gone.
const TOLERATED: &[(&str, &str)] = &[
    // Settings name the persona that findings are for.
    ("settings", "finding"),
];

/// Lines of code that a file may have; tests, comments and blank lines do not count.
const MOST_LINES: usize = 350;

/// Lines that the file of a rule may have, its documentation included.
const MOST_LINES_OF_A_RULE: usize = 150;

/// Files that are longer, and by how much at most: entries may shrink or go, and never come.
const LONGER: &[(&str, usize)] = &[];

#[test]
fn layers_use_only_what_stands_to_their_left() {
    let mut failures = BTreeSet::new();
    for file in sources() {
        let Some(module) = module_of(&file) else {
            continue;
        };
        assert!(
            LAYERS.contains(&module.as_str()) || ABOVE.contains(&module.as_str()),
            "src/{module} has no place in the order of the house"
        );
        let Some(own) = LAYERS.iter().position(|layer| *layer == module) else {
            continue;
        };
        for used in uses(&read(&file)) {
            let allowed = LAYERS[..=own].contains(&used.as_str())
                || TOLERATED.contains(&(module.as_str(), used.as_str()));
            if !allowed {
                failures.insert(format!("{} uses crate::{used}", relative(&file)));
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures:#?}");
}

#[test]
fn modules_open_with_what_goes_in_and_what_comes_out() {
    for file in sources() {
        let text = read(&file);
        assert!(
            text.starts_with("//! "),
            "{} opens without a `//!` line",
            relative(&file)
        );
    }
}

#[test]
fn files_stay_short() {
    let mut failures = Vec::new();
    for (path, _) in LONGER {
        if !root().join(path).exists() {
            failures.push(format!("{path} is in LONGER and does not exist"));
        }
    }
    for file in sources() {
        let path = relative(&file);
        if path.contains("tests") {
            continue;
        }
        let text = read(&file);
        let is_rule = path.starts_with("src/rules/") && path.matches('/').count() == 3;
        let (lines, most) = if is_rule {
            (text.lines().count(), MOST_LINES_OF_A_RULE)
        } else {
            (code_lines(&text), MOST_LINES)
        };
        let longer = LONGER.iter().find(|(long, _)| *long == path);
        match longer {
            Some((_, allowed)) if lines <= *allowed && lines > most => {}
            Some((_, allowed)) => {
                failures.push(format!("{path} has {lines} lines, LONGER says {allowed}"));
            }
            None if lines > most => {
                failures.push(format!("{path} has {lines} lines, {most} are allowed"));
            }
            None => {}
        }
    }
    assert!(failures.is_empty(), "\n{failures:#?}");
}

#[test]
fn no_module_is_named_after_nothing() {
    const EMPTY: &[&str] = &[
        "util", "utils", "helper", "helpers", "common", "misc", "shared",
    ];
    for file in sources() {
        let name = name_of(&file);
        let stem = name.trim_end_matches(".rs");
        let folder = file.parent().map(name_of).unwrap_or_default();
        for word in [stem, folder.as_str()] {
            assert!(
                !EMPTY.contains(&word),
                "{}: say what is in it",
                relative(&file)
            );
        }
    }
}

#[test]
fn only_source_touches_files() {
    for file in sources() {
        let path = relative(&file);
        let allowed = path.starts_with("src/source/")
            || path.starts_with("src/report/write")
            || path.contains("tests");
        let text = read(&file);
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let touches = code
            .lines()
            .any(|line| !line.trim_start().starts_with("//") && line.contains("std::fs"));
        assert!(
            allowed || !touches,
            "{path} uses std::fs: read through source::Files"
        );
    }
}

/// All Rust files below `src/`.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The module directly below the crate that a file belongs to; none for `lib.rs` and `main.rs`.
fn module_of(file: &Path) -> Option<String> {
    let path = relative(file);
    let below = path.strip_prefix("src/")?;
    let module = below.split('/').next()?.trim_end_matches(".rs");
    (!matches!(module, "lib" | "main")).then(|| module.to_owned())
}

/// The modules that a text names as `crate::module` or in `use crate::{module, …}`; comments do not count.
fn uses(text: &str) -> BTreeSet<String> {
    let code: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let code = code.join("\n");
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` of a macro is expanded where it is used.
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(heads(group)),
            None => found.extend(head(rest)),
        }
    }
    found
}

/// The first words of the parts of a `use` group, up to its closing brace.
fn heads(group: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0u32;
    let mut begins = true;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            _ if begins && !character.is_whitespace() => {
                found.extend(head(&group[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    found
}

/// The module that a path begins with; a macro or item at the crate's root is none.
fn head(path: &str) -> Option<String> {
    let end = path.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))?;
    let word = &path[..end];
    word.starts_with(|letter: char| letter.is_ascii_lowercase())
        .then(|| word.to_owned())
}

fn code_lines(text: &str) -> usize {
    let code = text
        .split("\n#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let counts = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    code.lines().filter(counts).count()
}

fn read(path: &Path) -> String {
    crate::read(path).expect("sources are UTF-8")
}

fn relative(path: &Path) -> String {
    let below = path
        .strip_prefix(root())
        .expect("it lies below the package");
    below.to_str().expect("UTF-8").to_owned()
}

#[test]
fn uses_are_found_however_they_are_written() {
    let text = "use crate::{\n    a::{self, B},\n    c,\n};\nuse crate::d::E;\nfn f(x: crate::g::H) {} // crate::i\n$crate::j!()\n";
    let expected: BTreeSet<String> = ["a", "c", "d", "g", "i"].map(str::to_owned).into();
    assert_eq!(uses(text), expected);
}
