//! Tables of masked texts, properties of arbitrary ones, and a corpus.

mod corpus;
mod properties;
mod tables;

use std::fmt::Write as _;

use super::Masked;

/// Masked content for the eye.
fn visible(text: &str) -> String {
    text.replace('\u{FDD0}', "⟨").replace('\u{FDD1}', "⟩")
}

/// Content, then holes, then regions: what a table compares.
fn shown(masked: &Masked) -> String {
    let mut text = visible(&masked.content);
    for (index, hole) in masked.holes.iter().enumerate() {
        let scope = if hole.scope == 0 { "" } else { "*" };
        writeln!(
            text,
            "{index} {:?}{scope} {}",
            hole.stands_for, hole.expression
        )
        .unwrap();
    }
    for region in &masked.regions {
        let inside = &masked.content[region.start as usize..region.end as usize];
        writeln!(
            text,
            "[{}] {}: {}",
            region.group,
            region.condition,
            visible(inside.trim())
        )
        .unwrap();
    }
    text
}
