//! Documents, resources and Clusters in, verdicts out: one file per rule, one folder per subject.

mod document;
mod endpointslice;
mod evaluate;
pub mod guidance;
mod ingress;
mod networkpolicy;
mod rule;
mod service;
mod world;

pub use evaluate::{Cells, Evaluation, Judged, Row, SubjectId, evaluate};
pub use guidance::Section;
pub(crate) use rule::declare_rule;
pub use rule::{Check, Rule};

/// Every rule, in the order of reports.
pub static ALL: &[&Rule] = &[
    &document::parse_error::RULE,
    &document::duplicate_key::RULE,
    &document::missing_separator::RULE,
    &service::selector_unmatched::RULE,
    &service::targetport_missing::RULE,
    &service::etp_not_external::RULE,
    &service::statefulset_not_headless::RULE,
    &endpointslice::v1_topology::RULE,
    &ingress::backend_service_missing::RULE,
    &ingress::backend_port_missing::RULE,
    &networkpolicy::invalid_cidr::RULE,
    &networkpolicy::selector_unmatched::RULE,
    &networkpolicy::egress_deny_blocks_dns::RULE,
];

/// The rule with this id, or with this former id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter()
        .copied()
        .find(|rule| rule.id == id || rule.deprecated_ids.contains(&id))
}
