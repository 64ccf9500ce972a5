//! Members and frames of which the end can be found without decompressing: several threads can
//! decompress those.
//!
//! gzip members tell their length only in the dialect of bgzip, which writes it into the header.
//! zstd frames consist of blocks that each begin with their length. What is odd in any way is no
//! unit: whoever reads the source from front to back judges it.

use super::{compression::Compression, tap::Tap};

/// A frame with a larger window (128 MiB, zstd's own default) is read from front to back, whatever
/// else may be allowed: each thread would need as much.
pub(super) const WINDOW: u64 = 128 << 20;

/// A frame that may hold more than this is read from front to back.
pub(super) const UNIT: usize = 16 << 20;

/// What a gzip member of bgzip holds at most, and what a skippable frame may.
const SMALL: usize = 64 << 10;

/// What a compressed block of zstd holds at most.
const BLOCK: usize = 128 << 10;

/// A member or a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// Compressed bytes.
    pub(super) len: usize,
    /// Bytes that it holds, at most.
    pub(super) most: usize,
}

/// The unit that begins `from` bytes further on.
pub(super) fn find(compression: Compression, tap: &mut Tap, from: usize) -> Option<Unit> {
    match compression {
        Compression::None | Compression::Bzip2 | Compression::Xz => None,
        Compression::Gzip => member(tap, from),
        Compression::Zstd => frame(tap, from),
    }
}

fn peek<const LEN: usize>(tap: &mut Tap, from: usize) -> Option<[u8; LEN]> {
    let mut bytes = [0; LEN];
    tap.peek(from, &mut bytes).then_some(bytes)
}

/// A member that begins as bgzip begins them: one extra field, with the length of all less one.
fn member(tap: &mut Tap, from: usize) -> Option<Unit> {
    let head: [u8; 18] = peek(tap, from)?;
    let [
        0x1f,
        0x8b,
        8,
        4,
        _,
        _,
        _,
        _,
        _,
        _,
        6,
        0,
        b'B',
        b'C',
        2,
        0,
        low,
        high,
    ] = head
    else {
        return None;
    };
    let len = usize::from(u16::from_le_bytes([low, high])) + 1;
    let size = from.checked_add(len.checked_sub(4)?)?;
    let most = usize::try_from(u32::from_le_bytes(peek(tap, size)?)).ok()?;
    (most <= SMALL).then_some(Unit { len, most })
}

/// A frame whose blocks are all there (RFC 8878, 3.1.1), or a skippable one.
fn frame(tap: &mut Tap, from: usize) -> Option<Unit> {
    let [a, b, c, d, flags]: [u8; 5] = peek(tap, from)?;
    if matches!([a, b, c, d], [0x50..=0x5f, 0x2a, 0x4d, 0x18]) {
        let len = usize::try_from(u32::from_le_bytes(peek(tap, from.checked_add(4)?)?)).ok()?;
        if len > SMALL {
            return None;
        }
        let len = len + 8;
        let _: [u8; 1] = peek(tap, from.checked_add(len - 1)?)?;
        return Some(Unit { len, most: 0 });
    }
    // A reserved bit or a dictionary.
    if [a, b, c, d] != [0x28, 0xb5, 0x2f, 0xfd] || flags & 0b1011 != 0 {
        return None;
    }
    let single = flags & 0x20 != 0;
    if !single {
        let [byte]: [u8; 1] = peek(tap, from + 5)?;
        window(flags, byte).filter(|window| *window <= WINDOW)?;
    }
    let size = match flags >> 6 {
        0 => usize::from(single),
        flag => 1 << flag,
    };
    let mut told = [0; 8];
    let content = from + 5 + usize::from(!single);
    if !tap.peek(content, &mut told[..size]) {
        return None;
    }
    let told = u64::from_le_bytes(told) + if size == 2 { 256 } else { 0 };
    if told > UNIT as u64 {
        return None;
    }
    blocks(tap, from, content + size, flags & 4 != 0)
}

/// Goes from block to block to the end of the frame.
fn blocks(tap: &mut Tap, from: usize, mut at: usize, checked: bool) -> Option<Unit> {
    let mut most = 0_usize;
    loop {
        let [a, b, c] = peek(tap, at)?;
        let header = u32::from_le_bytes([a, b, c, 0]);
        let size = usize::try_from(header >> 3).ok()?;
        let (len, holds) = match header >> 1 & 3 {
            0 => (size, size),
            1 => (1, size),
            2 => (size, BLOCK),
            _ => return None,
        };
        at += 3 + len;
        most += holds;
        if size > BLOCK || most > UNIT {
            return None;
        }
        if header & 1 != 0 {
            break;
        }
    }
    let len = at + if checked { 4 } else { 0 } - from;
    let _: [u8; 1] = peek(tap, from + len - 1)?;
    Some(Unit { len, most })
}

/// The window that a zstd frame asks for by the two bytes behind its first four (RFC 8878,
/// 3.1.1.1).
pub(super) fn window(flags: u8, byte: u8) -> Option<u64> {
    // A frame in a single segment has no window of its own: it needs as much as it holds, and
    // compressors use it for little.
    if flags & 0x20 != 0 {
        return None;
    }
    let base = 1_u64 << (10 + (byte >> 3));
    Some(base + base / 8 * u64::from(byte & 7))
}
