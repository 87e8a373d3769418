//! The sections of the networking guidance that rules serve.

/// A section of the guidance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Section {
    /// Its number: `2.3`.
    pub number: &'static str,
    /// Its subject in our words.
    pub title: &'static str,
}

/// 1.1
pub const DNS_COREDNS: Section = Section {
    number: "1.1",
    title: "Cluster DNS with CoreDNS",
};
/// 1.2
pub const DNS_EXTERNAL: Section = Section {
    number: "1.2",
    title: "DNS records through ExternalDNS",
};
/// 1.3
pub const DNS_HEADLESS: Section = Section {
    number: "1.3",
    title: "DNS of headless Services",
};
/// 2.2
pub const BALANCING_NGINX: Section = Section {
    number: "2.2",
    title: "Load balancing in nginx",
};
/// 2.3
pub const SERVICES: Section = Section {
    number: "2.3",
    title: "Services and their load balancing",
};
/// 3.2
pub const ENDPOINTSLICES: Section = Section {
    number: "3.2",
    title: "EndpointSlices",
};
/// 4.2
pub const INGRESS: Section = Section {
    number: "4.2",
    title: "Ingress resources",
};
/// 5.1
pub const POLICY_DEFAULT_DENY: Section = Section {
    number: "5.1",
    title: "Default-deny network policies",
};
/// 5.2
pub const POLICY_APPLICATION: Section = Section {
    number: "5.2",
    title: "Application network policies",
};
