//! Resources in, the fields of the objects around Services and policies out: classes, namespaces, configuration.

use super::{Labels, Resource};
use crate::{
    source::Place,
    yaml::{Lookup, NodeRef, Shape},
};

/// A networking.k8s.io/v1 IngressClass.
#[derive(Clone, Copy, Debug)]
pub struct IngressClass<'r>(pub Resource<'r>);

/// A core/v1 Namespace.
#[derive(Clone, Copy, Debug)]
pub struct Namespace<'r>(pub Resource<'r>);

/// A core/v1 ConfigMap.
#[derive(Clone, Copy, Debug)]
pub struct ConfigMap<'r>(pub Resource<'r>);

/// A core/v1 Secret. Its keys can be asked for; nothing here gives a value.
#[derive(Clone, Copy, Debug)]
pub struct Secret<'r>(pub Resource<'r>);

/// A key of a ConfigMap or Secret.
#[derive(Clone, Copy, Debug)]
pub struct DataKey<'r> {
    /// The key.
    pub key: &'r str,
    /// Where it stands.
    pub at: Place,
}

impl<'r> IngressClass<'r> {
    /// The resource as an IngressClass.
    #[must_use]
    pub fn of(resource: Resource<'r>) -> Option<Self> {
        resource
            .is("networking.k8s.io", "IngressClass")
            .then_some(Self(resource))
    }

    /// The controller that implements it.
    #[must_use]
    pub fn controller(self) -> Lookup<'r, &'r str> {
        self.0.at("spec.controller").text()
    }

    /// Whether Ingresses without a class get this one: an annotation whose value is the text `true` (networking/v1,
    /// `AnnotationIsDefaultIngressClass`).
    #[must_use]
    pub fn is_default(self) -> Lookup<'r, bool> {
        let annotation = self
            .0
            .at("metadata.annotations[\"ingressclass.kubernetes.io/is-default-class\"]");
        match annotation.text().map(|value| value == "true") {
            Lookup::Absent(place) => Lookup::Known(false, place),
            other => other,
        }
    }
}

impl<'r> Namespace<'r> {
    /// The resource as a Namespace.
    #[must_use]
    pub fn of(resource: Resource<'r>) -> Option<Self> {
        resource.is("", "Namespace").then_some(Self(resource))
    }

    /// Its labels as written; Kubernetes adds `kubernetes.io/metadata.name`.
    #[must_use]
    pub fn labels(self) -> Labels<'r> {
        self.0.labels()
    }
}

impl<'r> ConfigMap<'r> {
    /// The resource as a ConfigMap.
    #[must_use]
    pub fn of(resource: Resource<'r>) -> Option<Self> {
        resource.is("", "ConfigMap").then_some(Self(resource))
    }

    /// The keys of `data` that are certainly there, in order.
    #[must_use]
    pub fn keys(self) -> Vec<DataKey<'r>> {
        keys(self.0.at("data"))
    }

    /// The text under a key of `data`.
    #[must_use]
    pub fn text(self, key: &str) -> Lookup<'r, &'r str> {
        self.0.at("data").get(key).text()
    }
}

impl<'r> Secret<'r> {
    /// The resource as a Secret.
    #[must_use]
    pub fn of(resource: Resource<'r>) -> Option<Self> {
        resource.is("", "Secret").then_some(Self(resource))
    }

    /// `type`, which the API defaults to `Opaque`.
    #[must_use]
    pub fn secret_type(self) -> Lookup<'r, &'r str> {
        match self.0.at("type").text() {
            Lookup::Absent(place) => Lookup::Known("Opaque", place),
            other => other,
        }
    }

    /// The keys of `data` and `stringData` that are certainly there, in order.
    #[must_use]
    pub fn keys(self) -> Vec<DataKey<'r>> {
        let mut found = keys(self.0.at("data"));
        found.extend(keys(self.0.at("stringData")));
        found
    }
}

fn keys(field: Lookup<'_>) -> Vec<DataKey<'_>> {
    let mapping = field
        .known()
        .filter(|node: &NodeRef<'_>| node.shape() == Shape::Mapping);
    let entries = mapping
        .into_iter()
        .flat_map(NodeRef::entries)
        .filter(|entry| entry.guard.is_none());
    entries
        .filter_map(|entry| {
            Some(DataKey {
                key: entry.key.known_text()?,
                at: entry.key.place(),
            })
        })
        .collect()
}
