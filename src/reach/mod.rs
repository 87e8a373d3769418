//! A Cluster in, what its network policies allow out.

mod dns;
mod policies;
mod ports;
mod resolver;

pub use dns::{BlockedDns, DnsEgress, dns_egress};
pub use policies::{Isolation, OTHER_ENGINES, isolating};
pub use ports::admits_port;
pub use resolver::may_be_resolver;
