//! Paths and positions in, SARIF locations out, relative to the scanned root.

use crate::{
    report::{Location, VersionControl, escape},
    source::Position,
};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_sarif::sarif::{self, ArtifactLocation, Message, PhysicalLocation, Region};
use std::collections::BTreeMap;

/// What URIs are relative to.
const ROOT: &str = "%SRCROOT%";
/// The top of the work tree, where that is not the root itself.
const TOP: &str = "REPOROOT";

/// All that RFC 3986 does not allow in a path, and `:`, which would make a first segment look like a scheme.
const OUTSIDE_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A path with `/` as a relative URI reference.
fn uri(path: &str) -> String {
    utf8_percent_encode(path, OUTSIDE_PATH).to_string()
}

fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation::builder()
        .uri(uri(path))
        .uri_base_id(ROOT)
        .build()
}

fn region(position: &Position) -> Region {
    Region::builder()
        .start_line(i64::from(position.start_line))
        .start_column(i64::from(position.start_column))
        .end_line(i64::from(position.end_line))
        .end_column(i64::from(position.end_column))
        .build()
}

pub(super) fn physical(location: &Location) -> PhysicalLocation {
    PhysicalLocation::builder()
        .artifact_location(artifact(&location.path))
        .region(region(&location.position))
        .build()
}

/// A location in a file, or the file itself where no line is known.
pub(super) fn in_file(path: &str, line_column: Option<(u32, u32)>) -> sarif::Location {
    let mut physical = PhysicalLocation::builder()
        .artifact_location(artifact(path))
        .build();
    physical.region = line_column.map(|(line, column)| {
        Region::builder()
            .start_line(i64::from(line))
            .start_column(i64::from(column))
            .build()
    });
    sarif::Location::builder()
        .physical_location(physical)
        .build()
}

pub(super) fn message(text: impl Into<String>) -> Message {
    Message::builder().text(text).build()
}

/// A text of a rule on one line, without anything that acts on who reads it.
pub(super) fn plain(text: &str) -> String {
    escape::line(text).into_owned()
}

/// What the base ids stand for: described, but without a URI that would name a machine's folder.
pub(super) fn uri_bases(
    version_control: Option<&VersionControl>,
) -> BTreeMap<String, ArtifactLocation> {
    let described = |text: &str| {
        ArtifactLocation::builder()
            .description(message(text))
            .build()
    };
    let mut bases = BTreeMap::new();
    let prefix = version_control.map_or("", |git| git.prefix.trim_matches('/'));
    let mut root = described("The folder that was scanned.");
    if !prefix.is_empty() {
        root.uri = Some(uri(prefix) + "/");
        root.uri_base_id = Some(TOP.to_owned());
        bases.insert(
            TOP.to_owned(),
            described("The top folder of the repository."),
        );
    }
    bases.insert(ROOT.to_owned(), root);
    bases
}

/// Where the top of the repository is, by base id.
pub(super) fn top(version_control: &VersionControl) -> ArtifactLocation {
    let base = if version_control.prefix.trim_matches('/').is_empty() {
        ROOT
    } else {
        TOP
    };
    ArtifactLocation::builder().uri_base_id(base).build()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_relative_references() {
        assert_eq!(uri("apps/web/service.yaml"), "apps/web/service.yaml");
        assert_eq!(uri("a b/100%.yaml"), "a%20b/100%25.yaml");
        assert_eq!(uri("c:x#y?z.yaml"), "c%3Ax%23y%3Fz.yaml");
        assert_eq!(uri("größe/😀.yaml"), "gr%C3%B6%C3%9Fe/%F0%9F%98%80.yaml");
        assert_eq!(uri("\u{1b}[1m"), "%1B%5B1m");
    }
}
