//! Units, their Clusters and all rules in, every verdict of the matrix out.

use super::{Check, Rule};
use crate::{
    finding::{Answer, Reason, Unknown, Verdict},
    graph::{Atlas, Cluster, Subject},
    manifest::{DocumentId, Repository, ResourceId},
    settings::Settings,
    unit::{Assembly, UnitId},
};
use rayon::prelude::*;

/// What a verdict speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectId {
    /// A document.
    Document(DocumentId),
    /// A resource.
    Resource(ResourceId),
}

/// A verdict that is not a plain pass, with what it speaks of.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Index of the rule.
    pub rule: usize,
    /// The unit; `None` for rules that see documents.
    pub unit: Option<UnitId>,
    /// The subject.
    pub subject: SubjectId,
    /// The verdict.
    pub verdict: Verdict,
}

/// Answers of one rule to all its subjects in one unit, two bits each: 0 pass, 1 fail, 2 unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    bits: Vec<u8>,
    count: usize,
}

/// One row of the matrix.
#[derive(Clone, Debug)]
pub struct Row {
    /// Index of the rule.
    pub rule: usize,
    /// The unit; `None` for rules that see documents.
    pub unit: Option<UnitId>,
    /// Its answers, in the order of the unit's members (or of documents).
    pub cells: Cells,
}

/// The whole matrix, with what is not a pass in full.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// Rows with at least one subject: document rules first, then units in order, rules in order.
    pub rows: Vec<Row>,
    /// Verdicts that are not passes, in the same order.
    pub judged: Vec<Judged>,
}

impl Cells {
    /// Appends an answer.
    pub fn push(&mut self, answer: Answer) {
        let code = match answer {
            Answer::Pass => 0u8,
            Answer::Fail => 1,
            Answer::Unknown => 2,
        };
        if self.count.is_multiple_of(4) {
            self.bits.push(0);
        }
        if let Some(last) = self.bits.last_mut() {
            *last |= code << ((self.count % 4) * 2);
        }
        self.count += 1;
    }

    /// Number of answers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The answers in order.
    pub fn answers(&self) -> impl Iterator<Item = Answer> + '_ {
        (0..self.count).map(
            |index| match (self.bits[index / 4] >> ((index % 4) * 2)) & 3 {
                0 => Answer::Pass,
                1 => Answer::Fail,
                _ => Answer::Unknown,
            },
        )
    }
}

/// Asks every rule of every subject in every unit. `reported` says of which documents answers are wanted.
#[must_use]
pub fn evaluate(
    repository: &Repository,
    assembly: &Assembly,
    settings: &Settings,
    reported: &(dyn Fn(DocumentId) -> bool + Sync),
) -> Evaluation {
    let rules: Vec<(usize, &'static Rule)> = super::ALL.iter().copied().enumerate().collect();
    let ask_all_documents = || -> Vec<Evaluation> {
        let asked = rules
            .par_iter()
            .filter_map(|&(index, rule)| match rule.check {
                Check::Document(check) => {
                    Some(ask_documents(index, check, repository, settings, reported))
                }
                _ => None,
            });
        asked.collect()
    };
    let ask_all_units = || -> Vec<Evaluation> {
        let atlas = Atlas::new(repository, assembly);
        let units = (0..assembly.units.len()).into_par_iter().map(|index| {
            let id = UnitId(crate::source::as_u32(index));
            ask_unit(
                &Cluster::new(&atlas, id),
                repository,
                &rules,
                settings,
                reported,
            )
        });
        units.collect()
    };
    let (documents, units) = rayon::join(ask_all_documents, ask_all_units);
    let mut whole = Evaluation::default();
    for part in documents.into_iter().chain(units) {
        whole.rows.extend(part.rows);
        whole.judged.extend(part.judged);
    }
    whole
}

fn ask_documents(
    rule: usize,
    check: fn(crate::manifest::Document<'_>, &Settings) -> Verdict,
    repository: &Repository,
    settings: &Settings,
    reported: &(dyn Fn(DocumentId) -> bool + Sync),
) -> Evaluation {
    let documents: Vec<_> = repository
        .all_documents()
        .filter(|document| reported(document.id()))
        .collect();
    let verdicts: Vec<Verdict> = documents
        .par_iter()
        .map(|document| under_conditions(check(*document, settings), document.id(), repository))
        .collect();
    let mut row = Row {
        rule,
        unit: None,
        cells: Cells::default(),
    };
    let mut judged = Vec::new();
    for (document, verdict) in documents.iter().zip(verdicts) {
        row.cells.push(verdict.answer());
        if verdict.answer() != Answer::Pass {
            judged.push(Judged {
                rule,
                unit: None,
                subject: SubjectId::Document(document.id()),
                verdict,
            });
        }
    }
    Evaluation {
        rows: if row.cells.is_empty() {
            Vec::new()
        } else {
            vec![row]
        },
        judged,
    }
}

fn ask_unit(
    cluster: &Cluster<'_>,
    repository: &Repository,
    rules: &[(usize, &'static Rule)],
    settings: &Settings,
    reported: &(dyn Fn(DocumentId) -> bool + Sync),
) -> Evaluation {
    let mut part = Evaluation::default();
    let unit = Some(cluster.unit_id());
    for &(index, rule) in rules {
        let mut row = Row {
            rule: index,
            unit,
            cells: Cells::default(),
        };
        for &member in &cluster.unit().members {
            let resource = repository.resource(member);
            let kind = resource.group_kind();
            let asked =
                rule.kinds.contains(&(kind.group, kind.kind)) && reported(resource.data().document);
            if !asked {
                continue;
            }
            let verdict = match rule.check {
                Check::Document(_) => continue,
                Check::Object(check) => check(resource, settings),
                Check::Unit(check) => check(&Subject { resource }, cluster),
            };
            let verdict = under_conditions(verdict, resource.data().document, repository);
            row.cells.push(verdict.answer());
            if verdict.answer() != Answer::Pass {
                let subject = SubjectId::Resource(member);
                part.judged.push(Judged {
                    rule: index,
                    unit,
                    subject,
                    verdict,
                });
            }
        }
        if !row.cells.is_empty() {
            part.rows.push(row);
        }
    }
    part
}

/// A document that exists only under conditions: they are assumptions of every finding about it.
fn under_conditions(
    mut verdict: Verdict,
    document: DocumentId,
    repository: &Repository,
) -> Verdict {
    let guards = &repository.document(document).data().guards;
    for finding in &mut verdict.findings {
        for guard in guards {
            finding
                .assumptions
                .push(format!("`{}` holds", guard.condition).into());
        }
    }
    verdict
}

impl From<crate::yaml::Doubt> for Unknown {
    fn from(doubt: crate::yaml::Doubt) -> Self {
        Self {
            reason: Reason {
                code: doubt.code,
                detail: doubt.detail,
            },
            at: doubt.at,
        }
    }
}
