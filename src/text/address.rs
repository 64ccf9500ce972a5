//! URLs, e-mail addresses and @handles: terms do not match inside them.

use std::{ops::Range, sync::LazyLock};

use memchr::{memchr2, memmem};
use regex::Regex;

use super::border::is_word;

/// What an address looks like in a folded text. Letters of other scripts end a URL, since running
/// Thai or Chinese text is often glued to it.
const ADDRESS: &str = concat!(
    r#"[a-z][a-z0-9+.-]{1,15}://[!-~]+"#,
    r#"|\bwww\.[!-~]+"#,
    // No bound: 64 times the letters of all scripts are a tenth of a second to compile.
    r#"|[\w.%+-]+@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}"#,
    r#"|\b(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,18}/[!-~]*"#,
    r#"|[@＠][\w][\w.-]*(?:@[a-z0-9.-]+)?"#,
);

static ADDRESSES: LazyLock<Regex> = LazyLock::new(|| compile(ADDRESS));

/// The same without borders of words, which are slow to look for among letters beyond ASCII: it matches
/// wherever an address stands, and elsewhere.
static ANYWHERE: LazyLock<Regex> = LazyLock::new(|| compile(&ADDRESS.replace(r"\b", "")));

fn compile(expression: &str) -> Regex {
    // Constant expressions: the test below would fail if one did not compile.
    Regex::new(expression).unwrap_or_else(|_| unreachable!("a constant expression compiles"))
}

/// Bytes of a text to look at before and behind a range, to tell quickly that no address is there.
const NEARBY: usize = 256;

/// False when surely no address of the folded text touches the range; quick, and mostly right.
#[must_use]
pub fn may_touch_address(reading: &str, range: &Range<usize>) -> bool {
    let bytes = reading.as_bytes();
    let is_blank = u8::is_ascii_whitespace;
    let from = range.start.saturating_sub(NEARBY);
    let to = bytes.len().min(range.end + NEARBY);
    let before = bytes[from..range.start].iter().rposition(is_blank);
    let behind = bytes[range.end..to].iter().position(is_blank);
    if (before.is_none() && from > 0) || (behind.is_none() && to < bytes.len()) {
        return true;
    }
    let start = before.map_or(from, |blank| from + blank);
    let end = behind.map_or(to, |blank| range.end + blank);
    let part = &bytes[start..end];
    memchr2(b'@', b'/', part).is_some()
        || memmem::find(part, b"www.").is_some()
        || memmem::find(part, "＠".as_bytes()).is_some()
}

/// Appends the byte ranges of addresses in a folded text, in order, without overlaps.
pub fn find_addresses(reading: &str, out: &mut Vec<Range<usize>>) {
    if reading.contains("www.") || reading.contains('＠') {
        return find_in(reading, 0..reading.len(), out);
    }
    // No address has a blank in it, so only parts between blanks need a look.
    let bytes = reading.as_bytes();
    let mut at = 0;
    while let Some(sign) = memchr2(b'@', b'/', &bytes[at..]) {
        let sign = at + sign;
        let before = bytes[at..sign].iter().rposition(u8::is_ascii_whitespace);
        let behind = bytes[sign..].iter().position(u8::is_ascii_whitespace);
        let start = before.map_or(at, |blank| at + blank + 1);
        at = behind.map_or(bytes.len(), |blank| sign + blank);
        find_in(reading, start..at, out);
    }
}

fn find_in(reading: &str, part: Range<usize>, out: &mut Vec<Range<usize>>) {
    let text = &reading[part.clone()];
    if text.is_ascii() || ANYWHERE.is_match(text) {
        find_all(reading, part, out);
    }
}

fn find_all(reading: &str, part: Range<usize>, out: &mut Vec<Range<usize>>) {
    // Behind a letter an `@` stands for an `a`, and no handle begins.
    let inside = |at: usize| {
        reading[at..].starts_with(['@', '＠'])
            && reading[..at].chars().next_back().is_some_and(is_word)
    };
    let found = ADDRESSES.find_iter(&reading[part.clone()]);
    let found = found.map(|found| part.start + found.start()..part.start + found.end());
    out.extend(found.filter(|range| !inside(range.start)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut out = vec![];
        find_addresses(text, &mut out);
        out.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn addresses_and_what_is_none() {
        assert_eq!(
            found("lihat https://example.com/kdrt?x=1 ya"),
            ["https://example.com/kdrt?x=1"]
        );
        assert_eq!(
            found("https://example.com/aฆ่าตัวตาย"),
            ["https://example.com/a"]
        );
        assert_eq!(
            found("hubungi stop.kdrt@example.com!"),
            ["stop.kdrt@example.com"]
        );
        assert_eq!(found("makasih @stop_kdrt, kamu hebat"), ["@stop_kdrt"]);
        assert_eq!(found("ask @help@social.example"), ["@help@social.example"]);
        assert_eq!(
            found("bit.ly/kdrt dan www.kdrt.example"),
            ["bit.ly/kdrt", "www.kdrt.example"]
        );
        assert!(found("suami/istri, 24/7, dan/atau").is_empty());
        assert!(found("tolong. kdrt. @").is_empty());
    }

    proptest! {
        #[test]
        fn parts_between_blanks_hold_all_addresses(text in r"([a-c.@/:_ \n\u{3000}ก-]|www\.|http://){0,24}") {
            let (mut parts, mut whole) = (vec![], vec![]);
            find_addresses(&text, &mut parts);
            find_all(&text, 0..text.len(), &mut whole);
            for at in (0..text.len()).filter(|&at| text.is_char_boundary(at)) {
                let touches = parts.iter().any(|part| part.start < at + 1 && at < part.end);
                let one = at..at + text[at..].chars().next().map_or(0, char::len_utf8);
                prop_assert!(!touches || may_touch_address(&text, &one));
            }
            prop_assert_eq!(parts, whole);
        }
    }
}
