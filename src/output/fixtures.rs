//! Rules and records for the tests of this layer.

use std::collections::BTreeMap;

use crate::{
    engine::{Found, Match, Span, Verdict},
    record::{Kind, Record, Tag, Texts},
    rules::{
        AppliesTo, Condition, Evidence, Lane, Pattern, Role, Rule, RuleSet, Severity, Status, Term,
        TermGroup, TermShape, Topic,
    },
    text::TextField,
};

/// A rule with one group (`violence`: bunuh, serang) and one pattern (`threat`).
pub(super) fn rule(
    id: &str,
    topic: usize,
    role: Role,
    languages: &[&str],
    countries: &[&str],
) -> Rule {
    let owned = |list: &[&str]| list.iter().map(|&item| item.to_owned()).collect();
    let term = |written: &str| Term {
        written: written.to_owned(),
        shape: TermShape::Words(Vec::new()),
    };
    Rule {
        id: id.to_owned(),
        title: String::new(),
        topic,
        file_language: "id".to_owned(),
        role,
        severity: Severity::Medium,
        status: Status::Stable,
        applies_to: vec![AppliesTo::Post],
        languages: owned(languages),
        countries: owned(countries),
        fields: Vec::new(),
        evidence: Evidence::Excerpt,
        referral_for: Vec::new(),
        references: Vec::new(),
        false_positives: Vec::new(),
        groups: vec![TermGroup {
            name: "violence".to_owned(),
            terms: vec![term("bunuh"), term("serang")],
            lanes: Lane::Deobfuscated,
            loose: false,
            short_words: false,
        }],
        patterns: vec![Pattern {
            name: "threat".to_owned(),
            expressions: vec!["x".to_owned()],
        }],
        exceptions: None,
        condition: Condition::Clause(0),
        examples: Vec::new(),
        location: ("id.toml".to_owned(), 1),
    }
}

pub(super) fn rule_set(rules: Vec<Rule>) -> RuleSet {
    let topic = |id: &str| Topic {
        id: id.to_owned(),
        version: "1.0.0".to_owned(),
        queue: format!("{id}-queue"),
        titles: BTreeMap::new(),
        descriptions: BTreeMap::new(),
        dsa: None,
        always_help_poster: id == "suicide",
    };
    RuleSet {
        topics: vec![topic("doxing"), topic("suicide")],
        rules,
        ..RuleSet::default()
    }
}

/// A post with one text.
pub(super) fn record<'a>(id: &'a str, text: &'a str) -> Record<'a> {
    let texts = Vec::leak(vec![TextField { name: "text", text }]);
    Record {
        raw: text.as_bytes(),
        texts: Texts::new(texts),
        id,
        author: "@budi",
        created_at: "2024-01-15T10:00:00+07:00",
        language: Tag::new("id").unwrap(),
        language_basis: crate::record::Basis::Export,
        country: Tag::default(),
        country_basis: crate::record::Basis::Unknown,
        platform: "x",
        community: "",
        url: "https://u@x.com/a/1?s=2",
        parent_id: "",
        kind: Kind::Post,
        zone: None,
        time_format: None,
    }
}

/// Every place of a word in the first text.
pub(super) fn matches(text: &str, word: &str, found: Found) -> Vec<Match> {
    let places = text.match_indices(word);
    let matches = places.map(|(start, word)| Match {
        field: 0,
        span: Span {
            start: start as u32,
            end: (start + word.len()) as u32,
        },
        clause: u32::from(matches!(found, Found::Pattern(_))),
        found,
        lane: Lane::Exact,
        steps: crate::engine::Steps::NONE,
    });
    matches.collect()
}

/// A verdict in which these rules found these words as their first term.
pub(super) fn verdict(text: &str, findings: &[(usize, &str)]) -> Verdict {
    let mut verdict = Verdict::default();
    for &(rule, word) in findings {
        verdict.push(
            rule,
            crate::rules::Lane::Exact,
            matches(text, word, Found::Term(0)),
        );
    }
    verdict
}
