//! Selectors and labels as YAML in, the same matches as by a plain reading of apimachinery out.

use crate::trees::{TREE, forest};
use portolan::{
    graph::{Selector, Truth},
    manifest::Labels,
};
use proptest::prelude::*;
use std::{collections::BTreeMap, fmt::Write};

const OPERATORS: [&str; 4] = ["In", "NotIn", "Exists", "DoesNotExist"];

type LabelSet = BTreeMap<&'static str, &'static str>;

/// Key, operator and values of one of `matchExpressions`.
type Expression = (&'static str, &'static str, Vec<&'static str>);

fn keys() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b", "app.kubernetes.io/name", "on"])
}

fn values() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "x", "y", "true", "1"])
}

fn labels() -> impl Strategy<Value = LabelSet> {
    prop::collection::btree_map(keys(), values(), 0..4)
}

fn expressions() -> impl Strategy<Value = Vec<Expression>> {
    let operators = prop::sample::select(OPERATORS.to_vec());
    let values = prop::collection::vec(values(), 0..4);
    prop::collection::vec((keys(), operators, values), 0..4)
}

/// `labels.Requirement.Matches` of apimachinery, `pkg/labels/selector.go`.
fn requirement_matches((key, operator, values): &Expression, labels: &LabelSet) -> bool {
    let Some(value) = labels.get(key) else {
        return matches!(*operator, "NotIn" | "DoesNotExist");
    };
    match *operator {
        "In" => values.contains(value),
        "NotIn" => !values.contains(value),
        "Exists" => true,
        "DoesNotExist" => false,
        other => panic!("{other} is no operator"),
    }
}

/// What `labels.NewRequirement` refuses.
fn is_refused((_, operator, values): &Expression) -> bool {
    values.is_empty() == matches!(*operator, "In" | "NotIn")
}

fn written(
    labels: &LabelSet,
    wanted: Option<&LabelSet>,
    expressions: Option<&[Expression]>,
) -> String {
    let map = |set: &LabelSet| {
        let entries: Vec<_> = set
            .iter()
            .map(|(key, value)| format!("{key:?}: {value:?}"))
            .collect();
        format!("{{{}}}", entries.join(", "))
    };
    let mut text = format!("labels: {}\nselector:\n  other: 1\n", map(labels));
    if let Some(wanted) = wanted {
        writeln!(text, "  matchLabels: {}", map(wanted)).expect("memory takes every byte");
    }
    if let Some(expressions) = expressions {
        text.push_str("  matchExpressions:\n");
        for (key, operator, values) in expressions {
            writeln!(text, "    - key: {key:?}\n      operator: {operator}")
                .expect("memory takes every byte");
            if !values.is_empty() {
                writeln!(text, "      values: {values:?}").expect("memory takes every byte");
            }
        }
    }
    text
}

fn answer(text: &str) -> (Truth, bool) {
    let forest = forest(text).expect("the text is YAML");
    let root = forest.root(TREE);
    let labels = Labels::of(root.get("labels"));
    let selector = Selector::of_label_selector(root.get("selector"));
    (selector.matches(&labels), selector.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn label_selectors_match_as_in_apimachinery(
        labels in labels(),
        wanted in prop::option::of(labels()),
        expressions in prop::option::of(expressions()),
    ) {
        let text = written(&labels, wanted.as_ref(), expressions.as_deref());
        let (matches, is_empty) = answer(&text);
        let wanted = wanted.unwrap_or_default();
        let expressions = expressions.unwrap_or_default();
        let all = wanted.iter().all(|(key, value)| labels.get(key) == Some(value))
            && expressions.iter().all(|one| requirement_matches(one, &labels));
        if expressions.iter().any(is_refused) {
            prop_assert_ne!(matches, Truth::True, "{}", text);
        } else {
            prop_assert_eq!(matches, Truth::of(all), "{}", text);
            prop_assert_eq!(is_empty, wanted.is_empty() && expressions.is_empty(), "{}", text);
        }
    }

    #[test]
    fn plain_selectors_match_as_in_apimachinery(labels in labels(), wanted in labels()) {
        let text = written(&labels, Some(&wanted), None);
        let forest = forest(&text).expect("the text is YAML");
        let root = forest.root(TREE);
        let selector = Selector::of_map(root.get("selector").get("matchLabels"));
        let all = wanted.iter().all(|(key, value)| labels.get(key) == Some(value));
        prop_assert_eq!(selector.matches(&Labels::of(root.get("labels"))), Truth::of(all));
        prop_assert_eq!(selector.failed(&Labels::of(root.get("labels"))).is_empty(), all);
    }
}
