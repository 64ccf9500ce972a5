//! Where words may stand in disguise: from the stretches of a text to candidates.
//!
//! A *skeleton* is what all disguises of a word have in common: letters that signs confuse are one,
//! repeated letters are one, separators are gone. The skeletons of words are looked for in the
//! skeletons of stretches; masked words by the letters before the first mask (`masked`). Candidates are
//! then checked letter by letter (`disguise`).

use foldhash::HashMap;

use super::{
    disguise::{Follow, Ways, apart_from, masked_from, signs_from, signs_in_tag},
    finder::Parts,
    look::Stands,
    masked::Masked,
    reading::Reading,
    spellings::Spellings,
    terms::{Compiled, Form, Shape},
    verify::{tag_part, whole_tag},
};
use crate::text::{self, Disguise, Padded, Stretch};

/// Finds forms in disguise.
#[derive(Debug)]
pub(super) struct Unmasker {
    finder: Parts,
    /// What the finder looks for.
    skeletons: Spellings,
    /// Skeleton → forms whose key has it.
    forms: Vec<Vec<u32>>,
    /// Forms whose key may be masked.
    masked: Masked,
}

/// Memory for looking through disguises.
#[derive(Debug, Default)]
pub(super) struct Mask {
    pub(super) stretches: Vec<Stretch>,
    pub(super) skeleton: Skeleton,
    pub(super) follow: Follow,
    /// What comes of one candidate.
    pub(super) found: Vec<Stands>,
}

/// The skeleton of a stretch.
#[derive(Debug, Default)]
pub(super) struct Skeleton {
    text: String,
    /// The same, when it is whole.
    padded: Padded,
    /// Each letter: its first byte in the skeleton, and the first of its places.
    groups: Vec<(u32, u32)>,
    /// Where in the reading a word that begins with a letter may begin.
    places: Vec<u32>,
    /// Forms that may be masked at a place.
    forms: Vec<u32>,
}

impl Skeleton {
    fn clear(&mut self) {
        self.text.clear();
        self.groups.clear();
        self.places.clear();
    }

    /// Adds a character that stands at `at`; as a new letter when it is not what came before.
    fn push(&mut self, c: char, at: usize) {
        let letter = text::letter_class(c);
        if !self.text.ends_with(letter) {
            self.groups
                .push((self.text.len() as u32, self.places.len() as u32));
            self.text.push(letter);
        }
        self.places.push(at as u32);
    }

    /// The places of the letter at this byte of the skeleton.
    fn places_at(&self, byte: usize) -> &[u32] {
        let group = self.groups.partition_point(|group| group.0 < byte as u32);
        let first = self.groups.get(group).map_or(0, |group| group.1 as usize);
        let next = self.groups.get(group + 1);
        let end = next.map_or(self.places.len(), |next| next.1 as usize);
        &self.places[first..end]
    }
}

/// What all disguises of a word have in common.
fn skeleton(word: &str) -> String {
    let mut out = String::new();
    for letter in word.chars().map(text::letter_class) {
        if !out.ends_with(letter) {
            out.push(letter);
        }
    }
    out
}

impl Unmasker {
    pub(super) fn new(compiled: &[Compiled]) -> Result<Self, aho_corasick::BuildError> {
        let mut index: HashMap<String, usize> = HashMap::default();
        let mut keys: Vec<String> = vec![];
        let mut forms: Vec<Vec<u32>> = vec![];
        let mut masked = vec![];
        for (form, compiled) in (0..).zip(compiled) {
            let key = compiled.form.key();
            if !compiled.form.disguised || !key.disguised {
                continue;
            }
            for spelled in std::iter::once(&key.text).chain(&key.loose) {
                let skeleton = skeleton(spelled);
                let place = *index.entry(skeleton).or_insert_with_key(|skeleton| {
                    keys.push(skeleton.clone());
                    forms.push(vec![]);
                    keys.len() - 1
                });
                add_once(&mut forms[place], form);
                let words = matches!(compiled.form.shape, Shape::Words { .. });
                if words && key.is_closed() {
                    masked.push((spelled.as_str(), form));
                }
            }
        }
        let numbered = (0..).zip(keys.iter().map(String::as_str));
        let finder = Parts::new(numbered, keys.len())?;
        Ok(Self {
            finder,
            skeletons: keys.iter().map(String::as_str).collect(),
            forms,
            masked: Masked::new(masked.into_iter()),
        })
    }

    /// Memory the finder holds, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.finder.memory() + self.skeletons.memory()
    }

    /// Visits every form of which a key may stand in disguise in one of the stretches, and the byte
    /// where its letters would begin.
    pub(super) fn find(
        &self,
        stretches: &[Stretch],
        reading: &Reading<'_>,
        skeleton: &mut Skeleton,
        mut visit: impl FnMut(u32, usize, Disguise),
    ) {
        for stretch in stretches {
            skeleton.clear();
            match stretch.kind {
                Disguise::Masked => {
                    self.find_masked(stretch, reading.text, &mut skeleton.forms, &mut visit);
                    continue;
                }
                Disguise::Signs => push_runs(stretch, reading.text, skeleton),
                Disguise::Apart => push_letters(stretch, reading.text, skeleton),
            }
            skeleton.padded.set(&skeleton.text);
            let (whole, spelled) = (0..skeleton.text.len(), |key| self.skeletons.get(key));
            self.finder
                .find(&skeleton.padded, whole, spelled, |key, byte| {
                    for &form in &self.forms[key] {
                        for &at in skeleton.places_at(byte) {
                            visit(form, at as usize, stretch.kind);
                        }
                    }
                });
        }
    }

    fn find_masked(
        &self,
        stretch: &Stretch,
        reading: &str,
        forms: &mut Vec<u32>,
        visit: &mut impl FnMut(u32, usize, Disguise),
    ) {
        let token = &reading[stretch.start..stretch.end];
        let (mut before, mut mask) = (None, 0);
        for (at, c) in token.char_indices() {
            // Elsewhere a word cannot begin: an ASCII letter goes on.
            let goes_on = |c: char| c.is_ascii() && !text::is_mask(c);
            let begins = !before.is_some_and(goes_on) || !c.is_ascii();
            before = Some(c);
            if mask < at || at == 0 {
                let next = token[at..].find(text::is_mask);
                mask = next.map_or(token.len(), |next| at + next);
            }
            // A first letter is never masked.
            if !begins || mask == at {
                continue;
            }
            if mask < token.len() {
                self.masked.find(&token[at..], mask - at, forms);
            } else {
                forms.clear();
            }
            for &form in forms.iter().chain(self.masked.gapped()) {
                visit(form, stretch.start + at, Disguise::Masked);
            }
        }
    }
}

fn add_once(forms: &mut Vec<u32>, form: u32) {
    if forms.last() != Some(&form) {
        forms.push(form);
    }
}

/// Runs of the same character, each a place.
fn push_runs(stretch: &Stretch, text: &str, skeleton: &mut Skeleton) {
    let mut last = None;
    for (at, c) in text[stretch.start..stretch.end].char_indices() {
        if last != Some(c) {
            skeleton.push(c, stretch.start + at);
        }
        last = Some(c);
    }
}

/// Letters set apart: every second one of letters with marks and separators.
fn push_letters(stretch: &Stretch, text: &str, skeleton: &mut Skeleton) {
    let mut at = stretch.start;
    for (place, letter) in text::letters(&text[stretch.start..stretch.end]).enumerate() {
        if place % 2 == 0 {
            letter.chars().for_each(|c| skeleton.push(c, at));
        }
        at += letter.len();
    }
}

/// A form whose key may stand in disguise at a place.
pub(super) struct Candidate<'a> {
    pub(super) form: &'a Form,
    /// Where its letters would begin.
    pub(super) at: usize,
    pub(super) reading: &'a Reading<'a>,
}

type Visit<'v> = dyn FnMut(std::ops::Range<usize>, Ways) + 'v;

impl Candidate<'_> {
    /// Visits every range in which the form stands, its key in this disguise.
    pub(super) fn find(&self, disguise: Disguise, follow: &mut Follow, visit: &mut Visit<'_>) {
        match disguise {
            Disguise::Signs => self.signs(follow, visit),
            Disguise::Apart => self.apart(follow, visit),
            Disguise::Masked => self.masked(follow, visit),
        }
    }

    fn signs(&self, follow: &mut Follow, visit: &mut Visit<'_>) {
        let (reading, key) = (self.reading, self.form.key());
        match &self.form.shape {
            Shape::Words { words, key: place } => {
                signs_from(key, self.at, reading, &mut |range| {
                    follow.phrases(words, *place, (range, Ways::SIGNS), reading, &mut *visit);
                });
                if words.len() == 1 && key.is_closed() {
                    signs_in_tag(key, self.at, reading.text, &mut |range| {
                        if let Some(range) = tag_part(range, reading) {
                            visit(range, Ways::SIGNS);
                        }
                    });
                }
            }
            Shape::JoinedTag(word) => signs_in_tag(word, self.at, reading.text, &mut |range| {
                if let Some(range) = tag_part(range, reading) {
                    visit(range, Ways::SIGNS);
                }
            }),
            Shape::WholeTag(word) => signs_in_tag(word, self.at, reading.text, &mut |range| {
                if let Some(range) = whole_tag(range, reading) {
                    visit(range, Ways::SIGNS);
                }
            }),
            Shape::ExactCase { .. } => {}
        }
    }

    fn apart(&self, follow: &mut Follow, visit: &mut Visit<'_>) {
        if let Shape::Words { words, key } = &self.form.shape
            && let Some(end) = apart_from(&words[*key], self.at, self.reading)
        {
            let found = (self.at..end, Ways::APART);
            follow.phrases(words, *key, found, self.reading, visit);
        }
    }

    fn masked(&self, follow: &mut Follow, visit: &mut Visit<'_>) {
        if let Shape::Words { words, key } = &self.form.shape
            && let Some(end) = masked_from(&words[*key], self.at, self.reading)
        {
            let found = (self.at..end, Ways::MASKED);
            follow.phrases(words, *key, found, self.reading, visit);
        }
    }
}
