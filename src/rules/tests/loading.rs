//! Joining of sources, defaults, and what cannot be shown as a folder of bad rules.

use std::{fs, path::PathBuf};

use super::*;

const GROUP: &str = "[rule.terms]\nw = [\"kdrt\", \"kekerasan seksual\"]";

#[test]
fn a_good_rule_is_read_whole() {
    let text = rule_text(
        "gbv-id-a",
        &format!("languages = [\"in\", \"ms\"]\n{GROUP}"),
    );
    let loaded = loaded(&[
        ("rules/gbv/topic.toml", TOPIC),
        ("rules/gbv/id.toml", &text),
    ]);
    assert_eq!(codes(&loaded), [Code::NO_EXAMPLES]);
    assert!(!loaded.has_errors());
    let rule = &loaded.set.rules[0];
    assert_eq!(rule.languages, ["id", "ms"]);
    assert_eq!(rule.file_language, "id");
    assert_eq!(rule.status, Status::Test);
    assert_eq!(rule.condition, Condition::Clause(0));
    assert_eq!(rule.location, ("rules/gbv/id.toml".into(), 1));
    assert_eq!(rule.applies_to, [AppliesTo::Post]);
    assert_eq!(rule.groups[0].terms[1].written, "kekerasan seksual");
    assert_eq!(loaded.set.topics[0].queue, "gbv");
    assert_eq!(loaded.set.files.len(), 2);
}

#[test]
fn a_bank_is_copied_into_the_groups_that_name_it() {
    let bank = "[bank.family]\nterms = [\"suami\", \"istri\"]\n";
    let group = "[rule.terms]\nw = { bank = \"family\", terms = [\"anak\"] }";
    let rule = rule_text("a", group);
    let loaded = loaded(&[
        ("topic.toml", TOPIC),
        ("id.toml", &rule),
        ("banks/x.toml", bank),
    ]);
    let written: Vec<&str> = loaded.set.rules[0].groups[0]
        .terms
        .iter()
        .map(|term| term.written.as_str())
        .collect();
    assert_eq!(written, ["anak", "suami", "istri"]);
}

#[test]
fn rules_with_errors_are_left_out_and_the_others_stay() {
    let text = format!(
        "{}\n{}",
        rule_text("bad", "[rule.terms]\nw = [\"~pu\"]"),
        rule_text("good", GROUP)
    );
    let loaded = loaded(&[("topic.toml", TOPIC), ("id.toml", &text)]);
    assert!(loaded.has_errors());
    assert_eq!(loaded.set.rules.len(), 1);
    assert_eq!(loaded.set.rules[0].id, "good");
}

#[test]
fn folders_join_and_the_order_of_files_makes_no_difference() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("one/gbv/topic.toml", TOPIC);
    write("one/gbv/id.toml", &rule_text("a", GROUP));
    write("one/gbv/README.md", "not a rule");
    write("two/topic.toml", TOPIC);
    write("two/en.toml", &rule_text("b", GROUP));
    let source = |name: &str| PackSource::Directory(folder.path().join(name));
    let forth = load(&[source("one"), source("two"), source("one")]);
    let back = load(&[source("two"), source("one")]);
    assert_eq!(codes(&forth), [Code::NO_EXAMPLES, Code::NO_EXAMPLES]);
    assert_eq!(forth.set.rules.len(), 2);
    assert_eq!(forth.set.topics.len(), 1);
    assert_eq!(forth.set.fingerprint(), back.set.fingerprint());
    assert_eq!(forth.set.files, back.set.files);
}

#[test]
fn the_first_topic_file_wins_with_a_warning() {
    let other = TOPIC.replace("Violence", "Other");
    let files = [("a/topic.toml", TOPIC), ("b/topic.toml", other.as_str())];
    let loaded = loaded(&files);
    assert_eq!(codes(&loaded), [Code::TOPIC_TWICE]);
    assert_eq!(loaded.set.topics[0].titles["en"], "Violence");
}

#[test]
fn folders_that_cannot_be_read_are_named() {
    let missing = load(&[PackSource::Directory(PathBuf::from("/nonexistent/rules"))]);
    assert_eq!(codes(&missing), [Code::UNREADABLE]);
    assert!(
        missing.diagnostics[0]
            .message
            .contains("/nonexistent/rules does not exist")
    );
    let empty = tempfile::tempdir().expect("a folder");
    let empty = load(&[PackSource::Directory(empty.path().into())]);
    assert_eq!(codes(&empty), [Code::NO_RULES]);
}

#[test]
fn places_inside_a_condition_of_several_lines_are_exact() {
    let condition = "condition = \"\"\"\n  w and\n  not tidak_ada\"\"\"";
    let text = rule_text("a", &format!("{condition}\n{GROUP}"));
    let loaded = loaded(&[("topic.toml", TOPIC), ("id.toml", &text)]);
    let found = loaded
        .diagnostics
        .iter()
        .find(|it| it.code == Code::UNKNOWN_CLAUSE);
    let span = found.expect("R041").labels[0].span.clone();
    assert_eq!(&text[span], "tidak_ada");
}

#[test]
fn the_shipped_packs_have_no_errors() {
    let shipped = load_and_check(&[PackSource::Shipped]);
    assert!(
        !shipped.has_errors(),
        "{}",
        render(&shipped.diagnostics, false)
    );
}

#[test]
fn an_id_is_taken_by_a_rule_that_has_errors_too() {
    let broken = rule_text("a", "[rule.terms]\nwords = { bank = \"gone\" }");
    let sound = rule_text("a", "[rule.terms]\nwords = [\"banjir\"]");
    for files in [
        [
            ("x/en.toml", broken.as_str()),
            ("x/id.toml", sound.as_str()),
        ],
        [("x/en.toml", &sound), ("x/id.toml", &broken)],
    ] {
        let loaded = loaded(&[("x/topic.toml", TOPIC), files[0], files[1]]);
        let codes = codes(&loaded);
        for code in [Code::DUPLICATE_RULE, Code::UNKNOWN_BANK] {
            assert!(codes.contains(&code), "{codes:?}");
        }
    }
}
