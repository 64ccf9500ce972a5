//! Words in disguise: what stands in a text and, with some things undone, is a word of a term.
//!
//! A word can be disguised in three ways. *Signs*: digits and signs for letters, and letters repeated
//! three times or more for one or two. *Apart*: three or more letters with the same separator between
//! each two. *Masked*: a sign in place of a letter, never of the first, for at most a third of them.
//! What a word may be is a relation between the word and a range of the text, checked letter by
//! letter here; where it is worth checking is found elsewhere (`unmask`).

use std::ops::Range;

use super::{
    letters::{aligned, letters_apart},
    reading::Reading,
    terms::{MOST_LETTERS, Word},
    verify::{
        self, LONGEST_GAP, LONGEST_WILDCARD, is_border, is_mark, places, run, run_back, word_end,
        word_start,
    },
};
use crate::text;

/// In which ways the words of a match are disguised: a small set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ways(u8);

impl Ways {
    pub(super) const WRITTEN: Self = Self(0);
    pub(super) const SIGNS: Self = Self(1);
    pub(super) const APART: Self = Self(2);
    pub(super) const MASKED: Self = Self(4);

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Places where words may begin or end, each with the ways of the words up to there.
type Places = Vec<(usize, Ways)>;

/// Memory for following a phrase.
#[derive(Debug, Default)]
pub(super) struct Follow {
    starts: Places,
    ends: Places,
    next: Places,
}

impl Follow {
    /// Visits the range of every phrase around a key word that stands at `range`, disguised in
    /// `ways`, where at least one word is in disguise.
    pub(super) fn phrases(
        &mut self,
        words: &[Word],
        key: usize,
        (range, ways): (Range<usize>, Ways),
        reading: &Reading<'_>,
        mut visit: impl FnMut(Range<usize>, Ways),
    ) {
        let Self { starts, ends, next } = self;
        begin(starts, range.start, ways);
        begin(ends, range.end, Ways::WRITTEN);
        for word in words[..key].iter().rev() {
            advance(starts, next, |at, visit| {
                ends_before(reading.text, at, |end| starts_of(word, end, reading, visit));
            });
        }
        for word in &words[key + 1..] {
            if starts.is_empty() {
                return;
            }
            advance(ends, next, |at, visit| {
                starts_after(reading.text, at, |start| {
                    ends_of(word, start, reading, visit)
                });
            });
        }
        for &(start, before) in starts.iter() {
            for &(end, after) in ends.iter() {
                let ways = before.and(after);
                if ways != Ways::WRITTEN {
                    visit(start..end, ways);
                }
            }
        }
    }
}

fn begin(places: &mut Places, at: usize, ways: Ways) {
    places.clear();
    places.push((at, ways));
}

/// Goes on by one word from every place.
fn advance(
    places: &mut Places,
    next: &mut Places,
    mut from: impl FnMut(usize, &mut dyn FnMut(usize, Ways)),
) {
    next.clear();
    for &(at, ways) in places.iter() {
        from(at, &mut |place, way| next.push((place, ways.and(way))));
    }
    next.sort_unstable();
    next.dedup();
    std::mem::swap(places, next);
}

/// Where the next word may begin: behind a gap, of which the last signs may belong to the word.
fn starts_after(text: &str, end: usize, mut visit: impl FnMut(usize)) {
    let mut at = end;
    for (count, c) in text[end..].chars().take(LONGEST_GAP + 1).enumerate() {
        let is_gap = text::is_gap(c);
        if count > 0 && (!is_gap || text::is_leet(c)) {
            visit(at);
        }
        if !is_gap {
            return;
        }
        at += c.len_utf8();
    }
}

/// Where the word before may end: before a gap, of which the first signs may belong to the word.
fn ends_before(text: &str, start: usize, mut visit: impl FnMut(usize)) {
    let mut at = start;
    for (count, c) in text[..start]
        .chars()
        .rev()
        .take(LONGEST_GAP + 1)
        .enumerate()
    {
        let is_gap = text::is_gap(c);
        if count > 0 && (!is_gap || text::is_leet(c) || text::is_mask(c)) {
            visit(at);
        }
        if !is_gap {
            return;
        }
        at -= c.len_utf8();
    }
}

fn spellings(word: &Word) -> impl Iterator<Item = &str> {
    std::iter::once(word.text.as_str()).chain(word.loose.as_deref())
}

/// Visits every place where the word may end when it begins at `start`, as written or in disguise.
fn ends_of(word: &Word, start: usize, reading: &Reading<'_>, visit: &mut dyn FnMut(usize, Ways)) {
    let text = reading.text;
    for spelled in spellings(word) {
        if word.open_start {
            let to = run(text, start);
            for place in places(text, start..to, spelled) {
                let end = word_end(word, place + spelled.len(), reading);
                end.into_iter().for_each(|end| visit(end, Ways::WRITTEN));
            }
        } else if text[start..].starts_with(spelled) && is_border(word, start, reading) {
            let end = word_end(word, start + spelled.len(), reading);
            end.into_iter().for_each(|end| visit(end, Ways::WRITTEN));
        }
    }
    if !word.disguised {
        return;
    }
    if word.open_start {
        let to = run(text, start);
        let places = text[start..to].char_indices();
        for at in places.map(|(at, _)| start + at).chain([to]) {
            signs_from(word, at, reading, &mut |found| {
                // A wildcard stops where scripts change, so it may not reach back to `start`.
                if found.start == start {
                    visit(found.end, Ways::SIGNS);
                }
            });
        }
    } else {
        signs_from(word, start, reading, &mut |found| {
            visit(found.end, Ways::SIGNS)
        });
    }
    if let Some(end) = apart_from(word, start, reading) {
        visit(end, Ways::APART);
    }
    if let Some(end) = masked_from(word, start, reading) {
        visit(end, Ways::MASKED);
    }
}

/// Visits every place where the word may begin when it ends at `end`.
fn starts_of(word: &Word, end: usize, reading: &Reading<'_>, visit: &mut dyn FnMut(usize, Ways)) {
    let text = reading.text;
    for spelled in spellings(word) {
        if word.open_end {
            let from = run_back(text, end);
            for place in places(text, from..end, spelled) {
                let start = word_start(word, place, reading);
                start
                    .into_iter()
                    .for_each(|start| visit(start, Ways::WRITTEN));
            }
        } else if text[..end].ends_with(spelled) && word_end(word, end, reading).is_some() {
            let start = word_start(word, end - spelled.len(), reading);
            start
                .into_iter()
                .for_each(|start| visit(start, Ways::WRITTEN));
        }
    }
    if !word.disguised {
        return;
    }
    signs_back(word, end, reading, visit);
    for start in [apart_back(word, end, text), masked_back(word, end, text)] {
        let Some(start) = start else { continue };
        if apart_from(word, start, reading) == Some(end) {
            visit(start, Ways::APART);
        }
        if masked_from(word, start, reading) == Some(end) {
            visit(start, Ways::MASKED);
        }
    }
}

/// Visits every range that is the word written with signs, its letters beginning at `at`, wildcards
/// included.
pub(super) fn signs_from(
    word: &Word,
    at: usize,
    reading: &Reading<'_>,
    visit: &mut dyn FnMut(Range<usize>),
) {
    let Some(start) = signs_start(word, at, reading) else {
        return;
    };
    for spelled in spellings(word) {
        aligned(spelled, at, reading.text, &mut |end| {
            if let Some(end) = signs_end(word, end, reading) {
                visit(start..end);
            }
        });
    }
}

/// The same without a look at the borders, for hashtags.
pub(super) fn signs_in_tag(
    word: &Word,
    at: usize,
    text: &str,
    visit: &mut dyn FnMut(Range<usize>),
) {
    let ends_well = |end: usize| !never_last(text, end);
    if text[at..].starts_with('@') {
        return;
    }
    for spelled in spellings(word) {
        aligned(spelled, at, text, &mut |end| {
            if ends_well(end) {
                visit(at..end);
            }
        });
    }
}

/// Goes back from `end` letter by letter, and checks forward from each place.
fn signs_back(word: &Word, end: usize, reading: &Reading<'_>, visit: &mut dyn FnMut(usize, Ways)) {
    let text = reading.text;
    let most = MOST_LETTERS + if word.open_end { LONGEST_WILDCARD } else { 0 };
    let mut runs = 0;
    let mut last = None;
    let mut at = end;
    for c in text[..end].chars().rev() {
        if last != Some(c) {
            if runs > 0 {
                signs_from(word, at, reading, &mut |found| {
                    if found.end == end {
                        visit(found.start, Ways::SIGNS);
                    }
                });
            }
            runs += 1;
            last = Some(c);
        }
        if runs > most || !text::is_sign_word(c) {
            return;
        }
        at -= c.len_utf8();
    }
    signs_from(word, at, reading, &mut |found| {
        if found.end == end {
            visit(found.start, Ways::SIGNS);
        }
    });
}

/// Where a word whose letters or signs begin at `at` begins.
fn signs_start(word: &Word, at: usize, reading: &Reading<'_>) -> Option<usize> {
    let text = reading.text;
    let before = text[..at].chars().next_back();
    let first = text[at..].chars().next()?;
    if word.open_start {
        let start = run_back(text, at);
        return (first != '@' || start < at).then_some(start);
    }
    if first == '@' {
        return None;
    }
    let border = if text::is_word(first) {
        is_border(word, at, reading)
    } else {
        before.is_none_or(|c| !text::is_word(c))
    };
    border.then_some(at)
}

/// Where a word whose letters or signs end at `end` ends.
fn signs_end(word: &Word, end: usize, reading: &Reading<'_>) -> Option<usize> {
    let text = reading.text;
    let last = text[..end].chars().next_back()?;
    if word.open_end {
        let to = run(text, end);
        return (!never_last(text, end) || to > end).then_some(to);
    }
    if never_last(text, end) {
        return None;
    }
    if text::is_word(last) {
        return word_end(word, end, reading);
    }
    let after = text[end..].chars().next();
    after.is_none_or(|c| !text::is_word(c)).then_some(end)
}

fn never_last(text: &str, end: usize) -> bool {
    text[..end].ends_with(text::NEVER_LAST)
}

/// Where the word ends when its letters stand apart from `start` on.
pub(super) fn apart_from(word: &Word, start: usize, reading: &Reading<'_>) -> Option<usize> {
    if !word.is_closed() {
        return None;
    }
    let starts = reading.text[..start]
        .chars()
        .next_back()
        .is_none_or(text::is_gap);
    let mut ends =
        spellings(word).filter_map(|spelled| letters_apart(spelled, start, reading.text));
    starts.then(|| ends.next()).flatten()
}

/// Where the word would have to begin if its letters stood apart up to `end`.
fn apart_back(word: &Word, end: usize, text: &str) -> Option<usize> {
    let mut chars = text[..end].char_indices().rev();
    let mut start = end;
    for count in 0..text::letters(&word.text).count() {
        if count > 0 {
            chars.next()?;
        }
        loop {
            let (at, c) = chars.next()?;
            start = at;
            if !is_mark(c) {
                break;
            }
        }
    }
    Some(start)
}

/// Where the word ends when it begins at `start` and some of its letters are masked.
pub(super) fn masked_from(word: &Word, start: usize, reading: &Reading<'_>) -> Option<usize> {
    if !word.is_closed() {
        return None;
    }
    let mut ends =
        spellings(word).filter_map(|spelled| masked_letters(word, spelled, start, reading));
    ends.next()
}

fn masked_letters(
    word: &Word,
    spelled: &str,
    start: usize,
    reading: &Reading<'_>,
) -> Option<usize> {
    let text = reading.text;
    let (mut at, mut count, mut masks, mut last) = (start, 0, 0, None);
    let mut there = text[start..].chars();
    for letter in spelled.chars() {
        let c = there.next()?;
        let masked = c != letter;
        if masked && (count == 0 || !text::is_mask(c)) {
            return None;
        }
        count += 1;
        masks += usize::from(masked);
        last = masked.then_some(c);
        at += c.len_utf8();
    }
    if masks == 0 || masks * 3 > count || !is_border(word, start, reading) {
        return None;
    }
    let after = text[at..].chars().next();
    let ends = match last {
        Some('-' | '_') => false,
        Some(_) => after.is_none_or(|c| !text::is_word(c) && !text::is_mask(c)),
        None => verify::word_end(word, at, reading).is_some(),
    };
    ends.then_some(at)
}

/// Where the word would have to begin if it were masked and ended at `end`.
fn masked_back(word: &Word, end: usize, text: &str) -> Option<usize> {
    let back = word.text.chars().count().checked_sub(1)?;
    text[..end].char_indices().rev().nth(back).map(|(at, _)| at)
}
