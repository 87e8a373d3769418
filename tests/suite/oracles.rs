//! Objects with answers that others wrote in, ours out, compared.
//!
//! The cases lie in `../shared/oracles` beside the package; without it the tests say so and pass.

use crate::{
    corpus::{beside, scan_folder, skipped},
    repository::{entries, name_of, scan_files},
};

#[test]
fn objects_with_every_field_keep_every_document_rule() {
    let Some(folder) = beside("oracles") else {
        return skipped("objects with every field", "oracles");
    };
    let mut objects = 0;
    for version in entries(&folder.join("kubernetes-api")) {
        let report = scan_folder(&version, 2);
        let version = name_of(&version);
        objects += report.account.listed;
        assert!(
            report.problems.is_empty(),
            "{version}: {:?}",
            report.problems
        );
        let about_documents = report
            .findings
            .iter()
            .filter(|finding| report.rules[finding.rule].id.starts_with("document-"));
        let found: Vec<_> = about_documents.collect();
        assert!(found.is_empty(), "{version}: {found:#?}");
        let open: Vec<_> = report
            .open
            .questions
            .iter()
            .filter(|question| report.rules[question.rule].id.starts_with("document-"))
            .collect();
        assert!(open.is_empty(), "{version}: {open:#?}");
    }
    assert_eq!(objects, 79);
}

/// What kube-linter expects of a file, where its semantics are ours: the rules that speak for it, and how often. It judges
/// a policy that stands alone, of which our answer is unknown, and has checks for which there is no rule here.
const KUBE_LINTER: &[(&str, &[&str], usize)] = &[
    ("dangling-service.yml", &["service-selector-unmatched"], 2),
    (
        "dangling-ingress.yml",
        &[
            "ingress-backend-service-missing",
            "ingress-backend-port-missing",
        ],
        2,
    ),
];

#[test]
fn kube_linter_finds_what_we_find_where_we_mean_the_same() {
    let Some(folder) = beside("oracles") else {
        return skipped("kube-linter's cases", "oracles");
    };
    let folder = folder.join("linters/kube-linter");
    for (file, rules, expected) in KUBE_LINTER {
        let content = crate::read(&folder.join(file)).expect("the case is UTF-8");
        let report = scan_files(&[((*file).to_owned(), content)]);
        let is_one_of = |rule: usize| rules.contains(&report.rules[rule].id);
        let found: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| is_one_of(finding.rule))
            .collect();
        assert_eq!(
            found.len(),
            *expected,
            "{file}: {found:#?}\n{:#?}",
            report.open.questions
        );
    }
    let report = scan_folder(&folder, 2);
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    assert_eq!(report.account.counts().judged, 14);
}
