//! Hashtags: where one begins and ends, and where it is cut into words.

use std::ops::Range;

use super::border::is_word;

/// Characters a hashtag is looked at for; longer ones are no words put together.
const LONGEST: usize = 140;

/// True when `range` of the exact reading is a whole hashtag or a part of one cut at capitals,
/// underscores or digits: `#bunuhdiri`, `#StopBunuhDiri`, `#stop_kdrt`, `#covid19`.
///
/// Capitals are gone from the reading, so they are looked up in `original`; `original_at` leads
/// there.
#[must_use]
pub fn is_hashtag_part(
    reading: &str,
    range: &Range<usize>,
    original: &str,
    original_at: impl Fn(usize) -> usize,
) -> bool {
    let Some(tag) = tag_start(reading, range.start) else {
        return false;
    };
    let is_cut = |at| is_cut(reading, at, original, &original_at);
    let ends_tag = reading[range.end..]
        .chars()
        .next()
        .is_none_or(|c| !is_word(c));
    (range.start == tag || is_cut(range.start)) && (ends_tag || is_cut(range.end))
}

/// Where the hashtag around `at` begins, behind its `#`; `None` when it is no hashtag.
fn tag_start(reading: &str, at: usize) -> Option<usize> {
    let mut start = at;
    for c in reading[..at].chars().rev().take(LONGEST) {
        if matches!(c, '#' | '＃') {
            return Some(start);
        }
        if !is_word(c) {
            return None;
        }
        start -= c.len_utf8();
    }
    None
}

/// True when a hashtag is cut at `at`, which lies inside it.
fn is_cut(reading: &str, at: usize, original: &str, original_at: impl Fn(usize) -> usize) -> bool {
    let before = reading[..at].chars().next_back();
    let after = reading[at..].chars().next();
    let (Some(before), Some(after)) = (before, after) else {
        return true;
    };
    if before == '_' || after == '_' || before.is_numeric() != after.is_numeric() {
        return true;
    }
    let at = original_at(at);
    let mut following = original[at..].chars();
    let begins_capital = following.next().is_some_and(char::is_uppercase);
    let goes_on_small = following.next().is_some_and(char::is_lowercase);
    let after_capital = original[..at]
        .chars()
        .next_back()
        .is_some_and(char::is_uppercase);
    begins_capital && (!after_capital || goes_on_small)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{OffsetMap, trace_exact};

    fn is_part(tag: &str, part: &str) -> bool {
        let (mut reading, mut map) = (String::new(), OffsetMap::default());
        trace_exact(tag, &mut reading, &mut map);
        let start = reading.find(part).expect("the part is there");
        is_hashtag_part(&reading, &(start..start + part.len()), tag, |at| {
            map.start(at)
        })
    }

    #[test]
    fn cut_at_capitals_underscores_and_digits() {
        assert!(is_part("#bunuhdiri", "bunuhdiri"));
        assert!(is_part("#BunuhDiri", "bunuhdiri"));
        assert!(is_part("#StopBunuhDiri", "bunuhdiri"));
        assert!(is_part("#StopBunuhDiriYuk", "bunuhdiri"));
        assert!(is_part("tolong #stop_kdrt ya", "kdrt"));
        assert!(is_part("#covid19", "covid"));
        assert!(is_part("#STOPKdrt", "kdrt"));
        assert!(is_part("＃KDRT", "kdrt"));
        assert!(!is_part("#stopbunuhdiri", "bunuhdiri"));
        assert!(!is_part("#Bunuhdirinya", "bunuhdiri"));
        assert!(!is_part("StopBunuhDiri", "bunuhdiri"));
        assert!(!is_part("#stop bunuhdiri", "bunuhdiri"));
    }
}
