//! An explanation says of every generated rule and post what a scan says.

use std::collections::BTreeSet;

use proptest::prelude::*;
use saring::engine::{Change, Engine, Explanation, Limits, Part, Post, Scratch};
use saring::rules::{Condition, Rule, RuleSet};
use saring::text::TextField;

use super::{cases, post};

fn check(rules: &RuleSet, post: &Post<'_>) -> Result<(), TestCaseError> {
    let engine = Engine::compile(rules, &Limits::default()).expect("generated rules compile");
    let mut scratch = Scratch::default();
    let verdict = engine.scan(post, &mut scratch).clone();
    for (index, rule) in rules.rules.iter().enumerate() {
        let finding = verdict.findings.iter().find(|found| found.rule == index);
        let explained = engine.explain(post, index, &mut scratch);
        prop_assert_eq!(explained.holds, finding.is_some());
        prop_assert_eq!(explained.lane, finding.map(|found| found.lane));
        if let Some(finding) = finding {
            prop_assert_eq!(&explained.reported[..], verdict.matches(finding));
            prop_assert_eq!(explained.steps, finding.steps);
        }
        let eligible = explained.bars.is_empty();
        prop_assert_eq!(
            explained.holds,
            eligible && explained.tree.outcome,
            "{:?}",
            explained
        );
        check_changes(&explained)?;
        if eligible {
            check_edits(&explained, rule)?;
        }
        check_tree(&explained.tree, &rule.condition)?;
    }
    // Explaining leaves nothing behind that a scan would see.
    prop_assert_eq!(engine.scan(post, &mut scratch), &verdict);
    Ok(())
}

/// Nothing has to change exactly when the rule holds, and no change comes without a price.
fn check_changes(explained: &Explanation) -> Result<(), TestCaseError> {
    prop_assert_eq!(
        explained.holds,
        explained.cost == Some(0),
        "{:?}",
        explained
    );
    let none = explained.holds || explained.cost.is_none();
    prop_assert_eq!(explained.change.is_empty(), none, "{:?}", explained);
    prop_assert!(
        explained
            .cost
            .is_none_or(|cost| cost >= explained.change.len())
    );
    Ok(())
}

/// Where only clauses count, the condition holds once the changes are made.
fn check_edits(explained: &Explanation, rule: &Rule) -> Result<(), TestCaseError> {
    let clauses = explained.clauses.iter();
    let found = clauses.filter(|clause| !clause.matches.is_empty());
    let mut found: BTreeSet<String> = found.map(|clause| clause.name.clone()).collect();
    let mut seen = BTreeSet::new();
    for change in &explained.change {
        let (clause, is_there) = match change {
            Change::Add { clause, .. } => (clause, true),
            Change::Without { clause, .. } => (clause, false),
            _ => return Ok(()),
        };
        // What is wanted both ways is more than a tree can see.
        if !seen.insert(clause.clone()) {
            return Ok(());
        }
        if is_there {
            found.insert(clause.clone());
        } else {
            found.remove(clause);
        }
    }
    if let Some(outcome) = by_clauses(&rule.condition, rule, &found)
        && explained.cost.is_some()
    {
        prop_assert!(outcome, "{:?}", explained);
    }
    Ok(())
}

/// What a condition comes to when these clauses match; `None` when more than that counts.
fn by_clauses(condition: &Condition, rule: &Rule, found: &BTreeSet<String>) -> Option<bool> {
    let has = |clause: &usize| found.contains(rule.clause_name(*clause));
    let all = |parts: &[Condition]| -> Option<Vec<bool>> {
        parts
            .iter()
            .map(|part| by_clauses(part, rule, found))
            .collect()
    };
    match condition {
        Condition::Clause(clause) => Some(has(clause)),
        Condition::And(parts) => Some(all(parts)?.iter().all(|it| *it)),
        Condition::Or(parts) => Some(all(parts)?.iter().any(|it| *it)),
        Condition::Not(part) => Some(!by_clauses(part, rule, found)?),
        Condition::AtLeast(least, clauses) => {
            let clauses: BTreeSet<&usize> = clauses.iter().collect();
            Some(clauses.into_iter().filter(|clause| has(clause)).count() >= *least)
        }
        _ => None,
    }
}

/// Parts come together as their words say.
fn check_tree(part: &Part, condition: &Condition) -> Result<(), TestCaseError> {
    let outcomes = || part.children.iter().map(|part| part.outcome);
    let (outcome, inner): (bool, &[Condition]) = match condition {
        Condition::And(parts) => (outcomes().all(|it| it), parts),
        Condition::Or(parts) => (outcomes().any(|it| it), parts),
        Condition::Not(part) => (!outcomes().all(|it| it), std::slice::from_ref(part)),
        Condition::AtLeast(least, _) => (outcomes().filter(|it| *it).count() >= *least, &[]),
        _ => (part.outcome, &[]),
    };
    prop_assert_eq!(part.outcome, outcome, "{:?}", part);
    for (part, condition) in part.children.iter().zip(inner) {
        check_tree(part, condition)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases::count() / 4, ..ProptestConfig::default() })]

    #[test]
    fn explaining_equals_scanning(
        mut rules in cases::rule_set(),
        texts in cases::texts(),
        language in prop::sample::select(vec!["", "id", "ms", "en", "mul"]),
    ) {
        for rule in &mut rules.rules {
            for (index, group) in rule.groups.iter_mut().enumerate() {
                group.name = format!("g{index}");
            }
        }
        let fields = texts.iter().map(|(name, text)| TextField { name, text });
        let fields: Vec<TextField<'_>> = fields.collect();
        check(&rules, &post(&fields, language))?;
    }
}
