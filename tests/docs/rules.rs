//! docs/rules.md: its rules load and do what their examples say, and its list of codes is whole.

use saring::{
    rules::{Code, Level, Loaded, load_text, load_text_tuned, render},
    ruletest::check_examples,
};

use super::{Block, blocks, read, rows, section};

const DOCUMENT: &str = "docs/rules.md";

/// A topic for blocks that are only rules.
const TOPIC: &str = "id = \"example\"\n[title]\nen = \"Example\"\n";

/// Loads a block as the file that its info string says it is, with the banks of the document.
fn load(block: &Block<'_>, document: &[Block<'_>]) -> Loaded {
    let words: Vec<&str> = block.info.split(' ').collect();
    let name = match words[..] {
        ["toml", "rules", language] => format!("example/{language}.toml"),
        ["toml", "bad", _] => "example/id.toml".to_owned(),
        ["toml", "topic"] => "example/topic.toml".to_owned(),
        ["toml", "bank"] => "banks/example.toml".to_owned(),
        ["toml", "referral"] => "referrals/example.toml".to_owned(),
        _ => panic!("{DOCUMENT}:{}: what is ```{}?", block.line, block.info),
    };
    let mut files = vec![(name.clone(), block.text.to_owned())];
    if words[1] != "topic" {
        files.push(("example/topic.toml".to_owned(), TOPIC.to_owned()));
    }
    let banks = document.iter().filter(|other| other.info == "toml bank");
    let banks = banks.enumerate().filter(|_| words[1] != "bank");
    files.extend(banks.map(|(at, bank)| (format!("banks/{at}.toml"), bank.text.to_owned())));
    load_text(&files)
}

/// Loads an overlay on top of all rules of the document.
fn load_overlay(block: &Block<'_>, document: &[Block<'_>]) -> Loaded {
    let mut files = vec![("example/topic.toml".to_owned(), TOPIC.to_owned())];
    for (at, other) in document.iter().enumerate() {
        let name = match other.info.split(' ').collect::<Vec<_>>()[..] {
            ["toml", "rules", language] => format!("example/{at}/{language}.toml"),
            ["toml", "bank"] => format!("banks/{at}.toml"),
            _ => continue,
        };
        files.push((name, other.text.to_owned()));
        files.push((format!("example/{at}/topic.toml"), TOPIC.to_owned()));
    }
    load_text_tuned(
        &files,
        &[("overlay.toml".to_owned(), block.text.to_owned())],
    )
}

#[test]
fn rules_in_the_documentation_load_and_their_examples_come_out() {
    let document = read(DOCUMENT);
    let all = blocks(&document);
    let good = all
        .iter()
        .filter(|block| block.info.starts_with("toml") && !block.info.starts_with("toml bad"));
    let mut count = 0;
    for block in good {
        let loaded = match block.info {
            "toml overlay" => load_overlay(block, &all),
            _ => load(block, &all),
        };
        let mut problems = loaded.diagnostics.clone();
        problems.extend(check_examples(&loaded.set, &loaded.files).expect("rules that compile"));
        // A referral's topics are not loaded here, and a topic alone has no help in any country.
        problems.retain(|it| !matches!(it.code, Code::REFERRAL_TOPIC | Code::REFERRAL_GAP));
        let shown = render(&problems, false);
        assert!(problems.is_empty(), "{DOCUMENT}:{}\n{shown}", block.line);
        count += 1;
    }
    assert!(count >= 8, "only {count} blocks were found");
}

#[test]
fn bad_rules_in_the_documentation_earn_their_code() {
    let document = read(DOCUMENT);
    let all = blocks(&document);
    for block in all
        .iter()
        .filter(|block| block.info.starts_with("toml bad"))
    {
        let wanted = block.info.rsplit(' ').next().unwrap_or_default();
        let loaded = load(block, &all);
        let found = loaded
            .diagnostics
            .iter()
            .find(|it| it.code.to_string() == wanted);
        let shown = render(&loaded.diagnostics, false);
        assert!(
            found.is_some(),
            "{DOCUMENT}:{}: no {wanted}\n{shown}",
            block.line
        );
    }
}

#[test]
fn every_code_is_listed() {
    let document = read(DOCUMENT);
    let listed: Vec<Vec<String>> = rows(section(&document, "## Every code"))
        .into_iter()
        .map(|row| row.into_iter().map(str::to_owned).collect())
        .collect();
    let known: Vec<Vec<String>> = Code::ALL
        .iter()
        .map(|code| {
            let level = match code.default_level() {
                Level::Error => "error",
                Level::Warning => "warning",
            };
            vec![code.to_string(), level.to_owned(), code.title().to_owned()]
        })
        .collect();
    assert_eq!(listed, known);
}

#[test]
fn every_key_of_a_rule_is_listed() {
    let document = read(DOCUMENT);
    let listed: Vec<&str> = rows(section(&document, "## Keys of a rule"))
        .into_iter()
        .map(|row| super::code(row[0]))
        .collect();
    // Each key with a value of the wrong type is told by name; an unknown one is told as unknown.
    for key in &listed {
        let text = format!("[[rule]]\n{key} = 1.5\n");
        let files = [
            ("example/topic.toml".to_owned(), TOPIC.to_owned()),
            ("example/id.toml".to_owned(), text),
        ];
        let loaded = load_text(&files);
        let unknown = loaded
            .diagnostics
            .iter()
            .any(|it| it.code == Code::UNKNOWN_KEY);
        assert!(!unknown, "`{key}` is no key of a rule");
    }
    // The help of an unknown key names all of them when none is near.
    assert_eq!(
        listed.len(),
        18,
        "the keys of a rule changed; see src/rules/rule.rs"
    );
}
