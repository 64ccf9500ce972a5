//! docs/rules.md: its rules load and do what their examples say, and its list of keys is whole.

use saring::{
    rules::{Code, FileKind, Loaded, RULE_KEYS, lay_out, load_text, load_text_tuned, render},
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
fn every_key_of_a_rule_is_listed() {
    let document = read(DOCUMENT);
    let listed: Vec<&str> = rows(section(&document, "## Keys of a rule"))
        .into_iter()
        .map(|row| super::code(row[0]))
        .collect();
    // In the order in which they are laid out.
    assert_eq!(listed, RULE_KEYS);
}

#[test]
fn rules_in_the_documentation_are_in_the_layout_of_fmt() {
    let document = read(DOCUMENT);
    for block in blocks(&document) {
        let kind = match block.info.split(' ').collect::<Vec<_>>()[..] {
            ["toml", "rules", _] => FileKind::Rules,
            ["toml", "topic"] => FileKind::Topic,
            ["toml", "bank"] => FileKind::Bank,
            ["toml", "referral"] => FileKind::Referral,
            ["toml", "overlay"] => FileKind::Overlay,
            _ => continue,
        };
        let laid_out = lay_out(kind, block.text).expect("a block is TOML");
        assert_eq!(laid_out, block.text, "{DOCUMENT}:{}", block.line);
    }
}

/// Whoever tries a command of the page is to find the rule that it names.
#[test]
fn commands_name_rules_of_the_document() {
    let document = read(DOCUMENT);
    let named = document
        .split("--rule ")
        .chain(document.split("rules expand "));
    let ids = named.skip(1).filter_map(|rest| {
        let id = rest.split([' ', '\n', '`']).next()?;
        let plain = id
            .chars()
            .all(|sign| sign.is_ascii_lowercase() || sign == '-');
        (plain && id.contains('-') && !id.starts_with('-')).then_some(id)
    });
    let mut count = 0;
    for id in ids {
        assert!(document.contains(&format!("id = \"{id}\"")), "no rule {id}");
        count += 1;
    }
    assert!(count >= 3, "only {count} commands name a rule");
}
