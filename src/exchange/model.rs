//! What is asked of an import or export, and what comes of it.

use std::fmt;

use crate::rules::{Evidence, Role, Severity};

/// Largest file that is imported, in bytes.
pub const MOST_BYTES: u64 = 64 << 20;

/// Characters of an entry that are shown when it is told of.
const MOST_SHOWN: usize = 200;

/// Formats that lists of terms come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignKind {
    /// A table with a column of terms.
    Csv,
    /// One term a line.
    Text,
    /// TrendQuery of ThreatExchange: JSON with `and`, `or` and `not`.
    TrendQuery,
    /// A dictionary of quanteda in YAML.
    Quanteda,
    /// A dictionary of LIWC, `.dic` or `.dicx`.
    Liwc,
}

impl ForeignKind {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Csv,
        Self::Text,
        Self::TrendQuery,
        Self::Quanteda,
        Self::Liwc,
    ];

    /// As it is spelled in options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Text => "text",
            Self::TrendQuery => "trend-query",
            Self::Quanteda => "quanteda",
            Self::Liwc => "liwc",
        }
    }

    /// The format with this spelling.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// How a list is imported.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// Id of the rule that is written.
    pub rule: String,
    /// Its title; the name of the file if none is given.
    pub title: Option<String>,
    /// The format; told from name and content if none is given.
    pub kind: Option<ForeignKind>,
    /// CSV: the column with the terms.
    pub column: Option<String>,
    /// CSV: the column that says which group a term belongs to.
    pub group_column: Option<String>,
    /// CSV: the byte between cells; a comma, or a tab in `.tsv`, if none is given.
    pub delimiter: Option<u8>,
    /// Only these categories, named as in the list; all if empty.
    pub only: Vec<String>,
    /// Language of the rule file, `any` if none is given.
    pub language: Option<String>,
    /// Who speaks.
    pub role: Option<Role>,
    /// How urgent a finding is.
    pub severity: Option<Severity>,
    /// Whether words of a post may stand in the outputs.
    pub evidence: Evidence,
    /// Terms of formats that look at case keep theirs.
    pub keep_case: bool,
}

impl ImportOptions {
    /// The options for a rule with this id, everything else left open.
    #[must_use]
    pub fn new(rule: &str) -> Self {
        Self {
            rule: String::from(rule),
            title: None,
            kind: None,
            column: None,
            group_column: None,
            delimiter: None,
            only: Vec::new(),
            language: None,
            role: None,
            severity: None,
            evidence: Evidence::Excerpt,
            keep_case: false,
        }
    }
}

/// Something that the other side has no words for, or could be taken for something else there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Where it stands: a line, a path in a document, a rule.
    pub place: String,
    /// What it is, as written.
    pub what: String,
    /// Why it could not be said, or what was said instead.
    pub why: String,
}

impl fmt::Display for Loss {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, what, why } = self;
        match what.as_str() {
            "" => write!(out, "{place}: {why}"),
            what => match what.char_indices().nth(MOST_SHOWN) {
                Some((end, _)) => {
                    let start = what.get(..end).unwrap_or_default();
                    write!(out, "{place}: `{start}…`: {why}")
                }
                None => write!(out, "{place}: `{what}`: {why}"),
            },
        }
    }
}

/// A rule file made from a foreign list.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The text of the file; it has been loaded once, without errors.
    pub text: String,
    /// What the list was taken for.
    pub kind: ForeignKind,
    /// Terms in the rule.
    pub terms: usize,
    /// Regular expressions in the rule.
    pub expressions: usize,
    /// What the rule does not say.
    pub losses: Vec<Loss>,
    /// What the rule says letter by letter, though it begins with a sign of the rule language:
    /// `~pukul`, `=BNPB`. The list cannot have meant a root or an exact case; its author may.
    pub as_written: Vec<Loss>,
    /// What holds for the whole file and should be known.
    pub remarks: Vec<String>,
}

/// Rules in the format of another tool.
#[derive(Debug, Clone, Default)]
pub struct Exported {
    /// The text of the file.
    pub text: String,
    /// Rules in it.
    pub rules: usize,
    /// What it does not say.
    pub losses: Vec<Loss>,
    /// What holds for all of it and should be known.
    pub remarks: Vec<String>,
}
