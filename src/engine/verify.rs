//! From a candidate to a match: the words around the key, the borders, the hashtag.

use std::ops::Range;

use super::{
    reading::{Memory, Reading},
    terms::{Form, Shape, Word},
};
use crate::text;

/// Characters that may stand between two words of a phrase. Long enough for any layout a person
/// writes, short enough that a wall of dots costs nothing.
pub(super) const LONGEST_GAP: usize = 64;

/// Characters that a `*` stands for at most: no word is longer, and a script without spaces would
/// otherwise give up a whole paragraph.
pub(super) const LONGEST_WILDCARD: usize = 64;

/// How words may be spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As the term is written.
    Written,
    /// Also without accents, where the group accepts it.
    Loose,
}

/// The range of the match in the reading when the form stands around its key, which has the text
/// `key` and begins at `start`.
pub(super) fn verify(
    form: &Form,
    key: &str,
    start: usize,
    spelling: Spelling,
    reading: &Reading<'_>,
) -> Option<Range<usize>> {
    let range = start..start + key.len();
    match &form.shape {
        Shape::Words { words, key } => {
            let phrase = Phrase {
                words,
                spelling,
                reading,
            };
            phrase.around(*key, range.clone()).or_else(|| {
                let single = words.len() == 1 && words[0].is_closed();
                single.then(|| tag_part(range, reading)).flatten()
            })
        }
        Shape::ExactCase { words, cased, key } => {
            let phrase = Phrase {
                words,
                spelling,
                reading,
            };
            let found = phrase.around(*key, range.clone()).or_else(|| {
                let single = words.len() == 1 && words[0].is_closed();
                single.then(|| tag_part(range, reading)).flatten()
            })?;
            has_case(cased, &found, reading).then_some(found)
        }
        Shape::JoinedTag(_) => tag_part(range, reading),
        Shape::WholeTag(_) => whole_tag(range, reading),
    }
}

/// The range when it is a hashtag or a part of one cut at capitals, digits or underscores.
pub(super) fn tag_part(range: Range<usize>, reading: &Reading<'_>) -> Option<Range<usize>> {
    let original_at = |at| reading.map().start(at);
    text::is_hashtag_part(reading.text, &range, reading.original, original_at).then_some(range)
}

/// The range with its `#` when it is a whole hashtag.
pub(super) fn whole_tag(range: Range<usize>, reading: &Reading<'_>) -> Option<Range<usize>> {
    let hash = reading.text[..range.start].chars().next_back();
    let hash = hash.filter(|c| matches!(c, '#' | '＃'))?;
    let after = reading.text[range.end..].chars().next();
    let ends = after.is_none_or(|c| !text::is_word(c));
    ends.then(|| range.start - hash.len_utf8()..range.end)
}

/// The words of a phrase in a reading.
struct Phrase<'a> {
    words: &'a [Word],
    spelling: Spelling,
    reading: &'a Reading<'a>,
}

impl Phrase<'_> {
    /// Checks the word at the key, then the words to its left and to its right.
    fn around(&self, key: usize, mut range: Range<usize>) -> Option<Range<usize>> {
        let (before, rest) = self.words.split_at(key);
        let (word, after) = rest.split_first()?;
        if word.is_closed() && !self.neighbours_stand(before.last(), after.first(), &range) {
            return None;
        }
        let text = self.reading.text;
        range.start = word_start(word, range.start, self.reading)?;
        range.end = word_end(word, range.end, self.reading)?;
        for word in before.iter().rev() {
            let end = skip_gap_back(text, range.start)?;
            let mut spellings = self.spellings(word);
            range.start =
                spellings.find_map(|spelled| word_before(word, spelled, end, self.reading))?;
        }
        for (at, word) in after.iter().enumerate() {
            let start = skip_gap(text, range.end)?;
            let is_last = at + 1 == after.len();
            let goes_on = |end: &usize| is_last || skip_gap(text, *end).is_some();
            let mut spellings = self.spellings(word);
            range.end = spellings
                .find_map(|spelled| word_after(word, spelled, start, self.reading, goes_on))?;
        }
        Some(range)
    }

    /// False when the letters of a neighbouring word are not there: mostly so, and much quicker seen
    /// than where words begin and end.
    fn neighbours_stand(
        &self,
        before: Option<&Word>,
        after: Option<&Word>,
        range: &Range<usize>,
    ) -> bool {
        let text = self.reading.text;
        let stands_before = |word: &Word| {
            let behind = skip_gap_back(text, range.start).map(|end| &text[..end]);
            let ends = |spelled: &str| behind.is_some_and(|text| text.ends_with(spelled));
            word.open_end || self.spellings(word).any(ends)
        };
        let stands_after = |word: &Word| {
            let ahead = skip_gap(text, range.end).map(|start| &text[start..]);
            let begins = |spelled: &str| ahead.is_some_and(|text| text.starts_with(spelled));
            word.open_start || self.spellings(word).any(begins)
        };
        before.is_none_or(stands_before) && after.is_none_or(stands_after)
    }

    fn spellings<'w>(&self, word: &'w Word) -> impl Iterator<Item = &'w str> + use<'w> {
        let loose = match self.spelling {
            Spelling::Written => None,
            Spelling::Loose => word.loose.as_deref(),
        };
        std::iter::once(word.text.as_str()).chain(loose)
    }
}

/// The word must end at `end`, where a gap begins; returns where it starts.
fn word_before(word: &Word, spelled: &str, end: usize, reading: &Reading<'_>) -> Option<usize> {
    let text = reading.text;
    if word.open_end {
        let from = run_back(text, end);
        let mut places = places(text, from..end, spelled);
        return places.find_map(|start| word_start(word, start, reading));
    }
    let start = end.checked_sub(spelled.len())?;
    if !text.is_char_boundary(start) || &text[start..end] != spelled {
        return None;
    }
    word_end(word, end, reading)?;
    word_start(word, start, reading)
}

/// The word must start at `start`, behind a gap; returns where it ends, the first place from which the
/// phrase goes on.
fn word_after(
    word: &Word,
    spelled: &str,
    start: usize,
    reading: &Reading<'_>,
    goes_on: impl Fn(&usize) -> bool,
) -> Option<usize> {
    let text = reading.text;
    if word.open_start {
        let to = run(text, start);
        let mut places = places(text, start..to, spelled);
        return places.find_map(|place| {
            let end = word_end(word, place + spelled.len(), reading);
            end.filter(&goes_on)
        });
    }
    text[start..].starts_with(spelled).then_some(())?;
    let end = start + spelled.len();
    word_start(word, start, reading)?;
    word_end(word, end, reading)
}

/// Every place of the word in a part of the text, overlapping ones too.
pub(super) fn places<'a>(
    text: &'a str,
    part: Range<usize>,
    word: &'a str,
) -> impl Iterator<Item = usize> + use<'a> {
    let from = part.start;
    let part = &text[part];
    let begins = move |&(at, _): &(usize, char)| part[at..].starts_with(word);
    part.char_indices()
        .filter(begins)
        .map(move |(at, _)| from + at)
}

/// True when the word may begin or end there.
///
/// A long word in a script without spaces hardly ever stands inside another by chance, and the model
/// that segments such text glues a neighbour to it more often than that: it needs no more than
/// grapheme borders.
pub(super) fn is_border(word: &Word, at: usize, reading: &Reading<'_>) -> bool {
    if word.long {
        text::is_border(reading.text, at)
    } else {
        reading.is_border(at)
    }
}

/// Where a word whose letters begin at `start` begins, wildcard included.
pub(super) fn word_start(word: &Word, start: usize, reading: &Reading<'_>) -> Option<usize> {
    if word.open_start {
        return Some(run_back(reading.text, start));
    }
    is_border(word, start, reading).then_some(start)
}

/// Where a word whose letters end at `end` ends, wildcard included.
pub(super) fn word_end(word: &Word, end: usize, reading: &Reading<'_>) -> Option<usize> {
    let text = reading.text;
    if word.open_end {
        return Some(run(text, end));
    }
    let open = text[..end].chars().next_back().is_some_and(text::ends_open);
    // Even where particles may attach, a character is not cut from its marks.
    let whole = text[end..].chars().next().is_none_or(|c| !is_mark(c));
    if open {
        whole.then_some(end)
    } else {
        is_border(word, end, reading).then_some(end)
    }
}

pub(super) fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// End of the run of letters, marks and digits that begins at `at`.
pub(super) fn run(text: &str, at: usize) -> usize {
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
pub(super) fn run_back(text: &str, at: usize) -> usize {
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

/// The end of the gap that begins at `at`; `None` when there is none, or it is too long.
pub(super) fn skip_gap(text: &str, at: usize) -> Option<usize> {
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

/// The start of the gap that ends at `at`.
pub(super) fn skip_gap_back(text: &str, at: usize) -> Option<usize> {
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
    let original = &reading.original[reading.map().original(range.clone())];
    text::plain_reading(original, &mut plain);
    let Some(first) = cased.first() else {
        return false;
    };
    // Its own original: breaks of the text around it were seen to when the words were found.
    let memory = Memory::default();
    let plain_reading = Reading::new(&plain, &plain, reading.lane, &memory);
    let phrase = Phrase {
        words: cased,
        spelling: Spelling::Written,
        reading: &plain_reading,
    };
    let mut places = places(&plain, 0..plain.len(), &first.text);
    places.any(|at| phrase.around(0, at..at + first.text.len()) == Some(0..plain.len()))
}
