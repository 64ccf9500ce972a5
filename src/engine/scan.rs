//! From a post to a verdict.

use std::ops::Range;

use super::{
    compile::{Engine, Inner, Probe},
    costs::{Meter, Stage},
    disguise::Ways,
    guard::Neighbours,
    reading::Reading,
    scratch::{PatternRun, Pending, Scratch, State},
    steps,
    terms::{Compiled, Shape, Use},
    unmask::Mask,
    verdict::{Found, Match, Post, Span, Steps, Verdict},
    verify::{Spelling, verify, word_end, word_start},
};
use crate::{
    rules::Lane,
    text::{self, Glance, OffsetMap, TextField},
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
    fn prompt(&self, number: u32, reading: &str, place: &Place, state: &mut State) {
        let pattern = &self.patterns[number as usize];
        let at = &pattern.at;
        let wanted = self.fields.reads(at.rule, place.bit)
            && self.audiences.of(at.rule) & state.audiences != 0
            && state.is_first_prompt(number);
        if wanted && pattern.required.may_match(reading, &mut state.grams) {
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

    fn hit(&self, used: &Use, found: Match, place: &Place, state: &mut State) {
        let wanted = self.fields.reads(used.rule, place.bit)
            && self.audiences.of(used.rule) & state.audiences != 0;
        if wanted {
            state.hit(used.rule, found, self.limits.matches);
        }
    }
}

/// The text that is being scanned.
pub(super) struct Place {
    pub(super) index: u32,
    pub(super) bit: u64,
}

/// A look at one reading of a text.
pub(super) struct Look<'a> {
    pub(super) inner: &'a Inner,
    pub(super) place: &'a Place,
    pub(super) state: &'a mut State,
    pub(super) mask: &'a mut Mask,
    pub(super) meter: &'a mut Meter,
    /// The reading is the exact one.
    pub(super) exact: bool,
    /// The reading is the folded one; it may be both.
    pub(super) folded: bool,
    /// Nothing is put off.
    pub(super) settles: bool,
}

impl Look<'_> {
    fn over(&mut self, reading: &Reading<'_>, glance: &Glance) {
        let inner = self.inner;
        self.find_stretches(reading, glance);
        let padded = glance.padded().bytes();
        // What stands in disguise is not what a guard expects.
        let guarded = self.mask.stretches.is_empty();
        inner.finder.find(glance, |key, start| {
            let probes = inner.probes_of(key);
            let guards = &inner.guards[probes.clone()];
            let mut neighbours = Neighbours::default();
            for (probe, guard) in inner.probe_list[probes].iter().zip(guards) {
                match *probe {
                    Probe::Form(form) => {
                        let seen = (padded, reading.text);
                        if !(guarded && guard.denies(&mut neighbours, seen, start)) {
                            self.try_form(form, start, reading);
                        }
                    }
                    Probe::Loose(form) => self.try_loose(form, start, reading),
                    Probe::Pattern(pattern) if self.exact => {
                        inner.prompt(pattern, reading.text, self.place, self.state);
                    }
                    Probe::Pattern(_) => {}
                }
            }
        });
        if self.folded && !self.mask.stretches.is_empty() {
            self.unmask(reading);
        }
    }

    pub(super) fn find_stretches(&mut self, reading: &Reading<'_>, glance: &Glance) {
        self.mask.stretches.clear();
        if self.folded && self.inner.beyond.1 {
            let stretches = &mut self.mask.stretches;
            text::find_stretches(reading.text, glance.restless(), stretches);
        }
    }

    /// The key of a form stands there, as it is written.
    pub(super) fn try_form(&mut self, number: u32, start: usize, reading: &Reading<'_>) {
        let compiled = &self.inner.forms[number as usize];
        if compiled.audiences & self.state.audiences == 0 {
            return;
        }
        self.meter
            .met_candidate(compiled.uses.iter().map(|used| used.rule));
        let form = &compiled.form;
        let key = &form.key().text;
        let lane = match (form.exact && self.exact, form.folded && self.folded) {
            (true, _) => Lane::Exact,
            (_, true) => Lane::Folded,
            _ => return,
        };
        let verify = || verify(form, key, start, Spelling::Written, reading);
        let written = if self.settles {
            verify()
        } else {
            let (written, doubtful) = reading.leniently(verify);
            let candidate = Pending {
                text: self.place.index,
                folded: !self.exact,
                form: number,
                start: start as u32,
            };
            match written {
                Some(_) if doubtful && self.state.put_off(candidate) => return,
                Some(_) if doubtful => verify(),
                written => written,
            }
        };
        if let Some(range) = written
            && self.hit(compiled, range, lane, Undone::Nothing, reading)
        {
            // Whatever else holds this key overlaps, and is weaker.
            return;
        }
        if form.folded && self.folded {
            self.try_others(compiled, key, start, reading);
        }
    }

    /// The key of a form stands there without its accents.
    fn try_loose(&mut self, form: u32, start: usize, reading: &Reading<'_>) {
        let compiled = &self.inner.forms[form as usize];
        let form = &compiled.form;
        if let Some(key) = form
            .key()
            .loose
            .as_ref()
            .filter(|_| self.folded && form.folded)
        {
            self.try_others(compiled, key, start, reading);
        }
    }

    /// The key of a form stands there; other words of it may lack accents or be in disguise.
    fn try_others(&mut self, compiled: &Compiled, key: &str, start: usize, reading: &Reading<'_>) {
        let form = &compiled.form;
        if form.is_loose()
            && let Some(range) = verify(form, key, start, Spelling::Loose, reading)
        {
            self.hit(compiled, range, Lane::Folded, Undone::Accents, reading);
        }
        self.try_disguised(compiled, start..start + key.len(), reading);
    }

    /// The key of a phrase stands there; other words of it may be in disguise.
    fn try_disguised(&mut self, compiled: &Compiled, key: Range<usize>, reading: &Reading<'_>) {
        let form = &compiled.form;
        let Shape::Words { words, key: place } = &form.shape else {
            return;
        };
        if !form.disguised || !form.is_phrase() || self.mask.stretches.is_empty() {
            return;
        }
        let word = form.key();
        let (Some(start), Some(end)) = (
            word_start(word, key.start, reading),
            word_end(word, key.end, reading),
        ) else {
            return;
        };
        let mut follow = std::mem::take(&mut self.mask.follow);
        let found = (start..end, Ways::WRITTEN);
        follow.phrases(words, *place, found, reading, |range, ways| {
            let undone = Undone::Disguise(ways);
            self.hit(compiled, range, Lane::Deobfuscated, undone, reading);
        });
        self.mask.follow = follow;
    }

    fn unmask(&mut self, reading: &Reading<'_>) {
        let inner = self.inner;
        let mut mask = std::mem::take(self.mask);
        inner
            .unmasker
            .find(&inner.forms, reading, &mut mask, |form, range, ways| {
                let compiled = &inner.forms[form as usize];
                let undone = Undone::Disguise(ways);
                self.hit(compiled, range, Lane::Deobfuscated, undone, reading);
            });
        *self.mask = mask;
    }

    /// Notes a match, unless it stands in an address.
    fn hit(
        &mut self,
        compiled: &Compiled,
        range: Range<usize>,
        lane: Lane,
        undone: Undone,
        reading: &Reading<'_>,
    ) -> bool {
        let loose_parts = compiled.form.hyphenated && !is_hyphenated(&reading.text[range.clone()]);
        if loose_parts || reading.in_address(&range) {
            return false;
        }
        let span = reading.span(range.clone());
        let original = &reading.original[span.start as usize..span.end as usize];
        let steps = match undone {
            Undone::Nothing => steps::of_written(original, lane, false),
            Undone::Accents => steps::of_written(original, lane, true),
            Undone::Disguise(ways) => {
                steps::of_disguised(original, &compiled.form, ways, range, reading)
            }
        };
        for used in &compiled.uses {
            let found = Match {
                field: self.place.index,
                span,
                clause: used.clause,
                found: Found::Term(used.term),
                lane,
                steps,
            };
            self.inner.hit(used, found, self.place, self.state);
        }
        true
    }
}

/// True when each gap between the words is a hyphen.
fn is_hyphenated(words: &str) -> bool {
    let is_hyphen = |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}');
    let mut parts = words.split(is_hyphen);
    parts.all(|part| !part.is_empty() && !part.contains(text::is_gap))
}

/// What was undone to find a form.
#[derive(Debug, Clone, Copy)]
enum Undone {
    Nothing,
    Accents,
    Disguise(Ways),
}

fn span_of(range: Range<usize>) -> Span {
    Span {
        start: range.start as u32,
        end: range.end as u32,
    }
}
