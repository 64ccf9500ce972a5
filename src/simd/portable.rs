//! Eight bytes at a time, on any machine.

use super::{BLOCK, Block, Classes, Vector, Window};

/// No vector instructions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Portable;

impl Vector for Portable {
    #[inline(always)]
    fn classes(self, window: &Window) -> Classes {
        classes(window)
    }

    #[inline(always)]
    fn ends_plain(self, block: &Block) -> u64 {
        let mut mask = 0;
        for part in 0..BLOCK / 8 {
            let word = eight(block, 8 * part);
            let quote = zero_bytes(word ^ (ONES * u64::from(b'"')));
            let slash = zero_bytes(word ^ (ONES * u64::from(b'\\')));
            let control = zero_bytes(word & (ONES * 0xE0));
            mask |= top_bits(quote | slash | control) << (8 * part);
        }
        mask
    }

    #[inline(always)]
    fn begins(self, block: &Block, ascii: bool) -> u64 {
        let mut mask = 0;
        for part in 0..BLOCK / 8 {
            let word = eight(block, 8 * part);
            // Of a character beyond ASCII the first byte has its two upper bits set, the others one.
            let begins = if ascii {
                !word | word << 1
            } else {
                word & word << 1
            };
            mask |= top_bits(begins) << (8 * part);
        }
        mask
    }
}

const fn bits_of(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => 1,
        b'0'..=b'9' => 1 << 1,
        b'!' | b'|' | b'+' => 1 << 2,
        b'$' => 1 << 3,
        b'@' => 1 << 4,
        b'*' | b'-' => 1 << 5,
        b'_' => 1 << 5 | 1 << 6,
        b'#' => 1 << 5 | 1 << 7,
        _ => 0,
    }
}

static BITS: [u8; 256] = {
    let mut bits = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        bits[byte] = bits_of(byte as u8);
        byte += 1;
    }
    bits
};

fn classes(window: &Window) -> Classes {
    let mut masks = [0_u64; 8];
    let (mut high, mut repeat) = (0, 0);
    for part in 0..BLOCK / 8 {
        let at = 1 + 8 * part;
        let (before, here) = (eight(window, at - 1), eight(window, at));
        let bits = here.to_le_bytes().map(|byte| BITS[usize::from(byte)]);
        let columns = transposed(u64::from_le_bytes(bits)).to_le_bytes();
        for (mask, column) in masks.iter_mut().zip(columns) {
            *mask |= u64::from(column) << (8 * part);
        }
        high |= top_bits(here) << (8 * part);
        repeat |= top_bits(zero_bytes(here ^ before)) << (8 * part);
    }
    let [letters, digits, inner, dollar, at, masks, under, hash] = masks;
    Classes {
        letters,
        digits,
        inner,
        dollar,
        at,
        masks,
        under,
        hash,
        high,
        repeat,
    }
}

fn eight(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(word)
}

/// Eight rows of eight bits as columns: bit `i` of byte `k` is bit `k` of byte `i`.
fn transposed(rows: u64) -> u64 {
    let swap = |rows: u64, by: u32, mask: u64| {
        let change = (rows ^ (rows >> by)) & mask;
        rows ^ change ^ (change << by)
    };
    let rows = swap(rows, 7, 0x00AA_00AA_00AA_00AA);
    let rows = swap(rows, 14, 0x0000_CCCC_0000_CCCC);
    swap(rows, 28, 0x0000_0000_F0F0_F0F0)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOP: u64 = 0x8080_8080_8080_8080;

/// The top bit of each byte, the first byte's lowest.
fn top_bits(bytes: u64) -> u64 {
    ((bytes & TOP).wrapping_mul(0x0002_0408_1020_4081)) >> 56
}

/// The top bit of each byte that is zero.
fn zero_bytes(bytes: u64) -> u64 {
    !(((bytes & !TOP) + !TOP) | bytes) & TOP
}
