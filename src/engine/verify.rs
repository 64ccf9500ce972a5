//! From a candidate to a match: the words around the key, the borders, the hashtag.

use std::{
    cell::{Cell, OnceCell},
    ops::Range,
};

use super::terms::{Form, Word};
use crate::text::{self, OffsetMap};

/// Characters that may stand between two words of a phrase. Long enough for any layout a person
/// writes, short enough that a wall of dots costs nothing.
const LONGEST_GAP: usize = 64;

/// Characters that a `*` stands for at most: no word is longer, and a script without spaces would
/// otherwise give up a whole paragraph.
const LONGEST_WILDCARD: usize = 64;

/// One text of a post in its exact reading, with the way back, found when first needed.
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    original: &'a str,
    map: OnceCell<OffsetMap>,
    addresses: OnceCell<Vec<Range<usize>>>,
    /// Memory that the way back is written to.
    spare: Cell<(String, OffsetMap)>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(text: &'a str, original: &'a str, spare: (String, OffsetMap)) -> Self {
        let (map, addresses) = (OnceCell::new(), OnceCell::new());
        Self {
            text,
            original,
            map,
            addresses,
            spare: Cell::new(spare),
        }
    }

    /// Gives the memory back.
    pub(super) fn into_spare(self) -> (String, OffsetMap) {
        let (buffer, map) = self.spare.take();
        (buffer, self.map.into_inner().unwrap_or(map))
    }

    pub(super) fn map(&self) -> &OffsetMap {
        self.map.get_or_init(|| {
            let (mut buffer, mut map) = self.spare.take();
            text::trace_exact(self.original, &mut buffer, &mut map);
            self.spare.set((buffer, OffsetMap::default()));
            map
        })
    }

    /// True when the range touches a URL, an e-mail address or a handle.
    pub(super) fn in_address(&self, range: &Range<usize>) -> bool {
        let addresses = self.addresses.get_or_init(|| {
            let mut found = vec![];
            text::find_addresses(self.text, &mut found);
            found
        });
        let next = addresses.partition_point(|address| address.end <= range.start);
        addresses
            .get(next)
            .is_some_and(|address| address.start < range.end)
    }
}

/// The range of the match in the reading when the form stands around its key at `key_start`.
pub(super) fn verify(form: &Form, key_start: usize, reading: &Reading<'_>) -> Option<Range<usize>> {
    match form {
        Form::Words { words, key } => phrase_around(words, *key, key_start, reading.text)
            .or_else(|| single_word_in_tag(words, key_start, reading)),
        Form::ExactCase { words, cased, key } => {
            phrase_around(words, *key, key_start, reading.text)
                .filter(|range| has_case(cased, range, reading))
        }
        Form::JoinedTag { text } => tag_part(key_start..key_start + text.len(), reading),
        Form::WholeTag { text } => {
            let range = key_start..key_start + text.len();
            let hash = reading.text[..range.start].ends_with(['#', '＃']);
            let ends = reading.text[range.end..]
                .chars()
                .next()
                .is_none_or(|c| !text::is_word(c));
            (hash && ends).then(|| with_hash(range, reading))
        }
    }
}

fn single_word_in_tag(
    words: &[Word],
    key_start: usize,
    reading: &Reading<'_>,
) -> Option<Range<usize>> {
    let [word] = words else { return None };
    if word.open_start || word.open_end {
        return None;
    }
    tag_part(key_start..key_start + word.text.len(), reading)
}

fn tag_part(range: Range<usize>, reading: &Reading<'_>) -> Option<Range<usize>> {
    let original_at = |at| reading.map().start(at);
    text::is_hashtag_part(reading.text, &range, reading.original, original_at).then_some(range)
}

fn with_hash(range: Range<usize>, reading: &Reading<'_>) -> Range<usize> {
    let hash = reading.text[..range.start]
        .chars()
        .next_back()
        .map_or(0, char::len_utf8);
    range.start - hash..range.end
}

/// Checks the word at the key, then the words to its left and to its right.
fn phrase_around(words: &[Word], key: usize, key_start: usize, text: &str) -> Option<Range<usize>> {
    let (before, rest) = words.split_at(key);
    let (word, after) = rest.split_first()?;
    let mut range = key_start..key_start + word.text.len();
    range.start = word_start(word, range.start, text)?;
    range.end = word_end(word, range.end, text)?;
    for word in before.iter().rev() {
        let end = skip_gap_back(text, range.start)?;
        range.start = word_before(word, end, text)?;
    }
    for word in after {
        let start = skip_gap(text, range.end)?;
        range.end = word_after(word, start, text)?;
    }
    Some(range)
}

/// The word must end at `end`, where a gap begins; returns where it starts.
fn word_before(word: &Word, end: usize, text: &str) -> Option<usize> {
    if word.open_end {
        let from = run_back(text, end);
        let mut places = text[from..end]
            .match_indices(&word.text)
            .map(|(place, _)| from + place);
        return places.find_map(|start| word_start(word, start, text));
    }
    let start = end.checked_sub(word.text.len())?;
    if !text.is_char_boundary(start) || text[start..end] != word.text {
        return None;
    }
    word_end(word, end, text)?;
    word_start(word, start, text)
}

/// The word must start at `start`, behind a gap; returns where it ends.
fn word_after(word: &Word, start: usize, text: &str) -> Option<usize> {
    if word.open_start {
        let to = run(text, start);
        let mut places = text[start..to]
            .match_indices(&word.text)
            .map(|(place, _)| start + place);
        return places.find_map(|place| word_end(word, place + word.text.len(), text));
    }
    text[start..].starts_with(&word.text).then_some(())?;
    word_start(word, start, text)?;
    word_end(word, start + word.text.len(), text)
}

/// Where a word whose letters begin at `start` begins, wildcard included.
fn word_start(word: &Word, start: usize, text: &str) -> Option<usize> {
    if word.open_start {
        return Some(run_back(text, start));
    }
    text::is_border(text, start).then_some(start)
}

/// Where a word whose letters end at `end` ends, wildcard included.
fn word_end(word: &Word, end: usize, text: &str) -> Option<usize> {
    if word.open_end {
        return Some(run(text, end));
    }
    let open = text[..end].chars().next_back().is_some_and(text::ends_open);
    // Even where particles may attach, a character is not cut from its marks.
    let whole = text[end..].chars().next().is_none_or(|c| !is_mark(c));
    if open {
        whole.then_some(end)
    } else {
        text::is_border(text, end).then_some(end)
    }
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// End of the run of letters, marks and digits that begins at `at`.
fn run(text: &str, at: usize) -> usize {
    let mut end = at;
    for c in text[at..].chars().take(LONGEST_WILDCARD) {
        if text::is_gap(c) || changes_script(text, end) {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// Start of the run of letters, marks and digits that ends at `at`.
fn run_back(text: &str, at: usize) -> usize {
    let mut start = at;
    for c in text[..at].chars().rev().take(LONGEST_WILDCARD) {
        if text::is_gap(c) || changes_script(text, start) {
            break;
        }
        start -= c.len_utf8();
    }
    start
}

/// A wildcard stops where letters of one kind of script meet those of another, but goes on through
/// a script without spaces, whose inner borders nothing marks.
fn changes_script(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    let inside = !text::is_gap(before) && !text::is_gap(after);
    let unspaced = text::is_unspaced(before) && text::is_unspaced(after);
    inside && !unspaced && text::is_border(text, at)
}

fn skip_gap(text: &str, at: usize) -> Option<usize> {
    let mut end = at;
    for (count, c) in text[at..].chars().enumerate() {
        if !text::is_gap(c) {
            return (count > 0).then_some(end);
        }
        if count == LONGEST_GAP {
            return None;
        }
        end += c.len_utf8();
    }
    None
}

fn skip_gap_back(text: &str, at: usize) -> Option<usize> {
    let mut start = at;
    for (count, c) in text[..at].chars().rev().enumerate() {
        if !text::is_gap(c) {
            return (count > 0).then_some(start);
        }
        if count == LONGEST_GAP {
            return None;
        }
        start -= c.len_utf8();
    }
    None
}

/// Looks at the original letters of a match of the folded words.
fn has_case(cased: &[Word], range: &Range<usize>, reading: &Reading<'_>) -> bool {
    let mut plain = String::new();
    text::plain_reading(
        &reading.original[reading.map().original(range.clone())],
        &mut plain,
    );
    let Some(first) = cased.first() else {
        return false;
    };
    plain
        .match_indices(&first.text)
        .filter_map(|(at, _)| phrase_around(cased, 0, at, &plain))
        .any(|found| found == (0..plain.len()))
}
