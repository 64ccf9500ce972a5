//! One term in a text: as written, without accents, in hashtags, in disguise.

use std::ops::Range;

use saring::engine::{Span, Steps};
use saring::rules::{Lane, TermGroup, TermShape, TermWord};
use saring::text::{self, Segments};

use super::readings::{Reading, Readings};
use super::words::{self, Ways, Word};

pub(super) fn to_span(range: Range<usize>) -> Span {
    Span {
        start: range.start as u32,
        end: range.end as u32,
    }
}

/// Adds every place where the term stands, lane by lane.
pub(super) fn find(
    shape: &TermShape,
    of_root: bool,
    group: &TermGroup,
    text: &Readings<'_>,
    add: &mut dyn FnMut(Span, Lane, Steps),
) {
    // A tag has its parts without anything between them, and so passes.
    let several = of_root && matches!(shape, TermShape::Words(words) if words.len() > 1);
    let mut note = |range: Range<usize>, reading: &Reading, lane, undone: Undone| {
        if reading.in_address(&range) || (several && !hyphens_only(&reading.text[range.clone()])) {
            return;
        }
        let original = reading.map.original(range.clone());
        let span = text::whole_graphemes(text.original, original);
        let original = &text.original[span.clone()];
        let steps = undone.steps(original, lane, &reading.text[range], shape);
        add(to_span(span), lane, steps);
    };
    let segments = &mut text.segments(&text.exact);
    let exact = Term::new(shape, group, Lane::Exact);
    for range in exact.ranges(&text.exact, text.original, false, segments) {
        note(range, &text.exact, Lane::Exact, Undone::default());
    }
    if matches!(shape, TermShape::ExactCase(_)) || group.lanes == Lane::Exact {
        return;
    }
    let folded = Term::new(shape, group, Lane::Folded);
    let segments = &mut text.segments(&text.folded);
    for loose in [false, true] {
        for range in folded.ranges(&text.folded, text.original, loose, segments) {
            let undone = Undone {
                accents: loose,
                ..Undone::default()
            };
            note(range, &text.folded, Lane::Folded, undone);
        }
    }
    if group.lanes == Lane::Deobfuscated {
        for (range, ways) in folded.disguised(&text.folded, text.original, segments) {
            let undone = Undone {
                ways,
                ..Undone::default()
            };
            note(range, &text.folded, Lane::Deobfuscated, undone);
        }
    }
}

/// True when nothing but single hyphens stands between words.
fn hyphens_only(text: &str) -> bool {
    let gap = |c: char| text::is_gap(c);
    let hyphens = ["-", "\u{2010}", "\u{2011}", "\u{2013}"];
    let joined = hyphens
        .iter()
        .fold(text.to_owned(), |text, it| text.replace(it, "-"));
    !joined.contains("--") && !joined.replace('-', "").contains(gap) && !joined.ends_with('-')
}

/// What was undone to find a match.
#[derive(Default)]
struct Undone {
    accents: bool,
    ways: Ways,
}

impl Undone {
    fn steps(&self, original: &str, lane: Lane, there: &str, shape: &TermShape) -> Steps {
        let (compatibility, look_alike) = text::fold_steps(original);
        let beyond = lane != Lane::Exact;
        let apart = self.ways.apart;
        let written = written(shape);
        let digit = there
            .chars()
            .any(|c| text::is_leet(c) && !written.contains(c));
        let letters: Vec<char> = there.chars().collect();
        let triple = letters.windows(3).any(|three| {
            three
                .iter()
                .all(|&c| c == three[0] && text::is_sign_word(c))
        });
        let inside = original.trim_matches(text::is_ignorable);
        let steps = [
            (inside.chars().any(text::is_ignorable), Steps::INVISIBLE),
            (beyond && compatibility, Steps::COMPATIBILITY),
            (beyond && look_alike, Steps::LOOK_ALIKE),
            (self.accents, Steps::UNACCENTED),
            ((self.ways.signs || apart) && digit, Steps::LEET),
            (self.ways.signs && triple, Steps::REPEAT),
            (apart, Steps::SEPARATOR),
            (self.ways.masked, Steps::MASK),
        ];
        let undone = steps.into_iter().filter(|(yes, _)| *yes);
        undone.fold(Steps::NONE, |all, (_, step)| all.and(step))
    }
}

fn written(shape: &TermShape) -> String {
    match shape {
        TermShape::Words(words) | TermShape::ExactCase(words) => {
            let words = words
                .iter()
                .map(|word| words::read(&word.text, Lane::Folded));
            words.collect::<Vec<_>>().join(" ")
        }
        TermShape::Hashtag(tag) => words::read(tag, Lane::Folded),
        TermShape::Root { .. } => unreachable!("roots are taken apart"),
    }
}

/// A term in one reading.
struct Term<'a> {
    shape: &'a TermShape,
    words: Vec<Word>,
    /// All of it in one word, and whether it may be in disguise.
    joined: Option<Word>,
    /// The joined word without accents.
    joined_loose: Option<Word>,
}

impl<'a> Term<'a> {
    fn new(shape: &'a TermShape, group: &TermGroup, lane: Lane) -> Self {
        let (words, whole) = match shape {
            TermShape::Words(words) => (words.clone(), words.len() > 1),
            TermShape::ExactCase(words) => (words.clone(), false),
            TermShape::Hashtag(tag) => {
                let word = TermWord {
                    text: tag.clone(),
                    open_start: false,
                    open_end: false,
                };
                (vec![word], true)
            }
            TermShape::Root { .. } => unreachable!("roots are taken apart"),
        };
        let words: Vec<Word> = words.iter().map(|it| Word::new(it, group, lane)).collect();
        let closed = words.iter().all(Word::is_closed);
        let text: String = words.iter().map(|word| word.text.as_str()).collect();
        let joined = (whole && closed).then(|| Word::whole(text.clone(), group));
        let unaccented = words::unaccented(&text);
        let loose = group.loose && lane != Lane::Exact && unaccented != text;
        let is_phrase = matches!(shape, TermShape::Words(_));
        let joined_loose =
            (joined.is_some() && loose && is_phrase).then(|| Word::whole(unaccented, group));
        Self {
            shape,
            words,
            joined,
            joined_loose,
        }
    }

    /// Ranges where the term stands as written or, when asked, with some accents missing.
    fn ranges(
        &self,
        reading: &Reading,
        original: &str,
        loose: bool,
        segments: &mut Segments,
    ) -> Vec<Range<usize>> {
        let text = &reading.text;
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let mut ranges = vec![];
        for &at in &places {
            if matches!(self.shape, TermShape::Hashtag(_)) {
                let word = self.words[0].text.as_str();
                ranges.extend(starts(text, at, word).and_then(|it| whole_tag(it, text)));
                continue;
            }
            let phrase = words::phrase_at(&self.words, at, text, loose, segments);
            let is_case = matches!(self.shape, TermShape::ExactCase(_));
            ranges
                .extend(phrase.filter(|range| !is_case || self.has_case(range, reading, original)));
            let [word] = self.words.as_slice() else {
                let joined = if loose {
                    &self.joined_loose
                } else {
                    &self.joined
                };
                let joined = joined.as_ref().map(|word| word.text.as_str());
                ranges.extend(
                    joined.and_then(|it| tag_part(starts(text, at, it)?, reading, original)),
                );
                continue;
            };
            if word.is_closed() {
                let spelled = if loose {
                    word.loose.as_deref()
                } else {
                    Some(word.text.as_str())
                };
                let found = spelled.and_then(|spelled| starts(text, at, spelled));
                let found = found.and_then(|range| tag_part(range, reading, original));
                ranges.extend(
                    found.filter(|range| !is_case || self.has_case(range, reading, original)),
                );
            }
        }
        ranges
    }

    fn has_case(&self, range: &Range<usize>, reading: &Reading, original: &str) -> bool {
        let TermShape::ExactCase(cased) = self.shape else {
            return false;
        };
        let plain = words::plain(&original[reading.map.original(range.clone())]);
        let cased: Vec<Word> = cased.iter().map(Word::cased).collect();
        let mut places = plain.char_indices();
        places.any(|(at, _)| {
            let segments = &mut Segments::default();
            words::phrase_at(&cased, at, &plain, false, segments) == Some(0..plain.len())
        })
    }

    /// Ranges where a word of the term, or several, stand in disguise, each with the fewest ways.
    fn disguised(
        &self,
        reading: &Reading,
        original: &str,
        segments: &mut Segments,
    ) -> Vec<(Range<usize>, Ways)> {
        let text = &reading.text;
        let mut found: Vec<(Range<usize>, Ways)> = vec![];
        let tag = matches!(self.shape, TermShape::Hashtag(_));
        for (at, _) in text.char_indices() {
            if !tag {
                found.extend(words::disguised_at(&self.words, at, text, segments));
            }
            let single = (self.words.len() == 1 && self.words[0].is_closed() && !tag)
                .then(|| &self.words[0]);
            for word in single
                .into_iter()
                .chain(&self.joined)
                .chain(&self.joined_loose)
            {
                for end in words::signs_in_tag(word, at, text) {
                    let range = if tag {
                        whole_tag(at..end, text)
                    } else {
                        tag_part(at..end, reading, original)
                    };
                    found.extend(range.map(|range| (range, Ways::signs())));
                }
            }
        }
        found
    }
}

fn starts(text: &str, at: usize, word: &str) -> Option<Range<usize>> {
    let there = !word.is_empty() && text[at..].starts_with(word);
    there.then_some(at..at + word.len())
}

fn tag_part(range: Range<usize>, reading: &Reading, original: &str) -> Option<Range<usize>> {
    let original_at = |at| reading.map.start(at);
    text::is_hashtag_part(&reading.text, &range, original, original_at).then_some(range)
}

fn whole_tag(range: Range<usize>, text: &str) -> Option<Range<usize>> {
    let before = text[..range.start].chars().next_back()?;
    let after = text[range.end..].chars().next();
    let whole = matches!(before, '#' | '＃') && after.is_none_or(|c| !text::is_word(c));
    whole.then(|| range.start - before.len_utf8()..range.end)
}
