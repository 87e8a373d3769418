//! Rules about NetworkPolicies.

pub(super) mod invalid_cidr;
