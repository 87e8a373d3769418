//! The bytes at a `$` in, one `${NAME}` out.
//!
//! What envsubst and Flux' post-build substitution replace is read as a hole, and so is every other `${…}` outside block
//! scalars (`${schema.spec.host}`, `${AWS::Region}`): whoever replaces it, its value is not what is written. `$${…}` is
//! Flux' escape, `$(NAME)` Kubernetes' own reference and `$NAME` a shell's: these stay as they are.

use super::actions::{Action, Dialect, Kind};

/// The longest reference that is read as one, in bytes.
const LONGEST: usize = 256;

/// The reference whose `$` stands at `start`.
pub(super) fn variable(bytes: &[u8], start: usize) -> Option<Action> {
    if !bytes[start..].starts_with(b"${") || (start > 0 && bytes[start - 1] == b'$') {
        return None;
    }
    let first = *bytes.get(start + 2)?;
    if !first.is_ascii_alphabetic() && first != b'_' {
        return None;
    }
    let mut depth = 1_u32;
    let mut at = start + 2;
    while depth > 0 {
        match bytes.get(at) {
            Some(b'{') => depth += 1,
            Some(b'}') => depth -= 1,
            None | Some(b'\n') => return None,
            Some(_) => {}
        }
        at += 1;
        if at - start > LONGEST {
            return None;
        }
    }
    Some(Action {
        start,
        end: at,
        inner_start: start + 2,
        inner_end: at - 1,
        kind: Kind::Value,
        trims_left: false,
        dialect: Dialect::Variables,
    })
}
