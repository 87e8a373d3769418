//! The text of an expression in, its normal form and whether it writes structure out.

/// Functions that write YAML or JSON, or lay out several lines.
const STRUCTURAL: [&str; 9] = [
    "toYaml",
    "toYamlPretty",
    "toJson",
    "toPrettyJson",
    "toRawJson",
    "nindent",
    "indent",
    "to_nice_yaml",
    "to_yaml",
];

/// Functions at the end of a pipeline whose result is one line of text, whatever came in.
const TEXTUAL: [&str; 10] = [
    "quote",
    "squote",
    "b64enc",
    "sha256sum",
    "sha1sum",
    "adler32sum",
    "int",
    "int64",
    "len",
    "trunc",
];

/// Writes `$.x` as `.x` and `$` as `.`, outside strings.
pub(super) fn root_as_dot(expression: &str) -> String {
    let bytes = expression.as_bytes();
    let mut result = String::with_capacity(expression.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' | b'`' | b'\'' => {
                let end = string_end(bytes, at);
                result.push_str(&expression[at..end]);
                at = end;
            }
            b'$' if bytes.get(at + 1) == Some(&b'.') => at += 1,
            b'$' if !bytes
                .get(at + 1)
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') =>
            {
                result.push('.');
                at += 1;
            }
            b'$' => {
                result.push('$');
                at += 1;
            }
            _ => {
                let end = plain_end(bytes, at);
                result.push_str(&expression[at..end]);
                at = end;
            }
        }
    }
    result
}

/// Runs of blanks outside strings become one space.
pub(super) fn normalised(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' => {
                if !result.ends_with(' ') {
                    result.push(' ');
                }
                at += 1;
                continue;
            }
            b'"' | b'`' | b'\'' => string_end(bytes, at),
            b'$' => at + 1,
            _ => plain_end(bytes, at),
        };
        result.push_str(&text[at..end]);
        at = end;
    }
    result
}

/// One past the string that opens at `at`; just past the quote if nothing closes it.
pub(super) fn string_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut end = at + 1;
    while let Some(&byte) = bytes.get(end) {
        if byte == quote {
            return end + 1;
        }
        if byte == b'\n' && quote != b'`' {
            break;
        }
        end += if byte == b'\\' && quote != b'`' { 2 } else { 1 };
    }
    at + 1
}

/// One past the run that begins at `at` and holds neither blanks nor quotes nor `$`.
pub(super) fn plain_end(bytes: &[u8], at: usize) -> usize {
    let separator = |byte: &u8| {
        matches!(
            byte,
            b' ' | b'\t'
                | b'\n'
                | b'\r'
                | b'"'
                | b'`'
                | b'\''
                | b'$'
                | b'('
                | b')'
                | b','
                | b'|'
                | b'='
        )
    };
    let length = bytes[at..].iter().position(separator);
    match length {
        Some(0) => at + 1,
        Some(length) => at + length,
        None => bytes.len(),
    }
}

fn words(expression: &str) -> impl DoubleEndedIterator<Item = &str> {
    expression
        .split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '.' | '$'))
        .filter(|word| !word.is_empty())
}

/// The number behind the last `indent` or `nindent`.
pub(super) fn literal_indent(expression: &str) -> Option<usize> {
    let mut previous = "";
    for word in words(expression).rev() {
        if matches!(word, "indent" | "nindent") {
            return previous
                .parse()
                .ok()
                .filter(|&columns: &usize| columns < 1000);
        }
        previous = word;
    }
    None
}

/// Whether what is written may be more than one scalar on one line.
pub(super) fn is_structural(expression: &str) -> bool {
    let last = expression.rsplit('|').next().unwrap_or("");
    if expression.contains('|')
        && words(last)
            .next()
            .is_some_and(|word| TEXTUAL.contains(&word))
    {
        return false;
    }
    words(expression).any(|word| STRUCTURAL.contains(&word))
}

/// An expression without the `quote` that makes it a whole scalar: quoted or not, the scalar says the same.
pub(super) fn unquoted(expression: &str) -> &str {
    let cut = ["| quote", "| squote", "|quote", "|squote"]
        .iter()
        .find_map(|suffix| expression.strip_suffix(suffix));
    if let Some(cut) = cut {
        return cut.trim_end();
    }
    match expression.strip_prefix("quote ") {
        Some(argument) if !argument.contains([' ', '|']) => argument,
        _ => expression,
    }
}
