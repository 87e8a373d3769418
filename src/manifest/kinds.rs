//! Which kinds nothing needs to read, and which make no pods.

/// Kinds whose documents are not built: no rule, table, unit or selector reads them, and they make no pods.
/// A kind that this table does not know is always built. Each line: group, kind.
static INERT: &str = include_str!("inert_kinds.txt");

/// API groups whose objects make no pods, Services or labels of pods, so that they leave a unit closed. Each line: a
/// group, or a group and one kind.
static MAKES_NO_PODS: &str = include_str!("makes_no_pods.txt");

/// Why a document of an inert kind is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inert<'k> {
    /// The kind as written.
    pub kind: &'k str,
}

/// Whether a document whose only top-level kind is `kind` need not be built, given its text.
#[must_use]
pub fn inert<'k>(text: &'k [u8], kind: &'k str) -> Option<Inert<'k>> {
    let group = group_of(text)?;
    let mut lines = INERT.lines().filter(|line| !line.starts_with('#'));
    let inert = lines.any(|line| line.split_once(' ') == Some((group, kind)));
    (inert || !is_group(group)).then_some(Inert { kind })
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
    let value = line
        .split(|byte| *byte == b'#')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    let value = value
        .strip_prefix(b"\"")
        .and_then(|value| value.strip_suffix(b"\""))
        .unwrap_or(value);
    let plain = value
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'/'));
    let value = plain.then(|| std::str::from_utf8(value).ok()).flatten()?;
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
    MAKES_NO_PODS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .any(|line| match line.split_once(' ') {
            Some((of, only)) => of == group && only == kind,
            None => line == group,
        })
}
