//! Words and phrases at a place of a text, as written and in disguise, always looked at from left to
//! right.

use std::collections::BTreeSet;
use std::ops::Range;

use saring::rules::{Lane, TermGroup, TermWord};
use saring::text::{self, Segments};

/// A word of a term in a reading.
pub(super) struct Word {
    pub(super) text: String,
    pub(super) loose: Option<String>,
    open_start: bool,
    open_end: bool,
    disguised: bool,
}

/// Words of nine characters and more need no segment borders.
fn is_border(word: &str, text: &str, at: usize, segments: &mut Segments) -> bool {
    if word.chars().count() >= 9 {
        text::is_border(text, at)
    } else {
        segments.is_border(text, at)
    }
}

impl Word {
    pub(super) fn new(word: &TermWord, group: &TermGroup, lane: Lane) -> Self {
        let text = read(&word.text, lane);
        let unaccented = unaccented(&text);
        let loose = lane != Lane::Exact && group.loose && !word.open_start && unaccented != text;
        Self {
            disguised: may_hide(&text, group),
            loose: loose.then_some(unaccented),
            text,
            open_start: word.open_start,
            open_end: word.open_end,
        }
    }

    /// A word with its capitals.
    pub(super) fn cased(word: &TermWord) -> Self {
        Self {
            text: plain(&word.text),
            loose: None,
            open_start: word.open_start,
            open_end: word.open_end,
            disguised: false,
        }
    }

    pub(super) fn whole(text: String, group: &TermGroup) -> Self {
        Self {
            disguised: may_hide(&text, group),
            text,
            loose: None,
            open_start: false,
            open_end: false,
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        !self.open_start && !self.open_end
    }

    fn spellings(&self, loose: bool) -> impl Iterator<Item = &str> {
        let loose = self.loose.as_deref().filter(|_| loose);
        std::iter::once(self.text.as_str()).chain(loose)
    }
}

fn may_hide(word: &str, group: &TermGroup) -> bool {
    let letters = word.chars().filter(|&c| !is_mark(c)).count().max(1);
    let alphabet = word.chars().all(text::is_alphabetic);
    let long = letters > 3 || !alphabet || group.short_words;
    group.lanes == Lane::Deobfuscated && long && word.chars().count() <= 63
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

pub(super) fn read(text: &str, lane: Lane) -> String {
    let mut out = String::new();
    if lane == Lane::Exact || !text::folded_reading(text, &mut out) {
        text::exact_reading(text, &mut out);
    }
    out
}

pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    text::plain_reading(text, &mut out);
    out
}

pub(super) fn unaccented(text: &str) -> String {
    let mut out = String::new();
    text::unaccented(text, &mut out);
    out
}

/// The words in order, the letters of the first one beginning at `at`.
pub(super) fn phrase_at(
    words: &[Word],
    at: usize,
    text: &str,
    loose: bool,
    segments: &mut Segments,
) -> Option<Range<usize>> {
    let mut range: Option<Range<usize>> = None;
    for word in words {
        let found = match &range {
            None => {
                let mut spelled = word.spellings(loose);
                spelled.find_map(|spelled| word_at(word, spelled, at, text, segments))?
            }
            Some(before) => {
                let gap: String = text[before.end..]
                    .chars()
                    .take_while(|&c| text::is_gap(c))
                    .collect();
                if gap.is_empty() || gap.chars().count() > 64 {
                    return None;
                }
                let start = before.end + gap.len();
                let mut spelled = word.spellings(loose);
                spelled.find_map(|spelled| {
                    word_from(word, spelled, start, text, segments)
                        .into_iter()
                        .next()
                })?
            }
        };
        range = Some(range.map_or(found.start, |before| before.start)..found.end);
    }
    range
}

/// Ranges of a later word of a phrase: it begins at `start`, or its letters stand further on behind
/// a `*`.
fn word_from(
    word: &Word,
    spelled: &str,
    start: usize,
    text: &str,
    segments: &mut Segments,
) -> Vec<Range<usize>> {
    if !word.open_start {
        return word_at(word, spelled, start, text, segments)
            .into_iter()
            .collect();
    }
    let end = start + letters_on(text, start).len();
    let places = text[start..end].char_indices().map(|(at, _)| start + at);
    places
        .filter(|at| at + spelled.len() <= end)
        .filter_map(|at| word_at(word, spelled, at, text, segments))
        .collect()
}

/// The letters of the word stand at `at`, and its ends are as they must be.
fn word_at(
    word: &Word,
    spelled: &str,
    at: usize,
    text: &str,
    segments: &mut Segments,
) -> Option<Range<usize>> {
    if spelled.is_empty() || !text[at..].starts_with(spelled) {
        return None;
    }
    let end = at + spelled.len();
    let start = match word.open_start {
        true => at - letters_back(text, at).len(),
        false => is_border(&word.text, text, at, segments).then_some(at)?,
    };
    Some(start..word_end(word, end, text, segments)?)
}

fn word_end(word: &Word, end: usize, text: &str, segments: &mut Segments) -> Option<usize> {
    if word.open_end {
        return Some(end + letters_on(text, end).len());
    }
    let particles = text[..end].chars().next_back().is_some_and(text::ends_open);
    let ends = match particles {
        true => !text[end..].chars().next().is_some_and(is_mark),
        false => is_border(&word.text, text, end, segments),
    };
    ends.then_some(end)
}

/// What a `*` stands for from `at` on: at most 64 letters, marks and digits of one kind of script.
fn letters_on(text: &str, at: usize) -> &str {
    let mut end = at;
    for c in text[at..].chars().take(64) {
        if text::is_gap(c) || crosses_scripts(text, end) {
            break;
        }
        end += c.len_utf8();
    }
    &text[at..end]
}

fn letters_back(text: &str, at: usize) -> &str {
    let mut start = at;
    for c in text[..at].chars().rev().take(64) {
        if text::is_gap(c) || crosses_scripts(text, start) {
            break;
        }
        start -= c.len_utf8();
    }
    &text[start..at]
}

fn crosses_scripts(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    let unspaced = text::is_unspaced(before) && text::is_unspaced(after);
    !text::is_gap(before) && !text::is_gap(after) && text::is_border(text, at) && !unspaced
}

/// In which ways words of a match are in disguise; the fewest of them come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ways {
    pub(super) masked: bool,
    pub(super) apart: bool,
    pub(super) signs: bool,
}

impl Ways {
    pub(super) fn signs() -> Self {
        Self {
            signs: true,
            ..Self::default()
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            masked: self.masked || other.masked,
            apart: self.apart || other.apart,
            signs: self.signs || other.signs,
        }
    }
}

/// Ranges of the phrase whose first word has its letters at `at`, with some word in disguise.
pub(super) fn disguised_at(
    words: &[Word],
    at: usize,
    text: &str,
    segments: &mut Segments,
) -> Vec<(Range<usize>, Ways)> {
    let Some((first, rest)) = words.split_first() else {
        return vec![];
    };
    let mut found: BTreeSet<(usize, usize, Ways)> = any_way(first, at, None, text, segments)
        .into_iter()
        .map(|(range, ways)| (range.start, range.end, ways))
        .collect();
    for word in rest {
        let mut next = BTreeSet::new();
        for (start, end, ways) in found {
            for from in behind_gap(text, end) {
                for (range, way) in any_way(word, from, Some(from), text, segments) {
                    next.insert((start, range.end, ways.and(way)));
                }
            }
        }
        found = next;
    }
    let disguised = found
        .into_iter()
        .filter(|(.., ways)| *ways != Ways::default());
    disguised
        .map(|(start, end, ways)| (start..end, ways))
        .collect()
}

/// Places behind one to 64 gap characters.
fn behind_gap(text: &str, end: usize) -> Vec<usize> {
    let mut places = vec![];
    let mut at = end;
    for c in text[end..].chars().take(64) {
        if !text::is_gap(c) {
            break;
        }
        at += c.len_utf8();
        places.push(at);
    }
    places
}

/// Every way in which the word may stand with its letters at `at`; behind a gap when `from` is given,
/// and then a `*` before it stands for what comes between.
fn any_way(
    word: &Word,
    at: usize,
    from: Option<usize>,
    text: &str,
    segments: &mut Segments,
) -> Vec<(Range<usize>, Ways)> {
    let mut found = vec![];
    for spelled in word.spellings(true) {
        let plain = match from {
            Some(from) => word_from(word, spelled, from, text, segments),
            None => word_at(word, spelled, at, text, segments)
                .into_iter()
                .collect(),
        };
        found.extend(plain.into_iter().map(|range| (range, Ways::default())));
    }
    if !word.disguised {
        return found;
    }
    let places: Vec<usize> = match from {
        Some(from) if word.open_start => {
            let letters = letters_on(text, from);
            let inside = letters.char_indices().map(|(at, _)| from + at);
            inside.chain([from + letters.len()]).collect()
        }
        _ => vec![at],
    };
    for at in places {
        for spelled in word.spellings(true) {
            let ranges = signs_at(word, spelled, at, text, segments);
            // A wildcard stops where scripts change, so it may not reach back to the gap.
            let joined = ranges
                .into_iter()
                .filter(|range| from.is_none_or(|from| range.start == from));
            found.extend(joined.map(|range| (range, Ways::signs())));
        }
    }
    if word.is_closed() {
        let apart = Ways {
            apart: true,
            ..Ways::default()
        };
        let masked = Ways {
            masked: true,
            ..Ways::default()
        };
        let mut spelled = word.spellings(true);
        let end = spelled.find_map(|spelled| apart_at(spelled, at, text));
        found.extend(end.map(|end| (at..end, apart)));
        let mut spelled = word.spellings(true);
        let end = spelled.find_map(|spelled| masked_at(word, spelled, at, text, segments));
        found.extend(end.map(|end| (at..end, masked)));
    }
    found
}

fn signs_at(
    word: &Word,
    spelled: &str,
    at: usize,
    text: &str,
    segments: &mut Segments,
) -> Vec<Range<usize>> {
    let Some(first) = text[at..].chars().next() else {
        return vec![];
    };
    let before = text[..at].chars().next_back();
    let start = match word.open_start {
        true => at - letters_back(text, at).len(),
        false => at,
    };
    let begins = match word.open_start {
        true => first != '@' || start < at,
        false if first == '@' => false,
        false if text::is_word(first) => is_border(&word.text, text, at, segments),
        false => before.is_none_or(|c| !text::is_word(c)),
    };
    let ends = aligned_ends(spelled, at, text)
        .into_iter()
        .filter_map(|end| {
            let last = text[..end].chars().next_back()?;
            let loose_end = text::NEVER_LAST.contains(&last);
            if word.open_end {
                let to = end + letters_on(text, end).len();
                return (!loose_end || to > end).then_some(to);
            }
            if loose_end {
                return None;
            }
            if text::is_word(last) {
                return word_end(word, end, text, segments);
            }
            let after = text[end..].chars().next();
            after.is_none_or(|c| !text::is_word(c)).then_some(end)
        });
    let ends: Vec<usize> = ends.collect();
    ends.into_iter()
        .filter(|_| begins)
        .map(|end| start..end)
        .collect()
}

/// The same without a look at borders.
pub(super) fn signs_in_tag(word: &Word, at: usize, text: &str) -> Vec<usize> {
    if !word.disguised || text[at..].starts_with('@') {
        return vec![];
    }
    let ends = aligned_ends(&word.text, at, text).into_iter();
    ends.filter(|&end| !text[..end].ends_with(text::NEVER_LAST))
        .collect()
}

/// Tries every way to deal the letters of the word to whole runs of the text.
fn aligned_ends(word: &str, at: usize, text: &str) -> Vec<usize> {
    fn deal(letters: &[char], at: usize, text: &str, letter_seen: bool, ends: &mut Vec<usize>) {
        if letters.is_empty() {
            if letter_seen {
                ends.push(at);
            }
            return;
        }
        let Some(c) = text[at..].chars().next() else {
            return;
        };
        let run: String = text[at..].chars().take_while(|&next| next == c).collect();
        let many = run.chars().count();
        let mut takes = vec![many];
        if many >= 3 {
            takes.extend([1, 2]);
        }
        takes.dedup();
        for take in takes {
            let Some((some, rest)) = letters.split_at_checked(take) else {
                continue;
            };
            let alike = take == many || some.iter().all(|letter| *letter == some[0]);
            if alike && some.iter().all(|&letter| text::stands_for(c, letter)) {
                deal(
                    rest,
                    at + run.len(),
                    text,
                    letter_seen || c.is_alphabetic(),
                    ends,
                );
            }
        }
    }
    let letters: Vec<char> = word.chars().collect();
    let mut ends = vec![];
    let inside_run = text[..at].chars().next_back() == text[at..].chars().next();
    if !letters.is_empty() && !inside_run {
        deal(&letters, at, text, false, &mut ends);
    }
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// A letter with its marks.
fn letter(text: &str) -> &str {
    let mut chars = text.char_indices().skip(1);
    let end = chars
        .find(|&(_, c)| !is_mark(c))
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

fn apart_at(word: &str, at: usize, text: &str) -> Option<usize> {
    if !text[..at].chars().next_back().is_none_or(text::is_gap) {
        return None;
    }
    let (mut rest, mut at) = (word, at);
    let (mut separators, mut letters) = (BTreeSet::new(), 0);
    let mut letter_seen = false;
    while !rest.is_empty() {
        if letters > 0 {
            let c = text[at..].chars().next().filter(|&c| text::is_gap(c))?;
            separators.insert(c);
            at += c.len_utf8();
        }
        let (wanted, there) = (letter(rest), letter(&text[at..]));
        let digit = || {
            let (sign, one) = (there.chars().next()?, wanted.chars().next()?);
            let alone = there.chars().count() == 1 && wanted.chars().count() == 1;
            (alone && sign.is_ascii_digit() && text::stands_for(sign, one)).then_some(())
        };
        if there.is_empty() || (there != wanted && digit().is_none()) {
            return None;
        }
        letter_seen |= there.chars().any(char::is_alphabetic);
        letters += 1;
        rest = &rest[wanted.len()..];
        at += there.len();
    }
    let ends = text[at..].chars().next().is_none_or(text::is_gap);
    (letters >= 3 && separators.len() == 1 && ends && letter_seen).then_some(at)
}

fn masked_at(
    word: &Word,
    spelled: &str,
    at: usize,
    text: &str,
    segments: &mut Segments,
) -> Option<usize> {
    let letters: Vec<char> = spelled.chars().collect();
    let there: Vec<char> = text[at..].chars().take(letters.len()).collect();
    if there.len() < letters.len() || there.first() != letters.first() {
        return None;
    }
    let masked: Vec<usize> = (0..letters.len())
        .filter(|&i| there[i] != letters[i])
        .collect();
    let masks = masked.iter().all(|&i| text::MASKS.contains(&there[i]));
    if !masks || masked.is_empty() || masked.len() * 3 > letters.len() {
        return None;
    }
    let end = at + there.iter().map(|c| c.len_utf8()).sum::<usize>();
    let last_masked = masked.last() == Some(&(letters.len() - 1));
    let after = text[end..].chars().next();
    let ends = match there[letters.len() - 1] {
        '-' | '_' if last_masked => false,
        _ if last_masked => after.is_none_or(|c| !text::is_word(c) && !text::MASKS.contains(&c)),
        _ => word_end(word, end, text, segments).is_some(),
    };
    (ends && is_border(&word.text, text, at, segments)).then_some(end)
}
