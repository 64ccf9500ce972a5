//! What a clause that is missing would match if its group allowed more than it does.

use std::fmt;

use super::{
    super::{
        compile::{Engine, Limits},
        scratch::Scratch,
        verdict::{Match, Post, Steps},
    },
    written,
};
use crate::rules::{Condition, Lane, Rule, RuleSet, TermGroup};

/// Places that are told of one clause.
const MOST: usize = 3;

/// A place that a clause would match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// The clause.
    pub clause: String,
    /// The term, as the rule writes it.
    pub term: String,
    /// The match it would be.
    pub found: Match,
    /// What the group would have to allow.
    pub needs: Vec<Need>,
}

/// What a group of terms would have to allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A weaker lane.
    Lanes(Lane),
    /// The deobfuscated lane for words of three letters and fewer, which the group itself must ask for.
    ShortWords,
    /// Unaccented typing.
    Loose,
}

impl fmt::Display for Need {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lanes(lane) => write!(out, "lanes allowed {}", lane.name()),
            Self::ShortWords => {
                out.write_str("the group itself asked for lanes = \"deobfuscated\"")
            }
            Self::Loose => out.write_str("the group were loose"),
        }
    }
}

/// What some clauses would match with every ceiling raised. Compiles the rule once more, so it is asked
/// only of clauses whose absence matters, and only when their groups have a ceiling.
pub(super) fn find(rule: &Rule, post: &Post<'_>, clauses: &[usize]) -> Vec<Raised> {
    let is_low =
        |group: &TermGroup| group.lanes < Lane::Deobfuscated || !group.short_words || !group.loose;
    let low = |clause: &usize| rule.groups.get(*clause).is_some_and(is_low);
    let clauses: Vec<usize> = clauses.iter().copied().filter(low).collect();
    if clauses.is_empty() {
        return vec![];
    }
    let set = RuleSet {
        rules: vec![raised(rule, post, &clauses)],
        ..RuleSet::default()
    };
    // A rule that grew past a limit this way has nothing to tell.
    let Ok(engine) = Engine::compile(&set, &Limits::default()) else {
        return vec![];
    };
    let mut scratch = Scratch::default();
    let verdict = engine.scan(post, &mut scratch);
    let matches = verdict.findings.first().map(|one| verdict.matches(one));
    let matches = matches.unwrap_or_default();
    let of = |clause: &usize| {
        let clause = *clause as u32;
        let found = matches.iter().filter(move |found| found.clause == clause);
        found.take(MOST)
    };
    clauses
        .iter()
        .flat_map(of)
        .map(|found| Raised {
            clause: rule.clause_name(found.clause as usize).to_owned(),
            term: written(rule, found),
            found: *found,
            needs: needs(&rule.groups[found.clause as usize], found),
        })
        .collect()
}

/// The rule with nothing but these groups, each allowing everything.
fn raised(rule: &Rule, post: &Post<'_>, clauses: &[usize]) -> Rule {
    let open = |group: &TermGroup| TermGroup {
        lanes: Lane::Deobfuscated,
        loose: true,
        short_words: true,
        ..group.clone()
    };
    Rule {
        groups: rule.groups.iter().map(open).collect(),
        patterns: vec![],
        exceptions: None,
        condition: Condition::Or(clauses.iter().copied().map(Condition::Clause).collect()),
        applies_to: vec![post.kind],
        languages: vec![],
        countries: vec![],
        ..rule.clone()
    }
}

fn needs(group: &TermGroup, found: &Match) -> Vec<Need> {
    let mut needs = vec![];
    if found.lane > group.lanes {
        needs.push(Need::Lanes(found.lane));
    }
    if found.steps.has(Steps::UNACCENTED) && !group.loose {
        needs.push(Need::Loose);
    }
    if needs.is_empty() {
        needs.push(Need::ShortWords);
    }
    needs
}
