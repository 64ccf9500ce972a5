//! From runs of letters to words, and to letters set apart.

use super::{
    Glance, Places,
    traits::{Trait, trait_of},
};
use crate::text::width;

/// Where runs may have to be cut, as all characters of the text together tell.
#[derive(Clone, Copy)]
enum Cut {
    Nowhere,
    /// Only Hangul is there beside ASCII, and is cut from letters.
    AtLetters,
    /// Only letters of scripts without spaces are there beside ASCII.
    Unspaced,
    Anywhere,
}

impl Cut {
    fn of(seen: Trait) -> Self {
        match (seen.is_unspaced(), seen.is_hangul()) {
            (false, false) => Self::Nowhere,
            (false, true) if !seen.is_spaced() => Self::AtLetters,
            (true, false) if !seen.is_spaced() && !seen.is_neutral() => Self::Unspaced,
            _ => Self::Anywhere,
        }
    }
}

impl Glance {
    /// Cuts runs into words where that is needed, and takes hashtags out.
    pub(super) fn part(&mut self) {
        self.words.clear();
        self.tags.clear();
        let several = self.mixed || !self.seen.is_of_one_family();
        let cut = several && (self.seen.is_unspaced() || self.seen.is_hangul());
        self.parted = self.hashed || cut;
        if !self.parted {
            return;
        }
        if !cut {
            self.take_tags_out();
            return;
        }
        let cut = Cut::of(self.seen);
        let text = self.reading.text();
        for &[start, end] in self.runs.get() {
            let (from, to) = (start as usize, end as usize);
            if self.hashed && is_behind_hash(text.as_bytes(), from) {
                self.tags.push(start, end);
                continue;
            }
            let run = &text.as_bytes()[from..to];
            let whole = match cut {
                Cut::Nowhere => true,
                Cut::AtLetters => !run.iter().any(u8::is_ascii_lowercase),
                Cut::Unspaced if begins_unspaced(text, from) && !run.iter().any(u8::is_ascii) => {
                    continue;
                }
                Cut::Unspaced => run.is_ascii(),
                Cut::Anywhere => false,
            };
            if whole {
                self.words.push(start, end);
            } else {
                cut_run(text, start, end, &mut self.words);
            }
        }
    }

    /// Splits runs into words and hashtags, where nothing has to be cut.
    fn take_tags_out(&mut self) {
        let text = self.reading.text().as_bytes();
        let (runs, mut kept) = (self.runs.get(), 0);
        for (at, &[start, end]) in runs.iter().enumerate() {
            if is_behind_hash(text, start as usize) {
                self.tags.push(start, end);
                self.words.extend_from(&runs[kept..at]);
                kept = at + 1;
            }
        }
        self.words.extend_from(&runs[kept..]);
    }

    /// Letters set apart, three in a row and more; numbers of one digit too, whatever lies between.
    pub(super) fn find_rows(&mut self) {
        // Without marks, one letter is one character.
        let plain = !self.seen.is_combining() && !self.underscored;
        let text = self.reading.text();
        let mut row = 0;
        let mut before = [0; 2];
        for &[start, end] in self.runs.get() {
            let run = &text[start as usize..end as usize];
            let single = if plain {
                run.len() <= width(run.as_bytes()[0])
            } else if self.underscored {
                is_single(run)
            } else {
                is_letter(run)
            };
            row = (row + 1) * u32::from(single);
            if row >= 3 {
                self.restless.push((before[0], start));
            }
            before = [before[1], start];
        }
    }
}

/// True for a character with its marks.
fn is_letter(run: &str) -> bool {
    let is_mark = |c| trait_of(c).is_combining();
    let first = run.bytes().next().map_or(0, width);
    match run.as_bytes().get(first) {
        Some(next) if next.is_ascii() => false,
        Some(_) => run[first..].chars().all(is_mark),
        None => true,
    }
}

/// True for one letter with its marks. `_` is no letter here: a letter set apart by it will do.
fn is_single(run: &str) -> bool {
    run.len() <= 1 || run.split('_').any(is_letter)
}

fn is_behind_hash(text: &[u8], at: usize) -> bool {
    let before = &text[..at];
    before.last() == Some(&b'#') || before.ends_with("＃".as_bytes())
}

fn begins_unspaced(text: &str, at: usize) -> bool {
    let first = text[at..].chars().next();
    first.is_some_and(|c| trait_of(c).is_unspaced())
}

/// The words of a run: pieces between borders that have no letters of scripts without spaces.
fn cut_run(text: &str, start: u32, end: u32, words: &mut Places) {
    let (mut from, mut before, mut first) = (start, Trait::NONE, Trait::NONE);
    let mut push = |from: u32, to: u32, first: Trait| {
        if from < to && !first.is_unspaced() {
            words.push(from, to);
        }
    };
    let run = &text[start as usize..end as usize];
    for (at, c) in run.char_indices() {
        let at = start + at as u32;
        let here = trait_of(c);
        if at == start {
            first = here;
        } else if before.parts_from(here) {
            push(from, at, first);
            (from, first) = (at, here);
        }
        before = here;
    }
    push(from, end, first);
}
