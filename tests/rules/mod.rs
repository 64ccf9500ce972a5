//! Rules as their authors meet them: `saring check`, `test`, `rules list` and `rules expand`.

mod conditions;
mod formats;
mod layout;
mod memory;
mod schema;
mod words;

mod exchange;
mod exchange_commands;

mod overlay;

use std::path::Path;
use std::process::Output;

use crate::scan::{Scan, repository, saring};

fn run(arguments: &[&str], folder: Option<&Path>) -> (Option<i32>, String) {
    let mut command = saring();
    command.args(arguments).args(folder);
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("saring runs");
    let text = [stdout, stderr]
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .concat();
    (status.code(), text)
}

/// With `SNAPSHOTS=overwrite` the expected texts are written anew, to be read before they are committed.
#[test]
fn examples_that_come_out_wrong_are_pointed_at() {
    for (case, exit) in [
        ("R054-missed", 1),
        ("R055-false-alarm", 1),
        ("R056-mended", 0),
    ] {
        let folder = repository("fixtures/bad-examples").join(case);
        let (status, text) = run(&["check"], Some(&folder));
        assert_eq!(status, Some(exit), "{text}");
        let shown = text.replace(&format!("{}/", folder.display()), "");
        let expected = folder.join("expected.txt");
        if std::env::var_os("SNAPSHOTS").is_some() {
            std::fs::write(&expected, &shown).expect("expected.txt can be written");
        }
        let expected = std::fs::read_to_string(expected).expect("what it must say");
        assert_eq!(shown, expected, "{case}");
        assert_eq!(run(&["check", "--deny-warnings"], Some(&folder)).0, Some(1));
    }
}

#[test]
fn shipped_packs_are_sound() {
    let (status, text) = run(&["check"], None);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("0 errors"), "{text}");
}

#[test]
fn every_shipped_topic_has_four_rules_with_examples_in_each_language() {
    let (status, text) = run(&["rules", "list", "--format", "json"], None);
    assert_eq!(status, Some(0), "{text}");
    let list: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let rules = list["rules"].as_array().expect("rules");
    for topic in [
        "child-safety",
        "covid-19",
        "freedom-of-expression",
        "gender-based-violence",
        "suicide-self-harm",
        "terrorism",
        "vaccines",
    ] {
        for language in ["id", "en", "th"] {
            let with_examples = rules.iter().filter(|rule| {
                let count = |name: &str| rule[name].as_u64().expect("a count");
                rule["topic"] == topic
                    && rule["file_language"] == language
                    && count("examples_match") >= 2
                    && count("examples_no_match") >= 2
            });
            assert!(with_examples.count() >= 4, "{topic} in {language}");
        }
    }
}

#[test]
fn thresholds_fail_with_one() {
    let scan = Scan::new();
    let post = |text: &str, topic: &str| {
        let role = if topic == "none" { "" } else { "at-risk" };
        let post = serde_json::json!({ "text": text, "lang": "id", "topic": topic, "role": role });
        post.to_string() + "\n"
    };
    let corpus = scan.file(
        "labelled.jsonl",
        [
            post("aku mau bunuh diri", "suicide-self-harm"),
            post(
                "seorang teman menulis surat perpisahan yang panjang",
                "suicide-self-harm",
            ),
            post("selamat pagi", "none"),
        ]
        .concat(),
    );
    let slip = scan.file("slip.jsonl", post("selamat pagi", "suicide-selfharm"));
    let (_, text) = run(&["test", "--corpus"], Some(&slip));
    assert!(
        text.contains("1 post labelled `suicide-selfharm`"),
        "{text}"
    );
    let test = |more: &[&str]| {
        let mut arguments = vec!["test", "--topic", "suicide-self-harm"];
        arguments.extend(more);
        arguments.push("--corpus");
        run(&arguments, Some(&corpus))
    };
    let (status, text) = test(&["--format", "json"]);
    assert_eq!(status, Some(0), "{text}");
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let counts = &report["topics"][0]["counts"];
    assert_eq!(
        (&counts["true_positives"], &counts["misses"]),
        (&1.into(), &1.into()),
        "{text}"
    );
    assert_eq!(
        test(&["--min-recall", "0.5", "--min-precision", "1"]).0,
        Some(0)
    );
    let (status, text) = test(&["--min-recall", "0.6"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(
        text.contains("recall of suicide-self-harm is 0.500"),
        "{text}"
    );
    // A topic that nobody labelled cannot be held against a threshold.
    let (status, text) = run(&["test", "--min-recall", "0.1", "--corpus"], Some(&corpus));
    assert_eq!(status, Some(2), "{text}");
}

/// A rule with a term of every kind.
const EXPANDED: &str = r##"[[rule]]
id = "gbv-id-beating"
title = "Dipukul di rumah"
role = "at-risk"
severity = "high"
status = "experimental"
condition = "violence or signs or threat"

[rule.terms]
violence = { terms = ["~pukul", "kekerasan seksual", "kdrt"], prune = ["pukulan"] }
signs = { terms = ["bunuh*", "=SS", "#pulangDong"], lanes = "exact" }

[rule.patterns]
threat = ['\bawas (?:lu|kau)\b']
"##;

#[test]
fn what_the_terms_of_a_rule_become_is_printed() {
    let scan = Scan::new();
    let topic = "id = \"gbv\"\n[title]\nen = \"Violence\"\n";
    let topic = scan.file("topic.toml", topic);
    scan.file("id.toml", EXPANDED);
    let folder = topic.parent();
    let expand = |arguments: &[&str]| {
        run(
            &[&["rules", "expand"], arguments, &["--rules"]].concat(),
            folder,
        )
    };
    let (status, text) = expand(&["gbv-id-beating"]);
    assert_eq!(status, Some(0), "{text}");
    for line in [
        "violence  3 terms, up to the deobfuscated lane",
        "  ~pukul             root, 291 forms",
        "  kekerasan seksual  phrase, also #kekerasanseksual",
        "  kdrt               word, also #kdrt",
        "signs  3 terms, up to the exact lane",
        "  bunuh*       word, any letters behind bunuh",
        "  =SS          exact case",
        "  #pulangDong  hashtag only",
        "threat  1 expression, looked for as written",
    ] {
        assert!(text.lines().any(|it| it == line), "no {line:?} in\n{text}");
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    assert!(words.contains(&"pukul-memukul") && words.contains(&"dipukul2in"));
    assert!(!words.contains(&"pukulan"), "pruned");
    assert!(text.lines().all(|line| line.len() <= 100), "{text}");

    let (_, text) = expand(&["gbv-id-*", "--group", "violence", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let groups = json["rules"][0]["groups"].as_array().expect("groups");
    assert_eq!(groups.len(), 1);
    let terms = &groups[0]["terms"];
    assert_eq!(terms[0]["kind"], "root");
    assert_eq!(terms[0]["forms"].as_array().expect("forms").len(), 291);
    assert_eq!(terms[1]["hashtag"], "kekerasanseksual");

    let (status, text) = expand(&["gbv-id-beting"]);
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("did you mean gbv-id-beating?"), "{text}");
    let (status, text) = expand(&["gbv-id-beating", "--group", "sign"]);
    assert_eq!(status, Some(2), "{text}");
    assert!(
        text.contains("its groups: violence, signs, threat"),
        "{text}"
    );
    let (_, text) = expand(&["gbv-id-*", "--group", "threat", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let pattern = &json["rules"][0]["patterns"][0];
    assert_eq!(pattern["expressions"][0], r"\bawas (?:lu|kau)\b");
    assert_eq!(json["rules"][0]["groups"], serde_json::json!([]));
}
