//! From runs of letters to words, and to letters set apart.

use super::{
    Glance,
    traits::{Trait, trait_of},
};

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
    pub(super) fn part(&mut self, text: &str) {
        self.words.clear();
        self.tags.clear();
        self.parted = self.hashed || self.seen.is_unspaced() || self.seen.is_hangul();
        if !self.parted {
            return;
        }
        let cut = Cut::of(self.seen);
        for &(start, end) in &self.runs {
            let (from, to) = (start as usize, end as usize);
            if self.hashed && is_behind_hash(text.as_bytes(), from) {
                self.tags.push((start, end));
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
                self.words.push((start, end));
            } else {
                cut_run(text, start, end, &mut self.words);
            }
        }
    }

    /// Letters set apart, three in a row and more; numbers of one digit too, whatever lies between.
    pub(super) fn find_rows(&mut self, text: &str) {
        // Without marks, one letter is one character.
        let plain = !self.seen.is_combining() && !self.underscored;
        let bytes = text.as_bytes();
        let mut row = 0;
        for at in 0..self.runs.len() {
            let (start, end) = self.runs[at];
            let single = if plain {
                end - start <= width(bytes[start as usize])
            } else {
                is_single(&text[start as usize..end as usize])
            };
            row = (row + 1) * u32::from(single);
            if row >= 3 {
                let (first, _) = self.runs[at - 2];
                self.restless.push((first, start));
            }
        }
    }
}

/// Bytes of a character that begins with this one.
fn width(first: u8) -> u32 {
    1 + u32::from(first >= 0xC0) + u32::from(first >= 0xE0) + u32::from(first >= 0xF0)
}

/// True for one letter with its marks; `_` is no letter here.
fn is_single(run: &str) -> bool {
    let run = run.trim_matches('_');
    if run.len() <= 1 {
        return true;
    }
    run.chars().skip(1).all(|c| trait_of(c).is_combining())
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
fn cut_run(text: &str, start: u32, end: u32, words: &mut Vec<(u32, u32)>) {
    let (mut from, mut before, mut first) = (start, Trait::NONE, Trait::NONE);
    let mut push = |from: u32, to: u32, first: Trait| {
        if from < to && !first.is_unspaced() {
            words.push((from, to));
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
