//! A NetworkPolicy in, address ranges that the API server refuses out.

use crate::{
    finding::{Finding, Level, Verdict},
    graph::{Cidr, NotCidr},
    manifest::{NetworkPolicy, Peer, Resource},
    rules::declare_rule,
    settings::Settings,
    yaml::Lookup,
};

declare_rule! {
    /// A NetworkPolicy with an `ipBlock` that is no range of addresses, or with an `except` outside of its range.
    ///
    /// ## Why it matters
    /// The API server refuses the policy; what it was to forbid stays allowed. A range whose address has bits beyond
    /// its prefix, numbers with leading zeros, or IPv4 written as IPv6 is accepted before Kubernetes 1.36 only, and may
    /// not be the range that was meant.
    ///
    /// ## How to fix
    /// Write an address, a slash and the length of the prefix (`10.1.0.0/16`, `2001:db8::/32`, one address as
    /// `10.1.2.3/32`), the bits behind the prefix zero. Each `except` must lie within `cidr` and be smaller.
    ///
    /// ## When it stays silent
    /// Templated ranges: the answer is unknown. IPv6 that is valid but not in its shortest form. What only Kubernetes
    /// 1.36 and later refuse is a warning.
    ///
    /// ## Source
    /// Kubernetes `pkg/apis/networking/validation/validation.go` `ValidateIPBlock`; apimachinery
    /// `pkg/util/validation/ip.go` `IsValidCIDRForLegacyField`, whose strict form is behind the feature gate
    /// `StrictIPCIDRValidation`: off from 1.33, on by default from 1.36 (kubernetes/kubernetes pull request 137053).
    "networkpolicy-invalid-cidr" {
        sees: Object,
        kinds: [("networking.k8s.io", "NetworkPolicy")],
        level: Error,
        persona: Regular,
        guidance: [POLICY_DEFAULT_DENY],
        since: "0.1.0",
        check: check,
    }
}

fn check(resource: Resource<'_>, _settings: &Settings) -> Verdict {
    let Some(policy) = NetworkPolicy::of(resource) else {
        return Verdict::pass();
    };
    let mut verdict = Verdict::pass();
    for direction in ["ingress", "egress"] {
        let rules = known_or_open(policy.rules(direction), &mut verdict);
        for rule in rules {
            for peer in known_or_open(rule.peers(), &mut verdict) {
                verdict.merge(block(resource, &peer));
            }
        }
    }
    verdict
}

/// The items, or none of them and an open question.
fn known_or_open<T>(found: Lookup<'_, Vec<T>>, verdict: &mut Verdict) -> Vec<T> {
    match found {
        Lookup::Known(items, _) => items,
        Lookup::Absent(_) => Vec::new(),
        Lookup::Unknown(doubt, _) => {
            verdict.merge(Verdict::unknown(doubt.into()));
            Vec::new()
        }
    }
}

fn block(resource: Resource<'_>, peer: &Peer<'_>) -> Verdict {
    let path = format!("{}.ipBlock", peer.path);
    let node = match peer.node.get("ipBlock") {
        Lookup::Known(node, _) => node,
        Lookup::Absent(_) => return Verdict::pass(),
        Lookup::Unknown(doubt, _) => return Verdict::unknown(doubt.into()),
    };
    let text = match node.get("cidr").text() {
        Lookup::Known("", _) | Lookup::Absent(_) => {
            let message = format!("an ipBlock of {} has no `cidr`", resource.title());
            let finding = resource.finding(&format!("{path}.cidr"), message);
            return Verdict::fail(finding.step("`cidr` is required here", resource.place(&path)));
        }
        Lookup::Known(text, _) => text,
        Lookup::Unknown(doubt, _) => return Verdict::unknown(doubt.into()),
    };
    let whole_path = format!("{path}.cidr");
    let whole = match Cidr::parse(text) {
        Ok(whole) => whole,
        Err(error) => return Verdict::fail(no_cidr(resource, &whole_path, text, error)),
    };
    let mut verdict = lax(resource, &whole_path, text, whole);
    for item in known_or_open(node.get("except").items(), &mut verdict) {
        let path = format!("{path}.except[{}]", item.index);
        verdict.merge(match resource.at(&path).text() {
            Lookup::Known(text, _) => except(resource, &whole_path, whole, &path, text),
            Lookup::Absent(_) => except(resource, &whole_path, whole, &path, ""),
            Lookup::Unknown(doubt, _) => Verdict::unknown(doubt.into()),
        });
    }
    verdict
}

fn except(resource: Resource<'_>, whole: &str, range: Cidr, path: &str, text: &str) -> Verdict {
    let part = match Cidr::parse(text) {
        Ok(part) => part,
        Err(error) => return Verdict::fail(no_cidr(resource, path, text, error)),
    };
    let mut verdict = lax(resource, path, text, part);
    if !range.strictly_contains(&part) {
        let whole_text = range.canonical();
        let message = format!(
            "an ipBlock of {} excepts `{text}`, which is no smaller part of `{whole_text}`",
            resource.title()
        );
        let finding = resource
            .finding(path, message)
            .step(
                format!("the block is `{whole_text}`"),
                resource.place(whole),
            )
            .step(
                format!("`{text}` is excepted from it"),
                resource.place(path),
            );
        verdict.merge(Verdict::fail(finding));
    }
    verdict
}

fn no_cidr(resource: Resource<'_>, path: &str, text: &str, error: NotCidr) -> Finding {
    let message = format!("`{text}` in an ipBlock of {} is no CIDR", resource.title());
    let finding = resource.finding(path, message);
    finding.step(error.to_string(), resource.place(path))
}

fn lax(resource: Resource<'_>, path: &str, text: &str, range: Cidr) -> Verdict {
    let Some(lax) = range.lax() else {
        return Verdict::pass();
    };
    let message = format!(
        "`{text}` in an ipBlock of {} is ambiguous, and refused from Kubernetes 1.36 on",
        resource.title()
    );
    let finding = resource.finding(path, message).at_most(Level::Warning);
    Verdict::fail(finding.step(range.reading(lax), resource.place(path)))
}
