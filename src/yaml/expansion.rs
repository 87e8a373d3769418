//! Nodes and aliases as they come in, what they come to once aliases are followed out.

/// How much of a document is accepted.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Collections inside each other.
    pub depth: usize,
    /// Nodes as written.
    pub nodes: usize,
    /// Nodes that aliases stand for.
    pub alias_nodes: u64,
}

/// The size of every node with its aliases followed: what an alias bomb would come to, counted and never made.
#[derive(Debug, Default)]
pub(super) struct Expansion {
    /// By node; 0 while a collection is still open.
    sizes: Vec<u64>,
    /// Nodes that aliases stand for so far.
    aliased: u64,
    /// Whether an alias stands inside what it stands for.
    cycle: bool,
}

impl Expansion {
    /// The next node.
    pub(super) fn node(&mut self) {
        self.sizes.push(1);
    }

    /// A collection whose children come.
    pub(super) fn open(&mut self, index: u32) {
        self.sizes[index as usize] = 0;
    }

    /// A collection whose children have come.
    pub(super) fn close(&mut self, index: u32, children: &[u32]) {
        let sizes = children.iter().map(|child| self.sizes[*child as usize]);
        self.sizes[index as usize] = sizes.fold(1, u64::saturating_add);
    }

    /// An alias for an earlier node.
    pub(super) fn alias(&mut self, index: u32, target: u32) {
        let size = self.sizes[target as usize];
        self.cycle |= size == 0;
        self.sizes[index as usize] = size;
        self.aliased = self.aliased.saturating_add(size);
    }

    /// Refuses what is beyond the bounds, with the reason and whether a bound is it.
    pub(super) fn within(&self, bounds: Bounds) -> Result<(), (String, bool)> {
        if self.cycle {
            Err(("an anchor holds itself".to_owned(), false))
        } else if self.sizes.len() > bounds.nodes {
            let most = bounds.nodes;
            Err((
                format!("the document has more than {most} nodes: raise the limit `nodes`"),
                true,
            ))
        } else if self.aliased > bounds.alias_nodes {
            let most = bounds.alias_nodes;
            Err((
                format!("aliases stand for more than {most} nodes: raise the limit `alias-nodes`"),
                true,
            ))
        } else {
            Ok(())
        }
    }
}
