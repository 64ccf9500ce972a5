//! What encodings there are, and which one bytes are in.

use std::{fmt, str::FromStr};

use encoding_rs::{REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that are looked at.
pub(super) const PROOF: usize = 1024;

/// Labels that are told to whoever gave one that is not known.
const USEFUL: &str = "utf-8, utf-16le, utf-16be, windows-1252 (Western), windows-874 or tis-620 \
                      (Thai), windows-1258 (Vietnamese), euc-kr (Korean), shift_jis, gb18030, big5, \
                      windows-1251";

/// How a text is encoded, by a label of the WHATWG Encoding Standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(pub(super) &'static encoding_rs::Encoding);

/// A label that no encoding has.
#[derive(Debug, thiserror::Error)]
#[error("no encoding is called {0}; useful ones: {USEFUL}")]
pub struct UnknownEncoding(String);

impl FromStr for Encoding {
    type Err = UnknownEncoding;

    fn from_str(label: &str) -> Result<Self, UnknownEncoding> {
        // Code pages as Excel and Python call them.
        let label = match &*label.to_ascii_lowercase() {
            "cp949" | "uhc" => "euc-kr",
            "cp874" | "tis620" => "windows-874",
            "cp1258" => "windows-1258",
            "cp932" => "shift_jis",
            "cp936" => "gbk",
            "cp950" => "big5",
            _ => label,
        };
        encoding_rs::Encoding::for_label(label.as_bytes())
            // A name for what browsers refuse to read.
            .filter(|encoding| *encoding != REPLACEMENT)
            .map(Self)
            .ok_or_else(|| UnknownEncoding(label.to_owned()))
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.name().to_ascii_lowercase())
    }
}

/// What becomes of bytes that mean nothing in their encoding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum InvalidBytes {
    /// The record is rejected.
    #[default]
    Reject,
    /// They become U+FFFD.
    Replace,
}

/// The encoding of a text that begins with `head`: what its byte order mark says, else what the user
/// said, else UTF-16 if it looks so, else UTF-8.
pub(super) fn of(head: &[u8], told: Option<Encoding>) -> &'static encoding_rs::Encoding {
    let head = head.get(..PROOF).unwrap_or(head);
    match head {
        [0xef, 0xbb, 0xbf, ..] => return UTF_8,
        // That would be UTF-32, which is left for others to refuse.
        [0xff, 0xfe, 0, 0, ..] => return UTF_8,
        [0xff, 0xfe, ..] => return UTF_16LE,
        [0xfe, 0xff, ..] => return UTF_16BE,
        _ => {}
    }
    if let Some(Encoding(told)) = told {
        return told;
    }
    // No other text has a NUL.
    if memchr::memchr(0, head).is_none() {
        return UTF_8;
    }
    let found = [UTF_16LE, UTF_16BE]
        .into_iter()
        .find(|encoding| is_utf_16(head, encoding));
    found.unwrap_or(UTF_8)
}

/// Whether bytes are text in UTF-16: nothing is malformed, nothing controls anything but lines, and
/// enough of it is ASCII, as the marks between fields and names are.
fn is_utf_16(head: &[u8], encoding: &'static encoding_rs::Encoding) -> bool {
    // The last character may be cut in two.
    let whole = head.len() - head.len() % 2;
    let (text, malformed) = encoding.decode_without_bom_handling(&head[..whole]);
    let cut = usize::from(text.ends_with('\u{fffd}'));
    let letters = text.chars().count() - cut;
    let mut all = text.chars().take(letters);
    let ascii = text.chars().filter(char::is_ascii).count();
    let odd = |c: char| {
        let control = c.is_control() && !matches!(c, '\t' | '\r' | '\n');
        control || c == '\u{fffd}'
    };
    // A header, a brace or a bracket comes first.
    let begins = text.starts_with(|c: char| c.is_ascii());
    begins && !(malformed && cut == 0) && ascii * 8 >= letters && letters > 1 && !all.any(odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn utf_16_is_found_without_a_mark() {
        for text in [
            "id,text\n1,halo\n",
            "{\"id\":1,\"text\":\"Tôi mệt mỏi quá, không muốn sống nữa\"}\n",
            "{\"text\":\"너무 힘들어요\"}\n",
            "id,text\r\n1,เหนื่อยมาก ไม่ไหวแล้ว\r\n",
            "id,text\n1,😢😢\n",
        ] {
            let text = text.repeat(30);
            for (order, encoding) in [
                (u16::to_le_bytes as fn(u16) -> [u8; 2], UTF_16LE),
                (u16::to_be_bytes, UTF_16BE),
            ] {
                let bytes = utf_16(&text, order);
                for cut in [PROOF, PROOF - 1, PROOF - 2, PROOF - 4] {
                    assert_eq!(of(&bytes[..cut.min(bytes.len())], None), encoding, "{text}");
                }
                let marked = utf_16(&format!("\u{feff}{text}"), order);
                let thai = "windows-874".parse().ok();
                assert_eq!(of(&marked, thai), encoding);
            }
        }
    }

    #[test]
    fn what_is_not_utf_16_is_left_alone() {
        for bytes in [
            &b""[..],
            b"\0",
            b"id,text\n1,ab\0\n",
            b"{\"text\":\"a\"}\n",
            b"PAR1\x15\x04\x15\0\x4c\x15\0\x15\0",
            b"\x01\0\0\0\x02\0\0\0i\0d\0,\0t\0e\0x\0t\0\n\0",
            b"\xff\xfe\0\0i\0\0\0d\0\0\0",
            b"i\0\0\0d\0\0\0,\0\0\0t\0\0\0",
        ] {
            assert_eq!(of(bytes, None), UTF_8, "{bytes:?}");
        }
    }

    #[test]
    fn labels_are_those_of_the_web() {
        for (label, name) in [
            ("TIS-620", "windows-874"),
            ("latin1", "windows-1252"),
            ("euc-kr", "euc-kr"),
            ("utf-16", "utf-16le"),
        ] {
            assert_eq!(label.parse::<Encoding>().unwrap().to_string(), name);
        }
        for label in ["klingon", "iso-2022-kr", ""] {
            let error = label.parse::<Encoding>().unwrap_err().to_string();
            assert!(error.contains("windows-874"), "{error}");
        }
    }
}
