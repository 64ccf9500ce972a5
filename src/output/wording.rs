//! What a flagged post says, small enough to be kept: a hash of its texts, and a sketch by which
//! near copies are told.
//!
//! The sketch is that of Broder (1997, 2000): the characters of a text, without addresses, handles,
//! numbers, signs and emoji, are cut into overlapping pieces (*shingles*); minima of hashes over
//! them are drawn together into six *super-shingles*. Two texts that share most pieces share two
//! super-shingles or more, and texts that share few pieces hardly ever do. Nothing has to be compared with
//! everything else.

use std::ops::Range;

use crate::{
    simd::{self, Task, Vector},
    text::{self, TextField},
};

/// Super-shingles of a text.
pub(super) const PARTS: usize = 6;
/// Minima drawn together into each.
const MINIMA: usize = 5;

/// What near copies are told by. All zero for a text with too few letters to tell.
pub(super) type Sketch = [u32; PARTS];

/// Letters below which only the same text is a copy.
const LEAST_LETTERS: usize = 8;
/// Pieces below which all letters must be the same: of a short text each word is much.
const LEAST_PIECES: usize = 32;
/// Letters that are looked at: posts are short, and records may have megabytes.
const MOST_LETTERS: usize = 100_000;

/// Minima that are found at once: so many that whole vectors of any machine are full.
const LANES: usize = (PARTS * MINIMA).next_multiple_of(16);

/// A factor and a term for each minimum: they put the hashes of pieces into another order.
const ORDERS: ([u32; LANES], [u32; LANES]) = {
    let (mut factors, mut terms) = ([0; LANES], [0; LANES]);
    let mut number = 0;
    while number < LANES {
        let seed = 2 * number as u64;
        factors[number] = (mixed(seed) >> 32) as u32 | 1;
        terms[number] = (mixed(seed + 1) >> 32) as u32;
        number += 1;
    }
    (factors, terms)
};

/// What a post says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wording {
    /// The same for posts whose texts read the same, case and invisible characters aside.
    pub(super) hash: u64,
    pub(super) sketch: Sketch,
}

/// Memory for reading what posts say.
#[derive(Debug, Default)]
pub(super) struct WordingReader {
    reading: String,
    letters: Vec<char>,
    addresses: Vec<Range<usize>>,
}

impl WordingReader {
    pub(super) fn read(&mut self, texts: &[TextField<'_>]) -> Wording {
        let mut hasher = blake3::Hasher::new();
        self.letters.clear();
        for field in texts {
            text::exact_reading(field.text, &mut self.reading);
            hasher.update(self.reading.as_bytes()).update(b"\0");
            self.take_letters();
        }
        let mut bytes = [0; 8];
        hasher.finalize_xof().fill(&mut bytes);
        if self.letters.len() > 1 << 16 {
            self.reading = String::new();
        }
        Wording {
            hash: u64::from_le_bytes(bytes),
            sketch: sketch(&self.letters),
        }
    }

    /// Appends the letters and marks of the reading, with one blank wherever anything else stands.
    fn take_letters(&mut self) {
        self.addresses.clear();
        text::find_addresses(&self.reading, &mut self.addresses);
        let mut addresses = self.addresses.iter().peekable();
        let mut blank = true;
        if !self.letters.is_empty() {
            self.letters.push(' ');
        }
        for (at, c) in self.reading.char_indices() {
            if self.letters.len() >= MOST_LETTERS {
                break;
            }
            while addresses.next_if(|range| range.end <= at).is_some() {}
            let in_address = addresses.peek().is_some_and(|range| range.start <= at);
            if !in_address && text::is_letter_or_mark(c) {
                self.letters.push(c);
                blank = false;
            } else if !blank {
                self.letters.push(' ');
                blank = true;
            }
        }
        while self.letters.last() == Some(&' ') {
            self.letters.pop();
        }
    }
}

fn sketch(letters: &[char]) -> Sketch {
    let count = letters.iter().filter(|c| **c != ' ').count();
    if count < LEAST_LETTERS {
        return Sketch::default();
    }
    let (mut minima, pieces) = simd::run(Minima { letters });
    if pieces < LEAST_PIECES {
        let whole = letters
            .iter()
            .fold(2, |hash, &c| mixed(hash ^ u64::from(c)));
        minima = [(whole >> 32) as u32; LANES];
    }
    let mut sketch = Sketch::default();
    for (number, (part, minima)) in (0..).zip(sketch.iter_mut().zip(minima.chunks(MINIMA))) {
        let start = mixed(length_step(letters.len(), number) << 8 | number);
        let hash = minima
            .iter()
            .fold(start, |hash, &min| mixed(hash ^ u64::from(min)));
        // Zero means that nothing can be told.
        *part = (hash >> 32) as u32 | 1;
    }
    sketch
}

/// Finds what comes first of the pieces of a text, in each of the orders, and counts them.
struct Minima<'a> {
    letters: &'a [char],
}

impl Task for Minima<'_> {
    type Output = ([u32; LANES], usize);

    // No vector instruction is named: the compiler finds them where the machine has them.
    #[inline(always)]
    fn run<V: Vector>(self, _: V) -> Self::Output {
        let (factors, terms) = &ORDERS;
        let mut minima = [u32::MAX; LANES];
        let mut pieces = 0;
        for (at, &first) in self.letters.iter().enumerate() {
            let Some(piece) = self.letters.get(at..at + piece_len(first)) else {
                continue;
            };
            pieces += 1;
            let hash = piece.iter().fold(1, |hash, &c| mixed(hash ^ u64::from(c)));
            let hash = (hash >> 32) as u32;
            for ((minimum, factor), term) in minima.iter_mut().zip(factors).zip(terms) {
                let place = hash.wrapping_mul(*factor).wrapping_add(*term);
                *minimum = (*minimum).min(place);
            }
        }
        (minima, pieces)
    }
}

/// Letters of a piece: as many as a syllable or two have, in scripts of sounds and of syllables.
fn piece_len(first: char) -> usize {
    match first {
        '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => 2,
        _ => 4,
    }
}

/// A step of length that doubles from one to the next, shifted for each part: texts of about the same
/// length share nearly all, and one that is twice as long as the other none. A word said a hundred
/// times has the pieces of one said three times.
fn length_step(letters: usize, part: u64) -> u64 {
    // Six times the logarithm to base 2, without floating point: below 2^20 letters it fits.
    let letters = letters.clamp(1, MOST_LETTERS) as u128;
    (u64::from(letters.pow(PARTS as u32).ilog2()) + part) / PARTS as u64
}

/// A permutation of 64-bit numbers (the finisher of splitmix64, Steele, Lea and Flood, 2014).
const fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ number >> 31
}
