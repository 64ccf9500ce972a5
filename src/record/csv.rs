//! Strict CSV: RFC 4180, and no guessing.
//!
//! A quote opens a field only at its start, so `5" screen` is a field with a quote in it. Records end
//! at a line feed outside quotes; carriage returns before it belong to the line end.

use super::slots::{Spelling, Value};

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
    /// A quote is still open at the end of the bytes.
    pub(super) open_quote: bool,
    /// There is nothing on the line.
    pub(super) blank: bool,
}

/// Reads the record that begins at `start`, and hands out its fields with ranges from `start` on.
pub(super) fn read_line(
    bytes: &[u8],
    start: usize,
    delimiter: u8,
    mut field: impl FnMut(usize, Value),
) -> Line {
    let mut line = Line {
        end: bytes.len(),
        next: bytes.len(),
        fields: 0,
        filled: 0,
        text_after_quote: false,
        open_quote: false,
        blank: false,
    };
    let mut at = start;
    loop {
        let cell = if bytes.get(at) == Some(&b'"') {
            quoted(bytes, at, delimiter, &mut line)
        } else {
            plain(bytes, at, delimiter)
        };
        let value = Value::Text {
            start: cell.start - start,
            end: cell.end - start,
            spelling: cell.spelling,
        };
        field(line.fields, value);
        line.fields += 1;
        if cell.start < cell.end {
            line.filled = line.fields;
        }
        match bytes.get(cell.stop) {
            Some(&byte) if byte == delimiter => at = cell.stop + 1,
            Some(_) => {
                line.end = before_returns(bytes, at, cell.stop);
                line.next = cell.stop + 1;
                break;
            }
            None => {
                if !line.open_quote {
                    line.end = before_returns(bytes, at, bytes.len());
                }
                break;
            }
        }
    }
    line.blank = line.fields == 1 && line.end == start;
    line
}

struct Cell {
    start: usize,
    end: usize,
    spelling: Spelling,
    /// The delimiter or line feed after it, or the end of the bytes.
    stop: usize,
}

fn plain(bytes: &[u8], start: usize, delimiter: u8) -> Cell {
    let stop = stop_after(bytes, start, delimiter);
    let end = match bytes.get(stop) {
        Some(&byte) if byte == delimiter => stop,
        _ => before_returns(bytes, start, stop),
    };
    Cell {
        start,
        end,
        spelling: Spelling::Plain,
        stop,
    }
}

fn quoted(bytes: &[u8], open: usize, delimiter: u8, line: &mut Line) -> Cell {
    let start = open + 1;
    let mut spelling = Spelling::Plain;
    let mut at = start;
    let end = loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(quote) = memchr::memchr(b'"', rest).map(|found| at + found) else {
            line.open_quote = true;
            break bytes.len();
        };
        if bytes.get(quote + 1) != Some(&b'"') {
            break quote;
        }
        spelling = Spelling::Csv;
        at = quote + 2;
    };
    if line.open_quote {
        return Cell {
            start: start.min(end),
            end,
            spelling: Spelling::Plain,
            stop: end,
        };
    }
    let stop = stop_after(bytes, end + 1, delimiter);
    let after = bytes.get(end + 1..stop).unwrap_or_default();
    let ends_line = bytes.get(stop) != Some(&delimiter);
    if !(after.is_empty() || ends_line && after.iter().all(|&byte| byte == b'\r')) {
        line.text_after_quote = true;
    }
    Cell {
        start,
        end,
        spelling,
        stop,
    }
}

fn stop_after(bytes: &[u8], start: usize, delimiter: u8) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    memchr::memchr2(delimiter, b'\n', rest).map_or(bytes.len(), |found| start + found)
}

/// Where a line ends that has carriage returns before its line feed (`\r\r\n` happens).
fn before_returns(bytes: &[u8], start: usize, mut end: usize) -> usize {
    while end > start && bytes.get(end - 1) == Some(&b'\r') {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Row = (Vec<String>, bool);

    /// Rows of a file, each with whether a quote was followed by text.
    fn rows(text: &str, delimiter: u8) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let mut row = Vec::new();
            let mut scratch = String::new();
            let record = &text[at..];
            let line = read_line(text.as_bytes(), at, delimiter, |_, value| {
                let piece = value.read(record, &mut scratch);
                row.push(piece.of(record, &scratch).to_owned());
            });
            assert_eq!(row.len(), line.fields);
            if !line.blank {
                rows.push((row, line.text_after_quote));
            }
            assert!(line.next > at);
            at = line.next;
        }
        rows
    }

    fn row(cells: &[&str]) -> Row {
        (cells.iter().map(|&cell| cell.to_owned()).collect(), false)
    }

    #[test]
    fn reads_quotes_as_rfc_4180_does() {
        let text = "id,text\r\n1,\"baris satu\nbaris \"\"dua\"\", ya\"\r\n\r\n2,5\" layar\n\n3,\"\"\r\r\n4,";
        assert_eq!(
            rows(text, b','),
            [
                row(&["id", "text"]),
                row(&["1", "baris satu\nbaris \"dua\", ya"]),
                row(&["2", "5\" layar"]),
                row(&["3", ""]),
                row(&["4", ""]),
            ]
        );
    }

    #[test]
    fn sees_text_after_a_closing_quote_and_goes_on_after_it() {
        let found = rows("\"a\" b\",c\nd,e\n", b',');
        assert_eq!(found.len(), 2);
        assert!(found[0].1);
        assert_eq!(found[1], row(&["d", "e"]));
        assert!(rows("\"a\"\r,b", b',')[0].1);
    }

    #[test]
    fn sees_an_open_quote() {
        for text in ["a,\"b\nc", "\"", "\"\"\""] {
            let line = read_line(text.as_bytes(), 0, b',', |_, _| ());
            assert!(line.open_quote, "{text}");
            assert_eq!(line.next, text.len());
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_csv_crate(
            written in (1..5usize).prop_flat_map(|width| prop::collection::vec(
                prop::collection::vec("[a-c,;\"\n\r\t 가ก]{0,8}", width), 1..6)),
            delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
            crlf: bool, always: bool,
        ) {
            let mut writer = csv::WriterBuilder::new()
                .delimiter(delimiter)
                .quote_style(if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
                .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
                .from_writer(Vec::new());
            for row in &written {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> = csv::ReaderBuilder::new()
                .has_headers(false)
                .delimiter(delimiter)
                .from_reader(text.as_bytes())
                .records()
                .map(|row| row.unwrap().iter().map(str::to_owned).collect())
                .collect();
            prop_assert_eq!(&read, &written);
            let ours = rows(&text, delimiter);
            prop_assert!(ours.iter().all(|(_, broken)| !broken));
            let ours: Vec<_> = ours.into_iter().map(|(row, _)| row).collect();
            prop_assert_eq!(ours, written);
        }

        #[test]
        fn never_panics_and_always_moves(text in "[a,\"\n\r]{0,30}") {
            rows(&text, b',');
        }
    }
}
