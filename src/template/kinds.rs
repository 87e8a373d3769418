//! The text of an action in, what it does out.

/// What an action does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A comment, an assignment, `break`, `continue`: nothing is written and nothing is nested.
    Silent,
    /// Opens a construct that a later [`Kind::End`] closes.
    Open(Opener),
    /// Begins another branch of the innermost construct.
    Else,
    /// Closes the innermost construct.
    End,
    /// Writes something.
    Value,
}

/// The constructs that nest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opener {
    /// `if`, and jinja's blocks that neither loop nor rebind names.
    If,
    /// `range`, `with`, jinja's `for`: names mean something else inside.
    Scope,
    /// `define`, jinja's `macro`: the body does not stand where it is written.
    Define,
}

fn word(inner: &[u8]) -> &[u8] {
    let length = inner
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
        .unwrap_or(inner.len());
    &inner[..length]
}

/// The keywords of Go's text/template.
pub(super) fn go_kind(inner: &[u8]) -> Kind {
    if inner.starts_with(b"/*") || inner.is_empty() {
        return Kind::Silent;
    }
    if inner[0] == b'$' {
        return if is_assignment(inner) {
            Kind::Silent
        } else {
            Kind::Value
        };
    }
    match word(inner) {
        b"if" => Kind::Open(Opener::If),
        b"define" => Kind::Open(Opener::Define),
        // `block` defines a template and writes it at once, with its argument as the dot.
        b"range" | b"with" | b"block" => Kind::Open(Opener::Scope),
        b"else" => Kind::Else,
        b"end" => Kind::End,
        // `fail` ends the rendering: where there is a text, it was not reached.
        b"break" | b"continue" | b"fail" => Kind::Silent,
        _ => Kind::Value,
    }
}

/// Whether an action that begins with `$` is `$x := …`, `$x = …` or `$x, $y := …`.
fn is_assignment(inner: &[u8]) -> bool {
    let Some(equals) = memchr::memchr(b'=', inner) else {
        return false;
    };
    let names = inner[..equals]
        .strip_suffix(b":")
        .unwrap_or(&inner[..equals]);
    names
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'$' | b'_' | b',' | b' '))
        && inner.get(equals + 1) != Some(&b'=')
}

/// The statements of jinja 3; those that are not listed have no end.
pub(super) fn jinja_kind(inner: &[u8]) -> Kind {
    let word = word(inner);
    match word {
        b"if" | b"raw" | b"filter" | b"autoescape" | b"block" => Kind::Open(Opener::If),
        b"for" | b"call" | b"with" => Kind::Open(Opener::Scope),
        b"macro" => Kind::Open(Opener::Define),
        // `{% set x %}…{% endset %}` stores its body, which is therefore not written.
        b"set" if !inner.contains(&b'=') => Kind::Open(Opener::Define),
        b"else" | b"elif" => Kind::Else,
        b"include" => Kind::Value,
        _ if word.starts_with(b"end") => Kind::End,
        _ => Kind::Silent,
    }
}
