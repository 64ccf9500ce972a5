//! Each kind of condition, holding and not, in real sentences.

use super::*;
use crate::{
    engine::Limits,
    rules::{AppliesTo, load_text},
    text::TextField,
};

const TOPIC: &str = "id = 'gbv'\nversion = '1'\nqueue = 'q'\n[title]\nen = 'GBV'";

const TERMS: &str = "violence = ['kdrt', 'dipukul', 'ทำร้าย']
family = ['suami', 'ayah', 'แม่']
news = { terms = ['seminar', 'uu pkdrt'], lanes = 'exact' }
you = { terms = ['kamu'], lanes = 'exact' }
[rule.patterns]
threat = ['aku\\s+bunuh']";

fn post<'a>(texts: &'a [TextField<'a>]) -> Post<'a> {
    Post {
        texts,
        kind: AppliesTo::Post,
        language: "id",
        country: "",
        platform: "telegram",
    }
}

fn engine(keys: &str) -> Engine {
    let rule = format!(
        "[[rule]]\nid = 'gbv-id-a'\ntitle = 't'\nrole = 'at-risk'\nseverity = 'high'\n{keys}\n[rule.terms]\n{TERMS}\n"
    );
    let files = [("gbv/topic.toml", TOPIC), ("gbv/id.toml", &rule)];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let loaded = load_text(&files);
    assert!(!loaded.has_errors(), "{:?}", loaded.diagnostics);
    Engine::compile(&loaded.set, &Limits::default()).expect("it compiles")
}

fn explain_with(keys: &str, text: &str) -> Explanation {
    let name = "text";
    let engine = engine(keys);
    engine.explain(
        &post(&[TextField { name, text }]),
        0,
        &mut Scratch::default(),
    )
}

fn explain(condition: &str, text: &str) -> Explanation {
    explain_with(&format!("condition = '{condition}'"), text)
}

/// The changes in words.
fn changes(explained: &Explanation) -> Vec<String> {
    explained.change.iter().map(ToString::to_string).collect()
}

#[test]
fn every_kind_of_condition_says_what_is_missing() {
    for (condition, text, change) in [
        (
            "violence",
            "saya sedih",
            &["a term of `violence` anywhere in the text"][..],
        ),
        (
            "violence and threat",
            "saya dipukul",
            &["a match of `threat` anywhere in the text"],
        ),
        (
            "violence and not news",
            "seminar tentang kdrt",
            &["without `seminar` (`news`)"],
        ),
        (
            "2 of (violence, family, news)",
            "suami saya",
            &["a term of `violence` anywhere in the text"],
        ),
        (
            "count(family) >= 3",
            "suami dan ayah",
            &["count(family) is 2, 3 are asked"],
        ),
        (
            "family and not count(violence) >= 2",
            "suami kdrt, saya dipukul",
            &["count(violence) is 2, 1 are allowed"],
        ),
        (
            "near(violence, family, 3)",
            "saya dipukul lagi dan lagi dan lagi oleh suami",
            &["`violence` and `family` are 7 words apart, 3 are allowed"],
        ),
        (
            "near(violence, family, 3)",
            "ฉันโดนทำร้าย",
            &["a term of `family` at most 3 words from `violence`"],
        ),
        (
            "before(family, violence, 3) and family",
            "kdrt",
            &["a term of `family` before `violence`, at most 3 words away"],
        ),
        (
            "before(violence, family, 3)",
            "kdrt",
            &["a term of `family` behind `violence`, at most 3 words away"],
        ),
        (
            "before(family, violence, 3)",
            "saya dipukul suami",
            &["`family` before `violence` in one field, apart, at most 3 words away"],
        ),
        (
            "violence except news",
            "kami membahas uu pkdrt",
            &["a term of `violence` anywhere in the text"],
        ),
        (
            "violence and platform == \"x\"",
            "kdrt",
            &["the post would have to be on x"],
        ),
        (
            "violence and not language in (\"id\", \"ms\")",
            "kdrt",
            &["the post would have to be not in id or ms"],
        ),
        (
            "(violence and family and threat) or (news and you)",
            "seminar",
            &["a term of `you` anywhere in the text"],
        ),
    ] {
        let explained = explain(condition, text);
        assert!(!explained.holds && !explained.tree.outcome, "{condition}");
        assert_eq!(changes(&explained), change, "{condition}: {text}");
        assert!(explained.cost.is_some_and(|cost| cost > 0), "{condition}");
    }
}

#[test]
fn the_tree_follows_the_condition() {
    let explained = explain(
        "near(violence, family, 3) and not news",
        "Suami saya DIPUKUL? Bukan, seminar",
    );
    let parts: Vec<(&str, bool, &str)> = explained
        .tree
        .children
        .iter()
        .map(|part| (&*part.text, part.outcome, &*part.because))
        .collect();
    assert_eq!(
        parts,
        [
            ("near(violence, family, 3)", true, "2 words apart"),
            ("not news", false, ""),
        ]
    );
    let news = &explained.tree.children[1].children[0];
    assert_eq!((news.outcome, &*news.because), (true, "`seminar`"));
    let names: Vec<(&str, usize)> = explained
        .clauses
        .iter()
        .map(|clause| (&*clause.name, clause.matches.len()))
        .collect();
    assert_eq!(
        names,
        [
            ("violence", 1),
            ("family", 1),
            ("news", 1),
            ("you", 0),
            ("threat", 0)
        ]
    );
}

#[test]
fn parts_are_shown_as_they_are_written() {
    let condition = "1 of (violence, family) and (not (news) or language in (\"in\"))";
    let explained = explain(condition, "pukul");
    let tree = explained.tree;
    assert_eq!(tree.text, condition);
    let texts: Vec<&str> = tree.children.iter().map(|it| it.text.as_str()).collect();
    let inner = "not (news) or language in (\"in\")";
    assert_eq!(texts, ["1 of (violence, family)", inner]);
    let inner: Vec<&str> = tree.children[1]
        .children
        .iter()
        .map(|it| it.text.as_str())
        .collect();
    assert_eq!(inner, ["not (news)", "language in (\"in\")"]);
}

#[test]
fn a_finding_has_its_lane_and_its_steps() {
    let explained = explain("violence and family", "d1pukul suami");
    assert!(explained.holds);
    assert_eq!(explained.lane, Some(Lane::Deobfuscated));
    assert_eq!(explained.steps.names().collect::<Vec<_>>(), ["leet"]);
    assert_eq!(explained.reported.len(), 2);
    assert_eq!((explained.cost, explained.change), (Some(0), vec![]));
    let thai = explain("violence", "แม่ถูกทำร้าย");
    assert_eq!((thai.holds, thai.lane), (true, Some(Lane::Exact)));
}

#[test]
fn a_match_inside_another_says_so() {
    let keys = "condition = 'violence except news'";
    let rules = engine(keys);
    let mut set = rules.rules().clone();
    let news = &mut set.rules[0].groups[2];
    news.terms.push(crate::rules::Term {
        written: "korban kdrt".into(),
        shape: crate::rules::TermShape::Hashtag("korbankdrt".into()),
    });
    let text = "bantu #korbankdrt";
    // As an `except` of the condition hashtags of one name hide each other as well.
    set.rules[0].groups[0].terms[0].shape = set.rules[0].groups[2].terms[2].shape.clone();
    let engine = Engine::compile(&set, &Limits::default()).expect("it compiles");
    let texts = [TextField { name: "text", text }];
    let explained = engine.explain(&post(&texts), 0, &mut Scratch::default());
    assert_eq!(
        changes(&explained),
        ["`kdrt` lies inside `korban kdrt` of `news`"]
    );

    let group = set.rules[0].groups[2].clone();
    set.rules[0].condition = crate::rules::Condition::Clause(0);
    set.rules[0].exceptions = Some(group);
    let engine = Engine::compile(&set, &Limits::default()).expect("it compiles");
    let explained = engine.explain(&post(&texts), 0, &mut Scratch::default());
    assert_eq!(
        changes(&explained),
        ["`kdrt` lies inside `korban kdrt` of the exceptions"]
    );
    assert_eq!(explained.clauses[0].hidden.len(), 1);
    assert!(explained.clauses[0].matches.is_empty());
}

#[test]
fn what_keeps_a_rule_away_is_told_and_the_condition_judged_all_the_same() {
    let keys = "languages = ['en', 'fil']\ncountries = ['PH']\napplies_to = ['query']\nfields = ['title']\ncondition = 'violence or threat'";
    let engine = engine(keys);
    let texts = [
        TextField {
            name: "text",
            text: "kdrt",
        },
        TextField {
            name: "title",
            text: "Aku  bunuh",
        },
    ];
    let post = Post {
        country: "ID",
        ..post(&texts)
    };
    let explained = engine.explain(&post, 0, &mut Scratch::default());
    assert!(!explained.holds && explained.tree.outcome);
    assert_eq!(explained.clauses[4].matches.len(), 1);
    assert_eq!(
        changes(&explained),
        [
            "it would have to be a query",
            "the post would have to be in en or fil; it is in id",
            "the post would have to be from PH; it is from ID",
        ]
    );
    let explained = explain_with(keys, "kdrt");
    assert!(changes(&explained).contains(&"the words would have to stand in title".to_owned()));
}

#[test]
fn a_ceiling_that_hides_a_term_is_told() {
    let explained = explain("you", "aku lihat k4mu");
    let [raised] = &explained.raised[..] else {
        panic!("{explained:?}");
    };
    assert_eq!((&*raised.clause, &*raised.term), ("you", "kamu"));
    assert_eq!(raised.needs, [Need::Lanes(Lane::Deobfuscated)]);
    assert!(explain("you", "aku lihat dia").raised.is_empty());
    assert!(explain("violence", "aku lihat k4mu").raised.is_empty());
}

#[test]
fn a_change_does_not_undo_what_other_parts_need() {
    let condition = "(violence or family) and not violence";
    assert_eq!(
        changes(&explain(condition, "kdrt")),
        [
            "without `kdrt` (`violence`)",
            "a term of `family` anywhere in the text"
        ]
    );
    let condition = "(violence or family) and family and (you or family)";
    let explained = explain(condition, "saya sedih");
    assert_eq!(
        changes(&explained),
        ["a term of `family` anywhere in the text"]
    );
    assert_eq!(explained.cost, Some(1));
}

#[test]
fn what_can_never_hold_has_no_change() {
    let explained = explain("violence except violence", "kdrt");
    assert_eq!((explained.cost, explained.change.len()), (None, 0));
}
