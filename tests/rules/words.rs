//! Where a term stands, and in which reading: the sentences of `fixtures/words`.

use saring::engine::{Engine, Limits, Post, Scratch};
use saring::rules::{Lane, load_text};
use saring::text::TextField;

use crate::scan::repository;

const TOPIC: &str = "id = \"words\"\n[title]\nen = \"Words\"\n";

/// Rows of a table, without its header, each cell with `\u{…}` read.
fn rows(name: &str) -> Vec<Vec<String>> {
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

/// The lane and the steps of what a rule with this one term finds in the text.
fn found(language: &str, term: &str, loose: bool, text: &str) -> Option<(Lane, Vec<&'static str>)> {
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
    let engine = Engine::compile(&loaded.set, &Limits::default()).expect("one term compiles");
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
