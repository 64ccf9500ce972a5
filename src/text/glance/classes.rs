//! Which bytes of a block are letters, digits, signs and so on: one bit a byte.

use std::sync::LazyLock;

/// Bytes of a block, one bit each in a mask.
pub(super) const BLOCK: usize = 64;

/// The byte before a block, or 0, and the block. What lies behind the text is 0.
pub(super) type Window = [u8; BLOCK + 1];

/// The masks of a block of folded text, the first byte in the lowest bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Classes {
    /// Small ASCII letters.
    pub(super) letters: u64,
    pub(super) digits: u64,
    /// `!`, `|` and `+`, which may stand for a letter inside a word.
    pub(super) inner: u64,
    /// `$`, which may stand for one anywhere.
    pub(super) dollar: u64,
    /// `@`, which may as well.
    pub(super) at: u64,
    /// `*`, `#`, `-` and `_`, which may hide one.
    pub(super) masks: u64,
    pub(super) under: u64,
    pub(super) hash: u64,
    /// Not ASCII.
    pub(super) high: u64,
    /// The same byte as the one before.
    pub(super) repeat: u64,
}

/// Tells the classes of a block.
pub(super) type Classify = fn(&Window) -> Classes;

/// The quickest way that this machine has.
pub(super) fn fastest() -> Classify {
    static FASTEST: LazyLock<Classify> =
        LazyLock::new(|| super::vector::classify().unwrap_or(portable));
    *FASTEST
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

/// Eight bytes at a time, on any machine.
pub(super) fn portable(window: &Window) -> Classes {
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

fn eight(window: &Window, at: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&window[at..at + 8]);
    u64::from_le_bytes(bytes)
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

const TOP: u64 = 0x8080_8080_8080_8080;

/// The top bit of each byte, the first byte's lowest.
fn top_bits(bytes: u64) -> u64 {
    ((bytes & TOP).wrapping_mul(0x0002_0408_1020_4081)) >> 56
}

/// The top bit of each byte that is zero.
fn zero_bytes(bytes: u64) -> u64 {
    !(((bytes & !TOP) + !TOP) | bytes) & TOP
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, byte by byte.
    fn by_definition(window: &Window) -> Classes {
        let mask = |is: &dyn Fn(u8) -> bool| {
            let bytes = window[1..].iter().enumerate();
            bytes.fold(0, |mask, (at, &byte)| mask | u64::from(is(byte)) << at)
        };
        let repeat = window.windows(2).enumerate();
        Classes {
            letters: mask(&|byte| byte.is_ascii_lowercase()),
            digits: mask(&|byte| byte.is_ascii_digit()),
            inner: mask(&|byte| b"!|+".contains(&byte)),
            dollar: mask(&|byte| byte == b'$'),
            at: mask(&|byte| byte == b'@'),
            masks: mask(&|byte| b"*#-_".contains(&byte)),
            under: mask(&|byte| byte == b'_'),
            hash: mask(&|byte| byte == b'#'),
            high: mask(&|byte| !byte.is_ascii()),
            repeat: repeat.fold(0, |mask, (at, pair)| {
                mask | u64::from(pair[0] == pair[1]) << at
            }),
        }
    }

    proptest! {
        #[test]
        fn every_way_is_the_definition(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0x20..0x80_u8], BLOCK + 1),
        ) {
            let window: Window = bytes.try_into().expect("a window");
            let expected = by_definition(&window);
            prop_assert_eq!(portable(&window), expected);
            prop_assert_eq!(fastest()(&window), expected);
            for classify in super::super::vector::all() {
                prop_assert_eq!(classify(&window), expected);
            }
        }
    }
}
