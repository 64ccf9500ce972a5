//! Finds what the folded reading may read otherwise than the exact one, one look at a table for a
//! character.

use std::{iter, ops::Range};

use memchr::{memchr2, memrchr2};
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

use super::{compose, decompose, fold};
use crate::text::{
    border, exact_reading,
    fold::{ascii_run, is_ignorable},
    jamo,
    pages::Pages,
    thai::{self, Part},
};

/// What a character may do to the folded reading that it does not do to the exact one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing, and it ends a word.
    Gap,
    /// Nothing.
    Word,
    /// Nothing; it is a Latin letter.
    Latin,
    /// It is another letter in a word with Latin letters.
    LookAlike,
    /// It is another letter wherever it stands.
    Changes,
    /// Nothing, and it is gone from either reading.
    Ignorable,
    /// A mark of no script of its own.
    Mark,
    /// Something in Thai or Lao, depending on what stands beside it.
    Thai(Part),
    /// A Hangul consonant or vowel that stands alone.
    Consonant,
    Vowel,
}

/// True for characters that are another letter wherever they stand.
pub(super) fn changes(c: char) -> bool {
    kind(c) == Kind::Changes
}

/// True for characters that the folded reading may have otherwise than the exact one, whatever stands
/// beside them.
pub(in crate::text) fn may_change(c: char) -> bool {
    matches!(kind(c), Kind::Changes | Kind::LookAlike | Kind::Ignorable)
}

/// True for characters that [`Scan::is_changed_by`] must see; any other is a rest.
pub(in crate::text) fn depends(c: char) -> bool {
    matches!(
        kind(c),
        Kind::Mark | Kind::Thai(_) | Kind::Consonant | Kind::Vowel
    )
}

fn kind(c: char) -> Kind {
    static KINDS: Pages<Kind> = Pages::new(work_out_kind);
    KINDS.get(c)
}

fn work_out_kind(c: char) -> Kind {
    match c {
        _ if is_ignorable(c) => Kind::Ignorable,
        // Half of all characters that are in use, and as a test says, all of a kind.
        '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => Kind::Word,
        _ => kind_by_definition(c),
    }
}

fn kind_by_definition(c: char) -> Kind {
    let is_same = |text: &str| {
        let (mut letters, mut folded, mut exact) = (vec![], String::new(), String::new());
        decompose(text, 0..text.len(), &mut letters);
        fold(&mut letters);
        compose(&letters, &mut folded, &mut ());
        exact_reading(text, &mut exact);
        folded == exact
    };
    let part = thai::part(c);
    if !is_same(c.encode_utf8(&mut [0; 4])) {
        Kind::Changes
    } else if !is_same(&format!("x{c}")) {
        Kind::LookAlike
    } else if part != Part::Other {
        Kind::Thai(part)
    } else if jamo::is_lead(c) {
        Kind::Consonant
    } else if jamo::is_vowel(c) {
        Kind::Vowel
    } else if canonical_combining_class(c) > 0 {
        Kind::Mark
    } else if iter::once(c).nfd().any(border::is_latin) {
        Kind::Latin
    } else if border::is_gap(c) {
        Kind::Gap
    } else {
        Kind::Word
    }
}

/// The first stretch at or behind `from` that may be read otherwise than exactly: from a blank, or
/// from `from`, to the next blank or the end.
pub(super) fn next_stretch(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut scan = Scan::default();
    let mut at = from;
    while at < text.len() {
        let ascii = ascii_run(&bytes[at..]);
        if ascii > 0 {
            at += ascii;
            scan.rest();
        }
        for c in text[at..].chars().take_while(|c| !c.is_ascii()) {
            let kind = kind(c);
            if scan.character(kind) || (kind == Kind::LookAlike && scan.look_alike(text, at)) {
                let start = memrchr2(b' ', b'\n', &bytes[from..at]);
                let end = memchr2(b' ', b'\n', &bytes[at..]);
                let start = start.map_or(from, |blank| from + blank);
                return Some(start..end.map_or(text.len(), |blank| at + blank));
            }
            at += c.len_utf8();
        }
    }
    None
}

/// What is known of the letter that is looked at, from those before it.
#[derive(Debug, Default)]
pub(in crate::text) struct Scan {
    tone: bool,
    circle: bool,
    stroke: bool,
    am: bool,
    consonant: bool,
    /// Where the last word that was looked through for Latin letters ends.
    looked_to: usize,
}

impl Scan {
    /// True when the word is to be read anew. May be true where nothing changes in the end.
    #[inline]
    fn character(&mut self, kind: Kind) -> bool {
        if matches!(kind, Kind::Word | Kind::Latin | Kind::Gap) {
            self.rest();
            return false;
        }
        let found = match kind {
            // Some look-alikes are marks, behind which others go on.
            Kind::Ignorable | Kind::LookAlike => return false,
            Kind::Changes => true,
            Kind::Vowel => self.consonant,
            Kind::Thai(Part::Stroke) => self.stroke,
            Kind::Thai(Part::Tone) => self.am,
            Kind::Thai(Part::Tail) => self.circle,
            Kind::Thai(Part::Vowel | Part::Circle) => self.tone,
            _ => false,
        };
        let circle = kind == Kind::Thai(Part::Circle);
        let tone = kind == Kind::Thai(Part::Tone);
        let mark = circle || tone || matches!(kind, Kind::Mark | Kind::Thai(Part::Vowel));
        self.tone = tone || (self.tone && mark);
        self.circle = circle || (self.circle && mark);
        self.stroke = kind == Kind::Thai(Part::Stroke);
        self.am = kind == Kind::Thai(Part::Am) || (self.am && mark);
        self.consonant = kind == Kind::Consonant;
        found
    }

    /// True when a character that [`depends`] on what stands before it may be read otherwise there.
    pub(in crate::text) fn is_changed_by(&mut self, c: char) -> bool {
        self.character(kind(c))
    }

    /// A letter of no interest came.
    #[inline]
    pub(in crate::text) fn rest(&mut self) {
        *self = Self {
            looked_to: self.looked_to,
            ..Self::default()
        };
    }

    /// True when the word with the character at `at`, which looks like a Latin letter, has a Latin
    /// letter. Each word is looked through once.
    fn look_alike(&mut self, text: &str, at: usize) -> bool {
        if at < self.looked_to {
            return false;
        }
        let in_word = |c: &char| kind(*c) != Kind::Gap;
        let is_latin = |c: char| kind(c) == Kind::Latin;
        let before = text[..at].chars().rev().take_while(in_word);
        let behind = || text[at..].chars().take_while(in_word);
        self.looked_to = at + behind().map(char::len_utf8).sum::<usize>();
        before.chain(behind()).any(is_latin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_by_definition() {
        for c in '\u{3400}'..='\u{D7FF}' {
            if !is_ignorable(c) {
                assert_eq!(work_out_kind(c), kind_by_definition(c), "{c:?}");
            }
        }
    }
}
