//! Where words begin and end, per script.
//!
//! Letters, marks, digits and `_` continue a word. A letter of a spaced script beside one of a script
//! without spaces, or beside Hangul, is a border (วันนี้kujar). Inside a script without spaces
//! every grapheme border may be a word border; only segmentation ([`super::Segments`]) can tell.

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::GraphemeCursor;

use super::pages::Pages;

/// True for letters, marks, digits, `_` and the like: the `\w` of regular expressions.
#[must_use]
pub fn is_word(c: char) -> bool {
    static WORDS: Pages<bool> = Pages::new(regex_syntax::is_word_character);
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '_'
    } else {
        WORDS.get(c)
    }
}

/// True for letters of any script, and for vowels that are written as marks.
#[must_use]
pub fn is_any_letter(c: char) -> bool {
    static LETTERS: Pages<bool> = Pages::new(char::is_alphabetic);
    c.is_ascii_alphabetic() || !c.is_ascii() && LETTERS.get(c)
}

/// True for letters and marks: parts of words that are no digits, numbers or `_`.
#[must_use]
pub fn is_letter_or_mark(c: char) -> bool {
    static LETTERS: Pages<bool> = Pages::new(|c| is_word(c) && !c.is_numeric() && c != '_');
    LETTERS.get(c)
}

/// True for letters, marks and digits of any script.
#[must_use]
pub fn is_letter_mark_or_digit(c: char) -> bool {
    static ALL: Pages<bool> = Pages::new(|c| c.is_alphanumeric() || is_combining_mark(c));
    c.is_ascii_alphanumeric() || !c.is_ascii() && ALL.get(c)
}

/// True for what may stand between the words of a phrase: anything but letters, marks and digits.
#[must_use]
pub fn is_gap(c: char) -> bool {
    c == '_' || !is_word(c)
}

/// True for letters of scripts that are written without spaces between words.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    family(c) == Family::Unspaced
}

/// True for what alphabets are made of, where a letter is a sound and three make a short word: not
/// for Hangul and the scripts without spaces. Digits and marks count as their neighbours do.
#[must_use]
pub fn is_alphabetic(c: char) -> bool {
    !matches!(family(c), Family::Unspaced | Family::Hangul)
}

/// How a script separates words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Spaced,
    Unspaced,
    Hangul,
    /// Digits, `_` and marks of no script of their own: they go with what stands beside them.
    Neutral,
}

pub(super) fn family(c: char) -> Family {
    static FAMILIES: Pages<Family> = Pages::new(family_of);
    if c.is_ascii() {
        return if c.is_ascii_alphabetic() {
            Family::Spaced
        } else {
            Family::Neutral
        };
    }
    FAMILIES.get(c)
}

fn family_of(c: char) -> Family {
    match c.script() {
        Script::Thai
        | Script::Lao
        | Script::Khmer
        | Script::Myanmar
        | Script::Han
        | Script::Hiragana
        | Script::Katakana
        | Script::Bopomofo => {
            // Their digits are written as others are: ๑๙๑ is one number.
            if c.is_numeric() && !c.is_alphabetic() {
                Family::Neutral
            } else {
                Family::Unspaced
            }
        }
        Script::Hangul => Family::Hangul,
        Script::Common | Script::Inherited => Family::Neutral,
        _ => Family::Spaced,
    }
}

/// True when a word may begin or end at byte `at` of `text`, which lies on a character border.
#[must_use]
pub fn is_border(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text[..at].chars().next_back(), text[at..].chars().next())
    else {
        return true;
    };
    if !is_word(before) || !is_word(after) {
        return true;
    }
    if is_combining_mark(after) {
        return false;
    }
    let (before, after) = (family(before), family(after));
    changes_family(before, after) || (before == Family::Unspaced && is_grapheme_border(text, at))
}

/// True when letters, marks or digits of two kinds meet that never stand in one word.
fn changes_family(before: Family, after: Family) -> bool {
    match (before, after) {
        (Family::Unspaced, Family::Unspaced) => false,
        (Family::Unspaced, _) | (_, Family::Unspaced) => true,
        (Family::Hangul, Family::Spaced) | (Family::Spaced, Family::Hangul) => true,
        _ => false,
    }
}

/// True when `after` does not go on with a word of a spaced script that `before` belongs to.
pub(super) fn ends_word(before: char, after: char) -> bool {
    is_gap(before)
        || is_gap(after)
        || (!is_combining_mark(after) && changes_family(family(before), family(after)))
}

/// True for letters of a script with spaces between words, Latin or not.
pub(super) fn is_spaced(c: char) -> bool {
    family(c) == Family::Spaced && is_any_letter(c) && !is_combining_mark(c)
}

/// True for Latin letters.
pub(super) fn is_latin(c: char) -> bool {
    static LATIN: Pages<bool> = Pages::new(|c| c.script() == Script::Latin && c.is_alphabetic());
    c.is_ascii_alphabetic() || !c.is_ascii() && LATIN.get(c)
}

/// True when a term that ends with `last` needs no border behind it: Korean particles attach.
#[must_use]
pub fn ends_open(last: char) -> bool {
    family(last) == Family::Hangul
}

pub(super) fn is_grapheme_border(text: &str, at: usize) -> bool {
    // Every script in question breaks by looking at its neighbours alone, so no context is needed;
    // should the cursor ask for it all the same, the place is taken to be no border.
    GraphemeCursor::new(at, text.len(), true)
        .is_boundary(text, 0)
        .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Byte offsets of `|` in the marked text are borders, all others inside are not.
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let mut borders = vec![];
        let mut at = 0;
        for c in marked.chars() {
            if c == '|' {
                borders.push(at);
            } else {
                at += c.len_utf8();
            }
        }
        for (at, _) in text.char_indices().skip(1) {
            assert_eq!(
                is_border(&text, at),
                borders.contains(&at),
                "{text:?} at {at}"
            );
        }
    }

    #[test]
    fn borders_by_script() {
        check("aku| |bunuh_diri|,| |k4mu|!");
        check("อ|ย|า|ก|kujar");
        check("ตั|ว|ต|า|ย");
        check("자살을|ok");
        check("हिन्दी");
        check("không| |tự| |tử");
        check("தற்கொலை");
        check("自|殺|abc");
        check("โ|ท|ร|๑๓๒๓|น|ะ");
    }

    #[test]
    fn marks_are_never_shaved_off() {
        assert!(!is_border("e\u{301}a", 1));
        assert!(!is_border("กำ", "ก".len()));
    }
}
