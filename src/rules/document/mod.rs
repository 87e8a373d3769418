//! Rules about documents, whatever they hold.

pub(super) mod duplicate_key;
pub(super) mod missing_separator;
pub(super) mod parse_error;

use crate::{
    manifest::Document,
    yaml::{Duplicate, EntryRef, NodeRef, Shape, duplicates},
};

/// The root of a document that says of itself that it is a Kubernetes object: `apiVersion` and `kind` stand at its top.
fn object(document: Document<'_>) -> Option<NodeRef<'_>> {
    let root = document.root()?;
    let named = |name| {
        root.entries_here()
            .any(|entry| entry.key.known_text() == Some(name))
    };
    (root.shape() == Shape::Mapping && named("apiVersion") && named("kind")).then_some(root)
}

/// Pairs of equal keys, in the order of the text.
fn duplicates_of<'r>(document: Document<'r>, root: NodeRef<'r>) -> Vec<Duplicate<'r>> {
    duplicates(&document.repository().forest, root.id().tree)
}

/// Pairs of equal keys at the top of an object, if it is several objects in a row: `apiVersion` and `kind` are both
/// among them, all of them without condition, and there is a line between them for a separator.
fn several_objects<'r>(root: NodeRef<'r>, found: &[Duplicate<'r>]) -> Vec<Duplicate<'r>> {
    let at_top = found.iter().filter(|pair| pair.mapping.id() == root.id());
    let at_top: Vec<Duplicate<'r>> = at_top.copied().collect();
    let twice = |name| {
        at_top
            .iter()
            .any(|pair| pair.second.key.known_text() == Some(name))
    };
    let plain = at_top.iter().all(|pair| pair.conditional.is_none());
    if plain && twice("apiVersion") && twice("kind") && is_block(root) {
        at_top
    } else {
        Vec::new()
    }
}

/// A mapping without braces begins at its first key.
fn is_block(mapping: NodeRef<'_>) -> bool {
    let first = mapping.entries_here().next();
    first.is_some_and(|entry: EntryRef<'_>| entry.key.place().start == mapping.place().start)
}
