//! A file's text in, its documents out, and of each what its top level says it is, without parsing it.

use memchr::{memchr, memmem};

/// One document of a file, its separator line included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// First byte: that of `---`, or the first of the file.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What the keys at column 0 say of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopLevel<'t> {
    /// No `kind` at top level: whatever it is, it is no Kubernetes object.
    NoKind,
    /// One plain `kind: K`.
    Kind(&'t str),
    /// Something that only a parser can tell: JSON, an indented document, quoted keys, several kinds.
    Unclear,
}

/// Cuts a text at each line that is `---`, alone or before a blank, as kubectl's reader does
/// (apimachinery, `util/yaml/decoder.go`). Directives stay with the document that they speak of.
#[must_use]
pub fn split(text: &[u8]) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut start = 0;
    let mut directives = text.starts_with(b"%") || text.starts_with(b"\xEF\xBB\xBF%");
    for at in memmem::find_iter(text, b"\n---") {
        let separator = at + 1;
        if !matches!(
            text.get(separator + 3),
            None | Some(b' ' | b'\t' | b'\r' | b'\n')
        ) {
            continue;
        }
        if !std::mem::take(&mut directives) {
            chunks.push(Chunk {
                start,
                end: separator,
            });
            start = separator;
        }
    }
    chunks.push(Chunk {
        start,
        end: text.len(),
    });
    chunks
}

/// Reads only lines that begin at column 0. Never answers [`TopLevel::NoKind`] for a document whose root mapping has a
/// key `kind`.
#[must_use]
pub fn top_level(text: &[u8]) -> TopLevel<'_> {
    if let Some(kind) = sole_kind(text) {
        return TopLevel::Kind(kind);
    }
    if memmem::find(text, b"kind").is_none() {
        return TopLevel::NoKind;
    }
    let mut kind = None;
    let mut block = false;
    let mut rest = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    while !rest.is_empty() {
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let line = &rest[..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        match line.first() {
            None | Some(b'#' | b'\r' | b'%') => {}
            // The content of a document that begins on its separator's line or is indented as a whole.
            Some(b' ' | b'\t')
                if block || line.trim_ascii().is_empty() || line.trim_ascii().starts_with(b"#") => {
            }
            Some(b'-') if line.starts_with(b"---") && line[3..].trim_ascii().is_empty() => {}
            Some(b'-') if line.starts_with(b"---") && line[3..].trim_ascii().starts_with(b"#") => {}
            Some(b'-') if block || (line.len() > 1 && line[1] == b' ') => block = true,
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'.' | b'}' | b']' | b'0'..=b'9') => {
                block = true;
                if line.starts_with(b"kind") {
                    match plain_kind(line) {
                        Some(found) if kind.is_none() => kind = Some(found),
                        _ => return TopLevel::Unclear,
                    }
                }
            }
            Some(_) => return TopLevel::Unclear,
        }
    }
    kind.map_or(
        if block {
            TopLevel::NoKind
        } else {
            TopLevel::Unclear
        },
        TopLevel::Kind,
    )
}

/// The kind of the usual document: one line at column 0 begins with `kind`, and it is plain. Nothing else is looked at,
/// so that a megabyte of schema costs one search.
fn sole_kind(text: &[u8]) -> Option<&str> {
    let mut lines = memmem::find_iter(text, b"\nkind").map(|at| at + 1);
    let first = if text.starts_with(b"kind") {
        0
    } else {
        lines.next()?
    };
    if lines.next().is_some() {
        return None;
    }
    let line = &text[first..];
    plain_kind(&line[..memchr(b'\n', line).unwrap_or(line.len())])
}

/// `kind: Service` with nothing special about it; other keys that begin with `kind` are no concern.
fn plain_kind(line: &[u8]) -> Option<&str> {
    let value = line.strip_prefix(b"kind:")?;
    let value = value
        .split(|byte| *byte == b'#')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    let plain = !value.is_empty() && value.iter().all(u8::is_ascii_alphanumeric);
    plain.then(|| std::str::from_utf8(value).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Chunk, TopLevel, split, top_level};

    #[test]
    fn separators_are_lines() {
        let text = b"a: 1\n---\nb: |\n  ---\n--- # c\nc: 1\n---x\n";
        let found: Vec<_> = split(text)
            .iter()
            .map(|chunk| (chunk.start, chunk.end))
            .collect();
        assert_eq!(found, [(0, 5), (5, 20), (20, 38)]);
    }

    #[test]
    fn directives_stay_with_their_document() {
        assert_eq!(
            split(b"%YAML 1.1\n---\na: 1\n"),
            [Chunk { start: 0, end: 19 }]
        );
    }

    #[test]
    fn top_level_kinds() {
        let rows: &[(&str, TopLevel<'_>)] = &[
            (
                "apiVersion: v1\nkind: Service\nspec:\n  kind: X\n",
                TopLevel::Kind("Service"),
            ),
            ("---\nkind: Service # c\n", TopLevel::Kind("Service")),
            ("spec:\n  kind: X\n", TopLevel::NoKind),
            ("- kind: X\n", TopLevel::NoKind),
            ("{\"kind\": \"Service\"}", TopLevel::Unclear),
            ("  kind: Service\n", TopLevel::Unclear),
            ("\"kind\": Service\n", TopLevel::Unclear),
            ("kind: A\nkind: B\n", TopLevel::Unclear),
            ("kind: \"A\"\n", TopLevel::Unclear),
            ("--- {kind: A}\n", TopLevel::Unclear),
            ("? kind\n: A\n", TopLevel::Unclear),
            ("a: 1\n<<: *kind\n", TopLevel::Unclear),
        ];
        for (text, expected) in rows {
            assert_eq!(&top_level(text.as_bytes()), expected, "{text:?}");
        }
    }
}
