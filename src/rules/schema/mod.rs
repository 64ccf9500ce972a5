//! JSON Schemas of the rule files, for editors that complete and check TOML.
//!
//! Keys and values are those that the parser knows, from the same lists. A schema says less than
//! `saring check` does: it sees one file, and no meaning.

mod overlay;
mod referral;
mod rule;
mod topic;

use serde_json::{Map, Value, json};

use super::{
    choice::{Spelled, spellings},
    file_kind::FileKind,
    keys, region,
};

/// What ids are made of.
const ID: &str = "^[A-Za-z0-9._-]+$";
/// A text that says something.
const NOT_BLANK: &str = "\\S";
/// A BCP 47 tag; `any` is for file names only.
const LANGUAGE: &str = "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$";
/// A day, with or without quotes in the file.
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/// The JSON Schema (draft 2020-12) of a kind of rule files, with descriptions that teach.
#[must_use]
pub fn schema(kind: FileKind) -> Value {
    let (title, file) = match kind {
        FileKind::Rules => ("Rules of a topic in one language", rule::file()),
        FileKind::Topic => ("A topic", topic::file()),
        FileKind::Bank => ("Lists of terms that several rules share", rule::bank_file()),
        FileKind::Referral => ("Where help is in a country", referral::file()),
        FileKind::Overlay => ("Changes to rules of other files", overlay::file()),
    };
    let mut schema = Map::new();
    let draft = "https://json-schema.org/draft/2020-12/schema";
    schema.insert("$schema".into(), draft.into());
    schema.insert("title".into(), format!("saring: {title}").into());
    if let Value::Object(file) = file {
        schema.extend(file);
    }
    Value::Object(schema)
}

/// A table with these keys and no others.
fn table(about: &str, keys: &[&str], required: &[&str], key: impl Fn(&str) -> Value) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|name| (String::from(*name), key(name)))
        .collect();
    json!({
        "description": about,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// Tables under names that the author chooses.
fn named(about: &str, pattern: &str, inner: Value) -> Value {
    json!({
        "description": about,
        "type": "object",
        "propertyNames": { "pattern": pattern },
        "additionalProperties": inner,
    })
}

/// `[[tables]]`.
fn tables(about: &str, inner: Value) -> Value {
    json!({ "description": about, "type": "array", "items": inner })
}

fn text(about: &str) -> Value {
    json!({ "description": about, "type": "string" })
}

/// A text that follows a regular expression.
fn shaped(about: &str, pattern: &str) -> Value {
    json!({ "description": about, "type": "string", "pattern": pattern })
}

fn texts(about: &str) -> Value {
    json!({ "description": about, "type": "array", "items": { "type": "string" } })
}

/// Texts by language.
fn translated(about: &str) -> Value {
    named(about, LANGUAGE, json!({ "type": "string" }))
}

fn flag(about: &str) -> Value {
    json!({ "description": about, "type": "boolean" })
}

fn one_of(about: &str, values: &[impl AsRef<str>]) -> Value {
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    json!({ "description": about, "type": "string", "enum": values })
}

fn some_of(about: &str, values: &[impl AsRef<str>]) -> Value {
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    let item = json!({ "type": "string", "enum": values });
    json!({ "description": about, "type": "array", "items": item })
}

fn choice<T: Spelled>(about: &str) -> Value {
    one_of(about, &spellings::<T>())
}

fn choices<T: Spelled>(about: &str) -> Value {
    some_of(about, &spellings::<T>())
}

fn languages(about: &str) -> Value {
    let item = json!({ "type": "string", "pattern": LANGUAGE });
    json!({ "description": about, "type": "array", "items": item })
}

fn countries(about: &str) -> Value {
    some_of(about, &region::countries())
}

/// The key `check` at the root of a file.
fn check() -> Value {
    table(
        "How `saring check` judges this file",
        keys::CHECK,
        &[],
        |key| match key {
            "allow" => allow("Warnings that are switched off in this file"),
            _ => not_described(),
        },
    )
}

/// A list of codes of warnings.
fn allow(about: &str) -> Value {
    let about = format!("{about}, by code. One that nothing earns is a warning itself.");
    let item = json!({ "type": "string", "pattern": "^[Rr][0-9]{3}$" });
    json!({ "description": about, "type": "array", "items": item })
}

/// A key that has joined the lists and is not described here; a test asks for it.
fn not_described() -> Value {
    json!({})
}
