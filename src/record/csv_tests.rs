//! What is in CSV records, held against the csv crate, and against where the cutter ends them.

use super::*;
use crate::input::{CsvEnd, csv_record_end};
use proptest::prelude::*;

const COMMA: CsvDialect = CsvDialect::new(b',');
const BACKSLASH: CsvDialect = CsvDialect {
    delimiter: b',',
    escape: Some(b'\\'),
};

type Row = (Vec<String>, bool);

/// Rows of a file, each with whether a quote was followed by text.
fn rows(text: &str, dialect: CsvDialect) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let mut row = Vec::new();
        let mut scratch = String::new();
        let record = &text[at..];
        let line = read_line(text.as_bytes(), at, dialect, |_, value| {
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
    let text =
        "id,text\r\n1,\"baris satu\nbaris \"\"dua\"\", ya\"\r\n\r\n2,5\" layar\n\n3,\"\"\r\r\n4,";
    assert_eq!(
        rows(text, COMMA),
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
fn any_line_end_ends_a_record() {
    let text = "id,text\r1,pagi\r\n2,\"siang\rhari\"\n3,\"malam\"\r\r4,สวัสดี\r";
    assert_eq!(
        rows(text, COMMA),
        [
            row(&["id", "text"]),
            row(&["1", "pagi"]),
            row(&["2", "siang\rhari"]),
            row(&["3", "malam"]),
            row(&["4", "สวัสดี"]),
        ]
    );
}

#[test]
fn sees_text_after_a_closing_quote_and_goes_on_after_it() {
    let found = rows("\"a\" b\",c\nd,e\n", COMMA);
    assert_eq!(found.len(), 2);
    assert!(found[0].1);
    assert_eq!(found[1], row(&["d", "e"]));
    let found = rows("\"a\"\r,b", COMMA);
    assert_eq!(found, [row(&["a"]), row(&["", "b"])]);
}

#[test]
fn sees_an_open_quote() {
    for (text, dialect) in [
        ("a,\"b\nc", COMMA),
        ("\"", COMMA),
        ("\"\"\"", COMMA),
        ("\"a\\\"", BACKSLASH),
        ("\"a\\", BACKSLASH),
    ] {
        let line = read_line(text.as_bytes(), 0, dialect, |_, _| ());
        assert!(line.open_quote, "{text}");
        assert_eq!(line.next, text.len());
    }
}

#[test]
fn an_escape_is_dropped_before_what_would_be_no_text() {
    for (text, cells) in [
        (
            r#"1,"dia bilang \"pulang\", lalu pergi",x"#,
            &["1", r#"dia bilang "pulang", lalu pergi"#, "x"][..],
        ),
        (
            r#"1,"bilang \"satu\" dan ""dua""",x"#,
            &["1", r#"bilang "satu" dan "dua""#, "x"],
        ),
        (r#""C:\\","\\"",""""#, &[r"C:\", r#"\",""#]),
        (
            r#"¯\_(ツ)_/¯,"¯\_(ツ)_/¯",C:\dir"#,
            &[r"¯\_(ツ)_/¯", r"¯\_(ツ)_/¯", r"C:\dir"],
        ),
        (
            r#"satu\, dua,\"tiga,5"" layar"#,
            &["satu, dua", r#""tiga"#, r#"5"" layar"#],
        ),
        ("satu\\\ndua,x\\\r", &["satu\ndua", "x\r"]),
        (r#"\N,"\N",\\N,N\"#, &["", r"\N", r"\N", r"N\"]),
        (
            r#""ไม่ไหวแล้ว \" จริง","힘들\\어""#,
            &["ไม่ไหวแล้ว \" จริง", r"힘들\어"],
        ),
    ] {
        assert_eq!(rows(text, BACKSLASH), [row(cells)], "{text}");
    }
    assert!(rows(r#""a" \"b,c"#, BACKSLASH)[0].1);
}

fn dialect() -> impl Strategy<Value = CsvDialect> {
    let delimiter = prop::sample::select(vec![b',', b';', b'\t', b'|']);
    let escape = prop::sample::select(vec![None, Some(b'\\')]);
    (delimiter, escape).prop_map(|(delimiter, escape)| CsvDialect { delimiter, escape })
}

fn cells() -> impl Strategy<Value = Vec<Vec<String>>> {
    let rows = |width| {
        prop::collection::vec(
            prop::collection::vec("[a-c,;\"\n\r\t\\\\ 가ก]{0,8}", width),
            1..6,
        )
    };
    (1..5_usize).prop_flat_map(rows)
}

fn unescaped(rows: &[Vec<String>], delimiter: u8, line_end: usize, always: bool) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(match line_end {
            0 => csv::Terminator::CRLF,
            1 => csv::Terminator::Any(b'\r'),
            _ => csv::Terminator::Any(b'\n'),
        })
        .quote_style(if always {
            csv::QuoteStyle::Always
        } else {
            csv::QuoteStyle::Necessary
        })
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn escaped(rows: &[Vec<String>], delimiter: u8, line_end: usize) -> String {
    let mut text = String::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                text.push(char::from(delimiter));
            }
            let cell = cell.replace('\\', r"\\").replace('"', "\\\"");
            text.push_str(&format!("\"{cell}\""));
        }
        text.push_str(["\r\n", "\r", "\n"][line_end]);
    }
    text
}

proptest! {
    #[test]
    fn agrees_with_the_csv_crate(
        written in cells(), dialect in dialect(), line_end in 0..3_usize, always: bool,
    ) {
        let text = match dialect.escape {
            None => unescaped(&written, dialect.delimiter, line_end, always),
            // That crate writes `\` as it is before a closing quote, which nobody can read.
            Some(_) => escaped(&written, dialect.delimiter, line_end),
        };
        let read: Vec<Vec<String>> = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(dialect.delimiter)
            .escape(dialect.escape)
            .from_reader(text.as_bytes())
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect();
        prop_assert_eq!(&read, &written);
        let ours = rows(&text, dialect);
        prop_assert!(ours.iter().all(|(_, broken)| !broken));
        let ours: Vec<_> = ours.into_iter().map(|(row, _)| row).collect();
        prop_assert_eq!(ours, written);
    }

    #[test]
    fn never_panics_and_always_moves(text in "[a,\"\\\\\n\rก]{0,30}", dialect in dialect()) {
        rows(&text, dialect);
    }

    /// The cutter and the reader agree on any bytes.
    #[test]
    fn records_end_where_the_cutter_ends_them(
        bytes in prop::collection::vec(prop_oneof![
            4 => Just(b'"'), 2 => Just(b'\n'), 2 => Just(b'\r'), 3 => Just(b','), 3 => Just(b'\\'),
            1 => Just(b'\t'), 5 => Just(b'a'), 1 => any::<u8>(),
        ], 0..120),
        dialect in dialect(),
    ) {
        let mut at = 0;
        while at < bytes.len() {
            let line = read_line(&bytes, at, dialect, |_, _| ());
            let next = match csv_record_end(&bytes, at, dialect) {
                // The two halves of CRLF are one end here, and two with a blank line between there.
                CsvEnd::End(end) if bytes[end - 1] == b'\r' && bytes.get(end) == Some(&b'\n') => end + 1,
                CsvEnd::End(end) => end,
                _ => bytes.len(),
            };
            prop_assert_eq!(line.next, next);
            let open = csv_record_end(&bytes, at, dialect) == CsvEnd::OpenQuote;
            prop_assert_eq!(line.open_quote, open);
            at = line.next;
        }
    }
}
