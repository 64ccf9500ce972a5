//! An explanation says of every generated rule and post what a scan says.

use proptest::prelude::*;
use saring::engine::{Engine, Explanation, Limits, Part, Post, Scratch};
use saring::rules::{Condition, RuleSet};
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
        rules in cases::rule_set(),
        texts in cases::texts(),
        language in prop::sample::select(vec!["", "id", "ms", "en", "mul"]),
    ) {
        let fields = texts.iter().map(|(name, text)| TextField { name, text });
        let fields: Vec<TextField<'_>> = fields.collect();
        check(&rules, &post(&fields, language))?;
    }
}
