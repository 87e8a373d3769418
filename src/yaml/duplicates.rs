//! A tree in, the keys that stand twice in one mapping out.

use super::forest::Forest;
use super::node::{EntryRef, NodeRef};
use super::scalar::{Value, resolve_plain};
use super::tree::{NodeData, NodeId, Style, TagKind, TreeId};
use crate::source::Region;
use std::collections::HashMap;

/// Two entries of one mapping whose keys are equal once they are read.
#[derive(Clone, Copy, Debug)]
pub struct Duplicate<'r> {
    /// The mapping.
    pub mapping: NodeRef<'r>,
    /// The key that comes first.
    pub first: EntryRef<'r>,
    /// The key that comes later, and wins.
    pub second: EntryRef<'r>,
    /// Whether one of them exists only under a condition that the other does not share.
    pub conditional: Option<&'r Region>,
    /// Whether a hole among the entries may end the mapping between the two.
    pub open: bool,
}

/// All pairs of neighbouring equal keys of a tree, in the order of the text; entries of different branches of one
/// condition never meet, and are not duplicates.
#[must_use]
pub fn duplicates(forest: &Forest, tree: TreeId) -> Vec<Duplicate<'_>> {
    let nodes = &forest.tree(tree).nodes;
    let mut found = Vec::new();
    for (index, node) in (0u32..).zip(nodes) {
        if let NodeData::Mapping { count, .. } = node.data
            && count > 1
        {
            let mapping = forest.node(NodeId { tree, index });
            if may_repeat(mapping) {
                in_mapping(mapping, &mut found);
            }
        }
    }
    found.sort_by_key(|duplicate| duplicate.second.key.place().start);
    found
}

/// Whether two keys of a mapping may be equal: a look at their characters, which settles nearly all of them.
fn may_repeat(mapping: NodeRef<'_>) -> bool {
    let mut seen: [&str; 24] = [""; 24];
    let mut special = false;
    for (index, entry) in mapping.entries_here().enumerate() {
        let Some(text) = entry.key.scalar().map(|scalar| scalar.text) else {
            continue;
        };
        // Words such as `y` and numbers may be equal without looking alike.
        let alike = special && !matches!(resolve_plain(text), Value::Str(_));
        special |= !matches!(resolve_plain(text), Value::Str(_));
        if alike || index == seen.len() || seen[..index].contains(&text) {
            return true;
        }
        seen[index] = text;
    }
    false
}

fn in_mapping<'r>(mapping: NodeRef<'r>, found: &mut Vec<Duplicate<'r>>) {
    let open = mapping.is_open();
    let mut seen: HashMap<Key<'r>, EntryRef<'r>> = HashMap::new();
    for entry in mapping.entries_here() {
        let Some(key) = key(entry.key) else { continue };
        // A merge key may stand several times.
        if entry.is_merge() {
            continue;
        }
        if let Some(first) = seen.insert(key, entry) {
            let conditional = match (first.guard, entry.guard) {
                (Some(one), Some(other)) if one.group == other.group && one != other => continue,
                (one, other) if one == other => None,
                (one, other) => other.or(one),
            };
            found.push(Duplicate {
                mapping,
                first,
                second: entry,
                conditional,
                open: open && hole_between(first, entry),
            });
        }
    }
}

/// Whether a line between two keys is a hole that stands for entries: what an action writes there may end the mapping.
fn hole_between(first: EntryRef<'_>, second: EntryRef<'_>) -> bool {
    let (from, to) = (first.key.place(), second.key.place());
    let content = first.key.forest().texts.content(from.text);
    from.text != to.text
        || content
            .get(from.end as usize..to.start as usize)
            .is_none_or(|between| {
                between.lines().any(|line| {
                    line.trim().starts_with('\u{FDD0}') && line.trim().ends_with("\u{FDD1}:")
                })
            })
}

/// What a key is once it is read: `y` and `true` are one key to go-yaml.
#[derive(PartialEq, Eq, Hash)]
enum Key<'r> {
    Text(&'r str),
    Int(i128),
    Bool(bool),
    Null,
}

fn key(node: NodeRef<'_>) -> Option<Key<'_>> {
    let scalar = node.scalar()?;
    let text = scalar.known()?;
    if scalar.style != Style::Plain || scalar.tag != TagKind::None {
        return Some(Key::Text(text));
    }
    match resolve_plain(text) {
        Value::Str(text) => Some(Key::Text(text)),
        Value::Int(number) => Some(Key::Int(number)),
        Value::Bool(truth) => Some(Key::Bool(truth)),
        Value::Null => Some(Key::Null),
        Value::Float(_) => Some(Key::Text(text)),
    }
}
