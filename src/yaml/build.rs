//! One document's text in, its tree out.

use super::event::{Event, Events, Failure};
use super::expansion::{Bounds, Expansion};
use super::innermost::Innermost;
use super::ranges;
use super::tree::{Entry, Item, Node, NodeData, Style, TagKind, Tree};
use crate::source::{Place, Region, TextId, as_u32};

/// U+FDD0 opens a hole, U+FDD1 closes it: noncharacters that no manifest holds.
const HOLE: char = '\u{FDD0}';

/// Why a document has no tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Where reading stopped.
    pub at: Place,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Whether one of our limits was hit, so that the text may be YAML all the same.
    pub limit: bool,
}

/// Parses the first document of `content`, the content of `text`, whose produced regions are `regions`.
///
/// Anchors and aliases stay as they are and cost nothing until somebody looks through them; what they come to is counted.
///
/// # Errors
/// If the content is not YAML, an anchor holds itself, or a bound is exceeded.
pub fn parse(
    text: TextId,
    content: &str,
    regions: &[Region],
    bounds: Bounds,
) -> Result<Tree, ParseError> {
    let mut builder = Builder::new(text, content, regions);
    let mut events = Events::new(content, bounds.depth);
    while let Some(event) = events.next() {
        let (event, start, end) = event.map_err(|failure| builder.failed(failure))?;
        if !builder.take(event, start, end) {
            break;
        }
        builder
            .expansion
            .within(bounds)
            .map_err(|(message, limit)| {
                builder.failed(Failure {
                    offset: start,
                    message,
                    limit,
                })
            })?;
    }
    Ok(builder.finish())
}

struct Builder<'t> {
    content: &'t str,
    innermost: Innermost,
    tree: Tree,
    open: Vec<Collection>,
    anchors: Vec<Option<u32>>,
    expansion: Expansion,
    documents: u32,
    root: Option<u32>,
    produced: bool,
}

/// A collection whose end has not come.
struct Collection {
    mapping: bool,
    flow: bool,
    start: u32,
    tag: TagKind,
    /// Index kept free for the node, so that an alias inside the collection can name it.
    index: u32,
    /// Children so far; of a mapping, keys and values in turn.
    children: Vec<u32>,
    /// The region that the collection's own entry is in.
    region: u32,
}

impl<'t> Builder<'t> {
    fn new(text: TextId, content: &'t str, regions: &'t [Region]) -> Self {
        let produced = content.contains(HOLE) || !regions.is_empty();
        let tree = Tree {
            text,
            // Manifests come to a node in twenty characters or so: one allocation is mostly enough.
            nodes: Vec::with_capacity(content.len() / 18 + 8),
            entries: Vec::with_capacity(content.len() / 36 + 4),
            items: Vec::new(),
            values: String::new(),
            root: 0,
        };
        let innermost = Innermost::of(regions);
        Self {
            content,
            innermost,
            tree,
            open: Vec::new(),
            anchors: Vec::new(),
            expansion: Expansion::default(),
            documents: 0,
            root: None,
            produced,
        }
    }

    fn failed(&self, failure: Failure) -> ParseError {
        let mut offset = (failure.offset as usize).min(self.content.len());
        offset = self.content.floor_char_boundary(offset);
        // An error at the end of the text belongs to the last line that holds something.
        if offset == self.content.len() {
            offset = self.content.trim_end().len();
        }
        let end = self.content[offset..]
            .chars()
            .next()
            .map_or(offset, |next| {
                if next == '\n' || next == '\r' {
                    offset
                } else {
                    offset + next.len_utf8()
                }
            });
        ParseError {
            at: self.place(as_u32(offset), as_u32(end)),
            message: failure.message,
            limit: failure.limit,
        }
    }

    fn place(&self, start: u32, end: u32) -> Place {
        Place {
            text: self.tree.text,
            start,
            end,
        }
    }

    /// Returns whether the document goes on.
    fn take(&mut self, event: Event<'_>, start: u32, end: u32) -> bool {
        match event {
            Event::DocumentStart => {
                self.documents += 1;
                return self.documents == 1;
            }
            Event::Scalar {
                value,
                style,
                tag,
                anchor,
            } => {
                let (start, end) = ranges::place(self.content, style, start, end);
                let data = self.scalar_data(&value, style);
                let index = self.push(Node {
                    place: self.place(start, end),
                    data,
                    tag,
                });
                self.anchored(anchor, index);
                self.child(index);
            }
            Event::Alias(id) => {
                let data = match self.anchors.get(id).copied().flatten() {
                    Some(target) => NodeData::Alias(target),
                    None => self.scalar_data("", Style::Absent),
                };
                let index = self.push(Node {
                    place: self.place(start, end),
                    data,
                    tag: TagKind::None,
                });
                if let NodeData::Alias(target) = data {
                    self.expansion.alias(index, target);
                }
                self.child(index);
            }
            Event::MappingStart { flow, tag, anchor } => self.begin(true, flow, tag, anchor, start),
            Event::SequenceStart { flow, tag, anchor } => {
                self.begin(false, flow, tag, anchor, start);
            }
            Event::MappingEnd | Event::SequenceEnd => self.end(end),
            Event::Other => {}
        }
        true
    }

    fn push(&mut self, node: Node) -> u32 {
        self.tree.nodes.push(node);
        self.expansion.node();
        as_u32(self.tree.nodes.len() - 1)
    }

    fn anchored(&mut self, anchor: usize, index: u32) {
        if anchor > 0 {
            if self.anchors.len() <= anchor {
                self.anchors.resize(anchor + 1, None);
            }
            self.anchors[anchor] = Some(index);
        }
    }

    fn child(&mut self, index: u32) {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(index),
            None => self.root = self.root.or(Some(index)),
        }
    }

    fn begin(&mut self, mapping: bool, flow: bool, tag: TagKind, anchor: usize, start: u32) {
        let empty = NodeData::Sequence {
            first: 0,
            count: 0,
            open: false,
        };
        let index = self.push(Node {
            place: self.place(start, start),
            data: empty,
            tag,
        });
        self.expansion.open(index);
        self.anchored(anchor, index);
        let region = self.region_of_next(start);
        self.open.push(Collection {
            mapping,
            flow,
            start,
            tag,
            index,
            children: Vec::new(),
            region,
        });
    }

    /// The region of the entry or item whose value begins now: that of its key, or of its own start.
    fn region_of_next(&self, start: u32) -> u32 {
        match self.open.last() {
            None => 0,
            Some(parent) if parent.mapping && parent.children.len() % 2 == 1 => self
                .innermost
                .at(self.start_of(parent.children[parent.children.len() - 1])),
            Some(_) => self.innermost.at(start),
        }
    }

    fn end(&mut self, end: u32) {
        let Some(collection) = self.open.pop() else {
            return;
        };
        let last = collection
            .children
            .last()
            .map_or(collection.start, |child| self.end_of(*child));
        let end = if collection.flow { end } else { last };
        let start = match collection.children.first() {
            Some(first) if !collection.flow => self.start_of(*first),
            _ => collection.start,
        };
        let data = if collection.mapping {
            self.mapping(&collection)
        } else {
            self.sequence(&collection)
        };
        self.expansion.close(collection.index, &collection.children);
        let place = self.place(start, end.max(start));
        self.tree.nodes[collection.index as usize] = Node {
            place,
            data,
            tag: collection.tag,
        };
        self.child(collection.index);
    }

    fn mapping(&mut self, collection: &Collection) -> NodeData {
        let first = as_u32(self.tree.entries.len());
        let mut open = false;
        for pair in collection.children.chunks(2) {
            let &[key, value] = pair else { continue };
            if self.is_sole_hole(key) {
                open = true;
                continue;
            }
            self.place_absent(key, value);
            let guard = self.guard(key, collection.region);
            self.tree.entries.push(Entry { key, value, guard });
        }
        NodeData::Mapping {
            first,
            count: as_u32(self.tree.entries.len()) - first,
            open,
        }
    }

    fn sequence(&mut self, collection: &Collection) -> NodeData {
        let first = as_u32(self.tree.items.len());
        let mut open = false;
        for &node in &collection.children {
            if self.is_sole_hole(node) {
                open = true;
                continue;
            }
            let guard = self.guard(node, collection.region);
            self.tree.items.push(Item { node, guard });
        }
        NodeData::Sequence {
            first,
            count: as_u32(self.tree.items.len()) - first,
            open,
        }
    }

    /// A value that is not there stands where its key does.
    fn place_absent(&mut self, key: u32, value: u32) {
        let node = self.tree.nodes[value as usize];
        if matches!(
            node.data,
            NodeData::Scalar {
                style: Style::Absent,
                ..
            }
        ) {
            self.tree.nodes[value as usize].place = self.tree.nodes[key as usize].place;
        }
    }

    fn guard(&self, node: u32, enclosing: u32) -> u32 {
        let region = self.innermost.at(self.start_of(node));
        if region == enclosing { 0 } else { region }
    }

    /// Whether a node is one hole that stands for entries or items: the text then is `U+FDD0 index U+FDD1` alone, as a
    /// key or an item. A hole that is a whole value is a node of its own and never comes here as a key.
    fn is_sole_hole(&self, node: u32) -> bool {
        let NodeData::Scalar {
            style: Style::Plain,
            holes: true,
            built: false,
            start,
            end,
        } = self.tree.nodes[node as usize].data
        else {
            return false;
        };
        let value = &self.content[start as usize..end as usize];
        value.starts_with(HOLE) && value.matches(HOLE).count() == 1 && value.ends_with('\u{FDD1}')
    }

    fn start_of(&self, node: u32) -> u32 {
        self.tree.nodes[node as usize].place.start
    }

    fn end_of(&self, node: u32) -> u32 {
        self.tree.nodes[node as usize].place.end
    }

    fn scalar_data(&mut self, value: &str, style: Style) -> NodeData {
        let holes = self.produced && value.contains(HOLE);
        if let Some((start, end)) = ranges::range_in(self.content, value) {
            return NodeData::Scalar {
                style,
                built: false,
                holes,
                start,
                end,
            };
        }
        let start = as_u32(self.tree.values.len());
        self.tree.values.push_str(value);
        NodeData::Scalar {
            style,
            built: true,
            holes,
            start,
            end: as_u32(self.tree.values.len()),
        }
    }

    fn finish(mut self) -> Tree {
        if self.root.is_none() {
            let data = self.scalar_data("", Style::Absent);
            self.root = Some(self.push(Node {
                place: self.place(0, 0),
                data,
                tag: TagKind::None,
            }));
        }
        self.tree.root = self.root.unwrap_or_default();
        self.tree.nodes.shrink_to_fit();
        self.tree.entries.shrink_to_fit();
        self.tree.items.shrink_to_fit();
        self.tree.values.shrink_to_fit();
        self.tree
    }
}
