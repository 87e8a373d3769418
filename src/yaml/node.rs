//! Trees in, views of their nodes out that look through aliases, merge keys and links.

use super::forest::Forest;
use super::lookup::{Doubt, Lookup, condition, shape, template};
use super::scalar::Scalar;
use super::tree::{NodeData, NodeId, Style};
use crate::source::{Place, Region};

/// How many aliases, links and merges a lookup follows; YAML has no sane use for more, and a cycle has no end.
pub(super) const STEPS: u32 = 64;

/// A node of the forest. Aliases and links are looked through before one is made.
#[derive(Clone, Copy, Debug)]
pub struct NodeRef<'r> {
    forest: &'r Forest,
    id: NodeId,
}

/// What a node is, seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Characters.
    Scalar,
    /// Keys and values.
    Mapping,
    /// Items.
    Sequence,
}

/// How a key compares with one that is looked for.
enum KeyMatch {
    Equal,
    Other,
    /// It is `<<`.
    Merge,
    /// A hole is in it.
    Hole,
}

/// One entry of a mapping.
#[derive(Clone, Copy, Debug)]
pub struct EntryRef<'r> {
    /// The key.
    pub key: NodeRef<'r>,
    /// The value.
    pub value: NodeRef<'r>,
    /// The condition under which the entry exists.
    pub guard: Option<&'r Region>,
}

/// One item of a sequence.
#[derive(Clone, Copy, Debug)]
pub struct ItemRef<'r> {
    /// The item.
    pub node: NodeRef<'r>,
    /// Its index as written.
    pub index: usize,
}

impl<'r> NodeRef<'r> {
    /// The node with this id, which is no alias and no link.
    pub(super) fn new(forest: &'r Forest, id: NodeId) -> Self {
        Self { forest, id }
    }

    /// Which node.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The forest it stands in.
    #[must_use]
    pub fn forest(self) -> &'r Forest {
        self.forest
    }

    /// Its whole range.
    #[must_use]
    pub fn place(self) -> Place {
        self.forest.raw(self.id).place
    }

    /// Where a report points for it: a scalar's own range; of a collection, its first key, item or bracket.
    #[must_use]
    pub fn head(self) -> Place {
        match self.forest.raw(self.id).data {
            NodeData::Mapping { .. } => self
                .entries_here()
                .next()
                .map_or(self.place(), |entry| entry.key.place()),
            NodeData::Sequence { .. } => self
                .items_here()
                .next()
                .map_or(self.place(), |item| item.node.head()),
            _ => self.place(),
        }
    }

    /// What it is.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self.forest.raw(self.id).data {
            NodeData::Mapping { .. } => Shape::Mapping,
            NodeData::Sequence { .. } => Shape::Sequence,
            _ => Shape::Scalar,
        }
    }

    /// Whether a hole may give it more entries or items.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self.forest.raw(self.id).data {
            NodeData::Mapping { open, .. } => open || self.merges(0).any(NodeRef::is_hole_or_open),
            NodeData::Sequence { open, .. } => open,
            _ => false,
        }
    }

    fn is_hole_or_open(self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.holes) || self.is_open()
    }

    /// The scalar, if it is one.
    #[must_use]
    pub fn scalar(self) -> Option<Scalar<'r>> {
        let node = self.forest.raw(self.id);
        let NodeData::Scalar {
            style,
            built,
            holes,
            start,
            end,
        } = node.data
        else {
            return None;
        };
        let tree = self.forest.tree(self.id.tree);
        let source = if built {
            &tree.values
        } else {
            self.forest.texts.content(tree.text)
        };
        let table = if holes {
            self.forest
                .texts
                .produced(tree.text)
                .map_or(&[][..], |text| &text.holes)
        } else {
            &[]
        };
        Some(Scalar {
            text: &source[start as usize..end as usize],
            style,
            tag: node.tag,
            holes,
            table,
        })
    }

    /// The characters, if it is a scalar without holes.
    #[must_use]
    pub fn known_text(self) -> Option<&'r str> {
        self.scalar().and_then(|scalar| scalar.known())
    }

    /// Whether nothing (or null) stands there.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.scalar()
            .is_some_and(|scalar| scalar.value() == Some(super::scalar::Value::Null))
    }

    fn entry_range(self) -> std::ops::Range<usize> {
        match self.forest.raw(self.id).data {
            NodeData::Mapping { first, count, .. } => first as usize..(first + count) as usize,
            _ => 0..0,
        }
    }

    fn entry(self, index: usize) -> EntryRef<'r> {
        let tree = self.forest.tree(self.id.tree);
        let entry = tree.entries[index];
        let node = |index| {
            self.forest.node(NodeId {
                tree: self.id.tree,
                index,
            })
        };
        let text = self
            .forest
            .texts
            .produced(tree.text)
            .filter(|_| entry.guard > 0);
        let guard = region(text.map(|text| &text.regions[..]), entry.guard);
        EntryRef {
            key: node(entry.key),
            value: node(entry.value),
            guard,
        }
    }

    /// How the key of an entry compares with one that is looked for: most lookups pass over most keys, whose lengths
    /// already differ.
    fn key_at(self, index: usize, wanted: &str) -> KeyMatch {
        let tree = self.forest.tree(self.id.tree);
        match tree.nodes[tree.entries[index].key as usize].data {
            NodeData::Scalar { holes: true, .. } => KeyMatch::Hole,
            NodeData::Scalar {
                built,
                start,
                end,
                style,
                ..
            } => {
                let length = (end - start) as usize;
                if length != wanted.len() && !(length == 2 && style == Style::Plain) {
                    return KeyMatch::Other;
                }
                let source = if built {
                    &tree.values
                } else {
                    self.forest.texts.content(tree.text)
                };
                match &source[start as usize..end as usize] {
                    text if text == wanted => KeyMatch::Equal,
                    "<<" if style == Style::Plain => KeyMatch::Merge,
                    _ => KeyMatch::Other,
                }
            }
            _ => match self.entry(index).key.scalar() {
                Some(scalar) if scalar.holes => KeyMatch::Hole,
                Some(scalar) if scalar.text == wanted => KeyMatch::Equal,
                _ => KeyMatch::Other,
            },
        }
    }

    /// The mapping's own entries in order, without merged ones.
    pub fn entries_here(self) -> impl Iterator<Item = EntryRef<'r>> + use<'r> {
        self.entry_range().map(move |index| self.entry(index))
    }

    /// The sequence's items in order, conditional ones included.
    pub fn items_here(self) -> impl Iterator<Item = ItemRef<'r>> + use<'r> {
        let forest = self.forest;
        let tree_id = self.id.tree;
        let range = match forest.raw(self.id).data {
            NodeData::Sequence { first, count, .. } => first as usize..(first + count) as usize,
            _ => 0..0,
        };
        let items = forest.tree(tree_id).items[range].iter().enumerate();
        items.map(move |(index, item)| ItemRef {
            node: forest.node(NodeId {
                tree: tree_id,
                index: item.node,
            }),
            index,
        })
    }

    /// The value of a key.
    #[must_use]
    pub fn get(self, key: &str) -> Lookup<'r> {
        self.get_in(key, self.head())
    }

    /// The value of a key; `place` is where this node is reported.
    pub(super) fn get_in(self, key: &str, place: Place) -> Lookup<'r> {
        if self.shape() != Shape::Mapping {
            return self.not_a("mapping", place);
        }
        self.find(key, place, 0)
    }

    fn find(self, key: &str, place: Place, depth: u32) -> Lookup<'r> {
        let mut known = None;
        let mut conditional = None;
        let mut has_merge = false;
        for index in self.entry_range() {
            match self.key_at(index, key) {
                KeyMatch::Other => {}
                KeyMatch::Merge => has_merge = true,
                KeyMatch::Hole => {
                    let node = self.entry(index).key;
                    conditional =
                        conditional.or(node.scalar().map(|scalar| template(&scalar, node.place())));
                }
                KeyMatch::Equal => {
                    let entry = self.entry(index);
                    match entry.guard {
                        Some(guard) => conditional = Some(condition(guard, entry.key.place())),
                        // A later duplicate wins, as it does for kubectl.
                        None => known = Some(entry),
                    }
                }
            }
        }
        if let Some(doubt) = conditional {
            return Lookup::doubt(doubt);
        }
        if let Some(entry) = known {
            return entry.value.found(entry.key.place());
        }
        let merged = if has_merge {
            self.find_merged(key, place, depth)
        } else {
            Lookup::Absent(place)
        };
        if !merged.is_absent() {
            return merged;
        }
        if let NodeData::Mapping { open: true, .. } = self.forest.raw(self.id).data {
            let detail = format!("entries of `{key}`'s parent");
            return Lookup::doubt(Doubt {
                code: "template",
                detail,
                at: place,
            });
        }
        merged
    }

    fn find_merged(self, key: &str, place: Place, depth: u32) -> Lookup<'r> {
        for source in self.merges(depth) {
            let found = match source.shape() {
                Shape::Mapping => source.find(key, place, depth + 1),
                _ => match source.scalar() {
                    Some(scalar) if scalar.holes => {
                        Lookup::doubt(template(&scalar, source.place()))
                    }
                    _ => Lookup::Absent(place),
                },
            };
            if !found.is_absent() {
                return found;
            }
        }
        Lookup::Absent(place)
    }

    /// This node as the value of a key at `key`.
    fn found(self, key: Place) -> Lookup<'r> {
        let node = self.forest.raw(self.id);
        match node.data {
            NodeData::Scalar {
                style: Style::Absent,
                ..
            } => Lookup::Absent(key),
            NodeData::Scalar { .. } if self.is_null() => Lookup::Absent(node.place),
            NodeData::Scalar { .. } => Lookup::Known(self, node.place),
            NodeData::Alias(_) | NodeData::Link(_) => Lookup::doubt(Doubt {
                code: "limit",
                detail: "an alias leads too deep".to_owned(),
                at: key,
            }),
            NodeData::Mapping { .. } | NodeData::Sequence { .. } => Lookup::Known(self, key),
        }
    }

    /// An item of a sequence; `place` is where this node is reported.
    pub(super) fn item_in(self, index: usize, place: Place) -> Lookup<'r> {
        self.items_in(place)
            .and_then(|items, _| match items.get(index) {
                Some(item) => item.node.found(item.node.head()),
                None => Lookup::Absent(place),
            })
    }

    /// All items, if none is conditional and no hole may give more; `place` is where this node is reported.
    pub(super) fn items_in(self, place: Place) -> Lookup<'r, Vec<ItemRef<'r>>> {
        let NodeData::Sequence { first, count, open } = self.forest.raw(self.id).data else {
            return self.not_a("sequence", place);
        };
        if open {
            return Lookup::doubt(Doubt {
                code: "template",
                detail: "items of a sequence".to_owned(),
                at: place,
            });
        }
        let tree = self.forest.tree(self.id.tree);
        let items = &tree.items[first as usize..(first + count) as usize];
        let text = self.forest.texts.produced(tree.text);
        let guarded = items
            .iter()
            .find_map(|item| region(text.map(|text| &text.regions[..]), item.guard));
        if let Some(guard) = guarded {
            return Lookup::doubt(condition(guard, place));
        }
        Lookup::Known(self.items_here().collect(), place)
    }

    pub(super) fn scalar_in(self, place: Place) -> Lookup<'r, Scalar<'r>> {
        match self.scalar() {
            Some(scalar) => Lookup::Known(scalar, place),
            None => self.not_a("scalar", place),
        }
    }

    fn not_a<T>(self, expected: &str, place: Place) -> Lookup<'r, T> {
        match self.scalar() {
            Some(scalar) if scalar.holes => Lookup::doubt(template(&scalar, place)),
            Some(_) if self.is_null() => Lookup::Absent(place),
            _ => Lookup::doubt(shape(&format!("not a {expected}"), place)),
        }
    }
}

impl EntryRef<'_> {
    /// Whether the entry is `<<`, which YAML 1.1 (and go-yaml) reads as "merge these in".
    #[must_use]
    pub fn is_merge(&self) -> bool {
        self.key
            .scalar()
            .is_some_and(|key| key.text == "<<" && key.style == Style::Plain)
    }
}

fn region(regions: Option<&[Region]>, guard: u32) -> Option<&Region> {
    regions?.get((guard as usize).checked_sub(1)?)
}
