//! From a post to a verdict.

use std::ops::Range;

use super::{
    compile::{Engine, Inner, Probe},
    costs::Stage,
    look::{Look, Place},
    reading::Reading,
    scratch::{PatternRun, Scratch, State},
    terms::Use,
    verdict::{Found, Match, Post, Span, Steps, Verdict},
};
use crate::{
    rules::Lane,
    text::{self, OffsetMap, TextField},
};

impl Engine {
    /// Judges one post. The verdict lives in `scratch` until the next call.
    pub fn scan<'s>(&self, post: &Post<'_>, scratch: &'s mut Scratch) -> &'s Verdict {
        let inner = &*self.inner;
        scratch.verdict.clear();
        scratch.state.begin_post(inner.rules.rules.len());
        scratch.state.audiences = inner.audiences_of(post, scratch.state.thorough);
        for (index, field) in post.texts.iter().enumerate() {
            inner.scan_text(index as u32, field, scratch);
        }
        let start = scratch.meter.now();
        if !scratch.state.pending.is_empty() {
            inner.settle(post, scratch);
        }
        let start = scratch.meter.spent(Stage::Segments, start);
        if !scratch.state.to_run.is_empty() {
            inner.run_patterns(post, scratch);
        }
        let start = scratch.meter.spent(Stage::Patterns, start);
        if !scratch.state.touched.is_empty() {
            inner.judge(post, scratch);
        }
        scratch.meter.spent(Stage::Conditions, start);
        &scratch.verdict
    }
}

impl Inner {
    /// The audiences that are looked for in a post: all, when nothing is to be left out.
    fn audiences_of(&self, post: &Post<'_>, thorough: bool) -> u64 {
        if thorough {
            u64::MAX
        } else {
            self.audiences.with(post, &self.rules.rules)
        }
    }

    /// Finds the terms of one text, and notes the patterns that would have to run over it.
    fn scan_text(&self, index: u32, field: &TextField<'_>, scratch: &mut Scratch) {
        let Scratch {
            folded,
            glance,
            memory,
            mask,
            state,
            meter,
            ..
        } = scratch;
        state.begin_text(self.patterns.len());
        let start = meter.now();
        let one_for_one = glance.read(field.text);
        let place = Place {
            index,
            bit: self.fields.bit(field.name),
        };
        let (beyond, _) = self.beyond;
        let differs =
            beyond && glance.may_fold_further() && text::folded_reading(field.text, folded);
        let start = meter.spent(Stage::Words, start);
        let mut look = Look {
            inner: self,
            place: &place,
            state,
            mask,
            meter,
            exact: true,
            folded: !differs,
            settles: false,
        };
        let reading = Reading::new(glance.text(), field.text, Lane::Exact, &memory.0);
        look.over(&reading, glance);
        if differs {
            glance.at_reading(folded);
            let reading = Reading::new(glance.text(), field.text, Lane::Folded, &memory.1);
            (look.exact, look.folded) = (false, true);
            look.over(&reading, glance);
        }
        self.unprompted
            .iter()
            .for_each(|&pattern| self.prompt(pattern, field.text, &place, state));
        if !one_for_one && !self.patterns.is_empty() {
            self.prompt_by_letter(field.text, &place, scratch);
        }
        scratch.meter.spent(Stage::Terms, start);
    }

    /// Characters were met that combine or expand when folded, so a literal may stand in the plain
    /// reading and not in the exact one: looks at each character by itself.
    fn prompt_by_letter(&self, text: &str, place: &Place, scratch: &mut Scratch) {
        let Scratch {
            folded,
            plain,
            state,
            ..
        } = scratch;
        text::plain_reading(text, plain);
        text::fold_each(plain, folded);
        // What the exact reading told of a pattern says nothing here.
        state.begin_text(self.patterns.len());
        let probes = |key: usize| self.probe_list[self.probes_of(key)].iter();
        let is_literal = |key| probes(key).any(|probe| matches!(probe, Probe::Pattern(_)));
        self.finder.find_literals(folded, is_literal, |key, _| {
            for probe in probes(key) {
                if let Probe::Pattern(pattern) = *probe {
                    self.prompt(pattern, folded, place, state);
                }
            }
        });
    }

    /// A literal of a pattern stands in `reading`: notes the pattern, unless another one that it needs
    /// does not.
    pub(super) fn prompt(&self, number: u32, reading: &str, place: &Place, state: &mut State) {
        let pattern = &self.patterns[number as usize];
        let at = &pattern.at;
        let wanted = self.fields.reads(at.rule, place.bit)
            && self.audiences.of(at.rule) & state.audiences != 0
            && state.is_first_prompt(number);
        let needs = &self.needs;
        if wanted && needs.may_stand(&pattern.needs, reading, &mut state.answers) {
            let doubts = self.demands[at.rule as usize].supporting >> at.clause & 1 == 0;
            state.to_run.push(PatternRun {
                rule: at.rule,
                doubts,
                text: place.index,
                pattern: number,
            });
        }
    }

    /// Runs patterns rule by rule, as long as the rule can still hold: those that speak for it
    /// first, so that mostly the others need not run.
    fn run_patterns(&self, post: &Post<'_>, scratch: &mut Scratch) {
        let Scratch {
            plain,
            map,
            state,
            meter,
            ..
        } = scratch;
        let mut to_run = std::mem::take(&mut state.to_run);
        to_run.sort_unstable();
        to_run.dedup();
        let mut plain_of = None;
        for group in to_run.chunk_by(|one, other| one.rule == other.rule) {
            for (done, run) in group.iter().enumerate() {
                let open = group[done..]
                    .iter()
                    .fold(0, |open, run| open | self.bit(run.pattern));
                if !self.can_hold(run.rule, open, state) {
                    break;
                }
                let field = &post.texts[run.text as usize];
                if plain_of != Some(run.text) {
                    text::trace_plain(field.text, plain, map);
                    plain_of = Some(run.text);
                }
                let place = Place {
                    index: run.text,
                    bit: self.fields.bit(field.name),
                };
                let start = meter.now();
                self.run_pattern(run.pattern, &place, plain, map, state);
                meter.ran_pattern(run.rule, start);
            }
        }
        to_run.clear();
        state.to_run = to_run;
    }

    /// Runs the patterns of a rule over every text, also those that a scan had no need of. What a
    /// scan has found is not looked for again.
    pub(super) fn run_patterns_of(&self, rule: u32, post: &Post<'_>, scratch: &mut Scratch) {
        let Scratch {
            plain, map, state, ..
        } = scratch;
        for (index, field) in (0..).zip(post.texts) {
            text::trace_plain(field.text, plain, map);
            let bit = self.fields.bit(field.name);
            let place = Place { index, bit };
            for (number, pattern) in (0..).zip(&self.patterns) {
                let at = &pattern.at;
                let is_known = |(_, found): &(u32, Match)| {
                    let key = (found.field, found.clause, found.found);
                    key == (index, at.clause, Found::Pattern(at.term))
                };
                let mut hits = state.hits.iter().filter(|(other, _)| *other == rule);
                if at.rule == rule && !hits.any(is_known) {
                    self.run_pattern(number, &place, plain, map, state);
                }
            }
        }
    }

    pub(super) fn bit(&self, pattern: u32) -> u64 {
        1 << self.patterns[pattern as usize].at.clause
    }

    fn run_pattern(
        &self,
        pattern: u32,
        place: &Place,
        plain: &str,
        map: &OffsetMap,
        state: &mut State,
    ) {
        let pattern = &self.patterns[pattern as usize];
        for range in pattern.matches(plain) {
            if range.is_empty() {
                continue;
            }
            let found = Match {
                field: place.index,
                span: span_of(map.original(range)),
                clause: pattern.at.clause,
                found: Found::Pattern(pattern.at.term),
                lane: Lane::Exact,
                steps: Steps::NONE,
            };
            self.hit(&pattern.at, found, place, state);
        }
    }

    pub(super) fn hit(&self, used: &Use, found: Match, place: &Place, state: &mut State) {
        let wanted = self.fields.reads(used.rule, place.bit)
            && self.audiences.of(used.rule) & state.audiences != 0;
        if wanted {
            state.hit(used.rule, found, self.limits.matches);
        }
    }
}

fn span_of(range: Range<usize>) -> Span {
    Span {
        start: range.start as u32,
        end: range.end as u32,
    }
}
