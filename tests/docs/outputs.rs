//! docs/outputs.md: every column and every part of run.json is there, in order.

use saring::output::{CHANGE_COLUMNS, FLAGGED_COLUMNS, REPORT_COLUMNS};

use super::{code, read, rows, section};
use crate::scan::{Ran, Scan, repository};

fn listed(document: &str, heading: &str) -> Vec<String> {
    let rows = rows(section(document, heading)).into_iter();
    rows.map(|row| code(row[0]).to_owned()).collect()
}

/// The columns of a file as a scan writes them.
fn columns(ran: &Ran, file: &str) -> Vec<String> {
    let text = ran.read(file);
    let header = text.trim_start_matches('\u{FEFF}').lines().next();
    let names = header.expect("a header").split(',');
    names.map(str::to_owned).collect()
}

#[test]
fn every_column_is_described() {
    let document = read("docs/outputs.md");
    let scan = Scan::new();
    let all = &["--by", "day", "--random-sample", "--matches"];
    let ran = scan.run(&[&repository("fixtures/corpus.jsonl")], all).ok();
    assert_eq!(listed(&document, "## flagged.csv"), FLAGGED_COLUMNS);
    assert_eq!(columns(&ran, "flagged.csv"), FLAGGED_COLUMNS);
    assert_eq!(listed(&document, "## Rows of saring diff"), CHANGE_COLUMNS);
    assert_eq!(
        listed(&document, "## Reports for a platform"),
        REPORT_COLUMNS
    );
    for file in ["rules.csv", "rejects.csv", "matches.csv"] {
        assert_eq!(
            listed(&document, &format!("## {file}")),
            columns(&ran, file)
        );
    }
    let day: Vec<String> = listed(&document, "## stats.csv")
        .into_iter()
        .map(|name| {
            if name == "--by" {
                "day".to_owned()
            } else {
                name
            }
        })
        .collect();
    assert_eq!(day, columns(&ran, "stats.csv"));
}

#[test]
fn what_is_masked_is_said_of_every_column() {
    let document = read("docs/privacy.md");
    let rows = rows(section(&document, "## Column by column"));
    let of = |file: &str| -> Vec<String> {
        let rows = rows.iter().filter(|row| row[0] == file);
        rows.map(|row| {
            assert!(
                row.len() == 4 && !row[2].is_empty() && !row[3].is_empty(),
                "{row:?}"
            );
            code(row[1]).to_owned()
        })
        .collect()
    };
    let outputs = read("docs/outputs.md");
    for (file, heading) in [
        ("flagged.csv", "## flagged.csv"),
        ("stats.csv", "## stats.csv"),
        ("rules.csv", "## rules.csv"),
        ("rejects.csv", "## rejects.csv"),
        ("matches.csv", "## matches.csv"),
        ("bundle", "## Reports for a platform"),
        ("diff", "## Rows of saring diff"),
    ] {
        // Those of docs/outputs.md are held to the code above.
        assert_eq!(of(file), listed(&outputs, heading), "{file}");
    }
    assert_eq!(of("flagged.csv"), FLAGGED_COLUMNS);
}

#[test]
fn every_part_of_run_json_is_described() {
    let document = read("docs/outputs.md");
    let scan = Scan::new();
    let ran = scan.run(&[&repository("fixtures/corpus.csv")], &[]).ok();
    let manifest = ran.manifest();
    let mut named = listed(&document, "## run.json");
    named.sort();
    let mut parts: Vec<String> = manifest
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect();
    for (part, of) in [
        ("totals", &manifest["totals"]),
        ("inputs", &manifest["inputs"][0]),
    ] {
        let keys = of.as_object().expect("an object").keys();
        parts.extend(keys.map(|key| format!("{part}.{key}")));
    }
    parts.sort();
    assert_eq!(named, parts);
}

#[test]
fn columns_in_the_readmes_exist() {
    for path in ["README.md", "README.id.md"] {
        let document = read(path);
        let line = document
            .lines()
            .find(|line| line.starts_with("| `finding_id`"));
        let line = line.expect("the table of rows").trim_matches('|');
        for name in line.split(" | ").map(|cell| code(cell.trim())) {
            assert!(
                FLAGGED_COLUMNS.contains(&name),
                "{path}: there is no column {name}"
            );
        }
    }
}
