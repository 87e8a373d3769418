//! Text in, span tree out: nodes, keys, scalars, anchors, duplicate keys and holes, each with its place.

mod build;
mod duplicates;
mod event;
mod expansion;
mod forest;
mod innermost;
mod lookup;
mod merge;
mod node;
mod path;
mod paths;
mod ranges;
mod scalar;
mod split;
mod tree;
mod visit;

pub use build::{ParseError, parse};
pub use duplicates::{Duplicate, duplicates};
pub use expansion::Bounds;
pub use forest::Forest;
pub use lookup::{Doubt, Lookup};
pub use node::{EntryRef, ItemRef, NodeRef, Shape};
pub use path::{Part, parts};
pub use paths::{Paths, key_step};
pub use scalar::{Scalar, ScalarPart, Value, resolve_plain};
pub use split::{Chunk, TopLevel, split, top_level};
pub use tree::{Entry, Item, Node, NodeData, NodeId, Style, TagKind, Tree, TreeId};
