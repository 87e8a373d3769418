//! A text and a width in, lines out that break between words.

/// The lines of a text: the first `first` columns wide, the others `width`. A word that is wider stands alone.
pub(super) fn wrap(text: &str, first: usize, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut room = first;
    for word in text.split(' ') {
        let length = word.chars().count();
        let Some(line) = lines.last_mut() else {
            continue;
        };
        let needed = if line.is_empty() { length } else { length + 1 };
        if needed > room && !line.is_empty() {
            lines.push(word.to_owned());
            room = width.saturating_sub(length);
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
            room = room.saturating_sub(needed);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn words_stay_whole() {
        assert_eq!(wrap("aa bb cc dd", 5, 8), ["aa bb", "cc dd"]);
        assert_eq!(wrap("aaaaaaaaaa b", 4, 4), ["aaaaaaaaaa", "b"]);
        assert_eq!(wrap("", 4, 4), [""]);
    }
}
