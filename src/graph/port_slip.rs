//! A port number that a workload does not declare in, the one declared port that was clearly meant out.
//!
//! Containers may listen on ports that they do not declare, so that a number alone proves nothing. A slip of the pen is
//! what remains when everything that could explain the number is gone: see [`Cluster::slip`].

use super::{
    cluster::Cluster,
    ports::{Declared, declared_ports},
};
use crate::{
    manifest::{Resource, Service, Workload},
    yaml::{Doubt, NodeRef, Value},
};

impl<'c> Cluster<'c> {
    /// The declared port that a number was meant to be: the only one of its protocol in the pod, equal to the number but
    /// for one digit or two neighbours that changed places, while the number stands nowhere in the pod template (probes,
    /// arguments, environment, annotations) and no other Service of the namespace leads to the declared port.
    ///
    /// # Errors
    /// What cannot be known and decides.
    pub fn slip(
        &self,
        service: Resource<'c>,
        workload: &Workload<'c>,
        number: i128,
        protocol: &str,
    ) -> Result<Option<Declared<'c>>, Doubt> {
        let declared = declared_ports(workload)?;
        let mut same_protocol = declared
            .into_iter()
            .filter(|port| port.protocol == protocol);
        let (Some(only), None) = (same_protocol.next(), same_protocol.next()) else {
            return Ok(None);
        };
        if !only.number.is_some_and(|own| is_slip(own, number)) || self.is_served(service, &only) {
            return Ok(None);
        }
        Ok((!mentions(workload.template, number)?).then_some(only))
    }

    /// Whether another Service of the same namespace leads to a declared port, by name or number.
    fn is_served(&self, service: Resource<'c>, declared: &Declared<'c>) -> bool {
        let namespace = self.namespace(service);
        let others = self.of_kind("", "Service").filter(|other| {
            other.id() != service.id() && self.namespace(*other).same(namespace) != Some(false)
        });
        others.filter_map(Service::of).any(|other| {
            let ports = other.ports().known().unwrap_or_default();
            ports.iter().any(|port| match port.target().known() {
                Some(Value::Int(number)) if number != 0 => declared.number == Some(number),
                Some(Value::Str(name)) if !name.is_empty() => declared.name == Some(name),
                _ => port.port().known() == declared.number,
            })
        })
    }
}

/// Whether two numbers of as many digits differ in one digit, or in two neighbours that changed places.
fn is_slip(one: i128, other: i128) -> bool {
    let (one, other) = (one.to_string(), other.to_string());
    if one.len() != other.len() {
        return false;
    }
    let pairs = one.bytes().zip(other.bytes()).enumerate();
    let differing: Vec<(usize, (u8, u8))> = pairs.filter(|(_, (a, b))| a != b).collect();
    match differing[..] {
        [_] => true,
        [(at, (a, b)), (next, (c, d))] => next == at + 1 && a == d && b == c,
        _ => false,
    }
}

/// Whether a number stands anywhere in a pod template.
///
/// # Errors
/// The first scalar whose characters are not all known, if it stands in none of the others.
fn mentions(template: NodeRef<'_>, number: i128) -> Result<bool, Doubt> {
    let number = number.to_string();
    let mut hole = None;
    let found = template.any_scalar(&mut |node, scalar| {
        if scalar.holes && hole.is_none() {
            hole = Some(Doubt {
                code: "template",
                detail: scalar.written(),
                at: node.place(),
            });
        }
        holds_number(scalar.text, &number)
    });
    match hole {
        Some(doubt) if !found => Err(doubt),
        _ => Ok(found),
    }
}

fn holds_number(text: &str, number: &str) -> bool {
    text.split(|character: char| !character.is_ascii_digit())
        .any(|digits| digits == number)
}

#[cfg(test)]
mod tests {
    use super::{holds_number, is_slip};

    #[test]
    fn slips_of_the_pen() {
        let rows = [
            (8080, 8081, true),
            (8080, 8008, true),
            (8443, 9443, true),
            (8080, 8080, false),
            (80, 8080, false),
            (3000, 5432, false),
            (1234, 4231, false),
        ];
        for (one, other, expected) in rows {
            assert_eq!(is_slip(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn numbers_in_arguments() {
        assert!(holds_number("--metrics-bind-address=:8443", "8443"));
        assert!(!holds_number("18443", "8443"));
    }
}
