//! One post, judged by both sets.

use std::{cell::OnceCell, collections::BTreeMap, sync::Arc};

use super::{
    cause::{Fact, Facts, Reason, facts_of, reason},
    pair::{Pair, RulePair},
    tally::Tally,
    worker::Done,
};
use crate::{
    engine::{Finding, Post, Scratch, Verdict},
    output::{Change, ChangeKind, Excerpter, record_hash, redacted},
    record::{Kind, Record},
    rules::{AppliesTo, Severity},
};

/// Characters of an excerpt, as in flagged.csv.
const EXCERPT: usize = 300;

/// Terms a row lists at most.
const MOST_TERMS: usize = 10;

/// The memory of one worker for judging.
#[derive(Debug, Default)]
pub(super) struct Judge {
    old: Scratch,
    new: Scratch,
    probes: [Scratch; 2],
    excerpter: Excerpter,
}

/// Where a record stands.
#[derive(Debug, Clone)]
pub(super) struct At {
    pub(super) source: Arc<str>,
    /// Within its piece for now, from 0; the pass makes it the number in its source.
    pub(super) record: u64,
    pub(super) offset: u64,
}

/// Findings of a rule in the old set and in the new one.
type Held = BTreeMap<usize, (Option<Finding>, Option<Finding>)>;

/// What is known of a post that some rule flags.
struct Flagged<'p, 'r> {
    pair: &'p Pair,
    record: &'r Record<'r>,
    post: Post<'r>,
    old: &'r Verdict,
    new: &'r Verdict,
    held: Held,
    withheld: bool,
}

impl Judge {
    /// Judges a post and counts it. At most `keep` changes are kept.
    pub(super) fn post(
        &mut self,
        pair: &Pair,
        record: &Record<'_>,
        at: &At,
        Done { tally, changes }: &mut Done,
        keep: usize,
    ) {
        tally.totals.scanned += 1;
        tally.totals.no_text += u64::from(record.texts.is_blank());
        let post = post_of(record);
        let old = pair.old.engine.scan(&post, &mut self.old);
        let new = pair.new.engine.scan(&post, &mut self.new);
        if old.is_empty() && new.is_empty() {
            return;
        }
        let held = held(pair, old, new);
        let flagged = Flagged {
            pair,
            record,
            post,
            old,
            new,
            withheld: held.keys().any(|&rule| pair.rules[rule].withheld),
            held,
        };
        let reasons = flagged.count_rules(tally, &mut self.probes);
        let topics = flagged.count_topics(tally);
        let kind = tally
            .posts
            .add(!old.is_empty(), !new.is_empty(), !topics.is_empty());
        let Some(kind) = kind else { return };
        for (topic, in_topic) in topics {
            if changes.len() < keep
                && let Some(mut change) = flagged.change(topic, in_topic, kind, at, &reasons)
            {
                if !flagged.withheld {
                    let matches = flagged.matches(topic, in_topic);
                    change.excerpt = self.excerpter.excerpt(&record.texts, &matches, EXCERPT);
                }
                changes.push(change);
            }
        }
    }
}

fn post_of<'r>(record: &'r Record<'r>) -> Post<'r> {
    Post {
        texts: &record.texts,
        kind: match record.kind {
            Kind::Query => AppliesTo::Query,
            _ => AppliesTo::Post,
        },
        language: record.language.as_str(),
        country: record.country.as_str(),
        platform: record.platform,
    }
}

fn held(pair: &Pair, old: &Verdict, new: &Verdict) -> Held {
    let mut held = Held::new();
    for finding in &old.findings {
        held.entry(pair.old.pairs[finding.rule]).or_default().0 = Some(*finding);
    }
    for finding in &new.findings {
        held.entry(pair.new.pairs[finding.rule]).or_default().1 = Some(*finding);
    }
    held
}

impl<'p> Flagged<'p, '_> {
    /// Counts each rule that holds; why, for those that hold in one set only.
    fn count_rules(
        &self,
        tally: &mut Tally,
        probes: &mut [Scratch; 2],
    ) -> BTreeMap<usize, Reason<'p>> {
        let facts: OnceCell<Facts<'p>> = OnceCell::new();
        let mut reasons = BTreeMap::new();
        for (&rule, (old, new)) in &self.held {
            let shifted = self.pair.rules[rule].shift.is_some();
            tally.rules[rule].add(old.is_some(), new.is_some(), shifted);
            let (newly, finding, verdict) = match (old, new) {
                (None, Some(finding)) => (true, finding, self.new),
                (Some(finding), None) => (false, finding, self.old),
                _ => continue,
            };
            let look = || facts.get_or_init(|| self.pair.probes.facts(&self.post, probes));
            let why = reason(self.pair, rule, newly, (finding, verdict), &self.post, look);
            // A count of one would tell what a withheld post says.
            if !self.withheld {
                why.facts
                    .iter()
                    .for_each(|fact| tally.term(rule, *fact, newly));
            }
            reasons.insert(rule, why);
        }
        reasons
    }

    /// Counts each topic; those in which the post is judged differently.
    fn count_topics(&self, tally: &mut Tally) -> Vec<(usize, ChangeKind)> {
        let mut changed = Vec::new();
        for (topic, shift) in tally.topics.iter_mut().enumerate() {
            let rules = || self.held.keys();
            let old = rules().any(|&rule| self.holds_in(rule, topic).0);
            let new = rules().any(|&rule| self.holds_in(rule, topic).1);
            let moved = rules().any(|&rule| self.differs_in(rule, topic));
            if let Some(kind) = shift.add(old, new, moved) {
                changed.push((topic, kind));
            }
        }
        changed
    }

    /// Whether a rule holds as one of a topic, in the old set and in the new one.
    fn holds_in(&self, rule: usize, topic: usize) -> (bool, bool) {
        let RulePair { old, new, .. } = &self.pair.rules[rule];
        let (held_old, held_new) = &self.held[&rule];
        (
            held_old.is_some() && old.is_some_and(|place| place.topic == topic),
            held_new.is_some() && new.is_some_and(|place| place.topic == topic),
        )
    }

    fn differs_in(&self, rule: usize, topic: usize) -> bool {
        let (old, new) = self.holds_in(rule, topic);
        old != new || (old && self.pair.rules[rule].shift.is_some())
    }

    /// The rule that made the difference in a topic: one that holds in one set only rather than
    /// one that holds in both, then the most severe, then the first by id.
    fn decisive(&self, topic: usize) -> Option<usize> {
        let rules = self.held.keys().copied();
        let differing = rules.filter(|&rule| self.differs_in(rule, topic));
        differing.min_by_key(|&rule| {
            let (old, new) = &self.held[&rule];
            let both = old.is_some() && new.is_some();
            (both, std::cmp::Reverse(self.severity(rule)), rule)
        })
    }

    fn severity(&self, rule: usize) -> Severity {
        let (old, new) = &self.held[&rule];
        let sides = [(new, &self.pair.new), (old, &self.pair.old)];
        let severities = sides.into_iter().filter_map(|(finding, side)| {
            let rule = side.set.rules.get(finding.as_ref()?.rule)?;
            Some(rule.severity)
        });
        severities.max().unwrap_or(Severity::Low)
    }

    /// The matches to show: of the decisive rule, in the set where it holds.
    fn matches(&self, topic: usize, in_topic: ChangeKind) -> Vec<crate::engine::Match> {
        let held = self.decisive(topic).map(|rule| &self.held[&rule]);
        let Some((old, new)) = held else {
            return Vec::new();
        };
        let of = |finding: &Option<Finding>, verdict: &Verdict| {
            finding.as_ref().map(|it| verdict.matches(it).to_vec())
        };
        let (old, new) = (of(old, self.old), of(new, self.new));
        let shown = if in_topic == ChangeKind::NoLongerFlagged {
            old.or(new)
        } else {
            new.or(old)
        };
        shown.unwrap_or_default()
    }

    /// What a rule found where it holds, in the new set rather than in the old one.
    fn facts(&self, rule: usize) -> Vec<Fact<'p>> {
        let (old, new) = &self.held[&rule];
        let sides = [
            (new, self.new, &self.pair.new),
            (old, self.old, &self.pair.old),
        ];
        let facts = sides.into_iter().find_map(|(finding, verdict, side)| {
            let finding = finding.as_ref()?;
            let rule = side.set.rules.get(finding.rule)?;
            Some(facts_of(rule, verdict.matches(finding)))
        });
        facts.unwrap_or_default().into_iter().collect()
    }

    /// The row of a topic, without excerpt.
    fn change(
        &self,
        topic: usize,
        in_topic: ChangeKind,
        post: ChangeKind,
        at: &At,
        reasons: &BTreeMap<usize, Reason<'p>>,
    ) -> Option<Change> {
        let decisive = self.decisive(topic)?;
        let rule = &self.pair.rules[decisive];
        let reason = reasons.get(&decisive);
        let cause = reason.map(|it| it.cause).or(rule.shift)?;
        let facts = reason.map(|it| it.facts.clone()).unwrap_or_default();
        let facts = if facts.is_empty() {
            self.facts(decisive)
        } else {
            facts
        };
        let (mut clauses, mut terms) = (Vec::new(), Vec::new());
        for (clause, term) in &facts {
            push_new(&mut clauses, String::from(*clause));
            if !self.withheld {
                push_new(&mut terms, redacted(term));
            }
        }
        let ids = |wanted: fn((bool, bool)) -> bool| {
            let rules = self.held.keys();
            let holding = rules.filter(|rule| wanted(self.holds_in(**rule, topic)));
            holding
                .map(|&rule| self.pair.rules[rule].id.clone())
                .collect()
        };
        Some(Change {
            post,
            topic: self.pair.topics[topic].clone(),
            in_topic,
            source: Arc::clone(&at.source),
            record: at.record,
            offset: at.offset,
            post_id: String::from(self.record.id),
            old_rules: ids(|(old, _)| old),
            new_rules: ids(|(_, new)| new),
            rule: rule.id.clone(),
            cause,
            clauses,
            terms,
            excerpt: String::new(),
            record_hash: record_hash(self.record.raw),
        })
    }
}

/// Adds what is not there yet, up to the limit.
fn push_new(list: &mut Vec<String>, text: String) {
    if list.contains(&text) || list.len() > MOST_TERMS {
        return;
    }
    if list.len() == MOST_TERMS {
        list.push(String::from("…"));
    } else {
        list.push(text);
    }
}
