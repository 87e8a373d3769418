//! A mapping of labels in, a set that knows what it does not know out.

use crate::{
    source::{Place, as_u32},
    yaml::{Doubt, Lookup, NodeRef, Shape},
};
use std::collections::BTreeSet;

/// One label as written.
#[derive(Clone, Debug)]
pub struct Label<'r> {
    /// Its key.
    pub key: &'r str,
    /// Its value; a hole is its expression in double braces.
    pub value: LabelValue<'r>,
    /// Where the value stands.
    pub at: Place,
    /// Where the key stands.
    pub key_at: Place,
}

/// A label's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelValue<'r> {
    /// Characters.
    Known(&'r str),
    /// Holes are in it; equal expressions of one scope have equal values.
    Hole(String, u64),
}

/// A set of labels.
#[derive(Clone, Debug, Default)]
pub struct Labels<'r> {
    /// The labels that are certainly there, each key once, as they are written.
    pub known: Vec<Label<'r>>,
    /// Indices into `known`, sorted by key: a label set may be as long as a file.
    by_key: Vec<u32>,
    /// Why there may be others; `None` for a set that is complete.
    pub doubt: Option<Doubt>,
}

impl<'r> Labels<'r> {
    /// Reads a field that holds labels. An absent one is the empty, complete set.
    #[must_use]
    pub fn of(field: Lookup<'r>) -> Self {
        match field {
            Lookup::Known(node, place) => Self::of_mapping(node, place),
            Lookup::Absent(_) => Self::default(),
            Lookup::Unknown(doubt, _) => Self {
                doubt: Some(doubt),
                ..Self::default()
            },
        }
    }

    fn of_mapping(node: NodeRef<'r>, place: Place) -> Self {
        let mut labels = Self::default();
        if node.shape() != Shape::Mapping {
            let doubt = Lookup::Known(node, place).get("").unknown().cloned();
            return Self {
                doubt,
                ..Self::default()
            };
        }
        if node.is_open() {
            labels.doubt = Some(Doubt {
                code: "template",
                detail: "entries of the labels".to_owned(),
                at: place,
            });
        }
        for entry in node.entries() {
            labels.take(
                entry.key,
                entry.value,
                entry.guard.map(|guard| guard.condition.as_str()),
            );
        }
        labels.sorted()
    }

    /// A set of labels as written, and why there may be others.
    #[must_use]
    pub fn new(known: Vec<Label<'r>>, doubt: Option<Doubt>) -> Self {
        Self {
            known,
            by_key: Vec::new(),
            doubt,
        }
        .sorted()
    }

    /// Fills in the order of keys. The later of two equal keys wins.
    fn sorted(mut self) -> Self {
        let order = |known: &[Label<'_>]| {
            let mut order: Vec<u32> = (0..as_u32(known.len())).collect();
            order.sort_by_key(|&index| known[index as usize].key);
            order
        };
        self.by_key = order(&self.known);
        let key = |index: u32| self.known[index as usize].key;
        let pairs = self.by_key.windows(2);
        let hidden: BTreeSet<u32> = pairs
            .filter(|pair| key(pair[0]) == key(pair[1]))
            .map(|pair| pair[0])
            .collect();
        if !hidden.is_empty() {
            let mut indices = 0u32..;
            self.known
                .retain(|_| indices.next().is_some_and(|index| !hidden.contains(&index)));
            self.by_key = order(&self.known);
        }
        self
    }

    fn take(&mut self, key: NodeRef<'r>, value: NodeRef<'r>, condition: Option<&str>) {
        let (Some(key_scalar), Some(value_scalar)) = (key.scalar(), value.scalar()) else {
            let detail = "a label that is no text".to_owned();
            self.doubt = Some(Doubt {
                code: "shape",
                detail,
                at: key.place(),
            });
            return;
        };
        if let Some(condition) = condition {
            // What it overrides is no longer certain either.
            if let Some(text) = key_scalar.known() {
                self.known.retain(|label| label.key != text);
            }
            self.doubt = Some(Doubt {
                code: "condition",
                detail: condition.to_owned(),
                at: key.place(),
            });
            return;
        }
        let Some(text) = key_scalar.known() else {
            self.doubt = Some(Doubt {
                code: "template",
                detail: key_scalar.written(),
                at: key.place(),
            });
            return;
        };
        let read = if let Some(text) = value_scalar.known() {
            LabelValue::Known(text)
        } else {
            let scope = value_scalar.first_hole().map_or(0, |hole| hole.scope);
            LabelValue::Hole(value_scalar.written(), scope)
        };
        self.known.push(Label {
            key: text,
            value: read,
            at: value.place(),
            key_at: key.place(),
        });
    }

    /// The label with this key, if it is certainly there.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Label<'r>> {
        let label = |index: u32| &self.known[index as usize];
        let found = self
            .by_key
            .binary_search_by_key(&key, |&index| label(index).key);
        found.ok().map(|at| label(self.by_key[at]))
    }

    /// Whether it certainly holds no label at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.doubt.is_none()
    }
}

impl LabelValue<'_> {
    /// As written.
    #[must_use]
    pub fn written(&self) -> &str {
        match self {
            Self::Known(text) => text,
            Self::Hole(written, _) => written,
        }
    }

    /// Whether two values are equal; `None` where that cannot be known.
    #[must_use]
    pub fn same(&self, other: &LabelValue<'_>) -> Option<bool> {
        match (self, other) {
            (Self::Known(one), LabelValue::Known(another)) => Some(one == another),
            (Self::Hole(one, scope), LabelValue::Hole(another, of))
                if one == another && scope == of =>
            {
                Some(true)
            }
            _ => None,
        }
    }
}
