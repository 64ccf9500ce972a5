//! `saring explain`: what held, by what, how little is missing, and nothing of records out of scope.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Scan, saring};

const TOPIC: &str = "id = \"gbv\"\nversion = \"1\"\nqueue = \"q\"\n[title]\nen = \"GBV\"\n";
const RULES: &str = r#"
[[rule]]
id = "gbv-id-violence"
title = "Kekerasan"
role = "at-risk"
severity = "high"
languages = ["id"]
condition = "near(violence, family, 4) and not news"
[rule.terms]
violence = ["kdrt", "dipukul"]
family = { terms = ["suami", "ayah"], lanes = "exact" }
news = ["seminar"]

[[rule]]
id = "gbv-id-child"
title = "Anak"
role = "at-risk"
severity = "critical"
status = "experimental"
evidence = "withhold"
condition = "child"
[rule.terms]
child = ["kenarianak"]
"#;

fn rules(scan: &Scan) -> PathBuf {
    let folder = scan.path("rules");
    std::fs::create_dir_all(folder.join("gbv")).expect("a folder");
    std::fs::write(folder.join("gbv/topic.toml"), TOPIC).expect("a file");
    std::fs::write(folder.join("gbv/id.toml"), RULES).expect("a file");
    folder
}

/// Exit code and everything that was printed.
fn explain(rules: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = saring();
    command
        .arg("explain")
        .args(arguments)
        .arg("--rules")
        .arg(rules);
    let output = command.output().expect("it runs");
    let all = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&all).into_owned(),
    )
}

fn explained(rules: &Path, arguments: &[&str]) -> String {
    let (code, text) = explain(rules, arguments);
    assert_eq!(code, Some(0), "{text}");
    text
}

#[test]
fn a_rule_that_holds_says_by_what() {
    let scan = Scan::new();
    let rules = rules(&scan);
    let text = explained(&rules, &["Saya d1pukul lagi\noleh SUAMI \u{1b}[31m"]);
    snapbox::assert_data_eq!(
        text,
        snapbox::str![[r#"
1 rule holds

gbv-id-violence  gbv · high · at-risk
  Kekerasan
  lane: deobfuscated; undone: leet

    Saya [d1pukul] lagi
    oleh [SUAMI] /u{1b}[31m

  clause    term     found      lane
  violence  dipukul  “d1pukul”  deobfuscated (leet)
  family    suami    “SUAMI”    exact

"#]]
    );
    let text = explained(&rules, &["saya sedih"]);
    assert!(text.starts_with("No rule holds."), "{text}");
}

#[test]
fn a_rule_that_does_not_hold_says_how_little_is_missing() {
    let scan = Scan::new();
    let rules = rules(&scan);
    let rule = ["--rule", "gbv-id-violence"];
    let text = "seminar: dipukul oleh orang tua dan su4mi, ayah lihat";
    let text = explained(&rules, &[text, rule[0], rule[1], "--language", "en"]);
    snapbox::assert_data_eq!(
        text,
        snapbox::str![[r#"
gbv-id-violence  does not hold  gbv · high · at-risk
  Kekerasan

    [seminar]: [dipukul] oleh orang tua dan su4mi, [ayah] lihat

  clause    term     found      lane
  violence  dipukul  “dipukul”  exact
  family    ayah     “ayah”     exact
  news      seminar  “seminar”  exact

  ✗ near(violence, family, 4) and not news
    ✗ near(violence, family, 4)  6 words apart, 4 are allowed
    ✗ not news
      ✓ news  `seminar`

  nearest miss
    the post would have to be in id; it is in en
    `violence` and `family` are 6 words apart, 4 are allowed
    without `seminar` (`news`)

"#]]
    );
    let text = explained(&rules, &["kdrt, suami: seminar", rule[0], rule[1]]);
    assert!(
        text.contains("without `seminar` (`news`) it would hold"),
        "{text}"
    );
    let text = explained(&rules, &["dipukul su4mi", rule[0], rule[1]]);
    let raised = "“su4mi” would be found as `suami` of `family` if lanes allowed deobfuscated";
    assert!(text.contains(raised), "{text}");
    let text = explained(&rules, &["kenarianak", "--rule", "*-child"]);
    assert!(
        text.contains("holds") && text.contains("off: experimental"),
        "{text}"
    );
    let (code, text) = explain(&rules, &["x", "--rule", "gbv-id-violense"]);
    assert!(code == Some(2) && text.contains("did you mean"), "{text}");
}

#[test]
fn programs_get_places_in_bytes_and_characters() {
    let scan = Scan::new();
    let rules = rules(&scan);
    let text = explained(
        &rules,
        &[
            "tự \u{202e}kdrt suami",
            "--format",
            "json",
            "--rule",
            "gbv-id-violence",
        ],
    );
    assert!(!text.contains('\u{202e}'));
    let all: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(all["texts"][0]["text"], "tự \u{202e}kdrt suami");
    let rule = &all["rules"][0];
    assert_eq!((&rule["holds"], &rule["edits"]), (&json!(true), &json!(0)));
    let found = &rule["clauses"][0]["matches"][0];
    assert_eq!(found["bytes"], json!([8, 12]));
    assert_eq!(found["characters"], json!([4, 8]));
    assert_eq!(found["text"], "kdrt");
    assert_eq!(rule["condition"]["parts"][0]["holds"], true);
}

#[test]
fn a_record_is_masked_and_withheld_until_asked() {
    let scan = Scan::new();
    let rules = rules(&scan);
    let posts = [
        json!({ "text": "halo" }),
        json!({ "text": "kdrt suami, telp 0812-0000-1234", "lang": "id" }),
        json!({ "text": "kdrt suami kenarianak", "lang": "id" }),
    ];
    let lines: String = posts.iter().map(|post| format!("{post}\n")).collect();
    let path = scan.file("a.jsonl", lines);
    let place = |number: u32| format!("{}:{number}", path.display());

    let text = explained(&rules, &["--record", &place(2)]);
    assert!(text.contains("[kdrt] [suami], telp [PHONE]"), "{text}");
    let text = explained(&rules, &["--record", &place(2), "--reveal"]);
    assert!(text.contains("0812-0000-1234"), "{text}");

    for format in ["text", "json"] {
        for rule in [&["--rule", "gbv-id-*"][..], &[]] {
            let place = place(3);
            let mut arguments = vec!["--record", &place, "--format", format];
            arguments.extend(rule);
            let text = explained(&rules, &arguments);
            assert!(text.contains("withheld"), "{text}");
            for word in ["kdrt", "suami", "kenarianak"] {
                assert!(!text.contains(word), "{word}: {text}");
            }
            arguments.push("--reveal");
            assert!(explained(&rules, &arguments).contains("kenarianak"));
        }
    }
    let (code, text) = explain(&rules, &["--record", &place(4)]);
    assert!(
        code == Some(2) && text.contains("it has 3 records"),
        "{text}"
    );
}

#[test]
fn nothing_of_a_record_out_of_scope_is_shown() {
    let scan = Scan::new();
    let rules = rules(&scan);
    let secret = "kdrt suami KENARI";
    let records = [
        (
            json!({ "text": secret, "visibility": "private" }).to_string(),
            "private",
        ),
        (
            json!({ "text": secret, "visibility": "KENARI-VISIBILITY" }).to_string(),
            "visibility-unknown",
        ),
        (
            json!({ "text": secret, "user": { "protected": true } }).to_string(),
            "protected-author",
        ),
        (
            json!({ "text": secret, "dm_conversation_id": "KENARI" }).to_string(),
            "direct-message",
        ),
        (format!("{{\"text\": \"{secret}"), "cannot be read"),
    ];
    let lines: String = records
        .iter()
        .map(|(line, _)| format!("{line}\n"))
        .collect();
    let path = scan.file("a.jsonl", format!("{lines}{{\"text\":\"halo\"}}\n"));
    let check = |path: &Path, number: usize, why: &str| {
        for more in [&[][..], &["--reveal", "--rule", "*"], &["--format", "json"]] {
            let place = format!("{}:{number}", path.display());
            let mut arguments = vec!["--record", &place];
            arguments.extend(more);
            let (code, text) = explain(&rules, &arguments);
            assert_eq!(code, Some(2), "{text}");
            assert!(text.contains(why), "{why}: {text}");
            for word in ["KENARI", "kdrt", "suami"] {
                assert!(!text.contains(word), "{why}: {text}");
            }
        }
    };
    for (number, (_, why)) in (1..).zip(&records) {
        check(&path, number, why);
    }
    let messages = json!({ "text": secret }).to_string() + "\n";
    let path = scan.file("direct-messages.jsonl", messages);
    check(&path, 1, "direct-message");
}
