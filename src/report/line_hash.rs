//! A file's text in, GitHub's `primaryLocationLineHash` of its lines out.
//!
//! Code scanning follows an alert through changes by this hash. `github/codeql-action` computes it on upload
//! (`src/fingerprints.ts`) unless it is there; computing it here serves uploads by REST and other dashboards too.
//! The hash of a line is the value of a polynomial of base 37 in wrapping 64-bit arithmetic over the 100 UTF-16 code
//! units that begin with the line's first. Spaces and tabs are left out, every line end counts as one `\n`, the file's
//! end as 65535, and zeros follow. A colon and the occurrence of that value in the file, counted from 1, complete it.

use std::collections::{HashMap, VecDeque};

const WINDOW: usize = 100;
const BASE: u64 = 37;
const END_OF_FILE: u16 = u16::MAX;
const LINE_FEED: u16 = b'\n' as u16;

/// The hash of every line in order. Lines end at `\n`, `\r\n` or a lone `\r`; a file that ends in a line end has one
/// more line, which is empty.
///
/// `content` is the whole file decoded as UTF-8, invalid bytes replaced by U+FFFD; a byte order mark counts, so it
/// must not be cut off.
#[must_use]
pub fn line_hashes(content: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    for_each_line(content, |hash, occurrence| {
        hashes.push(format!("{hash:x}:{occurrence}"));
    });
    hashes
}

/// The hashes of some lines, counted from 1, in the order asked; `None` for a line that the file does not have.
#[must_use]
pub fn line_hashes_of(content: &str, lines: &[u32]) -> Vec<Option<String>> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&index| lines[index]);
    let mut wanted = order.into_iter().peekable();
    while wanted.next_if(|&index| lines[index] == 0).is_some() {}
    let mut hashes = vec![None; lines.len()];
    let mut line = 0;
    for_each_line(content, |hash, occurrence| {
        line += 1;
        while let Some(index) = wanted.next_if(|&index| lines[index] == line) {
            hashes[index] = Some(format!("{hash:x}:{occurrence}"));
        }
    });
    hashes
}

/// Calls with hash and occurrence of each line in order.
fn for_each_line(content: &str, mut take: impl FnMut(u64, u32)) {
    let leaving_factor = BASE.wrapping_pow(100);
    let mut window = [0_u16; WINDOW];
    let mut slot = 0;
    let mut hash = 0_u64;
    let mut units = 0_usize;
    // Positions of the lines' first units that are still in the window.
    let mut starts: VecDeque<usize> = VecDeque::new();
    let mut occurrences: HashMap<u64, u32> = HashMap::new();
    let mut at_line_start = true;
    let mut push = |unit: u16, begins_line: bool| {
        if starts.front().is_some_and(|start| start + WINDOW == units) {
            starts.pop_front();
            let occurrence = occurrences.entry(hash).or_insert(0);
            *occurrence += 1;
            take(hash, *occurrence);
        }
        if begins_line {
            starts.push_back(units);
        }
        let leaving = std::mem::replace(&mut window[slot], unit);
        slot = (slot + 1) % WINDOW;
        units += 1;
        hash = hash
            .wrapping_mul(BASE)
            .wrapping_add(u64::from(unit))
            .wrapping_sub(leaving_factor.wrapping_mul(u64::from(leaving)));
    };
    let mut after_carriage_return = false;
    for unit in content.encode_utf16() {
        let is_carriage_return = unit == u16::from(b'\r');
        let joins = after_carriage_return && unit == LINE_FEED;
        after_carriage_return = is_carriage_return;
        if joins || unit == u16::from(b' ') || unit == u16::from(b'\t') {
            continue;
        }
        let unit = if is_carriage_return { LINE_FEED } else { unit };
        push(
            unit,
            std::mem::replace(&mut at_line_start, unit == LINE_FEED),
        );
    }
    push(END_OF_FILE, at_line_start);
    for _ in 0..WINDOW {
        push(0, false);
    }
}

#[cfg(test)]
mod tests {
    use super::{line_hashes, line_hashes_of};
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Vector {
        name: String,
        content: String,
        hashes: Vec<String>,
    }

    /// Made by running the action's own `hash` under Node 20: see tests/data/README.md.
    #[test]
    fn agrees_with_the_action() {
        let vectors: Vec<Vector> =
            serde_json::from_str(include_str!("../../tests/data/line-hashes.json")).unwrap();
        assert!(vectors.len() > 20);
        for vector in vectors {
            assert_eq!(
                line_hashes(&vector.content),
                vector.hashes,
                "{}",
                vector.name
            );
        }
    }

    #[test]
    fn some_lines_are_those_of_all_lines() {
        let content = "a: 1\n\n\nb: 😀\r\n- x\r- y";
        let all = line_hashes(content);
        let wanted = [6, 1, 0, 3, 3, 99];
        let some = line_hashes_of(content, &wanted);
        assert_eq!(some[0].as_deref(), Some(all[5].as_str()));
        assert_eq!(some[1].as_deref(), Some(all[0].as_str()));
        assert_eq!(some[2], None);
        assert_eq!(some[3].as_deref(), Some(all[2].as_str()));
        assert_eq!(some[3], some[4]);
        assert_eq!(some[5], None);
    }
}
