//! A line that an action writes and its neighbours in, what it stands for and where out.

use super::hints::{Hint, Look};
use super::lines::{Lines, Shape};

/// What a line written by an action is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placement {
    /// Entries of the mapping whose keys stand at the column.
    Entries(usize),
    /// Items of the sequence whose dashes stand at the column.
    Items(usize),
    /// The value of the key or dash before it, written at the column.
    Node(usize),
}

/// How many lines that are written by actions, too, are looked past to find a neighbour.
const NEIGHBOURS: usize = 8;

/// Decides. `column` is where the action writes, `own` where it stands; `hints` begin behind its line.
pub(super) fn place(lines: &Lines, column: usize, own: usize, hints: &[Hint]) -> Placement {
    let goes_on = |at: usize| neighbour(hints, column).is_some_and(|hint| hint.column >= at);
    let column = match lines.pending {
        Some(pending) if column < pending && (own >= pending || goes_on(pending)) => {
            own.max(pending)
        }
        _ => column,
    };
    if let Some(pending) = lines.pending.filter(|&pending| column >= pending) {
        return match neighbour(hints, pending) {
            Some(hint) if hint.column > pending => like(hint, hint.column),
            Some(hint) if hint.column == pending && hint.look == Look::Item => {
                Placement::Items(pending)
            }
            _ => Placement::Node(column.max(pending + 1)),
        };
    }
    let Some(outermost) = lines.levels.first() else {
        return match neighbour(hints, 0) {
            Some(hint) => like(hint, hint.column),
            None => Placement::Node(column),
        };
    };
    let exact = |wanted: usize| {
        lines
            .levels
            .iter()
            .rev()
            .find(|level| level.column == wanted)
    };
    // What goes on deeper behind the line cannot belong to what the line writes: it stands in the midst of that.
    if let Some(hint) = neighbour(hints, column)
        && hint.column > column
        && exact(hint.column).is_some()
    {
        return like(hint, hint.column);
    }
    // Columns that fit no open collection come from indentation that the file does not show: take the nearest inside.
    let level = exact(column)
        .or_else(|| exact(own))
        .or_else(|| lines.levels.iter().find(|level| level.column > column))
        .or_else(|| lines.levels.last())
        .unwrap_or(outermost);
    match level.shape {
        Shape::Mapping => Placement::Entries(level.column),
        Shape::Sequence => Placement::Items(level.column),
    }
}

fn like(hint: &Hint, column: usize) -> Placement {
    match hint.look {
        Look::Item => Placement::Items(column),
        Look::Key => Placement::Entries(column),
        _ => Placement::Node(column),
    }
}

/// The next line of text that may belong to the same collection.
pub(super) fn neighbour(hints: &[Hint], column: usize) -> Option<&Hint> {
    for hint in hints.iter().take(NEIGHBOURS) {
        match hint.look {
            Look::Marker => return None,
            Look::Written if hint.column <= column && column > 0 => return None,
            Look::Written => {}
            Look::Item | Look::Key | Look::Other => return Some(hint),
        }
    }
    None
}
