//! What sort of file a sample is from.

use super::{
    RecordError,
    csv::read_line,
    json::{self, Fault, NOWHERE, Node, Stack, Token, Visit},
    profile::Shape,
    sample,
};
use crate::input::CsvDialect;

/// How the files of an X account archive begin.
const ARCHIVE: &[u8] = b"window.YTD.";

/// Bytes in which a NUL says that this is no text.
const TEXT_PROOF: usize = 1024;

/// Lines looked at to tell JSON from CSV, and records to find a delimiter.
const LOOKED_AT: usize = 100;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

const UNPACK: &str = "unpack it, then scan what is inside";
const GIVE_THE_FILE: &str = "give saring the file itself, or unpack it, then scan what is inside";
const TO_UTF8: &str = "convert it with `iconv -f UTF-32 -t UTF-8`, then scan that";
const SAY_UTF_16: &str = "say --encoding utf-16le or --encoding utf-16be if it is text";
const EXPORT_AS_TEXT: &str = "export it as CSV or JSON Lines, then scan that";

/// First bytes of what people have by mistake, what it is, and what to do.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "a PDF", EXPORT_AS_TEXT),
    (
        b"PAR1",
        "a Parquet file in something else",
        "save or unpack it as a file of its own, then scan that",
    ),
    (b"ARROW1", "an Arrow file", EXPORT_AS_TEXT),
    (b"Obj\x01", "an Avro file", EXPORT_AS_TEXT),
    (b"SQLite format 3\0", "an SQLite database", EXPORT_AS_TEXT),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook", EXPORT_AS_TEXT),
    (b"\xFF\xFE\0\0", "text in UTF-32", TO_UTF8),
    (b"\0\0\xFE\xFF", "text in UTF-32", TO_UTF8),
    (b"7z\xBC\xAF", "a 7z archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"\x1F\x8B", "something packed twice", UNPACK),
    (b"\x28\xB5\x2F\xFD", "something packed twice", UNPACK),
    (b"BZh", "something packed twice", UNPACK),
    (b"\xFD7zXZ\0", "something packed twice", UNPACK),
];

/// Refuses what is no text.
pub(super) fn refuse_binary(sample: &[u8]) -> Result<(), RecordError> {
    let refuse = |what, next| Err(RecordError::NotAnExport { what, next });
    if sample.starts_with(b"PK\x03\x04") {
        return if memchr::memmem::find(sample, b"[Content_Types].xml").is_some() {
            refuse("an Excel workbook", EXPORT_AS_TEXT)
        } else {
            refuse("a zip archive", GIVE_THE_FILE)
        };
    }
    if sample
        .get(257..)
        .is_some_and(|rest| rest.starts_with(b"ustar"))
    {
        return refuse("a tar archive", GIVE_THE_FILE);
    }
    if let Some((_, what, next)) = MAGIC.iter().find(|(magic, ..)| sample.starts_with(magic)) {
        return refuse(what, next);
    }
    let proof = sample.get(..TEXT_PROOF).unwrap_or(sample);
    let nuls = proof.iter().filter(|&&byte| byte == 0).count();
    match nuls {
        // A few in text are for the records that they are in.
        few if few * 20 < proof.len() => Ok(()),
        // Latin letters in UTF-16 have a NUL beside each.
        _ if nuls * 5 >= proof.len() * 2 => refuse("binary data or odd UTF-16", SAY_UTF_16),
        _ => refuse("binary data", EXPORT_AS_TEXT),
    }
}

/// How records may lie in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// JSON, in one of these shapes, likelier first; behind so many bytes that are none.
    Json {
        shapes: [Option<Shape>; 2],
        start: usize,
    },
    Csv(CsvDialect),
}

/// How records lie in a text, or why it is not made of records.
///
/// `escape` is what is known of how CSV would be written.
pub(super) fn form(sample: &[u8], is_all: bool, escape: Option<u8>) -> Result<Form, RecordError> {
    let body = sample.trim_ascii_start();
    let json = |first, second| Form::Json {
        shapes: [Some(first), second],
        start: 0,
    };
    match body.first() {
        Some(b'[') if begins_list(body) => return Ok(json(Shape::Document, None)),
        Some(b'{') => {
            let (first, second) = shapes(body, is_all);
            return Ok(json(first, second));
        }
        Some(b'<') => {
            return Err(RecordError::NotAnExport {
                what: "HTML or XML",
                next: EXPORT_AS_TEXT,
            });
        }
        Some(b'w') if body.starts_with(ARCHIVE) => return archive(sample),
        _ => {}
    }
    let lines = || {
        let lines = body.split(|&byte| byte == b'\n');
        lines
            .filter(|line| !json::only_white_space(line))
            .take(LOOKED_AT)
    };
    let objects = lines()
        .filter(|line| line.trim_ascii_start().first() == Some(&b'{'))
        .count();
    if objects * 2 > lines().count() {
        return Ok(json(Shape::Lines, None));
    }
    Ok(Form::Csv(dialect(sample, escape)))
}

/// Whether a list of values begins here: a cell of CSV can begin with a bracket too.
fn begins_list(body: &[u8]) -> bool {
    let rest = body.get(1..).unwrap_or_default().trim_ascii_start();
    matches!(rest.first(), None | Some(b'{' | b'[' | b']'))
}

/// A file of an X account archive: a script that holds a list.
fn archive(sample: &[u8]) -> Result<Form, RecordError> {
    let body = sample.trim_ascii_start();
    let name = body.get(ARCHIVE.len()..).unwrap_or_default();
    if name.starts_with(b"direct_message") {
        return Err(RecordError::DirectMessages);
    }
    let begin = memchr::memchr(b'[', sample).filter(|_| {
        let posts: [&[u8]; 3] = [b"tweet.", b"tweets.", b"community_tweet."];
        posts.iter().any(|posts| name.starts_with(posts))
    });
    match begin {
        Some(start) => Ok(Form::Json {
            shapes: [Some(Shape::Document), None],
            start,
        }),
        None => Err(RecordError::NotAnExport {
            what: "a file of an X account archive that holds no posts",
            next: "scan data/tweets.js (and its parts) of the archive",
        }),
    }
}

/// The shapes that a text which begins with an object may have, likelier first.
fn shapes(body: &[u8], is_all: bool) -> (Shape, Option<Shape>) {
    let text = &*sample::as_json(sample::readable(body));
    let found = json::scan(text, NOWHERE, &mut Stack::new(), &mut Nobody);
    let line = memchr::memchr2(b'\n', b'\r', body);
    let ends_in_line = |end: usize| line.is_none_or(|line| end <= line);
    match found {
        Ok(end) if !ends_in_line(end) => (Shape::Document, None),
        // Values on one line, or lines cut out of a list: commas part values, as they do in it.
        Ok(end) if more_on_line(text, end) => (Shape::Document, None),
        // Records parted by carriage returns alone are no lines.
        Ok(_) if memchr::memchr(b'\n', body).is_none() && has_more(body) => (Shape::Document, None),
        Ok(end)
            if text
                .get(end..)
                .is_none_or(|rest| rest.trim_ascii().is_empty()) =>
        {
            (Shape::Lines, Some(Shape::Document))
        }
        Err(Fault::End) if line.is_none() && (!is_all || text.contains("[{")) => {
            (Shape::Document, Some(Shape::Lines))
        }
        Err(_) if several_lines_inside(text) => (Shape::Document, None),
        _ => (Shape::Lines, None),
    }
}

/// Whether another value follows on the line of one, or nothing but a comma.
fn more_on_line(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default().trim();
    line == "," || line.starts_with('{')
}

/// Whether carriage returns part records.
fn has_more(body: &[u8]) -> bool {
    let line = memchr::memchr(b'\r', body);
    let rest = line.and_then(|line| body.get(line..));
    rest.is_some_and(|rest| !rest.trim_ascii().is_empty())
}

/// Whether a value that is not whole goes on over a line end where JSON lets it: a broken line of
/// JSON Lines does not, since its string or its key is open there.
fn several_lines_inside(text: &str) -> bool {
    let Some(first) = memchr::memchr(b'\n', text.as_bytes()) else {
        return false;
    };
    let next = text.get(first..).unwrap_or_default().trim_ascii_start();
    let line = text.get(..first).unwrap_or_default().trim_ascii_end();
    line.ends_with('[')
        || line.ends_with(['{', ',']) && !next.starts_with('{')
        || next.starts_with('"')
}

/// Wants nothing.
struct Nobody;

impl Visit for Nobody {
    fn key(&mut self, _: Node, _: u64, _: &str, _: bool) -> Node {
        NOWHERE
    }
    fn element(&mut self, _: Node) -> Node {
        NOWHERE
    }
    fn value(&mut self, _: Node, _: Token) {}
}

/// The delimiter by which most records have as many fields as the header; of equals, the one that
/// gives the header more.
fn dialect(sample: &[u8], escape: Option<u8>) -> CsvDialect {
    let dialect = |delimiter: u8| CsvDialect { delimiter, escape };
    let score = |delimiter: u8| {
        let widths = widths(sample, dialect(delimiter));
        let header = widths.first().copied().unwrap_or_default();
        let alike = widths.iter().filter(|&&width| width == header).count();
        // Every text is consistent by a delimiter that it does not have.
        let share = if header > 1 {
            alike * 1000 / widths.len()
        } else {
            0
        };
        (share, header)
    };
    let mut best = (b',', score(b','));
    for delimiter in DELIMITERS {
        let score = score(delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    dialect(best.0)
}

/// Fields of the first records. The last one is left out: the sample may end inside it.
fn widths(sample: &[u8], dialect: CsvDialect) -> Vec<usize> {
    let mut widths = Vec::new();
    let mut start = 0;
    while start < sample.len() && widths.len() < LOOKED_AT {
        let line = read_line(sample, start, dialect, |_, _| ());
        if !line.blank && (line.next < sample.len() || widths.is_empty()) {
            widths.push(line.fields);
        }
        start = line.next;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(sample: &[u8]) -> String {
        let found = refuse_binary(sample).and_then(|()| form(sample, true, None));
        found.unwrap_err().to_string()
    }

    #[test]
    fn names_what_is_no_export() {
        for (sample, part) in [
            (&b"PK\x03\x04 [Content_Types].xml"[..], "Excel workbook"),
            (b"PK\x03\x04 tweets.js", "zip"),
            (b"%PDF-1.7", "PDF"),
            (b"PAR1\x15\x04", "Parquet"),
            (b"\x1F\x8B\x08\0", "packed twice"),
            (b"\xFF\xFE\0\0i\0\0\0", "UTF-32"),
            (b"PK\x03\x04 tweets.js", "give saring the file itself"),
            (b"i\0d\0,\0t\0e\0x\0t\0", "UTF-16"),
            (b"id\0\x01\0\x07,tex\0\n1,ab\0\n", "binary"),
            (b"<!DOCTYPE html>", "HTML"),
            (b"window.YTD.like.part0 = [ {", "holds no posts"),
            (b"window.YTD.direct_messages.part0 = [ {", "direct messages"),
        ] {
            assert!(message(sample).contains(part), "{}", message(sample));
        }
    }

    #[test]
    fn finds_the_form() {
        let csv = |delimiter| Form::Csv(CsvDialect::new(delimiter));
        let json = |start, first, second| Form::Json {
            shapes: [Some(first), second],
            start,
        };
        let lines = json(0, Shape::Lines, None);
        let document = json(0, Shape::Document, None);
        for (sample, expected) in [
            (&b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n"[..], lines),
            (b"\n \n{\"text\":\"a\"}\n{\"text\":\"b\"}", lines),
            (
                b"{\"text\":\"a\"}\n",
                json(0, Shape::Lines, Some(Shape::Document)),
            ),
            (b"{\"text\":\"a\n{\"text\":\"b\"}\n", lines),
            (b"{\"text\":\"cut off", lines),
            (b"{\"a\":1}\r{\"a\":2}\r", document),
            (b"{\"a\":1},\n{\"a\":2}\n", document),
            (b"{\"a\":1}{\"a\":2}", document),
            (b"{\"ok\":1,\"data\":[\n{\"a\":\"b\"c\"},\n{", document),
            (b"[\n{\"text\":\"a\"},", document),
            (b"[{\"text\":\"a\"}]", document),
            (b"{\n \"messages\": [\n", document),
            (b"{\n \"text\": \"a\"\n}\n", document),
            (
                b"window.YTD.tweets.part0 = [ {",
                json(26, Shape::Document, None),
            ),
            (b"rusak\n{\"text\":\"b\"}\n{\"text\":\"b\"}\n", lines),
            (b"id,text\n1,a\n", csv(b',')),
            (b"[id],text\n1,a\n", csv(b',')),
            (b"id;text\n1;a, b, c\n2;d\n", csv(b';')),
            (b"id\ttext, long\n1\ta\n2\tb\n", csv(b'\t')),
            (b"id|text\n1|a\n", csv(b'|')),
            (b"id,text\n1,\"a\nb;c;d\"\n2,e;f\n", csv(b',')),
            (b"text\nhalo; dunia\n", csv(b',')),
            (b"id,text", csv(b',')),
        ] {
            let name = String::from_utf8_lossy(sample);
            assert_eq!(form(sample, true, None).ok(), Some(expected), "{name}");
        }
    }
}
