//! What stands at one place of a record: where it is, how it is spelled, and what it says.

use std::ops::Range;

use super::{
    address::Ending,
    json::{Token, unescape},
};

/// How the text between the ends of a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Spelling {
    /// As it is meant.
    #[default]
    Plain,
    /// With JSON escapes.
    Json,
    /// With doubled quotes.
    Csv,
    /// With escapes of a CSV dialect, and with doubled quotes where the cell is quoted.
    Escaped {
        escape: u8,
        delimiter: u8,
        quoted: bool,
    },
}

/// A range of bytes of a record or of the scratch, which come to 4 GB only if records of gigabytes are
/// asked for: see [`crate::input::LONGEST_RECORD`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    start: u32,
    end: u32,
}

impl Place {
    /// What lies beyond 4 GB all the same is at a place where nothing is.
    #[inline]
    pub(super) fn new(start: usize, end: usize) -> Self {
        let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: small(start),
            end: small(end),
        }
    }

    #[inline]
    pub(super) fn is_empty(self) -> bool {
        self.start >= self.end
    }

    #[inline]
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// What stands there in a text.
    #[inline]
    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

/// What a slot holds. Places are of the record's own bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Value {
    #[default]
    Absent,
    Null,
    Bool(bool),
    Number(Place),
    Text(Place, Spelling),
    /// Text known from elsewhere than the record: a place in the scratch.
    Given(Place),
    Object,
    Array,
}

impl From<Token> for Value {
    fn from(token: Token) -> Self {
        match token {
            Token::Null => Self::Null,
            Token::Bool(truth) => Self::Bool(truth),
            Token::Number { start, end } => Self::Number(Place::new(start, end)),
            Token::Text {
                start,
                end,
                escaped,
            } => {
                let spelling = if escaped {
                    Spelling::Json
                } else {
                    Spelling::Plain
                };
                Self::Text(Place::new(start, end), spelling)
            }
            Token::Object => Self::Object,
            Token::Array => Self::Array,
        }
    }
}

impl Value {
    /// Reads a text or number as text, into the scratch if it has to be rewritten. Everything else
    /// is empty.
    pub(super) fn read(self, record: &str, scratch: &mut String) -> Piece {
        match self {
            Self::Number(place) | Self::Text(place, Spelling::Plain) => Piece::Record(place),
            Self::Given(place) => Piece::Scratch(place),
            Self::Text(place, spelling) => {
                let source = place.of(record);
                Piece::write(scratch, |scratch| match spelling {
                    Spelling::Csv => undouble(source, scratch),
                    Spelling::Escaped {
                        escape,
                        delimiter,
                        quoted,
                    } => unescape_csv(source, escape, delimiter, quoted, scratch),
                    _ => unescape(source, scratch),
                })
            }
            _ => Piece::Empty,
        }
    }

    /// True when there is nothing in it: absent, null or an empty text.
    pub(super) fn is_empty(self) -> bool {
        match self {
            Self::Absent | Self::Null => true,
            Self::Text(place, _) | Self::Given(place) => place.is_empty(),
            _ => false,
        }
    }

    /// True for what can be read as text.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text(..) | Self::Given(_))
    }
}

fn undouble(source: &str, into: &mut String) {
    let mut rest = source;
    while let Some(quote) = memchr::memchr(b'"', rest.as_bytes()) {
        into.push_str(rest.get(..=quote).unwrap_or_default());
        rest = rest.get(quote + 2..).unwrap_or_default();
    }
    into.push_str(rest);
}

/// An escape is dropped before what would otherwise be no text. Before anything else it is text
/// itself, as in `C:\dir` and `¯\_(ツ)_/¯`, which PHP writes as they are.
fn unescape_csv(source: &str, escape: u8, delimiter: u8, quoted: bool, into: &mut String) {
    // Whatever is not searched for is searched for twice.
    let quote = if quoted { b'"' } else { escape };
    let mut rest = source;
    while let Some(found) = memchr::memchr2(escape, quote, rest.as_bytes()) {
        let bytes = rest.as_bytes();
        let meant = match bytes.get(found + 1) {
            Some(b'"' | b'\n' | b'\r') => true,
            Some(&byte) => byte == escape || (byte == delimiter && bytes[found] == escape),
            None => false,
        };
        let kept = if meant { found } else { found + 1 };
        into.push_str(rest.get(..kept).unwrap_or_default());
        rest = rest.get(kept + usize::from(meant)..).unwrap_or_default();
        if meant {
            into.push_str(rest.get(..1).unwrap_or_default());
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    into.push_str(rest);
}

/// Where a text that was read is. Borrowing it waits until the scratch grows no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Piece {
    #[default]
    Empty,
    Record(Place),
    Scratch(Place),
}

impl Piece {
    /// What `write` appends to the scratch.
    pub(super) fn write(scratch: &mut String, write: impl FnOnce(&mut String)) -> Self {
        let start = scratch.len();
        write(scratch);
        Self::Scratch(Place::new(start, scratch.len()))
    }

    /// Appends its text to the scratch that it may be in itself.
    pub(super) fn append(self, record: &str, scratch: &mut String) {
        match self {
            Self::Scratch(place) if scratch.get(place.range()).is_some() => {
                scratch.extend_from_within(place.range());
            }
            piece => scratch.push_str(piece.of(record, "")),
        }
    }

    /// The part of it that is taken.
    pub(super) fn end(self, ending: Ending, record: &str, scratch: &str) -> Self {
        let text = self.of(record, scratch);
        let before = text.len() - ending.of(text).len();
        let behind = |place: Place| {
            let Range { start, end } = place.range();
            Place::new(start + before, end)
        };
        match self {
            Self::Empty => Self::Empty,
            Self::Record(place) => Self::Record(behind(place)),
            Self::Scratch(place) => Self::Scratch(behind(place)),
        }
    }

    /// The same in lower case, as far as it is ASCII.
    pub(super) fn lower(self, record: &str, scratch: &mut String) -> Self {
        let lower = match self {
            Self::Record(_) if self.of(record, "").bytes().any(|b| b.is_ascii_uppercase()) => {
                Self::write(scratch, |scratch| scratch.push_str(self.of(record, "")))
            }
            other => other,
        };
        if let Self::Scratch(place) = lower
            && let Some(text) = scratch.get_mut(place.range())
        {
            text.make_ascii_lowercase();
        }
        lower
    }

    /// Its text.
    #[inline]
    pub(super) fn of<'a>(self, record: &'a str, scratch: &'a str) -> &'a str {
        match self {
            Self::Empty => "",
            Self::Record(place) => place.of(record),
            Self::Scratch(place) => place.of(scratch),
        }
    }
}

/// Without white space around it; nearly all that stands in an export has none.
#[inline]
pub(super) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undoubles_quotes() {
        let mut said = String::new();
        undouble(r#"layar ""5 inci"", é"""#, &mut said);
        assert_eq!(said, r#"layar "5 inci", é""#);
    }
}
