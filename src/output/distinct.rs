//! Numbers counted without repeats, in bounded memory: exactly up to a bound, estimated beyond it.
//!
//! Past the bound the hashes themselves are given up for the registers of HyperLogLog (Flajolet,
//! Fusy, Gandouet and Meunier, 2007), whose standard error is 1.04 / √registers. What is counted does
//! not depend on the order in which hashes come or counts are merged: more than the bound is more than
//! the bound in any order, and the registers keep maxima.

use foldhash::HashSet;

/// Up to so many, every hash is remembered: 8 bytes each, and as much again for finding them.
pub(super) const EXACT_UP_TO: usize = 1 << 14;

/// Bits of a hash that choose its register.
const REGISTER_BITS: u32 = 13;
const REGISTERS: usize = 1 << REGISTER_BITS;

/// What is counted without repeats of one cell and unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Repeats {
    pub(super) texts: Distinct,
    pub(super) authors: Distinct,
}

impl Repeats {
    pub(super) fn see(&mut self, text: u64, author: Option<u64>) {
        self.texts.insert(text);
        author
            .into_iter()
            .for_each(|author| self.authors.insert(author));
    }

    /// Sees all that another one saw.
    pub(super) fn merge(&mut self, other: &Self) {
        self.texts.merge(&other.texts);
        self.authors.merge(&other.authors);
    }
}

/// How many distinct hashes were seen.
#[derive(Debug, Clone)]
pub(super) enum Distinct {
    Exact(HashSet<u64>),
    Estimated(Box<[u8; REGISTERS]>),
}

impl Default for Distinct {
    fn default() -> Self {
        Self::Exact(HashSet::default())
    }
}

impl Distinct {
    /// Sees a hash, of which all bits are as good as random.
    pub(super) fn insert(&mut self, hash: u64) {
        match self {
            Self::Exact(seen) => {
                seen.insert(hash);
                if seen.len() > EXACT_UP_TO {
                    self.estimate();
                }
            }
            Self::Estimated(registers) => note(registers, hash),
        }
    }

    /// Sees all that another one saw.
    pub(super) fn merge(&mut self, other: &Self) {
        match other {
            Self::Exact(seen) => seen.iter().for_each(|&hash| self.insert(hash)),
            Self::Estimated(theirs) => {
                for (ours, theirs) in self.estimate().iter_mut().zip(theirs.iter()) {
                    *ours = (*ours).max(*theirs);
                }
            }
        }
    }

    /// Gives the hashes up for registers.
    fn estimate(&mut self) -> &mut [u8; REGISTERS] {
        if let Self::Exact(seen) = self {
            let mut registers = Box::new([0; REGISTERS]);
            seen.iter().for_each(|&hash| note(&mut registers, hash));
            *self = Self::Estimated(registers);
        }
        match self {
            Self::Estimated(registers) => registers,
            Self::Exact(_) => unreachable!("the hashes were just given up"),
        }
    }

    pub(super) fn is_estimated(&self) -> bool {
        matches!(self, Self::Estimated(_))
    }

    /// How many there were, or about how many.
    pub(super) fn count(&self) -> u64 {
        match self {
            Self::Exact(seen) => seen.len() as u64,
            Self::Estimated(registers) => estimated(registers),
        }
    }
}

/// Notes the longest run of zeros that a register has seen.
fn note(registers: &mut [u8; REGISTERS], hash: u64) {
    let register = &mut registers[(hash >> (u64::BITS - REGISTER_BITS)) as usize];
    let rest = hash << REGISTER_BITS | 1 << (REGISTER_BITS - 1);
    *register = (*register).max(rest.leading_zeros() as u8 + 1);
}

fn estimated(registers: &[u8; REGISTERS]) -> u64 {
    let count = REGISTERS as f64;
    let sum: f64 = registers.iter().map(|&it| (-f64::from(it)).exp2()).sum();
    let raw = 0.7213 / (1.0 + 1.079 / count) * count * count / sum;
    let empty = registers.iter().filter(|&&it| it == 0).count();
    // Few numbers leave registers empty, whose number then tells more.
    let linear = count * (count / empty as f64).ln();
    let best = if raw <= 2.5 * count && empty > 0 {
        linear
    } else {
        raw
    };
    best.round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(number: u64) -> u64 {
        let hash = blake3::hash(&number.to_le_bytes());
        let bytes = hash.as_bytes().first_chunk().expect("32 bytes");
        u64::from_le_bytes(*bytes)
    }

    fn seen(numbers: impl Iterator<Item = u64>) -> Distinct {
        let mut distinct = Distinct::default();
        numbers.for_each(|number| distinct.insert(hash(number)));
        distinct
    }

    #[test]
    fn few_are_counted_and_many_estimated() {
        let bound = EXACT_UP_TO as u64;
        let few = seen((0..bound).chain(0..bound));
        assert!(!few.is_estimated());
        assert_eq!(few.count(), bound);
        for many in [bound + 1, 50_000, 300_000] {
            let distinct = seen(0..many);
            assert!(distinct.is_estimated());
            let error = distinct.count() as f64 / many as f64 - 1.0;
            assert!(error.abs() < 0.05, "{many}: {error}");
        }
    }

    #[test]
    fn the_order_of_merging_cannot_show() {
        let parts = [0..9_000, 5_000..12_000, 0..100, 11_000..30_000];
        let merged = |order: [usize; 4]| {
            let mut all = Distinct::default();
            for part in order {
                all.merge(&seen(parts[part].clone()));
            }
            (all.is_estimated(), all.count())
        };
        let at_once = seen(0..30_000);
        let expected = (at_once.is_estimated(), at_once.count());
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
            assert_eq!(merged(order), expected);
        }
    }
}
