//! Resources in, the fields that networking cares for out: one view per kind, accessors over nodes and no copies.

use super::{Labels, Resource, workload::protocol};
use crate::{
    source::Place,
    yaml::{ItemRef, Lookup, NodeRef, Value},
};

/// A core/v1 Service.
#[derive(Clone, Copy, Debug)]
pub struct Service<'r>(pub Resource<'r>);

/// One port of a Service.
#[derive(Clone, Copy, Debug)]
pub struct ServicePort<'r> {
    /// Its node.
    pub node: NodeRef<'r>,
    /// Its index in `spec.ports`.
    pub index: usize,
}

/// A networking.k8s.io/v1 Ingress, or one of its removed beta versions.
#[derive(Clone, Copy, Debug)]
pub struct Ingress<'r>(pub Resource<'r>);

/// A Service that an Ingress names.
#[derive(Clone, Debug)]
pub struct Backend<'r> {
    /// Field path of the backend: `spec.rules[0].http.paths[1].backend`.
    pub path: String,
    /// Its node.
    pub node: NodeRef<'r>,
    /// Whether it is of the beta shape: `serviceName` and `servicePort`.
    pub beta: bool,
}

/// A networking.k8s.io/v1 NetworkPolicy.
#[derive(Clone, Copy, Debug)]
pub struct NetworkPolicy<'r>(pub Resource<'r>);

/// One rule of a NetworkPolicy.
#[derive(Clone, Debug)]
pub struct PolicyRule<'r> {
    /// Field path: `spec.egress[0]`.
    pub path: String,
    /// Its node.
    pub node: NodeRef<'r>,
    /// `from` or `to`.
    pub peers_key: &'static str,
}

/// One peer of a rule.
#[derive(Clone, Debug)]
pub struct Peer<'r> {
    /// Field path: `spec.egress[0].to[1]`.
    pub path: String,
    /// Its node.
    pub node: NodeRef<'r>,
}

/// A discovery.k8s.io/v1 EndpointSlice.
#[derive(Clone, Copy, Debug)]
pub struct EndpointSlice<'r>(pub Resource<'r>);

impl<'r> Service<'r> {
    /// The resource as a Service.
    #[must_use]
    pub fn of(resource: Resource<'r>) -> Option<Self> {
        resource.is("", "Service").then_some(Self(resource))
    }

    /// `spec.type`, which the API defaults to `ClusterIP`.
    #[must_use]
    pub fn service_type(self) -> Lookup<'r, &'r str> {
        match self.0.at("spec.type").text() {
            Lookup::Absent(place) => Lookup::Known("ClusterIP", place),
            other => other,
        }
    }

    /// `spec.selector`.
    #[must_use]
    pub fn selector(self) -> Lookup<'r> {
        self.0.at("spec.selector")
    }

    /// `spec.ports`; an absent list is empty.
    #[must_use]
    pub fn ports(self) -> Lookup<'r, Vec<ServicePort<'r>>> {
        match self.0.at("spec.ports").items() {
            Lookup::Absent(place) => Lookup::Known(Vec::new(), place),
            other => other.map(|items| {
                items
                    .into_iter()
                    .map(|ItemRef { node, index }| ServicePort { node, index })
                    .collect()
            }),
        }
    }
}

impl<'r> ServicePort<'r> {
    /// Its field path.
    #[must_use]
    pub fn path(&self) -> String {
        format!("spec.ports[{}]", self.index)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> Lookup<'r, &'r str> {
        self.node.get("name").text()
    }

    /// Its number.
    #[must_use]
    pub fn port(&self) -> Lookup<'r, i128> {
        self.node.get("port").integer()
    }

    /// Its protocol.
    #[must_use]
    pub fn protocol(&self) -> Lookup<'r, &'r str> {
        protocol(self.node)
    }

    /// Its target: a name or a number; absent where it is the port itself.
    #[must_use]
    pub fn target(&self) -> Lookup<'r, Value<'r>> {
        port_value(self.node.get("targetPort"))
    }
}

/// An `IntOrString`.
fn port_value(field: Lookup<'_>) -> Lookup<'_, Value<'_>> {
    field
        .scalar()
        .and_then(|scalar, place| match scalar.value() {
            Some(Value::Null) => Lookup::Absent(place),
            Some(value) => Lookup::Known(value, place),
            None => Lookup::doubt(crate::yaml::Doubt {
                code: "template",
                detail: scalar.written(),
                at: place,
            }),
        })
}

impl<'r> Ingress<'r> {
    /// The resource as an Ingress of any group that ever served it.
    #[must_use]
    pub fn of(resource: Resource<'r>) -> Option<Self> {
        let served =
            resource.is("networking.k8s.io", "Ingress") || resource.is("extensions", "Ingress");
        served.then_some(Self(resource))
    }

    /// Every backend: of the default, then of each path of each rule. Conditional ones are left out.
    #[must_use]
    pub fn backends(self) -> Vec<Backend<'r>> {
        let mut found = Vec::new();
        for (path, beta) in [("spec.defaultBackend", false), ("spec.backend", true)] {
            if let Lookup::Known(node, _) = self.0.at(path) {
                found.push(Backend {
                    path: path.to_owned(),
                    node,
                    beta,
                });
            }
        }
        let Lookup::Known(rules, _) = self.0.at("spec.rules") else {
            return found;
        };
        for rule in rules.items_here() {
            let Lookup::Known(paths, _) = rule.node.get("http").get("paths") else {
                continue;
            };
            for path in paths.items_here() {
                if let Lookup::Known(node, _) = path.node.get("backend") {
                    let beta = node.get("serviceName").known().is_some();
                    let path = format!(
                        "spec.rules[{}].http.paths[{}].backend",
                        rule.index, path.index
                    );
                    found.push(Backend { path, node, beta });
                }
            }
        }
        found
    }
}

impl<'r> Backend<'r> {
    /// Path of the Service's name below the resource.
    #[must_use]
    pub fn name_path(&self) -> String {
        format!(
            "{}.{}",
            self.path,
            if self.beta {
                "serviceName"
            } else {
                "service.name"
            }
        )
    }

    /// Path of the port below the resource.
    #[must_use]
    pub fn port_path(&self) -> String {
        let below = match self.port() {
            _ if self.beta => "servicePort",
            Lookup::Known(Value::Str(_), _) => "service.port.name",
            _ => "service.port.number",
        };
        format!("{}.{below}", self.path)
    }

    /// The Service's name; absent for a `resource` backend.
    #[must_use]
    pub fn service_name(&self) -> Lookup<'r> {
        if self.beta {
            self.node.get("serviceName")
        } else {
            self.node.get("service").get("name")
        }
    }

    /// The Service's port: a number or a name.
    #[must_use]
    pub fn port(&self) -> Lookup<'r, Value<'r>> {
        if self.beta {
            return port_value(self.node.get("servicePort"));
        }
        let port = self.node.get("service").get("port");
        match port_value(port.clone().get("number")) {
            Lookup::Absent(_) => port_value(port.get("name")),
            known => known,
        }
    }
}

impl<'r> NetworkPolicy<'r> {
    /// The resource as a NetworkPolicy.
    #[must_use]
    pub fn of(resource: Resource<'r>) -> Option<Self> {
        let served = resource.is("networking.k8s.io", "NetworkPolicy")
            || resource.is("extensions", "NetworkPolicy");
        served.then_some(Self(resource))
    }

    /// Whether it isolates its pods in a direction (`Ingress` or `Egress`): as `policyTypes` says, which the API
    /// defaults to `Ingress`, and `Egress` where there are egress rules (networking/v1 types, `PolicyTypes`).
    #[must_use]
    pub fn isolates(self, direction: &str) -> Lookup<'r, bool> {
        match self.0.at("spec.policyTypes").items() {
            Lookup::Known(items, place) => {
                let mut named = false;
                for item in items {
                    match item.node.known_text() {
                        Some(text) => named |= text == direction,
                        None => {
                            return Lookup::doubt(crate::yaml::Doubt {
                                code: "template",
                                detail: "a policy type".to_owned(),
                                at: item.node.place(),
                            });
                        }
                    }
                }
                Lookup::Known(named, place)
            }
            Lookup::Absent(place) if direction == "Ingress" => Lookup::Known(true, place),
            Lookup::Absent(place) => match self.0.at("spec.egress").items() {
                Lookup::Known(items, at) => Lookup::Known(!items.is_empty(), at),
                Lookup::Absent(_) => Lookup::Known(false, place),
                Lookup::Unknown(doubt, _) => Lookup::doubt(doubt),
            },
            Lookup::Unknown(doubt, _) => Lookup::doubt(doubt),
        }
    }

    /// The rules of a direction (`ingress` or `egress`); an absent list is empty.
    #[must_use]
    pub fn rules(self, direction: &'static str) -> Lookup<'r, Vec<PolicyRule<'r>>> {
        let path = format!("spec.{direction}");
        let peers_key = if direction == "ingress" { "from" } else { "to" };
        match self.0.at(&path).items() {
            Lookup::Absent(place) => Lookup::Known(Vec::new(), place),
            other => other.map(|items| {
                let rules = items.into_iter().map(|ItemRef { node, index }| PolicyRule {
                    path: format!("{path}[{index}]"),
                    node,
                    peers_key,
                });
                rules.collect()
            }),
        }
    }
}

impl<'r> PolicyRule<'r> {
    /// Its peers; absent where it admits all.
    #[must_use]
    pub fn peers(&self) -> Lookup<'r, Vec<Peer<'r>>> {
        self.node.get(self.peers_key).items().map(|items| {
            let peers = items.into_iter().map(|ItemRef { node, index }| Peer {
                path: format!("{}.{}[{index}]", self.path, self.peers_key),
                node,
            });
            peers.collect()
        })
    }

    /// Its ports; absent where it admits all.
    #[must_use]
    pub fn ports(&self) -> Lookup<'r, Vec<ItemRef<'r>>> {
        self.node.get("ports").items()
    }
}

impl<'r> EndpointSlice<'r> {
    /// The resource as an EndpointSlice.
    #[must_use]
    pub fn of(resource: Resource<'r>) -> Option<Self> {
        resource
            .is("discovery.k8s.io", "EndpointSlice")
            .then_some(Self(resource))
    }

    /// Its endpoints, conditional ones included.
    #[must_use]
    pub fn endpoints(self) -> Vec<ItemRef<'r>> {
        self.0
            .at("endpoints")
            .known()
            .map(|list| list.items_here().collect())
            .unwrap_or_default()
    }
}

impl<'r> Resource<'r> {
    /// `metadata.labels`.
    #[must_use]
    pub fn labels(self) -> Labels<'r> {
        Labels::of(self.at("metadata.labels"))
    }

    /// Where a field stands.
    #[must_use]
    pub fn place(self, path: &str) -> Place {
        self.at(path).place()
    }
}
