//! Globs in, the answer whether a path is a test's or an example's out.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// The compiled globs of test and example paths.
#[derive(Clone, Debug)]
pub struct TestPaths {
    globs: GlobSet,
}

impl TestPaths {
    /// Compiles globs relative to the root.
    ///
    /// # Errors
    /// If a glob is malformed; the text says which.
    pub fn new<'g>(globs: impl IntoIterator<Item = &'g str>) -> Result<Self, globset::Error> {
        let mut builder = GlobSetBuilder::new();
        for glob in globs {
            builder.add(GlobBuilder::new(glob).literal_separator(true).build()?);
        }
        Ok(Self {
            globs: builder.build()?,
        })
    }

    /// Whether a file stands under a test or example path.
    #[must_use]
    pub fn contain(&self, path: &str) -> bool {
        self.globs.is_match(path)
    }

    /// The highest folder on the way to a file that is a test's or an example's.
    #[must_use]
    pub fn highest_folder<'p>(&self, path: &'p str) -> Option<&'p str> {
        if !self.contain(path) {
            return None;
        }
        let ends = path
            .char_indices()
            .filter(|(_, character)| *character == '/')
            .map(|(at, _)| at);
        ends.map(|end| &path[..end])
            .find(|folder| self.globs.is_match(format!("{folder}/x")))
    }
}

#[cfg(test)]
mod tests {
    use super::TestPaths;

    #[test]
    fn the_highest_test_folder_counts() {
        let paths = TestPaths::new(crate::settings::TEST_PATHS.iter().copied()).unwrap();
        assert_eq!(
            paths.highest_folder("a/tests/b/examples/c.yaml"),
            Some("a/tests")
        );
        assert_eq!(paths.highest_folder("examples/c.yaml"), Some("examples"));
        assert_eq!(paths.highest_folder("a/test.yaml"), None);
        assert!(!paths.contain("contest/a.yaml"));
    }
}
