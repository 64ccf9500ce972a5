//! A look at one reading of a text: candidates, and what comes of each.

use std::ops::Range;

use super::{
    compile::{Inner, Probe},
    costs::Meter,
    disguise::Ways,
    guard::{Neighbours, Seen},
    reading::Reading,
    scratch::{Pending, State},
    steps,
    terms::{Compiled, Shape},
    unmask::{self, Mask},
    verdict::{Found, Match},
    verify::{Spelling, verify, word_end, word_start},
};
use crate::{
    rules::Lane,
    text::{self, Disguise, Glance},
};

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

/// How a form may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Its key stands there, as it is written.
    Written,
    /// Its key stands there without its accents.
    Loose,
    /// Its key may begin there, in disguise.
    Disguised(Disguise),
}

/// A form in a reading: where, and what was undone.
#[derive(Debug)]
pub(super) struct Stands {
    range: Range<usize>,
    undone: Undone,
}

/// What was undone to find a form.
#[derive(Debug, Clone, Copy)]
enum Undone {
    /// It stands as it is written, in a reading of this lane.
    Nothing(Lane),
    Accents,
    Disguise(Ways),
}

impl Look<'_> {
    /// Looks for every key in the reading.
    pub(super) fn over(&mut self, reading: &Reading<'_>, glance: &Glance) {
        let inner = self.inner;
        self.find_stretches(reading, glance);
        inner.finder.find(glance, |key, start| {
            let probes = inner.probes_of(key);
            let guards = &inner.guards[probes.clone()];
            let mut neighbours = Neighbours::default();
            for (probe, guard) in inner.probe_list[probes].iter().zip(guards) {
                match *probe {
                    Probe::Form(form) => {
                        let seen = Seen {
                            text: reading.text,
                            padded: glance.padded().bytes(),
                            stretches: &self.mask.stretches,
                        };
                        if !guard.denies(&mut neighbours, &seen, start) {
                            self.try_form(form, start, How::Written, reading);
                        }
                    }
                    Probe::Loose(form) => self.try_form(form, start, How::Loose, reading),
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

    fn unmask(&mut self, reading: &Reading<'_>) {
        let inner = self.inner;
        let stretches = std::mem::take(&mut self.mask.stretches);
        let mut skeleton = std::mem::take(&mut self.mask.skeleton);
        inner
            .unmasker
            .find(&stretches, reading, &mut skeleton, |form, at, disguise| {
                self.try_form(form, at, How::Disguised(disguise), reading);
            });
        self.mask.stretches = stretches;
        self.mask.skeleton = skeleton;
    }

    /// Looks into a form that may stand at a place, or puts that off: borders that only the model of
    /// the language knows are taken for granted at first, and mostly nothing comes of it even so.
    pub(super) fn try_form(&mut self, form: u32, start: usize, how: How, reading: &Reading<'_>) {
        let compiled = &self.inner.forms[form as usize];
        if compiled.audiences & self.state.audiences == 0 {
            return;
        }
        if how == How::Written {
            self.meter
                .met_candidate(compiled.uses.iter().map(|used| used.rule));
        }
        let mut found = std::mem::take(&mut self.mask.found);
        let doubtful = if self.settles {
            self.find(compiled, start, how, reading, &mut found);
            false
        } else {
            let (_, doubtful) =
                reading.leniently(|| self.find(compiled, start, how, reading, &mut found));
            doubtful && !found.is_empty()
        };
        if doubtful {
            found.clear();
            let candidate = Pending {
                text: self.place.index,
                folded: !self.exact,
                form,
                start: start as u32,
                how,
            };
            if !self.state.put_off(candidate) {
                self.find(compiled, start, how, reading, &mut found);
            }
        }
        for stands in found.drain(..) {
            self.hit(compiled, stands, reading);
        }
        self.mask.found = found;
    }

    /// Finds a form around its key, which may stand at `start`.
    fn find(
        &mut self,
        compiled: &Compiled,
        start: usize,
        how: How,
        reading: &Reading<'_>,
        found: &mut Vec<Stands>,
    ) {
        let form = &compiled.form;
        let key = form.key();
        match how {
            How::Written => self.find_written(compiled, start, reading, found),
            How::Loose => {
                if let Some(loose) = key.loose.as_ref().filter(|_| self.folded && form.folded) {
                    self.find_others(compiled, start..start + loose.len(), reading, found);
                }
            }
            How::Disguised(disguise) => {
                let candidate = unmask::Candidate {
                    form,
                    at: start,
                    reading,
                };
                candidate.find(disguise, &mut self.mask.follow, &mut |range, ways| {
                    found.extend(stands(compiled, range, Undone::Disguise(ways), reading));
                });
            }
        }
    }

    fn find_written(
        &mut self,
        compiled: &Compiled,
        start: usize,
        reading: &Reading<'_>,
        found: &mut Vec<Stands>,
    ) {
        let form = &compiled.form;
        let key = &form.key().text;
        let lane = match (form.exact && self.exact, form.folded && self.folded) {
            (true, _) => Lane::Exact,
            (_, true) => Lane::Folded,
            _ => return,
        };
        let written = verify(form, key, start, Spelling::Written, reading);
        let undone = Undone::Nothing(lane);
        let written = written.and_then(|range| stands(compiled, range, undone, reading));
        match written {
            // Whatever else holds this key overlaps, and is weaker.
            Some(written) => found.push(written),
            None if form.folded && self.folded => {
                self.find_others(compiled, start..start + key.len(), reading, found);
            }
            None => {}
        }
    }

    /// The key of a form stands there; other words of it may lack accents or be in disguise.
    fn find_others(
        &mut self,
        compiled: &Compiled,
        key: Range<usize>,
        reading: &Reading<'_>,
        found: &mut Vec<Stands>,
    ) {
        let form = &compiled.form;
        if form.is_loose() {
            let spelled = &reading.text[key.clone()];
            let range = verify(form, spelled, key.start, Spelling::Loose, reading);
            let loose = range.and_then(|range| stands(compiled, range, Undone::Accents, reading));
            found.extend(loose);
        }
        self.find_disguised(compiled, key, reading, found);
    }

    /// The key of a phrase stands there; other words of it may be in disguise.
    fn find_disguised(
        &mut self,
        compiled: &Compiled,
        key: Range<usize>,
        reading: &Reading<'_>,
        found: &mut Vec<Stands>,
    ) {
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
        let around = (start..end, Ways::WRITTEN);
        let follow = &mut self.mask.follow;
        follow.phrases(words, *place, around, reading, |range, ways| {
            found.extend(stands(compiled, range, Undone::Disguise(ways), reading));
        });
    }

    /// Notes a match of every use of a form.
    fn hit(&mut self, compiled: &Compiled, stands: Stands, reading: &Reading<'_>) {
        let Stands { range, undone } = stands;
        let span = reading.span(range.clone());
        let original = &reading.original[span.start as usize..span.end as usize];
        let (lane, steps) = match undone {
            Undone::Nothing(lane) => (lane, steps::of_written(original, lane, false)),
            Undone::Accents => {
                let lane = Lane::Folded;
                (lane, steps::of_written(original, lane, true))
            }
            Undone::Disguise(ways) => {
                let steps = steps::of_disguised(original, &compiled.form, ways, range, reading);
                (Lane::Deobfuscated, steps)
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
    }
}

/// A form that stands there, unless that is in an address.
fn stands(
    compiled: &Compiled,
    range: Range<usize>,
    undone: Undone,
    reading: &Reading<'_>,
) -> Option<Stands> {
    let loose_parts = compiled.form.hyphenated && !is_hyphenated(&reading.text[range.clone()]);
    // What is doubtful will be looked into once more.
    let in_address = || !reading.is_doubtful() && reading.in_address(&range);
    let stands = !loose_parts && !in_address();
    stands.then_some(Stands { range, undone })
}

/// True when each gap between the words is a hyphen.
fn is_hyphenated(words: &str) -> bool {
    let is_hyphen = |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}');
    let mut parts = words.split(is_hyphen);
    parts.all(|part| !part.is_empty() && !part.contains(text::is_gap))
}

#[cfg(test)]
#[path = "look_tests.rs"]
mod tests;
