//! A field path with indices in, the same path with the API's own list keys out.

use std::fmt::Write;

use crate::yaml::{Lookup, NodeRef, Part, Shape, key_step, parts};

/// Lists whose items the API tells apart by a key: `patchMergeKey` or `x-kubernetes-list-map-keys` of the Kubernetes and
/// Gateway API types, where that key is a name or path. Other lists keep their indices.
const LIST_KEYS: &[(&str, &str)] = &[
    ("containers", "name"),
    ("ephemeralContainers", "name"),
    ("initContainers", "name"),
    ("env", "name"),
    ("volumes", "name"),
    ("volumeMounts", "mountPath"),
    ("hostAliases", "ip"),
    ("imagePullSecrets", "name"),
    ("ports", "name"),
    ("listeners", "name"),
    ("webhooks", "name"),
    ("volumeClaimTemplates", "name"),
];

/// `spec.ports[0].targetPort` becomes `spec.ports[name=http].targetPort` where item 0 has that name.
pub(super) fn keyed(root: NodeRef<'_>, path: &str) -> String {
    let mut written = String::with_capacity(path.len() + 16);
    let mut node = Some(root);
    let mut list = "";
    for part in parts(path) {
        match part {
            Part::Key(key) => {
                node = node.and_then(|node| child(node, key));
                list = key;
                push_key(&mut written, key);
            }
            Part::Index(index) => {
                node = node.and_then(|node| node.items_here().nth(index).map(|item| item.node));
                match node.and_then(|item| list_key(list, item)) {
                    Some((key, value)) => _ = write!(written, "[{key}={value}]"),
                    None => _ = write!(written, "[{index}]"),
                }
            }
        }
    }
    written
}

fn push_key(written: &mut String, key: &str) {
    let step = key_step(key);
    if !written.is_empty() && !step.starts_with('[') {
        written.push('.');
    }
    written.push_str(&step);
}

fn child<'r>(node: NodeRef<'r>, key: &str) -> Option<NodeRef<'r>> {
    match node.get(key) {
        Lookup::Known(value, _) => Some(value),
        Lookup::Absent(_) => None,
        Lookup::Unknown(..) => node
            .entries()
            .into_iter()
            .find(|entry| entry.key.known_text() == Some(key))
            .map(|entry| entry.value),
    }
}

fn list_key(list: &str, item: NodeRef<'_>) -> Option<(&'static str, String)> {
    let (_, key) = LIST_KEYS.iter().find(|(name, _)| *name == list)?;
    if item.shape() != Shape::Mapping {
        return None;
    }
    let value = child(item, key)?.scalar()?;
    (!value.text.is_empty()).then(|| (*key, value.written()))
}
