//! Words looked up in bitmaps, by their hash and by what they begin with.
//!
//! The hashes are made of multiplications that every level has, and nothing is keyed: what the bitmaps
//! let through is compared.

use super::{BLOCK, Quads, Task, Vector};

/// Zeros before and behind a text whose words are looked up.
pub const PADDING: usize = 64;

/// Bytes of what is looked up at every byte of a text.
pub const QUAD: usize = size_of::<u32>();

/// Bytes that are read at once.
const PART: usize = size_of::<u64>();

pub(super) const FIRST: u64 = 0x9E37_79B9_7F4A_7C15;
pub(super) const LAST: u64 = 0xD1B5_4A32_D192_ED03;
pub(super) const OF_QUAD: u32 = 0x9E37_79B1;
/// Bits that the upper bits of a product are moved down by, where only the lower ones are used.
pub(super) const DOWN: u32 = 15;

/// What words are looked up in: each a bitmap, as many bits as a power of two.
#[derive(Debug, Clone, Copy)]
pub struct Bitmaps<'a> {
    /// By [`hash_of_word`].
    pub words: &'a [u64],
    /// By the [`hash_of_head`] of long heads.
    pub long: &'a [u64],
    /// By that of short heads, when there are any.
    pub short: Option<&'a [u64]>,
}

/// Which of some words may be in the bitmaps, the first in the lowest bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Maybe {
    /// The whole word may be.
    pub whole: u64,
    /// What it begins with may be.
    pub begun: u64,
}

/// Number of the bit of a hash in a bitmap of so many parts.
#[inline(always)]
#[must_use]
pub fn bit_of(hash: u64, parts: usize) -> usize {
    (hash >> 32) as usize & (parts * 64 - 1)
}

#[inline(always)]
pub(super) fn is_set(bitmap: &[u64], hash: u64) -> bool {
    let bit = bit_of(hash, bitmap.len());
    bitmap[bit / 64] >> (bit % 64) & 1 == 1
}

/// The first eight bytes of a text, zeros behind a shorter one.
#[must_use]
pub fn first_bytes(text: &[u8]) -> u64 {
    let mut bytes = [0; PART];
    let length = text.len().min(PART);
    bytes[..length].copy_from_slice(&text[..length]);
    u64::from_le_bytes(bytes)
}

/// A hash of a whole word: of its length and its first and last eight bytes.
#[must_use]
pub fn hash_of_word(word: &[u8]) -> u64 {
    let last = &word[word.len().saturating_sub(PART)..];
    hash(first_bytes(word), first_bytes(last), word.len())
}

#[inline(always)]
fn hash(first: u64, last: u64, length: usize) -> u64 {
    let one = first.wrapping_mul(FIRST);
    let other = (last ^ (length as u64) << 56).wrapping_mul(LAST);
    let sum = one.wrapping_add(other.rotate_left(32));
    sum ^ sum >> 32
}

/// Bytes of long heads: four letters of ASCII, or two letters of three bytes each.
#[inline(always)]
#[must_use]
pub fn long_head(first: u64) -> usize {
    4 + 2 * is_high(first)
}

/// Bytes of short heads: two letters of ASCII, or one of three bytes.
#[inline(always)]
#[must_use]
pub fn short_head(first: u64) -> usize {
    2 + is_high(first)
}

/// 1 when the first byte is not ASCII.
#[inline(always)]
fn is_high(first: u64) -> usize {
    (first >> 7 & 1) as usize
}

/// A hash of the first bytes of a text, so many of them.
#[inline(always)]
#[must_use]
pub fn hash_of_head(first: u64, length: usize) -> u64 {
    let unused = 8 * (PART - length);
    let head = (first << unused >> unused).wrapping_mul(FIRST);
    // Bits move up in a product, and the lower ones are used too.
    head ^ head >> 32
}

/// A hash of four bytes; different ones have different hashes.
#[inline(always)]
#[must_use]
pub fn hash_of_quad(quad: u32) -> u32 {
    let product = quad.wrapping_mul(OF_QUAD);
    product ^ product >> DOWN
}

/// At which bytes of a block four bytes begin that may be in the bitmap.
#[inline(always)]
pub(super) fn find_quads(bitmap: &[u64], bytes: &Quads) -> u64 {
    (0..BLOCK).fold(0, |found, at| {
        let hash = u64::from(hash_of_quad(quad(bytes, at)));
        found | u64::from(is_set(bitmap, hash << 32)) << at
    })
}

impl Bitmaps<'_> {
    /// True when each has as many parts as a power of two.
    #[inline(always)]
    pub(super) fn are_whole(&self) -> bool {
        let short = self.short.is_none_or(|short| short.len().is_power_of_two());
        self.words.len().is_power_of_two() && self.long.len().is_power_of_two() && short
    }

    /// True when a text with these first bytes may begin with what is looked for.
    #[inline(always)]
    #[must_use]
    pub fn may_begin(&self, first: u64) -> bool {
        let long = is_set(self.long, hash_of_head(first, long_head(first)));
        // Always the same way for a rule set, so that it can be guessed.
        match self.short {
            Some(short) => long | is_set(short, hash_of_head(first, short_head(first))),
            None => long,
        }
    }

    /// Looks up words of a padded text: first byte, and one past the last; at most 64 of them.
    #[inline(always)]
    pub(super) fn find(&self, padded: &[u8], words: &[[u32; 2]]) -> Maybe {
        let mut maybe = Maybe::default();
        for (at, &[start, end]) in words.iter().enumerate() {
            let word = Word::of(padded, start as usize, end as usize);
            maybe.whole |= u64::from(is_set(self.words, word.hash)) << at;
            maybe.begun |= u64::from(self.may_begin(word.first)) << at;
        }
        maybe
    }

    /// At which of these places, a bit each, what is looked for may begin.
    #[inline(always)]
    pub(super) fn find_heads(&self, bytes: &[u8], places: u64) -> u64 {
        let (mut left, mut found) = (places, 0);
        while left != 0 {
            let place = left.trailing_zeros();
            left &= left - 1;
            let first = eight(bytes, place as usize);
            found |= u64::from(self.may_begin(first)) << place;
        }
        found
    }
}

/// At most 64 words of a padded text to be looked up.
#[derive(Debug, Clone, Copy)]
pub struct FindWords<'a> {
    /// What they are looked up in.
    pub bitmaps: &'a Bitmaps<'a>,
    /// The text, with [`PADDING`] zeros on either side.
    pub padded: &'a [u8],
    /// First byte of each, and one past its last.
    pub words: &'a [[u32; 2]],
}

impl Task for FindWords<'_> {
    type Output = Maybe;

    #[inline(always)]
    fn run<V: Vector>(self, vector: V) -> Maybe {
        vector.find_words(self.bitmaps, self.padded, self.words)
    }
}

/// At most 64 places of a padded text, to be told where what is looked for may begin.
#[derive(Debug, Clone, Copy)]
pub struct FindHeads<'a> {
    /// What is looked for: the heads in them.
    pub bitmaps: &'a Bitmaps<'a>,
    /// The text, with [`PADDING`] zeros on either side.
    pub padded: &'a [u8],
    /// The first place, as a byte of the text.
    pub from: usize,
    /// One past the last byte of the text.
    pub length: usize,
    /// Places where a character of ASCII begins are told too.
    pub ascii: bool,
}

impl Task for FindHeads<'_> {
    /// One bit for each place, the first in the lowest; none inside of a character.
    type Output = u64;

    /// Takes the same steps for every character, since what is found cannot be guessed.
    #[inline(always)]
    fn run<V: Vector>(self, vector: V) -> u64 {
        let bytes = self.padded.get(PADDING + self.from..).unwrap_or_default();
        let places = self.length.saturating_sub(self.from).min(BLOCK);
        let (Some(block), Some(shift)) = (bytes.first_chunk(), BLOCK.checked_sub(places)) else {
            return 0;
        };
        let within = u64::MAX.checked_shr(shift as u32).unwrap_or_default();
        let places = vector.begins(block, self.ascii) & within;
        vector.find_heads(self.bitmaps, bytes, places)
    }
}

/// A block of a padded text, to be told where four bytes begin that are looked for.
#[derive(Debug, Clone, Copy)]
pub struct FindQuads<'a> {
    /// What they are looked up in, as many bits as a power of two.
    pub bitmap: &'a [u64],
    /// The text, with [`PADDING`] zeros on either side.
    pub padded: &'a [u8],
    /// The first place, as a byte of the text.
    pub from: usize,
}

impl Task for FindQuads<'_> {
    /// One bit for each byte, the first in the lowest; also behind the text.
    type Output = u64;

    #[inline(always)]
    fn run<V: Vector>(self, vector: V) -> u64 {
        let bytes = self.padded.get(PADDING + self.from..).unwrap_or_default();
        match bytes.first_chunk() {
            Some(bytes) => vector.find_quads(self.bitmap, bytes),
            None => {
                let mut last = [0; BLOCK + QUAD];
                last[..bytes.len()].copy_from_slice(bytes);
                vector.find_quads(self.bitmap, &last)
            }
        }
    }
}

/// What a word of a padded text is looked up by.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// [`hash_of_word`].
    pub hash: u64,
    /// Its [`first_bytes`].
    pub first: u64,
}

impl Word {
    /// The word from byte `start` to `end` of the text. Takes the same steps for every word, since
    /// which are short cannot be guessed.
    #[inline(always)]
    #[must_use]
    pub fn of(padded: &[u8], start: usize, end: usize) -> Self {
        let length = end - start;
        let unused = 8 * (PART - length.clamp(1, PART)) as u32;
        let first = eight(padded, PADDING + start) << unused >> unused;
        // Of a short word these are the same bytes.
        let last = eight(padded, PADDING + end - PART) >> unused;
        Self {
            hash: hash(first, last, length),
            first,
        }
    }
}

/// The four bytes from `at` on.
#[inline(always)]
#[must_use]
pub fn quad(bytes: &[u8], at: usize) -> u32 {
    let quad = bytes[at..].first_chunk().copied();
    u32::from_le_bytes(quad.unwrap_or_default())
}

/// The eight bytes from `at` on.
#[inline(always)]
#[must_use]
pub fn eight(bytes: &[u8], at: usize) -> u64 {
    let eight = bytes[at..].first_chunk().copied();
    u64::from_le_bytes(eight.unwrap_or_default())
}
