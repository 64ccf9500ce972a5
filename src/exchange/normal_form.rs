//! Conditions as a list of parts that must all hold, each of them "one of these, or not one of those".
//!
//! That is the shape of queries that know only `and`, `or` and `not`. Where a part of a condition
//! has no such shape it is replaced by one that holds more often, which is noted: who reads a query
//! can set posts aside, but cannot know of those it missed.

use std::collections::BTreeSet;

use crate::rules::Condition;

/// Parts that a condition may come to. `2 of` many names grows fast.
const MOST_PARTS: usize = 256;

/// One part: any clause of `any`, or the absence of any of `absent`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) any: BTreeSet<usize>,
    pub(super) absent: BTreeSet<usize>,
}

/// What was replaced by something that holds more often.
#[derive(Debug, Default)]
pub(super) struct Widened(pub(super) Vec<String>);

/// The parts of a condition; none at all when it comes to nothing that can be asked for.
pub(super) fn parts_of(
    condition: &Condition,
    name: &dyn Fn(usize) -> String,
    widened: &mut Widened,
) -> Result<Vec<Part>, String> {
    let mut reader = Reader { name, widened };
    reader.parts(condition, true)
}

struct Reader<'a> {
    name: &'a dyn Fn(usize) -> String,
    widened: &'a mut Widened,
}

impl Reader<'_> {
    fn parts(&mut self, condition: &Condition, holds: bool) -> Result<Vec<Part>, String> {
        match (condition, holds) {
            (Condition::Clause(clause), _) => Ok(vec![one(*clause, holds)]),
            (Condition::Not(inner), _) => self.parts(inner, !holds),
            (Condition::And(inner), true) | (Condition::Or(inner), false) => {
                let mut all = Vec::new();
                for part in inner {
                    all.extend(self.parts(part, holds)?);
                }
                bounded(simplified(all))
            }
            (Condition::Or(inner), true) | (Condition::And(inner), false) => {
                let mut all: Option<Vec<Part>> = None;
                for part in inner {
                    let next = self.parts(part, holds)?;
                    all = Some(match all {
                        None => next,
                        Some(before) => either(&before, &next)?,
                    });
                }
                Ok(all.unwrap_or_default())
            }
            (Condition::AtLeast(least, clauses), true) => {
                // At least 2 of 5 stand there, when no 4 of them are all missing.
                let size = (clauses.len() + 1).saturating_sub(*least);
                subsets(clauses, size, &|any| Part {
                    any,
                    ..Part::default()
                })
            }
            (Condition::AtLeast(least, clauses), false) => {
                subsets(clauses, *least, &|absent| Part {
                    absent,
                    ..Part::default()
                })
            }
            (Condition::Count(clause, least), _) if *least <= 1 => Ok(vec![one(*clause, holds)]),
            (Condition::Count(clause, _) | Condition::Except(clause, _), true) => {
                self.widen(condition, &(self.name)(*clause));
                Ok(vec![one(*clause, true)])
            }
            (Condition::Near(a, b, _) | Condition::Before(a, b, _), true) => {
                self.widen(
                    condition,
                    &format!("{} and {}", (self.name)(*a), (self.name)(*b)),
                );
                Ok(simplified(vec![one(*a, true), one(*b, true)]))
            }
            _ => {
                self.widen(condition, "");
                Ok(Vec::new())
            }
        }
    }

    fn widen(&mut self, condition: &Condition, instead: &str) {
        let names = self.name;
        // The text of a condition wants names that live as long as the call.
        let all: Vec<String> = (0..=most_clause(condition)).map(names).collect();
        let written = condition.to_text(&|clause| all.get(clause).map_or("", String::as_str));
        self.widened.0.push(match instead {
            "" => format!("`{written}` is left out"),
            _ => format!("`{written}` becomes `{instead}`"),
        });
    }
}

fn most_clause(condition: &Condition) -> usize {
    match condition {
        Condition::Count(a, _) => *a,
        Condition::Near(a, b, _) | Condition::Before(a, b, _) | Condition::Except(a, b) => {
            *a.max(b)
        }
        _ => 0,
    }
}

fn one(clause: usize, holds: bool) -> Part {
    let mut part = Part::default();
    let side = if holds {
        &mut part.any
    } else {
        &mut part.absent
    };
    side.insert(clause);
    part
}

fn bounded(parts: Vec<Part>) -> Result<Vec<Part>, String> {
    if parts.len() > MOST_PARTS {
        return Err(format!(
            "its condition comes to more than {MOST_PARTS} parts joined by `and`"
        ));
    }
    Ok(parts)
}

/// One of two lists holds. An empty list always holds.
fn either(a: &[Part], b: &[Part]) -> Result<Vec<Part>, String> {
    let mut all = Vec::new();
    for left in a {
        for right in b {
            all.push(Part {
                any: left.any.union(&right.any).copied().collect(),
                absent: left.absent.union(&right.absent).copied().collect(),
            });
        }
        // Both lists are bounded, so this stays below the square of the bound.
        all = simplified(all);
    }
    bounded(all)
}

/// Without parts that always hold, and those that others include.
fn simplified(mut parts: Vec<Part>) -> Vec<Part> {
    parts.retain(|part| part.any.is_disjoint(&part.absent));
    parts.sort_by_key(|part| (part.any.len() + part.absent.len(), part.clone()));
    let mut kept: Vec<Part> = Vec::new();
    for part in parts {
        let included = |it: &Part| it.any.is_subset(&part.any) && it.absent.is_subset(&part.absent);
        if !kept.iter().any(included) {
            kept.push(part);
        }
    }
    kept.sort();
    kept
}

/// A part for each choice of `size` of the clauses.
fn subsets(
    clauses: &[usize],
    size: usize,
    part: &dyn Fn(BTreeSet<usize>) -> Part,
) -> Result<Vec<Part>, String> {
    let mut chosen: Vec<BTreeSet<usize>> = vec![BTreeSet::new()];
    // Grown clause by clause: the sets so far that can still reach the size.
    for (number, &clause) in clauses.iter().enumerate() {
        let left = clauses.len() - number - 1;
        let with = chosen.iter().filter(|set| set.len() < size).map(|set| {
            let mut set = set.clone();
            set.insert(clause);
            set
        });
        let with: Vec<BTreeSet<usize>> = with.collect();
        chosen.extend(with);
        chosen.retain(|set| set.len() + left >= size);
        if chosen.len() > 16 * MOST_PARTS {
            return Err(format!(
                "its condition comes to more than {MOST_PARTS} parts joined by `and`"
            ));
        }
    }
    bounded(simplified(chosen.into_iter().map(part).collect()))
}
