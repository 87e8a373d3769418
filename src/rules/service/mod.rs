//! Rules about Services.

pub(super) mod selector_unmatched;
