//! A scalar's characters in, the value that Kubernetes reads out of them out.
//!
//! Kubernetes decodes YAML with sigs.k8s.io/yaml, whose decoder is go.yaml.in/yaml/v2: YAML 1.1 words (`on`, `yes`),
//! octal numbers with a leading zero, binary and underscored integers. No Rust loader does the same.

use super::tree::{Style, TagKind};
use crate::source::Hole;

/// What a scalar means once it is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'s> {
    /// `null`, `~`, or nothing at all.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// Characters.
    Str(&'s str),
}

/// One part of a scalar's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarPart<'s> {
    /// Characters.
    Literal(&'s str),
    /// Something whose characters are not known: index of the text's hole.
    Hole(u32),
}

/// A scalar's text with what decides its meaning.
#[derive(Clone, Copy, Debug)]
pub struct Scalar<'s> {
    /// The characters after unquoting and folding; holes are still written in them.
    pub text: &'s str,
    /// How it is written.
    pub style: Style,
    /// Its tag.
    pub tag: TagKind,
    /// Whether holes are in it.
    pub holes: bool,
    /// The holes of its text, which [`ScalarPart::Hole`] indexes.
    pub table: &'s [Hole],
}

impl<'s> Scalar<'s> {
    /// The characters, if no part of them is a hole.
    #[must_use]
    pub fn known(&self) -> Option<&'s str> {
        (!self.holes).then_some(self.text)
    }

    /// Literal runs and holes in order.
    pub fn parts(&self) -> impl Iterator<Item = ScalarPart<'s>> + use<'s> {
        let mut rest = self.text;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            if let Some(after) = rest.strip_prefix('\u{FDD0}')
                && let Some((index, tail)) = after.split_once('\u{FDD1}')
            {
                rest = tail;
                return Some(ScalarPart::Hole(index.parse().unwrap_or(u32::MAX)));
            }
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, character)| *character == '\u{FDD0}');
            let (literal, tail) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
            rest = tail;
            Some(ScalarPart::Literal(literal))
        })
    }

    /// The text as its author wrote it: each hole is its expression in double braces.
    #[must_use]
    pub fn written(&self) -> String {
        let mut written = String::with_capacity(self.text.len());
        for part in self.parts() {
            match part {
                ScalarPart::Literal(literal) => written.push_str(literal),
                ScalarPart::Hole(index) => {
                    let expression = self
                        .table
                        .get(index as usize)
                        .map_or("?", |hole| &hole.expression);
                    written.push_str("{{ ");
                    written.push_str(expression);
                    written.push_str(" }}");
                }
            }
        }
        written
    }

    /// The expression of the first hole.
    #[must_use]
    pub fn first_hole(&self) -> Option<&'s Hole> {
        self.parts().find_map(|part| match part {
            ScalarPart::Hole(index) => self.table.get(index as usize),
            ScalarPart::Literal(_) => None,
        })
    }

    /// The value, as sigs.k8s.io/yaml resolves it; `None` while a hole is in it.
    #[must_use]
    pub fn value(&self) -> Option<Value<'s>> {
        if self.holes {
            return None;
        }
        Some(match (self.tag, self.style) {
            (TagKind::Null, _) | (TagKind::None, Style::Absent) => Value::Null,
            (TagKind::None, Style::Plain) | (TagKind::Int | TagKind::Float | TagKind::Bool, _) => {
                resolve_plain(self.text)
            }
            _ => Value::Str(self.text),
        })
    }
}

/// What go.yaml.in/yaml/v2 makes of a plain scalar (its `resolve.go`), after sigs.k8s.io/yaml made JSON of it.
#[must_use]
pub fn resolve_plain(text: &str) -> Value<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            return Value::Bool(true);
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            return Value::Bool(false);
        }
        _ => {}
    }
    if !text.starts_with([
        '+', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ]) {
        return Value::Str(text);
    }
    let plain: String;
    let digits = if text.contains('_') {
        plain = text.replace('_', "");
        plain.as_str()
    } else {
        text
    };
    if let Some(number) = integer(digits) {
        return number;
    }
    if is_float(digits)
        && let Ok(number) = digits.parse::<f64>()
    {
        return if number.fract() == 0.0 && number.abs() < 1e15 {
            whole(number)
        } else {
            Value::Float(number)
        };
    }
    Value::Str(text)
}

/// A float without fraction is a whole number once it went through JSON: `1e3` is 1000.
fn whole<'s>(number: f64) -> Value<'s> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the caller checked that it is whole and below 1e15"
    )]
    Value::Int(number as i128)
}

/// Go's `strconv.ParseInt(plain, 0, 64)`, then `0b` forms: base prefixes, and a leading zero makes it octal.
fn integer<'s>(text: &str) -> Option<Value<'s>> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = i128::from_str_radix(digits, radix).ok()?;
    let number = if negative { -magnitude } else { magnitude };
    let fits = number >= i128::from(i64::MIN) && number <= i128::from(u64::MAX);
    fits.then_some(Value::Int(number))
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`, go-yaml's own expression.
fn is_float(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa),
    };
    mantissa
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use super::{Value, resolve_plain};

    /// Each row was read off sigs.k8s.io/yaml v1.6.0.
    #[test]
    fn scalars_read_as_kubernetes_reads_them() {
        let rows: &[(&str, Value<'_>)] = &[
            ("on", Value::Bool(true)),
            ("No", Value::Bool(false)),
            ("tRUE", Value::Str("tRUE")),
            ("0777", Value::Int(511)),
            ("080", Value::Int(80)),
            ("0o777", Value::Int(511)),
            ("0x1F", Value::Int(31)),
            ("0b11", Value::Int(3)),
            ("1_000", Value::Int(1000)),
            ("1e3", Value::Int(1000)),
            (".5", Value::Float(0.5)),
            ("5.", Value::Int(5)),
            ("~", Value::Null),
            ("", Value::Null),
            ("1:30", Value::Str("1:30")),
            ("22:22", Value::Str("22:22")),
            ("2026-11-24", Value::Str("2026-11-24")),
            ("-", Value::Str("-")),
            ("10.0.0.1", Value::Str("10.0.0.1")),
            ("8080", Value::Int(8080)),
            ("+5", Value::Int(5)),
        ];
        for (text, expected) in rows {
            assert_eq!(&resolve_plain(text), expected, "{text:?}");
        }
    }
}
