//! Where a term stands, and in which reading: the sentences of `fixtures/words`.

use std::collections::BTreeSet;

use saring::engine::{Engine, Limits, Post, Scratch, Steps};
use saring::rules::{Lane, RuleSet, TermShape, load_text};
use saring::text::TextField;

use crate::scan::repository;

pub(super) const TOPIC: &str = "id = \"words\"\n[title]\nen = \"Words\"\n";

/// Rows of a table, without its header, each cell with `\u{…}` read.
pub(super) fn rows(name: &str) -> Vec<Vec<String>> {
    let path = repository("fixtures/words").join(name);
    let text = std::fs::read_to_string(&path).expect("the table is there");
    let cells = |line: &str| line.split('\t').map(unescaped).collect();
    text.lines().skip(1).map(cells).collect()
}

fn unescaped(cell: &str) -> String {
    let mut parts = cell.split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("an escape ends");
        let code = u32::from_str_radix(code, 16).expect("an escape is a number");
        out.push(char::from_u32(code).expect("an escape is a character"));
        out.push_str(rest);
    }
    out
}

/// A rule with this one term.
fn rule_with(language: &str, term: &str, loose: bool) -> RuleSet {
    let rule = format!(
        "[[rule]]\nid = \"r\"\ntitle = \"t\"\nrole = \"news\"\nseverity = \"low\"\n[rule.terms]\n\
         words = {{ terms = [{}], loose = {loose} }}\n",
        serde_json::Value::from(term)
    );
    let files = [
        ("words/topic.toml".to_owned(), TOPIC.to_owned()),
        (format!("words/{language}.toml"), rule),
    ];
    let loaded = load_text(&files);
    assert!(!loaded.has_errors(), "{term}: {:?}", loaded.diagnostics);
    loaded.set
}

/// The lane and the steps of what a rule with this one term finds in the text.
fn found(language: &str, term: &str, loose: bool, text: &str) -> Option<(Lane, Vec<&'static str>)> {
    let set = rule_with(language, term, loose);
    let engine = Engine::compile(&set, &Limits::default()).expect("one term compiles");
    let texts = [TextField { name: "text", text }];
    let post = Post::of(&texts);
    let mut scratch = Scratch::default();
    let finding = *engine.scan(&post, &mut scratch).findings.first()?;
    Some((finding.lane, finding.steps.names().collect()))
}

#[test]
fn terms_stand_where_people_see_them() {
    let rows = rows("borders.tsv");
    assert!(rows.len() > 100);
    let wrong = rows.iter().filter(|row| {
        let stands = found(&row[0], &row[1], false, &row[2]).is_some();
        stands != (row[3] == "match")
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a term can be. A new form has no name here until it has its rows.
const FORMS: [&str; 8] = [
    "exact case",
    "hashtag",
    "letters before",
    "letters behind",
    "letters on both sides",
    "phrase",
    "root",
    "word",
];

fn form(shape: &TermShape) -> &'static str {
    match shape {
        TermShape::ExactCase(_) => "exact case",
        TermShape::Hashtag(_) => "hashtag",
        TermShape::Root { .. } => "root",
        TermShape::Words(words) => match &words[..] {
            [word] => match (word.open_start, word.open_end) {
                (false, false) => "word",
                (true, false) => "letters before",
                (false, true) => "letters behind",
                (true, true) => "letters on both sides",
            },
            _ => "phrase",
        },
    }
}

#[test]
fn every_form_of_a_term_has_a_sentence_that_it_finds_and_one_that_it_does_not() {
    let rows = rows("borders.tsv");
    for expect in ["match", "no-match"] {
        let of_kind = rows.iter().filter(|row| row[3] == expect);
        let seen = of_kind.map(|row| {
            let set = rule_with(&row[0], &row[1], false);
            form(&set.rules[0].groups[0].terms[0].shape)
        });
        let seen: BTreeSet<&str> = seen.collect();
        assert_eq!(seen, BTreeSet::from(FORMS), "{expect}");
    }
}

#[test]
fn every_step_is_undone_in_some_sentence() {
    let rows = rows("lanes.tsv");
    let steps = rows.iter().flat_map(|row| row[4].split(','));
    let seen: BTreeSet<&str> = steps.filter(|step| !step.is_empty()).collect();
    let all = [
        Steps::INVISIBLE,
        Steps::COMPATIBILITY,
        Steps::LOOK_ALIKE,
        Steps::UNACCENTED,
        Steps::LEET,
        Steps::REPEAT,
        Steps::SEPARATOR,
        Steps::MASK,
    ];
    let all = all.into_iter().fold(Steps::NONE, Steps::and);
    assert_eq!(seen, all.names().collect());
}

#[test]
fn each_spelling_is_found_in_its_lane() {
    let rows = rows("lanes.tsv");
    assert!(rows.len() > 100);
    let mut wrong = vec![];
    for row in &rows {
        let found = found(&row[0], &row[1], row[5] == "yes", &row[2]);
        let (lane, steps) = match &found {
            Some((lane, steps)) => (lane.name(), steps.join(",")),
            None => ("none", String::new()),
        };
        let mut wanted: Vec<&str> = row[4].split(',').filter(|step| !step.is_empty()).collect();
        let mut got: Vec<&str> = steps.split(',').filter(|step| !step.is_empty()).collect();
        wanted.sort_unstable();
        got.sort_unstable();
        if lane != row[3] || wanted != got {
            wrong.push(format!("{row:?}: {lane} {steps}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
