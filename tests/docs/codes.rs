//! docs/codes: a page for each code, with its title, its level and its mistake.

use std::collections::BTreeSet;

use saring::rules::{Code, Level};

use super::{blocks, read, rows};
use crate::scan::repository;

const FOLDER: &str = "docs/codes";

fn page_of(code: Code) -> String {
    format!("{FOLDER}/{code}.md")
}

#[test]
fn every_code_has_a_page() {
    let missing: Vec<String> = Code::ALL
        .iter()
        .filter(|code| !repository(&page_of(**code)).exists())
        .map(|code| format!("{} for \"{}\"", page_of(*code), code.title()))
        .collect();
    assert!(
        missing.is_empty(),
        "write these pages, each like {FOLDER}/R041.md, and link them in {FOLDER}/README.md:\n{}",
        missing.join("\n")
    );
}

#[test]
fn no_page_is_without_a_code() {
    let mut known: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{code}.md")).collect();
    known.insert("README.md".to_owned());
    for entry in std::fs::read_dir(repository(FOLDER)).expect("the pages") {
        let name = entry.expect("a page").file_name();
        let name = name.to_string_lossy().into_owned();
        assert!(known.contains(&name), "{FOLDER}/{name} is about no code");
    }
}

#[test]
fn pages_have_the_title_the_level_and_the_parts() {
    for code in Code::ALL {
        let path = page_of(*code);
        if !repository(&path).exists() {
            continue;
        }
        let page = read(&path);
        let level = match code.default_level() {
            Level::Error => "An error: it stops a scan.",
            Level::Warning => "A warning: a scan goes on.",
        };
        let top = format!("# {code}: {}\n\n{level}\n\n", code.title());
        assert!(page.starts_with(&top), "{path} is to begin with\n{top}");
        let headings: Vec<&str> = page.lines().filter(|it| it.starts_with("## ")).collect();
        let wanted = ["## Why it matters", "## Example", "## How to mend it"];
        assert_eq!(headings, wanted, "{path}");
        assert_eq!(code.page_text(), Some(page.as_str()), "{path} is embedded");
    }
}

#[test]
fn mistakes_on_the_pages_are_those_of_the_fixtures() {
    let fixtures: Vec<_> = std::fs::read_dir(repository("fixtures/bad-rules"))
        .expect("fixtures")
        .map(|entry| entry.expect("a fixture").path())
        .collect();
    for code in Code::ALL {
        let path = page_of(*code);
        let name = format!("{code}-");
        let of_code = fixtures.iter().filter(|folder| {
            let folder = folder.file_name().unwrap_or_default();
            folder.to_string_lossy().starts_with(&name)
        });
        let expected: Vec<String> = of_code
            .map(|folder| std::fs::read_to_string(folder.join("expected.txt")))
            .map(|text| text.expect("expected.txt"))
            .collect();
        if expected.is_empty() || !repository(&path).exists() {
            continue;
        }
        let page = read(&path);
        let all = blocks(&page);
        let shown = all.iter().find(|block| block.info == "text");
        let shown = shown.unwrap_or_else(|| panic!("{path} shows no diagnostic"));
        assert!(
            shown.text.contains(&format!("[{code}]"))
                && expected
                    .iter()
                    .any(|text| text.contains(shown.text.trim_end())),
            "{path}: the example is to be out of expected.txt of fixtures/bad-rules/{code}-…"
        );
    }
}

#[test]
fn every_code_is_listed() {
    let document = read(&format!("{FOLDER}/README.md"));
    let listed: Vec<String> = rows(&document)
        .into_iter()
        .map(|row| row.join(" | "))
        .collect();
    let known: Vec<String> = Code::ALL
        .iter()
        .map(|code| {
            let name = match repository(&page_of(*code)).exists() {
                true => format!("[{code}]({code}.md)"),
                false => code.to_string(),
            };
            format!(
                "{name} | {} | {}",
                code.default_level().name(),
                code.title()
            )
        })
        .collect();
    assert_eq!(listed, known);
}
