//! The folded reading: letters that only look different made the same.
//!
//! Of a text without its default-ignorable code points, decomposed (NFD):
//!
//! 1. Compatibility letters and digits become plain ones ([`look_alike::undo_compatibility`]). Thai
//!    and Lao are spelled as they should be ([`thai`]); a mark that moves can move a word border.
//! 2. Small capitals and phonetic letters become ASCII letters; so do letters of other scripts that
//!    look like one, if their word has a Latin letter.
//! 3. Case is folded, and the second step done once more on what that gave.
//! 4. Lone Hangul letters are put together ([`jamo`]).
//! 5. The whole is composed (NFC).
//!
//! Few texts hold anything that the exact reading does not see to. They are told by a table, a
//! character at a time, and of the others only the stretches between two blanks that need it
//! are read this way.

use std::{iter, ops::Range};

use caseless::Caseless;
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

use super::{
    border, exact_reading,
    fold::{append, is_ignorable, stands_alone},
    jamo, look_alike,
    offsets::{OffsetMap, Trace},
    thai,
};

mod scan;

pub(super) use scan::{Scan, depends, may_change};
use scan::{changes, next_stretch};

/// Writes the folded reading of `text` to `out`; false, with `out` empty, when it is the exact one.
pub fn folded_reading(text: &str, out: &mut String) -> bool {
    out.clear();
    if text.is_ascii() || next_stretch(text, 0).is_none() {
        return false;
    }
    read(text, out, &mut ());
    let mut exact = String::new();
    exact_reading(text, &mut exact);
    if *out == exact {
        out.clear();
    }
    !out.is_empty()
}

/// Writes the folded reading of `text`, whether it is the exact one or not, and the way back.
pub fn trace_folded(text: &str, out: &mut String, map: &mut OffsetMap) {
    out.clear();
    map.begin();
    read(text, out, map);
    map.finish(out.len(), text.len());
}

/// What was undone to read `original`, the place of a match that is not there in the exact
/// reading: whether there were compatibility letters, and whether there were look-alike letters.
#[must_use]
pub fn fold_steps(original: &str) -> (bool, bool) {
    let mut letters = vec![];
    decompose(original, 0..original.len(), &mut letters);
    let latin = letters.iter().any(|letter| border::is_latin(letter.c));
    let dressed = |c: char| look_alike::undressed(c).is_some();
    let disguised = |c: char| look_alike::look_alike(c).is_some();
    let mut compatible = original
        .chars()
        .any(|c| changes(c) && !iter::once(c).nfd().any(|c| dressed(lower(c))));
    let count = letters.len();
    jamo::put_together(&mut letters);
    compatible |= letters.len() < count;
    // Other letters of the word may be why a letter was taken for another one.
    let looks = letters.iter().any(|letter| {
        let c = lower(letter.c);
        dressed(c) || ((latin || !compatible) && (disguised(letter.c) || disguised(c)))
    });
    (compatible, looks)
}

fn lower(c: char) -> char {
    iter::once(c).default_case_fold().next().unwrap_or(c)
}

/// A character on its way to the reading, and the bytes of the original it comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) c: char,
    pub(super) from: usize,
    pub(super) to: usize,
}

fn read<T: Trace>(text: &str, out: &mut String, trace: &mut T) {
    let mut letters = vec![];
    let mut at = 0;
    while let Some(stretch) = next_stretch(text, at) {
        append::<true, T>(&text[..stretch.start], at, out, trace);
        decompose(text, stretch.clone(), &mut letters);
        fold(&mut letters);
        compose(&letters, out, trace);
        at = stretch.end;
    }
    append::<true, T>(text, at, out, trace);
}

/// The first step, with marks in canonical order.
fn decompose(text: &str, stretch: Range<usize>, letters: &mut Vec<Letter>) {
    letters.clear();
    for (offset, c) in text[stretch.clone()].char_indices() {
        let from = stretch.start + offset;
        let to = from + c.len_utf8();
        if is_ignorable(c) {
            continue;
        }
        for c in iter::once(c).nfd() {
            look_alike::undo_compatibility(c, |c| letters.push(Letter { c, from, to }));
        }
    }
    in_canonical_order(letters);
}

pub(super) fn in_canonical_order(letters: &mut [Letter]) {
    let class = |letter: &Letter| canonical_combining_class(letter.c);
    for marks in letters.chunk_by_mut(|one, next| class(one) > 0 && class(next) > 0) {
        marks.sort_by_key(class);
    }
}

/// The spelling of Thai and Lao, the second, third and fourth step.
fn fold(letters: &mut Vec<Letter>) {
    thai::spell(letters);
    undo_looks(letters);
    let mut folded = Vec::with_capacity(letters.len());
    for &letter in &*letters {
        let characters = iter::once(letter.c).default_case_fold();
        folded.extend(characters.map(|c| Letter { c, ..letter }));
    }
    *letters = folded;
    undo_looks(letters);
    jamo::put_together(letters);
}

fn undo_looks(letters: &mut [Letter]) {
    for word in letters.chunk_by_mut(|one, next| !border::ends_word(one.c, next.c)) {
        let latin = word.iter().any(|letter| border::is_latin(letter.c));
        for letter in word {
            let dressed = look_alike::undressed(letter.c);
            let plain = dressed.or_else(|| look_alike::look_alike(letter.c).filter(|_| latin));
            letter.c = plain.unwrap_or(letter.c);
        }
    }
}

/// The last step: letters that may compose are read together, and so are those whose originals
/// stand in another order than they do.
fn compose<T: Trace>(letters: &[Letter], out: &mut String, trace: &mut T) {
    let mut first_behind: Vec<usize> = letters.iter().map(|letter| letter.from).collect();
    for at in (1..first_behind.len()).rev() {
        first_behind[at - 1] = first_behind[at - 1].min(first_behind[at]);
    }
    // What is written already was read from bytes before this one.
    let mut read = 0;
    let mut at = 0;
    while at < letters.len() {
        let together = letters[at + 1..]
            .iter()
            .take_while(|letter| !stands_alone(letter.c));
        let end = at + 1 + together.count();
        if first_behind[at] >= read {
            trace.anchor(out.len(), first_behind[at], false);
        }
        out.extend(letters[at..end].iter().map(|letter| letter.c).nfc());
        let ends = letters[at..end].iter().map(|letter| letter.to);
        read = ends.fold(read, usize::max);
        at = end;
    }
}

#[cfg(test)]
mod tests;
