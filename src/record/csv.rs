//! Strict CSV: RFC 4180, and no guessing.
//!
//! A quote opens a field only at its start, so `5" screen` is a field with a quote in it. Records end
//! at a line feed or a carriage return outside quotes, as [`crate::input::csv_record_end`] says.

use super::value::{Place, Spelling, Value};
use crate::input::CsvDialect;

/// One record of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// One past its last byte, without the line end.
    pub(super) end: usize,
    /// Where the next record begins.
    pub(super) next: usize,
    /// How many fields it has.
    pub(super) fields: usize,
    /// How many of them, up to the last that holds anything.
    pub(super) filled: usize,
    /// A field goes on after its closing quote.
    pub(super) text_after_quote: bool,
    /// A field is quoted.
    pub(super) quoted: bool,
    /// A quote is still open at the end of the bytes.
    pub(super) open_quote: bool,
    /// There is nothing on the line.
    pub(super) blank: bool,
}

/// Reads the record that begins at `start`, and hands out its fields with ranges from `start` on.
pub(super) fn read_line(
    bytes: &[u8],
    start: usize,
    dialect: CsvDialect,
    mut field: impl FnMut(usize, Value),
) -> Line {
    let mut line = Line {
        end: bytes.len(),
        next: bytes.len(),
        fields: 0,
        filled: 0,
        text_after_quote: false,
        quoted: false,
        open_quote: false,
        blank: false,
    };
    let mut at = start;
    loop {
        let cell = if bytes.get(at) == Some(&b'"') {
            quoted(bytes, at, dialect, &mut line)
        } else {
            plain(bytes, at, dialect)
        };
        let place = Place::new(cell.start - start, cell.end - start);
        let value = Value::Text(place, cell.spelling);
        field(line.fields, value);
        line.fields += 1;
        if cell.start < cell.end {
            line.filled = line.fields;
        }
        match bytes.get(cell.stop) {
            Some(&byte) if byte == dialect.delimiter => at = cell.stop + 1,
            Some(&byte) => {
                line.end = cell.stop;
                let both = byte == b'\r' && bytes.get(cell.stop + 1) == Some(&b'\n');
                line.next = cell.stop + if both { 2 } else { 1 };
                break;
            }
            None => break,
        }
    }
    line.blank = line.fields == 1 && line.end == start;
    line
}

struct Cell {
    start: usize,
    end: usize,
    spelling: Spelling,
    /// The delimiter or line end after it, or the end of the bytes.
    stop: usize,
}

fn plain(bytes: &[u8], start: usize, dialect: CsvDialect) -> Cell {
    let (stop, escaped) = stop_after(bytes, start, dialect);
    // What databases write for no value at all.
    let null = escaped && matches!(bytes.get(start..stop), Some([_, b'N']));
    Cell {
        start,
        end: if null { start } else { stop },
        spelling: if escaped {
            written(dialect, false)
        } else {
            Spelling::Plain
        },
        stop,
    }
}

fn quoted(bytes: &[u8], open: usize, dialect: CsvDialect, line: &mut Line) -> Cell {
    line.quoted = true;
    let start = open + 1;
    let mut spelling = Spelling::Plain;
    let mut at = start;
    let end = loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let found = match dialect.escape {
            None => memchr::memchr(b'"', rest),
            Some(escape) => memchr::memchr2(b'"', escape, rest),
        };
        let Some(found) = found.map(|found| at + found) else {
            line.open_quote = true;
            break bytes.len();
        };
        let escaped = dialect.escape.is_some() && bytes.get(found) != Some(&b'"');
        if !escaped && bytes.get(found + 1) != Some(&b'"') {
            break found;
        }
        spelling = written(dialect, true);
        at = found + 2;
    };
    if line.open_quote {
        return Cell {
            start: start.min(end),
            end,
            spelling: Spelling::Plain,
            stop: end,
        };
    }
    let (stop, _) = stop_after(bytes, end + 1, dialect);
    if stop > end + 1 {
        line.text_after_quote = true;
    }
    Cell {
        start,
        end,
        spelling,
        stop,
    }
}

/// How a cell is written that holds something else than what it means.
fn written(dialect: CsvDialect, quoted: bool) -> Spelling {
    match dialect.escape {
        None => Spelling::Csv,
        Some(escape) => Spelling::Escaped {
            escape,
            delimiter: dialect.delimiter,
            quoted,
        },
    }
}

/// The next delimiter or line end from `start` on, and whether there is an escape before it.
fn stop_after(bytes: &[u8], start: usize, dialect: CsvDialect) -> (usize, bool) {
    let rest = bytes.get(start..).unwrap_or_default();
    let Some(escape) = dialect.escape else {
        let found = memchr::memchr3(dialect.delimiter, b'\n', b'\r', rest);
        return (found.map_or(bytes.len(), |found| start + found), false);
    };
    let stops =
        |byte: &u8| *byte == dialect.delimiter || *byte == escape || matches!(*byte, b'\n' | b'\r');
    let mut at = start;
    let mut escaped = false;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        match rest.iter().position(stops) {
            Some(found) if rest.get(found) == Some(&escape) => {
                escaped = true;
                at += found + 2;
            }
            Some(found) => return (at + found, escaped),
            None => return (bytes.len(), escaped),
        }
    }
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
