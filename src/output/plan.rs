//! What the outputs of a run are to be: decided once, shared by all workers.

use std::str::FromStr;

use jiff::{Timestamp, tz::TimeZone};

use super::{OutputError, author::AuthorKey, referral::ReferralLookup, split::SplitKey};
use crate::rules::RuleSet;

/// How much of a post stands in flagged.csv.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExcerptLength {
    /// About so many characters around the matches.
    Chars(usize),
    /// All of it.
    Full,
}

/// How authors are named.
#[derive(Debug, Clone)]
pub enum Authors {
    /// Pseudonyms that this key makes: the same author is the same under the same key.
    Keyed(AuthorKey),
    /// Not at all.
    None,
}

/// A column by which statistics are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ByKey {
    /// Language of the post.
    Language,
    /// Country of the post.
    Country,
    /// Platform.
    Platform,
    /// Channel, group, subreddit or page.
    Community,
    /// Post, reply, repost, comment, query.
    Kind,
    /// Day in the time zone of the run.
    Day,
    /// ISO week.
    Week,
    /// Month.
    Month,
}

impl ByKey {
    /// Every key, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::Language,
        Self::Country,
        Self::Platform,
        Self::Community,
        Self::Kind,
        Self::Day,
        Self::Week,
        Self::Month,
    ];

    /// As it is spelled on the command line and in stats.csv.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Country => "country",
            Self::Platform => "platform",
            Self::Community => "community",
            Self::Kind => "kind",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// True for day, week and month.
    #[must_use]
    pub fn is_time(self) -> bool {
        matches!(self, Self::Day | Self::Week | Self::Month)
    }
}

impl FromStr for ByKey {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL
            .iter()
            .copied()
            .find(|key| key.name() == name)
            .ok_or_else(|| {
                let names: Vec<_> = Self::ALL.iter().map(|key| key.name()).collect();
                format!("no such column; the columns are {}", names.join(", "))
            })
    }
}

/// What the operator decides about outputs.
#[derive(Debug, Clone)]
pub struct OutputOptions {
    /// Byte between CSV cells.
    pub csv_delimiter: u8,
    /// How much of a post is shown.
    pub excerpt: ExcerptLength,
    /// How authors are named.
    pub authors: Authors,
    /// What groups of copies are named with where authors are not named; `None` for a key of the run.
    pub group_key: Option<AuthorKey>,
    /// Matched words in excerpts and terms show only their first letter.
    pub mask: bool,
    /// Leave out url, post id, parent id, excerpt and author, for a file that is to be shared.
    pub publish: bool,
    /// Columns by which statistics are grouped, crossed.
    pub by: Vec<ByKey>,
    /// Time zone of days, weeks and months, and of times that name none.
    pub tz: TimeZone,
    /// First moment of the span asked for.
    pub from: Option<Timestamp>,
    /// First moment after the span asked for.
    pub to: Option<Timestamp>,
    /// Counts above zero and below this are withheld; 0 withholds none.
    pub min_cell: u64,
    /// The export is a simple random sample, so intervals mean something.
    pub random_sample: bool,
    /// Write matches.csv.
    pub matches: bool,
    /// Columns by which flagged.csv is split into files; none splits nothing.
    pub split_by: Vec<SplitKey>,
    /// Write flagged.xlsx.
    pub workbook: bool,
}

impl Default for OutputOptions {
    fn default() -> Self {
        Self {
            csv_delimiter: b',',
            excerpt: ExcerptLength::Chars(300),
            authors: Authors::None,
            group_key: None,
            mask: false,
            publish: false,
            by: Vec::new(),
            tz: TimeZone::UTC,
            from: None,
            to: None,
            min_cell: 0,
            random_sample: false,
            matches: false,
            split_by: Vec::new(),
            workbook: false,
        }
    }
}

/// What the key of `group_id` is derived for.
const TEXT_KEY: &str = "saring 2026-11 names of texts in group_id";

/// Everything a worker needs to turn verdicts into rows. Immutable for the whole run.
pub struct Plan<'a> {
    /// The rules the engine was compiled from.
    pub rules: &'a RuleSet,
    /// Name of each source, as the user gave it.
    pub sources: Vec<String>,
    /// What the operator decided.
    pub options: OutputOptions,
    pub(super) referral: ReferralLookup<'a>,
    /// Names texts in `group_id`.
    pub(super) text_key: [u8; 32],
}

impl<'a> Plan<'a> {
    /// Puts a plan together; `referral` looks up help by topic, audience, country and language.
    ///
    /// # Errors
    ///
    /// When the options cannot give files that can be read back.
    pub fn new(
        rules: &'a RuleSet,
        sources: Vec<String>,
        mut options: OutputOptions,
        referral: ReferralLookup<'a>,
    ) -> Result<Self, OutputError> {
        let delimiter = options.csv_delimiter;
        let usable = delimiter == b'\t' || delimiter.is_ascii_punctuation();
        // `'` guards cells, `|` joins lists, `-` and `.` stand in numbers.
        if !usable || b"\"'|-.".contains(&delimiter) {
            return Err(OutputError::Delimiter {
                given: char::from(delimiter),
            });
        }
        // Without a key of the operator, one that is forgotten: a hash that anybody can work out
        // would confirm what a withheld post says.
        let text_key = match (&options.authors, &options.group_key) {
            (Authors::Keyed(key), _) | (Authors::None, Some(key)) => key.derived(TEXT_KEY),
            (Authors::None, None) => AuthorKey::ephemeral()?.derived(TEXT_KEY),
        };
        let mut seen = Vec::new();
        options.by.retain(|key| {
            let new = !seen.contains(key);
            seen.push(*key);
            new
        });
        Ok(Self {
            rules,
            sources,
            options,
            referral,
            text_key,
        })
    }
}

impl std::fmt::Debug for Plan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plan")
            .field("sources", &self.sources)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
