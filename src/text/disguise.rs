//! Signs that writers put for letters, and the stretches of a text in which such writing may stand.
//!
//! Looking through disguises costs far more than looking for words, and nearly no text has any. One
//! pass over a text finds the stretches that could: letters beside digits or signs, letters three
//! times in a row, single letters set apart, letters hidden behind a mask. Everything else is never
//! looked at again.

use unicode_normalization::char::is_combining_mark;

use super::{border::is_word, pages::Pages};

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

/// Finds the stretches of a reading in which words may stand in disguise. Whatever lies outside
/// holds none.
pub fn find_stretches(reading: &str, out: &mut Vec<Stretch>) {
    out.clear();
    let mut scan = Scan::default();
    let bytes = reading.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if let Some(end) = scan.skip_word(at, reading) {
            at = end;
            continue;
        }
        let byte = bytes[at];
        let (c, kind, width) = if byte < 0x80 {
            (char::from(byte), ASCII[usize::from(byte)], 1)
        } else {
            let c = reading[at..].chars().next().unwrap_or('\0');
            (c, kind(c), c.len_utf8())
        };
        scan.step(c, kind, at, bytes, at + width, out);
        at += width;
    }
    scan.finish(at, out);
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

/// Where a single letter set apart stands in its row.
#[derive(Debug, Default, PartialEq, Eq)]
enum Unit {
    /// A separator, or the beginning, came last.
    #[default]
    Before,
    /// One letter with its marks, begun here.
    Single(usize),
    /// A word of several letters.
    Long,
}

#[derive(Debug, Default)]
struct Scan {
    last: (char, Kind),
    before_last: (char, Kind),
    /// Begin of the current run for [`Disguise::Signs`], and whether something was seen in it.
    signs: (usize, bool),
    /// The same for [`Disguise::Masked`].
    masked: (usize, bool),
    unit: Unit,
    /// The row of letters set apart: where it begins, its separator, letters so far, its end.
    row: (usize, char, usize, usize),
}

impl Scan {
    /// Where the stretch of letters that begins at `at` ends, as long as it shows no disguise. Most of
    /// most texts is passed over here.
    #[inline]
    fn skip_word(&mut self, at: usize, text: &str) -> Option<usize> {
        match (&self.unit, self.last.1) {
            (Unit::Long, Kind::Letter) => {}
            (Unit::Before, Kind::Gap) if self.row.2 == 0 => {
                let mut letters = text[at..].chars().take(2).map(kind);
                let two =
                    letters.next() == Some(Kind::Letter) && letters.next() == Some(Kind::Letter);
                if !two {
                    return None;
                }
                self.unit = Unit::Long;
            }
            _ => return None,
        }
        let (mut before_last, mut last) = (self.before_last, self.last);
        let mut end = at;
        for c in text[at..].chars() {
            if c == last.0 || !matches!(kind(c), Kind::Letter | Kind::Accent) {
                break;
            }
            (before_last, last) = (last, (c, Kind::Letter));
            end += c.len_utf8();
        }
        (self.before_last, self.last) = (before_last, last);
        (end > at).then_some(end)
    }

    #[inline]
    fn step(
        &mut self,
        c: char,
        kind: Kind,
        at: usize,
        bytes: &[u8],
        next: usize,
        out: &mut Vec<Stretch>,
    ) {
        let is_mark = kind == Kind::Accent;
        let kind = if is_mark { Kind::Letter } else { kind };
        let plain = kind == Kind::Letter && self.last.1 == Kind::Letter;
        if plain && c != self.last.0 && self.unit == Unit::Long {
            (self.before_last, self.last) = (self.last, (c, kind));
            return;
        }
        let quiet = !self.signs.1 && !self.masked.1 && self.row.2 == 0;
        if kind == Kind::Gap && quiet && self.unit == Unit::Long {
            (self.signs.0, self.masked.0, self.unit) = (next, next, Unit::Before);
            (self.before_last, self.last) = (self.last, (c, kind));
            return;
        }
        if kind == Kind::Gap || kind == Kind::Mask {
            self.end_signs(at, next, out);
        }
        if kind == Kind::Gap || kind == Kind::Sign {
            self.end_masked(at, next, out);
        }
        self.signs.1 |= self.shows_signs(c, kind);
        self.masked.1 |= kind == Kind::Mask
            && matches!(self.last.1, Kind::Letter | Kind::Digit)
            && (!matches!(c, '-' | '_') || bytes.get(next).is_some_and(|&b| goes_on(b)));
        self.count_unit(c, kind, is_mark, at, out);
        (self.before_last, self.last) = (self.last, (c, kind));
    }

    fn shows_signs(&self, c: char, kind: Kind) -> bool {
        use Kind::{Digit, Gap, Letter, Sign};
        match (self.last.1, kind) {
            (Letter, Letter) => c == self.last.0 && c == self.before_last.0,
            (Letter, Digit) | (Digit, Letter) => true,
            (Letter | Sign, Sign) => !NEVER_LAST.contains(&c),
            (Sign, Letter | Digit) => self.last.0 != '@' || self.before_last.1 != Gap,
            _ => false,
        }
    }

    fn end_signs(&mut self, at: usize, next: usize, out: &mut Vec<Stretch>) {
        push(&mut self.signs, at, Disguise::Signs, out);
        self.signs.0 = next;
    }

    fn end_masked(&mut self, at: usize, next: usize, out: &mut Vec<Stretch>) {
        push(&mut self.masked, at, Disguise::Masked, out);
        self.masked.0 = next;
    }

    fn count_unit(
        &mut self,
        c: char,
        kind: Kind,
        is_mark: bool,
        at: usize,
        out: &mut Vec<Stretch>,
    ) {
        if matches!(kind, Kind::Letter | Kind::Digit) {
            if self.unit == Unit::Long {
                return;
            }
            match self.unit {
                Unit::Before if !is_mark => self.unit = Unit::Single(at),
                Unit::Single(_) if is_mark => {}
                // A second letter, or a mark without a letter.
                _ => {
                    self.end_row(out);
                    self.unit = Unit::Long;
                }
            }
            return;
        }
        match std::mem::take(&mut self.unit) {
            Unit::Single(start) => self.add_unit(start, at, c, out),
            Unit::Before => self.end_row(out),
            Unit::Long => {}
        }
    }

    /// A single letter at `start..end` that the separator `c` follows.
    fn add_unit(&mut self, start: usize, end: usize, c: char, out: &mut Vec<Stretch>) {
        let (_, separator, count, _) = &mut self.row;
        if *count == 0 {
            self.row = (start, c, 1, end);
            return;
        }
        *count += 1;
        let goes_on = *separator == c;
        self.row.3 = end;
        if !goes_on {
            self.end_row(out);
            self.row = (start, c, 1, end);
        }
    }

    fn end_row(&mut self, out: &mut Vec<Stretch>) {
        let (start, _, count, end) = self.row;
        if count >= 3 {
            out.push(Stretch {
                start,
                end,
                kind: Disguise::Apart,
            });
        }
        self.row.2 = 0;
    }

    fn finish(&mut self, at: usize, out: &mut Vec<Stretch>) {
        self.end_signs(at, at, out);
        self.end_masked(at, at, out);
        if let Unit::Single(start) = self.unit {
            self.add_unit(start, at, '\0', out);
        }
        self.end_row(out);
    }
}

fn push(run: &mut (usize, bool), end: usize, kind: Disguise, out: &mut Vec<Stretch>) {
    if std::mem::take(&mut run.1) {
        let start = run.0;
        out.push(Stretch { start, end, kind });
    }
}

/// True when a byte may begin a letter, a digit or a mask.
fn goes_on(byte: u8) -> bool {
    byte >= 0x80
        || matches!(
            ASCII[usize::from(byte)],
            Kind::Letter | Kind::Digit | Kind::Mask
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(text: &str) -> Vec<(Disguise, &str)> {
        let mut out = vec![];
        find_stretches(text, &mut out);
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
        assert_eq!(stretches("I h a t e.x"), [(Apart, "I h a t e")]);
        assert_eq!(stretches("ฆ่ า ตั ว"), [(Apart, "ฆ่ า ตั ว")]);
        assert_eq!(stretches("a-b-c d"), [(Masked, "a-b-c"), (Apart, "a-b-c")]);
        assert_eq!(
            stretches("b*nuh bangs•• x"),
            [(Masked, "b*nuh"), (Masked, "bangs••")]
        );
    }
}
