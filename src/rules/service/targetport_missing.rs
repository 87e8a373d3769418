//! A Service in its unit in, target ports that no selected container declares out.

use super::{open_selection, selecting};
use crate::{
    finding::Verdict,
    graph::{Cluster, NamedPort, Presence, Subject},
    manifest::{Resource, ServicePort, Workload},
    rules::{declare_rule, world},
    yaml::{Lookup, Value},
};

declare_rule! {
    /// A Service whose target port no container that it selects declares.
    ///
    /// ## Why it matters
    /// A name that no container of a pod declares for the port's protocol leaves that port without endpoints. A wrong
    /// number leads to a port on which nothing listens. Connections are refused or time out.
    ///
    /// ## How to fix
    /// Target a name from the container's `ports`, or declare the name there. A quoted number is a name, which the API
    /// server refuses: write it without quotes.
    ///
    /// ## When it stays silent
    /// Containers may listen on ports that they do not declare, so a number is told only if it is one digit away from the
    /// single declared port of the single selected workload, stands nowhere else in the pod template, and nothing else
    /// serves the declared port. Where pods, ports or patches cannot be seen, the answer is unknown; Services whose
    /// selector matches nothing are the matter of service-selector-unmatched.
    ///
    /// ## Source
    /// Kubernetes `pkg/api/v1/pod/util.go` `FindPort`; `core/v1` `ServicePort.targetPort` (absent means `port`).
    "service-targetport-missing" {
        sees: Unit,
        kinds: [("", "Service")],
        level: Warning,
        persona: Regular,
        guidance: [SERVICES],
        since: "0.1.0",
        check: check,
    }
}

fn check(subject: &Subject<'_>, cluster: &Cluster<'_>) -> Verdict {
    let resource = subject.resource;
    let (service, selector) = match selecting(resource) {
        Ok(found) => found,
        Err(verdict) => return verdict,
    };
    let found = cluster.selected(&selector, cluster.namespace(resource), resource.name());
    let Presence::Here(workloads) = found else {
        return open_selection(&found, &service);
    };
    let ports = match service.ports() {
        Lookup::Known(ports, _) => ports,
        Lookup::Absent(_) => return Verdict::pass(),
        Lookup::Unknown(doubt, _) => return Verdict::unknown(doubt.into()),
    };
    let single = ports.len() == 1;
    let asked = ports.iter().map(|port| match port.protocol() {
        Lookup::Unknown(doubt, _) => Verdict::unknown(doubt.into()),
        protocol => Asked {
            service: resource,
            cluster,
            workloads: &workloads,
            protocol: protocol.known().unwrap_or("TCP"),
        }
        .of(port, single),
    });
    asked.collect()
}

/// Who asks for a port, and of whom.
struct Asked<'a, 'c> {
    service: Resource<'c>,
    cluster: &'a Cluster<'c>,
    workloads: &'a [Workload<'c>],
    protocol: &'c str,
}

impl<'c> Asked<'_, 'c> {
    fn of(&self, port: &ServicePort<'_>, single: bool) -> Verdict {
        let path = format!("{}.targetPort", port.path());
        let (number, path) = match port.target() {
            Lookup::Known(Value::Str(name), _) if !name.is_empty() => {
                return self.named(name, &path);
            }
            Lookup::Known(Value::Int(number), _) if number != 0 => (Some(number), path),
            Lookup::Unknown(doubt, _) => return Verdict::unknown(doubt.into()),
            // Absent, empty and 0 mean the port itself.
            _ => (port.port().known(), format!("{}.port", port.path())),
        };
        match (number, self.workloads) {
            (Some(number), [workload]) if single => self.numbered(workload, number, &path),
            _ => Verdict::pass(),
        }
    }

    fn named(&self, name: &str, path: &str) -> Verdict {
        let mut missing = Vec::new();
        let mut open = None;
        for workload in self.workloads {
            match NamedPort::find(workload, name, self.protocol) {
                NamedPort::Declared(_) => return Verdict::pass(),
                NamedPort::Unknown(doubt) => open = open.or(Some(Verdict::unknown(doubt.into()))),
                other => missing.push((workload, other)),
            }
        }
        let at = self.service.place(path);
        let added = || world::added_containers(self.cluster, self.workloads, at);
        if let Some(open) = open.or_else(added) {
            return open;
        }
        let message = format!(
            "{} leads to port `{name}`, which no container that it selects declares for {}",
            self.service.title(),
            self.protocol
        );
        let claim = match name.parse::<u16>() {
            Ok(_) => "the port leads to this name: a number in quotes is one",
            Err(_) => "the port leads to this name",
        };
        let finding = self.service.finding(path, message).step(claim, at);
        let finding = missing.iter().fold(finding, world::declares);
        Verdict::fail(finding.assuming("nothing adds containers to the pods when they are made"))
    }

    fn numbered(&self, workload: &Workload<'c>, number: i128, path: &str) -> Verdict {
        let slip = self
            .cluster
            .slip(self.service, workload, number, self.protocol);
        let meant = match slip {
            Ok(Some(meant)) => meant,
            Ok(None) => return Verdict::pass(),
            Err(doubt) => return Verdict::unknown(doubt.into()),
        };
        let at = self.service.place(path);
        if let Some(open) = world::added_containers(self.cluster, &[*workload], at) {
            return open;
        }
        let own = meant.number.unwrap_or_default();
        let message = format!(
            "{} leads to port {number}, but {} declares {own}",
            self.service.title(),
            workload.resource.title()
        );
        let finding = self.service.finding(path, message);
        let finding = finding.step("the port leads to this number", at);
        let finding = finding.step(format!("the only declared port is {own}"), meant.at);
        Verdict::fail(finding.assuming("the containers listen on no port that they do not declare"))
    }
}
