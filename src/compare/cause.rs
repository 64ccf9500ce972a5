//! Why a rule holds in one set and not in the other.
//!
//! A verdict has the matches of rules that hold. To see what a change took away, both versions of a
//! changed rule are compiled once more with all their groups and patterns joined by `or`: *probes*,
//! which run only over posts that are judged differently. What one version finds in the post and
//! the other does not is what made the difference; where they find the same, the condition did.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    CompareError, RuleText,
    pair::{Pair, RulePair},
};
use crate::{
    engine::{Engine, Finding, Found, Limits, Match, Post, Scratch, Verdict},
    rules::{Condition, Rule, RuleSet},
};

/// Clauses a rule may have; exceptions of an overlay come on top of them.
const MOST_CLAUSES: usize = 64;

/// Name of a clause, and what it found as the rule writes it.
pub(super) type Fact<'p> = (&'p str, &'p str);

/// Why, and by what; by nothing where the terms had no part in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason<'p> {
    pub(super) cause: &'static str,
    pub(super) facts: Vec<Fact<'p>>,
}

/// Rules that both sets have with different meanings, each finding all it can.
#[derive(Debug)]
pub(super) struct Probes {
    old: Engine,
    new: Engine,
    /// Index in [`Pair::rules`] of each rule of the probes; the same for both.
    pairs: Vec<usize>,
}

/// What the probes found in one post, by index in [`Pair::rules`].
#[derive(Debug, Default)]
pub(super) struct Facts<'p> {
    old: BTreeMap<usize, BTreeSet<Fact<'p>>>,
    new: BTreeMap<usize, BTreeSet<Fact<'p>>>,
}

impl Probes {
    pub(super) fn new(
        old: &RuleSet,
        new: &RuleSet,
        rules: &[RulePair],
    ) -> Result<Self, CompareError> {
        let mut pairs = Vec::new();
        let (mut before, mut after) = (RuleSet::default(), RuleSet::default());
        for (index, pair) in rules.iter().enumerate() {
            let both = pair
                .old
                .zip(pair.new)
                .filter(|_| pair.text == RuleText::Changed);
            let both = both.and_then(|(one, other)| {
                Some((old.rules.get(one.rule)?, new.rules.get(other.rule)?))
            });
            if let Some((one, other)) = both {
                before.rules.push(probe(one));
                after.rules.push(probe(other));
                pairs.push(index);
            }
        }
        let compile = |which, set: &RuleSet| {
            Engine::compile(set, &Limits::default())
                .map_err(|source| CompareError::Engine { which, source })
        };
        Ok(Self {
            old: compile("old", &before)?,
            new: compile("new", &after)?,
            pairs,
        })
    }

    /// Everything that changed rules find in a post.
    pub(super) fn facts<'p>(&'p self, post: &Post<'_>, scratch: &mut [Scratch; 2]) -> Facts<'p> {
        let [old, new] = scratch;
        Facts {
            old: self.found(&self.old, self.old.scan(post, old)),
            new: self.found(&self.new, self.new.scan(post, new)),
        }
    }

    fn found<'p>(
        &self,
        engine: &'p Engine,
        verdict: &Verdict,
    ) -> BTreeMap<usize, BTreeSet<Fact<'p>>> {
        let mut found = BTreeMap::new();
        for finding in &verdict.findings {
            let rule = engine.rules().rules.get(finding.rule);
            if let (Some(rule), Some(&pair)) = (rule, self.pairs.get(finding.rule)) {
                found.insert(pair, facts_of(rule, verdict.matches(finding)));
            }
        }
        found
    }
}

/// The rule with every clause speaking for it, its exceptions among them.
fn probe(rule: &Rule) -> Rule {
    let mut groups = rule.groups.clone();
    let patterns = rule.patterns.len();
    if groups.len() + patterns < MOST_CLAUSES {
        groups.extend(rule.exceptions.clone());
    }
    let clauses = groups.len() + patterns;
    Rule {
        topic: 0,
        groups,
        exceptions: None,
        condition: Condition::Or((0..clauses).map(Condition::Clause).collect()),
        ..rule.clone()
    }
}

/// What a rule found, as it writes it.
pub(super) fn facts_of<'p>(rule: &'p Rule, matches: &[Match]) -> BTreeSet<Fact<'p>> {
    matches.iter().map(|it| fact(rule, it)).collect()
}

fn fact<'p>(rule: &'p Rule, found: &Match) -> Fact<'p> {
    let clause = found.clause as usize;
    let name = rule.clause_name(clause);
    let term = match found.found {
        Found::Term(index) => rule
            .clause_terms(clause)
            .and_then(|group| group.terms.get(index as usize))
            .map_or("", |term| &term.written),
        Found::Pattern(_) => name,
    };
    (name, term)
}

/// Why a rule that holds in one set only does so. `finding` is of the set where it holds, the new
/// one when `newly`; `facts` is asked for only when it is needed.
pub(super) fn reason<'p, 'f>(
    pair: &'p Pair,
    index: usize,
    newly: bool,
    (finding, verdict): (&Finding, &Verdict),
    post: &Post<'_>,
    facts: impl FnOnce() -> &'f Facts<'p>,
) -> Reason<'p>
where
    'p: 'f,
{
    let rules = &pair.rules[index];
    let old = rules
        .old
        .and_then(|place| pair.old.set.rules.get(place.rule));
    let new = rules
        .new
        .and_then(|place| pair.new.set.rules.get(place.rule));
    let (Some(old), Some(new)) = (old, new) else {
        let facts = new
            .or(old)
            .map(|rule| facts_of(rule, verdict.matches(finding)));
        return Reason {
            cause: if newly { "rule-added" } else { "rule-removed" },
            facts: facts.unwrap_or_default().into_iter().collect(),
        };
    };
    let reaches = |rule: &Rule| rule.is_for(post.kind, post.language, post.country);
    if reaches(old) != reaches(new) {
        return Reason {
            cause: "audience",
            facts: Vec::new(),
        };
    }
    let facts = facts();
    let none = BTreeSet::new();
    let before = facts.old.get(&index).unwrap_or(&none);
    let after = facts.new.get(&index).unwrap_or(&none);
    difference(before, after, newly)
}

/// What made the difference. Facts of clauses that flipped come first, then new and lost terms of
/// others (counting and nearness), then terms that went from one clause to another. A rule that
/// newly holds did so rather by what it finds now, one that no longer does by what it has lost.
fn difference<'p>(
    before: &BTreeSet<Fact<'p>>,
    after: &BTreeSet<Fact<'p>>,
    newly: bool,
) -> Reason<'p> {
    let only = |these: &BTreeSet<Fact<'p>>, others: &BTreeSet<Fact<'p>>| -> Vec<Fact<'p>> {
        these.difference(others).copied().collect()
    };
    let added = (only(after, before), before, "term-added");
    let removed = (only(before, after), after, "term-removed");
    let sides = if newly {
        [added, removed]
    } else {
        [removed, added]
    };
    let strict: [fn(&Fact<'_>, &BTreeSet<Fact<'_>>) -> bool; 4] = [
        |fact, others| is_new_clause(fact, others) && is_new_term(fact, others),
        is_new_term,
        is_new_clause,
        |_, _| true,
    ];
    for wanted in strict {
        for (facts, others, cause) in &sides {
            let kept = facts.iter().copied().filter(|fact| wanted(fact, others));
            let kept: Vec<Fact<'p>> = kept.collect();
            if !kept.is_empty() {
                return Reason { cause, facts: kept };
            }
        }
    }
    Reason {
        cause: "condition",
        facts: Vec::new(),
    }
}

/// The other side found nothing of this clause.
fn is_new_clause(fact: &Fact<'_>, others: &BTreeSet<Fact<'_>>) -> bool {
    others.iter().all(|other| other.0 != fact.0)
}

/// The other side found this term nowhere.
fn is_new_term(fact: &Fact<'_>, others: &BTreeSet<Fact<'_>>) -> bool {
    others.iter().all(|other| other.1 != fact.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        rules::{load_text, load_text_tuned},
        text::TextField,
    };

    #[test]
    fn probes_see_exceptions_of_an_overlay() {
        let named = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let files = [
            named("gbv/topic.toml", "id = 'gbv'\n[title]\nen = 'x'"),
            named(
                "gbv/id.toml",
                "[[rule]]\nid = 'a'\ntitle = 't'\nrole = 'at-risk'\nseverity = 'low'\n\
                 [rule.terms]\nhit = ['kdrt']\n[rule.patterns]\n",
            ),
        ];
        let overlay = "[[tune]]\nrule = 'a'\nreason = 'r'\nexcept = ['uu kdrt']";
        let old = load_text(&files).set;
        let new = load_text_tuned(&files, &[named("overlay.toml", overlay)]).set;
        let pair = Pair::new(&old, &new).expect("rules that compile");
        let texts = [TextField {
            name: "text",
            text: "isi UU KDRT",
        }];
        let post = Post {
            language: "id",
            ..Post::of(&texts)
        };
        let mut scratch = [Scratch::default(), Scratch::default()];
        let facts = pair.probes.facts(&post, &mut scratch);
        let reason = difference(&facts.old[&0], &facts.new[&0], false);
        assert_eq!(reason.cause, "term-added");
        assert_eq!(reason.facts, [("except", "uu kdrt")]);
    }

    fn why(
        before: &[Fact<'static>],
        after: &[Fact<'static>],
        newly: bool,
    ) -> (&'static str, String) {
        let set = |facts: &[Fact<'static>]| facts.iter().copied().collect();
        let reason = difference(&set(before), &set(after), newly);
        let facts = reason
            .facts
            .iter()
            .map(|(clause, term)| format!("{clause}:{term}"));
        (reason.cause, facts.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn what_made_the_difference() {
        let (hit, hit2, news, moved) = (
            ("hit", "pukul"),
            ("hit", "tampar"),
            ("news", "seminar"),
            ("news", "pukul"),
        );
        for (before, after, newly, cause, facts) in [
            (&[][..], &[hit][..], true, "term-added", "hit:pukul"),
            (&[hit], &[], false, "term-removed", "hit:pukul"),
            // An exception that is gone, and one that is new.
            (&[hit, news], &[hit], true, "term-removed", "news:seminar"),
            (&[hit], &[hit, news], false, "term-added", "news:seminar"),
            // A term is lost that others make up for: the new exception did it.
            (
                &[hit, hit2],
                &[hit, news],
                false,
                "term-added",
                "news:seminar",
            ),
            // Counting: the clause still speaks, and less.
            (&[hit, hit2], &[hit], false, "term-removed", "hit:tampar"),
            (
                &[moved, hit2],
                &[hit, hit2],
                true,
                "term-removed",
                "news:pukul",
            ),
            (&[hit], &[hit], true, "condition", ""),
        ] {
            assert_eq!(
                why(before, after, newly),
                (cause, facts.to_owned()),
                "{before:?} {after:?}"
            );
        }
    }
}
