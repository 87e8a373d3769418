//! A Cluster in, what its network policies allow out.

mod policies;
mod ports;
mod resolver;

pub use policies::{Isolation, OTHER_ENGINES, isolating};
pub use ports::admits_port;
pub use resolver::may_be_resolver;
