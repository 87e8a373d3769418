//! Hostile and broken files in, quick reports with problems out, never a panic.

use portolan::{
    finding::Persona,
    report::{Format, HumanOptions, Report},
    scan::{Unwatched, scan},
    settings::Settings,
    source::{Git, Memory},
};
use std::{
    fmt::Write,
    time::{Duration, Instant},
};

const HEAD: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";

/// Scans one file and writes every format; both together must be quick.
fn quickly(content: impl Into<Vec<u8>>) -> Report {
    at("web.yaml", content)
}

fn at(path: &str, content: impl Into<Vec<u8>>) -> Report {
    let mut files = Memory::new();
    files.add(path, content).expect("the path is relative");
    let settings = Settings {
        persona: Persona::Auditor,
        ..Settings::default()
    };
    let start = Instant::now();
    let report = scan(&files, &["".into()], Git::Absent, &settings, &Unwatched)
        .expect("the settings are good");
    for format in [Format::Human, Format::Json, Format::Sarif] {
        let mut out = Vec::new();
        format
            .write(&report, &HumanOptions::default(), &mut out)
            .expect("memory takes every byte");
    }
    let spent = start.elapsed();
    // Far above what it takes, so that a busy machine does not fail it, and far below what quadratic work would take.
    assert!(spent < Duration::from_secs(15), "{spent:?}");
    assert_eq!(report.account.counts().listed, 1);
    report
}

/// The codes of problems and the rules of findings.
fn told(report: &Report) -> Vec<&str> {
    let problems = report.problems.iter().map(|problem| problem.code);
    let findings = report
        .findings
        .iter()
        .map(|finding| report.rules[finding.rule].id);
    problems.chain(findings).collect()
}

#[test]
fn aliases_that_stand_for_ten_billion_nodes_are_a_limit() {
    let mut text = format!("{HEAD}a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let alias = format!("*a{}", level - 1);
        let items = vec![alias; 10].join(", ");
        writeln!(text, "a{level}: &a{level} [{items}]").expect("memory takes every byte");
    }
    assert_eq!(told(&quickly(text)), ["limit"]);
}

#[test]
fn anchors_that_hold_themselves_are_an_error() {
    assert_eq!(
        told(&quickly(format!("{HEAD}spec: &a [*a]\n"))),
        ["document-parse-error"]
    );
    let merged = format!("{HEAD}spec: &a\n  x: 1\n  <<: *a\n");
    assert_eq!(told(&quickly(merged)), ["document-parse-error"]);
}

#[test]
fn deep_nesting_is_a_limit() {
    let brackets = format!("{HEAD}spec: {}\n", "[".repeat(10_000));
    assert_eq!(told(&quickly(brackets)), ["limit"]);
    let items = format!("{HEAD}spec:\n  {}x\n", "- ".repeat(100_000));
    assert_eq!(told(&quickly(items)), ["limit"]);
    let mut maps = HEAD.to_owned();
    for level in 0..3_000 {
        writeln!(maps, "{}a:", " ".repeat(level)).expect("memory takes every byte");
    }
    assert_eq!(told(&quickly(maps)), ["limit"]);
    let objects = format!(
        "{{\"apiVersion\": \"v1\", \"kind\": \"List\", \"a\": {}",
        "{\"a\":".repeat(10_000)
    );
    assert_eq!(told(&at("web.json", objects)), ["limit"]);
}

#[test]
fn lists_within_lists_of_objects_end() {
    let mut text = String::new();
    for level in 0..200 {
        let indent = "  ".repeat(level);
        let dash = if level == 0 { "" } else { "- " };
        let before = indent.len().saturating_sub(dash.len());
        writeln!(
            text,
            "{}{dash}apiVersion: v1\n{indent}kind: List\n{indent}items:",
            " ".repeat(before)
        )
        .expect("memory takes every byte");
    }
    quickly(text);
}

#[test]
fn long_chains_of_branches_are_read() {
    let mut text = format!("{HEAD}spec:\n  {{{{ if .a }}}}\n  type: ClusterIP\n");
    for branch in 0..3_000 {
        writeln!(text, "  {{{{ else if .b{branch} }}}}\n  type: NodePort")
            .expect("memory takes every byte");
    }
    text.push_str("  {{ end }}\n");
    quickly(text);
    let mut nested = format!("{HEAD}spec:\n");
    nested.push_str(&"  {{ if .a }}\n".repeat(3_000));
    nested.push_str("  type: NodePort\n");
    nested.push_str(&"  {{ end }}\n".repeat(3_000));
    quickly(nested);
    quickly(format!("{HEAD}spec: {}\n", "{{ ".repeat(50_000)));
    quickly(format!("{HEAD}spec: {}\n", "${".repeat(50_000)));
}

#[test]
fn one_huge_scalar_is_read() {
    let megabytes = "x".repeat(5 << 20);
    let plain = quickly(format!(
        "{HEAD}spec:\n  externalTrafficPolicy: {megabytes}\n"
    ));
    assert!(
        told(&plain)
            .iter()
            .all(|told| !told.starts_with("document-"))
    );
    quickly(format!("{HEAD}data: |\n  {}\n", "line\n  ".repeat(1 << 20)));
    quickly(format!("{HEAD}data: \"{}\"\n", "\\u0041".repeat(1 << 20)));
    quickly(format!("{HEAD}{megabytes}: 1\n{megabytes}: 2\n"));
}

#[test]
fn many_duplicate_keys_are_read() {
    quickly(format!(
        "{HEAD}spec:\n{}",
        "  type: NodePort\n".repeat(20_000)
    ));
    let mut ports = format!(
        "{HEAD}spec:\n  type: ClusterIP\n  externalTrafficPolicy: Local\n  selector: {{a: b}}\n  ports:\n"
    );
    for port in 0..20_000 {
        writeln!(
            ports,
            "  - {{name: p{port}, port: {port}, targetPort: q{port}}}"
        )
        .expect("memory takes every byte");
    }
    quickly(ports);
}

#[test]
fn bytes_that_are_no_text_are_problems() {
    let nul = format!("{HEAD}spec:\n  type: \"a\0b\"\n");
    quickly(nul);
    let mut invalid = HEAD.as_bytes().to_vec();
    invalid.extend(b"spec: {type: \xFF\xFE}\n");
    assert_eq!(told(&quickly(invalid)), ["encoding"]);
    let mut odd = vec![0xFF, 0xFE];
    odd.extend(HEAD.encode_utf16().flat_map(u16::to_le_bytes));
    odd.push(b'x');
    assert_eq!(told(&quickly(odd)).len(), 1);
    let lone: Vec<u8> = [0xFEFF, 0xD800, 0x0041]
        .iter()
        .flat_map(|unit: &u16| unit.to_be_bytes())
        .collect();
    assert_eq!(told(&quickly(lone)).len(), 1);
}

#[test]
fn every_encoding_and_line_end_gives_the_same_places() {
    let text =
        format!("# 😀 Ä\n{HEAD}spec:\n  type: ClusterIP\n  externalTrafficPolicy: Local # 😀\n");
    let crlf = text.replace('\n', "\r\n");
    let marked = format!("\u{FEFF}{text}");
    let little = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let files: [Vec<u8>; 5] = [text.into(), crlf.into(), marked.into(), little, big];
    for bytes in files {
        let report = quickly(bytes);
        assert_eq!(told(&report), ["service-etp-not-external"]);
        let position = report.findings[0].location.position;
        assert_eq!((position.start_line, position.start_column), (8, 26));
        assert_eq!((position.end_line, position.end_column), (8, 31));
    }
}

#[test]
fn odd_characters_are_read() {
    quickly(format!(
        "{HEAD}spec:\r  type: ClusterIP\r  externalTrafficPolicy: Local\r"
    ));
    quickly(HEAD.replace('\n', "\r"));
    for odd in [
        "\u{FDD0}",
        "\u{FDD1}",
        "\u{FDD0}0\u{FDD1}",
        "\u{FDD0}99999999999\u{FDD1}",
        "\u{FDD1}0\u{FDD0}",
    ] {
        quickly(format!("{HEAD}spec:\n  type: {odd}\n  {odd}: 1\n  {odd}\n"));
        quickly(format!(
            "{HEAD}spec:\n  type: {odd} {{{{ .a }}}}\n  ports:\n  - {odd}\n"
        ));
        quickly(format!(
            "{HEAD}{odd}:\nspec:\n  selector:\n    a: {odd}${{A}}\n"
        ));
    }
    quickly(format!(
        "{HEAD}spec:\n  type: \u{2028}\u{85}\u{200B}\u{FEFF}x\n"
    ));
    for text in [
        "",
        "\n",
        "---",
        "---\n---\n---\n",
        "%YAML 1.2\n---\n",
        "kind: \n",
        "\u{FEFF}",
        "kind: List\napiVersion: v1\nitems: 1\n",
    ] {
        quickly(text);
    }
}

#[test]
fn nested_merges_are_looked_through() {
    let mut text = format!("{HEAD}m0: &m0 {{type: ClusterIP, externalTrafficPolicy: Local}}\n");
    for level in 1..100 {
        let before = level - 1;
        writeln!(text, "m{level}: &m{level} {{<<: [*m{before}, *m{before}]}}")
            .expect("memory takes every byte");
    }
    text.push_str("spec:\n  <<: [*m3, {<<: *m1}]\n");
    quickly(text);
    let small = format!(
        "{HEAD}base: &base {{type: ClusterIP}}\nspec:\n  <<: [{{<<: *base}}]\n  externalTrafficPolicy: Local\n"
    );
    assert_eq!(told(&quickly(small)), ["service-etp-not-external"]);
}

#[test]
fn many_labels_are_matched() {
    let mut labels = String::new();
    for label in 0..50_000 {
        writeln!(labels, "    l{label}: v").expect("memory takes every byte");
    }
    quickly(format!("{HEAD}spec:\n  selector:\n{labels}"));
    let deeper = labels.replace("    l", "        l");
    quickly(format!(
        "{HEAD}spec:\n  selector:\n{labels}---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  \
         selector:\n    matchLabels: {{a: b}}\n  template:\n    metadata:\n      labels:\n{deeper}"
    ));
    let mut merged = HEAD.to_owned();
    for base in 0..10 {
        writeln!(
            merged,
            "b{base}: &b{base}\n{}",
            labels
                .lines()
                .take(4_000)
                .map(|line| format!("{line}{base}\n").replace(": v", &format!("x{base}: v")))
                .collect::<String>()
        )
        .expect("memory takes every byte");
    }
    merged.push_str(
        "spec:\n  selector:\n    <<: [*b0, *b1, *b2, *b3, *b4, *b5, *b6, *b7, *b8, *b9]\n",
    );
    quickly(merged);
}

#[test]
fn many_policies_and_pods_are_matched() {
    let mut text = String::new();
    for each in 0..1_000 {
        write!(
            text,
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: d{each}}}\nspec:\n  selector: {{matchLabels: {{a: \
             b{each}}}}}\n  template:\n    metadata: {{labels: {{a: b{each}}}}}\n    spec: {{containers: [{{name: a, image: a}}]}}\n\
             ---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{each}}}\nspec: {{selector: {{a: c{each}}}, ports: [{{port: \
             80}}]}}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: n{each}}}\nspec: \
             {{podSelector: {{matchLabels: {{a: b{each}}}}}, policyTypes: [Egress]}}\n"
        )
        .expect("memory takes every byte");
    }
    quickly(text);
}
