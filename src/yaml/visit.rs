//! A node in, a look at every scalar at or below it.

use super::node::{NodeRef, Shape};
use super::scalar::Scalar;

impl NodeRef<'_> {
    /// Whether a test holds for any scalar at or below this node, keys included, in the order of the text; it ends with
    /// the first that does. Aliases are looked through as often as they stand.
    pub fn any_scalar(self, test: &mut impl FnMut(Self, Scalar<'_>) -> bool) -> bool {
        match self.shape() {
            Shape::Mapping => self
                .entries()
                .into_iter()
                .any(|entry| entry.key.any_scalar(test) || entry.value.any_scalar(test)),
            Shape::Sequence => self.items_here().any(|item| item.node.any_scalar(test)),
            Shape::Scalar => self.scalar().is_some_and(|scalar| test(self, scalar)),
        }
    }
}
