//! The schema of referral files.

use serde_json::{Value, json};

use super::{
    DATE, ID, NOT_BLANK, choices, languages, not_described, one_of, shaped, table, tables, text,
    translated,
};
use crate::rules::{keys, model::Audience, region};

pub(super) fn file() -> Value {
    table(
        "Where help is in a country. Every entry has a source; never guess a number: somebody will \
         call it.",
        keys::REFERRAL_FILE,
        &[],
        |key| match key {
            "country" => one_of(
                "The country (ISO 3166-1, two capitals); only international.toml has none",
                &region::countries(),
            ),
            "languages" => languages("Languages of the country, most used first"),
            "entry" => tables("Where help is", entry()),
            "emergency" => tables("Emergency numbers", emergency()),
            "none" => tables("What was looked for and not found", none()),
            _ => not_described(),
        },
    )
}

fn entry() -> Value {
    let required = [
        "id",
        "topics",
        "for",
        "organisation",
        "kind",
        "channel",
        "source",
        "confidence",
    ];
    table("An entry", keys::ENTRY, &required, |key| match key {
        "id" => shaped("Stable name, unique across all countries", ID),
        "topics" => some(
            "Ids of the topics it helps with",
            json!({ "type": "string" }),
        ),
        "for" => whom(1),
        "languages" => languages("Languages that are spoken there"),
        "organisation" => shaped("Who helps", NOT_BLANK),
        "kind" => shaped(
            "What it is: `hotline`, `civil-society`, `state` …",
            NOT_BLANK,
        ),
        "channel" => some(
            "Ways to reach it: numbers, addresses, sites",
            json!({ "type": "string" }),
        ),
        "hours" => text("When somebody is there"),
        "rank" => json!({
            "description": "Lower comes first; entries without one come last",
            "type": "integer",
            "minimum": 0,
        }),
        "source" => source(),
        "checked_on" => shaped("Day of the source", DATE),
        "expires_on" => shaped("Day from which it must be checked again", DATE),
        "confidence" => confidence(),
        "note" => translated("What else to know, by language"),
        _ => not_described(),
    })
}

fn emergency() -> Value {
    let required = ["number", "kind", "source", "confidence"];
    table("A number", keys::EMERGENCY, &required, |key| match key {
        "number" => shaped(
            "The number to dial, digits only",
            "^[0-9 +-]*[0-9][0-9 +-]*[0-9][0-9 +-]*$",
        ),
        "kind" => shaped(
            "Who answers: `police`, `ambulance`, `combined` …",
            NOT_BLANK,
        ),
        "source" => source(),
        "confidence" => confidence(),
        "note" => translated("What else to know, by language"),
        _ => not_described(),
    })
}

fn none() -> Value {
    let required = ["topic", "reason"];
    table("A gap", keys::NO_REFERRAL, &required, |key| match key {
        "topic" => shaped("Id of the topic", NOT_BLANK),
        "for" => whom(0),
        "reason" => translated("Why there is no entry, by language"),
        _ => not_described(),
    })
}

fn whom(at_least: u32) -> Value {
    let mut whom = choices::<Audience>("Whom it helps");
    if let Value::Object(whom) = &mut whom {
        whom.insert("minItems".into(), json!(at_least));
    }
    whom
}

/// A list with something in it.
fn some(about: &str, item: Value) -> Value {
    json!({ "description": about, "type": "array", "items": item, "minItems": 1 })
}

fn source() -> Value {
    shaped("Where this was read", NOT_BLANK)
}

fn confidence() -> Value {
    one_of("How sure the entry is", keys::CONFIDENCE)
}
