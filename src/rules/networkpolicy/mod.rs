//! Rules about NetworkPolicies.

pub(super) mod egress_deny_blocks_dns;
pub(super) mod invalid_cidr;
pub(super) mod selector_unmatched;
