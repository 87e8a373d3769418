//! A text in, a forest with its one tree out; and a tree beside another parser's, compared node by node.

use crate::peer_yaml::{Peer, PeerData};
use portolan::{
    source::{Content, Excerpt, FileId, SourceFile, Text, TextId},
    yaml::{Bounds, Forest, NodeRef, ParseError, Shape, Style, TreeId, parse},
};

/// The tree of a text's first document.
pub(crate) const TREE: TreeId = TreeId(0);

/// Bounds as wide as those of a scan.
pub(crate) const BOUNDS: Bounds = Bounds {
    depth: 255,
    nodes: 2_000_000,
    alias_nodes: 100_000,
};

/// Parses the first document of a text.
pub(crate) fn forest(content: &str) -> Result<Forest, ParseError> {
    let tree = parse(TextId(0), content, &[], BOUNDS)?;
    let mut forest = Forest::default();
    forest.texts.files.push(SourceFile {
        path: "a.yaml".into(),
        size: 0,
        excerpts: vec![Excerpt {
            start: 0,
            line: 0,
            content: content.into(),
        }],
    });
    forest.texts.texts.push(Text {
        file: FileId(0),
        content: Content::Excerpt(0),
    });
    forest.trees.push(tree);
    Ok(forest)
}

/// Compares shapes, characters and the places of scalars; gives the number of scalars, or the first difference.
pub(crate) fn same(node: NodeRef<'_>, peer: &Peer) -> Result<usize, String> {
    match (&peer.data, node.shape()) {
        (PeerData::Scalar(text, style), Shape::Scalar) => {
            let scalar = node.scalar().expect("its shape says so");
            let at = node.place().start as usize;
            if style.is_some() != (scalar.style != Style::Absent) {
                return Err(format!(
                    "byte {at}: {:?} here, {style:?} there",
                    scalar.style
                ));
            }
            // go-yaml adds no line break where the text ends without one, and neither do we.
            let ends = node.place().end as usize == node_text(node).trim_end().len();
            let is_same =
                scalar.text == text || (ends && scalar.text == text.trim_end_matches('\n'));
            if style.is_some() && (!is_same || at != peer.start) {
                return Err(format!(
                    "byte {at}: {:?} here, {text:?} at byte {} there",
                    scalar.text, peer.start
                ));
            }
            Ok(1)
        }
        (PeerData::Mapping(entries), Shape::Mapping) => {
            let own: Vec<_> = node.entries_here().collect();
            if own.len() != entries.len() {
                return Err(format!(
                    "{} entries here, {} there",
                    own.len(),
                    entries.len()
                ));
            }
            let pairs = own.iter().zip(entries);
            pairs
                .map(|(entry, (key, value))| Ok(same(entry.key, key)? + same(entry.value, value)?))
                .sum()
        }
        (PeerData::Sequence(items), Shape::Sequence) => {
            let own: Vec<_> = node.items_here().collect();
            if own.len() != items.len() {
                return Err(format!("{} items here, {} there", own.len(), items.len()));
            }
            let pairs = own.iter().zip(items);
            pairs.map(|(item, peer)| same(item.node, peer)).sum()
        }
        (_, shape) => Err(format!(
            "byte {}: a {shape:?} here, not there",
            node.place().start
        )),
    }
}

fn node_text(node: NodeRef<'_>) -> &str {
    node.forest().texts.content(node.place().text)
}
