//! AVX2 and AVX-512.

#![allow(unsafe_code)]

use std::{arch::x86_64::*, sync::LazyLock};

mod avx2;
mod avx512;

use super::{
    BLOCK, Bitmaps, Block, Classes, Level, Maybe, PADDING, Quads, Task, Vector, Window,
    words::{DOWN, FIRST, LAST, OF_QUAD, find_quads},
};

/// What the machine has; it is asked once.
static BEST: LazyLock<Level> = LazyLock::new(|| {
    let avx2 = is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("popcnt");
    let avx512 = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq");
    match (avx2, avx512) {
        (true, true) => Level::Avx512,
        (true, false) => Level::Avx2,
        _ => Level::Portable,
    }
});

/// The machine has AVX2, and the instructions for bits that come with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx2(());

impl Avx2 {
    #[inline]
    pub(super) fn new() -> Option<Self> {
        (*BEST >= Level::Avx2).then_some(Self(()))
    }

    #[inline]
    pub(super) fn run<T: Task>(self, task: T) -> T::Output {
        // SAFETY: there is a value of this type only where the machine has the instructions.
        unsafe { run_avx2(task) }
    }
}

/// The machine has AVX-512 F, BW and DQ, and all that AVX2 comes with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx512(());

impl Avx512 {
    #[inline]
    pub(super) fn new() -> Option<Self> {
        (*BEST >= Level::Avx512).then_some(Self(()))
    }

    #[inline]
    pub(super) fn run<T: Task>(self, task: T) -> T::Output {
        // SAFETY: there is a value of this type only where the machine has the instructions.
        unsafe { run_avx512(task) }
    }
}

#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn run_avx2<T: Task>(task: T) -> T::Output {
    task.run(Avx2(()))
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx2,bmi1,bmi2,lzcnt,popcnt")]
fn run_avx512<T: Task>(task: T) -> T::Output {
    task.run(Avx512(()))
}

impl Vector for Avx2 {
    #[inline(always)]
    fn classes(self, window: &Window) -> Classes {
        // SAFETY: there is a value of this type only where the machine has the instructions.
        unsafe { avx2::classes(window) }
    }

    #[inline(always)]
    fn ends_plain(self, block: &Block) -> u64 {
        // SAFETY: as above.
        unsafe { avx2::ends_plain(block) }
    }

    #[inline(always)]
    fn begins(self, block: &Block, ascii: bool) -> u64 {
        // SAFETY: as above.
        unsafe { avx2::begins(block, ascii) }
    }

    #[inline(always)]
    fn find_heads(self, bitmaps: &Bitmaps<'_>, bytes: &[u8], places: u64) -> u64 {
        // SAFETY: as above.
        unsafe { avx2::find_heads(bitmaps, bytes, places) }
    }

    #[inline(always)]
    fn find_quads(self, bitmap: &[u64], bytes: &Quads) -> u64 {
        // SAFETY: as above.
        unsafe { avx2::find_quads(bitmap, bytes) }
    }

    #[inline(always)]
    fn find_words(self, bitmaps: &Bitmaps<'_>, padded: &[u8], words: &[[u32; 2]]) -> Maybe {
        in_lanes(words, |words: &[_; avx2::LANES]| {
            // SAFETY: as above.
            unsafe { avx2::find_words(bitmaps, padded, words) }
        })
    }
}

impl Vector for Avx512 {
    #[inline(always)]
    fn classes(self, window: &Window) -> Classes {
        // SAFETY: there is a value of this type only where the machine has the instructions.
        unsafe { avx512::classes(window) }
    }

    #[inline(always)]
    fn ends_plain(self, block: &Block) -> u64 {
        // SAFETY: as above.
        unsafe { avx512::ends_plain(block) }
    }

    #[inline(always)]
    fn begins(self, block: &Block, ascii: bool) -> u64 {
        // SAFETY: as above.
        unsafe { avx512::begins(block, ascii) }
    }

    #[inline(always)]
    fn find_heads(self, bitmaps: &Bitmaps<'_>, bytes: &[u8], places: u64) -> u64 {
        // SAFETY: as above.
        unsafe { avx2::find_heads(bitmaps, bytes, places) }
    }

    #[inline(always)]
    fn find_quads(self, bitmap: &[u64], bytes: &Quads) -> u64 {
        // SAFETY: as above.
        unsafe { avx2::find_quads(bitmap, bytes) }
    }

    #[inline(always)]
    fn find_words(self, bitmaps: &Bitmaps<'_>, padded: &[u8], words: &[[u32; 2]]) -> Maybe {
        in_lanes(words, |words: &[_; avx512::LANES]| {
            // SAFETY: as above.
            unsafe { avx512::find_words(bitmaps, padded, words) }
        })
    }
}

/// Looks up words, so many at once; the last few are filled up.
#[inline(always)]
fn in_lanes<const LANES: usize>(
    words: &[[u32; 2]],
    find: impl Fn(&[[u32; 2]; LANES]) -> Maybe,
) -> Maybe {
    let (some, rest) = words.as_chunks();
    let mut maybe = Maybe::default();
    for (at, words) in some.iter().enumerate() {
        let found = find(words);
        maybe.whole |= found.whole << (at * LANES);
        maybe.begun |= found.begun << (at * LANES);
    }
    if let Some(&first) = rest.first() {
        // The first of them is found several times, for nothing.
        let mut words = [first; LANES];
        words[..rest.len()].copy_from_slice(rest);
        let found = find(&words);
        let kept = (1 << rest.len()) - 1;
        maybe.whole |= (found.whole & kept) << (some.len() * LANES);
        maybe.begun |= (found.begun & kept) << (some.len() * LANES);
    }
    maybe
}
