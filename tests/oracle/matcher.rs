//! The slow matcher: every term at every place of every text, conditions on plain lists.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use saring::engine::{Found, Match, Post, Span, Steps};
use saring::rules::{
    Condition, Lane, MetadataField, Rule, RuleSet, TermGroup, TermShape, TermWord,
};
use saring::text::{self, Segments};

use super::readings::{Reading, Readings};
use super::sieve::Sieve;
use super::words::{self, Ways, Word};

/// What every rule of the set finds in the post.
pub(super) fn findings(rules: &RuleSet, post: &Post<'_>) -> super::Findings {
    let texts = readings(post);
    let found = |(index, rule): (usize, &Rule)| {
        let (lane, steps, matches) = finding(rule, post, &texts, &|_, _| true)?;
        Some((index, lane, steps, matches))
    };
    rules.rules.iter().enumerate().filter_map(found).collect()
}

/// The same, of what a sieve lets through.
pub(super) fn sifted_findings(rules: &RuleSet, sieve: &Sieve, post: &Post<'_>) -> super::Findings {
    let texts = readings(post);
    let tries = sieve.sift(&texts);
    let found = |&index: &usize| {
        let rule = &rules.rules[index];
        let tried = |clause: usize, place: usize| tries.has((index, clause, place));
        let (lane, steps, matches) = finding(rule, post, &texts, &tried)?;
        Some((index, lane, steps, matches))
    };
    tries.rules.iter().filter_map(found).collect()
}

fn readings<'a>(post: &Post<'a>) -> Vec<Readings<'a>> {
    post.texts.iter().map(|it| Readings::of(it.text)).collect()
}

fn finding(
    rule: &Rule,
    post: &Post<'_>,
    texts: &[Readings<'_>],
    tried: &dyn Fn(usize, usize) -> bool,
) -> Option<(Lane, Steps, Vec<Match>)> {
    if !rule.is_for(post.kind, post.language, post.country) {
        return None;
    }
    let mut matches = BTreeSet::new();
    for (field, text) in post.texts.iter().enumerate() {
        if rule.fields.is_empty() || rule.fields.iter().any(|name| name == text.name) {
            matches.extend(matches_in(rule, field as u32, &texts[field], tried));
        }
    }
    let mut supporting = BTreeSet::new();
    support(&rule.condition, true, &mut supporting);
    let mut matches = merged(matches.into_iter().collect());
    if rule.exceptions.is_some() {
        let by = rule.groups.len() + rule.patterns.len();
        matches = without(&matches, by, |found| {
            supporting.contains(&(found.clause as usize))
        });
    }
    let facts = |lane| Facts {
        matches: matches
            .iter()
            .filter(|found| found.lane <= lane)
            .copied()
            .collect(),
        post,
        texts,
    };
    let lanes = [Lane::Exact, Lane::Folded, Lane::Deobfuscated];
    facts(Lane::Deobfuscated)
        .holds(&rule.condition)
        .then_some(())?;
    let lane = lanes
        .into_iter()
        .find(|lane| facts(*lane).holds(&rule.condition))?;
    let reported = reported(rule, matches, &supporting);
    let needed = reported.iter().filter(|found| found.lane <= lane);
    let steps = needed.fold(Steps::NONE, |steps, found| steps.and(found.steps));
    Some((lane, steps, reported))
}

/// Of matches of one term that overlap, those in the strongest lane; of repeats, the first.
fn merged(matches: Vec<Match>) -> Vec<Match> {
    let same = |a: &Match, b: &Match| (a.field, a.clause, a.found) == (b.field, b.clause, b.found);
    let overlap = |a: Span, b: Span| a.start < b.end && b.start < a.end;
    let mut kept: Vec<Match> = vec![];
    for lane in [Lane::Exact, Lane::Folded, Lane::Deobfuscated] {
        let stronger = kept.clone();
        for found in matches.iter().filter(|found| found.lane == lane) {
            let hidden = stronger
                .iter()
                .any(|it| same(it, found) && overlap(it.span, found.span));
            let again = kept
                .iter()
                .any(|it| same(it, found) && it.span == found.span);
            if !hidden && !again {
                kept.push(*found);
            }
        }
    }
    kept.sort_unstable();
    kept
}

/// Without the matches chosen that lie inside a match of the clause `by`.
fn without(matches: &[Match], by: usize, chosen: impl Fn(&Match) -> bool) -> Vec<Match> {
    let inside = |found: &Match| {
        matches.iter().any(|it| {
            it.clause as usize == by
                && it.field == found.field
                && it.span.start <= found.span.start
                && found.span.end <= it.span.end
        })
    };
    let left = matches
        .iter()
        .filter(|found| !(chosen(found) && inside(found)));
    left.copied().collect()
}

/// Leftmost, then longest, without overlaps.
fn longest(mut matches: Vec<Match>) -> Vec<Match> {
    matches.sort_by_key(|it| {
        let length = it.span.end - it.span.start;
        (
            it.field,
            it.span.start,
            u32::MAX - length,
            it.lane,
            it.found,
            it.steps,
        )
    });
    let mut kept: Vec<Match> = vec![];
    for found in matches {
        let free = |it: &Match| it.field != found.field || it.span.end <= found.span.start;
        if kept.last().is_none_or(free) {
            kept.push(found);
        }
    }
    kept
}

fn reported(rule: &Rule, matches: Vec<Match>, supporting: &BTreeSet<usize>) -> Vec<Match> {
    let (mut plain, mut excepted) = (BTreeSet::new(), vec![]);
    uses(&rule.condition, &mut plain, &mut excepted);
    let mut left = matches;
    for (clause, other) in excepted {
        if !plain.contains(&clause) {
            left = without(&left, other, |found| found.clause as usize == clause);
        }
    }
    let mut clauses: BTreeMap<u32, Vec<Match>> = BTreeMap::new();
    for found in left {
        if supporting.contains(&(found.clause as usize)) {
            clauses.entry(found.clause).or_default().push(found);
        }
    }
    let mut reported: Vec<Match> = clauses.into_values().flat_map(longest).collect();
    reported.sort_unstable();
    reported
}

fn uses(condition: &Condition, plain: &mut BTreeSet<usize>, excepted: &mut Vec<(usize, usize)>) {
    match condition {
        Condition::Clause(a) | Condition::Count(a, _) => plain.extend([*a]),
        Condition::AtLeast(_, all) => plain.extend(all),
        Condition::Near(a, b, _) | Condition::Before(a, b, _) => plain.extend([*a, *b]),
        Condition::Except(a, b) => excepted.push((*a, *b)),
        Condition::And(parts) | Condition::Or(parts) => {
            parts.iter().for_each(|part| uses(part, plain, excepted));
        }
        Condition::Not(part) => uses(part, plain, excepted),
        Condition::Metadata(..) => {}
    }
}

struct Facts<'a> {
    matches: Vec<Match>,
    post: &'a Post<'a>,
    texts: &'a [Readings<'a>],
}

impl Facts<'_> {
    fn of(&self, clause: usize) -> Vec<Match> {
        let of = self
            .matches
            .iter()
            .filter(|it| it.clause as usize == clause);
        of.copied().collect()
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Clause(clause) => !self.of(*clause).is_empty(),
            Condition::And(all) => all.iter().all(|part| self.holds(part)),
            Condition::Or(any) => any.iter().any(|part| self.holds(part)),
            Condition::Not(part) => !self.holds(part),
            Condition::AtLeast(least, of) => {
                let of: BTreeSet<usize> = of.iter().copied().collect();
                of.iter().filter(|one| !self.of(**one).is_empty()).count() >= *least
            }
            Condition::Count(clause, least) => longest(self.of(*clause)).len() >= *least,
            Condition::Near(a, b, words) => {
                self.before(*a, *b, *words) || self.before(*b, *a, *words)
            }
            Condition::Before(a, b, words) => self.before(*a, *b, *words),
            Condition::Except(a, b) => {
                let left = without(&self.matches, *b, |found| found.clause as usize == *a);
                left.iter().any(|found| found.clause as usize == *a)
            }
            Condition::Metadata(field, values) => {
                let value = match field {
                    MetadataField::Language => self.post.language,
                    MetadataField::Country => self.post.country,
                    MetadataField::Platform => self.post.platform,
                };
                values.iter().any(|one| one == value)
            }
        }
    }

    fn before(&self, a: usize, b: usize, words: usize) -> bool {
        let (first, second) = (longest(self.of(a)), longest(self.of(b)));
        first.iter().any(|a| {
            second.iter().any(|b| {
                let text = &self.texts[a.field as usize];
                a.field == b.field
                    && a.span.end <= b.span.start
                    && distance(text, a.span, b.span) <= words
            })
        })
    }
}

/// Word positions from the last word of the first to the first word of the second.
fn distance(text: &Readings<'_>, first: Span, second: Span) -> usize {
    let words = text.words();
    let position = |touches: &dyn Fn(&Span) -> bool| words.iter().rposition(touches);
    let ended = |before: u32| words.iter().filter(|word| word.end <= before).count();
    let last = position(&|word| word.start < first.end && first.start < word.end);
    let last = last.unwrap_or_else(|| ended(first.start));
    ended(second.start).saturating_sub(last)
}

fn support(condition: &Condition, positive: bool, out: &mut BTreeSet<usize>) {
    match condition {
        Condition::Clause(clause) | Condition::Count(clause, _) | Condition::Except(clause, _)
            if positive =>
        {
            out.extend([*clause]);
        }
        Condition::Near(a, b, _) | Condition::Before(a, b, _) if positive => out.extend([*a, *b]),
        Condition::AtLeast(_, clauses) if positive => out.extend(clauses),
        Condition::And(parts) | Condition::Or(parts) => {
            parts.iter().for_each(|part| support(part, positive, out));
        }
        Condition::Not(part) => support(part, !positive, out),
        _ => {}
    }
}

fn matches_in(
    rule: &Rule,
    field: u32,
    text: &Readings<'_>,
    tried: &dyn Fn(usize, usize) -> bool,
) -> Vec<Match> {
    let mut matches = vec![];
    let exceptions = rule.groups.len() + rule.patterns.len();
    let groups = rule.groups.iter().enumerate();
    for (clause, group) in groups.chain(rule.exceptions.iter().map(|it| (exceptions, it))) {
        for (index, term) in group.terms.iter().enumerate() {
            if !tried(clause, index) {
                continue;
            }
            let mut add = |span, lane, steps| {
                matches.push(Match {
                    field,
                    span,
                    clause: clause as u32,
                    found: Found::Term(index as u32),
                    lane,
                    steps,
                });
            };
            match &term.shape {
                TermShape::Root { forms, .. } => {
                    for form in forms {
                        let words = form.split('-').map(|word| TermWord {
                            text: word.to_owned(),
                            open_start: false,
                            open_end: false,
                        });
                        find(
                            &TermShape::Words(words.collect()),
                            true,
                            group,
                            text,
                            &mut add,
                        );
                    }
                }
                shape => find(shape, false, group, text, &mut add),
            }
        }
    }
    for (clause, pattern) in (rule.groups.len()..).zip(&rule.patterns) {
        for (index, expression) in pattern.expressions.iter().enumerate() {
            if !tried(clause, index) {
                continue;
            }
            let regex = super::cases::regex(expression);
            for found in regex
                .find_iter(&text.plain)
                .filter(|found| !found.is_empty())
            {
                let span = text.plain_map.original(found.range());
                matches.push(Match {
                    field,
                    span: to_span(span),
                    clause: clause as u32,
                    found: Found::Pattern(index as u32),
                    lane: Lane::Exact,
                    steps: Steps::NONE,
                });
            }
        }
    }
    matches
}

fn to_span(range: Range<usize>) -> Span {
    Span {
        start: range.start as u32,
        end: range.end as u32,
    }
}

/// Adds every place where the term stands, lane by lane.
fn find(
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
