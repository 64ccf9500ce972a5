//! Where CSV records end, held against a walk byte by byte: from record to record, from every place
//! of a record at once, and ahead of time.

use proptest::prelude::*;

use super::{
    csv::{Advance, CsvPlace},
    lanes::{Lanes, Place},
    scouts::{Scouts, Survey},
    *,
};

/// What [`next_record`] finds.
pub(super) enum Naive {
    /// Ends with a line end, before this index.
    End(usize),
    /// Ends with the bytes, inside a quote or not.
    Cut { quoted: bool },
    /// A quote is open for too long.
    Hopeless,
}

/// The end of the record at `start`, found as a person would.
pub(super) fn next_record(bytes: &[u8], start: usize, framing: &Framing, limit: usize) -> Naive {
    let mut opened = None;
    let mut field_start = true;
    let mut at = start;
    while at < bytes.len() {
        let byte = bytes[at];
        match framing {
            Framing::Csv(dialect) if dialect.escape == Some(byte) => {
                at += 1;
                field_start = false;
            }
            Framing::Csv(_) if opened.is_some() && byte == b'"' => {
                if bytes.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    opened = None;
                }
            }
            _ if opened.is_some() => {}
            Framing::Csv(_) if byte == b'\r' => return Naive::End(at + 1),
            _ if byte == b'\n' => return Naive::End(at + 1),
            Framing::Csv(dialect) => {
                if byte == b'"' && field_start {
                    opened = Some(at);
                }
                field_start = byte == dialect.delimiter;
            }
            _ => {}
        }
        if opened.is_some_and(|open| at.min(bytes.len() - 1) - open > limit) {
            return Naive::Hopeless;
        }
        at += 1;
    }
    Naive::Cut {
        quoted: opened.is_some(),
    }
}

/// Ends of all records that end, one after the other.
fn ends(bytes: &[u8], dialect: CsvDialect) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    while let Naive::End(end) = next_record(bytes, at, &Framing::Csv(dialect), usize::MAX) {
        ends.push(end);
        at = end;
    }
    ends
}

pub(super) fn dialect() -> impl Strategy<Value = CsvDialect> {
    let delimiter = prop::sample::select(vec![b',', b'\t']);
    let escape = prop::sample::select(vec![None, Some(b'\\')]);
    (delimiter, escape).prop_map(|(delimiter, escape)| CsvDialect { delimiter, escape })
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        4 => Just(b'"'), 2 => Just(b'\n'), 2 => Just(b'\r'), 2 => Just(b','), 1 => Just(b'\t'),
        3 => Just(b'\\'), 6 => Just(b'a'), 1 => any::<u8>(),
    ];
    prop::collection::vec(byte, 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn the_record_layer_can_find_the_same_ends(
        bytes in bytes(200), dialect in dialect(), start in 0_usize..220,
    ) {
        let expected = match next_record(&bytes, start, &Framing::Csv(dialect), usize::MAX) {
            Naive::End(end) => CsvEnd::End(end),
            Naive::Cut { quoted: true } => CsvEnd::OpenQuote,
            _ => CsvEnd::Unfinished,
        };
        prop_assert_eq!(csv_record_end(&bytes, start, dialect), expected);
    }

    #[test]
    fn pieces_of_any_size_lead_to_the_same_ends(
        bytes in bytes(200), dialect in dialect(), sizes in prop::collection::vec(1_usize..9, 1..9),
    ) {
        let mut place = CsvPlace::default();
        let mut found = Vec::new();
        let (mut begin, mut turn) = (0, 0);
        while begin < bytes.len() {
            let end = (begin + sizes[turn % sizes.len()]).min(bytes.len());
            turn += 1;
            while let Advance::Record(len) = place.advance(&bytes[begin..end], dialect, usize::MAX) {
                begin += len;
                found.push(begin);
            }
            begin = end;
        }
        prop_assert_eq!(found, ends(&bytes, dialect));
    }

    #[test]
    fn blocks_of_any_size_lead_to_the_same_ends(
        bytes in bytes(200), dialect in dialect(), block in 1_usize..40,
    ) {
        let expected = ends(&bytes, dialect);
        let mut place = Place::default();
        let mut memory = Vec::new();
        for (number, part) in bytes.chunks(block).enumerate() {
            let begin = number * block;
            let found = Lanes::of(part, dialect, &mut memory).follow(&mut place);
            let here = expected.iter().filter(|end| (begin + 1..=begin + part.len()).contains(end));
            let here: Vec<usize> = here.map(|end| end - begin).collect();
            prop_assert_eq!(found, here.first().copied().zip(here.last().copied()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn pieces_ahead_are_whole_records_that_are_short_enough(
        bytes in bytes(600),
        dialect in dialect(),
        block in 1_usize..12,
        more in 0_usize..30,
        chunk in 1_usize..80,
        threads in 1_usize..4,
    ) {
        let survey = Survey { dialect, block, record: block + more };
        let mut scouts = Scouts::new(bytes.clone().into(), survey, threads).unwrap();
        let all = ends(&bytes, dialect);
        let mut at = 0;
        while let Some(next) = all.iter().position(|end| *end > at) {
            let mut begin = at;
            let good = all[next..].iter().take_while(|end| {
                let fits = **end - 1 - begin <= survey.record;
                begin = **end;
                fits
            });
            let good: Vec<usize> = good.copied().collect();
            match scouts.piece(at, chunk) {
                Some(len) => {
                    prop_assert!(len >= chunk && good.contains(&(at + len)), "{} {}", at, len);
                    at += len;
                }
                None => {
                    let there = good.last().map_or(0, |last| last - at);
                    prop_assert!(there < chunk, "not without a reason: {} {}", at, there);
                    at = all[next];
                }
            }
        }
    }
}

/// Records of a text with `,` and, where it is given, an escape.
fn cut(text: &str, escape: Option<u8>) -> Vec<&str> {
    let delimiter = b',';
    let mut out = Vec::new();
    let mut at = 0;
    let dialect = CsvDialect { delimiter, escape };
    while let CsvEnd::End(next) = csv_record_end(text.as_bytes(), at, dialect) {
        out.push(&text[at..next]);
        at = next;
    }
    out.push(&text[at..]);
    out
}

#[test]
fn quotes_open_only_where_a_field_begins() {
    let ends = |text| cut(text, None);
    assert_eq!(ends("1,5\" layar\n2,b\n"), ["1,5\" layar\n", "2,b\n", ""]);
    assert_eq!(ends("1,\"ดี\nมาก\"\n2,x"), ["1,\"ดี\nมาก\"\n", "2,x"]);
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
fn records_end_with_any_line_end() {
    let ends = |text| cut(text, None);
    assert_eq!(ends("1,a\r2,b\r3,c"), ["1,a\r", "2,b\r", "3,c"]);
    assert_eq!(
        ends("1,\"a\rb\"\r2,\"\"\r"),
        ["1,\"a\rb\"\r", "2,\"\"\r", ""]
    );
    // A blank line lies in between, and is no record.
    assert_eq!(ends("1,\"a\r\nb\"\r\n2"), ["1,\"a\r\nb\"\r", "\n", "2"]);
    assert_eq!(ends("1\n2\r3\r\n4"), ["1\n", "2\r", "3\r", "\n", "4"]);
    assert_eq!(ends("\"a\"b\r\"c\"\r"), ["\"a\"b\r", "\"c\"\r", ""]);
}

#[test]
fn what_is_behind_an_escape_is_text() {
    let ends = |text| cut(text, Some(b'\\'));
    assert_eq!(
        ends("1,\"a \\\"b\\\"\n\"\n2"),
        ["1,\"a \\\"b\\\"\n\"\n", "2"]
    );
    assert_eq!(ends("1,\"a\\\\\"\n2"), ["1,\"a\\\\\"\n", "2"]);
    assert_eq!(
        ends("1,\"a \"\"b\"\"\n\"\n2"),
        ["1,\"a \"\"b\"\"\n\"\n", "2"]
    );
    // Outside of quotes, too.
    assert_eq!(ends("1,a\\\nb\n2"), ["1,a\\\nb\n", "2"]);
    assert_eq!(ends("1\\,\"a\n2"), ["1\\,\"a\n", "2"]);
    assert_eq!(ends("\\\"a\n2"), ["\\\"a\n", "2"]);
    assert_eq!(ends("\"a\"\\\n\n2"), ["\"a\"\\\n\n", "2"]);
    // One byte is escaped, so the line ends with its second half.
    assert_eq!(ends("1,C:\\\r\n2"), ["1,C:\\\r\n", "2"]);
    assert_eq!(ends("1,a\\"), ["1,a\\"]);
}

#[test]
fn the_end_of_the_bytes_says_whether_a_quote_is_open() {
    let comma = CsvDialect::new(b',');
    for (text, plain, escaped) in [
        ("", CsvEnd::Unfinished, CsvEnd::Unfinished),
        ("a,b", CsvEnd::Unfinished, CsvEnd::Unfinished),
        ("a,\"b\"", CsvEnd::Unfinished, CsvEnd::Unfinished),
        ("a,\"b", CsvEnd::OpenQuote, CsvEnd::OpenQuote),
        ("a,\"", CsvEnd::OpenQuote, CsvEnd::OpenQuote),
        ("a,\"b\"\"", CsvEnd::OpenQuote, CsvEnd::OpenQuote),
        ("a\"", CsvEnd::Unfinished, CsvEnd::Unfinished),
        ("a,\"b\\", CsvEnd::OpenQuote, CsvEnd::OpenQuote),
        ("a,\"b\\\"", CsvEnd::Unfinished, CsvEnd::OpenQuote),
        ("a,\"b\\\\\"", CsvEnd::Unfinished, CsvEnd::Unfinished),
        ("a,b\\", CsvEnd::Unfinished, CsvEnd::Unfinished),
    ] {
        assert_eq!(csv_record_end(text.as_bytes(), 0, comma), plain, "{text}");
        let escape = Some(b'\\');
        let dialect = CsvDialect { escape, ..comma };
        let found = csv_record_end(text.as_bytes(), 0, dialect);
        assert_eq!(found, escaped, "{text}");
    }
    assert_eq!(csv_record_end(b"abc", 9, comma), CsvEnd::Unfinished);
}

#[test]
fn a_quote_may_be_open_for_as_long_as_the_limit() {
    let escape = Some(b'\\');
    let comma = CsvDialect::new(b',');
    for (text, dialect) in [
        (b"\"12\"\"5\"\n", comma),
        (b"\"12\\\"5\"\n", CsvDialect { escape, ..comma }),
    ] {
        for (limit, advance) in [(5, Advance::Record(8)), (4, Advance::QuoteTooLong)] {
            let mut place = CsvPlace::default();
            assert_eq!(place.advance(text, dialect, limit), advance);
        }
    }
}
