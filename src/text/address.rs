//! URLs, e-mail addresses and @handles: terms do not match inside them.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::border::is_word;

/// What an address looks like in a folded text. Letters of other scripts end a URL, since running
/// Thai or Chinese text is often glued to it.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let expression = concat!(
        r#"[a-z][a-z0-9+.-]{1,15}://[!-~]+"#,
        r#"|\bwww\.[!-~]+"#,
        r#"|[\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}"#,
        r#"|\b(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,18}/[!-~]*"#,
        r#"|[@＠][\w][\w.-]*(?:@[a-z0-9.-]+)?"#,
    );
    // A constant expression: the test below would fail if it did not compile.
    Regex::new(expression).unwrap_or_else(|_| unreachable!("a constant expression compiles"))
});

/// Appends the byte ranges of addresses in a folded text, in order, without overlaps.
pub fn find_addresses(reading: &str, out: &mut Vec<Range<usize>>) {
    let hints = reading.bytes().any(|byte| matches!(byte, b'@' | b'/'));
    if hints || reading.contains("www.") || reading.contains('＠') {
        // Behind a letter an `@` stands for an `a`, and no handle begins.
        let inside = |at: usize| {
            reading[at..].starts_with(['@', '＠'])
                && reading[..at].chars().next_back().is_some_and(is_word)
        };
        let found = ADDRESS.find_iter(reading).map(|found| found.range());
        out.extend(found.filter(|range| !inside(range.start)));
    }
}

#[cfg(test)]
mod tests {
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
}
