//! Warnings that files and rules switch off.

use super::*;

const GROUP: &str = "[rule.terms]\nw = [\"kdrt\"]";

/// The codes that one rule file gives.
fn codes_of(text: &str) -> Vec<Code> {
    codes(&loaded(&[("topic.toml", TOPIC), ("id.toml", text)]))
}

/// A rule without examples that allows some codes.
fn rule_that_allows(id: &str, allow: &str) -> String {
    rule_text(id, &format!("allow = [{allow}]\n{GROUP}"))
}

#[test]
fn a_rule_allows_for_itself_only() {
    let allowing = rule_that_allows("a", "\"R050\"");
    let other = rule_text("b", GROUP);
    assert_eq!(codes_of(&allowing), []);
    assert_eq!(codes_of(&format!("{allowing}{other}")), [Code::NO_EXAMPLES]);
    assert_eq!(codes_of(&format!("{other}{allowing}")), [Code::NO_EXAMPLES]);
}

#[test]
fn a_file_allows_for_all_of_it_and_nothing_else() {
    let file = "[check]\nallow = [\"r050\"]\n";
    let rules = rule_text("a", GROUP) + &rule_text("b", GROUP);
    assert_eq!(codes_of(&format!("{file}{rules}")), []);
    let both = loaded(&[
        ("topic.toml", TOPIC),
        ("en.toml", &rule_text("c", GROUP)),
        ("id.toml", &format!("{file}{rules}")),
    ]);
    assert_eq!(codes(&both), [Code::NO_EXAMPLES]);
}

#[test]
fn topics_and_banks_allow_too() {
    let other = TOPIC.replace("Violence", "Other") + "[check]\nallow = [\"R005\"]\n";
    let bank = "[check]\nallow = [\"R028\"]\n[bank.b]\nterms = [\"mau 🔪 dia\"]\n";
    let files = [
        ("a/topic.toml", TOPIC),
        ("b/topic.toml", other.as_str()),
        ("banks/b.toml", bank),
    ];
    assert_eq!(codes(&loaded(&files)), []);
}

#[test]
fn the_rule_comes_before_the_file() {
    let file = "[check]\nallow = [\"R050\"]\n";
    let one = rule_that_allows("a", "\"R050\"");
    let found = loaded(&[("topic.toml", TOPIC), ("id.toml", &format!("{file}{one}"))]);
    assert_eq!(codes(&found), [Code::ALLOWED_NOTHING]);
    assert!(found.diagnostics[0].message.contains("this file"));
}

#[test]
fn what_is_of_no_use_is_told_unless_errors_hide_it() {
    assert_eq!(
        codes_of(&rule_that_allows("a", "\"R050\", \"R026\", \"R050\"")),
        [Code::ALLOWED_NOTHING, Code::ALLOWED_NOTHING]
    );
    let broken = rule_that_allows("a", "\"R026\"").replace("high", "hihg");
    assert_eq!(codes_of(&broken), [Code::NO_EXAMPLES, Code::UNKNOWN_VALUE]);
}

#[test]
fn examples_settle_what_loading_cannot() {
    let file = rule_that_allows("a", "\"R050\", \"R056\"");
    let found = loaded(&[("topic.toml", TOPIC), ("id.toml", &file)]);
    assert_eq!(codes(&found), []);
    let source = found.files.iter().find(|file| file.name == "id.toml");
    let mended = Diagnostic {
        code: Code::EXAMPLE_MENDED,
        level: Level::Warning,
        message: String::new(),
        labels: vec![Label {
            file: std::sync::Arc::clone(source.expect("the file")),
            span: 30..31,
            text: String::new(),
        }],
        help: String::new(),
    };
    assert!(found.settle(vec![mended.clone()]).is_empty());
    let unused = found.settle(Vec::new());
    assert_eq!(unused.len(), 1);
    assert_eq!(unused[0].code, Code::ALLOWED_NOTHING);
    let mut worse = mended;
    worse.level = Level::Error;
    assert!(
        found
            .settle(vec![worse.clone()])
            .iter()
            .any(|it| it.code == worse.code)
    );
}
