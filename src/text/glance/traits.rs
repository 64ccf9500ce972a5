//! All that a glance wants to know of a character, in one place of a table.

use unicode_normalization::char::is_combining_mark;

use crate::text::{
    border::{Family, family, is_word},
    compat, disguise,
    fold::{Class, classify},
    pages::Pages,
};

/// What is known of a character: the character it folds to or, of a mark, its combining class, and
/// flags above.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Trait(u32);

const CODE: u32 = (1 << 21) - 1;
/// It stands alone, and folds to one character of the same length.
const PLAIN: u32 = 1 << 21;
/// A mark that folds to itself and never composes.
const MARK: u32 = 1 << 22;
const WORD: u32 = 1 << 23;
const UNSPACED: u32 = 1 << 24;
const HANGUL: u32 = 1 << 25;
const SPACED: u32 = 1 << 26;
/// A combining mark: no word begins with it.
const COMBINING: u32 = 1 << 27;
/// It may be another character in the folded reading.
const COMPAT: u32 = 1 << 28;
/// It may stand for a letter, or hide one.
const SIGN: u32 = 1 << 29;
/// Part of a word in whatever script; no mark.
const NEUTRAL: u32 = 1 << 31;
/// The full-width `#`.
const HASH: u32 = 1 << 30;

impl Trait {
    /// Nothing.
    pub(super) const NONE: Self = Self(0);
    /// It may be another character in the folded reading.
    pub(super) const ANOTHER: Self = Self(COMPAT);

    fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    /// The flags of both.
    pub(super) fn with(self, other: Self) -> Self {
        Self((self.0 | other.0) & !CODE)
    }

    /// What it folds to, when that is one character of the same length.
    pub(super) fn folded(self) -> Option<u32> {
        self.has(PLAIN).then_some(self.0 & CODE)
    }

    /// The combining class of a mark that folds to itself and never composes.
    pub(super) fn mark_class(self) -> Option<u32> {
        self.has(MARK).then_some(self.0 & CODE)
    }

    pub(super) fn is_word(self) -> bool {
        self.has(WORD)
    }

    pub(super) fn is_unspaced(self) -> bool {
        self.has(UNSPACED)
    }

    pub(super) fn is_hangul(self) -> bool {
        self.has(HANGUL)
    }

    pub(super) fn is_combining(self) -> bool {
        self.has(COMBINING)
    }

    pub(super) fn may_be_another(self) -> bool {
        self.has(COMPAT)
    }

    pub(super) fn is_sign(self) -> bool {
        self.has(SIGN)
    }

    /// True when some digit or letter goes with what stands beside it.
    pub(super) fn is_neutral(self) -> bool {
        self.has(NEUTRAL)
    }

    /// True for letters of scripts with spaces.
    pub(super) fn is_spaced(self) -> bool {
        self.has(SPACED)
    }

    pub(super) fn is_hash(self) -> bool {
        self.has(HASH)
    }

    /// True when a word ends between this one and `after`, which are both parts of words.
    pub(super) fn parts_from(self, after: Self) -> bool {
        let family = |it: Self| it.0 & (UNSPACED | HANGUL | SPACED);
        let (one, other) = (family(self), family(after));
        let differ = one != other && (one != 0 || other != 0);
        let unspaced = (one | other) & UNSPACED != 0;
        differ && !after.is_combining() && (unspaced || (one != 0 && other != 0))
    }
}

static TRAITS: Pages<Trait> = Pages::new(work_out);

/// What is known of a character.
#[inline]
pub(super) fn trait_of(c: char) -> Trait {
    trait_of_code(c as u32)
}

/// The same by code point.
#[inline]
pub(super) fn trait_of_code(code: u32) -> Trait {
    TRAITS.get_code(code)
}

fn work_out(c: char) -> Trait {
    let code = match classify(c) {
        Class::Plain(folded) if folded.len_utf8() == c.len_utf8() => PLAIN | folded as u32,
        Class::Mark(class) => MARK | u32::from(class),
        _ => 0,
    };
    let family = match family(c) {
        Family::Unspaced => UNSPACED,
        Family::Hangul => HANGUL,
        Family::Spaced => SPACED,
        Family::Neutral => 0,
    };
    let flags = [
        (WORD, is_word(c)),
        (COMBINING, is_combining_mark(c)),
        (COMPAT, !c.is_ascii() && compat::may_change(c)),
        (SIGN, disguise::is_sign(c)),
        (HASH, c == '＃'),
        (NEUTRAL, family == 0 && is_word(c) && !is_combining_mark(c)),
    ];
    let flags = flags.iter().filter(|(_, is)| *is).map(|(flag, _)| flag);
    Trait(code | family | flags.fold(0, |all, flag| all | flag))
}
