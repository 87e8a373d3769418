//! A document that does not parse in, whether somebody else's tool would have changed it first out.

/// Whether a text holds something that a text replacer would take away: delimiters of template languages, words in `%…%`
/// or `@…@`, or a line that is one placeholder and nothing else. Meant for documents that do not parse: in others most of
/// these are plain text.
#[must_use]
pub fn signs_of_templating(text: &str) -> bool {
    ["{{", "{%", "<%", "[[", "${"]
        .iter()
        .any(|mark| text.contains(mark))
        || text.lines().any(|line| {
            is_placeholder(line.trim())
                || enclosed(line, b'%')
                || enclosed(line, b'@')
                || braced(line)
        })
}

/// `$MORE_CONFIG`, `$(MORE_CONFIG)` or `GEN3_SOMETHING` alone on a line.
fn is_placeholder(line: &str) -> bool {
    let marked = line
        .strip_prefix('$')
        .map(|rest| rest.trim_matches(['(', ')']));
    let word = marked.unwrap_or(line);
    let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    word.len() > 2 && word.bytes().all(upper) && (marked.is_some() || word.contains('_'))
}

/// `%TARGET%`: an upper-case word between two marks.
fn enclosed(line: &str, mark: u8) -> bool {
    let parts: Vec<&[u8]> = line.as_bytes().split(|byte| *byte == mark).collect();
    parts.len() > 2
        && parts[1..parts.len() - 1].iter().any(|word| {
            word.len() > 1
                && word
                    .iter()
                    .all(|byte| byte.is_ascii_uppercase() || *byte == b'_' || byte.is_ascii_digit())
        })
}

/// `{IPv6}/128`: a word in braces with something behind it, which no flow mapping has.
fn braced(line: &str) -> bool {
    line.match_indices('{').any(|(at, _)| {
        let inside = line[at + 1..].split_once('}');
        inside.is_some_and(|(word, rest)| {
            let word = word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                && !word.is_empty();
            word && rest.starts_with(|next: char| {
                next.is_ascii_alphanumeric() || matches!(next, '/' | '.' | ':' | '-')
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::signs_of_templating;

    #[test]
    fn placeholders_are_told_from_shell() {
        for text in [
            "a:\n$MORE_CONFIG\n",
            "x: %TARGET%.%ZONE%",
            "x: @VERSION@-1",
            "GEN3_IMAGE\n",
            "a: <%= x %>",
            "cidr: {IPv6}/128",
        ] {
            assert!(signs_of_templating(text), "{text}");
        }
        for text in [
            "run: echo $HOME && date +%Y%m",
            "mail: me@example.com, you@example.com",
            "a: b\nEOF\n",
            "labels: {app}, {key: \"tenant\"; operator: Exists}",
        ] {
            assert!(!signs_of_templating(text), "{text}");
        }
    }
}
