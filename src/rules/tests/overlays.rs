//! What overlays do to a set.

use super::*;

fn tuned(overlays: &[&str]) -> Loaded {
    let group = "[rule.terms]\nw = [\"kdrt\"]";
    let rules = [
        rule_text("gbv-id-a", group),
        rule_text("gbv-id-b", group),
        rule_text("gbv-id-c", group),
    ];
    let named = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let files = [
        named("gbv/topic.toml", TOPIC),
        named("gbv/id.toml", &rules.join("\n")),
        named(
            "banks/law.toml",
            "[bank.law]\nterms = [\"uu kdrt\", \"UU  KDRT\", \"perda\"]",
        ),
    ];
    let overlays: Vec<_> = overlays
        .iter()
        .enumerate()
        .map(|(at, text)| named(&format!("{at}.toml"), text))
        .collect();
    load_text_tuned(&files, &overlays)
}

fn tune(rule: &str, more: &str) -> String {
    format!("[[tune]]\nrule = \"{rule}\"\nreason = \"because\"\n{more}\n")
}

const EXAMPLE: &str = "[[tune.example]]\ntext = \"uu kdrt\"\nexpect = \"no-match\"";

fn own_codes(loaded: &Loaded) -> Vec<Code> {
    let mut codes = codes(loaded);
    codes.retain(|code| !matches!(*code, Code::NO_EXAMPLES | Code::DUPLICATE_TERM));
    codes
}

#[test]
fn tunes_disable_and_change_and_leave_the_rest_alone() {
    let plain = tuned(&[]);
    let overlay = tune("gbv-id-a", "disable = true") + &tune("*-b", "severity = \"low\"");
    let loaded = tuned(&[&overlay]);
    assert_eq!(own_codes(&loaded), []);
    let rules: Vec<(&str, Severity)> = loaded
        .set
        .rules
        .iter()
        .map(|rule| (rule.id.as_str(), rule.severity))
        .collect();
    assert_eq!(
        rules,
        [("gbv-id-b", Severity::Low), ("gbv-id-c", Severity::High)]
    );
    assert_ne!(loaded.set.fingerprint(), plain.set.fingerprint());
    let hash = blake3::hash(overlay.as_bytes()).to_hex().to_string();
    assert!(loaded.set.files.contains(&("0.toml".to_owned(), hash)));
    assert_eq!(loaded.set.tunes[0].rules, ["gbv-id-a"]);
    assert_eq!(loaded.set.tuned_because(&loaded.set.rules[0]), ["because"]);
    assert_eq!(loaded.set.tuned_because(&loaded.set.rules[1]), [""; 0]);
    let selected = loaded
        .set
        .select(&Selection::default())
        .expect("a selection");
    assert_eq!(selected.tunes, loaded.set.tunes);
}

#[test]
fn exceptions_add_up_and_repeats_count_once() {
    let one = tune(
        "gbv-id-*",
        &format!("except = {{ bank = \"law\", terms = [\"seminar\", \"UU KDRT\"] }}\n{EXAMPLE}"),
    );
    let two = tune(
        "gbv-id-a",
        &format!("except = [\"seminar\", \"hari anti kekerasan\"]\n{EXAMPLE}"),
    );
    let loaded = tuned(&[&one, &two]);
    assert_eq!(own_codes(&loaded), []);
    let written = |index: usize| -> Vec<&str> {
        let group = loaded.set.rules[index]
            .exceptions
            .as_ref()
            .expect("exceptions");
        assert_eq!(
            (group.name.as_str(), group.lanes),
            ("except", Lane::Deobfuscated)
        );
        group
            .terms
            .iter()
            .map(|term| term.written.as_str())
            .collect()
    };
    assert_eq!(
        written(0),
        ["seminar", "UU KDRT", "perda", "hari anti kekerasan"]
    );
    assert_eq!(written(2), ["seminar", "UU KDRT", "perda"]);
    assert_eq!(
        loaded.set.tunes[1].except,
        ["seminar", "hari anti kekerasan"]
    );
    let rule = &loaded.set.rules[0];
    assert_eq!(rule.clause_name(1), "except");
    // The same again in another order is the same set; without it, it is another.
    assert_eq!(
        loaded.set.fingerprint(),
        tuned(&[&two, &one]).set.fingerprint()
    );
    assert_ne!(loaded.set.fingerprint(), tuned(&[&one]).set.fingerprint());
    assert_ne!(
        loaded.set.rule_fingerprint(rule),
        tuned(&[]).set.rule_fingerprint(&tuned(&[]).set.rules[0])
    );
}

#[test]
fn a_second_tune_that_adds_nothing_is_noticed() {
    let except = format!("except = [\"uu kdrt\"]\n{EXAMPLE}");
    let loaded = tuned(&[&tune("gbv-id-a", &except), &tune("gbv-id-a", &except)]);
    assert_eq!(own_codes(&loaded), [Code::TUNE_WITHOUT_EFFECT]);
    let both = tune("gbv-id-a", "disable = true") + &tune("gbv-id-a", "severity = \"low\"");
    assert_eq!(own_codes(&tuned(&[&both])), [Code::TUNE_WITHOUT_EFFECT]);
}

#[test]
fn contradictions_are_told_once_for_all_rules() {
    let one = tune("gbv-id-*", "severity = \"low\"\ndisable = false");
    let two = tune("*", "severity = \"critical\"\ndisable = false");
    assert_eq!(own_codes(&tuned(&[&one, &two])), [Code::TUNES_CONTRADICT]);
    let off = tune("gbv-id-a", "disable = true");
    let on = tune("gbv-id-*", "disable = false");
    assert_eq!(own_codes(&tuned(&[&off, &on])), [Code::TUNES_CONTRADICT]);
}

#[test]
fn what_cannot_be_read_is_told_and_not_applied() {
    let bad =
        tune("gbv-id-a", "except = [\"bu*nuh\"]") + "[[tune]]\nrule = \"*\"\ndisable = true\n";
    let loaded = tuned(&[&bad]);
    assert_eq!(
        own_codes(&loaded),
        [
            Code::EXCEPTION_UNTESTED,
            Code::BAD_WILDCARD,
            Code::MISSING_KEY
        ]
    );
    assert_eq!(loaded.set.rules.len(), 3);
    assert_eq!(own_codes(&tuned(&["[[tune]"])), [Code::SYNTAX]);
    assert_eq!(own_codes(&tuned(&[""])), [Code::MISSING_KEY]);
    let missing = load(&[
        PackSource::Shipped,
        PackSource::Overlay("/nonexistent.toml".into()),
    ]);
    assert!(codes(&missing).contains(&Code::UNREADABLE));
}
