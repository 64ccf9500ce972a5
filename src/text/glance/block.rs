//! The look itself: block by block, with what each block must know of the one before.

use super::{
    Glance, Unusual,
    traits::{Page, Trait},
};
use crate::{
    simd::{BLOCK, Classes, PADDING, Task, Vector},
    text::compat,
};

/// A reading that is looked at.
pub(super) struct Blocks<'a, const FOLD: bool> {
    glance: &'a mut Glance,
    carry: Carry,
    high: High,
}

/// What the last byte before a block was, in the lowest bit.
#[derive(Default)]
struct Carry {
    /// Part of a word.
    word: u64,
    /// The same, and not ASCII.
    high: bool,
    letter: u64,
    digit: u64,
    /// A sign that stands for a letter, if a letter or a digit follows.
    sign: u64,
    any_sign: u64,
    repeat: u64,
    /// Anything but a gap.
    solid: u64,
}

/// What is known of the characters beyond ASCII that were read last.
#[derive(Default)]
struct High {
    /// One past the last of them.
    end: usize,
    code: u32,
    /// The last of them is part of a word.
    word: bool,
    /// How often that stands there, less one.
    repeats: u32,
    mark_class: u32,
    /// Of all of them.
    seen: Trait,
    page: Page,
    /// Those that may be read otherwise beside others.
    spelling: compat::Scan,
    /// Something may come of `mark_class` or `spelling`.
    waits: bool,
}

impl<'a, const FOLD: bool> Blocks<'a, FOLD> {
    pub(super) fn new(glance: &'a mut Glance) -> Self {
        Self {
            glance,
            carry: Carry::default(),
            high: High::default(),
        }
    }
}

impl<const FOLD: bool> Task for Blocks<'_, FOLD> {
    type Output = Result<(), Unusual>;

    #[inline(always)]
    fn run<V: Vector>(mut self, vector: V) -> Self::Output {
        let length = self.glance.reading.len();
        let mut at = 0;
        while at < length {
            let window = self.glance.reading.bytes()[PADDING - 1 + at..].first_chunk();
            let Some(window) = window else { break };
            let classes = vector.classes(window);
            self.block(at, &classes)?;
            at += BLOCK;
        }
        if self.carry.word == 1 {
            self.glance.runs.end(length as u32);
        }
        self.glance.seen = self.high.seen;
        Ok(())
    }
}

impl<const FOLD: bool> Blocks<'_, FOLD> {
    #[inline(always)]
    fn block(&mut self, at: usize, classes: &Classes) -> Result<(), Unusual> {
        let mut letters = classes.letters;
        let ascii = letters | classes.digits | classes.under;
        if classes.high != 0 || self.high.end > at {
            let high = self.high_letters(at, classes.high)?;
            let behind = |mask: u64, carry: bool| mask << 1 | u64::from(carry);
            let (carry, high_carry) = (self.carry.word == 1, self.carry.high);
            let beside =
                high & behind(ascii, carry && !high_carry) | ascii & behind(high, high_carry);
            self.glance.mixed |= beside != 0;
            self.carry.high = high >> (BLOCK - 1) == 1;
            letters |= high;
        } else {
            self.glance.mixed |= self.carry.high && ascii & 1 == 1;
            self.carry.high = false;
        }
        self.glance.hashed |= classes.hash != 0;
        self.glance.underscored |= classes.under != 0;
        self.runs(at, letters | classes.digits | classes.under);
        self.restless(at, letters, classes);
        Ok(())
    }

    /// Reads the characters beyond ASCII that begin in the block; the mask of those bytes in it that
    /// are part of a word.
    fn high_letters(&mut self, at: usize, high: u64) -> Result<u64, Unusual> {
        let begun = self.high.end.saturating_sub(at);
        let mut letters = high;
        if begun > 0 && !self.high.word {
            letters &= !low_bits(begun);
        }
        let mut left = high & !low_bits(begun);
        // What is mostly all there is to do is done here, where the compiler keeps it at hand.
        let High {
            mut page,
            mut code,
            mut end,
            mut repeats,
            mut seen,
            ..
        } = self.high;
        while left != 0 {
            let offset = left.trailing_zeros();
            let place = at + offset as usize;
            let (here, length) = decode(self.glance.reading.bytes(), PADDING + place);
            let mut known = page.trait_of(here);
            let bits = low_bits(length) << offset;
            left &= !bits;
            letters &= !(bits & known.unless_word());
            let goes_on = end == place;
            let mut folded = here;
            if !known.is_calm() {
                (folded, known) = self.restless_character(here, known, place, goes_on)?;
            } else if self.high.waits {
                self.high.forget();
            }
            repeats = (repeats + 1) * u32::from(goes_on && folded == code);
            if repeats >= 2 && known.is_word() {
                self.glance.note_restless(place as u32);
            }
            seen = seen.with(known);
            (code, end) = (folded, place + length);
        }
        self.high.word = if end > at {
            page.trait_of(code).is_word()
        } else {
            self.high.word
        };
        (self.high.page, self.high.seen) = (page, seen);
        (self.high.code, self.high.end, self.high.repeats) = (code, end, repeats);
        Ok(letters)
    }

    /// A character that folds, that is a mark, or that may be another beside others: what it folds to,
    /// and what is known of it.
    fn restless_character(
        &mut self,
        c: u32,
        mut known: Trait,
        at: usize,
        goes_on: bool,
    ) -> Result<(u32, Trait), Unusual> {
        if !FOLD {
            return Ok((known.folded().unwrap_or(c), known));
        }
        let high = &mut self.high;
        if !goes_on {
            high.forget();
        }
        let mut code = c;
        if let Some(folded) = known.folded() {
            high.mark_class = 0;
            if folded != c {
                code = folded;
                let folded = char::from_u32(folded).ok_or(Unusual)?;
                self.glance.folded.push((at as u32, folded));
            }
        } else {
            let class = known.mark_class().ok_or(Unusual)?;
            if class < high.mark_class {
                return Err(Unusual);
            }
            high.mark_class = class;
        }
        if known.depends() {
            let c = char::from_u32(c).ok_or(Unusual)?;
            if high.spelling.is_changed_by(c) {
                known = known.with(Trait::ANOTHER);
            }
        } else {
            high.spelling.rest();
        }
        high.waits = true;
        Ok((code, known))
    }

    #[inline(always)]
    fn runs(&mut self, at: usize, word: u64) {
        let before = word << 1 | self.carry.word;
        self.carry.word = word >> (BLOCK - 1);
        self.glance.runs.extend(word ^ before, at as u32);
        self.glance.singles += (word & !before & !(word >> 1)).count_ones();
    }

    /// What shows that a word may stand in disguise: as [`super::super::find_stretches`] has it, or
    /// more.
    #[inline(always)]
    fn restless(&mut self, at: usize, letters: u64, classes: &Classes) {
        let carry = &mut self.carry;
        let digits = classes.digits;
        let word = letters | digits;
        let signs = classes.inner | classes.dollar | classes.at;
        let solid = word | signs | classes.masks;
        let behind = |mask: u64, carry: u64| mask << 1 | carry;
        // A handle begins with `@`.
        let handles = classes.at & !behind(solid, carry.solid);
        let spelling = signs & !handles;
        let thrice = classes.repeat & behind(classes.repeat, carry.repeat);
        let mut restless = (letters & behind(digits, carry.digit))
            | (digits & behind(letters, carry.letter))
            | (word & behind(spelling, carry.sign))
            | ((classes.dollar | classes.at)
                & behind(letters | signs, carry.letter | carry.any_sign))
            | (classes.masks & behind(word, carry.letter | carry.digit))
            | (classes.letters & thrice);
        let top = BLOCK - 1;
        *carry = Carry {
            word: carry.word,
            high: carry.high,
            letter: letters >> top,
            digit: digits >> top,
            sign: spelling >> top,
            any_sign: signs >> top,
            repeat: classes.repeat >> top,
            solid: solid >> top,
        };
        while restless != 0 {
            let place = at as u32 + restless.trailing_zeros();
            self.glance.note_restless(place);
            restless &= restless - 1;
        }
    }
}

impl High {
    /// What stands here has nothing to do with what stood before.
    fn forget(&mut self) {
        self.mark_class = 0;
        self.spelling.rest();
        self.waits = false;
    }
}

/// As many bits as there are, from the lowest on.
#[inline(always)]
fn low_bits(count: usize) -> u64 {
    if count >= BLOCK {
        u64::MAX
    } else {
        (1 << count) - 1
    }
}

/// The character that begins at `at`, which is not ASCII, and its length in bytes.
#[inline(always)]
fn decode(text: &[u8], at: usize) -> (u32, usize) {
    let four: [u8; 4] = text[at..].first_chunk().copied().unwrap_or_default();
    let [first, second, third, fourth] = four.map(u32::from);
    let rest = |byte: u32| byte & 0x3F;
    match first {
        ..=0xDF => ((first & 0x1F) << 6 | rest(second), 2),
        0xE0..=0xEF => ((first & 0xF) << 12 | rest(second) << 6 | rest(third), 3),
        _ => {
            let high = (first & 7) << 18 | rest(second) << 12;
            (high | rest(third) << 6 | rest(fourth), 4)
        }
    }
}
