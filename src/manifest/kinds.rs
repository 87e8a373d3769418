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

/// Whether a document whose only top-level kind is `kind`, in the group of `api_version`, need not be built.
#[must_use]
pub fn inert<'k>(text: &'k [u8], kind: &'k str) -> Option<Inert<'k>> {
    let mut lines = INERT.lines().filter(|line| !line.starts_with('#'));
    let group = lines.find_map(|line| {
        let (group, inert) = line.split_once(' ')?;
        (inert == kind).then_some(group)
    })?;
    let version = memchr::memmem::find(text, b"apiVersion:")?;
    let rest = &text[version + "apiVersion:".len()..];
    let line = rest
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    let line = line
        .strip_prefix(b"\"")
        .or(line.strip_prefix(b"'"))
        .unwrap_or(line);
    (line.starts_with(group.as_bytes())).then_some(Inert { kind })
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
