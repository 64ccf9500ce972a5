//! What rules find that went out to another format and came back.

use saring::exchange::{ForeignKind, ImportOptions, export_trend_queries, import};
use saring::{Engine, Limits, Post, RuleSet, Scratch, TextField, load, load_text};
use saring::{PackSource, Selection};

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
