//! The look itself: block by block, with what each block must know of the one before.

use std::ops::Range;

use super::{
    Glance, Unusual,
    classes::{BLOCK, Classes, Classify, Window, fastest},
    traits::{Trait, trait_of_code},
};

/// A text that is looked at.
pub(super) struct Blocks<'a> {
    text: &'a str,
    glance: &'a mut Glance,
    classify: Classify,
    carry: Carry,
    high: High,
    run_start: u32,
}

/// What the last byte before a block was, in the lowest bit.
#[derive(Default)]
struct Carry {
    /// Part of a word.
    word: u64,
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
    /// How often that stands there, less one.
    repeats: u32,
    mark_class: u32,
    /// Of all of them.
    seen: Trait,
}

impl<'a> Blocks<'a> {
    pub(super) fn new(text: &'a str, glance: &'a mut Glance) -> Self {
        Self {
            text,
            glance,
            classify: fastest(),
            carry: Carry::default(),
            high: High::default(),
            run_start: 0,
        }
    }

    pub(super) fn look<const FOLD: bool>(mut self) -> Result<(), Unusual> {
        let bytes = self.text.as_bytes();
        let mut window: Window = [0; BLOCK + 1];
        let mut at = 0;
        while at < bytes.len() {
            let whole = at
                .checked_sub(1)
                .and_then(|before| bytes[before..].first_chunk());
            let classes = match whole {
                Some(whole) => (self.classify)(whole),
                None => {
                    let end = bytes.len().min(at + BLOCK);
                    window.fill(0);
                    window[0] = at.checked_sub(1).map_or(0, |before| bytes[before]);
                    window[1..=end - at].copy_from_slice(&bytes[at..end]);
                    (self.classify)(&window)
                }
            };
            self.block::<FOLD>(at, &classes)?;
            at += BLOCK;
        }
        if self.carry.word == 1 {
            self.glance.runs.push((self.run_start, bytes.len() as u32));
        }
        self.glance.seen = self.high.seen;
        Ok(())
    }

    fn block<const FOLD: bool>(&mut self, at: usize, classes: &Classes) -> Result<(), Unusual> {
        let mut letters = classes.letters;
        if classes.high != 0 || self.high.end > at {
            letters |= self.high_letters::<FOLD>(at, classes.high)?;
        }
        self.glance.hashed |= classes.hash != 0;
        self.glance.underscored |= classes.under != 0;
        self.runs(at, letters | classes.digits | classes.under);
        self.restless(at, letters, classes);
        Ok(())
    }

    /// Reads the characters beyond ASCII that begin in the block; the mask of those bytes in it that
    /// are part of a word.
    fn high_letters<const FOLD: bool>(&mut self, at: usize, high: u64) -> Result<u64, Unusual> {
        let mut letters = high;
        let begun = self.high.end.saturating_sub(at);
        if begun > 0 && !trait_of_code(self.high.code).is_word() {
            letters &= !low_bits(begun);
        }
        let mut left = high & !low_bits(begun);
        while left != 0 {
            let place = at + left.trailing_zeros() as usize;
            let (code, length) = decode(self.text.as_bytes(), place);
            let known = trait_of_code(code);
            self.character::<FOLD>(code, known, place..place + length)?;
            let bits = low_bits(length) << (place - at);
            left &= !bits;
            if !known.is_word() {
                letters &= !bits;
            }
        }
        Ok(letters)
    }

    fn character<const FOLD: bool>(
        &mut self,
        c: u32,
        known: Trait,
        place: Range<usize>,
    ) -> Result<(), Unusual> {
        let high = &mut self.high;
        let goes_on = high.end == place.start;
        if FOLD {
            if let Some(folded) = known.folded() {
                high.mark_class = 0;
                if folded != c {
                    let folded = char::from_u32(folded).ok_or(Unusual)?;
                    self.glance.folded.push((place.start as u32, folded));
                }
            } else {
                let class = known.mark_class().ok_or(Unusual)?;
                if goes_on && class < high.mark_class {
                    return Err(Unusual);
                }
                high.mark_class = class;
            }
        }
        let code = known.folded().unwrap_or(c);
        let again = goes_on && high.code == code;
        high.repeats = if again { high.repeats + 1 } else { 0 };
        if high.repeats >= 2 && known.is_word() {
            self.glance.note_restless(place.start as u32);
        }
        high.code = code;
        high.end = place.end;
        high.seen = high.seen.with(known);
        Ok(())
    }

    fn runs(&mut self, at: usize, word: u64) {
        let before = word << 1 | self.carry.word;
        self.carry.word = word >> (BLOCK - 1);
        let (mut starts, mut ends) = (word & !before, !word & before);
        // Starts and ends take turns, and an end without a start here has it in a block before.
        while ends != 0 {
            let end = ends.trailing_zeros();
            if starts.trailing_zeros() < end {
                self.run_start = at as u32 + starts.trailing_zeros();
                starts &= starts - 1;
            }
            self.glance.runs.push((self.run_start, at as u32 + end));
            ends &= ends - 1;
        }
        if starts != 0 {
            self.run_start = at as u32 + starts.trailing_zeros();
        }
    }

    /// What shows that a word may stand in disguise: as [`super::super::find_stretches`] has it, or
    /// more.
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

/// As many bits as there are, from the lowest on.
fn low_bits(count: usize) -> u64 {
    if count >= BLOCK {
        u64::MAX
    } else {
        (1 << count) - 1
    }
}

/// The character that begins at `at`, which is not ASCII, and its length in bytes.
#[inline]
fn decode(text: &[u8], at: usize) -> (u32, usize) {
    let byte = |offset: usize| {
        text.get(at + offset)
            .map_or(0, |byte| u32::from(byte & 0x3F))
    };
    let first = u32::from(text[at]);
    match first {
        ..0xE0 => ((first & 0x1F) << 6 | byte(1), 2),
        ..0xF0 => ((first & 0xF) << 12 | byte(1) << 6 | byte(2), 3),
        _ => {
            let high = (first & 7) << 18 | byte(1) << 12;
            (high | byte(2) << 6 | byte(3), 4)
        }
    }
}
