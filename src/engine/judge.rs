//! From the matches of a post to its findings.

use super::{
    compile::Inner,
    condition::{self, Bits, Facts},
    places::{Cover, Words, leftmost_longest, merge_lanes},
    scratch::{Scratch, State},
    verdict::{Match, Post, Span, Verdict},
};
use crate::{
    rules::{Lane, MetadataField, Rule},
    text::{self, OffsetMap, Segments},
};

/// Memory for judging.
#[derive(Debug, Default)]
pub(super) struct Bench {
    /// Matches of the rule in hand, lanes merged.
    matches: Vec<Match>,
    /// Those of one clause.
    clause: Vec<Match>,
    other: Vec<Match>,
    /// Text of the post → its words, when somebody asked.
    words: Vec<Option<Words>>,
    buffer: String,
    map: OffsetMap,
    segments: Segments,
}

impl Inner {
    pub(super) fn judge(&self, post: &Post<'_>, scratch: &mut Scratch) {
        let Scratch {
            state,
            verdict,
            bench,
            ..
        } = scratch;
        bench.begin_post();
        let may_be_met = |rule: &u32| {
            let clauses = state.bits[*rule as usize];
            self.demands[*rule as usize].may_be_met(clauses)
        };
        if !state.touched.iter().any(may_be_met) {
            return;
        }
        state.touched.sort_unstable();
        state.hits.sort_unstable();
        for &index in state.touched.iter().filter(|rule| may_be_met(rule)) {
            let rule = &self.rules.rules[index as usize];
            if rule.is_for(post.kind, post.language, post.country) {
                self.judge_rule(index, rule, post, state, bench, verdict);
            }
        }
    }

    fn judge_rule(
        &self,
        index: u32,
        rule: &Rule,
        post: &Post<'_>,
        state: &State,
        bench: &mut Bench,
        verdict: &mut Verdict,
    ) {
        let demands = &self.demands[index as usize];
        let bits = state.bits[index as usize];
        let may_hold = if demands.needs_matches {
            condition::can_hold(&rule.condition, 0, bits)
        } else {
            condition::holds(&rule.condition, &mut Bits(bits))
        };
        if !may_hold {
            return;
        }
        bench.collect(state.hits_of(index));
        bench.drop_excepted(rule, demands.supporting);
        if demands.needs_matches && !bench.holds(rule, post, Lane::Deobfuscated) {
            return;
        }
        let lane = bench.needed_lane(rule, post);
        bench.keep_reported(rule, demands.supporting);
        verdict.push(index as usize, lane, bench.matches.drain(..));
    }
}

impl Bench {
    /// Forgets the words of the last post.
    pub(super) fn begin_post(&mut self) {
        self.words.clear();
    }

    /// Takes the matches of a rule and merges lanes.
    pub(super) fn collect<'h>(&mut self, hits: impl Iterator<Item = &'h Match>) {
        self.matches.clear();
        self.matches.extend(hits);
        merge_lanes(&mut self.matches);
    }

    /// The matches in hand.
    pub(super) fn matches(&self) -> &[Match] {
        &self.matches
    }

    /// Drops what the exceptions of the rule hide.
    pub(super) fn drop_excepted(&mut self, rule: &Rule, supporting: u64) {
        if rule.exceptions.is_some() {
            let exceptions = rule.groups.len() + rule.patterns.len();
            let hidden = |found: &Match| supporting >> found.clause & 1 == 1;
            drop_inside(&mut self.matches, exceptions, hidden);
        }
    }

    /// True when the condition holds with the matches up to this lane.
    fn holds(&mut self, rule: &Rule, post: &Post<'_>, lane: Lane) -> bool {
        let mut facts = Evidence {
            bench: self,
            post,
            lane,
        };
        condition::holds(&rule.condition, &mut facts)
    }

    /// The strongest lane that the condition holds in, known to hold in all together.
    fn needed_lane(&mut self, rule: &Rule, post: &Post<'_>) -> Lane {
        if self.matches.iter().all(|found| found.lane == Lane::Exact) {
            return Lane::Exact;
        }
        let stronger = [Lane::Exact, Lane::Folded];
        let holds = |lane: &Lane| self.holds(rule, post, *lane);
        stronger
            .into_iter()
            .find(holds)
            .unwrap_or(Lane::Deobfuscated)
    }

    /// Leaves what speaks for the condition: no clause under `not`, nothing that an `except` hides,
    /// and of matches of a clause that overlap the longest.
    fn keep_reported(&mut self, rule: &Rule, supporting: u64) {
        condition::exceptions(&rule.condition, &mut |clause, other| {
            drop_inside(&mut self.matches, other, |found| {
                found.clause as usize == clause
            });
        });
        self.matches
            .retain(|found| supporting >> found.clause & 1 == 1);
        self.matches.sort_unstable_by_key(|found| found.clause);
        self.other.clear();
        for clause in self.matches.chunk_by(|a, b| a.clause == b.clause) {
            self.clause.clear();
            self.clause.extend(clause);
            leftmost_longest(&mut self.clause);
            self.other.append(&mut self.clause);
        }
        std::mem::swap(&mut self.matches, &mut self.other);
    }

    /// The words of a text of the post.
    fn words(&mut self, field: u32, post: &Post<'_>) -> &Words {
        let place = field as usize;
        if self.words.len() <= place {
            self.words.resize_with(place + 1, || None);
        }
        let Self {
            words,
            buffer,
            map,
            segments,
            ..
        } = self;
        words[place].get_or_insert_with(|| {
            let mut found = Words::default();
            text::trace_exact(post.texts[place].text, buffer, map);
            segments.clear();
            segments.note_breaks(post.texts[place].text, buffer, map);
            segments.for_each_word(buffer, |range| {
                let original = map.original(range);
                found.spans.push(Span {
                    start: original.start as u32,
                    end: original.end as u32,
                });
            });
            found
        })
    }
}

/// Drops the matches chosen by `hidden` that lie inside a match of the clause `by`.
fn drop_inside(matches: &mut Vec<Match>, by: usize, hidden: impl Fn(&Match) -> bool) {
    let of = |found: &&Match| found.clause as usize == by;
    let fields = matches.iter().map(|found| found.field).max().unwrap_or(0);
    let mut covers: Vec<Cover> = (0..=fields).map(|_| Cover::default()).collect();
    for (field, cover) in (0..).zip(&mut covers) {
        let inside = matches
            .iter()
            .filter(of)
            .filter(|found| found.field == field);
        cover.add(inside.map(|found| found.span));
    }
    matches.retain(|found| !(hidden(found) && covers[found.field as usize].holds(found.span)));
}

/// The matches of a rule up to a lane, as facts for its condition.
pub(super) struct Evidence<'a, 'p> {
    bench: &'a mut Bench,
    post: &'a Post<'p>,
    lane: Lane,
}

impl<'a, 'p> Evidence<'a, 'p> {
    /// All matches in hand, whatever their lane.
    pub(super) fn all(bench: &'a mut Bench, post: &'a Post<'p>) -> Self {
        let lane = Lane::Deobfuscated;
        Self { bench, post, lane }
    }

    pub(super) fn of(&self, clause: usize) -> impl Iterator<Item = &Match> {
        let lane = self.lane;
        let matches = self.bench.matches.iter();
        matches.filter(move |found| found.clause as usize == clause && found.lane <= lane)
    }

    /// The matches of the clause, leftmost and longest.
    pub(super) fn chosen(&mut self, clause: usize) -> Vec<Match> {
        let mut chosen = std::mem::take(&mut self.bench.clause);
        chosen.clear();
        chosen.extend(self.of(clause));
        leftmost_longest(&mut chosen);
        chosen
    }

    /// The next of `seconds` behind a match, which is the nearest there, and how many word
    /// positions it is away.
    pub(super) fn next_behind(
        &mut self,
        found: &Match,
        seconds: &[Match],
    ) -> Option<(Match, usize)> {
        let key = (found.field, found.span.end);
        let next = seconds.partition_point(|it| (it.field, it.span.start) < key);
        let next = seconds.get(next).filter(|next| next.field == found.field)?;
        let text = self.bench.words(found.field, self.post);
        Some((*next, text.distance(found.span, next.span)))
    }

    /// The matches of the clause that lie inside no match of the other.
    pub(super) fn left_outside(&mut self, clause: usize, other: usize) -> Vec<Match> {
        let mut matches = std::mem::take(&mut self.bench.other);
        matches.clear();
        matches.extend(self.of(clause));
        if other != clause {
            matches.extend(self.of(other));
        }
        drop_inside(&mut matches, other, |found| found.clause as usize == clause);
        matches.retain(|found| found.clause as usize == clause);
        matches
    }

    /// What the post says of itself.
    pub(super) fn said(&self, field: MetadataField) -> &'p str {
        match field {
            MetadataField::Language => text_language(self.post.language),
            MetadataField::Country => self.post.country,
            MetadataField::Platform => self.post.platform,
        }
    }
}

impl Facts for Evidence<'_, '_> {
    fn has(&mut self, clause: usize) -> bool {
        self.of(clause).next().is_some()
    }

    fn count(&mut self, clause: usize, least: usize) -> bool {
        let chosen = self.chosen(clause);
        let enough = chosen.len() >= least;
        self.bench.clause = chosen;
        enough
    }

    fn before(&mut self, first: usize, second: usize, words: usize) -> bool {
        let seconds = self.chosen(second);
        let firsts = self.chosen(first);
        let is_near = |found: &Match| {
            let next = self.next_behind(found, &seconds);
            next.is_some_and(|(_, distance)| distance <= words)
        };
        let near = firsts.iter().any(is_near);
        (self.bench.clause, self.bench.other) = (firsts, seconds);
        near
    }

    fn outside(&mut self, clause: usize, other: usize) -> bool {
        let left = self.left_outside(clause, other);
        let any = !left.is_empty();
        self.bench.other = left;
        any
    }

    fn is_one_of(&mut self, field: MetadataField, values: &[String]) -> bool {
        let value = self.said(field);
        values.iter().any(|one| one.eq_ignore_ascii_case(value))
    }
}

/// The primary subtag.
fn text_language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}
