//! Actions in, the holes that stand for them out.

use super::super::actions::Kind;
use super::super::expressions::{is_structural, literal_indent, normalised};
use super::super::tokens::NONE;
use super::Masker;
use crate::source::{Hole, StandsFor};

/// The longest expression of a construct that is kept whole, in bytes; of longer ones the beginning, equal to nothing.
pub(super) const LONGEST_EXPRESSION: usize = 512;

impl Masker<'_> {
    /// The column that a hole's own functions give it.
    pub(super) fn indent_of(&self, first: u32, last: u32) -> Option<usize> {
        self.tokens.list[first as usize..=last as usize]
            .iter()
            .filter(|token| token.action.kind == Kind::Value)
            .find_map(|token| {
                literal_indent(&self.content[token.action.inner_start..token.action.inner_end])
            })
    }

    pub(super) fn hole(&mut self, first: u32, last: u32, stands_for: StandsFor) -> usize {
        let start = self.token(first).action.start;
        let end = self.token(last).action.end;
        let hole = self.describe(first, last, stands_for);
        self.writer.hole(hole, start, end)
    }

    /// The expression of a hole and what decides its value.
    pub(super) fn describe(&self, first: u32, last: u32, stands_for: StandsFor) -> Hole {
        let token = self.token(first);
        let outer = match token.scope {
            NONE => 0,
            scope => self.token(scope).action.start as u64 + 1,
        };
        if first == last {
            let meaning = &self.meanings[first as usize];
            let expression = if meaning.expression.is_empty() {
                normalised(&self.content[token.action.inner_start..token.action.inner_end])
            } else {
                meaning.expression.clone()
            };
            let dot = if meaning.uses_dot { outer } else { 0 };
            return Hole {
                expression,
                scope: self.scope(dot.max(meaning.variables)),
                stands_for,
            };
        }
        let own = token.action.start as u64 + 1;
        let source = &self.content[token.action.start..self.token(last).action.end];
        if source.len() > LONGEST_EXPRESSION {
            let kept = &source[..source.floor_char_boundary(LONGEST_EXPRESSION)];
            return Hole {
                expression: format!("{} …", normalised(kept)),
                scope: self.scope(own),
                stands_for,
            };
        }
        let inside = &self.meanings[first as usize..=last as usize];
        let variables = inside.iter().any(|meaning| meaning.variables > 0);
        let dot = inside.iter().any(|meaning| meaning.uses_dot);
        let scope = match (variables, dot) {
            (true, _) => own,
            (false, true) => outer,
            (false, false) => 0,
        };
        Hole {
            expression: normalised(source),
            scope: self.scope(scope),
            stands_for,
        }
    }

    /// A scope that no other file has.
    pub(super) fn scope(&self, offset: u64) -> u64 {
        if offset == 0 {
            0
        } else {
            (u64::from(self.file.0) << 32) | offset
        }
    }

    /// Whether what a hole writes may be more than one scalar.
    pub(super) fn writes_structure(&self, first: u32, last: u32) -> bool {
        self.tokens.list[first as usize..=last as usize]
            .iter()
            .any(|token| {
                token.action.kind == Kind::Value
                    && is_structural(
                        &self.content[token.action.inner_start..token.action.inner_end],
                    )
            })
    }
}
