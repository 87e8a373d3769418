//! A line of a `.gitignore` in, one out that the `ignore` crate's matcher takes as git takes the first.
//!
//! The matcher's globs know `{a,b}`, trim other blanks than git does, and do not know `[[:digit:]]`, escapes in classes or
//! that git matches nothing with a broken class. Source of the rules: git's `dir.c` (`parse_path_pattern`,
//! `trim_trailing_spaces`) and `wildmatch.c`.

/// The pattern to hand to the matcher; `None` for blank lines, comments and what git cannot match with anything.
pub(super) fn translate(line: &str) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let line = without_trailing_spaces(line);
    let (negated, rest) = match line.strip_prefix('!') {
        Some(rest) => ("!", rest),
        None => ("", line),
    };
    let (body, folders_only) = match rest.strip_suffix('/') {
        Some(body) => (body, "/"),
        None => (rest, ""),
    };
    let (starts_with_slash, body) = match body.strip_prefix('/') {
        Some(body) => (true, body),
        None => (false, body),
    };
    // No path ends in a slash, or holds two in a row.
    if body.is_empty() || body.ends_with('/') {
        return None;
    }
    // Written out, since the matcher would count a slash in a class, and take a leading `#` or `!` for a mark.
    let place = if starts_with_slash || body.contains('/') {
        "/"
    } else {
        "**/"
    };
    let body = translate_glob(body).filter(|body| !body.contains("//"))?;
    Some(format!("{negated}{place}{body}{folders_only}"))
}

/// Git trims spaces, but neither tabs nor a space behind a backslash.
fn without_trailing_spaces(line: &str) -> &str {
    let mut end = 0;
    let mut characters = line.char_indices();
    while let Some((start, character)) = characters.next() {
        if character == '\\' {
            end = characters
                .next()
                .map_or(line.len(), |(start, next)| start + next.len_utf8());
        } else if character != ' ' {
            end = start + character.len_utf8();
        }
    }
    &line[..end]
}

fn translate_glob(glob: &str) -> Option<String> {
    let mut out = String::with_capacity(glob.len() + 4);
    let mut rest = glob;
    while let Some(character) = rest.chars().next() {
        let before = rest;
        rest = &rest[character.len_utf8()..];
        match character {
            '*' => {
                rest = rest.trim_start_matches('*');
                let is_run = before.len() - rest.len() > 1;
                let at_start =
                    before.len() == glob.len() || glob[..glob.len() - before.len()].ends_with('/');
                let at_end = rest.is_empty() || rest.starts_with('/');
                out.push_str(if is_run && at_start && at_end {
                    "**"
                } else {
                    "*"
                });
            }
            '[' => {
                let (class, after) = parse_class(rest)?;
                out.push_str(&class.written()?);
                rest = after;
            }
            '\\' => {
                let escaped = rest.chars().next()?;
                rest = &rest[escaped.len_utf8()..];
                push_literal(&mut out, escaped);
            }
            '?' => out.push('?'),
            other => push_literal(&mut out, other),
        }
    }
    Some(out)
}

fn push_literal(out: &mut String, character: char) {
    match character {
        '{' | '}' | '*' | '?' | '[' | ']' | '\\' => {
            out.push('\\');
            out.push(character);
        }
        blank if blank.is_whitespace() => {
            out.push('[');
            out.push(blank);
            out.push(']');
        }
        other => out.push(other),
    }
}

#[derive(Default)]
struct Class {
    negated: bool,
    ranges: Vec<(char, char)>,
}

/// The class behind a `[`, and what follows it; `None` if it is broken, so that git matches nothing.
fn parse_class(text: &str) -> Option<(Class, &str)> {
    let mut class = Class::default();
    let mut rest = text;
    if let Some(after) = rest.strip_prefix(['!', '^']) {
        class.negated = true;
        rest = after;
    }
    let mut first = true;
    // What a `-` would start a range from; none after a range or a named class.
    let mut previous = None;
    loop {
        let (character, after) = split_first(rest)?;
        rest = after;
        match character {
            ']' if !first => return Some((class, rest)),
            '-' if previous.is_some() && !rest.starts_with(']') => {
                let (mut last, mut after) = split_first(rest)?;
                if last == '\\' {
                    (last, after) = split_first(after)?;
                }
                rest = after;
                class
                    .ranges
                    .extend(previous.take().map(|start| (start, last)));
            }
            '[' if rest.starts_with(':') => match rest[1..].find(']') {
                None => return None,
                Some(close) => {
                    let inside = &rest[1..=close];
                    if let Some(name) = inside.strip_suffix(':') {
                        class.ranges.extend(named_class(name)?);
                        rest = &rest[close + 2..];
                        previous = None;
                    } else {
                        // No `:]`: git takes the bracket for itself.
                        class.ranges.push(('[', '['));
                        previous = Some('[');
                    }
                }
            },
            '\\' => {
                let (escaped, after) = split_first(rest)?;
                rest = after;
                class.ranges.push((escaped, escaped));
                previous = Some(escaped);
            }
            other => {
                class.ranges.push((other, other));
                previous = Some(other);
            }
        }
        first = false;
    }
}

fn split_first(text: &str) -> Option<(char, &str)> {
    let first = text.chars().next()?;
    Some((first, &text[first.len_utf8()..]))
}

fn named_class(name: &str) -> Option<Vec<(char, char)>> {
    let ranges: &[(char, char)] = match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "blank" => &[(' ', ' '), ('\t', '\t')],
        "cntrl" => &[('\x01', '\x1f'), ('\x7f', '\x7f')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    };
    Some(ranges.to_vec())
}

impl Class {
    /// The class as the matcher reads it, which knows no escapes in it; `None` if it has no members.
    fn written(&self) -> Option<String> {
        // Git compares bytes, so that no member beyond ASCII can match a whole character. No class matches `/`.
        let is_member = |code: u8| {
            let character = char::from(code);
            let in_range = |(first, last): &(char, char)| (*first..=*last).contains(&character);
            if code == b'/' {
                self.negated
            } else {
                self.ranges.iter().any(in_range)
            }
        };
        let is_special = |code: u8| b"]!^-".contains(&code);
        let mut plain = String::new();
        let mut code = 1;
        while code < 128 {
            if is_member(code) && !is_special(code) {
                let first = code;
                while code < 127 && is_member(code + 1) && !is_special(code + 1) {
                    code += 1;
                }
                plain.extend([char::from(first), '-', char::from(code)]);
            }
            code += 1;
        }
        let [bracket, bang, caret, dash] = b"]!^-".map(|code| {
            if is_member(code) {
                char::from(code).to_string()
            } else {
                String::new()
            }
        });
        if plain.is_empty() && bracket.is_empty() && !self.negated {
            // A mark of negation may not come first, a dash may.
            return match (&*bang, &*caret, &*dash) {
                ("", "", "") => None,
                ("", mark, "") | (mark, "", "") => Some(format!("\\{mark}")),
                ("!", "^", "") => Some("{\\!,\\^}".to_owned()),
                _ => Some(format!("[{dash}{bang}{caret}]")),
            };
        }
        let members = format!("{bracket}{plain}{bang}{caret}{dash}");
        let mark = if self.negated { "!" } else { "" };
        Some(format!("[{mark}{members}]"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translations() {
        let table = [
            ("", None),
            ("  ", None),
            ("# comment", None),
            ("!", None),
            ("/", None),
            ("!//", None),
            ("*.yaml", Some("**/*.yaml")),
            ("/build/", Some("/build/")),
            ("a/b", Some("/a/b")),
            ("!a ", Some("!**/a")),
            ("a\\ ", Some("**/a[ ]")),
            ("a\t", Some("**/a[\t]")),
            ("\\#a", Some("**/#a")),
            ("\\!a", Some("**/!a")),
            ("{a,b}", Some("**/\\{a,b\\}")),
            ("a**b/***/c***", Some("/a*b/**/c*")),
            ("a\\", None),
            ("[ab", None),
            ("[[:nope:]]", None),
            // The start of a range stands for itself, even if the range is empty.
            ("[z-a]", Some("**/[z-z]")),
            ("[/]", None),
            ("[!/]", Some("/[!/-/]")),
            ("[[:digit:]x]", Some("**/[0-9x-x]")),
            ("[]-a]", Some("**/[]_-a^]")),
            ("[^]]", Some("**/[!]/-/]")),
            ("[\\^!]", Some("**/{\\!,\\^}")),
            ("[-!]", Some("**/[-!]")),
        ];
        for (line, translated) in table {
            assert_eq!(translate(line).as_deref(), translated, "{line}");
        }
    }
}
