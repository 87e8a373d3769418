//! Command lines in, what the program prints and its exit code out: transcripts in `tests/cli`, and what they cannot say.
//!
//! `TRYCMD=overwrite cargo test --test suite cli` writes the transcripts anew.

use serde_json::Value;
use std::{
    path::Path,
    process::{Command, Output},
};

const FORMATS: [&str; 3] = ["human", "json", "sarif"];

#[test]
fn transcripts_are_current() {
    trycmd::TestCases::new()
        .case("tests/cli/*.toml")
        .case("tests/cli/*.trycmd");
}

#[test]
fn exit_codes_are_the_same_for_every_format() {
    let folder = folder();
    let cases: [(i32, &[&str]); 8] = [
        (1, &["warning", "--fail-on", "warning"]),
        (0, &["warning"]),
        (0, &["warning", "--fail-on", "warning", "--exit-zero"]),
        (0, &["broken"]),
        (4, &["broken", "--strict"]),
        (4, &["broken", "--strict", "--exit-zero"]),
        (3, &["empty"]),
        (2, &["missing"]),
    ];
    for (expected, arguments) in cases {
        for format in FORMATS {
            let mut whole = vec!["scan", "--root", ".", "-f", format];
            whole.extend(arguments);
            assert_eq!(
                run(folder.path(), &whole).status.code(),
                Some(expected),
                "{whole:?}"
            );
        }
    }
}

#[test]
fn machine_formats_come_alone_on_standard_output() {
    let folder = folder();
    let keys: [(&str, &[&str]); 2] = [
        (
            "json",
            &[
                "version", "findings", "open", "problems", "rules", "account",
            ],
        ),
        ("sarif", &["$schema", "version", "runs"]),
    ];
    for (format, keys) in keys {
        let output = run(
            folder.path(),
            &["scan", "--root", ".", "-f", format, "warning"],
        );
        assert!(output.stderr.is_empty(), "{format}");
        let value: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        for key in keys {
            assert!(value.get(key).is_some(), "{format} lacks {key}");
        }
    }
}

#[test]
fn outputs_stand_beside_each_other() {
    let folder = folder();
    let arguments = [
        "scan",
        "--root",
        ".",
        "warning",
        "-o",
        "sarif=a.sarif",
        "-o",
        "json=b.json",
    ];
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).expect("people read UTF-8");
    assert!(text.contains("service-selector-unmatched"), "{text}");
    for (name, format) in [("a.sarif", "sarif"), ("b.json", "json")] {
        let written = crate::read(&folder.path().join(name)).expect("the report was written");
        let alone = run(
            folder.path(),
            &["scan", "--root", ".", "warning", "-f", format],
        );
        let alone = String::from_utf8(alone.stdout).expect("JSON is UTF-8");
        assert!(
            written == alone,
            "{format} differs between file and standard output"
        );
    }
}

#[test]
fn a_failed_write_leaves_what_was_there() {
    let folder = folder();
    crate::write(&folder.path().join("old.sarif"), "old");
    let unwritable = [
        "sarif=old.sarif/new.sarif",
        "sarif=missing/new.sarif",
        "sarif=warning",
    ];
    for output in unwritable {
        let done = run(
            folder.path(),
            &["scan", "--root", ".", "warning", "-o", output],
        );
        assert_eq!(done.status.code(), Some(2), "{output}");
        let told = String::from_utf8(done.stderr).expect("people read UTF-8");
        assert!(
            told.starts_with("error: cannot write the sarif report"),
            "{told}"
        );
    }
    let old = crate::read(&folder.path().join("old.sarif"));
    assert_eq!(old.as_deref(), Some("old"));
    let mut names: Vec<String> = crate::repository::entries(folder.path())
        .iter()
        .map(|path| crate::repository::name_of(path))
        .collect();
    names.sort();
    assert_eq!(names, ["broken", "empty", "old.sarif", "warning"]);
}

/// A warning, a file that is not YAML, and a folder without files.
fn folder() -> tempfile::TempDir {
    const SERVICE: &str = "apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: chop}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: shop}]}
";
    let folder = tempfile::tempdir().expect("a folder can be made");
    let files = [
        ("warning/service.yaml", SERVICE),
        (
            "broken/service.json",
            "{\"apiVersion\": \"v1\", \"kind\": [}",
        ),
    ];
    for (path, content) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("a folder can be made");
        crate::write(&path, content);
    }
    std::fs::create_dir_all(folder.path().join("empty")).expect("a folder can be made");
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portolan"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program starts")
}
