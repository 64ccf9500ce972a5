//! Which condition holds for which sentence: `fixtures/words/conditions.tsv`.

use std::collections::BTreeSet;

use saring::engine::{Engine, Limits, Post, Scratch};
use saring::rules::{Condition, RuleSet, load_text};
use saring::text::TextField;

use super::words::{TOPIC, rows};
use crate::scan::repository;

/// What a condition can be made of. A new operator has no name here until it has its rows.
const OPERATORS: [&str; 13] = [
    "all of", "and", "any of", "before", "count", "country", "except", "language", "N of", "near",
    "not", "or", "platform",
];

fn rule_with(condition: &str) -> RuleSet {
    let clauses = repository("fixtures/words/conditions.toml");
    let clauses = std::fs::read_to_string(clauses).expect("the groups are there");
    let rule = format!(
        "[[rule]]\nid = \"r\"\ntitle = \"t\"\nrole = \"news\"\nseverity = \"low\"\n\
         condition = \"{condition}\"\n{clauses}"
    );
    let files = [
        ("words/topic.toml".to_owned(), TOPIC.to_owned()),
        ("words/id.toml".to_owned(), rule),
    ];
    let loaded = load_text(&files);
    assert!(
        !loaded.has_errors(),
        "{condition}: {:?}",
        loaded.diagnostics
    );
    loaded.set
}

fn holds(set: &RuleSet, row: &[String]) -> bool {
    let engine = Engine::compile(set, &Limits::default()).expect("one rule compiles");
    let texts = [TextField {
        name: "text",
        text: &row[1],
    }];
    let post = Post {
        language: &row[2],
        country: &row[3],
        platform: &row[4],
        ..Post::of(&texts)
    };
    !engine.scan(&post, &mut Scratch::default()).is_empty()
}

#[test]
fn conditions_hold_where_people_mean_them_to() {
    let rows = rows("conditions.tsv");
    let wrong = rows.iter().filter(|row| {
        let held = holds(&rule_with(&row[0]), row);
        held != (row[5] == "match")
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_operator_has_a_sentence_that_it_finds_and_one_that_it_does_not() {
    let rows = rows("conditions.tsv");
    for expect in ["match", "no-match"] {
        let mut seen = BTreeSet::new();
        for row in rows.iter().filter(|row| row[5] == expect) {
            operators(&rule_with(&row[0]).rules[0].condition, &mut seen);
        }
        assert_eq!(seen, BTreeSet::from(OPERATORS), "{expect}");
    }
}

fn operators(condition: &Condition, seen: &mut BTreeSet<&str>) {
    let (name, parts): (&str, &[Condition]) = match condition {
        Condition::Clause(_) => return,
        Condition::And(parts) => ("and", parts),
        Condition::Or(parts) => ("or", parts),
        Condition::Not(part) => ("not", std::slice::from_ref(&**part)),
        Condition::AtLeast(1, _) => ("any of", &[]),
        Condition::AtLeast(least, of) if *least == of.len() => ("all of", &[]),
        Condition::AtLeast(..) => ("N of", &[]),
        Condition::Count(..) => ("count", &[]),
        Condition::Near(..) => ("near", &[]),
        Condition::Before(..) => ("before", &[]),
        Condition::Except(..) => ("except", &[]),
        Condition::Metadata(field, _) => (field.name(), &[]),
    };
    seen.insert(name);
    for part in parts {
        operators(part, seen);
    }
}
