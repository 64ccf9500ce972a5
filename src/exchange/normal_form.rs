//! Conditions as a list of parts that must all hold, each of them "one of these, or not one of those".
//!
//! That is the shape of queries that know only `and`, `or` and `not`. Where a part of a condition
//! has no such shape it is replaced by one that holds more often, which is noted: who reads a query
//! can set posts aside, but cannot know of those it missed.

use std::collections::BTreeSet;

use crate::rules::{Condition, Rule, Spelling};

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

/// The parts of a rule's condition; none at all when it comes to nothing that can be asked for.
pub(super) fn parts_of(
    rule: &Rule,
    spelling: Option<&Spelling>,
    widened: &mut Widened,
) -> Result<Vec<Part>, String> {
    let mut reader = Reader { rule, widened };
    reader.parts(&rule.condition, spelling, true)
}

struct Reader<'a> {
    rule: &'a Rule,
    widened: &'a mut Widened,
}

impl Reader<'_> {
    fn parts(
        &mut self,
        condition: &Condition,
        spelling: Option<&Spelling>,
        holds: bool,
    ) -> Result<Vec<Part>, String> {
        match (condition, holds) {
            (Condition::Clause(clause), _) => Ok(vec![one(*clause, holds)]),
            (Condition::Not(inner), _) => self.parts(inner, Spelling::of_part(spelling, 0), !holds),
            (Condition::And(inner), true) | (Condition::Or(inner), false) => {
                let mut all = Vec::new();
                for (at, part) in inner.iter().enumerate() {
                    all.extend(self.parts(part, Spelling::of_part(spelling, at), holds)?);
                }
                bounded(simplified(all))
            }
            (Condition::Or(inner), true) | (Condition::And(inner), false) => {
                let mut all: Option<Vec<Part>> = None;
                for (at, part) in inner.iter().enumerate() {
                    let next = self.parts(part, Spelling::of_part(spelling, at), holds)?;
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
                self.widen(condition, spelling, self.rule.clause_name(*clause));
                Ok(vec![one(*clause, true)])
            }
            (Condition::Near(a, b, _) | Condition::Before(a, b, _), true) => {
                let [first, second] = [a, b].map(|clause| self.rule.clause_name(*clause));
                self.widen(condition, spelling, &format!("{first} and {second}"));
                Ok(simplified(vec![one(*a, true), one(*b, true)]))
            }
            _ => {
                self.widen(condition, spelling, "");
                Ok(Vec::new())
            }
        }
    }

    fn widen(&mut self, condition: &Condition, spelling: Option<&Spelling>, instead: &str) {
        let rule = self.rule;
        let written = condition.spelled(spelling, &|clause| rule.clause_name(clause));
        self.widened.0.push(match instead {
            "" => format!("`{written}` is left out"),
            _ => format!("`{written}` becomes `{instead}`"),
        });
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
