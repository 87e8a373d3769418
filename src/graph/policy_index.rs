//! A unit's NetworkPolicies in, those that may select a pod with certain labels out.

use super::selector::{Operator, Selector};
use crate::{
    manifest::{LabelValue, Labels, Resource},
    source::as_u32,
};
use rustc_hash::FxHashMap;

/// Policies by a label that their pods must have, so that matching is not pods times policies.
#[derive(Debug, Default)]
pub(super) struct PolicyIndex<'c> {
    policies: Vec<(Resource<'c>, Selector<'c>)>,
    by_label: FxHashMap<(&'c str, &'c str), Vec<u32>>,
    /// Those that ask for no one known label.
    broad: Vec<u32>,
}

impl<'c> PolicyIndex<'c> {
    pub(super) fn of(policies: impl Iterator<Item = Resource<'c>>) -> Self {
        let mut index = Self::default();
        for resource in policies {
            let selector = Selector::of_label_selector(resource.at("spec.podSelector"));
            let number = as_u32(index.policies.len());
            let asked = selector.requirements.iter().find_map(|requirement| {
                match (requirement.operator, &requirement.values[..]) {
                    (Operator::In, [LabelValue::Known(value)]) => Some((requirement.key, *value)),
                    _ => None,
                }
            });
            match asked {
                Some(label) => index.by_label.entry(label).or_default().push(number),
                None => index.broad.push(number),
            }
            index.policies.push((resource, selector));
        }
        index
    }

    /// The policies whose selector a set of labels may satisfy, in the order of the repository.
    pub(super) fn may_select(&self, labels: &Labels<'c>) -> Vec<&(Resource<'c>, Selector<'c>)> {
        // Labels that are not known may be any.
        let certain = labels.doubt.is_none()
            && labels
                .known
                .iter()
                .all(|label| matches!(label.value, LabelValue::Known(_)));
        if !certain {
            return self.policies.iter().collect();
        }
        let mut numbers = self.broad.clone();
        for label in &labels.known {
            if let LabelValue::Known(value) = label.value
                && let Some(found) = self.by_label.get(&(label.key, value))
            {
                numbers.extend(found);
            }
        }
        numbers.sort_unstable();
        numbers
            .into_iter()
            .map(|number| &self.policies[number as usize])
            .collect()
    }
}
