//! Where something would have to be added that a rule may hold.

use std::fmt;

/// Where a clause would have to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In any text that the rule reads.
    Anywhere,
    /// No more than so many words from a match of this clause, in the same text.
    Near(String, usize),
    /// The same, and before it.
    Before(String, usize),
    /// The same, and behind it.
    Behind(String, usize),
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anywhere => out.write_str("anywhere in the text"),
            Self::Near(clause, words) => write!(out, "at most {words} words from `{clause}`"),
            Self::Before(clause, words) => {
                write!(out, "before `{clause}`, at most {words} words away")
            }
            Self::Behind(clause, words) => {
                write!(out, "behind `{clause}`, at most {words} words away")
            }
        }
    }
}
