//! The slow matcher: every term at every place of every text, conditions on plain lists.

use std::collections::{BTreeMap, BTreeSet};

use saring::engine::{Found, Match, Post, Span, Steps};
use saring::rules::{Condition, Lane, MetadataField, Rule, RuleSet, TermShape, TermWord};

use super::readings::Readings;
use super::sieve::Sieve;
use super::terms::{find, to_span};

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
