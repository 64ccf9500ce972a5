//! `saring rules import` and `rules export`, and what rules find that went out and came back.

use std::process::{Command, Output};

use saring::exchange::{ForeignKind, ImportOptions, export_trend_queries, import};
use saring::{Engine, Limits, Post, RuleSet, Scratch, TextField, load, load_text};
use saring::{PackSource, Selection};

use crate::scan::{Scan, saring};

const TOPIC: &str = "id = 'gbv'\nversion = '1'\nqueue = 'gbv'\n[title]\nen = 'Violence'\n";

const RULES: &str = "
[[rule]]
id = 'phrases'
title = 'Phrases'
role = 'target'
severity = 'high'
condition = '(violence or threat) and family and not (event or symbols)'
[rule.terms]
violence = ['kekerasan dalam rumah tangga', 'dipukul*', '*siksa*']
family = ['suami', 'istri', '#KDRT']
event = ['seminar', 'uu kdrt']
[rule.patterns]
threat = ['aku\\s+(pukul|tampar)\\s+kamu']
symbols = ['🎗']

[[rule]]
id = 'case'
title = 'Case'
role = 'target'
severity = 'high'
condition = '2 of (a, b, c)'
[rule.terms]
a = ['=SS', '=Ibu RT']
b = ['ฆ่าตัวตาย', 'आत्महत्या']
c = ['tự tử', 'jum-at']
";

const SENTENCES: &[&str] = &[
    "Suami saya melakukan KEKERASAN dalam rumah-tangga",
    "istriku dipukul, suami diam",
    "saya dipukuli suami saya",
    "dia disiksa suaminya",
    "dia disiksa suami",
    "aku tampar kamu, kata suami",
    "seminar: kekerasan dalam rumah tangga dan suami",
    "suami dipukul 🎗",
    "dipukul #kdrt",
    "dipukul #KDRTstop",
    "kekerasan seksual oleh suami",
    "SS bilang ฆ่าตัวตาย",
    "ss bilang ฆ่าตัวตาย",
    "Ibu RT: आत्महत्या",
    "ibu rt: आत्महत्या",
    "Jum'at, tự tử",
    "Jumat SS, tự tử",
    "TỰ  TỬ dan SS",
    "tư tử dan SS",
    "",
];

fn loaded(rules: &str) -> RuleSet {
    let files = [("gbv/topic.toml", TOPIC), ("gbv/any.toml", rules)];
    let loaded = load_text(&files.map(|(name, text)| (name.to_owned(), text.to_owned())));
    assert!(!loaded.has_errors(), "{:?}", loaded.diagnostics);
    loaded.set
}

fn finds(set: &RuleSet, text: &str) -> bool {
    let engine = Engine::compile(set, &Limits::default()).expect("it compiles");
    let texts = [TextField { name: "text", text }];
    let post = Post::of(&texts);
    let mut scratch = Scratch::default();
    !engine.scan(&post, &mut scratch).findings.is_empty()
}

fn imported(query: &str) -> saring::exchange::Imported {
    let options = ImportOptions {
        kind: Some(ForeignKind::TrendQuery),
        keep_case: true,
        ..ImportOptions::new("back-again")
    };
    import(query.as_bytes(), "query.json", &options).expect("a query")
}

#[test]
fn a_rule_that_went_out_and_came_back_finds_the_same() {
    let rules = loaded(RULES);
    let mut found = 0;
    for id in ["phrases", "case"] {
        let selection = Selection {
            rules: vec![id.to_owned()],
            ..Selection::default()
        };
        let one = rules.select(&selection).expect("the rule");
        let exported = export_trend_queries(&one);
        assert_eq!(
            (exported.rules, exported.losses.len()),
            (1, 0),
            "{:?}",
            exported.losses
        );
        let back = imported(&exported.text);
        assert!(back.losses.is_empty(), "{:?}", back.losses);
        let back = loaded(&back.text);
        for sentence in SENTENCES {
            assert_eq!(
                finds(&one, sentence),
                finds(&back, sentence),
                "{id}: {sentence}"
            );
            found += u32::from(finds(&one, sentence));
        }
    }
    assert!(found >= 8, "only {found} sentences are found at all");
}

#[test]
fn shipped_rules_go_out_and_come_back() {
    let shipped = load(&[PackSource::Shipped]).set;
    let exported = export_trend_queries(&shipped);
    let told = |id: &str| exported.losses.iter().any(|loss| loss.place == id);
    assert_eq!(exported.text.lines().count(), exported.rules);
    assert!(
        exported.rules * 10 >= shipped.rules.len() * 9,
        "{} rules",
        exported.rules
    );
    for rule in &shipped.rules {
        let key = format!("{{\"rule\":\"{}\",", rule.id);
        let Some(line) = exported.text.lines().find(|line| line.starts_with(&key)) else {
            assert!(told(&rule.id), "{} is missing without a word", rule.id);
            continue;
        };
        let back = imported(line);
        assert!(back.losses.is_empty(), "{}: {:?}", rule.id, back.losses);
    }
}

#[test]
fn entries_that_are_no_words_are_found_as_they_stand() {
    let list = "c++\n:)\n❤\u{fe0f} sehat\n=SS\n~pukul\n$100\n";
    let options = ImportOptions {
        kind: Some(ForeignKind::Text),
        ..ImportOptions::new("list")
    };
    let set = loaded(
        &import(list.as_bytes(), "list", &options)
            .expect("a list")
            .text,
    );
    for text in [
        "belajar C++ yuk",
        "hai:)",
        "❤ Sehat",
        "x =ss",
        "~pukul!",
        "cuma $100",
    ] {
        assert!(finds(&set, text), "{text}");
    }
    for text in ["c", "sehat", "SS", "pukul", "100", "~pukulan", "$1000"] {
        assert!(!finds(&set, text), "{text}");
    }
}

fn run(command: &mut Command) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("saring runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn imports_are_printed_written_or_added_to_a_topic() {
    let scan = Scan::new();
    let list = scan.file("kasar.txt", "bodoh\ntol*ol\n");
    let folder = scan.path("kasar");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("topic.toml"), TOPIC).expect("a topic");
    let import = |id: &str, more: &[&str]| {
        let mut command = saring();
        command
            .args(["rules", "import", "--as", id])
            .args(more)
            .arg(&list);
        run(&mut command)
    };
    let (code, out, err) = import("kasar-id", &[]);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.contains("id = \"kasar-id\"") && out.contains("    \"bodoh\",\n"),
        "{out}"
    );
    assert!(err.contains("not expressed: line 2: `tol*ol`"), "{err}");
    assert!(
        err.contains("1 term and 0 patterns") && err.contains("1 could not"),
        "{err}"
    );
    assert_eq!(import("kasar-id", &["--strict"]).0, Some(1));
    assert_eq!(import("tidak boleh", &[]).0, Some(2));

    let file = scan.path("rule.toml");
    let path = file.to_string_lossy();
    assert_eq!(import("kasar-id", &["--out", &path]).0, Some(0));
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), out);
    assert_eq!(import("kasar-id", &["--out", &path]).0, Some(2));

    let topic = folder.to_string_lossy();
    let into = ["--topic-folder", &topic, "--language", "id"];
    assert_eq!(import("kasar-id", &into).0, Some(0));
    assert_eq!(import("kasar-id-2", &into).0, Some(0));
    let (code, _, err) = import("kasar-id", &into);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("R016"), "{err}");
    let mut command = saring();
    command.args([
        "rules",
        "list",
        "--status",
        "experimental",
        "--rules",
        &topic,
    ]);
    let (code, out, err) = run(&mut command);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.contains("kasar-id-2") && out.contains("2 rules"),
        "{out}"
    );
    // Nothing is left beside the file.
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 2);
}

#[test]
fn exports_say_what_they_leave_out() {
    let mut command = saring();
    command.args([
        "rules",
        "export",
        "--to",
        "trend-query",
        "--topic",
        "vaccines",
    ]);
    let (code, out, err) = run(&mut command);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.lines().all(|line| line.starts_with("{\"rule\":\"")),
        "{out}"
    );
    assert!(err.contains("could not be expressed"), "{err}");
    let mut command = saring();
    command.args([
        "rules",
        "export",
        "--to",
        "csv",
        "--rule",
        "vax-id-refusal-call",
    ]);
    let (code, out, err) = run(&mut command);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.starts_with("topic,rule,group,term,form,kind,language,severity\n"),
        "{out}"
    );
    let scan = Scan::new();
    let table = scan.file("terms.csv", out);
    let mut command = saring();
    command
        .args([
            "rules",
            "import",
            "--as",
            "again",
            "--column",
            "form",
            "--group-column",
            "group",
        ])
        .arg(table);
    let (code, _, err) = run(&mut command);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("column 6: `kind`"), "{err}");
}
