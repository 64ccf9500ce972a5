//! Counts of one piece, and of all pieces together. Sums only, so the order of adding cannot show.

use std::collections::BTreeMap;

use super::{
    Comparison, RuleChanges, Shift, TermChanges, TopicChanges,
    pair::{Pair, RulePair},
};
use crate::output::{ChangeKind, Totals};

/// Index of a rule, clause and term.
type TermKey = (usize, String, String);

/// Counts so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) totals: Totals,
    pub(super) posts: Shift,
    pub(super) topics: Vec<Shift>,
    pub(super) rules: Vec<Shift>,
    /// Posts for which a rule newly holds because of a term, and no longer holds.
    pub(super) terms: BTreeMap<TermKey, (u64, u64)>,
}

impl Tally {
    pub(super) fn new(pair: &Pair) -> Self {
        Self {
            topics: vec![Shift::default(); pair.topics.len()],
            rules: vec![Shift::default(); pair.rules.len()],
            ..Self::default()
        }
    }

    pub(super) fn term(&mut self, rule: usize, (clause, term): (&str, &str), newly: bool) {
        let key = (rule, String::from(clause), String::from(term));
        let counts = self.terms.entry(key).or_default();
        if newly {
            counts.0 += 1;
        } else {
            counts.1 += 1;
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.totals.merge(&other.totals);
        self.posts.merge(&other.posts);
        for (mine, theirs) in self.topics.iter_mut().zip(&other.topics) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.rules.iter_mut().zip(&other.rules) {
            mine.merge(theirs);
        }
        for (key, counts) in &other.terms {
            let mine = self.terms.entry(key.clone()).or_default();
            mine.0 += counts.0;
            mine.1 += counts.1;
        }
    }

    pub(super) fn into_comparison(self, pair: &Pair) -> Comparison {
        let topics = pair.topics.iter().zip(self.topics);
        let rules = pair.rules.iter().zip(self.rules);
        let terms = self.terms.into_iter();
        Comparison {
            totals: self.totals,
            posts: self.posts,
            topics: topics
                .map(|(topic, posts)| TopicChanges {
                    topic: topic.clone(),
                    posts,
                })
                .collect(),
            rules: rules
                .map(|(rule, posts)| RuleChanges {
                    rule: rule.id.clone(),
                    topic: topic_of(rule, pair),
                    text: rule.text,
                    posts,
                })
                .collect(),
            terms: terms
                .map(|((rule, clause, term), (newly, no_longer))| TermChanges {
                    rule: pair.rules[rule].id.clone(),
                    clause,
                    term,
                    newly,
                    no_longer,
                })
                .collect(),
            ..Comparison::default()
        }
    }
}

fn topic_of(rule: &RulePair, pair: &Pair) -> String {
    let place = rule.new.or(rule.old);
    let topic = place.and_then(|place| pair.topics.get(place.topic));
    topic.cloned().unwrap_or_default()
}

impl Shift {
    /// Counts a post by whether each set flags it, and whether both do so differently.
    pub(super) fn add(&mut self, old: bool, new: bool, moved: bool) -> Option<ChangeKind> {
        self.old += u64::from(old);
        self.new += u64::from(new);
        let kind = match (old, new) {
            (false, true) => ChangeKind::NewlyFlagged,
            (true, false) => ChangeKind::NoLongerFlagged,
            (true, true) if moved => ChangeKind::Moved,
            _ => return None,
        };
        match kind {
            ChangeKind::NewlyFlagged => self.newly_flagged += 1,
            ChangeKind::NoLongerFlagged => self.no_longer_flagged += 1,
            ChangeKind::Moved => self.moved += 1,
        }
        Some(kind)
    }

    fn merge(&mut self, other: &Self) {
        self.old += other.old;
        self.new += other.new;
        self.newly_flagged += other.newly_flagged;
        self.no_longer_flagged += other.no_longer_flagged;
        self.moved += other.moved;
    }
}
