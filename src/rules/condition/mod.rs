//! Conditions: a small grammar over clause names, read with the place of every word.
//!
//! ```text
//! or        = and { "or" and }
//! and       = not { "and" not }
//! not       = "not" not | primary
//! primary   = "(" or ")" | NUMBER "of" names | "any" "of" names | "all" "of" names
//!           | "count" "(" NAME ")" ">=" NUMBER
//!           | ("near" | "before") "(" NAME "," NAME "," NUMBER ")"
//!           | METADATA "==" STRING | METADATA "in" "(" STRING { "," STRING } ")"
//!           | NAME [ "except" NAME ]
//! names     = "(" NAME { "," NAME } ")"
//! METADATA  = "platform" | "language" | "country"
//! ```

mod advice;
mod lexer;
mod parser;
mod print;

pub(super) use lexer::is_name;
pub(super) use parser::parse;

use super::{
    diagnostic::Code,
    model::{Condition, Spelling},
};
use std::ops::Range;

/// Words that cannot name a group.
pub(super) const RESERVED: &[&str] = &[
    "and", "or", "not", "of", "any", "all", "near", "before", "count", "except", "in", "platform",
    "language", "country",
];

/// True when a group or pattern may be called so.
#[must_use]
pub fn is_clause_name(name: &str) -> bool {
    is_name(name) && !RESERVED.contains(&name)
}

/// Parentheses and `not`s inside each other. People stay far below; the parser recurses.
pub(super) const MAX_DEPTH: usize = 64;

/// Something wrong at a place of the condition's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// What the text of a condition says.
#[derive(Debug)]
pub(super) struct Parsed {
    /// Absent when it could not be read or names something unknown.
    pub(super) condition: Option<Condition>,
    /// How the condition is written, when there is one.
    pub(super) spelling: Option<Spelling>,
    /// Which clauses are named anywhere.
    pub(super) used: Vec<bool>,
    pub(super) problems: Vec<Problem>,
}

/// What a condition can come to when no clause matched, whatever the metadata of the post.
#[derive(Debug, Clone, Copy)]
struct Outcomes {
    holds: bool,
    fails: bool,
}

/// What to do about a condition that can hold for a post in which nothing matched.
pub(super) fn help_for_nothing(condition: &Condition) -> &'static str {
    if denies(condition) {
        "join the `not` to something that must be there: `a and not b`"
    } else {
        "metadata narrows what words find, and finds nothing alone: `a and platform == \"telegram\"`"
    }
}

fn denies(condition: &Condition) -> bool {
    match condition {
        Condition::Not(_) => true,
        Condition::And(parts) | Condition::Or(parts) => parts.iter().any(denies),
        _ => false,
    }
}

/// True when the condition can hold for a post in which nothing matched.
pub(super) fn can_hold_for_nothing(condition: &Condition) -> bool {
    outcomes(condition).holds
}

fn outcomes(condition: &Condition) -> Outcomes {
    let never = Outcomes {
        holds: false,
        fails: true,
    };
    match condition {
        Condition::Not(inner) => {
            let inner = outcomes(inner);
            Outcomes {
                holds: inner.fails,
                fails: inner.holds,
            }
        }
        Condition::And(parts) => parts.iter().map(outcomes).fold(
            Outcomes {
                holds: true,
                fails: false,
            },
            |all, part| Outcomes {
                holds: all.holds && part.holds,
                fails: all.fails || part.fails,
            },
        ),
        Condition::Or(parts) => parts
            .iter()
            .map(outcomes)
            .fold(never, |any, part| Outcomes {
                holds: any.holds || part.holds,
                fails: any.fails && part.fails,
            }),
        Condition::Metadata(..) => Outcomes {
            holds: true,
            fails: true,
        },
        Condition::AtLeast(0, _) | Condition::Count(_, 0) => Outcomes {
            holds: true,
            fails: false,
        },
        Condition::Clause(_)
        | Condition::AtLeast(..)
        | Condition::Count(..)
        | Condition::Near(..)
        | Condition::Before(..)
        | Condition::Except(..) => never,
    }
}

#[cfg(test)]
mod tests;
