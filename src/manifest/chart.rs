//! Paths of charts and of a file in, the chart whose templates the file belongs to out.

/// The chart whose templates (or CRDs) a file belongs to: the nearest folder above it among `charts`, which are folders
/// with a `Chart.yaml`, sorted; the root is the empty path. Of other files in a chart's folder there is none.
#[must_use]
pub fn chart_of<'c>(charts: &'c [Box<str>], path: &str) -> Option<&'c str> {
    let mut folder = path;
    while !folder.is_empty() {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        if let Ok(index) = charts.binary_search_by(|chart| (**chart).cmp(folder)) {
            let below = path[folder.len()..].trim_start_matches('/');
            let rendered = below.starts_with("templates/") || below.starts_with("crds/");
            return rendered.then(|| &*charts[index]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::chart_of;

    #[test]
    fn the_nearest_chart_owns_its_templates_only() {
        let charts: Vec<Box<str>> = ["", "a", "a/charts/b"].map(Into::into).to_vec();
        assert_eq!(chart_of(&charts, "a/templates/x/y.yaml"), Some("a"));
        assert_eq!(
            chart_of(&charts, "a/charts/b/templates/y.yaml"),
            Some("a/charts/b")
        );
        assert_eq!(chart_of(&charts, "a/values.yaml"), None);
        assert_eq!(chart_of(&charts, "templates/y.yaml"), Some(""));
        assert_eq!(chart_of(&[], "templates/y.yaml"), None);
    }
}
