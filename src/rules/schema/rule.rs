//! The schemas of rules and banks.

use serde_json::{Value, json};

use super::{
    ID, NOT_BLANK, allow, check, choice, choices, countries, flag, languages, named, not_described,
    shaped, table, tables, text, texts,
};
use crate::rules::{
    keys,
    model::{AppliesTo, Audience, Evidence, Expect, Lane, Role, Severity, Status},
};

/// What a group or a pattern may be called: conditions name it.
const NAME: &str = "^[\\p{L}\\p{M}_][\\p{L}\\p{M}\\p{N}_-]*$";

const TERM: &str = "A term: `kdrt` is the word; `kekerasan seksual` the words in this order; \
`bunuh*` and `*bunuh` the word with anything behind or before it; `~pukul` every affixed form of a \
root; `#pengenmati` the hashtag and nothing else; `=SS` exactly so, capitals included.";

pub(super) fn file() -> Value {
    table(
        "Rules of a topic. The file is called after the language that the terms are written in, \
         or `any`.",
        keys::RULE_FILE,
        &[],
        |key| match key {
            "check" => check(),
            "rule" => tables("The rules", rule()),
            _ => not_described(),
        },
    )
}

fn rule() -> Value {
    let mut rule = table(
        "A rule: lists of words, a sentence that says how they go together, and examples",
        keys::RULE,
        &["id", "title", "role", "severity"],
        |key| {
            what_it_is(key)
                .or_else(|| what_it_reads(key))
                .unwrap_or_else(|| what_it_finds(key))
        },
    );
    if let Value::Object(rule) = &mut rule {
        let either = json!([{ "required": ["terms"] }, { "required": ["patterns"] }]);
        rule.insert("anyOf".into(), either);
    }
    rule
}

/// Keys for who reads the findings.
fn what_it_is(key: &str) -> Option<Value> {
    Some(match key {
        "id" => shaped(
            "Stable name, unique across all rules; it stands in every output",
            ID,
        ),
        "title" => shaped("What the rule finds, in one line", NOT_BLANK),
        "role" => choice::<Role>(
            "Who speaks: at-risk, the poster may be in danger; target, the poster is attacked; \
             perpetrator, does or threatens harm; promoter, praises or spreads it; bystander, \
             speaks about somebody else in danger; counter-speech; news",
        ),
        "severity" => choice::<Severity>(
            "How urgent: low, some time; medium, this week; high, today; critical, now",
        ),
        "status" => choice::<Status>(
            "Stage of life, `test` unless given. Experimental and deprecated rules run only when \
             asked for.",
        ),
        "references" => texts("Public sources of the terms"),
        "false_positives" => texts("Known false alarms, for the reviewer"),
        "evidence" => choice::<Evidence>(
            "`withhold`: no words of such a post in any row or file. Rules about harm to children \
             must have it.",
        ),
        "referral_for" => {
            choices::<Audience>("For whom help is looked up; the role decides unless given")
        }
        "allow" => allow("Warnings that are switched off for this rule"),
        _ => return None,
    })
}

/// Keys that say which posts and texts the rule sees.
fn what_it_reads(key: &str) -> Option<Value> {
    Some(match key {
        "applies_to" => choices::<AppliesTo>("Posts, search queries, or both; posts unless given"),
        "languages" => {
            languages("Only posts in these languages. A post whose language is not known passes.")
        }
        "countries" => countries(
            "Only posts from these countries (ISO 3166-1, two capitals). A post whose country is \
             not known passes.",
        ),
        "fields" => texts("Only these texts of a post: `text`, `title`, `alt_text` …"),
        _ => return None,
    })
}

/// Keys that say what must stand in a post.
fn what_it_finds(key: &str) -> Value {
    match key {
        "lanes" => lanes(),
        "condition" => text(
            "When the rule holds, in names of groups and patterns: `a and (b or c) and not d`, \
             `2 of (a, b, c)`, `near(a, b, 6)`, `count(a) >= 3`, `a except b`",
        ),
        "terms" => named(
            "Groups of terms, under names you choose",
            NAME,
            group("A group of terms", keys::GROUP),
        ),
        "patterns" => named(
            "Regular expressions, under names you choose. Write them in single quotes.",
            NAME,
            json!({
                "description": "One regular expression, or a list of them",
                "type": ["string", "array"],
                "minLength": 1,
                "minItems": 1,
                "items": { "type": "string", "minLength": 1 },
            }),
        ),
        "example" => tables(
            "Sentences that the rule must match or must not; two of each at least",
            example(),
        ),
        _ => not_described(),
    }
}

fn lanes() -> Value {
    choice::<Lane>(
        "How far a text may be from the term: exact; folded, look-alike letters; deobfuscated, \
         spelling that evades, which is the default",
    )
}

/// A group of terms: a list, or a table with a list.
pub(super) fn group(about: &str, keys: &[&str]) -> Value {
    let about = format!("{about}: a list, or a table with `terms`, `bank` or both");
    let mut group = table(&about, keys, &[], |key| match key {
        "bank" => text("The name of a shared list whose terms are added"),
        "lanes" => lanes(),
        "loose" => flag("Unaccented typing counts as well: `tu tu` for `tự tử`"),
        "terms" => terms("The terms of the group"),
        "prune" => texts("Forms of a root that are left out"),
        _ => not_described(),
    });
    if let Value::Object(group) = &mut group {
        group.insert("type".into(), json!(["array", "object"]));
        group.insert("items".into(), term());
        group.insert("minItems".into(), json!(1));
    }
    group
}

fn term() -> Value {
    shaped(TERM, "[\\p{L}\\p{N}]")
}

fn terms(about: &str) -> Value {
    json!({ "description": about, "type": "array", "items": term(), "minItems": 1 })
}

pub(super) fn example() -> Value {
    table(
        "An example",
        keys::EXAMPLE,
        &["text", "expect"],
        |key| match key {
            "text" => shaped(
                "A sentence as people would post it; no real person's",
                NOT_BLANK,
            ),
            "expect" => choice::<Expect>(
                "What the rule does with it; known-miss and known-false-alarm own up to a mistake",
            ),
            _ => not_described(),
        },
    )
}

pub(super) fn bank_file() -> Value {
    let bank = || {
        table("A shared list", keys::BANK, &["terms"], |key| match key {
            "description" => text("What belongs into the list"),
            "references" => texts("Public sources of the terms"),
            "terms" => terms("The terms"),
            _ => not_described(),
        })
    };
    table(
        "Lists of terms that groups take with `{ bank = \"NAME\" }`",
        keys::BANK_FILE,
        &["bank"],
        |key| match key {
            "language" => one_of_languages(),
            "check" => check(),
            "bank" => named("The lists, `[bank.NAME]`", "", bank()),
            _ => not_described(),
        },
    )
}

fn one_of_languages() -> Value {
    shaped(
        "The language that the terms are written in",
        super::LANGUAGE,
    )
}
