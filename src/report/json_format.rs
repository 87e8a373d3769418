//! Serde values in, JSON text out that is safe to show in a terminal and holds one record a line.

use super::escape::is_hazard;
use serde::Serialize;
use serde_json::{Serializer, ser::Formatter};
use std::io::{self, Write};

/// Writes a value. Members and elements of the outermost `depth` levels stand on lines of their own.
///
/// # Errors
/// When the writer fails.
pub(super) fn write(value: &impl Serialize, depth: usize, out: &mut dyn Write) -> io::Result<()> {
    let lines = Lines {
        depth,
        open: 0,
        has_value: false,
    };
    value.serialize(&mut Serializer::with_formatter(&mut *out, lines))?;
    out.write_all(b"\n")
}

struct Lines {
    depth: usize,
    open: usize,
    has_value: bool,
}

impl Lines {
    fn begin(&mut self) {
        self.open += 1;
        self.has_value = false;
    }

    fn end<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        if self.has_value && self.open <= self.depth {
            out.write_all(b"\n")?;
        }
        self.open -= 1;
        Ok(())
    }

    fn next<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        if self.open <= self.depth {
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin();
        out.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out)?;
        out.write_all(b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin();
        out.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out)?;
        out.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    /// JSON itself escapes only ASCII's control characters; the value stays the same when others are escaped too.
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hazard) {
            let (before, from) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut characters = from.chars();
            for unit in characters
                .next()
                .into_iter()
                .flat_map(|hazard| hazard.encode_utf16(&mut [0; 2]).to_vec())
            {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = characters.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use serde_json::{Value, json};

    fn text(value: &Value, depth: usize) -> String {
        let mut out = Vec::new();
        write(value, depth, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn records_stand_on_lines() {
        let value = json!({"a": 1, "none": [], "records": [{"x": [1, 2]}, {"x": []}]});
        assert_eq!(
            text(&value, 2),
            "{\n\"a\":1,\n\"none\":[],\n\"records\":[\n{\"x\":[1,2]},\n{\"x\":[]}\n]\n}\n"
        );
    }

    #[test]
    fn hazards_are_escaped_and_values_stay() {
        let value = json!("\u{1b}[1m\u{9b}\u{202e}\u{e0041}😀\n\"");
        let text = text(&value, 0);
        assert_eq!(
            text,
            "\"\\u001b[1m\\u009b\\u202e\\udb40\\udc41😀\\n\\\"\"\n"
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
