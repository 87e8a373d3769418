//! A group and a kind in, whether anything needs to read such objects, and whether they make pods, out.

use std::{collections::HashSet, sync::LazyLock};

/// Kinds whose documents are not built: no rule, table, unit or selector reads them, and they make no pods.
/// A kind that this table does not know is always built. Each line: group, kind.
static INERT: LazyLock<HashSet<(&str, &str)>> = LazyLock::new(|| {
    lines(include_str!("inert_kinds.txt"))
        .filter_map(|line| line.split_once(' '))
        .collect()
});

/// API groups, or one kind of a group, whose objects make no pods, Services or labels of pods, so that they leave a unit
/// closed. Each line: a group, or a group and one kind; the empty kind stands for all.
static MAKES_NO_PODS: LazyLock<HashSet<(&str, &str)>> = LazyLock::new(|| {
    lines(include_str!("makes_no_pods.txt"))
        .map(|line| line.split_once(' ').unwrap_or((line, "")))
        .collect()
});

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

/// A document that need not be built, with what its lines say of its identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inert<'k> {
    /// Its API group.
    pub group: &'k str,
    /// Its kind.
    pub kind: &'k str,
    /// Its namespace; empty where none is given.
    pub namespace: &'k str,
    /// Its name; empty where only a parser could tell.
    pub name: &'k str,
}

/// Whether a document whose only top-level kind is `kind` need not be built, given its text.
#[must_use]
pub fn inert<'k>(text: &'k [u8], kind: &'k str) -> Option<Inert<'k>> {
    let group = group_of(text)?;
    if is_group(group) && !INERT.contains(&(group, kind)) {
        return None;
    }
    let (namespace, name) = namespace_and_name(text);
    Some(Inert {
        group,
        kind,
        namespace,
        name,
    })
}

/// What stands directly below a `metadata:` at column 0 that is a block.
fn namespace_and_name(text: &[u8]) -> (&str, &str) {
    const KEY: &[u8] = b"\nmetadata:";
    let Some(at) = memchr::memmem::find(text, KEY) else {
        return ("", "");
    };
    let (mut namespace, mut name) = ("", "");
    let mut indentation = None;
    for line in text[at + KEY.len()..].split(|byte| *byte == b'\n').skip(1) {
        let content = line.trim_ascii();
        if content.is_empty() || content.starts_with(b"#") {
            continue;
        }
        let own = line.iter().take_while(|byte| **byte == b' ').count();
        if own == 0 {
            break;
        }
        if own == *indentation.get_or_insert(own) {
            if let Some(value) = content.strip_prefix(b"name:") {
                name = plain_value(value).unwrap_or_default();
            } else if let Some(value) = content.strip_prefix(b"namespace:") {
                namespace = plain_value(value).unwrap_or_default();
            }
        }
    }
    (namespace, name)
}

/// A plain or quoted scalar on one line that needs no parser; `None` for any other.
fn plain_value(value: &[u8]) -> Option<&str> {
    let value = value
        .split(|byte| *byte == b'#')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    let quoted = |quote: &[u8]| {
        value
            .strip_prefix(quote)
            .and_then(|value| value.strip_suffix(quote))
    };
    let value = quoted(b"\"").or_else(|| quoted(b"'")).unwrap_or(value);
    let plain = value
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'/' | b'_'));
    plain.then(|| std::str::from_utf8(value).ok()).flatten()
}

/// The group of a plain `apiVersion` at column 0; `None` where only a parser can tell.
fn group_of(text: &[u8]) -> Option<&str> {
    const KEY: &[u8] = b"apiVersion:";
    let at = if text.starts_with(KEY) {
        0
    } else {
        memchr::memmem::find(text, b"\napiVersion:")? + 1
    };
    let line = text[at + KEY.len()..]
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let value = plain_value(line)?;
    (!value.is_empty()).then(|| value.split_once('/').map_or("", |(group, _)| group))
}

/// Whether Kubernetes can serve a group: a built-in one, or a domain with a dot, as custom resources must have
/// (apiextensions, `ValidateCustomResourceDefinition`, `spec.group`).
fn is_group(group: &str) -> bool {
    group.contains('.')
        || matches!(
            group,
            "" | "apps" | "autoscaling" | "batch" | "extensions" | "policy"
        )
}

/// Whether objects of this group and kind make no pods. The built-in groups do not count as unknown: their pod-making
/// kinds have views.
#[must_use]
pub fn makes_no_pods(group: &str, kind: &str) -> bool {
    if !group.contains('.') || group.ends_with(".k8s.io") {
        return true;
    }
    MAKES_NO_PODS.contains(&(group, "")) || MAKES_NO_PODS.contains(&(group, kind))
}
