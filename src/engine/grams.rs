//! Which bytes stand three in a row in a text, so that most literals that are missing need no search.

/// Grams of a literal that are asked for, at most.
const ASKED: usize = 4;
const LENGTH: usize = 3;
const FACTOR: u32 = 0x9E37_79B1;
/// Bits for each byte of a text: about one gram in so many seems to stand there and does not.
const BITS_PER_BYTE: usize = 16;
/// Fewest and most bits: half a KiB, and 16 KiB for texts of 8 KiB and more.
const LEAST_BITS: usize = 1 << 12;
const MOST_BITS: usize = 1 << 17;

/// The grams of one text, noted when somebody first asks.
#[derive(Debug, Default)]
pub(super) struct Grams {
    bits: Vec<u64>,
    known: bool,
}

/// Some grams of a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked([u32; ASKED]);

impl Asked {
    /// Grams from all over a literal; `None` when it is too short to have any.
    pub(super) fn of(literal: &str) -> Option<Self> {
        let last = literal.len().checked_sub(LENGTH)?;
        let at = |part: usize| hash_at(literal.as_bytes(), last * part / (ASKED - 1));
        Some(Self(std::array::from_fn(at)))
    }
}

impl Grams {
    /// Forgets the text.
    pub(super) fn clear(&mut self) {
        self.known = false;
    }

    /// Notes the grams of a text, unless that was done since all was forgotten.
    pub(super) fn note(&mut self, text: &str) {
        if std::mem::replace(&mut self.known, true) {
            return;
        }
        let bits = text.len().saturating_mul(BITS_PER_BYTE).next_power_of_two();
        let parts = bits.clamp(LEAST_BITS, MOST_BITS) / 64;
        self.bits.clear();
        self.bits.resize(parts, 0);
        let Some((first, rest)) = text.as_bytes().split_first_chunk::<{ LENGTH - 1 }>() else {
            return;
        };
        let mut gram = u32::from_le_bytes([0, first[0], first[1], 0]);
        for &byte in rest {
            gram = gram >> 8 | u32::from(byte) << 16;
            let bit = bit_of(gram.wrapping_mul(FACTOR), parts);
            self.bits[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// False when the literal that these are of is surely no part of the text; one that is too short to
    /// have any may stand in any text.
    #[inline]
    pub(super) fn may_have(&self, asked: Option<Asked>) -> bool {
        let is_there = |&hash: &u32| {
            let bit = bit_of(hash, self.bits.len());
            self.bits[bit / 64] >> (bit % 64) & 1 == 1
        };
        asked.is_none_or(|asked| asked.0.iter().all(is_there))
    }
}

fn hash_at(bytes: &[u8], at: usize) -> u32 {
    hash(&bytes[at..at + LENGTH])
}

#[inline(always)]
fn hash(gram: &[u8]) -> u32 {
    let gram = u32::from_le_bytes([gram[0], gram[1], gram[2], 0]);
    gram.wrapping_mul(FACTOR)
}

/// Number of the bit of a hash among so many parts, a power of two: the upper bits depend on all bytes.
#[inline(always)]
fn bit_of(hash: u32, parts: usize) -> usize {
    hash.rotate_left(17) as usize & (parts * 64 - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Asked, Grams};

    proptest! {
        #[test]
        fn no_part_of_a_text_is_denied(text in "\\PC{0,60}", from in 0..60_usize, to in 0..60_usize) {
            let mut grams = Grams::default();
            grams.note(&text);
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let place = |wanted: usize| places[wanted.min(places.len() - 1)];
            let part = text.get(place(from)..place(to)).unwrap_or_default();
            prop_assert!(grams.may_have(Asked::of(part)));
        }
    }

    #[test]
    fn most_of_what_is_missing_is_denied() {
        let mut grams = Grams::default();
        grams.note("hujan deras sejak tadi malam di kampung kami, jalan ke pasar terendam");
        let missing = ["banjir", "gempa", "ฆ่าตัวตาย", "bencana", "korban", "보고서"];
        for literal in missing {
            assert!(!grams.may_have(Asked::of(literal)), "{literal}");
        }
        assert_eq!(Asked::of("ab"), None);
    }

    #[test]
    fn another_text_is_noted_after_the_first_is_forgotten() {
        let asked = Asked::of("banjir");
        let mut grams = Grams::default();
        grams.note("banjir");
        grams.note("gempa");
        assert!(grams.may_have(asked));
        grams.clear();
        grams.note("gempa");
        assert!(!grams.may_have(asked));
    }
}
