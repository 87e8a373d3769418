//! Span trees in, resources out: identity by group and kind, and views that know each kind's fields.

mod chart;
mod document;
mod field_path;
mod identity;
mod kinds;
mod labels;
mod objects;
mod repository;
mod resource;
mod views;
mod workload;

pub use chart::chart_of;
pub use document::{Body, Document, DocumentData, DocumentId};
pub use identity::{GroupKind, Name};
pub use kinds::{Inert, inert, makes_no_pods};
pub use labels::{Label, LabelValue, Labels};
pub use objects::{ConfigMap, DataKey, IngressClass, Namespace, Secret};
pub use repository::{Repository, SetAside};
pub use resource::{Resource, ResourceData, ResourceId};
pub use views::{
    Backend, EndpointSlice, Ingress, NetworkPolicy, Peer, PolicyRule, Service, ServicePort,
};
pub use workload::{Container, ContainerPort, Workload};
