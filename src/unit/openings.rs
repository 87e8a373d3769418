//! A unit's members in, what it may hold beside them out.

use super::Opening;
use crate::{
    manifest::{Body, Document, DocumentData, Resource, Workload, makes_no_pods},
    yaml::Shape,
};
use std::collections::BTreeSet;

/// What custom resources among the members may make at run time: each kind once, at its first resource.
pub(super) fn of_custom_resources<'r>(members: impl Iterator<Item = Resource<'r>>) -> Vec<Opening> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for resource in members {
        let kind = resource.group_kind();
        if makes_no_pods(kind.group, kind.kind)
            || Workload::of(resource).is_some()
            || !seen.insert(kind)
        {
            continue;
        }
        let detail = format!(
            "{} of `{}` may make pods and Services",
            resource.title(),
            kind.group
        );
        found.push(Opening {
            detail,
            at: Some(resource.heading()),
            rewrites: false,
        });
    }
    found
}

/// What a document hides: a broken one anything, and an object whose kind is a hole itself.
pub(super) fn of_document(document: Document<'_>) -> Option<Opening> {
    let data: &DocumentData = document.data();
    if let Body::Broken(error) = &data.body {
        let detail = format!("`{}` has a document that does not parse", document.path());
        return Some(Opening {
            detail,
            at: Some(error.at),
            rewrites: false,
        });
    }
    let root = document.root()?;
    if root.shape() != Shape::Mapping {
        return None;
    }
    let kind = root.get("kind").text();
    let api_version = root.get("apiVersion").text();
    let doubt = kind
        .unknown()
        .or(api_version.unknown())
        .filter(|doubt| doubt.code != "shape")?;
    let detail = format!(
        "`{}` holds an object whose kind is `{}`",
        document.path(),
        doubt.detail
    );
    Some(Opening {
        detail,
        at: Some(doubt.at),
        rewrites: false,
    })
}
