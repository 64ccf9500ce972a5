//! Two compiled rule sets, and which rule of one is which of the other.

use std::collections::{BTreeMap, BTreeSet};

use super::{CompareError, RuleText, cause::Probes};
use crate::{
    engine::{Engine, Limits},
    rules::{Evidence, Rule, RuleSet},
};

/// Old and new, ready to judge.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) old: Side,
    pub(super) new: Side,
    /// Topic ids of either set, sorted.
    pub(super) topics: Vec<String>,
    /// Rules of either set, sorted by id.
    pub(super) rules: Vec<RulePair>,
    pub(super) probes: Probes,
}

/// One of the two sets.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) set: RuleSet,
    pub(super) engine: Engine,
    /// Index of a rule in the set → index in [`Pair::rules`].
    pub(super) pairs: Vec<usize>,
}

/// A rule id and what it stands for in each set.
#[derive(Debug)]
pub(super) struct RulePair {
    pub(super) id: String,
    pub(super) old: Option<Place>,
    pub(super) new: Option<Place>,
    pub(super) text: RuleText,
    /// Evidence is withheld in either set.
    pub(super) withheld: bool,
    /// How findings of it differ though it holds in both sets.
    pub(super) shift: Option<&'static str>,
}

/// A rule in its set, and its topic in [`Pair::topics`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) rule: usize,
    pub(super) topic: usize,
}

impl Pair {
    pub(super) fn new(old: &RuleSet, new: &RuleSet) -> Result<Self, CompareError> {
        let topics = [old, new].into_iter().flat_map(|set| &set.topics);
        let topics: BTreeSet<&str> = topics.map(|topic| topic.id.as_str()).collect();
        let topics: Vec<String> = topics.into_iter().map(String::from).collect();
        let places = [old, new].map(|set| places(set, &topics));
        let ids: BTreeSet<&str> = places.iter().flat_map(BTreeMap::keys).copied().collect();
        let rules: Vec<RulePair> = ids
            .into_iter()
            .map(|id| {
                pair(
                    id,
                    old,
                    new,
                    [&places[0], &places[1]].map(|it| it.get(id).copied()),
                )
            })
            .collect();
        let probes = Probes::new(old, new, &rules)?;
        Ok(Self {
            old: side("old", old, &rules)?,
            new: side("new", new, &rules)?,
            topics,
            rules,
            probes,
        })
    }
}

fn places<'a>(set: &'a RuleSet, topics: &[String]) -> BTreeMap<&'a str, Place> {
    let topic_of = |rule: &Rule| {
        let id = set.topics.get(rule.topic).map(|topic| &topic.id)?;
        topics.binary_search(id).ok()
    };
    let rules = set.rules.iter().enumerate();
    rules
        .filter_map(|(index, rule)| {
            let place = Place {
                rule: index,
                topic: topic_of(rule)?,
            };
            Some((rule.id.as_str(), place))
        })
        .collect()
}

fn pair(id: &str, old: &RuleSet, new: &RuleSet, places: [Option<Place>; 2]) -> RulePair {
    let [old_place, new_place] = places;
    let old_rule = old_place.and_then(|place| old.rules.get(place.rule));
    let new_rule = new_place.and_then(|place| new.rules.get(place.rule));
    let text = match (old_rule, new_rule) {
        (Some(before), Some(after)) => {
            if old.rule_fingerprint(before) == new.rule_fingerprint(after) {
                RuleText::Same
            } else {
                RuleText::Changed
            }
        }
        (None, _) => RuleText::Added,
        (_, None) => RuleText::Removed,
    };
    let shift = old_rule.zip(new_rule).and_then(|(before, after)| {
        if old_place.map(|it| it.topic) != new_place.map(|it| it.topic) {
            Some("topic")
        } else if before.severity != after.severity {
            Some("severity")
        } else {
            (before.role != after.role).then_some("role")
        }
    });
    let mut either = old_rule.into_iter().chain(new_rule);
    RulePair {
        id: String::from(id),
        old: old_place,
        new: new_place,
        text,
        withheld: either.any(|rule| rule.evidence == Evidence::Withhold),
        shift,
    }
}

fn side(which: &'static str, set: &RuleSet, rules: &[RulePair]) -> Result<Side, CompareError> {
    let engine = Engine::compile(set, &Limits::default())
        .map_err(|source| CompareError::Engine { which, source })?;
    let place = |rule: &Rule| rules.binary_search_by(|pair| pair.id.as_str().cmp(&rule.id));
    // Every rule of the set is in the list, so nothing is lost.
    let pairs = set.rules.iter().map(|rule| place(rule).unwrap_or_default());
    Ok(Side {
        pairs: pairs.collect(),
        set: set.clone(),
        engine,
    })
}
