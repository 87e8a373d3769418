//! Workloads and Services in, the ports that they declare out.

use crate::{
    manifest::{Container, Resource, Service, Workload},
    source::Place,
    yaml::{Doubt, Lookup, Value},
};

/// A port that a container declares, as far as it is known.
#[derive(Clone, Debug)]
pub struct Declared<'r> {
    /// The container.
    pub container: Container<'r>,
    /// Its name, if it has one.
    pub name: Option<&'r str>,
    /// Its number.
    pub number: Option<i128>,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: &'r str,
    /// Where it stands.
    pub at: Place,
}

/// Whether a workload declares a port of a name and protocol.
#[derive(Clone, Debug)]
pub enum NamedPort<'r> {
    /// It does.
    Declared(Declared<'r>),
    /// It declares the name for another protocol only.
    OtherProtocol(Declared<'r>),
    /// It does not; these it declares.
    Missing(Vec<Declared<'r>>),
    /// That cannot be known.
    Unknown(Doubt),
}

/// All ports that a workload's containers declare, in order; unknown if a hole or condition stands among them.
///
/// # Errors
/// Why they cannot be known.
pub fn declared_ports<'r>(workload: &Workload<'r>) -> Result<Vec<Declared<'r>>, Doubt> {
    let containers = match workload.containers() {
        Lookup::Known(containers, _) => containers,
        Lookup::Absent(_) => return Ok(Vec::new()),
        Lookup::Unknown(doubt, _) => return Err(doubt),
    };
    let mut found = Vec::new();
    for container in containers {
        let ports = match container.ports() {
            Lookup::Known(ports, _) => ports,
            Lookup::Absent(_) => continue,
            Lookup::Unknown(doubt, _) => return Err(doubt),
        };
        for port in ports {
            let name = known(port.name)?;
            let number = known(port.number)?;
            let protocol = known(port.protocol)?.unwrap_or("TCP");
            found.push(Declared {
                container,
                name,
                number,
                protocol,
                at: port.at,
            });
        }
    }
    Ok(found)
}

impl Declared<'_> {
    /// The port for a sentence: `http` (8080), or its number alone.
    #[must_use]
    pub fn written(&self) -> String {
        let number = self
            .number
            .map_or_else(|| "?".to_owned(), |number| number.to_string());
        match self.name {
            Some(name) => format!("`{name}` ({number})"),
            None => number,
        }
    }
}

fn known<T>(field: Lookup<'_, T>) -> Result<Option<T>, Doubt> {
    match field {
        Lookup::Known(value, _) => Ok(Some(value)),
        Lookup::Absent(_) => Ok(None),
        Lookup::Unknown(doubt, _) => Err(doubt),
    }
}

impl<'r> NamedPort<'r> {
    /// Looks a port up as the endpoints controller does: name and protocol must both be equal
    /// (kubernetes, `pkg/api/v1/pod/util.go`, `FindPort`).
    #[must_use]
    pub fn find(workload: &Workload<'r>, name: &str, protocol: &str) -> Self {
        let ports = match declared_ports(workload) {
            Ok(ports) => ports,
            Err(doubt) => return Self::Unknown(doubt),
        };
        let named = |port: &&Declared<'r>| port.name == Some(name);
        if let Some(port) = ports
            .iter()
            .filter(named)
            .find(|port| port.protocol == protocol)
        {
            return Self::Declared(port.clone());
        }
        match ports.iter().find(named) {
            Some(port) => Self::OtherProtocol(port.clone()),
            None => Self::Missing(ports),
        }
    }
}

/// Whether a Service has a port of a number or name. One of type `ExternalName` has whatever is asked for.
///
/// # Errors
/// Why that cannot be known.
pub fn service_has_port(resource: Resource<'_>, wanted: &Value<'_>) -> Result<bool, Doubt> {
    let Some(service) = Service::of(resource) else {
        return Ok(true);
    };
    match service.service_type() {
        Lookup::Known("ExternalName", _) => return Ok(true),
        Lookup::Unknown(doubt, _) => return Err(doubt),
        _ => {}
    }
    let ports = known(service.ports())?.unwrap_or_default();
    let mut unknown = None;
    for port in &ports {
        let equal = match wanted {
            Value::Int(number) => known(port.port()).map(|own| own == Some(*number)),
            Value::Str(name) => known(port.name()).map(|own| own == Some(*name)),
            _ => Ok(true),
        };
        match equal {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(doubt) => unknown = Some(doubt),
        }
    }
    unknown.map_or(Ok(false), Err)
}
