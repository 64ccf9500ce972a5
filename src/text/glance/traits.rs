//! All that a glance wants to know of a character, in one place of a table.

use unicode_normalization::char::is_combining_mark;

use crate::text::{
    border::{Family, family, is_word},
    compat, disguise,
    fold::{Class, classify},
    pages::{self, Pages},
};

/// What is known of a character: the character it folds to or, of a mark, its combining class, and
/// flags above.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Trait(u64);

const CODE: u64 = (1 << 21) - 1;
/// It stands alone, and folds to one character of the same length.
const PLAIN: u64 = 1 << 21;
/// A mark that folds to itself and never composes.
const MARK: u64 = 1 << 22;
const WORD: u64 = 1 << 23;
const UNSPACED: u64 = 1 << 24;
const HANGUL: u64 = 1 << 25;
const SPACED: u64 = 1 << 26;
/// A combining mark: no word begins with it.
const COMBINING: u64 = 1 << 27;
/// It may be another character in the folded reading.
const COMPAT: u64 = 1 << 28;
/// It may be, beside others.
const DEPENDS: u64 = 1 << 32;
/// A mark of no script in particular.
const ANY_MARK: u64 = 1 << 34;
/// It folds to itself, and stands alone in every reading.
const CALM: u64 = 1 << 33;
/// It may stand for a letter, or hide one.
const SIGN: u64 = 1 << 29;
/// Part of a word in whatever script; no mark.
const NEUTRAL: u64 = 1 << 31;
/// The full-width `#`.
const HASH: u64 = 1 << 30;

impl Trait {
    /// Nothing.
    pub(super) const NONE: Self = Self(0);
    /// It may be another character in the folded reading.
    pub(super) const ANOTHER: Self = Self(COMPAT);

    #[inline(always)]
    fn has(self, flag: u64) -> bool {
        self.0 & flag != 0
    }

    /// The flags of both.
    pub(super) fn with(self, other: Self) -> Self {
        Self((self.0 | other.0) & !CODE)
    }

    /// True when it folds to itself, and what stands beside it makes no difference.
    #[inline(always)]
    pub(super) fn is_calm(self) -> bool {
        self.has(CALM)
    }

    /// What it folds to, when that is one character of the same length.
    pub(super) fn folded(self) -> Option<u32> {
        self.has(PLAIN).then_some((self.0 & CODE) as u32)
    }

    /// The combining class of a mark that folds to itself and never composes.
    pub(super) fn mark_class(self) -> Option<u32> {
        self.has(MARK).then_some((self.0 & CODE) as u32)
    }

    pub(super) fn is_word(self) -> bool {
        self.has(WORD)
    }

    /// All ones when it is no part of a word.
    #[inline(always)]
    pub(super) fn unless_word(self) -> u64 {
        u64::from(self.has(WORD)).wrapping_sub(1)
    }

    /// True when there are no two families of letters among these, so that a word ends only where no
    /// letter is.
    pub(super) fn is_of_one_family(self) -> bool {
        (self.0 & (UNSPACED | HANGUL | SPACED | NEUTRAL | ANY_MARK)).count_ones() <= 1
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

    /// True when it may be another character in the folded reading, depending on what it stands by.
    pub(super) fn depends(self) -> bool {
        self.has(DEPENDS)
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
    TRAITS.get(c)
}

/// The page of the table that was looked at last: characters of one script are mostly on one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Page {
    page: Option<&'static [Trait; pages::LENGTH]>,
    number: u32,
}

impl Page {
    /// What is known of the character with this code point.
    #[inline(always)]
    pub(super) fn trait_of(&mut self, code: u32) -> Trait {
        let number = code / pages::LENGTH as u32;
        let page = match self.page {
            Some(page) if self.number == number => page,
            _ => {
                self.number = number;
                self.page.insert(TRAITS.page(number))
            }
        };
        page[code as usize % pages::LENGTH]
    }
}

fn work_out(c: char) -> Trait {
    let code = match classify(c) {
        Class::Plain(folded) if folded.len_utf8() == c.len_utf8() => {
            PLAIN | u64::from(folded as u32)
        }
        Class::Mark(class) => MARK | u64::from(class),
        _ => 0,
    };
    let family = match family(c) {
        Family::Unspaced => UNSPACED,
        Family::Hangul => HANGUL,
        Family::Spaced => SPACED,
        Family::Neutral => 0,
    };
    let depends = !c.is_ascii() && compat::depends(c);
    let flags = [
        (WORD, is_word(c)),
        (COMBINING, is_combining_mark(c)),
        (COMPAT, !c.is_ascii() && compat::may_change(c)),
        (DEPENDS, depends),
        (CALM, code == PLAIN | u64::from(c as u32) && !depends),
        (SIGN, disguise::is_sign(c)),
        (HASH, c == '＃'),
        (NEUTRAL, family == 0 && is_word(c) && !is_combining_mark(c)),
        (ANY_MARK, family == 0 && is_combining_mark(c)),
    ];
    let flags = flags.iter().filter(|(_, is)| *is).map(|(flag, _)| flag);
    Trait(code | family | flags.fold(0, |all, flag| all | flag))
}
