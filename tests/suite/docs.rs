//! README and docs in, what in them is no longer true out.

use portolan::{config, rules, settings::Settings, source::Memory};
use std::{path::Path, process::Command};

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The fenced block of a language that begins at or after `from`.
fn block<'t>(text: &'t str, language: &str) -> &'t str {
    let fence = format!("```{language}\n");
    let start = text.find(&fence).unwrap() + fence.len();
    &text[start..start + text[start..].find("```").unwrap()]
}

#[test]
fn readme_lists_every_rule() {
    let readme = read("README.md");
    for rule in rules::ALL {
        assert!(
            readme.contains(&format!("| `{}` |", rule.id)),
            "{}",
            rule.id
        );
    }
}

#[test]
fn readme_shows_what_the_tour_prints() {
    let output = Command::new(env!("CARGO_BIN_EXE_portolan"))
        .args(["scan", "docs/tour", "--color", "never"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stdout).unwrap();
    for part in block(&read("README.md"), "text").split("…\n") {
        assert!(
            printed.contains(part.trim_end()),
            "the tour no longer prints\n{part}\nbut\n{printed}"
        );
    }
}

#[test]
fn the_configuration_that_is_shown_is_one() {
    let mut files = Memory::new();
    files
        .add(
            config::FILE_NAME,
            block(&read("docs/configuration.md"), "yaml"),
        )
        .unwrap();
    let mut settings = Settings::default();
    config::read(None, &files, &mut settings).unwrap();
    assert_eq!(settings.test_paths, ["**/testdata/**"]);
}

#[test]
fn links_lead_to_files() {
    for page in [
        "README.md",
        "docs/units.md",
        "docs/configuration.md",
        "docs/rules.md",
    ] {
        let text = read(page);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            assert!(
                folder.parent().unwrap().join(link).exists(),
                "{page}: {link}"
            );
        }
    }
}
