//! From a post to a verdict.

use std::ops::Range;

use super::{
    compile::{Engine, Inner, Probe},
    condition,
    scratch::{Scratch, State},
    terms::Use,
    verdict::{Found, Match, Post, Span, Verdict},
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
        if !scratch.state.touched.is_empty() {
            inner.judge(post, scratch);
        }
        &scratch.verdict
    }
}

impl Inner {
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
                    Probe::Pattern(pattern) => state.prompt(pattern),
                }
            }
        });
        *spare = reading.into_spare();
        if one_for_one {
            self.unprompted
                .iter()
                .for_each(|&pattern| state.prompt(pattern));
        } else {
            // Characters met that combine or expand, so a literal may stand in the plain reading
            // and not in the exact one.
            (0..self.patterns.len()).for_each(|pattern| state.prompt(pattern as u32));
        }
        if !state.to_run.is_empty() {
            self.run_patterns(field.text, &place, plain, &mut spare.1, state);
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

    fn run_patterns(
        &self,
        original: &str,
        place: &Place,
        plain: &mut String,
        map: &mut OffsetMap,
        state: &mut State,
    ) {
        text::trace_plain(original, plain, map);
        let to_run = std::mem::take(&mut state.to_run);
        for &pattern in &to_run {
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
        state.to_run = to_run;
    }

    fn hit(&self, used: &Use, found: Found, span: Span, place: &Place, state: &mut State) {
        if self.fields.reads(used.rule, place.bit) {
            let found = Match {
                field: place.index,
                span,
                clause: used.clause,
                found,
                lane: Lane::Exact,
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
