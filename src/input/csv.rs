//! Where CSV records end.
//!
//! Quote parity is not enough: in `5" screen,…` the quote is text. A quote opens a field only where
//! a field begins, so the cut is exact only from a record's start on, or from each place in a record
//! that there could be ([`super::lanes`]). It hops from quote to quote and line end with `memchr`,
//! never byte by byte.
//!
//! The rules, which the record layer shares:
//! * A record ends at LF outside quotes; a CR before it belongs to the line end.
//! * `"` at the start of a field (of the data, after a delimiter, after a record) opens a quoted
//!   field. Elsewhere in an unquoted field it is text.
//! * In a quoted field `""` is one quote; any other `"` closes. What then follows up to the next
//!   delimiter or line end is text, quotes included.

use memchr::{memchr, memchr2};

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
/// use saring::input::{CsvEnd, csv_record_end};
///
/// let bytes = b"1,5\" layar\n2,\"satu\ndua\"\n3,\"";
/// assert_eq!(csv_record_end(bytes, 0, b','), CsvEnd::End(11));
/// assert_eq!(csv_record_end(bytes, 11, b','), CsvEnd::End(24));
/// assert_eq!(csv_record_end(bytes, 24, b','), CsvEnd::OpenQuote);
/// ```
#[must_use]
pub fn csv_record_end(bytes: &[u8], start: usize, delimiter: u8) -> CsvEnd {
    let mut place = CsvPlace::default();
    match place.advance(
        bytes.get(start..).unwrap_or_default(),
        delimiter,
        usize::MAX,
    ) {
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
}

impl CsvPlace {
    /// Whether a quote is open here.
    pub(super) fn quoted(self) -> bool {
        matches!(self, Self::Quoted(_))
    }

    /// Goes through `bytes` up to the end of the record. A quoted field of more than `limit` bytes
    /// (as written, without the outer quotes) is too long.
    pub(super) fn advance(&mut self, bytes: &[u8], delimiter: u8, limit: usize) -> Advance {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            match *self {
                Self::FieldStart if rest.first() == Some(&b'"') => {
                    *self = Self::Quoted(0);
                    at += 1;
                }
                Self::FieldStart => *self = Self::Text,
                Self::Text => match text_end(rest, delimiter) {
                    (place, len, true) => {
                        *self = place;
                        return Advance::Record(at + len);
                    }
                    (place, len, false) => {
                        *self = place;
                        at += len;
                    }
                },
                Self::Quoted(seen) => {
                    let quote = memchr(b'"', rest);
                    let seen = seen.saturating_add(quote.unwrap_or(rest.len()));
                    if seen > limit {
                        return Advance::QuoteTooLong;
                    }
                    let Some(quote) = quote else {
                        *self = Self::Quoted(seen);
                        return Advance::Consumed;
                    };
                    *self = Self::Quote(seen);
                    at += quote + 1;
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
                Self::Quote(_) if rest.first() == Some(&b'\n') => {
                    *self = Self::FieldStart;
                    return Advance::Record(at + 1);
                }
                Self::Quote(_) => *self = Self::Text,
            }
        }
        Advance::Consumed
    }
}

/// Hops to the next quote or line end in unquoted text: the place behind it, the bytes passed, and
/// whether that was the end of the record.
fn text_end(rest: &[u8], delimiter: u8) -> (CsvPlace, usize, bool) {
    let found = memchr2(b'"', b'\n', rest);
    let before = &rest[..found.unwrap_or(rest.len())];
    let field_start = before.last() == Some(&delimiter);
    match found {
        None if field_start => (CsvPlace::FieldStart, rest.len(), false),
        None => (CsvPlace::Text, rest.len(), false),
        Some(at) if rest[at] == b'\n' => (CsvPlace::FieldStart, at + 1, true),
        Some(at) if field_start => (CsvPlace::Quoted(0), at + 1, false),
        Some(at) => (CsvPlace::Text, at + 1, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        let mut at = 0;
        while let CsvEnd::End(next) = csv_record_end(text.as_bytes(), at, b',') {
            out.push(&text[at..next]);
            at = next;
        }
        out.push(&text[at..]);
        out
    }

    #[test]
    fn quotes_open_only_where_a_field_begins() {
        assert_eq!(ends("1,5\" layar\n2,b\n"), ["1,5\" layar\n", "2,b\n", ""]);
        assert_eq!(ends("1,\"ดี\nมาก\"\r\n2,x"), ["1,\"ดี\nมาก\"\r\n", "2,x"]);
        assert_eq!(ends("\"a\"\"\n\",b\nc"), ["\"a\"\"\n\",b\n", "c"]);
        assert_eq!(ends("\"a\"b\"\nc"), ["\"a\"b\"\n", "c"]);
        assert_eq!(ends("\"a\"b,\"\n\"\nc"), ["\"a\"b,\"\n\"\n", "c"]);
        assert_eq!(
            ends("\"\"\n\n\"\"\"\n\"\n"),
            ["\"\"\n", "\n", "\"\"\"\n\"\n", ""]
        );
        assert_eq!(ends("a \"b\n\"\n"), ["a \"b\n", "\"\n"]);
    }

    #[test]
    fn the_end_of_the_bytes_says_whether_a_quote_is_open() {
        for (text, end) in [
            ("", CsvEnd::Unfinished),
            ("a,b", CsvEnd::Unfinished),
            ("a,\"b\"", CsvEnd::Unfinished),
            ("a,\"b", CsvEnd::OpenQuote),
            ("a,\"", CsvEnd::OpenQuote),
            ("a,\"b\"\"", CsvEnd::OpenQuote),
            ("a\"", CsvEnd::Unfinished),
        ] {
            assert_eq!(csv_record_end(text.as_bytes(), 0, b','), end, "{text}");
        }
        assert_eq!(csv_record_end(b"abc", 9, b','), CsvEnd::Unfinished);
    }

    #[test]
    fn a_quote_may_be_open_for_as_long_as_the_limit() {
        let mut place = CsvPlace::default();
        assert_eq!(place.advance(b"\"12\"\"5\"\n", b',', 5), Advance::Record(8));
        assert_eq!(
            place.advance(b"\"12\"\"56\"\n", b',', 5),
            Advance::QuoteTooLong
        );
    }
}
