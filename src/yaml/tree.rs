//! The arena that a document's nodes lie in.

use crate::source::{Place, TextId};

/// Index of a [`Tree`] in [`super::Forest::trees`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreeId(pub u32);

/// A node of one tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    /// The tree.
    pub tree: TreeId,
    /// Index into [`Tree::nodes`].
    pub index: u32,
}

/// How a scalar is written (YAML 1.2, chapter 7.3 and 8.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single quotes.
    Single,
    /// In double quotes.
    Double,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// Nothing stands there: `key:` alone.
    Absent,
}

/// The tags that change how a scalar is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagKind {
    /// No tag.
    #[default]
    None,
    /// `!!str`, or the non-specific `!`.
    Str,
    /// `!!int`
    Int,
    /// `!!float`
    Float,
    /// `!!bool`
    Bool,
    /// `!!null`
    Null,
    /// Any other, local ones such as `CloudFormation`'s included.
    Other,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeData {
    /// A scalar whose value is a range of the text, or of [`Tree::values`] where it had to be built (escapes, folding).
    Scalar {
        /// How it is written.
        style: Style,
        /// Whether the range is one of [`Tree::values`].
        built: bool,
        /// Whether the value contains holes.
        holes: bool,
        /// First byte of the value.
        start: u32,
        /// One past the last byte of the value.
        end: u32,
    },
    /// A mapping: a range of [`Tree::entries`].
    Mapping {
        /// First entry.
        first: u32,
        /// Number of entries.
        count: u32,
        /// Whether a hole may give it more entries.
        open: bool,
    },
    /// A sequence: a range of [`Tree::items`].
    Sequence {
        /// First item.
        first: u32,
        /// Number of items.
        count: u32,
        /// Whether a hole may give it more items.
        open: bool,
    },
    /// An alias for another node of this tree.
    Alias(u32),
    /// A node of another tree, shared by an overlay.
    Link(NodeId),
}

/// A node with its place.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// Scalars: the token with its quotes. Collections: from the first child (block) or bracket (flow) to the last.
    pub place: Place,
    /// What it is.
    pub data: NodeData,
    /// Its tag.
    pub tag: TagKind,
}

/// One `key: value` of a mapping.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Index of the key's node.
    pub key: u32,
    /// Index of the value's node.
    pub value: u32,
    /// 0, or one more than the index of the region of the text under whose condition the entry exists.
    pub guard: u32,
}

/// One item of a sequence.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Index of the item's node.
    pub node: u32,
    /// 0, or one more than the index of the region of the text under whose condition the item exists.
    pub guard: u32,
}

/// The nodes of one document, or the spine that an overlay put over those of others.
#[derive(Debug)]
pub struct Tree {
    /// The text that the tree was parsed from.
    pub text: TextId,
    /// All nodes; children come before their parents.
    pub nodes: Vec<Node>,
    /// Entries of all mappings, those of one mapping in a row.
    pub entries: Vec<Entry>,
    /// Items of all sequences, those of one sequence in a row.
    pub items: Vec<Item>,
    /// Values that do not stand in the text as they are.
    pub values: String,
    /// Index of the root node.
    pub root: u32,
}

/// What an override replaced, and who removed what: sparse, because few nodes have such a past.
#[derive(Debug, Default)]
pub struct History {
    /// For a node that an overlay set: the node of the base that it replaced. Sorted by the first.
    pub replaced: Vec<(NodeId, NodeId)>,
    /// For a mapping that an overlay took a key from: the mapping, the key's former entry, and where that was ordered.
    pub removed: Vec<Removal>,
}

/// A key or resource that an overlay removed.
#[derive(Clone, Copy, Debug)]
pub struct Removal {
    /// The mapping (or, for a whole resource, its root) that the key was taken from.
    pub from: NodeId,
    /// The key's former node.
    pub key: NodeId,
    /// Where the removal is ordered.
    pub by: Place,
}
