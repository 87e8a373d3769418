//! A field path as text in, its parts out: `spec.ports[0].targetPort`, `metadata.annotations["a.b/c"]`.

/// One part of a field path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'p> {
    /// A key of a mapping.
    Key(&'p str),
    /// An index into a sequence.
    Index(usize),
}

/// Splits a path. A part that is neither a number nor in double quotes within brackets is taken as a key.
pub fn parts(path: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = path;
    std::iter::from_fn(move || {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        if rest.is_empty() {
            return None;
        }
        if let Some(inside) = rest.strip_prefix("[\"") {
            let (key, tail) = inside.split_once("\"]").unwrap_or((inside, ""));
            rest = tail;
            return Some(Part::Key(key));
        }
        if let Some(inside) = rest.strip_prefix('[') {
            let (index, tail) = inside.split_once(']').unwrap_or((inside, ""));
            rest = tail;
            return Some(index.parse().map_or(Part::Key(index), Part::Index));
        }
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (key, tail) = rest.split_at(end);
        rest = tail;
        Some(Part::Key(key))
    })
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    #[test]
    fn keys_with_dots_stand_in_quotes() {
        let found: Vec<_> = parts("metadata.annotations[\"a.b/c\"].x[2][0]").collect();
        let expected = [
            Part::Key("metadata"),
            Part::Key("annotations"),
            Part::Key("a.b/c"),
            Part::Key("x"),
            Part::Index(2),
            Part::Index(0),
        ];
        assert_eq!(found, expected);
    }
}
