//! Generated rules and posts: few words, so that they meet, in many scripts and spellings.

use proptest::prelude::*;
use saring::rules::{
    AppliesTo, Condition, Evidence, Lane, Pattern, Role, Rule, RuleSet, Severity, Status, Term,
    TermGroup, TermShape, TermWord,
};

/// How many cases to try: `SARING_CASES`, or enough for every push.
pub(super) fn count() -> u32 {
    std::env::var("SARING_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(10_000)
}

const WORDS: &[&str] = &[
    "bunuh",
    "diri",
    "kdrt",
    "a",
    "ab",
    "Aku",
    "kamu",
    "k4mu",
    "straße",
    "SS",
    "tự",
    "tử",
    "từ",
    "không",
    "ฆ่า",
    "ตัว",
    "ตาย",
    "ตา",
    "ยาย",
    "자살",
    "죽고",
    "싶다",
    "हत्या",
    "தற்கொலை",
    "自殺",
    "covid",
    "19",
    "İstanbul",
    "éa",
    "e\u{301}a",
    "naĩve",
    "ΣΑΣ",
    "ung_gah",
];
const GLUE: &[&str] = &[
    "",
    " ",
    " ",
    " ",
    "  ",
    "\n",
    ".",
    ", ",
    "-",
    "_",
    " — ",
    "😢",
    "#",
    " #",
    "＃",
    "@",
    " @",
    "\u{200B}",
    "\u{FE0F}",
    "\u{301}",
    "*",
    "'",
    "://",
    "https://x.example/",
    "www.",
    "@example.com ",
    "\u{AD}",
    "nya",
    "Di",
    "을",
    "s",
    "5",
    "่",
    "ำ",
    "\0",
    "................................................................x",
];
const EXPRESSIONS: &[&str] = &[
    r"aku\s+bunuh",
    r"bunuh|sebar",
    r"ss",
    r"\bkdrt\b",
    r"ตัว.{0,3}ตาย",
    r"자살\w*",
    r"[0-9]{2}",
    r"(bunuh )?diri$",
    r"straße",
    r"tự tử",
    r"é",
    r"a+b",
    r"h\b",
    r"İ",
];

fn word_text() -> impl Strategy<Value = String> {
    let one = prop::sample::select(WORDS);
    prop_oneof![
        6 => one.clone().prop_map(str::to_owned),
        1 => one.clone().prop_map(|word| word.to_uppercase()),
        1 => one.prop_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect()
        }),
    ]
}

pub(super) fn texts() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let text =
        prop::collection::vec((word_text(), prop::sample::select(GLUE)), 0..14).prop_map(|parts| {
            parts
                .into_iter()
                .flat_map(|(word, glue)| [word, glue.into()])
                .collect()
        });
    let name = prop::sample::select(vec!["text", "text", "title", "bio"]);
    prop::collection::vec((name, text), 1..3)
}

fn term_words() -> impl Strategy<Value = Vec<TermWord>> {
    let word = (
        word_text(),
        prop::bool::weighted(0.12),
        prop::bool::weighted(0.12),
    )
        .prop_map(|(text, open_start, open_end)| TermWord {
            text: text.chars().filter(|&c| c != '_').collect(),
            open_start,
            open_end,
        });
    prop::collection::vec(word, 1..4)
}

fn term() -> impl Strategy<Value = Term> {
    let shape = prop_oneof![
        8 => term_words().prop_map(TermShape::Words),
        1 => term_words().prop_map(TermShape::ExactCase),
        1 => prop::collection::vec(word_text(), 1..3).prop_map(|w| TermShape::Hashtag(w.concat())),
    ];
    shape.prop_map(|shape| Term {
        written: format!("{shape:?}"),
        shape,
    })
}

fn condition(clauses: usize) -> impl Strategy<Value = Condition> {
    let clause = 0..clauses;
    let leaf = prop_oneof![
        4 => clause.clone().prop_map(Condition::Clause),
        1 => (1..3_usize, prop::collection::vec(clause, 1..4))
            .prop_map(|(least, of)| Condition::AtLeast(least, of)),
    ];
    leaf.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::And),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::Or),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let groups = prop::collection::vec(prop::collection::vec(term(), 1..5), 1..4);
    let patterns = prop::collection::vec(
        prop::collection::vec(prop::sample::select(EXPRESSIONS), 1..3),
        0..3,
    );
    (groups, patterns)
        .prop_flat_map(|(groups, patterns)| {
            let clauses = groups.len() + patterns.len();
            // A condition that holds when nothing matched is refused by the parser.
            let condition = condition(clauses)
                .prop_map(move |rest| Condition::And(vec![anything(clauses), rest]));
            let languages = prop::sample::select(vec![vec![], vec!["id"], vec!["en"]]);
            let fields = prop::sample::select(vec![vec![], vec![], vec!["title"]]);
            (Just(groups), Just(patterns), condition, languages, fields)
        })
        .prop_map(|(groups, patterns, condition, languages, fields)| Rule {
            groups: groups
                .into_iter()
                .enumerate()
                .map(|(index, terms)| TermGroup {
                    name: format!("g{index}"),
                    terms,
                    lanes: Lane::Exact,
                    loose: false,
                    short_words: false,
                })
                .collect(),
            patterns: patterns
                .into_iter()
                .enumerate()
                .map(|(index, expressions)| Pattern {
                    name: format!("p{index}"),
                    expressions: expressions.into_iter().map(str::to_owned).collect(),
                })
                .collect(),
            condition,
            languages: languages.into_iter().map(str::to_owned).collect(),
            fields: fields.into_iter().map(str::to_owned).collect(),
            ..blank()
        })
}

fn anything(clauses: usize) -> Condition {
    Condition::Or((0..clauses).map(Condition::Clause).collect())
}

pub(super) fn rule_set() -> impl Strategy<Value = RuleSet> {
    prop::collection::vec(rule(), 1..5).prop_map(|rules| RuleSet {
        rules,
        ..RuleSet::default()
    })
}

fn blank() -> Rule {
    Rule {
        id: String::new(),
        title: String::new(),
        topic: 0,
        file_language: "any".into(),
        role: Role::AtRisk,
        severity: Severity::Low,
        status: Status::Stable,
        applies_to: vec![AppliesTo::Post],
        languages: vec![],
        countries: vec![],
        fields: vec![],
        evidence: Evidence::Excerpt,
        referral_for: vec![],
        references: vec![],
        false_positives: vec![],
        groups: vec![],
        patterns: vec![],
        exceptions: None,
        condition: Condition::Clause(0),
        examples: vec![],
        location: (String::new(), 1),
    }
}
