//! Rules about EndpointSlices.

pub(super) mod v1_topology;
