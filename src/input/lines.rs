//! Where lines end, without looking at each of them.
//!
//! Every line in a stretch of at most `limits.record` bytes and one line end is short enough, so a
//! chunk is usually cut with one search, from its least length on.

use memchr::{memchr, memrchr};

use super::{
    cut::{Cut, Ending, Limits},
    model::Unreadable,
};

/// Cuts whole lines off a window that begins with a line.
pub(super) fn cut(window: &[u8], ending: Ending, limits: Limits) -> Cut {
    // All lines before this are whole and short enough.
    let mut whole = 0_usize;
    let chunk = limits.chunk - 1;
    loop {
        // Had the line at `whole` no end before this, it would be too long.
        let reach = whole.saturating_add(limits.record).saturating_add(1);
        let seen = &window[..reach.min(window.len())];
        let from = chunk.clamp(whole, seen.len());
        if let Some(at) = memchr(b'\n', &seen[from..]) {
            return Cut::Records(from + at + 1);
        }
        let last = memrchr(b'\n', &seen[whole..from]).map(|at| whole + at + 1);
        if seen.len() == reach {
            match last {
                Some(end) => whole = end,
                None if whole > 0 => return Cut::Records(whole),
                None => return skip(window, ending),
            }
            continue;
        }
        // The window ends before any line could get too long.
        return match ending {
            Ending::Open => Cut::More,
            Ending::Whole if window.is_empty() => Cut::End,
            Ending::Whole => Cut::Records(window.len()),
            Ending::Broken => match last.unwrap_or(whole) {
                0 if window.is_empty() => Cut::End,
                0 => Cut::Unreadable(window.len(), Unreadable::BrokenCompression),
                end => Cut::Records(end),
            },
        };
    }
}

/// Passes over a line that is too long, from somewhere inside it to its end.
pub(super) fn skip(window: &[u8], ending: Ending) -> Cut {
    match (memchr(b'\n', window), ending) {
        (Some(at), _) => Cut::Unreadable(at + 1, Unreadable::TooLong),
        (None, Ending::Whole) => Cut::Unreadable(window.len(), Unreadable::TooLong),
        (None, Ending::Broken) => Cut::Unreadable(window.len(), Unreadable::BrokenCompression),
        (None, Ending::Open) if window.is_empty() => Cut::More,
        (None, Ending::Open) => Cut::Skip(window.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        chunk: 4,
        record: 6,
    };

    #[test]
    fn a_chunk_ends_with_the_first_line_past_its_least_length() {
        assert_eq!(cut(b"a\nb\nc\nd\n", Ending::Open, LIMITS), Cut::Records(4));
        assert_eq!(cut(b"a\nbb\nc\n", Ending::Open, LIMITS), Cut::Records(5));
        assert_eq!(cut(b"a\nbb", Ending::Open, LIMITS), Cut::More);
        assert_eq!(cut(b"a\nbb", Ending::Whole, LIMITS), Cut::Records(4));
        assert_eq!(cut(b"a\nbb", Ending::Broken, LIMITS), Cut::Records(2));
        assert_eq!(
            cut(b"bb", Ending::Broken, LIMITS),
            Cut::Unreadable(2, Unreadable::BrokenCompression)
        );
        assert_eq!(cut(b"", Ending::Whole, LIMITS), Cut::End);
    }

    #[test]
    fn the_line_end_does_not_count_as_length() {
        assert_eq!(cut(b"123456\n", Ending::Open, LIMITS), Cut::Records(7));
        assert_eq!(
            cut(b"1234567\n", Ending::Open, LIMITS),
            Cut::Unreadable(8, Unreadable::TooLong)
        );
        assert_eq!(cut(b"123456", Ending::Whole, LIMITS), Cut::Records(6));
        assert_eq!(
            cut(b"1234567", Ending::Whole, LIMITS),
            Cut::Unreadable(7, Unreadable::TooLong)
        );
        assert_eq!(cut(b"1234567", Ending::Open, LIMITS), Cut::Skip(7));
        assert_eq!(cut(b"a\n1234567", Ending::Open, LIMITS), Cut::Records(2));
    }
}
