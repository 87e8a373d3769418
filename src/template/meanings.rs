//! The actions of a file in, what their expressions say and what decides their values out.

use std::collections::HashMap;

use super::actions::{Kind, Opener};
use super::expressions::{normalised, plain_end, root_as_dot, string_end};
use super::tokens::{NONE, Token};

/// Longest definition that stands in for a variable, in bytes: keeps chains of definitions from doubling in length.
const LONGEST_DEFINITION: usize = 200;

/// Functions whose results differ from call to call.
const IMPURE: [&str; 14] = [
    "now",
    "uuidv4",
    "randAlpha",
    "randAlphaNum",
    "randNumeric",
    "randAscii",
    "randBytes",
    "randInt",
    "shuffle",
    "genPrivateKey",
    "genCA",
    "genSelfSignedCert",
    "genSignedCert",
    "htpasswd",
];

/// What a token's text means.
#[derive(Clone, Debug, Default)]
pub(super) struct Meaning {
    /// The expression in its normal form; empty for what writes nothing.
    pub expression: String,
    /// Whether it looks at the dot, which `range` and `with` rebind.
    pub uses_dot: bool,
    /// Offset plus one of what decides the variables in it; 0 if there is nothing of the kind.
    pub variables: u64,
}

#[derive(Default)]
struct Variable {
    assignments: u32,
    last: u64,
    definition: Option<String>,
}

/// The meaning of every token, in order.
pub(super) fn meanings(content: &str, tokens: &[Token]) -> Vec<Meaning> {
    let mut variables: HashMap<&str, Variable> = HashMap::new();
    for token in tokens {
        for name in assigned(inner(content, token), token.action.kind) {
            variables.entry(name).or_default().assignments += 1;
        }
    }
    tokens
        .iter()
        .map(|token| {
            let text = inner(content, token);
            // What is assigned decides the value, not the names before it.
            let value = match text.split_once(":=") {
                Some((_, value)) if token.action.kind == Kind::Silent => value.trim_start(),
                _ => text,
            };
            let mut meaning = meaning(value, token, &variables);
            for name in assigned(text, token.action.kind) {
                let variable = variables.entry(name).or_default();
                variable.last = token.action.start as u64 + 1;
                variable.definition = definition(text, token, &meaning, variable.assignments);
            }
            if token.action.kind != Kind::Value {
                meaning.expression.clear();
            }
            meaning
        })
        .collect()
}

/// The expression that may stand in for a variable: it is assigned once, outside everything that rebinds names.
fn definition(text: &str, token: &Token, meaning: &Meaning, assignments: u32) -> Option<String> {
    if assignments != 1
        || token.scope != NONE
        || meaning.variables != 0
        || token.action.kind != Kind::Silent
    {
        return None;
    }
    (meaning.expression.len() <= LONGEST_DEFINITION && text.contains(":="))
        .then(|| meaning.expression.clone())
}

fn inner<'content>(content: &'content str, token: &Token) -> &'content str {
    &content[token.action.inner_start..token.action.inner_end]
}

/// Names that an action assigns, `$` included.
fn assigned(text: &str, kind: Kind) -> impl Iterator<Item = &str> {
    let names = match kind {
        Kind::Silent | Kind::Open(Opener::Scope | Opener::If) | Kind::Else => {
            match text.split_once('=') {
                Some((names, _))
                    if names.contains('$') && !names.contains('"') && !names.contains('(') =>
                {
                    names
                }
                _ => "",
            }
        }
        _ => "",
    };
    names
        .split([' ', ',', ':'])
        .filter(|name| name.len() > 1 && name.starts_with('$'))
}

fn meaning(text: &str, token: &Token, variables: &HashMap<&str, Variable>) -> Meaning {
    let mut meaning = Meaning::default();
    let top = token.scope == NONE;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let term_start = at == 0
            || matches!(
                bytes[at - 1],
                b' ' | b'\t' | b'\n' | b'\r' | b'(' | b',' | b'|' | b'='
            );
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                if !meaning.expression.ends_with(' ') {
                    meaning.expression.push(' ');
                }
                at += 1;
            }
            b'"' | b'`' | b'\'' => {
                let end = string_end(bytes, at);
                meaning.expression.push_str(&text[at..end]);
                at = end;
            }
            b'$' => at = variable(text, at, top, &mut meaning, variables),
            _ => {
                let end = plain_end(bytes, at);
                let word = &text[at..end];
                if byte == b'.' && term_start {
                    meaning.uses_dot = true;
                }
                if term_start && (IMPURE.contains(&word) || word.starts_with("derivePassword")) {
                    meaning.variables = token.action.start as u64 + 1;
                }
                meaning.expression.push_str(word);
                at = end;
            }
        }
    }
    if !top && meaning.uses_dot && meaning.expression.contains('$') {
        // The dot and the root differ here; only an expression that looks at the root alone may name it by a dot.
        meaning.expression = normalised(text);
    } else if meaning.expression.contains("$.") || meaning.expression.contains('$') {
        meaning.expression = root_as_dot(&meaning.expression);
    }
    meaning
}

/// Reads a variable or the root, and writes what stands for it; returns where it ends.
fn variable(
    text: &str,
    at: usize,
    top: bool,
    meaning: &mut Meaning,
    variables: &HashMap<&str, Variable>,
) -> usize {
    let bytes = text.as_bytes();
    let length = bytes[at + 1..]
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
        .unwrap_or(bytes.len() - at - 1);
    let end = at + 1 + length;
    let name = &text[at..end];
    if length == 0 {
        if top {
            meaning.uses_dot = true;
        }
        meaning.expression.push('$');
        return end;
    }
    match variables.get(name) {
        Some(Variable {
            definition: Some(definition),
            ..
        }) => {
            let path = definition
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'));
            if path || (at == 0 && end == bytes.len()) {
                meaning.expression.push_str(definition);
            } else {
                meaning.expression.push('(');
                meaning.expression.push_str(definition);
                meaning.expression.push(')');
            }
        }
        Some(known) => {
            meaning.variables = meaning.variables.max(known.last.max(1));
            meaning.expression.push_str(name);
        }
        None => {
            // `$labels` of an alert: given from outside, the same wherever it is written in this file.
            meaning.variables = meaning.variables.max(1);
            meaning.expression.push_str(name);
        }
    }
    end
}
