//! Memory that a thread reuses from post to post.

use super::verdict::{Match, Verdict};
use crate::text::OffsetMap;

/// Memory that a thread reuses from post to post; one for each thread.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) exact: String,
    pub(super) plain: String,
    pub(super) spare: (String, OffsetMap),
    pub(super) state: State,
    pub(super) verdict: Verdict,
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

/// What has been found so far in the current post.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Grows by one with every text, so that nothing needs clearing.
    stamp: u32,
    /// Form → the text its last match stands in, and where that ends.
    ends: Vec<(u32, usize)>,
    /// Pattern → the text in which one of its literals was last seen.
    prompted: Vec<u32>,
    /// Patterns that may have to run over the texts of the current post.
    pub(super) to_run: Vec<PatternRun>,
    /// Rule → clauses that matched in this post.
    pub(super) bits: Vec<u64>,
    /// Rules with a bit set.
    pub(super) touched: Vec<u32>,
    /// Rule and match, in the order they were found.
    pub(super) hits: Vec<(u32, Match)>,
}

impl State {
    pub(super) fn begin_post(&mut self, rules: usize) {
        if self.bits.len() < rules {
            self.bits.resize(rules, 0);
        }
        for rule in self.touched.drain(..) {
            self.bits[rule as usize] = 0;
        }
        self.hits.clear();
        self.to_run.clear();
    }

    pub(super) fn begin_text(&mut self, forms: usize, patterns: usize) {
        if self.ends.len() < forms || self.prompted.len() < patterns {
            self.ends.resize(forms.max(self.ends.len()), (0, 0));
            self.prompted.resize(patterns.max(self.prompted.len()), 0);
        }
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.ends.fill((0, 0));
            self.prompted.fill(0);
            self.stamp = 1;
        }
    }

    /// Where the last match of this form in the current text ends.
    pub(super) fn last_end(&self, form: u32) -> usize {
        let (stamp, end) = self.ends[form as usize];
        if stamp == self.stamp { end } else { 0 }
    }

    pub(super) fn set_last_end(&mut self, form: u32, end: usize) {
        self.ends[form as usize] = (self.stamp, end);
    }

    /// Notes that a pattern may have to run over the current text.
    pub(super) fn prompt(&mut self, run: PatternRun) {
        let stamp = &mut self.prompted[run.pattern as usize];
        if *stamp != self.stamp {
            *stamp = self.stamp;
            self.to_run.push(run);
        }
    }

    pub(super) fn hit(&mut self, rule: u32, found: Match, most: usize) {
        let bits = &mut self.bits[rule as usize];
        if *bits == 0 {
            self.touched.push(rule);
        }
        *bits |= 1 << found.clause;
        if self.hits.len() < most {
            self.hits.push((rule, found));
        }
    }
}
