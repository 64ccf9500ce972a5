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

fn kind(c: char) -> Kind {
    static KINDS: Pages<Kind> = Pages::new(work_out_kind);
    KINDS.get(c)
}

fn work_out_kind(c: char) -> Kind {
    if is_ignorable(c) {
        return Kind::Ignorable;
    }
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
    let (mut start, mut at) = (from, from);
    while at < text.len() {
        let run = at..at + ascii_run(&bytes[at..]);
        let found = if run.is_empty() {
            let c = text[at..].chars().next()?;
            at += c.len_utf8();
            scan.character(kind(c))
        } else {
            at = run.end;
            let found = scan.ascii(&bytes[run.clone()]);
            let blank = memrchr2(b' ', b'\n', &bytes[run.clone()]).filter(|_| !found);
            start = blank.map_or(start, |blank| run.start + blank);
            if found {
                at = run.start;
            }
            found
        };
        if found {
            let blank = memchr2(b' ', b'\n', &bytes[at..]);
            return Some(start..blank.map_or(text.len(), |blank| at + blank));
        }
    }
    None
}

/// What is known of the word that is looked at.
#[derive(Debug, Default)]
struct Scan {
    latin: bool,
    look_alike: bool,
    tone: bool,
    circle: bool,
    stroke: bool,
    consonant: bool,
}

impl Scan {
    /// True when the word is to be read anew. May be true where nothing changes in the end.
    #[inline]
    fn character(&mut self, kind: Kind) -> bool {
        if kind == Kind::Word && self.is_quiet() {
            return false;
        }
        let found = match kind {
            Kind::Ignorable => return false,
            Kind::Changes => true,
            Kind::LookAlike => self.latin,
            Kind::Latin => self.look_alike,
            Kind::Vowel => self.consonant,
            Kind::Thai(Part::Stroke) => self.stroke,
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
        self.consonant = kind == Kind::Consonant;
        self.latin = kind != Kind::Gap && (self.latin || kind == Kind::Latin);
        self.look_alike = kind != Kind::Gap && (self.look_alike || kind == Kind::LookAlike);
        found
    }

    /// True when a letter of no interest changes nothing.
    #[inline]
    fn is_quiet(&self) -> bool {
        !(self.tone || self.circle || self.stroke || self.consonant)
    }

    /// The same for ASCII characters in a row.
    fn ascii(&mut self, run: &[u8]) -> bool {
        let is_gap = |byte: &u8| !byte.is_ascii_alphanumeric();
        let has_letter = |part: &[u8]| part.iter().any(u8::is_ascii_alphabetic);
        let head = run.iter().position(is_gap);
        let found = self.look_alike && has_letter(&run[..head.unwrap_or(run.len())]);
        let tail = run.iter().rposition(is_gap).map_or(0, |gap| gap + 1);
        let begins = head.is_some();
        *self = Self {
            latin: has_letter(&run[tail..]) || (self.latin && !begins),
            look_alike: self.look_alike && !begins,
            ..Self::default()
        };
        found
    }
}
