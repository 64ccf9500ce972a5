//! From a post to a verdict.

use std::ops::Range;

use super::{
    compile::{Engine, Inner, Probe},
    condition,
    scratch::{PatternRun, Scratch, State},
    terms::Use,
    verdict::{Found, Match, Post, Span, Steps, Verdict},
    verify::{Reading, verify},
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
        for (index, field) in post.texts.iter().enumerate() {
            inner.scan_text(index as u32, field, scratch);
        }
        if !scratch.state.to_run.is_empty() {
            inner.run_patterns(post, scratch);
        }
        if !scratch.state.touched.is_empty() {
            inner.judge(post, scratch);
        }
        &scratch.verdict
    }
}

impl Inner {
    /// Finds the terms of one text, and notes the patterns that would have to run over it.
    fn scan_text(&self, index: u32, field: &TextField<'_>, scratch: &mut Scratch) {
        let Scratch {
            exact,
            plain,
            spare,
            state,
            ..
        } = scratch;
        state.begin_text(self.forms.len(), self.patterns.len());
        let one_for_one = text::exact_reading(field.text, exact);
        let place = Place {
            index,
            bit: self.fields.bit(field.name),
        };
        let reading = Reading::new(exact, field.text, std::mem::take(spare));
        self.finder.find(exact, |key, start| {
            for probe in &self.probe_list[self.probes[key].clone()] {
                match *probe {
                    Probe::Form(form) => self.try_form(form, start, &reading, &place, state),
                    Probe::Pattern(pattern) => self.prompt(pattern, &place, state),
                }
            }
        });
        *spare = reading.into_spare();
        self.unprompted
            .iter()
            .for_each(|&pattern| self.prompt(pattern, &place, state));
        if !one_for_one && !self.patterns.is_empty() {
            // Characters met that combine or expand when folded, so a literal may stand in the
            // plain reading and not in the exact one: look at each character by itself.
            text::plain_reading(field.text, plain);
            text::fold_each(plain, exact);
            self.finder.find(exact, |key, _| {
                for probe in &self.probe_list[self.probes[key].clone()] {
                    if let Probe::Pattern(pattern) = *probe {
                        self.prompt(pattern, &place, state);
                    }
                }
            });
        }
    }

    fn prompt(&self, pattern: u32, place: &Place, state: &mut State) {
        let at = &self.patterns[pattern as usize].at;
        if self.fields.reads(at.rule, place.bit) {
            let doubts = self.supporting[at.rule as usize] >> at.clause & 1 == 0;
            let order = PatternRun {
                rule: at.rule,
                doubts,
                text: place.index,
                pattern,
            };
            state.prompt(order);
        }
    }

    fn try_form(
        &self,
        form: u32,
        start: usize,
        reading: &Reading<'_>,
        place: &Place,
        state: &mut State,
    ) {
        if start < state.last_end(form) {
            return;
        }
        let compiled = &self.forms[form as usize];
        let Some(range) = verify(&compiled.form, start, reading) else {
            return;
        };
        if range.start < state.last_end(form) || reading.in_address(&range) {
            return;
        }
        state.set_last_end(form, range.end);
        let span = span_of(reading.map().original(range));
        for used in &compiled.uses {
            self.hit(used, Found::Term(used.term), span, place, state);
        }
    }

    /// Runs patterns rule by rule, as long as the rule can still hold: those that speak for it
    /// first, so that mostly the others need not run.
    fn run_patterns(&self, post: &Post<'_>, scratch: &mut Scratch) {
        let Scratch {
            plain,
            spare,
            state,
            ..
        } = scratch;
        let mut to_run = std::mem::take(&mut state.to_run);
        to_run.sort_unstable();
        let mut plain_of = None;
        for group in to_run.chunk_by(|one, other| one.rule == other.rule) {
            let rule = &self.rules.rules[group[0].rule as usize];
            if !rule.is_for(post.kind, post.language, post.country) {
                continue;
            }
            for (done, run) in group.iter().enumerate() {
                let found = state.bits[run.rule as usize];
                let open = group[done..]
                    .iter()
                    .fold(0, |open, run| open | self.bit(run.pattern));
                if !condition::can_hold(&rule.condition, found, open) {
                    break;
                }
                let field = &post.texts[run.text as usize];
                if plain_of != Some(run.text) {
                    text::trace_plain(field.text, plain, &mut spare.1);
                    plain_of = Some(run.text);
                }
                let place = Place {
                    index: run.text,
                    bit: self.fields.bit(field.name),
                };
                self.run_pattern(run.pattern, &place, plain, &spare.1, state);
            }
        }
        to_run.clear();
        state.to_run = to_run;
    }

    fn bit(&self, pattern: u32) -> u64 {
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
        let found = Found::Pattern(pattern.at.term);
        for range in pattern.regex().find_iter(plain).map(|found| found.range()) {
            if !range.is_empty() {
                self.hit(
                    &pattern.at,
                    found,
                    span_of(map.original(range)),
                    place,
                    state,
                );
            }
        }
    }

    fn hit(&self, used: &Use, found: Found, span: Span, place: &Place, state: &mut State) {
        if self.fields.reads(used.rule, place.bit) {
            let found = Match {
                field: place.index,
                span,
                clause: used.clause,
                found,
                lane: Lane::Exact,
                steps: Steps::NONE,
            };
            state.hit(used.rule, found, self.limits.matches);
        }
    }

    fn judge(&self, post: &Post<'_>, scratch: &mut Scratch) {
        let Scratch { state, verdict, .. } = scratch;
        state.touched.sort_unstable();
        state.hits.sort_unstable();
        state.hits.dedup();
        for &index in &state.touched {
            let rule = &self.rules.rules[index as usize];
            let holds = condition::holds(&rule.condition, state.bits[index as usize]);
            if !holds || !rule.is_for(post.kind, post.language, post.country) {
                continue;
            }
            let supporting = self.supporting[index as usize];
            let start = state.hits.partition_point(|(rule, _)| *rule < index);
            let hits = state.hits[start..]
                .iter()
                .take_while(|(rule, _)| *rule == index);
            verdict.push(
                index as usize,
                hits.map(|(_, found)| *found)
                    .filter(|found| supporting >> found.clause & 1 == 1),
            );
        }
    }
}

/// The text that is being scanned.
struct Place {
    index: u32,
    bit: u64,
}

fn span_of(range: Range<usize>) -> Span {
    Span {
        start: range.start as u32,
        end: range.end as u32,
    }
}
