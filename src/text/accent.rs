//! Latin letters without their accents, for those who type without them.

use std::iter;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::border::is_latin;

/// Letters with a stroke, which Unicode takes for letters of their own.
const STROKES: [(char, char); 10] = [
    ('đ', 'd'),
    ('Đ', 'D'),
    ('ł', 'l'),
    ('Ł', 'L'),
    ('ø', 'o'),
    ('Ø', 'O'),
    ('ħ', 'h'),
    ('Ħ', 'H'),
    ('ŧ', 't'),
    ('Ŧ', 'T'),
];

/// Writes `word` to `out`, which is cleared first, with its Latin letters bare: *tự tử* as *tu tu*,
/// *đau* as *dau*. Marks of other scripts are part of their spelling and stay.
pub fn unaccented(word: &str, out: &mut String) {
    out.clear();
    let mut bare = false;
    for c in word.chars() {
        if is_combining_mark(c) && bare {
            continue;
        }
        let base = iter::once(c).nfd().next().unwrap_or(c);
        bare = is_latin(base);
        let stroke = STROKES.iter().find(|&&(with, _)| with == base);
        out.push(match stroke {
            Some(&(_, without)) => without,
            None if bare => base,
            None => c,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_latin_letters_lose_their_marks() {
        for (word, expected) in [
            ("tự tử", "tu tu"),
            ("tu\u{31B}\u{323} tu\u{31B}\u{309}", "tu tu"),
            ("Đau khổ", "Dau kho"),
            ("łódź ø", "lodz o"),
            ("ฆ่าตัวตาย น้ำ", "ฆ่าตัวตาย น้ำ"),
            ("आत्महत्या", "आत्महत्या"),
            ("자살 ё й \u{301}", "자살 ё й \u{301}"),
            ("a\u{301}\u{302}1\u{301}", "a1\u{301}"),
        ] {
            let mut out = "before".to_owned();
            unaccented(word, &mut out);
            assert_eq!(out, expected);
        }
    }
}
