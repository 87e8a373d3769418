//! Conditional regions of a text in, the innermost one at each offset out.

use crate::source::{Region, as_u32};

/// Offsets from which on a region (0, or one more than its index) is the innermost, sorted.
#[derive(Debug)]
pub(super) struct Innermost(Vec<(u32, u32)>);

impl Innermost {
    /// Takes regions that nest or are disjoint.
    pub(super) fn of(regions: &[Region]) -> Self {
        Self(innermost(regions))
    }

    /// The innermost region at an offset: 0, or one more than its index.
    pub(super) fn at(&self, offset: u32) -> u32 {
        let after = self.0.partition_point(|(start, _)| *start <= offset);
        after.checked_sub(1).map_or(0, |index| self.0[index].1)
    }
}

/// Regions that nest or are disjoint in, the offsets at which the innermost changes out.
fn innermost(regions: &[Region]) -> Vec<(u32, u32)> {
    let mut order: Vec<usize> = (0..regions.len()).collect();
    order.sort_by_key(|&index| {
        (
            regions[index].start,
            std::cmp::Reverse(regions[index].end),
            index,
        )
    });
    let mut changes = Vec::with_capacity(regions.len() * 2);
    let mut open: Vec<usize> = Vec::new();
    let label = |open: &[usize]| open.last().map_or(0, |&index| as_u32(index) + 1);
    for index in order {
        while let Some(&last) = open.last() {
            if regions[last].end > regions[index].start {
                break;
            }
            open.pop();
            changes.push((regions[last].end, label(&open)));
        }
        open.push(index);
        changes.push((regions[index].start, label(&open)));
    }
    while let Some(last) = open.pop() {
        changes.push((regions[last].end, label(&open)));
    }
    changes
}
