//! `--limit list`: nothing in, the table of limits out.

use super::exit::Exit;
use crate::settings::Limits;
use std::io::Write;

pub(super) fn list() -> Exit {
    let mut out = std::io::stdout().lock();
    for limit in Limits::TABLE {
        // A reader that stops reading has seen enough.
        let _ = writeln!(
            out,
            "{:<18} {:>10}  {}",
            limit.name, limit.default, limit.meaning
        );
    }
    Exit::Clean
}
