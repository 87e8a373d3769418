//! A tree in, the field path of each of its nodes out.

use super::node::NodeRef;
use super::tree::{NodeData, NodeId, Tree};

/// Where each node of one tree hangs. A node that several aliases stand for has the path of its anchor.
#[derive(Debug)]
pub struct Paths<'t> {
    tree: &'t Tree,
    /// By node: its parent and which child of it, if it is not the root or a key.
    parents: Vec<Option<(u32, u32)>>,
}

impl<'t> Paths<'t> {
    /// Notes the parent of every node.
    #[must_use]
    pub fn new(tree: &'t Tree) -> Self {
        let mut parents = vec![None; tree.nodes.len()];
        for (index, node) in (0u32..).zip(&tree.nodes) {
            match node.data {
                NodeData::Mapping { first, count, .. } => {
                    for child in first..first + count {
                        let value = tree.entries[child as usize].value;
                        parents[value as usize] = Some((index, child));
                    }
                }
                NodeData::Sequence { first, count, .. } => {
                    for child in first..first + count {
                        let item = tree.items[child as usize].node;
                        parents[item as usize] = Some((index, child));
                    }
                }
                _ => {}
            }
        }
        Self { tree, parents }
    }

    /// The path of a node as [`super::parts`] reads it; empty for the root.
    #[must_use]
    pub fn of(&self, node: NodeRef<'_>) -> String {
        let mut steps = Vec::new();
        let mut current = node.id().index;
        while let Some((parent, child)) = self.parents[current as usize] {
            steps.push(self.step(node, parent, child));
            current = parent;
        }
        let mut path = String::new();
        for step in steps.iter().rev() {
            if !path.is_empty() && !step.starts_with('[') {
                path.push('.');
            }
            path.push_str(step);
        }
        path
    }

    fn step(&self, any: NodeRef<'_>, parent: u32, child: u32) -> String {
        if let NodeData::Sequence { first, .. } = self.tree.nodes[parent as usize].data {
            return format!("[{}]", child - first);
        }
        let key = NodeId {
            tree: any.id().tree,
            index: self.tree.entries[child as usize].key,
        };
        key_step(
            &any.forest()
                .node(key)
                .scalar()
                .map_or_else(String::new, |key| key.written()),
        )
    }
}

/// A key as a part of a path: in brackets and quotes where its characters would be read otherwise.
#[must_use]
pub fn key_step(key: &str) -> String {
    if key.contains(['.', '[', '"']) {
        format!("[\"{key}\"]")
    } else {
        key.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Paths;
    use crate::{
        source::{Content, Excerpt, FileId, SourceFile, Text, TextId},
        yaml::{Bounds, Forest, TreeId, duplicates, parse},
    };

    #[test]
    fn paths_lead_through_keys_and_items() {
        let content = "a:\n  - b.c/d: {x: 1, x: 2}\n";
        let bounds = Bounds {
            depth: 9,
            nodes: 99,
            alias_nodes: 0,
        };
        let tree = parse(TextId(0), content, &[], bounds).unwrap();
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
        let paths = Paths::new(forest.tree(TreeId(0)));
        let found = duplicates(&forest, TreeId(0));
        assert_eq!(found.len(), 1);
        assert_eq!(paths.of(found[0].mapping), "a[0][\"b.c/d\"]");
    }
}
