//! One unit in, an immutable Cluster out: index, label selectors, ports, references, and the closed-world question.

mod atlas;
mod cidr;
mod cluster;
mod peer_names;
mod port_slip;
mod ports;
mod selector;
mod world;

pub use atlas::Atlas;
pub use cidr::{Cidr, Lax, NotCidr};
pub use cluster::{Cluster, Subject};
pub use peer_names::peer_name;
pub use ports::{Declared, NamedPort, declared_ports, service_has_port};
pub use selector::{Operator, Requirement, Selector, Truth};
pub use world::{Difference, Gap, NearMiss, Presence};
