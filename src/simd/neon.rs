//! NEON, which every 64-bit Arm processor has.

#![allow(unsafe_code)]

use std::arch::aarch64::*;

use super::{BLOCK, Block, Classes, Vector, Window};

/// The instructions of NEON.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neon;

const QUARTER: usize = BLOCK / 4;

/// 64 bytes, a quarter in each.
type Quarters = [uint8x16_t; 4];

impl Vector for Neon {
    #[inline(always)]
    fn classes(self, window: &Window) -> Classes {
        // SAFETY: every processor that this is compiled for has the instructions.
        unsafe { classes(window) }
    }

    #[inline(always)]
    fn ends_plain(self, block: &Block) -> u64 {
        // SAFETY: as above.
        unsafe { ends_plain(block) }
    }

    #[inline(always)]
    fn begins(self, block: &Block, ascii: bool) -> u64 {
        // SAFETY: as above.
        unsafe { begins(block, ascii) }
    }
}

#[inline]
#[target_feature(enable = "neon")]
fn classes(window: &Window) -> Classes {
    let (Some(block), Some(before)) = (window.last_chunk(), window.first_chunk()) else {
        return Classes::default();
    };
    let (bytes, before) = (load(block), load(before));
    let (under, hash) = (is(bytes, b'_'), is(bytes, b'#'));
    let inner = or(is(bytes, b'!'), or(is(bytes, b'|'), is(bytes, b'+')));
    let masks = or(or(is(bytes, b'*'), is(bytes, b'-')), or(under, hash));
    Classes {
        letters: mask(between(bytes, b'a', b'z')),
        digits: mask(between(bytes, b'0', b'9')),
        inner: mask(inner),
        dollar: mask(is(bytes, b'$')),
        at: mask(is(bytes, b'@')),
        masks: mask(masks),
        under: mask(under),
        hash: mask(hash),
        high: mask(between(bytes, 0x80, u8::MAX)),
        repeat: mask(each(|at| vceqq_u8(bytes[at], before[at]))),
    }
}

#[inline]
#[target_feature(enable = "neon")]
fn ends_plain(block: &Block) -> u64 {
    let bytes = load(block);
    let marks = or(is(bytes, b'"'), is(bytes, b'\\'));
    mask(or(marks, between(bytes, 0, 0x1F)))
}

#[inline]
#[target_feature(enable = "neon")]
fn begins(block: &Block, ascii: bool) -> u64 {
    if ascii {
        if ascii {
            !mask(between(load(block), 0x80, 0xBF))
        } else {
            mask(between(load(block), 0xC0, u8::MAX))
        }
    } else {
        mask(between(load(block), 0xC0, u8::MAX))
    }
}

#[inline(always)]
fn each(quarter: impl Fn(usize) -> uint8x16_t) -> Quarters {
    [quarter(0), quarter(1), quarter(2), quarter(3)]
}

#[inline]
#[target_feature(enable = "neon")]
fn load(bytes: &Block) -> Quarters {
    let (quarters, _) = bytes.as_chunks::<QUARTER>();
    // SAFETY: each quarter has 16 bytes, and the load asks for no alignment.
    each(|at| unsafe { vld1q_u8(quarters[at].as_ptr()) })
}

#[inline]
#[target_feature(enable = "neon")]
fn is(bytes: Quarters, byte: u8) -> Quarters {
    let byte = vdupq_n_u8(byte);
    each(|at| vceqq_u8(bytes[at], byte))
}

#[inline]
#[target_feature(enable = "neon")]
fn or(one: Quarters, other: Quarters) -> Quarters {
    each(|at| vorrq_u8(one[at], other[at]))
}

/// Bytes from `first` to `last`.
#[inline]
#[target_feature(enable = "neon")]
fn between(bytes: Quarters, first: u8, last: u8) -> Quarters {
    let (first, last) = (vdupq_n_u8(first), vdupq_n_u8(last));
    each(|at| vandq_u8(vcgeq_u8(bytes[at], first), vcleq_u8(bytes[at], last)))
}

/// One bit for each byte that is all ones: each keeps the bit of its place in its eight, and
/// neighbours are added three times.
#[inline]
#[target_feature(enable = "neon")]
fn mask(bytes: Quarters) -> u64 {
    let places = vcombine_u8(vcreate_u8(PLACES), vcreate_u8(PLACES));
    let kept = each(|at| vandq_u8(bytes[at], places));
    let low = vpaddq_u8(kept[0], kept[1]);
    let high = vpaddq_u8(kept[2], kept[3]);
    let sums = vpaddq_u8(low, high);
    vgetq_lane_u64::<0>(vreinterpretq_u64_u8(vpaddq_u8(sums, sums)))
}

/// 1, 2, 4 and so on, a byte each.
const PLACES: u64 = 0x8040_2010_0804_0201;
