//! A mapping in, the mappings that `<<` merges into it and the entries that they come to together out.

use super::node::{EntryRef, NodeRef, STEPS, Shape};
use std::collections::HashSet;

impl<'r> NodeRef<'r> {
    /// The mappings merged into this one by `<<`, nearest first.
    pub(super) fn merges(self, depth: u32) -> impl Iterator<Item = NodeRef<'r>> + use<'r> {
        let sources = self
            .entries_here()
            .filter(move |entry| depth < STEPS && entry.is_merge());
        sources.flat_map(|entry| {
            let several: Vec<NodeRef<'r>> = match entry.value.shape() {
                Shape::Sequence => entry.value.items_here().map(|item| item.node).collect(),
                _ => vec![entry.value],
            };
            several
        })
    }

    /// The mapping's entries with those that it merges in: an own key hides a merged one, a nearer merge a farther.
    #[must_use]
    pub fn entries(self) -> Vec<EntryRef<'r>> {
        let mut found: Vec<EntryRef<'r>> = self
            .entries_here()
            .filter(|entry| !entry.is_merge())
            .collect();
        if self.merges(0).next().is_some() {
            let keys = found.iter().filter_map(|entry| entry.key.known_text());
            let mut seen = keys.collect();
            self.merge_into(&mut found, &mut seen, 0);
        }
        found
    }

    fn merge_into(self, found: &mut Vec<EntryRef<'r>>, seen: &mut HashSet<&'r str>, depth: u32) {
        if depth >= STEPS {
            return;
        }
        for source in self.merges(depth) {
            for entry in source.entries_here().filter(|entry| !entry.is_merge()) {
                let key = entry.key.known_text();
                if key.is_none_or(|key| seen.insert(key)) {
                    found.push(entry);
                }
            }
            source.merge_into(found, seen, depth + 1);
        }
    }
}
