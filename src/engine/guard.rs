//! What must stand beside the key of a phrase: seen in a few steps, before anything of the phrase is
//! looked at. Words of phrases may be common, and then most places where the key stands are no match.

use super::terms::{Form, Shape, Word};
use crate::{
    simd::{PADDING, eight},
    text,
};

/// Letters of the neighbour that are compared, in bytes.
const COMPARED: usize = size_of::<u64>();

/// The neighbour of a key, as it must be spelled behind or before a space.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Guard {
    letters: u64,
    /// All ones where the neighbour has letters; zero when nothing is known of it.
    mask: u64,
    key_length: u32,
    /// The neighbour stands before the key.
    before: bool,
}

impl Guard {
    /// The guard of a form as it is written.
    pub(super) fn of(form: &Form) -> Self {
        let (Shape::Words { words, key } | Shape::ExactCase { words, key, .. }) = &form.shape
        else {
            return Self::default();
        };
        let word = &words[*key];
        if form.is_loose() || !word.is_closed() {
            return Self::default();
        }
        let length = word.text.len() as u32;
        let after = words.get(key + 1).filter(|word| !word.open_start);
        let before = key.checked_sub(1).map(|at| &words[at]);
        match (after, before.filter(|word| !word.open_end)) {
            (Some(after), _) => Self::behind(length, after),
            (None, Some(before)) => Self::before(length, before),
            (None, None) => Self::default(),
        }
    }

    fn behind(key_length: u32, word: &Word) -> Self {
        let letters = word.text.as_bytes();
        let (mut bytes, mut mask) = ([0; COMPARED], [0; COMPARED]);
        let length = letters.len().min(COMPARED);
        bytes[..length].copy_from_slice(&letters[..length]);
        mask[..length].fill(u8::MAX);
        Self {
            letters: u64::from_le_bytes(bytes),
            mask: u64::from_le_bytes(mask),
            key_length,
            before: false,
        }
    }

    fn before(key_length: u32, word: &Word) -> Self {
        let letters = word.text.as_bytes();
        let (mut bytes, mut mask) = ([0; COMPARED], [0; COMPARED]);
        let length = letters.len().min(COMPARED);
        bytes[COMPARED - length..].copy_from_slice(&letters[letters.len() - length..]);
        mask[COMPARED - length..].fill(u8::MAX);
        Self {
            letters: u64::from_le_bytes(bytes),
            mask: u64::from_le_bytes(mask),
            key_length,
            before: true,
        }
    }

    /// True when surely another word stands there, beyond one space, so that the form does not stand
    /// around the key at `start`. `padded` is the text with zeros around it.
    #[inline]
    pub(super) fn denies(&self, padded: &[u8], text: &str, start: usize) -> bool {
        if self.mask == 0 {
            return false;
        }
        if self.before {
            let gap = PADDING + start - 1;
            let other = eight(padded, gap - COMPARED) & self.mask != self.letters;
            return padded[gap] == b' '
                && other
                && is_letter(padded[gap - 1], || text[..start - 1].chars().next_back());
        }
        let end = start + self.key_length as usize;
        let gap = PADDING + end;
        let other = eight(padded, gap + 1) & self.mask != self.letters;
        padded[gap] == b' '
            && other
            && is_letter(padded[gap + 1], || text[end + 1..].chars().next())
    }
}

/// True for a character that is no part of a gap; `byte` is one of its bytes.
fn is_letter(byte: u8, c: impl FnOnce() -> Option<char>) -> bool {
    if byte.is_ascii() {
        byte.is_ascii_alphanumeric()
    } else {
        c().is_some_and(|c| !text::is_gap(c))
    }
}
