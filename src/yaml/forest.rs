//! Trees and texts in, their nodes by id out.

use super::node::{NodeRef, STEPS};
use super::tree::{History, Node, NodeData, NodeId, Tree, TreeId};
use crate::source::Texts;

/// All trees with the texts that they were parsed from.
#[derive(Debug, Default)]
pub struct Forest {
    /// The texts.
    pub texts: Texts,
    /// The trees.
    pub trees: Vec<Tree>,
    /// What overrides replaced and removed.
    pub history: History,
}

impl Forest {
    /// The tree with this id.
    #[must_use]
    pub fn tree(&self, id: TreeId) -> &Tree {
        &self.trees[id.0 as usize]
    }

    /// The root of a tree.
    #[must_use]
    pub fn root(&self, id: TreeId) -> NodeRef<'_> {
        self.node(NodeId {
            tree: id,
            index: self.tree(id).root,
        })
    }

    /// A node; aliases and links lead to what they stand for.
    #[must_use]
    pub fn node(&self, mut id: NodeId) -> NodeRef<'_> {
        for _ in 0..STEPS {
            match self.raw(id).data {
                NodeData::Alias(target) => id.index = target,
                NodeData::Link(target) => id = target,
                _ => break,
            }
        }
        NodeRef::new(self, id)
    }

    /// A node as it stands, alias or not.
    #[must_use]
    pub fn raw(&self, id: NodeId) -> &Node {
        &self.tree(id.tree).nodes[id.index as usize]
    }
}
