//! What to say where a condition cannot be read: what stands there, and how it is written.

use super::{RESERVED, lexer::Kind};

pub(super) const COUNT: &str =
    "write `count(a) >= 3`: more than 3 is `>= 4`, and fewer than 3 is `not count(a) >= 3`";
pub(super) const EXCEPT: &str =
    "one name stands on each side, `a except b`; put all that hides `a` into one group";
pub(super) const NAMES: &str = "names stand in parentheses: `any of (a, b)`, `2 of (a, b, c)`";

/// How `near` and `before` are written.
pub(super) fn near(word: &str) -> String {
    format!(
        "write `{word}(a, b, 5)`: two names and how many words they may be apart; for more names, join two of these with `or`"
    )
}

/// How a comparison with metadata is written.
pub(super) fn metadata(field: &str) -> String {
    let [one, other] = match field {
        "language" => ["id", "ms"],
        "country" => ["ID", "MY"],
        _ => ["telegram", "tiktok"],
    };
    format!(
        "write `{field} == \"{one}\"`, `{field} in (\"{one}\", \"{other}\")`, and for others `not {field} == \"{one}\"`"
    )
}

/// What stands where something else was expected.
pub(super) fn found(kind: Kind<'_>) -> String {
    let found = match kind {
        Kind::Name(word) | Kind::Number(word) => return format!("there is `{word}`"),
        Kind::End => "the condition ends",
        Kind::Unclosed => "a quote is not closed",
        Kind::Text(_) => "there is a text",
        Kind::Open => "there is `(`",
        Kind::Close => "there is `)`",
        Kind::Comma => "there is `,`",
        Kind::AtLeast | Kind::Equals => "there is a comparison",
        Kind::Other => "there is a character that means nothing here",
    };
    String::from(found)
}

/// What to write instead, where only the word that was found tells what was meant.
pub(super) fn instead_of(kind: Kind<'_>) -> &'static str {
    match kind {
        Kind::End => "finish the condition",
        Kind::Unclosed => "close the quote",
        Kind::Name(word) if RESERVED.contains(&word.to_lowercase().as_str()) => {
            "operators are written small, between two parts: `a and not (b or c)`"
        }
        Kind::Name(_) => "join two groups with `and` or `or`: `a and not (b or c)`",
        Kind::Number(_) => "numbers: `2 of (a, b, c)`",
        Kind::Text(_) => "group names have no quotes",
        Kind::Open => "write `and` or `or` before it",
        Kind::Close => "check the parentheses",
        Kind::Comma => "commas only part lists of names",
        Kind::AtLeast | Kind::Equals => "comparisons: `count(a) >= 3`, `platform == \"telegram\"`",
        Kind::Other => "words and parentheses only: `a and not (b or c)`",
    }
}
