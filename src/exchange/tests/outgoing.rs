//! Rules as queries and tables.

use crate::exchange::{Exported, export_terms, export_trend_queries};
use crate::rules::{RuleSet, TermShape, load_text};

/// A set of one rule with these lines behind its head.
fn set(condition: &str, more: &str) -> RuleSet {
    let topic = "id = 't'\nversion = '1'\nqueue = 'q'\n[title]\nen = 'T'\n";
    let rule = format!(
        "[[rule]]\nid = 'r'\ntitle = 'R'\nrole = 'target'\nseverity = 'low'\n\
         condition = '{condition}'\n{more}"
    );
    let files = [("t/topic.toml", topic), ("t/id.toml", &rule)];
    let loaded = load_text(&files.map(|(name, text)| (name.to_owned(), text.to_owned())));
    assert!(!loaded.has_errors(), "{:?}", loaded.diagnostics);
    loaded.set
}

fn query(exported: &Exported) -> serde_json::Value {
    serde_json::from_str(exported.text.trim_end()).expect("one line of JSON")
}

const LETTERS: &str = "[rule.terms]\na = ['a1']\nb = ['b1']\nc = ['c1']\nd = ['d1']\n";

/// The parts of a query in letters: `ab c !d`.
fn shape(condition: &str) -> Result<String, String> {
    let exported = export_trend_queries(&set(condition, LETTERS));
    if exported.rules == 0 {
        return Err(exported.losses[0].why.clone());
    }
    let query = query(&exported);
    let letter = |entry: &serde_json::Value| {
        let text = entry.as_str().expect("a text");
        text.trim_start_matches("regex-/(?i)\\b")[..1].to_owned()
    };
    let letters = |list: &serde_json::Value| -> String {
        list.as_array()
            .expect("a list")
            .iter()
            .map(letter)
            .collect()
    };
    let mut parts: Vec<String> = query["and"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|part| letters(&part["or"]))
        .collect();
    if query["not"] != serde_json::json!([]) {
        parts.push(format!("!{}", letters(&query["not"])));
    }
    if !exported
        .losses
        .iter()
        .all(|it| it.what.starts_with("languages"))
    {
        parts.push("lossy".to_owned());
    }
    Ok(parts.join(" "))
}

#[test]
fn conditions_become_and_or_not() {
    for (condition, expected) in [
        ("a", "a"),
        ("a and b and not (c or d)", "a b !cd"),
        ("(a or b) and not c", "ab !c"),
        ("(a and b) or c", "ac bc"),
        ("2 of (a, b, c)", "ab ac bc"),
        ("all of (a, b, c)", "a b c"),
        ("any of (a, b) and not any of (c, d)", "ab !cd"),
        ("a or (a and b)", "a"),
        ("not not a and not (not b or c)", "a b !c"),
        // A `not` inside an `or` has no place in a query.
        ("a and (b or not c)", "a lossy"),
        ("a and not 2 of (b, c)", "a lossy"),
    ] {
        assert_eq!(shape(condition).as_deref(), Ok(expected), "{condition}");
    }
}

#[test]
fn conditions_that_grow_too_far_are_refused() {
    let names: Vec<String> = (0..24).map(|number| format!("g{number}")).collect();
    let terms: String = names
        .iter()
        .map(|name| format!("{name} = ['{name}']\n"))
        .collect();
    let condition = format!("12 of ({})", names.join(", "));
    let exported = export_trend_queries(&set(&condition, &format!("[rule.terms]\n{terms}")));
    assert_eq!(exported.rules, 0);
    assert!(
        exported.losses[0].why.contains("256 parts"),
        "{:?}",
        exported.losses
    );
    let pairs: Vec<String> = names
        .chunks(2)
        .map(|it| format!("({})", it.join(" and ")))
        .collect();
    let exported =
        export_trend_queries(&set(&pairs.join(" or "), &format!("[rule.terms]\n{terms}")));
    assert_eq!(exported.rules, 0);
}

#[test]
fn terms_become_entries() {
    let terms = "[rule.terms]\na = ['Bunuh diri', 'bunuh*', '=SS', '=Aku SS', '#AkuBunuh', 'ฆ่าตัวตาย', 'आत्महत्या', '자살']\n\
                 [rule.patterns]\np = ['aku\\s+bunuh', '\\p{Thai}+x', '(?i)ab']\n";
    let exported = export_trend_queries(&set("a or p", terms));
    let entries = &query(&exported)["and"][0]["or"];
    assert_eq!(
        *entries,
        serde_json::json!([
            r"regex-/(?i)\bBunuh[\W_]+diri\b/",
            r"regex-/(?i)#Bunuhdiri\b/",
            r"regex-/(?i)\bbunuh\w*/",
            "SS",
            r"regex-/\bAku[\W_]+SS\b/",
            r"regex-/(?i)#AkuBunuh\b/",
            "regex-/(?i)ฆ่าตัวตาย/",
            r"regex-/(?i)\bआत्महत्या/",
            r"regex-/(?i)\b자살/",
            r"regex-/(?i)aku\s+bunuh/",
            "regex-/(?i)ab/",
        ])
    );
    assert_eq!(exported.losses.len(), 1);
    assert!(
        exported.losses[0].why.contains(r"\p{…}"),
        "{:?}",
        exported.losses
    );
}

#[test]
fn roots_are_written_as_their_forms() {
    let mut set = set("a", "[rule.terms]\na = ['pukul']\n");
    set.rules[0].groups[0].terms[0].shape = TermShape::Root {
        root: "pukul".to_owned(),
        forms: ["memukul", "pukul", "pukul-memukul"]
            .map(str::to_owned)
            .to_vec(),
    };
    let exported = export_trend_queries(&set);
    assert_eq!(
        query(&exported)["and"][0]["or"],
        serde_json::json!([
            r"regex-/(?i)\bmemukul\b/",
            r"regex-/(?i)\bpukul\b/",
            r"regex-/(?i)\bpukul[\W_]+memukul\b/",
            r"regex-/(?i)#pukulmemukul\b/",
        ])
    );
    let table = export_terms(&set);
    assert_eq!(
        table.text,
        "topic,rule,group,term,form,kind,language,severity\n\
         t,r,a,pukul,memukul,root,id,low\n\
         t,r,a,pukul,pukul,root,id,low\n\
         t,r,a,pukul,pukul-memukul,root,id,low\n"
    );
}

#[test]
fn what_is_not_expressed_is_told_once_and_as_it_is_written() {
    let exported = export_trend_queries(&set(
        "(a or not d) and (b or not d) and 1 of (b, c) and platform in (\"x\")",
        LETTERS,
    ));
    let told: Vec<String> = exported.losses.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "r: a `not` inside an `or` (`d`) is left out; the query finds more",
            "r: `platform in (\"x\")` is left out; the query finds more",
        ]
    );
}

#[test]
fn tables_have_no_formulas_and_tell_of_conditions() {
    let terms = "languages = ['id']\n[rule.terms]\na = ['=SS', '#tagar', 'bunuh* diri']\n[rule.patterns]\np = ['=cmd']\n";
    let set = set("a and p", terms);
    let table = export_terms(&set);
    assert_eq!(
        table.text,
        "topic,rule,group,term,form,kind,language,severity\n\
         t,r,a,SS,SS,exact-case,id,low\n\
         t,r,a,#tagar,#tagar,hashtag,id,low\n\
         t,r,a,bunuh* diri,bunuh* diri,term,id,low\n\
         t,r,p,'=cmd,'=cmd,pattern,id,low\n"
    );
    let told: Vec<&str> = table.losses.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(told, ["a and p", "languages = id"]);
    assert!(table.remarks[0].contains("disguise"), "{:?}", table.remarks);
    let losses = export_trend_queries(&set).losses;
    assert!(
        losses.iter().any(|it| it.what == "languages = id"),
        "{losses:?}"
    );
}
