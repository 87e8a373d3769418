//! Rules about Services.

pub(super) mod etp_not_external;
pub(super) mod selector_unmatched;
pub(super) mod statefulset_not_headless;
pub(super) mod targetport_missing;

use crate::{
    finding::Verdict,
    graph::{Presence, Selector},
    manifest::{Resource, Service, Workload},
    rules::world,
    yaml::Lookup,
};

/// A Service that selects pods, with its selector; otherwise the verdict: `ExternalName` and Services without a selector
/// pass.
fn selecting(resource: Resource<'_>) -> Result<(Service<'_>, Selector<'_>), Verdict> {
    let service = Service::of(resource).ok_or_else(Verdict::pass)?;
    match service.service_type() {
        Lookup::Known("ExternalName", _) => return Err(Verdict::pass()),
        Lookup::Unknown(doubt, _) => return Err(Verdict::unknown(doubt.into())),
        _ => {}
    }
    let selector = Selector::of_map(service.selector());
    if selector.is_empty() {
        return Err(Verdict::pass());
    }
    Ok((service, selector))
}

/// The verdict where it is not known which workloads a Service selects; a pass where that is known.
fn open_selection(found: &Presence<'_, Workload<'_>>, service: &Service<'_>) -> Verdict {
    let what = |workload: &Workload<'_>| workload.resource.title();
    world::open_question(found, what, service.selector().place()).unwrap_or_default()
}
