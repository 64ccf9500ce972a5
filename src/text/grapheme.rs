//! Whole characters as readers see them.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

/// The range, widened to grapheme borders of `text`; it lies on character borders.
#[must_use]
pub fn whole_graphemes(text: &str, range: Range<usize>) -> Range<usize> {
    if range.is_empty() || (is_plain(text, range.start) && is_plain(text, range.end)) {
        return range;
    }
    let cursor = |at| GraphemeCursor::new(at, text.len(), true);
    let is_border = |at| cursor(at).is_boundary(text, 0).unwrap_or(true);
    let start = if is_border(range.start) {
        range.start
    } else {
        let before = cursor(range.start).prev_boundary(text, 0);
        before.ok().flatten().unwrap_or(range.start)
    };
    let end = if is_border(range.end) {
        range.end
    } else {
        let after = cursor(range.end).next_boundary(text, 0);
        after.ok().flatten().unwrap_or(range.end)
    };
    start..end
}

/// True where ASCII stands on both sides, none of it a line break: always a border.
fn is_plain(text: &str, at: usize) -> bool {
    let plain = |byte: Option<&u8>| byte.is_none_or(|&byte| byte.is_ascii() && byte != b'\n');
    let bytes = text.as_bytes();
    plain(at.checked_sub(1).and_then(|at| bytes.get(at))) && plain(bytes.get(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widened_to_what_readers_see() {
        let text = "ae\u{301}b\r\nกำ🇮🇩";
        assert_eq!(whole_graphemes(text, 0..1), 0..1);
        assert_eq!(whole_graphemes(text, 1..2), 1..4);
        assert_eq!(whole_graphemes(text, 2..5), 1..5);
        assert_eq!(whole_graphemes(text, 6..7), 5..7);
        assert_eq!(whole_graphemes(text, 7..10), 7..13);
        assert_eq!(whole_graphemes(text, 13..17), 13..21);
        assert_eq!(whole_graphemes("", 0..0), 0..0);
    }
}
