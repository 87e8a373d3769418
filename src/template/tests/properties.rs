//! Arbitrary and hostile texts in: origins stay exact, nothing panics, nothing takes more than linear time.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::{Reading, mask};
use super::corpus::{check_origins, documents};
use crate::source::FileId;

/// Pieces that templates are made of, to be put together in any order.
const PIECES: [&str; 40] = [
    "{{ ",
    "{{- ",
    " }}",
    " -}}",
    "}}",
    "{{",
    "{{{",
    "}}}",
    "if .x",
    "else",
    "end",
    "range .y",
    "with .z",
    "define \"a\"",
    "$x := 1",
    "/* c */",
    "toYaml . | nindent 4",
    "\"",
    "'",
    "`",
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "key: ",
    "key:",
    "- ",
    "|\n",
    "# ",
    "---\n",
    "[",
    "]",
    "{% if x %}",
    "{% endif %}",
    "${VAR}",
    "GEN3_X",
    "|-a-|",
    "\\",
    "é\u{FDD0}",
];

fn templates() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)
        .prop_map(|pieces| pieces.concat())
}

fn examine(text: &str) {
    for reading in [Reading::Chart, Reading::Plain, Reading::Broken] {
        let Some(masked) = mask(FileId(3), text, reading) else {
            continue;
        };
        check_origins(text, &masked);
        assert_eq!(
            masked.holes.len(),
            masked.content.matches('\u{FDD0}').count()
        );
        for range in documents(&masked.content) {
            let document = masked.document(range.clone());
            let produced = &document.produced;
            assert_eq!(
                produced.holes.len(),
                produced.content.matches('\u{FDD0}').count()
            );
            for (index, segment) in produced.segments.iter().enumerate() {
                let end = produced
                    .segments
                    .get(index + 1)
                    .map_or(produced.content.len(), |next| next.start as usize);
                if segment.verbatim {
                    let origin = &text[segment.origin.start as usize..segment.origin.end as usize];
                    assert_eq!(&produced.content[segment.start as usize..end], origin);
                }
            }
            for region in &produced.regions {
                assert!(
                    produced
                        .content
                        .get(region.start as usize..region.end as usize)
                        .is_some()
                );
            }
            for pair in produced.regions.windows(2) {
                let (outer, inner) = (&pair[0], &pair[1]);
                assert!(outer.start <= inner.start);
                assert!(inner.start >= outer.end || inner.end <= outer.end);
            }
        }
    }
}

proptest! {
    #[test]
    fn templates_of_any_shape_keep_their_origins(text in templates()) {
        examine(&text);
    }

    #[test]
    fn any_text_keeps_its_origins(text in "\\PC{0,80}") {
        examine(&text);
    }

    #[test]
    fn text_without_marks_is_not_masked(text in "[a-z:\\- \n\"'#]{0,200}") {
        prop_assert_eq!(mask(FileId(0), &text, Reading::Plain), None);
    }
}

/// Real shapes, cut and joined at random.
const REAL: &str = "{{- if .Values.ingress.enabled -}}\n{{- $n := include \"n\" . -}}\napiVersion: v1\nkind: Service\nmetadata:\n  name: \
                    {{ $n }}\n  labels:\n    {{- include \"l\" . | nindent 4 }}\n  {{- with .Values.a }}\n  annotations:\n    {{- toYaml . | \
                    nindent 4 }}\n  {{- end }}\nspec:\n  type: {{ if .x }}A{{ else }}\"B\"{{ end }}\n  data: |\n    {{ range .l }}\n    a: \
                    {{ . }}\n    {{ end }}\n  ports:\n    - port: {{ .p }}\n---\n{{- end }}\n";

proptest! {
    #[test]
    fn mutated_templates_keep_their_origins(cuts in prop::collection::vec((0..REAL.len(), 0..REAL.len()), 1..5)) {
        let text: String = cuts.iter().map(|&(a, b)| &REAL[a.min(b)..a.max(b)]).collect();
        examine(&text);
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let chain = format!(
        "{{{{ if .a }}}}\na: 1\n{}{{{{ end }}}}\n",
        "{{ else if .b }}\na: 2\n".repeat(3_000)
    );
    let masked = mask(FileId(0), &chain, Reading::Chart).expect("templated");
    assert_eq!(masked.regions.len(), 3_001);
    for text in &hostile(10_000) {
        for reading in [Reading::Chart, Reading::Plain] {
            let start = Instant::now();
            if let Some(masked) = mask(FileId(0), text, reading) {
                for range in documents(&masked.content) {
                    let _ = masked.document(range);
                }
            }
            let spent = start.elapsed();
            assert!(
                spent < Duration::from_secs(3),
                "{spent:?} {reading:?} for {}",
                &text[..40]
            );
        }
    }
}

/// Texts that repeat one awkward shape.
fn hostile(count: usize) -> [String; 17] {
    let mut definitions = String::new();
    for number in 1..count {
        let before = number - 1;
        writeln!(
            definitions,
            "{{{{ $v{number} := cat $v{before} $v{before} }}}}"
        )
        .unwrap();
    }
    [
        format!(
            "{}a: 1\n{}",
            "{{ if .x }}\n".repeat(count),
            "{{ end }}\n".repeat(count)
        ),
        format!(
            "{}a: 1{}\n",
            "{{ if .x }}".repeat(count),
            "{{ end }}".repeat(count)
        ),
        format!("a: {}\n", "{{ if .x }}b{{ else }}".repeat(count)),
        format!(
            "a: \"{}\n{}\n",
            "{{ if .x }}b".repeat(count),
            "{{ end }}".repeat(count)
        ),
        "{{ \"".repeat(count * 4) + "\n}}",
        "{{{ ".repeat(count * 4) + "\n}}}",
        "{{/* ".repeat(count * 4) + "*/",
        "{{ ` ".repeat(count * 4) + "\n}}",
        format!("{{% x %}}{}", "{# ".repeat(count * 4)),
        "{% raw %}\n".repeat(count * 4),
        format!("a: \"{}\"\n", "{{ end }}".repeat(count)),
        format!("a: {}\n", "{{ end }}".repeat(count)),
        format!("a:\n{}", "{{ if .x }}\n  {{ .y }}\n".repeat(count)),
        format!("a: {}\n", "${X".repeat(count)),
        format!("a:\n{}", "  {{ toYaml .x | nindent 2 }}\n".repeat(count)),
        format!("{}\n", "{{ if .x }}\n---\na: {{ .y }}\n".repeat(count)),
        definitions,
    ]
}
