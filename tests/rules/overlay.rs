//! Overlays as operators meet them.

use std::path::PathBuf;

use super::run;
use crate::scan::Scan;

const RULES: &str = r#"
[[rule]]
id = "gbv-id-kdrt"
title = "Kekerasan dalam rumah tangga"
role = "at-risk"
severity = "high"
[rule.terms]
violence = ["kdrt"]

[[rule]]
id = "gbv-id-lapor"
title = "Mencari tempat melapor"
role = "at-risk"
severity = "medium"
[rule.terms]
report = ["lapor ke mana"]
"#;

/// Two rules, and an overlay beside them.
fn packs(scan: &Scan, overlay: &str) -> (String, PathBuf) {
    let folder = scan.path("packs/gbv");
    std::fs::create_dir_all(&folder).expect("a folder");
    let topic = "id = \"gbv\"\n[title]\nen = \"Violence\"\n";
    std::fs::write(folder.join("topic.toml"), topic).expect("a file");
    std::fs::write(folder.join("id.toml"), RULES).expect("a file");
    let overlay = scan.file("overlay.toml", overlay);
    (scan.path("packs").to_string_lossy().into_owned(), overlay)
}

#[test]
fn examples_of_an_overlay_run_against_each_rule_it_tunes() {
    let scan = Scan::new();
    let overlay = "[[tune]]\nrule = \"gbv-*\"\nreason = \"r\"\nseverity = \"low\"\n\
                   [[tune.example]]\ntext = \"kdrt, lapor ke mana?\"\nexpect = \"match\"\n\
                   [[tune.example]]\ntext = \"lapor ke mana?\"\nexpect = \"match\"\n";
    let (packs, overlay) = packs(&scan, overlay);
    let (status, text) = run(&["check", &packs, "--overlay"], Some(&overlay));
    assert_eq!(status, Some(1), "{text}");
    for part in [
        "R054",
        "gbv-id-kdrt does not match",
        "overlay.toml:9",
        "4 examples run",
    ] {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
    assert!(!text.contains("gbv-id-lapor does not"), "{text}");
}

#[test]
fn a_rule_that_an_overlay_leaves_out_is_explained_with_the_reason() {
    let scan = Scan::new();
    let overlay = "[[tune]]\nrule = \"*-lapor\"\nreason = \"too many\"\ndisable = true\n";
    let (packs, overlay) = packs(&scan, overlay);
    let explain = [
        "explain",
        "lapor ke mana ya?",
        "--rule",
        "gbv-id-lapor",
        "--rules",
        &packs,
        "--overlay",
    ];
    let (status, text) = run(&explain, Some(&overlay));
    assert_eq!(status, Some(0), "{text}");
    for part in ["gbv-id-lapor  holds", "overlay.toml:1 (too many)"] {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
    let unasked = [
        "explain",
        "lapor ke mana ya?",
        "--rules",
        &packs,
        "--overlay",
    ];
    let (_, text) = run(&unasked, Some(&overlay));
    assert!(text.contains("No rule holds"), "{text}");
}

#[test]
fn warnings_of_an_overlay_can_be_allowed_in_it() {
    let scan = Scan::new();
    let tune = "[[tune]]\nrule = \"*-lapor\"\nreason = \"r\"\nexcept = [\"seminar\"]\n";
    let allowed = format!("[check]\nallow = [\"R114\"]\n{tune}");
    for (overlay, warned) in [(tune, true), (&allowed, false)] {
        let (packs, overlay) = packs(&scan, overlay);
        let (_, text) = run(&["check", &packs, "--overlay"], Some(&overlay));
        assert_eq!(text.contains("R114"), warned, "{text}");
        assert!(!text.contains("R105"), "{text}");
    }
}

#[test]
fn an_example_that_an_exception_hides_is_told_of_the_overlay() {
    let scan = Scan::new();
    let overlay = "[[tune]]\nrule = \"gbv-id-kdrt\"\nreason = \"r\"\nexcept = [\"seminar kdrt\"]\n\
                   [[tune.example]]\ntext = \"ikut seminar kdrt\"\nexpect = \"match\"\n";
    let (packs, overlay) = packs(&scan, overlay);
    let (status, text) = run(&["check", &packs, "--overlay"], Some(&overlay));
    assert_eq!(status, Some(1), "{text}");
    let why = "`kdrt` is there, but the exception `seminar kdrt` of the overlay hides it (";
    assert!(
        text.contains(why) && text.contains("overlay.toml:1)"),
        "{text}"
    );
}

#[test]
fn an_example_that_misses_more_than_an_exception_hides_is_not_told_of_it() {
    let scan = Scan::new();
    let overlay = "[[tune]]\nrule = \"gbv-*\"\nreason = \"r\"\nexcept = [\"seminar kdrt\"]\n\
                   [[tune.example]]\ntext = \"lapor ke mana\"\nexpect = \"match\"\n";
    let (packs, overlay) = packs(&scan, overlay);
    let (_, text) = run(&["check", &packs, "--overlay"], Some(&overlay));
    assert!(text.contains("`saring explain` with `--rule`"), "{text}");
    assert!(!text.contains("of the overlay hides it"), "{text}");
}

#[test]
fn reasons_are_in_the_list_and_in_the_results() {
    let scan = Scan::new();
    let overlay = "[[tune]]\nrule = \"gbv-id-kdrt\"\nreason = \"only the hotline reads these\"\n\
                   severity = \"critical\"\n\
                   [[tune]]\nrule = \"gbv-id-lapor\"\nreason = \"too many\"\ndisable = true\n";
    let (packs, overlay) = packs(&scan, overlay);
    let list = ["rules", "list", "--rules", &packs, "--overlay"];
    let (status, text) = run(&list, Some(&overlay));
    assert_eq!(status, Some(0), "{text}");
    for part in [
        "gbv-id-kdrt",
        "severity critical",
        "only the hotline reads these",
        "disabled",
        "too many",
        "1 rule of 1 topic",
    ] {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
    let export = scan.file(
        "a.jsonl",
        "{\"text\":\"korban kdrt\"}\n{\"text\":\"lapor ke mana ya\"}\n",
    );
    let named = overlay.to_string_lossy().into_owned();
    let ran = scan
        .run(&[&export], &["--rules", &packs, "--overlay", &named])
        .ok();
    let flagged = ran.rows("flagged.csv");
    assert_eq!(flagged.len(), 1);
    assert_eq!(flagged[0]["severity"], "critical");
    let rules = ran.rows("rules.csv");
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0]["tuned"], "only the hotline reads these");
    let manifest = ran.manifest();
    let files = manifest["rules"]["files"].as_array().expect("files");
    assert!(
        files.iter().any(|file| file["name"] == named.as_str()),
        "{manifest}"
    );
    let plain = scan.run(&[&export], &["--rules", &packs]).ok().manifest();
    assert_ne!(
        plain["rules"]["fingerprint"],
        manifest["rules"]["fingerprint"]
    );
}

#[test]
fn an_exception_hides_what_lies_inside_it_and_nothing_else() {
    let scan = Scan::new();
    let overlay = "[[tune]]\nrule = \"gbv-id-kdrt\"\nreason = \"the name of the law\"\n\
                   except = [\"uu kdrt\", \"undang-undang kdrt\"]\n\
                   [[tune.example]]\ntext = \"sosialisasi UU KDRT di balai desa\"\nexpect = \"no-match\"\n\
                   [[tune.example]]\ntext = \"sudah ada undang-undang kdrt, tapi kdrt jalan terus\"\n\
                   expect = \"match\"\n";
    let (packs, overlay) = packs(&scan, overlay);
    let (status, text) = run(&["check", &packs, "--overlay"], Some(&overlay));
    assert_eq!(status, Some(0), "{text}");
    let export = scan.file(
        "a.jsonl",
        "{\"id\":\"law\",\"text\":\"isi UU KDRT\"}\n{\"id\":\"both\",\"text\":\"uu kdrt! korban kdrt\"}\n",
    );
    let named = overlay.to_string_lossy().into_owned();
    let ran = scan
        .run(&[&export], &["--rules", &packs, "--overlay", &named])
        .ok();
    let flagged = ran.rows("flagged.csv");
    let ids: Vec<&str> = flagged.iter().map(|row| row["post_id"].as_str()).collect();
    assert_eq!(ids, ["both"]);
}

#[test]
fn an_overlay_that_fits_nothing_stops_a_scan() {
    let scan = Scan::new();
    let overlay = "[[tune]]\nrule = \"gbv-id-kdtr\"\nreason = \"r\"\ndisable = true\n";
    let (packs, overlay) = packs(&scan, overlay);
    let export = scan.file("a.jsonl", "{\"text\":\"halo\"}\n");
    let named = overlay.to_string_lossy().into_owned();
    let ran = scan.run(&[&export], &["--rules", &packs, "--overlay", &named]);
    assert_eq!(ran.code(), 2);
    let said = ran.stderr();
    assert!(
        said.contains("R110") && said.contains("gbv-id-kdrt"),
        "{said}"
    );
}
