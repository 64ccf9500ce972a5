//! The facts of a scan, asked for in full: not only whether, but how many, how far and by what.

use super::{
    super::{condition::Facts as _, judge::Evidence, verdict::Match},
    ClauseExplained, Hidden, covering, written,
};
use crate::rules::{MetadataField, Rule};

/// The matches of a rule in a post, ready to be asked.
pub(super) struct Witness<'a, 'p> {
    pub(super) evidence: Evidence<'a, 'p>,
    pub(super) rule: &'a Rule,
    pub(super) hidden: Vec<Hidden>,
    /// Clauses that matched, where that is all a scan asks.
    bits: Option<u64>,
}

impl<'a, 'p> Witness<'a, 'p> {
    pub(super) fn new(
        evidence: Evidence<'a, 'p>,
        rule: &'a Rule,
        hidden: Vec<Hidden>,
        bits: Option<u64>,
    ) -> Self {
        Self {
            evidence,
            rule,
            hidden,
            bits,
        }
    }

    /// The clause matched.
    pub(super) fn has(&mut self, clause: usize) -> bool {
        match self.bits {
            Some(bits) => bits >> clause & 1 == 1,
            None => self.evidence.has(clause),
        }
    }

    /// The matches of a clause, overlaps counted once.
    pub(super) fn matches(&mut self, clause: usize) -> Vec<Match> {
        self.evidence.chosen(clause)
    }

    /// The first match of a clause that the exceptions of the rule hide.
    pub(super) fn hidden(&self, clause: usize) -> Option<Hidden> {
        let of = |hidden: &&Hidden| hidden.found.clause as usize == clause;
        self.hidden.iter().find(of).copied()
    }

    /// Word positions from a match of the first to one of the second behind it, where they are least.
    fn nearest_behind(&mut self, first: usize, second: usize) -> Option<usize> {
        let seconds = self.matches(second);
        let firsts = self.matches(first);
        let distance = |found: &Match| self.evidence.next_behind(found, &seconds);
        let distances = firsts.iter().filter_map(distance);
        distances.map(|(_, distance)| distance).min()
    }

    /// How far two clauses are apart where they are nearest, in any order or in this one.
    pub(super) fn distance(&mut self, a: usize, b: usize, ordered: bool) -> Option<usize> {
        let forth = self.nearest_behind(a, b);
        let back = (!ordered).then(|| self.nearest_behind(b, a)).flatten();
        forth.into_iter().chain(back).min()
    }

    /// A match of the clause that an `except` hides, and what hides it.
    pub(super) fn inside(&self, clause: usize, other: usize) -> Option<Hidden> {
        let others: Vec<Match> = self.evidence.of(other).copied().collect();
        let mut of = self.evidence.of(clause);
        of.find_map(|found| covering(found, &others, other))
    }

    /// The matches of the clause that an `except` leaves.
    pub(super) fn outside(&mut self, clause: usize, other: usize) -> Vec<Match> {
        self.evidence.left_outside(clause, other)
    }

    pub(super) fn is_one_of(&mut self, field: MetadataField, values: &[String]) -> bool {
        self.evidence.is_one_of(field, values)
    }

    pub(super) fn said(&self, field: MetadataField) -> &'p str {
        self.evidence.said(field)
    }

    pub(super) fn name(&self, clause: usize) -> String {
        self.rule.clause_name(clause).to_owned()
    }

    pub(super) fn is_pattern(&self, clause: usize) -> bool {
        self.rule.clause_terms(clause).is_none()
    }

    pub(super) fn term(&self, found: Match) -> String {
        written(self.rule, &found)
    }

    /// What matches found, each once, as the rule writes it.
    pub(super) fn terms(&self, matches: &[Match]) -> Vec<String> {
        let mut terms: Vec<String> = vec![];
        for found in matches {
            let term = written(self.rule, found);
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        terms
    }

    /// All clauses of the rule, its exceptions last.
    pub(super) fn clauses(&mut self) -> Vec<ClauseExplained> {
        let named = self.rule.groups.len() + self.rule.patterns.len();
        let count = named + usize::from(self.rule.exceptions.is_some());
        let clause = |clause| ClauseExplained {
            name: self.name(clause),
            matches: self.matches(clause),
            hidden: self
                .hidden
                .iter()
                .filter(|hidden| hidden.found.clause as usize == clause)
                .copied()
                .collect(),
        };
        (0..count).map(clause).collect()
    }
}
