//! A resource in, the pods that it makes out, whatever its kind.

use super::{Labels, Resource};
use crate::{
    source::Place,
    yaml::{Lookup, NodeRef, Shape},
};

/// Where each kind keeps its pod template, and how many pods it may come to. Source: the API types of the groups
/// (core/v1, apps/v1, batch/v1), and `OpenShift`'s `apps.openshift.io/v1`, Argo Rollouts' and `OpenKruise`'s copies of them.
const TEMPLATES: &[(&str, &str, &str)] = &[
    ("", "Pod", ""),
    ("", "PodTemplate", "template"),
    ("", "ReplicationController", "spec.template"),
    ("apps", "Deployment", "spec.template"),
    ("apps", "StatefulSet", "spec.template"),
    ("apps", "DaemonSet", "spec.template"),
    ("apps", "ReplicaSet", "spec.template"),
    ("extensions", "Deployment", "spec.template"),
    ("extensions", "DaemonSet", "spec.template"),
    ("extensions", "ReplicaSet", "spec.template"),
    ("batch", "Job", "spec.template"),
    ("batch", "CronJob", "spec.jobTemplate.spec.template"),
    ("apps.openshift.io", "DeploymentConfig", "spec.template"),
    ("argoproj.io", "Rollout", "spec.template"),
    ("apps.kruise.io", "CloneSet", "spec.template"),
    ("apps.kruise.io", "StatefulSet", "spec.template"),
    ("apps.kruise.io", "DaemonSet", "spec.template"),
];

/// A resource that makes pods.
#[derive(Clone, Copy, Debug)]
pub struct Workload<'r> {
    /// The resource.
    pub resource: Resource<'r>,
    /// The pod template (of a Pod, the Pod itself).
    pub template: NodeRef<'r>,
    /// The template's field path; empty for a Pod.
    pub template_path: &'static str,
}

/// A container of a pod template.
#[derive(Clone, Copy, Debug)]
pub struct Container<'r> {
    /// Its node.
    pub node: NodeRef<'r>,
    /// `containers` or `initContainers`.
    pub list: &'static str,
    /// Its index in that list.
    pub index: usize,
}

/// A port that a container declares.
#[derive(Clone, Debug)]
pub struct ContainerPort<'r> {
    /// Its name, if it has one.
    pub name: Lookup<'r, &'r str>,
    /// Its number.
    pub number: Lookup<'r, i128>,
    /// `TCP` unless given.
    pub protocol: Lookup<'r, &'r str>,
    /// Where it stands.
    pub at: Place,
}

impl<'r> Workload<'r> {
    /// The resource as a workload, if it makes pods. A custom kind counts if it carries a pod template at
    /// `spec.template`.
    #[must_use]
    pub fn of(resource: Resource<'r>) -> Option<Self> {
        let kind = resource.group_kind();
        let known = TEMPLATES
            .iter()
            .find(|(group, name, _)| *group == kind.group && *name == kind.kind);
        let path = match known {
            Some((_, _, path)) => *path,
            None if kind.group.contains('.')
                && resource
                    .at("spec.template.spec.containers")
                    .known()
                    .is_some() =>
            {
                "spec.template"
            }
            None => return None,
        };
        let template = resource.at(path).known()?;
        (template.shape() == Shape::Mapping).then_some(Self {
            resource,
            template,
            template_path: path,
        })
    }

    /// Whether its pods are the template's, as those of Kubernetes' own kinds are, and of the copies in the table above; a
    /// custom kind's operator may add containers.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let kind = self.resource.group_kind();
        TEMPLATES
            .iter()
            .any(|(group, name, _)| *group == kind.group && *name == kind.kind)
    }

    /// The template's field below a path.
    #[must_use]
    pub fn at(&self, path: &str) -> Lookup<'r> {
        let place = if self.template_path.is_empty() {
            self.resource.heading()
        } else {
            self.resource.at(self.template_path).place()
        };
        Lookup::Known(self.template, place).at(path)
    }

    /// A path below the template as one below the resource.
    #[must_use]
    pub fn path(&self, below: &str) -> String {
        if self.template_path.is_empty() {
            below.to_owned()
        } else {
            format!("{}.{below}", self.template_path)
        }
    }

    /// The labels of its pods.
    #[must_use]
    pub fn labels(&self) -> Labels<'r> {
        Labels::of(self.at("metadata.labels"))
    }

    /// Where its pod labels stand, or would.
    #[must_use]
    pub fn labels_place(&self) -> Place {
        self.at("metadata.labels").place()
    }

    /// Containers and init containers that keep running (those with `restartPolicy: Always`); unknown if a hole or
    /// condition stands among them.
    #[must_use]
    pub fn containers(&self) -> Lookup<'r, Vec<Container<'r>>> {
        let main = self.at("spec.containers").items();
        main.and_then(|items, place| {
            let mut found: Vec<Container<'r>> = items
                .into_iter()
                .map(|item| Container {
                    node: item.node,
                    list: "containers",
                    index: item.index,
                })
                .collect();
            match self.at("spec.initContainers").items() {
                Lookup::Known(items, _) => {
                    let sidecars = items.into_iter().filter(|item| {
                        item.node.get("restartPolicy").text().known() == Some("Always")
                    });
                    found.extend(sidecars.map(|item| Container {
                        node: item.node,
                        list: "initContainers",
                        index: item.index,
                    }));
                    Lookup::Known(found, place)
                }
                Lookup::Absent(_) => Lookup::Known(found, place),
                Lookup::Unknown(doubt, _) => Lookup::doubt(doubt),
            }
        })
    }
}

impl<'r> Container<'r> {
    /// The container's declared ports; absent lists are empty.
    #[must_use]
    pub fn ports(&self) -> Lookup<'r, Vec<ContainerPort<'r>>> {
        match self.node.get("ports").items() {
            Lookup::Absent(place) => Lookup::Known(Vec::new(), place),
            Lookup::Unknown(doubt, _) => Lookup::doubt(doubt),
            Lookup::Known(items, place) => {
                let ports = items.into_iter().map(|item| ContainerPort {
                    name: item.node.get("name").text(),
                    number: item.node.get("containerPort").integer(),
                    protocol: protocol(item.node),
                    at: item.node.head(),
                });
                Lookup::Known(ports.collect(), place)
            }
        }
    }
}

/// A port's protocol, which the API defaults to `TCP`.
pub(super) fn protocol(port: NodeRef<'_>) -> Lookup<'_, &str> {
    match port.get("protocol").text() {
        Lookup::Absent(place) => Lookup::Known("TCP", place),
        other => other,
    }
}
