//! Where CSV records end.
//!
//! Quote parity is not enough: in `5" screen,…` the quote is text. A quote opens a field only where
//! a field begins, so the cut is exact only from a record's start on, or from each place in a record
//! that there could be ([`super::lanes`]). It hops from quote to quote and line end with `memchr`,
//! never byte by byte.
//!
//! The rules, which the record layer shares:
//! * A record ends at LF or CR outside quotes, whichever comes. So between the CR and the LF of a
//!   CRLF lies a blank line, and blank lines are no records: no byte behind a CR has to be waited for.
//! * `"` at the start of a field (of the data, after a delimiter, after a record) opens a quoted
//!   field. Elsewhere in an unquoted field it is text.
//! * In a quoted field `""` is one quote; any other `"` closes. What then follows up to the next
//!   delimiter or line end is text, quotes included.
//! * Where the dialect has an escape, the byte behind it is text, whatever it is and wherever.

use memchr::{memchr, memchr2, memchr3};

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvDialect {
    /// Byte between fields.
    pub delimiter: u8,
    /// Byte that makes text of the one behind it (`\` of MySQL and PHP), if there is one. Doubled
    /// quotes are understood with it as without.
    pub escape: Option<u8>,
}

impl CsvDialect {
    /// RFC 4180 with this delimiter.
    #[must_use]
    pub const fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            escape: None,
        }
    }
}

/// What [`csv_record_end`] finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvEnd {
    /// The record ends with a line end; the next one begins here.
    End(usize),
    /// The bytes end inside the record, outside quotes (or right after a quote that closes if
    /// nothing follows).
    Unfinished,
    /// The bytes end inside a quoted field.
    OpenQuote,
}

/// Finds the end of the CSV record that begins at `start`, as the cutter sees it.
///
/// ```
/// use saring::input::{CsvDialect, CsvEnd, csv_record_end};
///
/// let bytes = b"1,5\" layar\n2,\"satu\ndua\"\r3,\"";
/// let comma = CsvDialect::new(b',');
/// assert_eq!(csv_record_end(bytes, 0, comma), CsvEnd::End(11));
/// assert_eq!(csv_record_end(bytes, 11, comma), CsvEnd::End(24));
/// assert_eq!(csv_record_end(bytes, 24, comma), CsvEnd::OpenQuote);
/// ```
#[must_use]
pub fn csv_record_end(bytes: &[u8], start: usize, dialect: CsvDialect) -> CsvEnd {
    let mut place = CsvPlace::default();
    match place.advance(bytes.get(start..).unwrap_or_default(), dialect, usize::MAX) {
        Advance::Record(len) => CsvEnd::End(start + len),
        Advance::Consumed if !place.quoted() => CsvEnd::Unfinished,
        Advance::Consumed | Advance::QuoteTooLong => CsvEnd::OpenQuote,
    }
}

/// What a step through some bytes came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Advance {
    /// A record ends after this many bytes.
    Record(usize),
    /// No record ends in these bytes.
    Consumed,
    /// A quote has been open for longer than the limit.
    QuoteTooLong,
}

/// The place in a record between two bytes. Bytes can be fed in stretches of any length.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum CsvPlace {
    /// A field begins here: the only place where a quote opens one.
    #[default]
    FieldStart,
    /// In an unquoted field, or behind the closing quote of a quoted one.
    Text,
    /// In a quoted field of which this many bytes have been seen.
    Quoted(usize),
    /// Behind a quote in a quoted field: the next byte says whether it closed.
    Quote(usize),
    /// Behind an escape outside of quotes: the next byte is text.
    TextEscape,
    /// Behind an escape in a quoted field: likewise.
    QuotedEscape(usize),
}

impl CsvPlace {
    /// Whether a quote is open here.
    pub(super) fn quoted(self) -> bool {
        matches!(self, Self::Quoted(_) | Self::QuotedEscape(_))
    }

    /// Goes through `bytes` up to the end of the record. A quoted field of more than `limit` bytes
    /// (as written, without the outer quotes) is too long.
    pub(super) fn advance(&mut self, bytes: &[u8], dialect: CsvDialect, limit: usize) -> Advance {
        // Two ways through the same steps, so that what has no escape pays nothing for it.
        match dialect.escape {
            None => self.step::<false>(bytes, dialect.delimiter, 0, limit),
            Some(escape) => self.step::<true>(bytes, dialect.delimiter, escape, limit),
        }
    }

    fn step<const ESCAPES: bool>(
        &mut self,
        bytes: &[u8],
        delimiter: u8,
        escape: u8,
        limit: usize,
    ) -> Advance {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            match *self {
                Self::FieldStart if rest.first() == Some(&b'"') => {
                    *self = Self::Quoted(0);
                    at += 1;
                }
                Self::FieldStart => *self = Self::Text,
                Self::Text => {
                    let stop = if ESCAPES {
                        escaped_text_stop(rest, escape)
                    } else {
                        memchr3(b'"', b'\n', b'\r', rest)
                    };
                    match text_end(rest, stop, delimiter, ESCAPES.then_some(escape)) {
                        (place, len, true) => {
                            *self = place;
                            return Advance::Record(at + len);
                        }
                        (place, len, false) => {
                            *self = place;
                            at += len;
                        }
                    }
                }
                Self::Quoted(seen) => {
                    let stop = if ESCAPES {
                        memchr2(b'"', escape, rest)
                    } else {
                        memchr(b'"', rest)
                    };
                    let seen = seen.saturating_add(stop.unwrap_or(rest.len()));
                    if seen > limit {
                        return Advance::QuoteTooLong;
                    }
                    let Some(stop) = stop else {
                        *self = Self::Quoted(seen);
                        return Advance::Consumed;
                    };
                    *self = if ESCAPES && rest[stop] == escape {
                        Self::QuotedEscape(seen.saturating_add(1))
                    } else {
                        Self::Quote(seen)
                    };
                    at += stop + 1;
                }
                Self::Quote(seen) if rest.first() == Some(&b'"') => {
                    let seen = seen.saturating_add(2);
                    if seen > limit {
                        return Advance::QuoteTooLong;
                    }
                    *self = Self::Quoted(seen);
                    at += 1;
                }
                // Where all fields are quoted these two come after nearly every one, and looking is
                // several times faster than a search.
                Self::Quote(_) if rest.starts_with(&[delimiter, b'"']) => {
                    *self = Self::Quoted(0);
                    at += 2;
                }
                Self::Quote(_) if matches!(rest.first(), Some(b'\n' | b'\r')) => {
                    *self = Self::FieldStart;
                    return Advance::Record(at + 1);
                }
                Self::Quote(_) => *self = Self::Text,
                Self::TextEscape => {
                    *self = Self::Text;
                    at += 1;
                }
                Self::QuotedEscape(seen) => {
                    let seen = seen.saturating_add(1);
                    if seen > limit {
                        return Advance::QuoteTooLong;
                    }
                    *self = Self::Quoted(seen);
                    at += 1;
                }
            }
        }
        Advance::Consumed
    }
}

/// The next quote, line end or escape. One search for two of them and one for the others would go
/// through a file without quotes again and again.
fn escaped_text_stop(rest: &[u8], escape: u8) -> Option<usize> {
    let stops = |byte: &u8| matches!(*byte, b'"' | b'\n' | b'\r') || *byte == escape;
    rest.iter().position(stops)
}

/// Hops to `stop`, the next quote, line end or escape in unquoted text: the place behind it, the
/// bytes passed, and whether that was the end of the record.
fn text_end(
    rest: &[u8],
    stop: Option<usize>,
    delimiter: u8,
    escape: Option<u8>,
) -> (CsvPlace, usize, bool) {
    let before = &rest[..stop.unwrap_or(rest.len())];
    let field_start = before.last() == Some(&delimiter);
    match stop {
        None if field_start => (CsvPlace::FieldStart, rest.len(), false),
        None => (CsvPlace::Text, rest.len(), false),
        Some(at) if matches!(rest[at], b'\n' | b'\r') => (CsvPlace::FieldStart, at + 1, true),
        Some(at) if Some(rest[at]) == escape => (CsvPlace::TextEscape, at + 1, false),
        Some(at) if field_start => (CsvPlace::Quoted(0), at + 1, false),
        Some(at) => (CsvPlace::Text, at + 1, false),
    }
}
