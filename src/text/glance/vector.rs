//! [`Classes`] with the vector instructions that the machine turns out to have.
//!
//! The only `unsafe` code of the library besides mappings. It is of two kinds: loads of 32 or 64 bytes
//! from an array that is that long, and calls of functions that need an instruction set, behind the
//! question whether the machine has it.

#![allow(unsafe_code)]

use super::classes::Classify;

/// The best way that this machine has, if it has any.
pub(super) fn classify() -> Option<Classify> {
    all().into_iter().next()
}

/// All ways that this machine has, the best first.
#[cfg(target_arch = "x86_64")]
pub(super) fn all() -> Vec<Classify> {
    let mut all: Vec<Classify> = vec![];
    if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") {
        all.push(x86::with_avx512);
    }
    if is_x86_feature_detected!("avx2") {
        all.push(x86::with_avx2);
    }
    all
}

/// All ways that this machine has: none.
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn all() -> Vec<Classify> {
    vec![]
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::super::classes::{BLOCK, Classes, Window};

    /// To be called where the machine has AVX2.
    pub(super) fn with_avx2(window: &Window) -> Classes {
        // SAFETY: `all` gives this function out only where the machine has AVX2.
        unsafe { avx2(window) }
    }

    /// To be called where the machine has AVX-512 F and BW.
    pub(super) fn with_avx512(window: &Window) -> Classes {
        // SAFETY: `all` gives this function out only where the machine has both.
        unsafe { avx512(window) }
    }

    #[target_feature(enable = "avx2")]
    fn avx2(window: &Window) -> Classes {
        const HALF: usize = BLOCK / 2;
        let load = |at: usize| {
            let bytes = &window[at..at + HALF];
            // SAFETY: the slice has 32 bytes, and the load asks for no alignment.
            unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
        };
        let halves = [load(1), load(1 + HALF)];
        let before = [load(0), load(HALF)];
        let bits = |one: __m256i, other: __m256i| {
            let low = _mm256_movemask_epi8(one) as u32;
            let high = _mm256_movemask_epi8(other) as u32;
            u64::from(low) | u64::from(high) << HALF
        };
        let is = |byte: u8| {
            let byte = _mm256_set1_epi8(byte as i8);
            halves.map(|half| _mm256_cmpeq_epi8(half, byte))
        };
        let or = |one: [__m256i; 2], other: [__m256i; 2]| {
            [
                _mm256_or_si256(one[0], other[0]),
                _mm256_or_si256(one[1], other[1]),
            ]
        };
        let between = |first: u8, last: u8| {
            // What is no byte of the range goes to its end when it is clamped.
            let (first, last) = (_mm256_set1_epi8(first as i8), _mm256_set1_epi8(last as i8));
            halves.map(|half| {
                let clamped = _mm256_min_epu8(_mm256_max_epu8(half, first), last);
                _mm256_cmpeq_epi8(clamped, half)
            })
        };
        let mask = |[one, other]: [__m256i; 2]| bits(one, other);
        let (under, hash) = (is(b'_'), is(b'#'));
        Classes {
            letters: mask(between(b'a', b'z')),
            digits: mask(between(b'0', b'9')),
            inner: mask(or(is(b'!'), or(is(b'|'), is(b'+')))),
            dollar: mask(is(b'$')),
            at: mask(is(b'@')),
            masks: mask(or(or(is(b'*'), is(b'-')), or(under, hash))),
            under: mask(under),
            hash: mask(hash),
            high: mask(halves),
            repeat: bits(
                _mm256_cmpeq_epi8(halves[0], before[0]),
                _mm256_cmpeq_epi8(halves[1], before[1]),
            ),
        }
    }

    #[target_feature(enable = "avx512f,avx512bw")]
    fn avx512(window: &Window) -> Classes {
        let load = |at: usize| {
            let bytes = &window[at..at + BLOCK];
            // SAFETY: the slice has 64 bytes, and the load asks for no alignment.
            unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
        };
        let (block, before) = (load(1), load(0));
        let is = |byte: u8| _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8(byte as i8));
        let between = |first: u8, last: u8| {
            let from_first = _mm512_sub_epi8(block, _mm512_set1_epi8(first as i8));
            _mm512_cmple_epu8_mask(from_first, _mm512_set1_epi8((last - first) as i8))
        };
        let (under, hash) = (is(b'_'), is(b'#'));
        Classes {
            letters: between(b'a', b'z'),
            digits: between(b'0', b'9'),
            inner: is(b'!') | is(b'|') | is(b'+'),
            dollar: is(b'$'),
            at: is(b'@'),
            masks: is(b'*') | is(b'-') | under | hash,
            under,
            hash,
            high: _mm512_movepi8_mask(block),
            repeat: _mm512_cmpeq_epi8_mask(block, before),
        }
    }
}
