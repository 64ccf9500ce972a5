//! Why a rule holds for a post, or why not and how little is missing.
//!
//! The post is scanned as ever, so that the verdict is that of a scan. Then the matches of the one
//! rule are put on the same bench once more and its condition is walked with the same facts, this
//! time keeping what each part came to (`tree`) and what it would take to turn it (`change`).

mod bar;
mod change;
mod facts;
mod fewest;
mod place;
mod raised;
mod tree;

#[cfg(test)]
mod tests;

pub use bar::Bar;
pub use change::Change;
pub use place::Place;
pub use raised::{Need, Raised};
pub use tree::Part;

use super::{
    compile::Engine,
    judge::Evidence,
    scratch::Scratch,
    verdict::{Found, Match, Post, Steps},
};
use crate::rules::{Lane, Rule};
use facts::Witness;

/// Everything there is to say of one rule and one post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Why the rule does not look at such a post; empty when it does.
    pub bars: Vec<Bar>,
    /// The verdict of a scan.
    pub holds: bool,
    /// The lane that the condition needs, when it holds.
    pub lane: Option<Lane>,
    /// What had to be undone for it.
    pub steps: Steps,
    /// The matches of the finding, when it holds: those that speak for it.
    pub reported: Vec<Match>,
    /// Every clause with all its matches.
    pub clauses: Vec<ClauseExplained>,
    /// The condition, part by part, as if the rule looked at the post.
    pub tree: Part,
    /// The fewest changes with which the rule would hold; empty when it does, or never could.
    pub change: Vec<Change>,
    /// How many edits those are: nothing exactly when the rule holds, `None` when no change helps.
    pub cost: Option<usize>,
    /// Places where clauses that are missing would match if their group allowed more.
    pub raised: Vec<Raised>,
}

/// A clause and what it found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseExplained {
    /// As the condition calls it; `except` for the exceptions of an overlay.
    pub name: String,
    /// Its matches, overlaps counted once.
    pub matches: Vec<Match>,
    /// Its matches that the exceptions of the rule hide.
    pub hidden: Vec<Hidden>,
}

/// A match that does not count, because it lies inside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hidden {
    /// What does not count.
    pub found: Match,
    /// What it lies inside of.
    pub by: Match,
}

impl Engine {
    /// Why the rule with this index holds for a post, or why not.
    ///
    /// # Panics
    ///
    /// When the rule set has no such rule.
    pub fn explain(&self, post: &Post<'_>, rule: usize, scratch: &mut Scratch) -> Explanation {
        let inner = &*self.inner;
        // Also what makes no difference to the verdict is to be told.
        scratch.state.thorough = true;
        let verdict = self.scan(post, scratch);
        let finding = verdict.findings.iter().find(|found| found.rule == rule);
        let finding = finding.copied();
        let reported = finding.map_or(vec![], |found| verdict.matches(&found).to_vec());
        let index = rule as u32;
        inner.run_patterns_of(index, post, scratch);
        scratch.state.thorough = false;
        let Scratch { state, bench, .. } = scratch;
        let demands = &inner.demands[rule];
        let bits = (!demands.needs_matches).then(|| state.bits.get(rule).copied().unwrap_or(0));
        let rule = &inner.rules.rules[rule];
        bench.begin_post();
        state.hits.sort_unstable();
        bench.collect(state.hits_of(index));
        let all = bench.matches().to_vec();
        bench.drop_excepted(rule, demands.supporting);
        let hidden = hidden(rule, &all, bench.matches());
        let evidence = Evidence::all(bench, post);
        let mut witness = Witness::new(evidence, rule, hidden, bits);
        let bars = Bar::of(rule, post);
        let turned = witness.fewest(&rule.condition);
        let cost = turned.as_ref().map(|edit| edit.cost() + bars.len());
        let mut change: Vec<Change> = bars.iter().cloned().map(Change::Bar).collect();
        let missing = turned.as_ref().map_or(vec![], |edit| edit.missing());
        let changes = turned.into_iter().flat_map(|edit| edit.changes);
        change.extend(changes.map(|(_, change)| change));
        if cost.is_none() || finding.is_some() {
            change.clear();
        }
        Explanation {
            bars,
            holds: finding.is_some(),
            lane: finding.map(|found| found.lane),
            steps: finding.map_or(Steps::NONE, |found| found.steps),
            reported,
            clauses: witness.clauses(),
            tree: witness.part(&rule.condition, inner.rules.spelling(rule)),
            change,
            cost,
            raised: raised::find(rule, post, &missing),
        }
    }
}

/// What the exceptions of the rule took away, and by which of their matches.
fn hidden(rule: &Rule, all: &[Match], left: &[Match]) -> Vec<Hidden> {
    let exceptions = rule.groups.len() + rule.patterns.len();
    let gone = all
        .iter()
        .filter(|found| left.binary_search(found).is_err());
    gone.filter_map(|found| covering(found, all, exceptions))
        .collect()
}

/// The first match of the clause that a match lies inside of.
fn covering(found: &Match, all: &[Match], clause: usize) -> Option<Hidden> {
    let around = |by: &&Match| {
        let same = by.clause as usize == clause && by.field == found.field;
        same && by.span.start <= found.span.start && by.span.end >= found.span.end
    };
    let (found, by) = (*found, *all.iter().find(around)?);
    Some(Hidden { found, by })
}

/// What a match found, as the rule writes it; the name of a pattern in place of its expression.
#[must_use]
fn written(rule: &Rule, found: &Match) -> String {
    let clause = found.clause as usize;
    let term = match found.found {
        Found::Term(term) => rule
            .clause_terms(clause)
            .and_then(|group| group.terms.get(term as usize)),
        Found::Pattern(_) => None,
    };
    let name = || rule.clause_name(clause).to_owned();
    term.map_or_else(name, |term| term.written.clone())
}

/// `a`, `b or c`, `a, b or c`.
fn either(values: &[String]) -> String {
    match values {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
