//! A foreign list as it was read: what it says, not yet what a rule says.

use std::{collections::HashMap, fmt};

use super::{error::ExchangeError, model::Loss};

/// Categories of a list. A rule has room for far fewer, but some may be chosen.
const MOST_CATEGORIES: usize = 10_000;

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// One-based line.
    Line(u64),
    /// A path such as `and[0].or[2]`.
    Path(String),
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(out, "line {line}"),
            Self::Path(path) => out.write_str(path),
        }
    }
}

/// How the text of an entry is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Every character stands for itself.
    Literal,
    /// `*` stands for any letters.
    Stars,
    /// `*` stands for any letters, `?` for one.
    Globs,
    /// A regular expression of Python.
    Regex,
}

/// One thing to look for.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) text: String,
    pub(super) syntax: Syntax,
    pub(super) place: Place,
}

/// Entries of which any will do.
#[derive(Debug, Clone, Default)]
pub(super) struct Category {
    /// As the list calls it; empty when it does not.
    pub(super) name: String,
    pub(super) entries: Vec<Entry>,
}

/// A query: one of each category of `all`, and nothing of `none`. Numbers are categories.
#[derive(Debug, Clone, Default)]
pub(super) struct Query {
    pub(super) all: Vec<usize>,
    pub(super) none: Option<usize>,
}

/// How categories are joined.
#[derive(Debug, Clone)]
pub(super) enum Joined {
    /// Any of them.
    Any,
    /// Any of these queries.
    Queries(Vec<Query>),
}

/// What a list says.
#[derive(Debug, Clone)]
pub(super) struct Foreign {
    pub(super) categories: Vec<Category>,
    /// Name → place among the categories.
    pub(super) numbers: HashMap<String, usize>,
    pub(super) joined: Joined,
    pub(super) losses: Vec<Loss>,
    pub(super) remarks: Vec<String>,
}

impl Default for Foreign {
    fn default() -> Self {
        Self {
            categories: Vec::new(),
            numbers: HashMap::new(),
            joined: Joined::Any,
            losses: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

impl Foreign {
    /// The number of the category with this name, a new one if there is none yet.
    pub(super) fn category(&mut self, name: &str) -> Result<usize, ExchangeError> {
        if let Some(&number) = self.numbers.get(name) {
            return Ok(number);
        }
        let number = self.categories.len();
        if number == MOST_CATEGORIES {
            return Err(ExchangeError::TooManyGroups {
                count: number + 1,
                most: MOST_CATEGORIES,
            });
        }
        self.numbers.insert(String::from(name), number);
        self.categories.push(Category {
            name: String::from(name),
            entries: Vec::new(),
        });
        Ok(number)
    }

    pub(super) fn lose(&mut self, place: &Place, what: &str, why: impl Into<String>) {
        self.losses.push(Loss {
            place: place.to_string(),
            what: String::from(what),
            why: why.into(),
        });
    }
}
