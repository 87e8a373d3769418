//! Text in, span tree out: nodes, keys, scalars, anchors, duplicate keys and holes, each with its place.

mod build;
mod duplicates;
mod event;
mod lookup;
mod merge;
mod node;
mod path;
mod paths;
mod scalar;
mod split;
mod tree;
mod visit;

pub use build::{Bounds, ParseError, parse};
pub use duplicates::{Duplicate, duplicates};
pub use lookup::{Doubt, Lookup};
pub use node::{EntryRef, Forest, ItemRef, NodeRef, Shape};
pub use path::{Part, parts};
pub use paths::{Paths, key_step};
pub use scalar::{Scalar, ScalarPart, Value, resolve_plain};
pub use split::{Chunk, TopLevel, split, top_level};
pub use tree::{Entry, Item, Node, NodeData, NodeId, Style, TagKind, Tree, TreeId};
