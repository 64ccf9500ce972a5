//! Memory that a thread reuses from post to post.

use super::{
    compile::Engine,
    costs::{Clock, Costs, Meter},
    judge::Bench,
    look::How,
    needs::Answers,
    reading::Memory,
    unmask::Mask,
    verdict::{Match, Verdict},
};
use crate::text::{Glance, OffsetMap};

/// Matches of all rules together that are kept of one post, so that memory stays bounded whatever the
/// number of rules.
const MOST_HITS: usize = 1 << 18;

/// Candidates of one post that wait; more are looked into at once.
const MOST_PENDING: usize = 1 << 12;

/// Memory that a thread reuses from post to post; one for each thread.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) folded: String,
    pub(super) plain: String,
    pub(super) glance: Glance,
    /// From the plain reading back to the text.
    pub(super) map: OffsetMap,
    /// Of the exact and of the folded reading.
    pub(super) memory: (Memory, Memory),
    pub(super) mask: Mask,
    pub(super) state: State,
    pub(super) bench: Bench,
    pub(super) verdict: Verdict,
    pub(super) meter: Meter,
}

impl Scratch {
    /// Memory for scans with this engine that measures what they cost.
    #[must_use]
    pub fn measuring(engine: &Engine, clock: Clock) -> Self {
        let costs = Costs::new(clock, engine.inner.rules.rules.len());
        Self {
            meter: Meter(Some(Box::new(costs))),
            ..Self::default()
        }
    }

    /// What was measured, when anything was.
    #[must_use]
    pub fn costs(&self) -> Option<&Costs> {
        self.meter.0.as_deref()
    }
}

/// A pattern that may have to run over a text, in the order in which that is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PatternRun {
    pub(super) rule: u32,
    /// Its clause does not speak for the rule, so it matters only when everything else holds.
    pub(super) doubts: bool,
    pub(super) text: u32,
    pub(super) pattern: u32,
}

/// A form that stands somewhere, if the model of the language sees a word there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pending {
    pub(super) text: u32,
    /// In the folded reading, which is another one than the exact reading.
    pub(super) folded: bool,
    pub(super) form: u32,
    /// Where its key begins.
    pub(super) start: u32,
    pub(super) how: How,
}

/// What has been found so far in the current post.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Grows by one with every text, so that nothing needs clearing.
    stamp: u32,
    /// Pattern → the text for which it was last decided whether to run it.
    prompted: Vec<u32>,
    /// Patterns that may have to run over the texts of the current post.
    pub(super) to_run: Vec<PatternRun>,
    /// What waits until it is known whether it makes a difference.
    pub(super) pending: Vec<Pending>,
    /// Audiences that the current post belongs to, as bits.
    pub(super) audiences: u64,
    /// Of the reading that patterns are prompted by.
    pub(super) answers: Answers,
    /// Nothing is left out because it makes no difference to any rule.
    pub(super) thorough: bool,
    /// Rule → clauses that may yet match.
    pub(super) open: Vec<u64>,
    /// Rule → clauses that matched in this post.
    pub(super) bits: Vec<u64>,
    /// Rules with a bit set.
    pub(super) touched: Vec<u32>,
    /// Rule → matches kept of it.
    kept: Vec<u32>,
    /// Rule and match, in the order they were found.
    pub(super) hits: Vec<(u32, Match)>,
}

impl State {
    pub(super) fn begin_post(&mut self, rules: usize) {
        if self.bits.len() < rules {
            self.bits.resize(rules, 0);
            self.kept.resize(rules, 0);
            self.open.resize(rules, 0);
        }
        for rule in self.touched.drain(..) {
            self.bits[rule as usize] = 0;
            self.kept[rule as usize] = 0;
        }
        self.hits.clear();
        self.to_run.clear();
        self.pending.clear();
    }

    pub(super) fn begin_text(&mut self, patterns: usize) {
        self.answers.clear();
        if self.prompted.len() < patterns {
            self.prompted.resize(patterns, 0);
        }
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.prompted.fill(0);
            self.stamp = 1;
        }
    }

    /// Puts a candidate off; false when too many wait already.
    pub(super) fn put_off(&mut self, candidate: Pending) -> bool {
        let room = self.pending.len() < MOST_PENDING;
        if room {
            self.pending.push(candidate);
        }
        room
    }

    /// The matches of a rule, once all are sorted.
    pub(super) fn hits_of(&self, rule: u32) -> impl Iterator<Item = &Match> {
        let start = self.hits.partition_point(|(other, _)| *other < rule);
        let hits = self.hits[start..].iter();
        hits.take_while(move |(other, _)| *other == rule)
            .map(|(_, found)| found)
    }

    /// True when a pattern was not asked about since the current text began.
    pub(super) fn is_first_prompt(&mut self, pattern: u32) -> bool {
        let before = std::mem::replace(&mut self.prompted[pattern as usize], self.stamp);
        before != self.stamp
    }

    pub(super) fn hit(&mut self, rule: u32, found: Match, most: usize) {
        let bits = &mut self.bits[rule as usize];
        if *bits == 0 {
            self.touched.push(rule);
        }
        let clause = 1 << found.clause;
        // What was put off comes last, and may be all that there is of its clause.
        let is_first = *bits & clause == 0;
        *bits |= clause;
        let kept = &mut self.kept[rule as usize];
        if is_first || ((*kept as usize) < most && self.hits.len() < MOST_HITS) {
            *kept += 1;
            self.hits.push((rule, found));
        }
    }
}
