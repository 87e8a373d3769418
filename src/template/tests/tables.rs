//! Input in, masked text with holes and regions out, case by case.

use super::super::{Dialect, Reading, mask};
use super::{shown, visible};
use crate::source::FileId;

fn check(reading: Reading, cases: &[(&str, &str)]) {
    for (input, expected) in cases {
        let masked =
            mask(FileId(0), input, reading).unwrap_or_else(|| panic!("no templating in {input:?}"));
        super::corpus::check_origins(input, &masked);
        assert_eq!(shown(&masked), *expected, "of {input:?}");
    }
}

#[test]
fn actions_in_scalars() {
    check(
        Reading::Chart,
        &[
            (
                "name: {{ .Release.Name }}-web\n",
                "name: ⟨0⟩-web\n0 Text .Release.Name\n",
            ),
            (
                "a: \"{{ .Values.x | default \"a\" }}\"\n",
                "a: \"⟨0⟩\"\n0 Text .Values.x | default \"a\"\n",
            ),
            (
                "{{ .a }}-x: {{  .b   |  quote }}\n",
                "⟨0⟩-x: ⟨1⟩\n0 Text .a\n1 Text .b\n",
            ),
            (
                "a: {{`{{ $labels.x }}`}}\n",
                "a: ⟨0⟩\n0 Text `{{ $labels.x }}`\n",
            ),
            ("a: '{{ \"{{\" }} b }}'\n", "a: '⟨0⟩ b }}'\n0 Text \"{{\"\n"),
            ("a: x {{- .b }}\n", "a: x⟨0⟩\n0 Text .b\n"),
            (
                "a: {{ .b\n  | quote }}\nc: d\n",
                "a: ⟨0⟩\n\nc: d\n0 Text .b\n",
            ),
            ("a: 1 # {{ .b }}\n", "a: 1 # ⟨0⟩\n0 Text .b\n"),
            (
                "type: {{ if .x }}LoadBalancer{{ else }}ClusterIP{{ end }}\n",
                "type: ⟨0⟩\n0 Text {{ if .x }}LoadBalancer{{ else }}ClusterIP{{ end }}\n",
            ),
            ("a: [{{ .x }}, b]\n", "a: [⟨0⟩, b]\n0 Text .x\n"),
            (
                "a: [{{ range .x }}\"{{ . }}\",{{ end }} b]\n",
                "a: [⟨0⟩, b]\n0 Entries {{ range .x }}\"{{ . }}\",{{ end }}\n",
            ),
        ],
    );
}

#[test]
fn control_lines_become_regions() {
    check(
        Reading::Chart,
        &[
            (
                "{{- if .a }}\nx: 1\n{{- else if .b }}\nx: 2\n{{- else }}\nx: 3\n{{- end }}\ny: 1\n",
                "\nx: 1\n\nx: 2\n\nx: 3\n\ny: 1\n[0] if .a: x: 1\n[0] else if .b: x: 2\n[0] else: x: 3\n",
            ),
            (
                "{{- if .a }}{{/* why */}} # how\nx: 1\n{{- end }}\n",
                "\nx: 1\n\n[0] if .a: x: 1\n",
            ),
            (
                "a:\n  {{ if .x }}b: 1{{ end }}\n  c: 2\n",
                "a:\n  b: 1\n  c: 2\n[0] if .x: b: 1\n",
            ),
            (
                "x:\n{{- range .l }}\n- {{ .name }}\n{{- end }}\n",
                "x:\n\n- ⟨0⟩\n\n0 Text* .name\n[0] range .l: - ⟨0⟩\n",
            ),
            (
                "{{- define \"a\" }}\nx: {{ .y }}\n{{- end }}\nz: 1\n",
                "\n\n\nz: 1\n",
            ),
            ("{{- $x := 1 }}\n{{/* {{ */}}\na: 1\n", "\n\na: 1\n"),
            (
                "# {{ if .x }}\na: 1\n# {{ end }}\n",
                "# {{ if .x }}\na: 1\n# {{ end }}\n[0] if .x: # {{ if .x }}\na: 1\n",
            ),
        ],
    );
}

#[test]
fn lines_that_actions_write_are_placed_by_their_neighbours() {
    check(
        Reading::Chart,
        &[
            (
                "labels:\n  {{- include \"l\" . | nindent 2 }}\n  app: x\n",
                "labels:\n  ⟨0⟩:\n  app: x\n0 Entries include \"l\" . | nindent 2\n",
            ),
            (
                "labels:\n  app: x\n{{ toYaml .x | indent 2 }}\n",
                "labels:\n  app: x\n  ⟨0⟩:\n0 Entries toYaml .x | indent 2\n",
            ),
            (
                "l:\n  - a: 1\n    b: 2\n  {{- toYaml .x | nindent 2 }}\nz: 1\n",
                "l:\n  - a: 1\n    b: 2\n  - ⟨0⟩\nz: 1\n0 Entries toYaml .x | nindent 2\n",
            ),
            (
                "l:\n{{ toYaml .x | indent 2 }}\nz: 1\n",
                "l:\n  ⟨0⟩\nz: 1\n0 Node toYaml .x | indent 2\n",
            ),
            (
                "l:\n{{ toYaml .x }}\n- b\n",
                "l:\n- ⟨0⟩\n- b\n0 Entries toYaml .x\n",
            ),
            (
                "l: {{- toYaml .x | nindent 2 }}\nz: 1\n",
                "l: ⟨0⟩\nz: 1\n0 Node toYaml .x | nindent 2\n",
            ),
            (
                "l: {{- include \"l\" . | nindent 2 }}\n  app: x\n",
                "l: \n  ⟨0⟩:\n  app: x\n0 Entries include \"l\" . | nindent 2\n",
            ),
            (
                "l:\n  {{- if .a }}\n  {{- toYaml .a | nindent 2 }}\n  {{- else }}\n  {{- toYaml .b | nindent 2 }}\n  {{- end }}\n",
                "l:\n\n  ⟨0⟩\n\n\n\n0 Node* toYaml .a | nindent 2 or toYaml .b | nindent 2\n[0] if .a: ⟨0⟩\n",
            ),
            (
                "e:\n  {{- if .a }}\n  m: 1\n  {{- else }}\n  {}\n  {{- end }}\n",
                "e:\n\n  m: 1\n\n\n\n[0] if .a: m: 1\n",
            ),
            (
                "v: {{ if .a -}}\nx/v2\n{{- else -}}\nx/v1\n{{- end }}\nk: 1\n",
                "v: ⟨0⟩\n\n\n\n\nk: 1\n0 Text {{ if .a -}} x/v2 {{- else -}} x/v1 {{- end }}\n",
            ),
        ],
    );
}

#[test]
fn block_scalars_keep_their_structure() {
    check(
        Reading::Chart,
        &[
            (
                "d:\n  c: |\n{{ .Files.Get \"c\" | indent 4 }}\n  e: 1\n",
                "d:\n  c: |\n    ⟨0⟩\n  e: 1\n0 Text .Files.Get \"c\" | indent 4\n",
            ),
            (
                "d:\n  c: |\n    a\n{{- if .x }}\n    b: {{ .y }}\n{{- end }}\n    c\n  e: 1\n",
                "d:\n  c: |\n    a\n    ⟨0⟩\n\n\n    c\n  e: 1\n0 Text {{- if .x }} b: {{ .y }} {{- end }}\n",
            ),
            (
                "d:\n  {{- if .x }}\n  c: |\n    a\n  {{- end }}\n  e: 1\n",
                "d:\n\n  c: |\n    a\n\n  e: 1\n[0] if .x: c: |\n    a\n",
            ),
            (
                "d:\n  c: |-{{ .x | nindent 4 }}\n  e: 1\n",
                "d:\n  c: ⟨0⟩\n  e: 1\n0 Text .x | nindent 4\n",
            ),
        ],
    );
}

#[test]
fn plain_files_keep_their_data() {
    check(
        Reading::Plain,
        &[
            (
                "s: \"{{ $labels.instance }} is down\"\nd: |\n  {{ if .x }}\n  y: {{ .y }}\n  {{ end }}\n",
                "s: \"⟨0⟩ is down\"\nd: |\n  {{ if .x }}\n  y: {{ .y }}\n  {{ end }}\n0 Text* $labels.instance\n",
            ),
            (
                "s: '{{ if .x }}a{{ end }} {{ define \"y\" }}'\nz: 1\n",
                "s: '⟨0⟩ ⟨1⟩'\nz: 1\n0 Text {{ if .x }}a{{ end }}\n1 Text define \"y\"\n",
            ),
            (
                "s: \"{{ printf \\\"%s\\\" .x }} b\"\n",
                "s: \"⟨0⟩ b\"\n0 Text printf \\\"%s\\\" .x\n",
            ),
            (
                "v: {{ .Region }}\nd: |\n  y: {{ .y }}\n",
                "v: ⟨0⟩\nd: |\n  y: ⟨1⟩\n0 Text .Region\n1 Text .y\n",
            ),
            (
                "n: \"{{{APP}}}-{{{ENV}}}\"\n",
                "n: \"⟨0⟩-⟨1⟩\"\n0 Text APP\n1 Text ENV\n",
            ),
        ],
    );
    for data in [
        "d: |\n  {{ if .x }}\n",
        "d: |\n  echo ${HOME}\n",
        "a: $(POD_IP) $HOME $${ESCAPED}\n",
        "a: {b: {c: {d: 1}}}\n",
        "- name: GEN3_DEBUG\n",
    ] {
        assert_eq!(mask(FileId(0), data, Reading::Plain), None, "{data:?}");
    }
    assert_eq!(mask(FileId(0), "a: ${B}\n", Reading::Chart), None);
}

#[test]
fn variables_placeholders_and_jinja() {
    check(
        Reading::Plain,
        &[
            (
                "h: app.${DOMAIN:=example.org}\nc: |\n  ${X}\n",
                "h: app.⟨0⟩\nc: |\n  ${X}\n0 Text DOMAIN:=example.org\n",
            ),
            (
                "l:\n  a: 1\n  ${MORE}\n",
                "l:\n  a: 1\n  ⟨0⟩:\n0 Entries MORE\n",
            ),
            (
                "c:\n- name: fence\n  GEN3_FENCE_IMAGE\n  env:\n  - name: GEN3_DEBUG\n    GEN3_DEBUG|-value: \"x\"-| # why\n",
                "c:\n- name: fence\n  ⟨0⟩:\n  env:\n  - name: GEN3_DEBUG\n    ⟨1⟩:\n0 Entries GEN3_FENCE_IMAGE\n1 Entries GEN3_DEBUG|-value: \"x\"-|\n",
            ),
            (
                "a: GEN3_X|-dev-|\nb: GEN3_Y\n",
                "a: ⟨0⟩\nb: ⟨1⟩\n0 Node GEN3_X|-dev-|\n1 Node GEN3_Y\n",
            ),
            (
                "{% if x %}\na: {{ y }}\n{% else %}{# no #}\na: 1\n{% endif %}\n",
                "\na: ⟨0⟩\n\na: 1\n\n0 Text y\n[0] if x: a: ⟨0⟩\n[0] else: a: 1\n",
            ),
        ],
    );
    let text = "m:\n  name: x\n  CURRENT_NAMESPACE\nr: 1\n";
    assert_eq!(mask(FileId(0), text, Reading::Plain), None);
    check(
        Reading::Broken,
        &[(
            text,
            "m:\n  name: x\n  ⟨0⟩:\nr: 1\n0 Entries CURRENT_NAMESPACE\n",
        )],
    );
}

#[test]
fn equal_expressions_mean_the_same() {
    check(
        Reading::Chart,
        &[
            (
                "{{- $n := include \"n\" . }}\na: {{ $n }}\nb: {{ include \"n\" $ }}\n",
                "\na: ⟨0⟩\nb: ⟨1⟩\n0 Text include \"n\" .\n1 Text include \"n\" .\n",
            ),
            (
                "{{- $v := .Values.a }}\na: {{ $v.b }}\n{{- with .x }}\nc: {{ $.Values.a.b }}\n{{- end }}\n",
                "\na: ⟨0⟩\n\nc: ⟨1⟩\n\n0 Text .Values.a.b\n1 Text .Values.a.b\n[1] with .x: c: ⟨1⟩\n".replace("[1]", "[2]").leak(),
            ),
            (
                "{{- $n := 1 }}\n{{- $n = 2 }}\na: {{ $n }}\nb: {{ randAlphaNum 5 }}\n",
                "\n\na: ⟨0⟩\nb: ⟨1⟩\n0 Text* $n\n1 Text* randAlphaNum 5\n",
            ),
        ],
    );
    let text = "a: {{ randAlphaNum 5 }}\nb: {{ randAlphaNum 5 }}\n";
    let masked = mask(FileId(1), text, Reading::Chart).expect("templated");
    assert_ne!(masked.holes[0].scope, masked.holes[1].scope);
}

#[test]
fn broken_templating_is_a_problem() {
    for (text, reason) in [
        ("a: {{ .x\nb: 1\n", "an action is not closed"),
        ("a: {{ .x {{ .y }}\n", "an action is not closed"),
        (
            "{{ if .x }}\na: 1\n",
            "an action opens a block that nothing closes",
        ),
        (
            "a: 1\n{{ end }}\n",
            "an action closes a block that nothing opens",
        ),
    ] {
        let masked = mask(FileId(0), text, Reading::Chart).expect("templated");
        assert_eq!(masked.problem.expect(text).reason, reason, "{text:?}");
    }
    let forged =
        mask(FileId(0), "a: \u{FDD0}7\u{FDD1}{{ .x }}\n", Reading::Chart).expect("templated");
    assert!(forged.problem.is_some());
    assert_eq!(visible(&forged.content), "a: \u{FFFD}7\u{FFFD}⟨0⟩\n");
}

#[test]
fn documents_have_their_own_holes_regions_and_guards() {
    let text = "# licence\n{{- if .a }}\nx: {{ .p }}\n---\n{{- if .b }}\ny: {{ .q }}\n{{- end }}\nz: {{ .r }}\n{{- end }}\n---\nw: 1\n";
    let masked = mask(FileId(0), text, Reading::Chart).expect("templated");
    let documents: Vec<_> = super::corpus::documents(&masked.content)
        .into_iter()
        .map(|range| masked.document(range))
        .collect();
    assert_eq!(documents.len(), 3);
    assert_eq!(
        visible(&documents[1].produced.content),
        "---\n\ny: ⟨0⟩\n\nz: ⟨1⟩\n\n"
    );
    assert_eq!(documents[1].produced.holes[1].expression, ".r");
    assert_eq!(documents[1].guards.len(), 1);
    assert_eq!(documents[1].guards[0].condition, "if .a");
    let region = &documents[1].produced.regions[0];
    let content = &documents[1].produced.content;
    assert_eq!(
        visible(&content[region.start as usize..region.end as usize]),
        "y: ⟨0⟩\n"
    );
    assert_eq!(documents[0].guards, documents[1].guards);
    assert!(documents[2].guards.is_empty());
    assert!(documents[2].dialects.is_empty());
    assert!(documents[0].dialects.contains(Dialect::Go));
    let at = crate::source::as_u32(content.find("z:").expect("there"));
    let origin = documents[1].produced.origin(at, at + 1);
    assert_eq!(&text[origin.start as usize..origin.end as usize], "z");
}
