//! Bytes of a file in, its characters out: UTF-8 with and without byte order mark, UTF-16 with one.
//!
//! The mark stays in the text as U+FEFF, so that offsets in UTF-8 text are offsets in the file. What YAML says of encodings
//! without a mark (guess from NUL bytes) is not done, as go-yaml, which `kubectl` reads with, does not.

use std::borrow::Cow;
use std::ops::Range;

use super::as_u32;

/// How the characters of a file are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; `mark` says whether U+FEFF comes first.
    Utf8 {
        /// Whether the file starts with a byte order mark.
        mark: bool,
    },
    /// UTF-16, lower byte first.
    Utf16Little,
    /// UTF-16, higher byte first.
    Utf16Big,
    /// UTF-32, which is not read.
    Utf32,
}

/// The characters of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'bytes> {
    /// The characters, the byte order mark among them.
    pub text: Cow<'bytes, str>,
    /// How they are encoded in the file.
    pub encoding: Encoding,
}

/// Why bytes are no text. Lines are counted from 1; offsets are bytes of the file, and all before them is text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A byte that UTF-8 does not allow here.
    #[error("line {line} is not valid UTF-8 (byte {offset} of the file): save the file as UTF-8")]
    Utf8 {
        /// Offset of the first byte that is wrong.
        offset: u64,
        /// Its line.
        line: u32,
    },
    /// Half of a surrogate pair, or half of a code unit at the end of the file.
    #[error("line {line} is not valid UTF-16 (byte {offset} of the file): save the file as UTF-8")]
    Utf16 {
        /// Offset of the first byte that is wrong.
        offset: u64,
        /// Its line.
        line: u32,
    },
    /// The file starts with the byte order mark of UTF-32.
    #[error("the file is UTF-32, which is not read: save it as UTF-8")]
    Utf32,
}

impl DecodeError {
    /// The line where the text ends, counted from 1.
    #[must_use]
    pub fn line(self) -> u32 {
        match self {
            Self::Utf8 { line, .. } | Self::Utf16 { line, .. } => line,
            Self::Utf32 => 1,
        }
    }
}

impl Decoded<'_> {
    /// How many bytes at the start of the text are a byte order mark: 0 or 3.
    #[must_use]
    pub fn mark_len(&self) -> usize {
        if self.text.starts_with('\u{feff}') {
            3
        } else {
            0
        }
    }
}

/// The encoding that the first bytes of a file tell. Bytes of `Utf8` can be searched and split before they are decoded.
#[must_use]
pub fn encoding(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Encoding::Utf32,
        [0xff, 0xfe, ..] => Encoding::Utf16Little,
        [0xfe, 0xff, ..] => Encoding::Utf16Big,
        [0xef, 0xbb, 0xbf, ..] => Encoding::Utf8 { mark: true },
        _ => Encoding::Utf8 { mark: false },
    }
}

/// The characters of a whole file. UTF-8 is borrowed.
///
/// # Errors
/// If the bytes are not what their [`encoding`] allows.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    let encoding = encoding(bytes);
    let text = match encoding {
        Encoding::Utf8 { .. } => Cow::Borrowed(decode_part(bytes, 0..bytes.len())?),
        Encoding::Utf16Little => Cow::Owned(decode_utf16(bytes, u16::from_le_bytes)?),
        Encoding::Utf16Big => Cow::Owned(decode_utf16(bytes, u16::from_be_bytes)?),
        Encoding::Utf32 => return Err(DecodeError::Utf32),
    };
    Ok(Decoded { text, encoding })
}

/// The characters of a part of a UTF-8 file, so that only what matters need be checked.
///
/// # Errors
/// If the part is not valid UTF-8; offset and line are those in the file.
///
/// # Panics
/// If the range is not within the file.
pub fn decode_part(file: &[u8], part: Range<usize>) -> Result<&str, DecodeError> {
    let start = part.start;
    std::str::from_utf8(&file[part]).map_err(|error| {
        let offset = start + error.valid_up_to();
        DecodeError::Utf8 {
            offset: offset as u64,
            line: as_u32(memchr::memchr_iter(b'\n', &file[..offset]).count()).saturating_add(1),
        }
    })
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, DecodeError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut units_read = 0;
    let error = |text: &str, units: usize| DecodeError::Utf16 {
        offset: 2 * units as u64,
        line: as_u32(memchr::memchr_iter(b'\n', text.as_bytes()).count()).saturating_add(1),
    };
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let Ok(character) = character else {
            return Err(error(&text, units_read));
        };
        units_read += character.len_utf16();
        text.push(character);
    }
    if rest.is_empty() {
        Ok(text)
    } else {
        Err(error(&text, units_read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_characters() {
        let text = "\u{feff}a: \u{e4}\u{1f600}\r\nb: 1\n";
        let table = [
            (text.as_bytes().to_vec(), Encoding::Utf8 { mark: true }),
            (utf16(text, u16::to_le_bytes), Encoding::Utf16Little),
            (utf16(text, u16::to_be_bytes), Encoding::Utf16Big),
        ];
        for (bytes, encoding) in table {
            let decoded = decode(&bytes).unwrap();
            assert_eq!((&*decoded.text, decoded.encoding), (text, encoding));
            assert_eq!(decoded.mark_len(), 3);
        }
        let plain = decode(b"a: 1").unwrap();
        assert!(matches!(plain.text, Cow::Borrowed("a: 1")));
        assert_eq!(
            (plain.mark_len(), plain.encoding),
            (0, Encoding::Utf8 { mark: false })
        );
        assert_eq!(decode(b"").unwrap().text, "");
    }

    #[test]
    fn what_is_no_text_says_where() {
        let utf8 = |offset, line| DecodeError::Utf8 { offset, line };
        let utf16 = |offset, line| DecodeError::Utf16 { offset, line };
        let table: [(&[u8], DecodeError); 9] = [
            (b"a\nb\xff", utf8(3, 2)),
            (b"\xc3", utf8(0, 1)),
            (b"\xef\xbb\xbf\n\n\xed\xa0\x80", utf8(5, 3)),
            (b"\xff\xfe\n\0\x00\xd8a\0", utf16(4, 2)),
            (b"\xff\xfe\x00\xdc", utf16(2, 1)),
            (b"\xff\xfe\x00\xd8", utf16(2, 1)),
            (b"\xfe\xff\0\n\0", utf16(4, 2)),
            (b"\xff\xfe\0\0a\0\0\0", DecodeError::Utf32),
            (b"\0\0\xfe\xff\0\0\0a", DecodeError::Utf32),
        ];
        for (bytes, error) in table {
            assert_eq!(decode(bytes), Err(error), "{bytes:?}");
        }
        assert_eq!(decode_part(b"\xffa\nb\xff", 3..4), Ok("b"));
        assert_eq!(decode_part(b"\xffa\nb\xff", 1..5), Err(utf8(4, 2)));
    }
}
