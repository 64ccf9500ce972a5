//! Signs that writers put for letters, and the stretches of a text in which such writing may stand.
//!
//! Looking through disguises costs far more than looking for words, and nearly no text has any. One
//! pass over a text finds the stretches that could: letters beside digits or signs, letters three
//! times in a row, single letters set apart, letters hidden behind a mask. Everything else is never
//! looked at again.

use unicode_normalization::char::is_combining_mark;

use super::{border::is_word, pages::Pages};

mod calm;
mod stretches;

pub use stretches::find_stretches;

/// Signs and the letters that each may stand for.
pub const LEET: &[(char, &str)] = &[
    ('0', "o"),
    ('1', "il"),
    ('3', "e"),
    ('4', "a"),
    ('5', "s"),
    ('6', "g"),
    ('7', "t"),
    ('8', "b"),
    ('9', "g"),
    ('@', "a"),
    ('$', "s"),
    ('€', "e"),
    ('£', "l"),
    ('!', "i"),
    ('|', "il"),
    ('+', "t"),
];

/// Signs that stand for a letter only where something of the word follows: behind it they mostly are
/// punctuation.
pub const NEVER_LAST: &[char] = &['!', '|', '+'];

/// Signs that may hide one letter each.
pub const MASKS: &[char] = &['*', '#', '•', '-', '_'];

/// True when `sign` is the letter, or may stand for it.
#[must_use]
pub fn stands_for(sign: char, letter: char) -> bool {
    sign == letter || letters_of(sign).contains(letter)
}

/// True for digits and signs that may stand for a letter.
#[must_use]
pub fn is_leet(sign: char) -> bool {
    !letters_of(sign).is_empty()
}

fn letters_of(sign: char) -> &'static str {
    match sign {
        '0' => "o",
        '1' | '|' => "il",
        '3' | '€' => "e",
        '4' | '@' => "a",
        '5' | '$' => "s",
        '6' | '9' => "g",
        '7' | '+' => "t",
        '8' => "b",
        '£' => "l",
        '!' => "i",
        _ => "",
    }
}

/// One for all letters that some sign confuses, and for the signs that stand for them.
#[must_use]
pub fn letter_class(c: char) -> char {
    match c {
        'l' | '£' => 'i',
        _ => letters_of(c).chars().next().unwrap_or(c),
    }
}

/// True for signs that may hide a letter.
#[must_use]
pub fn is_mask(c: char) -> bool {
    MASKS.contains(&c)
}

/// True for signs beyond ASCII that may stand for a letter, or hide one.
pub(super) fn is_sign(c: char) -> bool {
    !c.is_ascii() && matches!(kind(c), Kind::Sign | Kind::Mask)
}

/// True for what a word written with signs is made of: letters, marks, digits and signs.
#[must_use]
pub fn is_sign_word(c: char) -> bool {
    (is_word(c) && c != '_') || is_leet(c)
}

/// The letters of a word as people see them: each with its marks.
pub fn letters(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices().skip(1);
        let end = chars
            .find(|&(_, c)| !is_combining_mark(c))
            .map_or(rest.len(), |(at, _)| at);
        let (letter, behind) = rest.split_at(end);
        rest = behind;
        (!letter.is_empty()).then_some(letter)
    })
}

/// A stretch of a text that may hold words in disguise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What was seen there.
    pub kind: Disguise,
}

/// How words of a stretch may be disguised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disguise {
    /// Signs among letters, or letters repeated: a run of letters, marks, digits and signs.
    Signs,
    /// Single letters set apart by one separator, from the first to the last.
    Apart,
    /// Letters with masks among them: a run of letters, marks, digits and masks.
    Masked,
}

/// What a character may be to a word in disguise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Gap,
    Letter,
    /// A mark on the letter before it.
    Accent,
    Digit,
    Sign,
    Mask,
}

const fn ascii_kinds() -> [Kind; 128] {
    let mut kinds = [Kind::Gap; 128];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
            b'0'..=b'9' => Kind::Digit,
            b'$' | b'@' | b'!' | b'|' | b'+' => Kind::Sign,
            b'*' | b'#' | b'-' | b'_' => Kind::Mask,
            _ => Kind::Gap,
        };
        byte += 1;
    }
    kinds
}

static ASCII: [Kind; 128] = ascii_kinds();

fn kind(c: char) -> Kind {
    static KINDS: Pages<Kind> = Pages::new(work_out_kind);
    if c.is_ascii() {
        return ASCII[c as usize];
    }
    KINDS.get(c)
}

fn work_out_kind(c: char) -> Kind {
    match c {
        '€' | '£' => Kind::Sign,
        '•' => Kind::Mask,
        c if is_word(c) && is_combining_mark(c) => Kind::Accent,
        c if is_word(c) => Kind::Letter,
        _ => Kind::Gap,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(text: &str) -> Vec<(Disguise, &str)> {
        let mut out = vec![];
        let mut glance = crate::text::Glance::default();
        glance.at_reading(text);
        find_stretches(text, glance.restless(), &mut out);
        out.iter()
            .map(|it| (it.kind, &text[it.start..it.end]))
            .collect()
    }

    #[test]
    fn the_table_says_what_signs_stand_for() {
        for &(sign, letters) in LEET {
            assert!(is_leet(sign));
            for letter in letters.chars() {
                assert!(stands_for(sign, letter));
                assert_eq!(letter_class(sign), letter_class(letter), "{sign} {letter}");
            }
        }
        assert!(('\0'..='\u{3000}').all(|c| is_leet(c) == LEET.iter().any(|(sign, _)| *sign == c)));
        assert!(!stands_for('4', 'e') && !is_leet('2') && !is_leet('a'));
    }

    #[test]
    fn ordinary_posts_have_no_stretches() {
        for text in [
            "Suami saya memukul lagi, tolong!!! Aku takut... 100% serius",
            "@teman lihat deh, diskon 50 % sampai 31/12 :) penting",
            "ผมคิดจะฆ่าตัวตายคืนนี้",
            "không thể tự tử được đâu",
            "오늘 너무 힘들다, 자살하고 싶다",
            "a b",
        ] {
            assert_eq!(stretches(text), [], "{text}");
        }
    }

    #[test]
    fn what_may_hide_a_word_is_found() {
        use Disguise::{Apart, Masked, Signs};
        assert_eq!(stretches("si k4mu itu"), [(Signs, "k4mu")]);
        assert_eq!(
            stretches("$uicide as$"),
            [(Signs, "$uicide"), (Signs, "as$")]
        );
        assert_eq!(stretches("f!lm!"), [(Signs, "f!lm!")]);
        assert_eq!(stretches("b@ngsat @teman"), [(Signs, "b@ngsat")]);
        assert_eq!(stretches("mati aaaja"), [(Signs, "aaaja")]);
        assert_eq!(stretches("ตายยยย"), [(Signs, "ตายยยย")]);
        assert_eq!(stretches("mau b.u.n.u.h aja"), [(Apart, "b.u.n.u.h")]);
        assert_eq!(stretches("i h a t e.x"), [(Apart, "i h a t e")]);
        assert_eq!(stretches("ฆ่ า ตั ว"), [(Apart, "ฆ่ า ตั ว")]);
        assert_eq!(stretches("a-b-c d"), [(Masked, "a-b-c"), (Apart, "a-b-c")]);
        assert_eq!(
            stretches("b*nuh bangs•• x"),
            [(Masked, "b*nuh"), (Masked, "bangs••")]
        );
    }
}
