//! Strings: where they end, whether their escapes are allowed, and what they say.

use super::Fault;
use crate::simd;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// High bit of each byte that may end a run of plain text: `"`, `\` or a control character. Bytes
/// above the first marked one can be marked wrongly (a borrow runs upwards), so only the first counts.
fn marks(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let slash = word ^ (ONES * b'\\' as u64);
    let is_quote = quote.wrapping_sub(ONES) & !quote;
    let is_slash = slash.wrapping_sub(ONES) & !slash;
    let is_control = word.wrapping_sub(ONES * 0x20) & !word;
    (is_quote | is_slash | is_control) & HIGHS
}

/// First byte at or after `at` that is `"`, `\` or a control character, and where it stands.
fn next_mark(bytes: &[u8], mut at: usize) -> Option<(usize, u8)> {
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let found = marks(u64::from_le_bytes(*eight));
        if found != 0 {
            let at = at + (found.trailing_zeros() / 8) as usize;
            return bytes.get(at).map(|&byte| (at, byte));
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    let found = rest
        .iter()
        .position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20)?;
    Some((at + found, rest[found]))
}

/// Given the byte after an opening quote, where the closing one is and whether there are escapes.
/// `room` begins with `bytes`, and may go on behind them.
#[inline(always)]
pub(super) fn close<S: simd::Vector>(
    vector: S,
    bytes: &[u8],
    room: &[u8],
    mut at: usize,
) -> Result<(usize, bool), Fault> {
    let mut escaped = false;
    while let Some(block) = room.get(at..).and_then(|rest| rest.first_chunk()) {
        let ends = vector.ends_plain(block);
        if ends == 0 {
            at += simd::BLOCK;
            continue;
        }
        at += ends.trailing_zeros() as usize;
        match bytes.get(at) {
            Some(b'"') => return Ok((at, escaped)),
            Some(b'\\') => {
                escaped = true;
                // Where letters are escaped, one escape follows the other.
                while bytes.get(at) == Some(&b'\\') {
                    at = after_escape(bytes, at + 1)?;
                }
            }
            Some(_) => return Err(Fault::Syntax),
            None => return Err(Fault::End),
        }
    }
    let (end, more) = close_at_end(bytes, at)?;
    Ok((end, escaped | more))
}

/// The same where there are no more whole blocks.
fn close_at_end(bytes: &[u8], mut at: usize) -> Result<(usize, bool), Fault> {
    let mut escaped = false;
    loop {
        match next_mark(bytes, at) {
            Some((end, b'"')) => return Ok((end, escaped)),
            Some((slash, b'\\')) => {
                escaped = true;
                at = after_escape(bytes, slash + 1)?;
            }
            Some(_) => return Err(Fault::Syntax),
            None => return Err(Fault::End),
        }
    }
}

/// Given the byte after a backslash, the byte after the escape.
fn after_escape(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 1),
        Some(b'u') => {
            let digits = bytes.get(at + 1..).and_then(<[u8]>::first_chunk);
            let digits = digits.ok_or(Fault::End)?;
            hexadecimal(*digits).map(|_| at + 5).ok_or(Fault::Syntax)
        }
        Some(_) => Err(Fault::Syntax),
        None => Err(Fault::End),
    }
}

/// Appends what a string says, given the validated source between its quotes. A lone surrogate
/// reads as U+FFFD: Python writes them, and a post should not be lost for one.
pub(in crate::record) fn unescape(source: &str, into: &mut String) {
    let mut rest = source;
    while let Some(slash) = memchr::memchr(b'\\', rest.as_bytes()) {
        let (plain, escapes) = rest.split_at(slash);
        into.push_str(plain);
        rest = escapes;
        // Where letters are escaped, one escape follows the other.
        while rest.as_bytes().first() == Some(&b'\\') {
            let (said, length) = read_escape(rest);
            into.push(said);
            rest = rest.get(length..).unwrap_or_default();
        }
    }
    into.push_str(rest);
}

/// Writes escapes that JSON does not have, `\xNN`, as `\u00NN`.
pub(in crate::record) fn mend_escapes(line: &str, into: &mut String) {
    into.clear();
    let mut rest = line;
    while let Some(slash) = memchr::memchr(b'\\', rest.as_bytes()) {
        let (plain, escape) = rest.split_at(slash);
        into.push_str(plain);
        let hex = escape
            .strip_prefix("\\x")
            .and_then(|digits| digits.get(..2));
        if let Some(digits) = hex {
            into.push_str("\\u00");
            into.push_str(digits);
            rest = escape.get(4..).unwrap_or_default();
        } else {
            // The escaped character goes with its backslash, so that `\\x` stays.
            let next = escape.chars().nth(1).map_or(0, char::len_utf8);
            let (pair, after) = escape.split_at(1 + next);
            into.push_str(pair);
            rest = after;
        }
    }
    into.push_str(rest);
}

/// What the escape at the start of `source` says, and its length.
fn read_escape(source: &str) -> (char, usize) {
    let said = match source.as_bytes().get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return read_unicode(source),
        Some(&other) => char::from(other),
        None => return (char::REPLACEMENT_CHARACTER, 1),
    };
    (said, 2)
}

fn read_unicode(source: &str) -> (char, usize) {
    let unit = code_unit(source);
    if let Some(said) = unit.and_then(char::from_u32) {
        return (said, 6);
    }
    let low = source.get(6..).and_then(code_unit);
    match (unit, low) {
        (Some(high @ 0xD800..=0xDBFF), Some(low @ 0xDC00..=0xDFFF)) => {
            let point = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
            (
                char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER),
                12,
            )
        }
        _ => (char::REPLACEMENT_CHARACTER, 6),
    }
}

/// The UTF-16 code unit of a `\uXXXX` at the start of `source`.
fn code_unit(source: &str) -> Option<u32> {
    match source.as_bytes() {
        [b'\\', b'u', a, b, c, d, ..] => hexadecimal([*a, *b, *c, *d]),
        _ => None,
    }
}

/// What a byte is worth as a hexadecimal digit; [`NO_DIGIT`] for any other.
static DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value] as usize] = value as u8;
        digits[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    digits
};

const NO_DIGIT: u8 = 0x80;

/// The number that four hexadecimal digits are.
#[inline]
fn hexadecimal(digits: [u8; 4]) -> Option<u32> {
    let [a, b, c, d] = digits.map(|digit| u32::from(DIGITS[usize::from(digit)]));
    let is_number = (a | b | c | d) & u32::from(NO_DIGIT) == 0;
    is_number.then_some(a << 12 | b << 8 | c << 4 | d)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(source: &str) -> String {
        let mut into = String::new();
        unescape(source, &mut into);
        into
    }

    struct Close<'a>(&'a [u8], &'a [u8], usize);

    impl simd::Task for Close<'_> {
        type Output = Result<(usize, bool), Fault>;

        #[inline(always)]
        fn run<S: simd::Vector>(self, vector: S) -> Self::Output {
            super::close(vector, self.0, self.1, self.2)
        }
    }

    /// Whether there is room behind the text, and at which level, makes no difference.
    fn close(bytes: &[u8], at: usize) -> Result<(usize, bool), Fault> {
        let result = close_at_end(bytes, at);
        let room = [bytes, &[b'"'; 200]].concat();
        for level in simd::Level::ALL {
            let task = |room| simd::run_with(level, Close(bytes, room, at));
            assert_eq!(task(bytes), result);
            assert_eq!(task(&room), result);
        }
        result
    }

    #[test]
    fn finds_the_closing_quote_at_every_alignment() {
        for length in 0..40 {
            let text = format!("{}\" tail", "ก".repeat(length));
            assert_eq!(close(text.as_bytes(), 0), Ok((3 * length, false)));
            let text = format!("{}\\\"é\"", "x".repeat(length));
            assert_eq!(close(text.as_bytes(), 0), Ok((length + 4, true)));
            let text = format!("{}\u{1f}\"", "x".repeat(length));
            assert_eq!(close(text.as_bytes(), 0), Err(Fault::Syntax));
            assert_eq!(
                close("x".repeat(length).as_bytes(), 0),
                Err(Fault::End),
                "{length}"
            );
        }
    }

    #[test]
    fn refuses_escapes_that_json_does_not_have() {
        for bad in [
            r#"\x41""#,
            r#"\u12g4""#,
            r#"\u+123""#,
            r#"\'""#,
            r#"\U0041""#,
        ] {
            assert_eq!(close(bad.as_bytes(), 0), Err(Fault::Syntax), "{bad}");
        }
    }

    #[test]
    fn mends_escapes_that_json_does_not_have() {
        let mut mended = String::new();
        mend_escapes(r#"{"a":"b\x07c \\x41 \" \xก"}"#, &mut mended);
        assert_eq!(mended, r#"{"a":"b\u0007c \\x41 \" \xก"}"#);
    }

    #[test]
    fn reads_escapes_and_surrogates() {
        assert_eq!(said(r#"a\"b\\c\/d\n\t\r\b\f"#), "a\"b\\c/d\n\t\r\u{8}\u{c}");
        assert_eq!(said(r"\u0e2a\u0E27\u0000"), "สว\0");
        assert_eq!(said(r"\ud83d\ude00!"), "😀!");
        assert_eq!(said(r"\ud83d!"), "\u{fffd}!");
        assert_eq!(said(r"\ude00\ud83d"), "\u{fffd}\u{fffd}");
        assert_eq!(said(r"\ud83d\ud83d\ude00"), "\u{fffd}😀");
        assert_eq!(said(r"\ud83d\u0041"), "\u{fffd}A");
    }
}
