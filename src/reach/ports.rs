//! A policy rule and a port in, whether the rule's ports admit it out.

use crate::{
    graph::Truth,
    manifest::PolicyRule,
    yaml::{Lookup, NodeRef, Value},
};

/// Whether a rule's `ports` admit a port of a protocol. No list admits all; an entry without `port` admits all of its
/// protocol, which defaults to `TCP`; `endPort` makes a range (networking/v1 types, `NetworkPolicyPort`). A named port
/// depends on the pods at the other end and is unknown.
#[must_use]
pub fn admits_port(rule: &PolicyRule<'_>, protocol: &str, port: i128) -> Truth {
    match rule.ports() {
        Lookup::Absent(_) => Truth::True,
        Lookup::Unknown(..) => Truth::Unknown,
        Lookup::Known(items, _) if items.is_empty() => Truth::True,
        Lookup::Known(items, _) => items
            .iter()
            .map(|item| entry(item.node, protocol, port))
            .fold(Truth::False, Truth::or),
    }
}

fn entry(node: NodeRef<'_>, protocol: &str, port: i128) -> Truth {
    let speaks = match node.get("protocol").text() {
        Lookup::Known(own, _) => Truth::of(own == protocol),
        Lookup::Absent(_) => Truth::of(protocol == "TCP"),
        Lookup::Unknown(..) => Truth::Unknown,
    };
    let admits = match node.get("port").scalar() {
        Lookup::Absent(_) => Truth::True,
        Lookup::Unknown(..) => Truth::Unknown,
        Lookup::Known(scalar, _) => match scalar.value() {
            Some(Value::Int(first)) => match node.get("endPort").integer() {
                Lookup::Known(last, _) => Truth::of((first..=last).contains(&port)),
                Lookup::Absent(_) => Truth::of(first == port),
                Lookup::Unknown(..) => Truth::Unknown,
            },
            Some(Value::Null) => Truth::True,
            _ => Truth::Unknown,
        },
    };
    speaks.and(admits)
}
