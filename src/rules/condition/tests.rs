//! Tests of the condition language.

use proptest::prelude::*;

use super::*;
use crate::rules::model::MetadataField;

const NAMES: [&str; 4] = ["violence", "family", "news", "kata_kasar-2"];

fn read(text: &str) -> Condition {
    let parsed = parse(text, &NAMES);
    parsed
        .condition
        .unwrap_or_else(|| panic!("{text}: {:?}", parsed.problems))
}

fn codes(text: &str) -> Vec<(Code, &str)> {
    let problems = parse(text, &NAMES).problems;
    problems
        .into_iter()
        .map(|problem| (problem.code, &text[problem.span]))
        .collect()
}

#[test]
fn not_binds_before_and_before_or() {
    use Condition::{And, Clause, Not, Or};
    let expected = Or(vec![
        Clause(0),
        And(vec![Not(Box::new(Clause(1))), Clause(2), Clause(3)]),
    ]);
    assert_eq!(
        read("violence or not family and news and kata_kasar-2"),
        expected
    );
    assert_eq!(
        read("(violence or family) and not (news)"),
        And(vec![
            Or(vec![Clause(0), Clause(1)]),
            Not(Box::new(Clause(2)))
        ])
    );
}

#[test]
fn every_form_is_read() {
    assert_eq!(
        read("2 of (violence, family, news)"),
        Condition::AtLeast(2, vec![0, 1, 2])
    );
    assert_eq!(read("any of (violence)"), Condition::AtLeast(1, vec![0]));
    assert_eq!(
        read("all of (violence, news)"),
        Condition::AtLeast(2, vec![0, 2])
    );
    assert_eq!(read("count(violence) >= 3"), Condition::Count(0, 3));
    assert_eq!(read("near(violence, family, 6)"), Condition::Near(0, 1, 6));
    assert_eq!(
        read("before(violence, family, 6)"),
        Condition::Before(0, 1, 6)
    );
    assert_eq!(read("violence except news"), Condition::Except(0, 2));
    assert_eq!(
        read("platform == 'telegram'"),
        Condition::Metadata(MetadataField::Platform, vec!["telegram".into()])
    );
    assert_eq!(
        read("language in (\"in\", \"ms\")"),
        Condition::Metadata(MetadataField::Language, vec!["id".into(), "ms".into()])
    );
}

#[test]
fn conditions_are_shown_as_they_are_written() {
    for (written, parts) in [
        ("2 of (violence, family)", &[][..]),
        ("1 of (violence, family)", &[]),
        ("language in ('in')", &[]),
        ("platform == 'telegram'", &[]),
        (
            "(violence or (family)) and not  (news\n and family)",
            &["violence or (family)", "not (news and family)"],
        ),
        (
            "violence and family or news",
            &["violence and family", "news"],
        ),
    ] {
        let spelling = parse(written, &NAMES).spelling.expect("it is read");
        let one_line: Vec<&str> = written.split_whitespace().collect();
        assert_eq!(spelling.text, one_line.join(" "));
        let of_parts: Vec<&str> = spelling.parts.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(of_parts, parts, "{written}");
    }
    let spelling = parse("((violence or news))", &NAMES).spelling;
    assert_eq!(spelling.expect("it is read").text, "violence or news");
}

#[test]
fn problems_point_at_the_word() {
    let bad = Code::BAD_CONDITION;
    assert_eq!(codes("violence family"), [(bad, "family")]);
    assert_eq!(codes("violence AND family"), [(bad, "AND")]);
    assert_eq!(codes("(violence and"), [(bad, "")]);
    assert_eq!(codes("violence && family"), [(bad, "&")]);
    assert_eq!(codes(""), [(bad, "")]);
    assert_eq!(
        codes("ความ or violance"),
        [
            (Code::UNKNOWN_CLAUSE, "ความ"),
            (Code::UNKNOWN_CLAUSE, "violance"),
        ]
    );
    assert_eq!(codes("5 of (news, family)"), [(Code::BAD_NUMBER, "5")]);
    assert_eq!(codes("0 of (news, family)"), [(Code::BAD_NUMBER, "0")]);
    assert_eq!(codes("2 of (news, news)"), [(bad, "news")]);
    assert_eq!(codes("news and violence except family"), []);
    assert_eq!(
        codes("country == \"XX\" and news")[0],
        (Code::UNKNOWN_COUNTRY, "\"XX\"")
    );
    assert_eq!(codes("platform == \"x")[0], (bad, "\"x"));
}

#[test]
fn depth_is_limited_without_recursion_overflow() {
    let nested = |depth: usize| format!("{}news{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(MAX_DEPTH), &NAMES).condition.is_some());
    for text in [nested(100_000), format!("{}news", "not ".repeat(100_000))] {
        let parsed = parse(&text, &NAMES);
        assert_eq!(parsed.problems[0].code, Code::TOO_DEEP);
    }
}

#[test]
fn what_holds_for_nothing_is_known() {
    for text in [
        "not news",
        "violence or not news",
        "not (violence and news)",
        "platform == 'x'",
    ] {
        assert!(can_hold_for_nothing(&read(text)), "{text}");
    }
    for text in [
        "news",
        "violence and not news",
        "not not news",
        "violence and platform == 'x'",
    ] {
        assert!(!can_hold_for_nothing(&read(text)), "{text}");
    }
}

fn conditions() -> impl Strategy<Value = Condition> {
    let clause = 0..NAMES.len();
    let leaf = prop_oneof![
        clause.clone().prop_map(Condition::Clause),
        (clause.clone(), 1..50usize).prop_map(|(a, n)| Condition::Count(a, n)),
        (clause.clone(), clause.clone(), 1..50usize).prop_map(|(a, b, n)| Condition::Near(a, b, n)),
        (clause.clone(), clause.clone(), 1..50usize)
            .prop_map(|(a, b, n)| Condition::Before(a, b, n)),
        (clause.clone(), clause).prop_map(|(a, b)| Condition::Except(a, b)),
        Just(Condition::AtLeast(2, vec![3, 0, 1])),
        prop::collection::vec("[a-z ก-๙]{0,6}", 1..3)
            .prop_map(|values| Condition::Metadata(MetadataField::Platform, values)),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            inner
                .clone()
                .prop_map(|part| Condition::Not(Box::new(part))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::And),
            prop::collection::vec(inner, 2..4).prop_map(Condition::Or),
        ]
    })
}

/// Every part says in its own spelling what it means.
fn spelled_as_meant(condition: &Condition, spelling: &Spelling) {
    let parsed = parse(&spelling.text, &NAMES);
    assert_eq!(parsed.condition.as_ref(), Some(condition));
    let parts = match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.as_slice(),
        Condition::Not(inner) => std::slice::from_ref(&**inner),
        _ => &[],
    };
    assert_eq!(parts.len(), spelling.parts.len());
    for (part, spelling) in parts.iter().zip(&spelling.parts) {
        spelled_as_meant(part, spelling);
    }
}

proptest! {
    #[test]
    fn printed_and_read_again_is_the_same(condition in conditions()) {
        let text = condition.to_text(&|clause| NAMES[clause]);
        let parsed = parse(&text, &NAMES);
        prop_assert_eq!(parsed.condition.as_ref(), Some(&condition));
        spelled_as_meant(&condition, &parsed.spelling.expect("it was read"));
    }

    #[test]
    fn any_text_can_be_given(text in "[a-z0-9()\"', >=&ก-๙\n-]{0,60}|\\PC*") {
        for problem in parse(&text, &NAMES).problems {
            prop_assert!(text.get(problem.span).is_some());
        }
    }
}
