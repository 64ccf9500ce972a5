//! What an export looks like: how records lie in it and which of its fields are read.

use std::{collections::BTreeMap, fmt, str::FromStr, sync::Arc};

use serde::Serialize;

use super::{
    MAX_TEXTS, Noticed, RecordError, TimeFormat,
    choice::Choice,
    fields::Field,
    find::{find, unread_lists},
    notice::notice,
    plan::Plan,
    profile::Profiles,
    sample::{self, Names, text_name},
    sniff,
    sounds::is_messages_key,
};
use crate::input::Framing;

/// Names of fields that an error lists.
const LISTED: usize = 40;

/// Characters of a name that an error shows.
const NAME_SHOWN: usize = 60;

/// What the operator says of how exports are read. It takes the place of what would be found out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadWishes {
    /// Fields that hold text, if any are named.
    pub texts: Vec<TextWish>,
    /// Where other fields are.
    pub fields: BTreeMap<Field, String>,
    /// Profiles to choose from.
    pub profiles: Profiles,
    /// The profile to use: an id, or [`GENERIC`].
    pub profile: Option<String>,
    /// The list that holds the records of a document.
    pub records: Option<String>,
    /// Byte between CSV fields.
    pub delimiter: Option<u8>,
    /// The escape of CSV files, or that there is none.
    pub csv_escape: Option<CsvEscape>,
    /// CSV has no header: columns are called by their number, from 1.
    pub no_header: bool,
    /// How times are written that saring cannot read by itself.
    pub time_format: Option<TimeFormat>,
    /// Escapes that another tool left in texts (`\\n`, `\\xf0\\x9f`) are read as what they stand for.
    pub undo_escapes: bool,
}

/// What stands for no profile: fields are found by their names.
pub const GENERIC: &str = "generic";

/// What is said of the escape in CSV files ([`crate::input::CsvDialect::escape`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvEscape {
    /// There is none, whatever a profile says.
    Never,
    /// It is this byte.
    Byte(u8),
}

impl CsvEscape {
    /// The byte, if there is one.
    #[must_use]
    pub fn byte(self) -> Option<u8> {
        match self {
            Self::Never => None,
            Self::Byte(byte) => Some(byte),
        }
    }
}

/// What is no escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("takes one sign, such as \\, or `none`; doubled quotes are understood without it")]
pub struct NoCsvEscape;

/// As it is typed.
impl fmt::Display for CsvEscape {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => out.write_str("none"),
            Self::Byte(byte) => char::from(*byte).fmt(out),
        }
    }
}

impl FromStr for CsvEscape {
    type Err = NoCsvEscape;

    fn from_str(text: &str) -> Result<Self, NoCsvEscape> {
        match text.as_bytes() {
            b"none" => Ok(Self::Never),
            [b'"'] => Err(NoCsvEscape),
            [byte] if byte.is_ascii_punctuation() => Ok(Self::Byte(*byte)),
            _ => Err(NoCsvEscape),
        }
    }
}

/// A text field named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextWish {
    /// What rules call it.
    pub name: String,
    /// Column, key or dotted path.
    pub path: String,
}

impl TextWish {
    /// The wish for a path, named as rules call such a field: `title` for one called so, else `text`.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self {
            name: text_name(path).to_owned(),
            path: path.to_owned(),
        }
    }
}

/// How a field came to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// It has a name that saring knows.
    Name,
    /// It was named on the command line.
    Option,
    /// The profile says so.
    Profile,
}

/// A field that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenField {
    /// What it is.
    pub field: Field,
    /// What rules and outputs call it: for texts `text`, `title` and so on.
    pub name: String,
    /// Where it is, as the export spells it.
    pub path: String,
    /// Why.
    pub how: Chosen,
}

/// How an export is read.
#[derive(Debug, Clone)]
pub struct Layout {
    /// How records lie in it.
    pub framing: Framing,
    /// First byte of the first record (behind a byte-order mark and a CSV header).
    pub data_start: usize,
    /// Fields that are read.
    pub fields: Vec<ChosenField>,
    /// Columns, or paths in the first records, in order of appearance. As the export spells them:
    /// escape before showing.
    pub columns_seen: Vec<String>,
    /// The profile by which it is read, if there is one, and the names by which it was known (empty
    /// when it was asked for).
    pub profile: Option<(String, Vec<String>)>,
    /// Fields of the profile that the first records do not have.
    pub missing: Vec<Field>,
    /// What the first posts showed.
    pub noticed: Noticed,
    /// Its records are rows of a table (Parquet), written as this framing says.
    pub is_table: bool,
    pub(super) plan: Arc<Plan>,
}

impl Layout {
    /// The same of a table whose rows are written so.
    #[must_use]
    pub fn of_table(self) -> Self {
        Self {
            is_table: true,
            ..self
        }
    }

    pub(super) fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Whether the word of the operator counts for posts that do not say who can see them.
    #[must_use]
    pub fn takes_word(&self) -> bool {
        !self.plan.constants.visibility_around
    }

    /// The layout in words that outputs can hold.
    #[must_use]
    pub fn describe(&self) -> Description {
        let (format, dialect) = match &self.framing {
            _ if self.is_table => ("parquet", None),
            Framing::Lines => ("jsonl", None),
            Framing::Document(_) => ("json", None),
            Framing::Csv(dialect) => ("csv", Some(dialect)),
        };
        let describe = |chosen: &ChosenField| DescribedField {
            field: chosen.field.name(),
            name: chosen.name.clone(),
            path: shown(&chosen.path),
            chosen: chosen.how,
        };
        Description {
            format,
            delimiter: dialect.map(|dialect| char::from(dialect.delimiter)),
            escape: dialect.and_then(|dialect| dialect.escape.map(char::from)),
            profile: self
                .profile
                .as_ref()
                .map_or(GENERIC, |(id, _)| id)
                .to_owned(),
            known_by: self
                .profile
                .as_ref()
                .map(|(_, names)| names.clone())
                .unwrap_or_default(),
            fields: self.fields.iter().map(describe).collect(),
        }
    }
}

/// A [`Layout`] for people and for run.json.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Description {
    /// `jsonl`, `json`, `csv` or `parquet`.
    pub format: &'static str,
    /// Between CSV fields.
    pub delimiter: Option<char>,
    /// What makes text of the character behind it in CSV, if anything does.
    pub escape: Option<char>,
    /// The profile, or `generic`.
    pub profile: String,
    /// Names by which the profile was known.
    pub known_by: Vec<String>,
    /// Fields that are read.
    pub fields: Vec<DescribedField>,
}

/// A [`ChosenField`] for people and for run.json.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DescribedField {
    /// What it is.
    pub field: &'static str,
    /// What rules and outputs call it.
    pub name: String,
    /// Where it is, escaped.
    pub path: String,
    /// Why it is read.
    pub chosen: Chosen,
}

/// Finds out how an export is to be read from its first bytes (about a megabyte of them).
/// `sample_is_all` says that there are no more.
///
/// # Errors
/// When it is no export of posts, when no field is known to hold text, when a field asked for is not
/// there, and when it could be read in several ways. An export whose records cannot be read is no
/// error: they become rejects.
pub fn detect(
    sample: &[u8],
    sample_is_all: bool,
    wishes: &ReadWishes,
) -> Result<Layout, RecordError> {
    if wishes.texts.len() > MAX_TEXTS {
        return Err(RecordError::TooManyTexts {
            given: wishes.texts.len(),
            limit: MAX_TEXTS,
        });
    }
    let mark = if sample.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let body = sample.get(mark..).unwrap_or_default();
    if body.trim_ascii().is_empty() {
        return Ok(nothing(mark));
    }
    sniff::refuse_binary(body)?;
    let found = find(sample, mark, sample_is_all, wishes)?;
    let unread = unread_lists(&found, wishes);
    let (framing, data_start) = (found.framing, found.data_start);
    let body = sample.get(data_start..).unwrap_or_default();
    let mut choice = Choice::new(framing, found.names, wishes);
    if !wishes.no_header {
        choice.note_header(
            sample
                .get(found.header_start..data_start)
                .unwrap_or_default(),
        );
    }
    match &found.selection {
        Some(selection) => choice.follow(selection, wishes, body)?,
        None => choice.by_names(wishes, body)?,
    }
    let mut layout = choice.into_layout(data_start);
    layout.profile = found
        .selection
        .map(|found| (found.profile.id, found.because));
    layout.noticed = notice(&layout, sample, sample_is_all);
    layout.noticed.unread_lists = unread;
    Ok(layout)
}

/// The layout of an export without records.
fn nothing(data_start: usize) -> Layout {
    let names = sample::of_lines(b"", true);
    Choice::new(Framing::Lines, names, &ReadWishes::default()).into_layout(data_start)
}

/// A name as it can be shown on a terminal.
pub(super) fn shown(name: &str) -> String {
    let mut shown: String = name.escape_debug().take(NAME_SHOWN).collect();
    if name.chars().count() > NAME_SHOWN {
        shown.push('…');
    }
    shown
}

/// Words and characters that a name, or one between dots, has at most. What has more may well be a post
/// in the first line, of which no message should show any.
const MOST_OF_NAME: (usize, usize) = (4, 40);

/// Digits that a name has at most: what has more may be somebody's telephone number.
const MOST_DIGITS: usize = 4;

/// Names for messages.
pub(super) fn listed(names: &Names) -> Vec<String> {
    let all = names.all();
    let is_table = matches!(names, Names::Csv(_));
    if is_table && (all.iter().any(|name| is_cell(name)) || is_title(&all)) {
        return vec![
            "not shown, since the first line looks like a post and not like names \
             (--no-header, if it is one)"
                .to_owned(),
        ];
    }
    // Keys of JSON may be anything, too: telephone numbers of chats, whole texts.
    let shown_path = |name: &String| {
        let parts = name
            .split('.')
            .map(|part| if is_data(part) { "…" } else { part });
        shown(&parts.collect::<Vec<_>>().join("."))
    };
    let mut paths: Vec<String> = all
        .iter()
        .filter(|name| !name.split('.').any(is_messages_key))
        .map(shown_path)
        .collect();
    paths.dedup();
    let more = paths.len().saturating_sub(LISTED);
    paths.truncate(LISTED);
    if more > 0 {
        paths.push(format!("and {more} more"));
    }
    paths
}

/// Whether a name, or a part of one, looks like what names stand for.
fn is_data(part: &str) -> bool {
    let (words, characters) = (part.split_whitespace().count(), part.chars().count());
    let digits = part.chars().filter(|c| c.is_numeric()).count();
    words > MOST_OF_NAME.0
        || characters > MOST_OF_NAME.1
        || digits > MOST_DIGITS
        || part.contains(['@', ':'])
}

/// Whether what stands in the first line of a table is a cell: all digits, or with signs of JSON.
fn is_cell(name: &str) -> bool {
    let digits = !name.is_empty() && name.chars().all(char::is_numeric);
    digits || name.contains(['[', '{', '"']) || name.split('.').any(is_data)
}

/// Whether the only name there is looks like the title of something.
fn is_title(names: &[String]) -> bool {
    matches!(names, [only] if only.split_whitespace().count() > 1)
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
