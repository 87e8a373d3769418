//! A resource and a field path in, a finding at that field out.

use super::Finding;
use crate::manifest::Resource;

impl Resource<'_> {
    /// A finding at the field below a path (with indices, as [`Resource::at`] takes it), else at its nearest present
    /// ancestor.
    #[must_use]
    pub fn finding(self, path: &str, message: impl Into<String>) -> Finding {
        Finding::new(self.place(path), self.keyed_path(path), message)
    }
}
