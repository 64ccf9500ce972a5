//! The slow matcher.

use std::collections::BTreeSet;

use saring::engine::{Found, Match, Post, Span};
use saring::rules::{Condition, Lane, Rule, RuleSet, TermShape, TermWord};
use saring::text::{self, OffsetMap};

/// What every rule of the set finds in the post.
pub(super) fn findings(rules: &RuleSet, post: &Post<'_>) -> super::Findings {
    let found = |(index, rule): (usize, &Rule)| Some((index, finding(rule, post)?));
    rules.rules.iter().enumerate().filter_map(found).collect()
}

fn finding(rule: &Rule, post: &Post<'_>) -> Option<Vec<Match>> {
    if !rule.is_for(post.kind, post.language, post.country) {
        return None;
    }
    let mut matches = BTreeSet::new();
    for (field, text) in post.texts.iter().enumerate() {
        if rule.fields.is_empty() || rule.fields.iter().any(|name| name == text.name) {
            matches.extend(matches_in(rule, field as u32, text.text));
        }
    }
    let clauses: BTreeSet<usize> = matches.iter().map(|found| found.clause as usize).collect();
    let mut supporting = BTreeSet::new();
    support(&rule.condition, true, &mut supporting);
    holds(&rule.condition, &clauses).then(|| {
        matches
            .into_iter()
            .filter(|m| supporting.contains(&(m.clause as usize)))
            .collect()
    })
}

fn holds(condition: &Condition, clauses: &BTreeSet<usize>) -> bool {
    match condition {
        Condition::Clause(clause) => clauses.contains(clause),
        Condition::And(all) => all.iter().all(|part| holds(part, clauses)),
        Condition::Or(any) => any.iter().any(|part| holds(part, clauses)),
        Condition::Not(part) => !holds(part, clauses),
        Condition::AtLeast(least, of) => {
            let of: BTreeSet<usize> = of.iter().copied().collect();
            of.intersection(clauses).count() >= *least
        }
        other => unreachable!("{other:?} is not generated"),
    }
}

fn support(condition: &Condition, positive: bool, out: &mut BTreeSet<usize>) {
    match condition {
        Condition::Clause(clause) if positive => out.extend([*clause]),
        Condition::AtLeast(_, clauses) if positive => out.extend(clauses),
        Condition::And(parts) | Condition::Or(parts) => {
            parts.iter().for_each(|part| support(part, positive, out));
        }
        Condition::Not(part) => support(part, !positive, out),
        _ => {}
    }
}

/// One text with its readings.
struct Readings<'a> {
    original: &'a str,
    exact: String,
    exact_map: OffsetMap,
    addresses: Vec<std::ops::Range<usize>>,
}

fn matches_in(rule: &Rule, field: u32, original: &str) -> Vec<Match> {
    let (mut exact, mut exact_map, mut addresses) = Default::default();
    text::trace_exact(original, &mut exact, &mut exact_map);
    text::find_addresses(&exact, &mut addresses);
    let readings = Readings {
        original,
        exact,
        exact_map,
        addresses,
    };
    let mut matches = vec![];
    let mut add = |clause: usize, found, range: std::ops::Range<usize>| {
        let span = Span {
            start: range.start as u32,
            end: range.end as u32,
        };
        matches.push(Match {
            field,
            span,
            clause: clause as u32,
            found,
            lane: Lane::Exact,
            steps: saring::engine::Steps::NONE,
        });
    };
    for (clause, group) in rule.groups.iter().enumerate() {
        for (index, term) in group.terms.iter().enumerate() {
            for range in term_ranges(&term.shape, &readings) {
                let range = readings.exact_map.original(range);
                add(clause, Found::Term(index as u32), range);
            }
        }
    }
    let (mut plain, mut plain_map) = Default::default();
    text::trace_plain(original, &mut plain, &mut plain_map);
    for (clause, pattern) in (rule.groups.len()..).zip(&rule.patterns) {
        for (index, expression) in pattern.expressions.iter().enumerate() {
            let regex = regex::Regex::new(&format!("(?i){expression}")).expect("it compiles");
            for found in regex.find_iter(&plain).filter(|found| !found.is_empty()) {
                add(
                    clause,
                    Found::Pattern(index as u32),
                    plain_map.original(found.range()),
                );
            }
        }
    }
    matches
}

/// Ranges of the exact reading, leftmost first, not overlapping, outside addresses.
fn term_ranges(shape: &TermShape, readings: &Readings<'_>) -> Vec<std::ops::Range<usize>> {
    let text = &readings.exact;
    let places = || text.char_indices().map(|(at, _)| at);
    match shape {
        TermShape::Words(words) => {
            let words = read_words(words, text::exact_reading);
            let closed = words.iter().all(|word| !word.open_start && !word.open_end);
            let joined: String = words.iter().map(|word| word.text.as_str()).collect();
            let phrase = places().filter_map(|at| {
                phrase_at(&words, at, text).or_else(|| {
                    (words.len() == 1 && closed).then(|| tag_at(&joined, at, readings))?
                })
            });
            let mut ranges = chosen(phrase.collect(), readings);
            if words.len() > 1 && closed {
                let tags = places().filter_map(|at| tag_at(&joined, at, readings));
                ranges.extend(chosen(tags.collect(), readings));
            }
            ranges
        }
        TermShape::ExactCase(cased) => {
            let words = read_words(cased, text::exact_reading);
            let cased = read_words(cased, text::plain_reading);
            let found = places()
                .filter_map(|at| phrase_at(&words, at, text))
                .filter(|range| {
                    let mut plain = String::new();
                    let original = readings.exact_map.original(range.clone());
                    text::plain_reading(&readings.original[original], &mut plain);
                    plain
                        .char_indices()
                        .any(|(at, _)| phrase_at(&cased, at, &plain) == Some(0..plain.len()))
                });
            chosen(found.collect(), readings)
        }
        TermShape::Hashtag(tag) => {
            let tag = read(tag, text::exact_reading);
            let found = places().filter_map(|at| {
                let end = at + tag.len();
                let begins = text[at..].starts_with(&tag) && text[..at].ends_with(['#', '＃']);
                let ends = begins && text[end..].chars().next().is_none_or(|c| !text::is_word(c));
                ends.then(|| at - text[..at].chars().next_back().map_or(0, char::len_utf8)..end)
            });
            chosen(found.collect(), readings)
        }
        TermShape::Root { .. } => vec![],
    }
}

fn chosen(
    ranges: Vec<std::ops::Range<usize>>,
    readings: &Readings<'_>,
) -> Vec<std::ops::Range<usize>> {
    let outside = |range: &std::ops::Range<usize>| {
        !readings
            .addresses
            .iter()
            .any(|a| a.start < range.end && range.start < a.end)
    };
    let mut kept: Vec<std::ops::Range<usize>> = vec![];
    for range in ranges.into_iter().filter(outside) {
        if kept.last().is_none_or(|last| range.start >= last.end) {
            kept.push(range);
        }
    }
    kept
}

fn tag_at(joined: &str, at: usize, readings: &Readings<'_>) -> Option<std::ops::Range<usize>> {
    let text = &readings.exact;
    let range = at..at + joined.len();
    let original_at = |at| readings.exact_map.start(at);
    (text[at..].starts_with(joined)
        && text::is_hashtag_part(text, &range, readings.original, original_at))
    .then_some(range)
}

fn read<R>(text: &str, reading: impl Fn(&str, &mut String) -> R) -> String {
    let mut out = String::new();
    reading(text, &mut out);
    out
}

fn read_words<R>(words: &[TermWord], reading: impl Fn(&str, &mut String) -> R) -> Vec<TermWord> {
    let read = |word: &TermWord| {
        let mut text = String::new();
        reading(&word.text, &mut text);
        TermWord {
            text,
            ..word.clone()
        }
    };
    words.iter().map(read).collect()
}

/// The words in order, the letters of the first one beginning at `at`.
fn phrase_at(words: &[TermWord], at: usize, text: &str) -> Option<std::ops::Range<usize>> {
    let mut range: Option<std::ops::Range<usize>> = None;
    for word in words {
        let found = match &range {
            None => word_at(word, at, text)?,
            Some(before) => {
                let gap = text[before.end..].chars().take_while(|&c| text::is_gap(c));
                let gap: String = gap.collect();
                if gap.is_empty() || gap.chars().count() > 64 {
                    return None;
                }
                word_from(word, before.end + gap.len(), text)?
            }
        };
        range = Some(range.map_or(found.start, |before| before.start)..found.end);
    }
    range
}

/// A later word of a phrase: it begins at `start`, or its letters stand further on behind a `*`.
fn word_from(word: &TermWord, start: usize, text: &str) -> Option<std::ops::Range<usize>> {
    if !word.open_start {
        return word_at(word, start, text);
    }
    let end = start + letters(&text[start..]).len();
    let places = text[start..].char_indices().map(|(at, _)| start + at);
    places
        .take_while(|at| at + word.text.len() <= end)
        .find_map(|at| word_at(word, at, text))
}

/// The letters of the word stand at `at`, and its ends are as they must be.
fn word_at(word: &TermWord, at: usize, text: &str) -> Option<std::ops::Range<usize>> {
    if word.text.is_empty() || !text[at..].starts_with(&word.text) {
        return None;
    }
    let end = at + word.text.len();
    let start = match word.open_start {
        true => at - letters_back(&text[..at], text, at).len(),
        false => text::is_border(text, at).then_some(at)?,
    };
    if word.open_end {
        return Some(start..end + letters_on(text, end).len());
    }
    let particles = text[..end].chars().next_back().is_some_and(text::ends_open);
    let mark = |c: char| unicode_normalization::char::is_combining_mark(c);
    let ends = match particles {
        true => !text[end..].chars().next().is_some_and(mark),
        false => text::is_border(text, end),
    };
    ends.then_some(start..end)
}

fn letters(text: &str) -> &str {
    letters_on(text, 0)
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

fn letters_back<'a>(before: &'a str, text: &str, at: usize) -> &'a str {
    let mut start = at;
    for c in before.chars().rev().take(64) {
        if text::is_gap(c) || crosses_scripts(text, start) {
            break;
        }
        start -= c.len_utf8();
    }
    &before[start..]
}

fn crosses_scripts(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    let unspaced = text::is_unspaced(before) && text::is_unspaced(after);
    !text::is_gap(before) && text::is_border(text, at) && !unspaced
}
