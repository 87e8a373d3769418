//! A selector's fields and a set of labels in, a three-valued match out.
//!
//! The semantics are those of `labels.Selector` in apimachinery (`pkg/labels/selector.go`, `Requirement.Matches`) and of
//! `LabelSelectorAsSelector` (`pkg/apis/meta/v1/helpers.go`).

use crate::{
    manifest::{LabelValue, Labels},
    source::Place,
    yaml::{Doubt, Lookup, NodeRef},
};

/// Yes, no, or not to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Yes.
    True,
    /// No.
    False,
    /// A hole or condition decides.
    Unknown,
}

/// What a requirement asks of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// It is there with one of the values.
    In,
    /// It is not there, or has none of the values.
    NotIn,
    /// It is there.
    Exists,
    /// It is not there.
    DoesNotExist,
}

/// One requirement of a selector.
#[derive(Clone, Debug)]
pub struct Requirement<'r> {
    /// The label's key.
    pub key: &'r str,
    /// What is asked.
    pub operator: Operator,
    /// The values, of which `Exists` and `DoesNotExist` have none.
    pub values: Vec<LabelValue<'r>>,
    /// Where the value stands, or the key of an expression.
    pub at: Place,
    /// Field path below the selector: `matchLabels["app"]`, `matchExpressions[0]`, `["app"]`.
    pub path: String,
}

/// A label selector. Without requirements it matches everything.
#[derive(Clone, Debug, Default)]
pub struct Selector<'r> {
    /// What it asks, all of which must hold.
    pub requirements: Vec<Requirement<'r>>,
    /// Why it may ask more; `None` for a selector that is complete.
    pub doubt: Option<Doubt>,
}

impl Truth {
    /// Yes or no.
    #[must_use]
    pub fn of(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }

    /// What is known of a comparison.
    #[must_use]
    pub fn known(truth: Option<bool>) -> Self {
        truth.map_or(Self::Unknown, Self::of)
    }

    /// Both: no if one is no, yes if both are.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    /// One of them: yes if one is yes, no if both are no.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::False, Self::False) => Self::False,
            _ => Self::Unknown,
        }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    /// The opposite; what is not known stays so.
    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl<'r> Selector<'r> {
    /// Reads a plain map of labels: a Service's selector.
    #[must_use]
    pub fn of_map(field: Lookup<'r>) -> Self {
        let labels = Labels::of(field);
        let requirements = labels.known.into_iter().map(|label| Requirement {
            path: format!("[\"{}\"]", label.key),
            key: label.key,
            operator: Operator::In,
            values: vec![label.value],
            at: label.at,
        });
        Self {
            requirements: requirements.collect(),
            doubt: labels.doubt,
        }
    }

    /// Reads a `LabelSelector` (`matchLabels`, `matchExpressions`). An absent field reads as the empty selector: whether
    /// a missing selector selects all or nothing is for its owner to say.
    #[must_use]
    pub fn of_label_selector(field: Lookup<'r>) -> Self {
        let node = match field {
            Lookup::Known(node, place) => Lookup::Known(node, place),
            Lookup::Absent(_) => return Self::default(),
            Lookup::Unknown(doubt, _) => {
                return Self {
                    requirements: Vec::new(),
                    doubt: Some(doubt),
                };
            }
        };
        let mut selector = Self::of_map(node.clone().get("matchLabels"));
        for requirement in &mut selector.requirements {
            requirement.path = format!("matchLabels{}", requirement.path);
        }
        match node.get("matchExpressions").items() {
            Lookup::Known(items, _) => {
                for item in items {
                    match expression(item.node, item.index) {
                        Ok(requirement) => selector.requirements.push(requirement),
                        Err(doubt) => selector.doubt = Some(doubt),
                    }
                }
            }
            Lookup::Absent(_) => {}
            Lookup::Unknown(doubt, _) => selector.doubt = Some(doubt),
        }
        selector
    }

    /// Whether it selects everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty() && self.doubt.is_none()
    }

    /// Whether it matches a set of labels.
    #[must_use]
    pub fn matches(&self, labels: &Labels<'_>) -> Truth {
        let certain = if self.doubt.is_some() {
            Truth::Unknown
        } else {
            Truth::True
        };
        self.requirements
            .iter()
            .fold(certain, |truth, requirement| {
                truth.and(requirement.matches(labels))
            })
    }

    /// The requirements that a set of labels certainly fails.
    #[must_use]
    pub fn failed<'s>(&'s self, labels: &Labels<'_>) -> Vec<&'s Requirement<'r>> {
        self.requirements
            .iter()
            .filter(|requirement| requirement.matches(labels) == Truth::False)
            .collect()
    }

    /// As text, in the syntax of `kubectl -l`.
    #[must_use]
    pub fn written(&self) -> String {
        let parts: Vec<String> = self.requirements.iter().map(Requirement::written).collect();
        parts.join(",")
    }
}

/// One of `matchExpressions`. An operator that the API does not know, or values that it would refuse, are a doubt: the
/// API server takes neither.
fn expression(node: NodeRef<'_>, index: usize) -> Result<Requirement<'_>, Doubt> {
    let at = node.head();
    let shape = |detail: &str| Doubt {
        code: "shape",
        detail: detail.to_owned(),
        at,
    };
    let read = |field: &str| match node.get(field).text() {
        Lookup::Known(text, _) => Ok(text),
        Lookup::Absent(_) => Err(shape("an expression without key or operator")),
        Lookup::Unknown(doubt, _) => Err(doubt),
    };
    let key = read("key")?;
    let operator = match read("operator")? {
        "In" => Operator::In,
        "NotIn" => Operator::NotIn,
        "Exists" => Operator::Exists,
        "DoesNotExist" => Operator::DoesNotExist,
        other => return Err(shape(&format!("operator `{other}`"))),
    };
    let mut values = Vec::new();
    match node.get("values").items() {
        Lookup::Known(items, _) => {
            for item in items {
                let scalar = item
                    .node
                    .scalar()
                    .ok_or_else(|| shape("a value that is no text"))?;
                values.push(match scalar.known() {
                    Some(text) => LabelValue::Known(text),
                    None => LabelValue::Hole(
                        scalar.written(),
                        scalar.first_hole().map_or(0, |hole| hole.scope),
                    ),
                });
            }
        }
        Lookup::Absent(_) => {}
        Lookup::Unknown(doubt, _) => return Err(doubt),
    }
    let takes_values = matches!(operator, Operator::In | Operator::NotIn);
    if takes_values == values.is_empty() {
        return Err(shape("an operator whose values the API refuses"));
    }
    let at = node.get("key").place();
    Ok(Requirement {
        key,
        operator,
        values,
        at,
        path: format!("matchExpressions[{index}]"),
    })
}

impl Requirement<'_> {
    /// Whether a set of labels satisfies it.
    #[must_use]
    pub fn matches(&self, labels: &Labels<'_>) -> Truth {
        let label = labels.get(self.key);
        let present = match label {
            Some(_) => Truth::True,
            None if labels.doubt.is_some() => Truth::Unknown,
            None => Truth::False,
        };
        let among = label.map_or(present, |label| {
            let values = self
                .values
                .iter()
                .map(|value| Truth::known(value.same(&label.value)));
            values.fold(Truth::False, Truth::or)
        });
        match self.operator {
            Operator::In => among,
            Operator::NotIn => !among,
            Operator::Exists => present,
            Operator::DoesNotExist => !present,
        }
    }

    /// The one value that it asks for, if it asks for one.
    #[must_use]
    pub fn wanted(&self) -> Option<&LabelValue<'_>> {
        match (self.operator, &self.values[..]) {
            (Operator::In, [value]) => Some(value),
            _ => None,
        }
    }

    /// As text, in the syntax of `kubectl -l`.
    #[must_use]
    pub fn written(&self) -> String {
        let values: Vec<&str> = self.values.iter().map(LabelValue::written).collect();
        match self.operator {
            Operator::In if values.len() == 1 => format!("{}={}", self.key, values[0]),
            Operator::In => format!("{} in ({})", self.key, values.join(",")),
            Operator::NotIn => format!("{} notin ({})", self.key, values.join(",")),
            Operator::Exists => self.key.to_owned(),
            Operator::DoesNotExist => format!("!{}", self.key),
        }
    }
}
