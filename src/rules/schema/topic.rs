//! The schema of `topic.toml`.

use serde_json::Value;

use super::{ID, check, flag, not_described, one_of, shaped, some_of, table, text, translated};
use crate::rules::{dsa, keys};

pub(super) fn file() -> Value {
    table(
        "What the rules in this folder are about",
        keys::TOPIC,
        &["id", "title"],
        |key| match key {
            "id" => shaped("Name of the topic in outputs and in `--topic`", ID),
            "version" => text("Version of the pack, kept in run.json; `0.0.0` unless given"),
            "queue" => text("Review queue that flagged posts go to; the id unless given"),
            "always_help_poster" => flag("Help for the poster whatever the role of the rule"),
            "check" => check(),
            "title" => translated("The name of the topic, by language"),
            "description" => translated("What a flag means, and what it does not, by language"),
            "dsa" => in_the_dsa(),
            _ => not_described(),
        },
    )
}

fn in_the_dsa() -> Value {
    table(
        "Where the topic stands in the EU DSA Transparency Database, schema v2",
        keys::DSA,
        &["category"],
        |key| match key {
            "category" => one_of("The category", &dsa::categories()),
            "category_addition" => some_of("Further categories", &dsa::categories()),
            "keywords" => some_of("Keywords", &dsa::keywords()),
            _ => not_described(),
        },
    )
}
