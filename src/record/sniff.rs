//! What sort of file a sample is from.

use super::{
    RecordError,
    csv::read_line,
    json::{self, Fault, NOWHERE, Node, Stack, Token, Visit},
};
use crate::input::Framing;

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
    (b"PAR1", "a Parquet file", EXPORT_AS_TEXT),
    (b"ARROW1", "an Arrow file", EXPORT_AS_TEXT),
    (b"Obj\x01", "an Avro file", EXPORT_AS_TEXT),
    (b"SQLite format 3\0", "an SQLite database", EXPORT_AS_TEXT),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook", EXPORT_AS_TEXT),
    (b"\xFF\xFE\0\0", "text in UTF-32", TO_UTF8),
    (b"\0\0\xFE\xFF", "text in UTF-32", TO_UTF8),
    (b"7z\xBC\xAF", "a 7z archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
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
        0 => Ok(()),
        // Latin letters in UTF-16 have a NUL beside each.
        _ if nuls * 5 >= proof.len() * 2 => refuse("binary data or odd UTF-16", SAY_UTF_16),
        _ => refuse("binary data", EXPORT_AS_TEXT),
    }
}

/// How records lie in a text, or why it is not made of records.
pub(super) fn framing(sample: &[u8]) -> Result<Framing, RecordError> {
    let body = sample.trim_ascii_start();
    match body.first() {
        Some(b'{' | b'[') => refuse_document(body)?,
        Some(b'<') => {
            return Err(RecordError::NotAnExport {
                what: "HTML or XML",
                next: EXPORT_AS_TEXT,
            });
        }
        Some(b'w') if body.starts_with(b"window.YTD.") => return Err(archive(body)),
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
    if objects * 2 > lines().count() || body.first() == Some(&b'{') {
        return Ok(Framing::Lines);
    }
    Ok(Framing::Csv {
        delimiter: delimiter(sample),
    })
}

/// A file of an X account archive.
fn archive(body: &[u8]) -> RecordError {
    if body.starts_with(b"window.YTD.direct_message") {
        return RecordError::DirectMessages;
    }
    RecordError::WholeDocument {
        what: "a file of an X account archive",
        next: "remove all before the first `[`, then convert it with `jq -c '.[]'`",
    }
}

/// Refuses one JSON document over several lines, and a JSON array.
fn refuse_document(body: &[u8]) -> Result<(), RecordError> {
    let text = readable(body);
    let found = json::scan(text, NOWHERE, &mut Stack::new(), &mut Nobody);
    let end = match found {
        Ok(end) => end,
        Err(Fault::End | Fault::TooDeep) => text.len(),
        Err(Fault::Syntax) => return Ok(()),
    };
    let several_lines = memchr::memchr(
        b'\n',
        text.get(..end).unwrap_or_default().trim_end().as_bytes(),
    );
    match body.first() {
        Some(b'[') => Err(RecordError::WholeDocument {
            what: "a JSON array",
            next: "convert it with `jq -c '.[]'`, then scan that",
        }),
        _ if several_lines.is_some() && found != Err(Fault::TooDeep) => {
            Err(RecordError::WholeDocument {
                what: "JSON written over several lines",
                next: "convert it with `jq -c .` (or `jq -c '.messages[]'` and the like for the \
                       list inside it), then scan that",
            })
        }
        _ => Ok(()),
    }
}

/// As much of the bytes as is UTF-8.
fn readable(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => bytes
            .get(..error.valid_up_to())
            .and_then(|valid| std::str::from_utf8(valid).ok())
            .unwrap_or_default(),
    }
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
fn delimiter(sample: &[u8]) -> u8 {
    let score = |delimiter: u8| {
        let widths = widths(sample, delimiter);
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
    best.0
}

/// Fields of the first records. The last one is left out: the sample may end inside it.
fn widths(sample: &[u8], delimiter: u8) -> Vec<usize> {
    let mut widths = Vec::new();
    let mut start = 0;
    while start < sample.len() && widths.len() < LOOKED_AT {
        let line = read_line(sample, start, delimiter, |_, _| ());
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
        let found = refuse_binary(sample).and_then(|()| framing(sample));
        found.unwrap_err().to_string()
    }

    #[test]
    fn names_what_is_no_export() {
        for (sample, part) in [
            (&b"PK\x03\x04 [Content_Types].xml"[..], "Excel workbook"),
            (b"PK\x03\x04 tweets.js", "zip"),
            (b"%PDF-1.7", "PDF"),
            (b"PAR1\x15\x04", "Parquet"),
            (b"\xFF\xFE\0\0i\0\0\0", "UTF-32"),
            (b"PK\x03\x04 tweets.js", "give saring the file itself"),
            (b"i\0d\0,\0t\0e\0x\0t\0", "UTF-16"),
            (b"id,text\n1,ab\0\n", "binary"),
            (b"<!DOCTYPE html>", "HTML"),
            (b"[\n{\"text\":\"a\"},", "jq -c '.[]'"),
            (b"[{\"text\":\"a\"}]", "JSON array"),
            (b"{\n \"messages\": [\n", "several lines"),
            (b"{\n \"text\": \"a\"\n}\n", "several lines"),
            (b"window.YTD.tweets.part0 = [ {", "account archive"),
            (b"window.YTD.direct_messages.part0 = [ {", "direct messages"),
        ] {
            assert!(message(sample).contains(part), "{}", message(sample));
        }
    }

    #[test]
    fn finds_the_framing() {
        let csv = |delimiter| Framing::Csv { delimiter };
        for (sample, expected) in [
            (&b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n"[..], Framing::Lines),
            (b"\n \n{\"text\":\"a\"}\n", Framing::Lines),
            (b"{\"text\":\"a\n{\"text\":\"b\"}\n", Framing::Lines),
            (b"{\"text\":\"cut off", Framing::Lines),
            (
                b"rusak\n{\"text\":\"b\"}\n{\"text\":\"b\"}\n",
                Framing::Lines,
            ),
            (b"id,text\n1,a\n", csv(b',')),
            (b"id;text\n1;a, b, c\n2;d\n", csv(b';')),
            (b"id\ttext, long\n1\ta\n2\tb\n", csv(b'\t')),
            (b"id|text\n1|a\n", csv(b'|')),
            (b"id,text\n1,\"a\nb;c;d\"\n2,e;f\n", csv(b',')),
            (b"text\nhalo; dunia\n", csv(b',')),
            (b"id,text", csv(b',')),
        ] {
            let name = String::from_utf8_lossy(sample);
            assert_eq!(framing(sample).ok(), Some(expected), "{name}");
        }
    }
}
