//! Looks at 64 bytes at a time, with the vector instructions that the machine turns out to have.
//!
//! What is done with the bytes is a [`Task`], written once. It is compiled for each [`Level`] of
//! instructions, and [`run`] takes the best that the machine has. All levels give the same masks, as a
//! test says; [`limit`] takes a lower one, so that they can be measured side by side.
//!
//! The only `unsafe` code of the library besides mappings is in the files named after processors. It
//! is of four kinds: loads from an array that is as long as the load, loads from places in a bitmap or a
//! text that were held to its length first, one instruction written as itself, and calls of functions that
//! need an instruction set, behind the question whether the machine has it.

use std::sync::atomic::{AtomicU8, Ordering};

mod classes;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
mod words;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use classes::Classes;
use portable::Portable;
pub use words::{
    Bitmaps, FindHeads, FindQuads, FindWords, Maybe, PADDING, QUAD, Word, bit_of, eight,
    first_bytes, hash_of_head, hash_of_quad, hash_of_word, long_head, quad, short_head,
};

/// Bytes of a block, one bit each in a mask, the first byte in the lowest bit.
pub const BLOCK: usize = 64;

/// Bytes that are read at once.
pub type Block = [u8; BLOCK];

/// A block and the byte before it.
pub type Window = [u8; BLOCK + 1];

/// A block and the four bytes behind it.
pub type Quads = [u8; BLOCK + QUAD];

/// What a level of instructions can tell of a block.
pub trait Vector: Copy {
    /// What kind of byte each one is, in folded text.
    fn classes(self, window: &Window) -> Classes;

    /// Bytes that end a run of plain text in a JSON string: `"`, `\` and control characters.
    fn ends_plain(self, block: &Block) -> u64;

    /// Bytes of a text that begin a character beyond ASCII, and with `ascii` any character.
    fn begins(self, block: &Block, ascii: bool) -> u64;

    /// Which words of a padded text may be in the bitmaps: first byte, and one past the last; at most
    /// 64 of them.
    #[inline(always)]
    fn find_words(self, bitmaps: &Bitmaps<'_>, padded: &[u8], words: &[[u32; 2]]) -> Maybe {
        bitmaps.find(padded, words)
    }

    /// At which of these places, a bit each, what is looked for may begin. `bytes` go on for eight bytes
    /// behind each of them.
    #[inline(always)]
    fn find_heads(self, bitmaps: &Bitmaps<'_>, bytes: &[u8], places: u64) -> u64 {
        bitmaps.find_heads(bytes, places)
    }

    /// At which bytes of a block four bytes begin that may be in the bitmap, by [`hash_of_quad`].
    #[inline(always)]
    fn find_quads(self, bitmap: &[u64], bytes: &Quads) -> u64 {
        words::find_quads(bitmap, bytes)
    }
}

/// What is done with bytes; compiled for each level.
pub trait Task {
    /// What comes of it.
    type Output;

    /// Does it. To be `#[inline(always)]`, or it is compiled without the instructions.
    fn run<V: Vector>(self, vector: V) -> Self::Output;
}

/// How much of a machine is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Level {
    /// What any machine has.
    Portable = 1,
    /// 16 bytes at once, on Arm.
    Neon,
    /// 32 bytes at once.
    Avx2,
    /// 64 bytes at once.
    Avx512,
}

/// The highest level that may be used; 0 before the machine was asked.
static LIMIT: AtomicU8 = AtomicU8::new(0);

impl Level {
    /// Every level, the lowest first.
    pub const ALL: [Self; 4] = [Self::Portable, Self::Neon, Self::Avx2, Self::Avx512];

    /// As it is called on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Neon => "neon",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }

    /// True when this machine has it.
    #[must_use]
    pub fn is_there(self) -> bool {
        match self {
            Self::Portable => true,
            Self::Neon => cfg!(target_arch = "aarch64"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => x86::Avx2::new().is_some(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => x86::Avx512::new().is_some(),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx2 | Self::Avx512 => false,
        }
    }

    fn best() -> Self {
        let mut there = Self::ALL.into_iter().rev().filter(|level| level.is_there());
        there.next().unwrap_or(Self::Portable)
    }

    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|level| *level as u8 == number)
    }
}

/// Uses no higher level than this one from now on, in the whole program.
pub fn limit(level: Level) {
    LIMIT.store(level.min(Level::best()) as u8, Ordering::Relaxed);
}

/// The level that is used.
#[must_use]
pub fn level() -> Level {
    Level::from_number(LIMIT.load(Ordering::Relaxed)).unwrap_or_else(|| {
        let best = Level::best();
        limit(best);
        best
    })
}

/// Runs a task with the best level there is.
#[inline]
pub fn run<T: Task>(task: T) -> T::Output {
    run_with(level(), task)
}

/// Runs a task with a level, or with the portable one where the machine does not have it.
#[inline]
pub fn run_with<T: Task>(level: Level, task: T) -> T::Output {
    match level {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => match x86::Avx512::new() {
            Some(vector) => vector.run(task),
            None => task.run(Portable),
        },
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => match x86::Avx2::new() {
            Some(vector) => vector.run(task),
            None => task.run(Portable),
        },
        #[cfg(target_arch = "aarch64")]
        Level::Neon => task.run(neon::Neon),
        _ => task.run(Portable),
    }
}

#[cfg(test)]
mod tests;
