//! A condition with what each part of it came to.

use super::{Hidden, facts::Witness, written};
use crate::rules::{Condition, Spelling};

/// A part of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As the author of the rule wrote it.
    pub text: String,
    /// It holds.
    pub outcome: bool,
    /// Why, in words of the rule; empty where the parts of it say so.
    pub because: String,
    /// What it is made of.
    pub children: Vec<Part>,
}

impl Witness<'_, '_> {
    /// What a condition came to, and why.
    pub(super) fn part(&mut self, condition: &Condition, spelling: Option<&Spelling>) -> Part {
        let rule = self.rule;
        let text = condition.spelled(spelling, &|clause| rule.clause_name(clause));
        let mut parts = |parts: &[Condition]| -> Vec<Part> {
            let parts = parts.iter().enumerate();
            parts
                .map(|(at, part)| self.part(part, Spelling::of_part(spelling, at)))
                .collect()
        };
        let whole = |outcome, because: String, children| Part {
            text: text.clone(),
            outcome,
            because,
            children,
        };
        match condition {
            Condition::And(all) => {
                let children = parts(all);
                let outcome = children.iter().all(|part| part.outcome);
                whole(outcome, String::new(), children)
            }
            Condition::Or(any) => {
                let children = parts(any);
                let outcome = children.iter().any(|part| part.outcome);
                whole(outcome, String::new(), children)
            }
            Condition::Not(inner) => {
                let child = self.part(inner, Spelling::of_part(spelling, 0));
                whole(!child.outcome, String::new(), vec![child])
            }
            Condition::AtLeast(least, clauses) => {
                let clauses = distinct(clauses);
                let leaves = clauses.iter().map(|clause| Condition::Clause(*clause));
                let children = parts(&leaves.collect::<Vec<_>>());
                let found = children.iter().filter(|part| part.outcome).count();
                let because = format!("{found} of {} found", children.len());
                whole(found >= *least, because, children)
            }
            leaf => {
                let (outcome, because) = self.leaf(leaf);
                whole(outcome, because, vec![])
            }
        }
    }

    fn leaf(&mut self, condition: &Condition) -> (bool, String) {
        match condition {
            Condition::Clause(clause) => (self.has(*clause), self.why_clause(*clause)),
            Condition::Count(clause, least) => {
                let found = self.matches(*clause).len();
                let because = if found >= *least {
                    format!("{found} found")
                } else {
                    format!("{found} found, {least} are asked")
                };
                (found >= *least, because)
            }
            Condition::Near(a, b, words) => self.why_near(*a, *b, *words, false),
            Condition::Before(a, b, words) => self.why_near(*a, *b, *words, true),
            Condition::Except(clause, other) => self.why_except(*clause, *other),
            Condition::Metadata(field, values) => {
                let because = match self.said(*field) {
                    "" => format!("the post says no {}", field.name()),
                    said => format!("the post says {said}"),
                };
                (self.is_one_of(*field, values), because)
            }
            // These have parts of their own.
            _ => (false, String::new()),
        }
    }

    fn why_clause(&mut self, clause: usize) -> String {
        let matches = self.matches(clause);
        if !matches.is_empty() {
            return self.quoted(&self.terms(&matches));
        }
        match self.hidden(clause) {
            Some(hidden) => self.inside_what(&hidden, "the exceptions"),
            None if self.is_pattern(clause) => String::from("it matches nowhere"),
            None => String::from("no term of it is there"),
        }
    }

    fn why_near(&mut self, a: usize, b: usize, words: usize, ordered: bool) -> (bool, String) {
        if let Some(missing) = [a, b].into_iter().find(|clause| !self.has(*clause)) {
            let why = self.why_clause(missing);
            return (false, format!("`{}`: {why}", self.name(missing)));
        }
        match self.distance(a, b, ordered) {
            Some(distance) => {
                let near = distance <= words;
                let allowed = if near {
                    String::new()
                } else {
                    format!(", {words} are allowed")
                };
                let plural = if distance == 1 { "" } else { "s" };
                (near, format!("{distance} word{plural} apart{allowed}"))
            }
            None if ordered => {
                let (a, b) = (self.name(a), self.name(b));
                (false, format!("no `{b}` stands behind a `{a}`"))
            }
            None => (
                false,
                String::from("they overlap or stand in different fields"),
            ),
        }
    }

    fn why_except(&mut self, clause: usize, other: usize) -> (bool, String) {
        let left = self.outside(clause, other);
        if !left.is_empty() {
            return (true, self.quoted(&self.terms(&left)));
        }
        let because = match self.inside(clause, other) {
            Some(hidden) => self.inside_what(&hidden, &format!("`{}`", self.name(other))),
            None => self.why_clause(clause),
        };
        (false, because)
    }

    fn inside_what(&self, hidden: &Hidden, of: &str) -> String {
        let (found, by) = (
            written(self.rule, &hidden.found),
            written(self.rule, &hidden.by),
        );
        format!("`{found}` lies inside `{by}` of {of}")
    }

    fn quoted(&self, terms: &[String]) -> String {
        let terms: Vec<String> = terms.iter().map(|term| format!("`{term}`")).collect();
        terms.join(", ")
    }
}

/// Each clause once, in the order of the condition.
pub(super) fn distinct(clauses: &[usize]) -> Vec<usize> {
    let mut once: Vec<usize> = vec![];
    for clause in clauses {
        if !once.contains(clause) {
            once.push(*clause);
        }
    }
    once
}
