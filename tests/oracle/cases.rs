//! Generated rules and posts: few words, so that they meet, in many scripts and spellings.

use std::collections::HashMap;
use std::sync::{LazyLock, RwLock};

use proptest::prelude::*;
use regex::Regex;
use saring::rules::{
    AppliesTo, Condition, Evidence, Lane, MetadataField, Pattern, Role, Rule, RuleSet, Severity,
    Status, Term, TermGroup, TermShape, TermWord,
};
use saring::text;

/// How many posts to try each rule set with.
pub(super) const POSTS: usize = 16;

/// How many rule sets to try in each of the two tests: `SARING_CASES` posts in all, or 100,000.
pub(super) fn count() -> u32 {
    std::env::var("SARING_CASES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(100_000_u32)
        .div_ceil(2 * POSTS as u32)
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
    "mati",
    "killing",
    "ll",
    "aa",
    "ｄｉｒｉ",
    "ﬁlm",
    "đau",
    "covid",
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
    "!",
    "$",
    "1",
    "4",
    "•",
    "**",
    "-",
    ".",
    "а",
    "ยยย",
    "   ",
    "!!",
    "|",
];
/// Separators of letters set apart.
const APART: &[&str] = &[" ", ".", "-", "*", "_", "😢", "\u{200B}.", "  "];
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

/// One of the expressions, compiled once.
pub(super) fn regex(expression: &str) -> &'static Regex {
    static COMPILED: LazyLock<RwLock<HashMap<String, &'static Regex>>> =
        LazyLock::new(RwLock::default);
    let known = COMPILED
        .read()
        .expect("nobody panics here")
        .get(expression)
        .copied();
    known.unwrap_or_else(|| {
        let compiled = Regex::new(&format!("(?i){expression}")).expect("it compiles");
        // There are few, and they are needed to the end.
        let compiled: &'static Regex = Box::leak(Box::new(compiled));
        let mut all = COMPILED.write().expect("nobody panics here");
        all.entry(expression.to_owned()).or_insert(compiled)
    })
}

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

/// A word as somebody writes it who does not want it found.
fn hidden_word() -> impl Strategy<Value = String> {
    let change = (0..7_u8, 0..8_usize, prop::sample::select(APART));
    (word_text(), prop::collection::vec(change, 1..3)).prop_map(|(word, changes)| {
        changes
            .into_iter()
            .fold(word, |word, (kind, at, separator)| {
                hide(&word, kind, at, separator)
            })
    })
}

fn hide(word: &str, kind: u8, at: usize, separator: &str) -> String {
    let mut letters: Vec<String> = word.chars().map(String::from).collect();
    if letters.is_empty() {
        return String::new();
    }
    let at = at % letters.len();
    let sign = |letter: &str| {
        let signs = text::LEET
            .iter()
            .filter(|(_, letters)| letters.contains(letter));
        signs.map(|(sign, _)| sign.to_string()).next_back()
    };
    match kind {
        0 => letters[at] = sign(&letters[at]).unwrap_or_else(|| "1".into()),
        1 => {
            for letter in &mut letters {
                *letter = sign(letter).unwrap_or_else(|| letter.clone());
            }
        }
        2 => letters[at] = letters[at].repeat(3),
        3 => return letters.join(separator),
        4 => letters[at] = "*".into(),
        5 => letters[at] = "-".into(),
        _ => {
            letters[at] = match letters[at].as_str() {
                "a" => "а".into(),
                "o" => "ο".into(),
                "b" => "ｂ".into(),
                "i" => "𝐢".into(),
                other => other.to_owned(),
            }
        }
    }
    letters.concat()
}

pub(super) fn texts() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let word = prop_oneof![3 => word_text(), 2 => hidden_word()];
    let text = prop::collection::vec((word, prop::sample::select(GLUE)), 0..14).prop_map(|parts| {
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
        1 => prop::collection::vec(word_text(), 1..4).prop_map(|forms| TermShape::Root {
            root: forms[0].replace('_', ""),
            forms: forms.into_iter().map(|form| form.replace('_', "-")).collect(),
        }),
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
        1 => (1..3_usize, prop::collection::vec(clause.clone(), 1..4))
            .prop_map(|(least, of)| Condition::AtLeast(least, of)),
        1 => (clause.clone(), 1..4_usize).prop_map(|(a, least)| Condition::Count(a, least)),
        1 => (clause.clone(), clause.clone(), 1..5_usize)
            .prop_map(|(a, b, words)| Condition::Near(a, b, words)),
        1 => (clause.clone(), clause.clone(), 1..5_usize)
            .prop_map(|(a, b, words)| Condition::Before(a, b, words)),
        1 => (clause.clone(), clause).prop_map(|(a, b)| Condition::Except(a, b)),
        1 => prop::sample::select(vec![
            Condition::Metadata(MetadataField::Language, vec!["id".into(), "en".into()]),
            Condition::Metadata(MetadataField::Platform, vec!["telegram".into()]),
            Condition::Metadata(MetadataField::Country, vec!["ID".into()]),
        ]),
    ];
    leaf.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::And),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::Or),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

fn group() -> impl Strategy<Value = TermGroup> {
    let lanes = prop::sample::select(vec![
        Lane::Exact,
        Lane::Folded,
        Lane::Deobfuscated,
        Lane::Deobfuscated,
        Lane::Deobfuscated,
    ]);
    let terms = prop::collection::vec(term(), 1..5);
    (
        terms,
        lanes,
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.3),
    )
        .prop_map(|(terms, lanes, loose, short_words)| TermGroup {
            name: String::new(),
            terms,
            lanes,
            loose,
            short_words: short_words && lanes == Lane::Deobfuscated,
        })
}

fn rule() -> impl Strategy<Value = Rule> {
    let groups = prop::collection::vec(group(), 1..4);
    let patterns = prop::collection::vec(
        prop::collection::vec(prop::sample::select(EXPRESSIONS), 1..3),
        0..3,
    );
    let exceptions = prop::option::weighted(0.2, group());
    (groups, patterns, exceptions)
        .prop_flat_map(|(groups, patterns, exceptions)| {
            let clauses = groups.len() + patterns.len();
            // A condition that holds when nothing matched is refused by the parser.
            let condition = condition(clauses)
                .prop_map(move |rest| Condition::And(vec![anything(clauses), rest]));
            let languages = prop::sample::select(vec![vec![], vec!["id"], vec!["en"]]);
            let fields = prop::sample::select(vec![vec![], vec![], vec!["title"]]);
            let clauses = (Just(groups), Just(patterns), Just(exceptions));
            (clauses, condition, languages, fields)
        })
        .prop_map(
            |((groups, patterns, exceptions), condition, languages, fields)| Rule {
                groups,
                patterns: patterns
                    .into_iter()
                    .enumerate()
                    .map(|(index, expressions)| Pattern {
                        name: format!("p{index}"),
                        expressions: expressions.into_iter().map(str::to_owned).collect(),
                    })
                    .collect(),
                exceptions,
                condition,
                languages: languages.into_iter().map(str::to_owned).collect(),
                fields: fields.into_iter().map(str::to_owned).collect(),
                ..blank()
            },
        )
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
