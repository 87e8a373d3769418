//! Bytes in, their git blob id and SHA-256 out.

use sha2::{Digest, Sha256};

/// The hash function by which a repository names its objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ObjectFormat {
    /// What nearly all repositories use.
    #[default]
    Sha1,
    /// `git init --object-format=sha256`.
    Sha256,
}

/// SHA-256 of the bytes themselves.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The name that `git hash-object --no-filters` gives the bytes, in lower-case hexadecimal. Git stores what its filters
/// (line ends, LFS) made of a file, so the name in a tree may differ. `None` if the bytes are a SHA-1 collision attack.
#[must_use]
pub fn blob_id(format: ObjectFormat, bytes: &[u8]) -> Option<String> {
    let kind = match format {
        ObjectFormat::Sha1 => gix::hash::Kind::Sha1,
        ObjectFormat::Sha256 => gix::hash::Kind::Sha256,
    };
    let id = gix::objs::compute_hash(kind, gix::objs::Kind::Blob, bytes);
    id.ok().map(|id| id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_digests() {
        let sum = sha256(b"abc");
        assert_eq!(sum[..4], [0xba, 0x78, 0x16, 0xbf]);
        assert_eq!(sum[28..], [0xf2, 0x00, 0x15, 0xad]);
        let table = [
            (
                ObjectFormat::Sha1,
                "",
                "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
            ),
            (
                ObjectFormat::Sha1,
                "hello\n",
                "ce013625030ba8dba906f756967f9e9ca394464a",
            ),
            (
                ObjectFormat::Sha256,
                "",
                "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
            ),
            (
                ObjectFormat::Sha256,
                "hello\n",
                "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4",
            ),
        ];
        for (format, content, id) in table {
            assert_eq!(blob_id(format, content.as_bytes()).as_deref(), Some(id));
        }
    }
}
