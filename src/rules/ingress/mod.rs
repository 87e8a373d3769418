//! Rules about Ingresses.

pub(super) mod backend_port_missing;
pub(super) mod backend_service_missing;
