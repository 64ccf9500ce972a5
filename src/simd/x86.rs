//! AVX2 and AVX-512.

#![allow(unsafe_code)]

use std::{arch::x86_64::*, sync::LazyLock};

use super::{
    BLOCK, Bitmaps, Block, Classes, Level, Maybe, PADDING, Task, Vector, Window,
    words::{FIRST, LAST},
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
    fn find_words(self, bitmaps: &Bitmaps<'_>, padded: &[u8], words: &[[u32; 2]]) -> Maybe {
        let (some, rest) = words.as_chunks();
        let mut maybe = Maybe::default();
        for (at, words) in some.iter().enumerate() {
            // SAFETY: as above.
            let found = unsafe { avx512::find_words(bitmaps, padded, words) };
            maybe.whole |= found.whole << (at * avx512::LANES);
            maybe.begun |= found.begun << (at * avx512::LANES);
        }
        if !rest.is_empty() {
            // Filled up with the first of them, which is found for nothing.
            let mut words = [rest[0]; avx512::LANES];
            words[..rest.len()].copy_from_slice(rest);
            // SAFETY: as above.
            let found = unsafe { avx512::find_words(bitmaps, padded, &words) };
            let kept = (1 << rest.len()) - 1;
            maybe.whole |= (found.whole & kept) << (some.len() * avx512::LANES);
            maybe.begun |= (found.begun & kept) << (some.len() * avx512::LANES);
        }
        maybe
    }
}

mod avx2 {
    use super::*;

    const HALF: usize = BLOCK / 2;

    /// 64 bytes, half in each.
    type Halves = [__m256i; 2];

    #[inline]
    #[target_feature(enable = "avx2")]
    fn load(bytes: &Block) -> Halves {
        let (one, other) = bytes.split_at(HALF);
        // SAFETY: each slice has 32 bytes, and the loads ask for no alignment.
        unsafe {
            [
                _mm256_loadu_si256(one.as_ptr().cast()),
                _mm256_loadu_si256(other.as_ptr().cast()),
            ]
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn mask([one, other]: Halves) -> u64 {
        let low = _mm256_movemask_epi8(one) as u32;
        let high = _mm256_movemask_epi8(other) as u32;
        u64::from(low) | u64::from(high) << HALF
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn is(bytes: Halves, byte: u8) -> Halves {
        let byte = _mm256_set1_epi8(byte as i8);
        [
            _mm256_cmpeq_epi8(bytes[0], byte),
            _mm256_cmpeq_epi8(bytes[1], byte),
        ]
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn or(one: Halves, other: Halves) -> Halves {
        [
            _mm256_or_si256(one[0], other[0]),
            _mm256_or_si256(one[1], other[1]),
        ]
    }

    /// Bytes from `first` to `last`: what is none goes to an end of the range when it is clamped.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn between(bytes: Halves, first: u8, last: u8) -> Halves {
        let (first, last) = (_mm256_set1_epi8(first as i8), _mm256_set1_epi8(last as i8));
        let clamped = |half| _mm256_min_epu8(_mm256_max_epu8(half, first), last);
        [
            _mm256_cmpeq_epi8(clamped(bytes[0]), bytes[0]),
            _mm256_cmpeq_epi8(clamped(bytes[1]), bytes[1]),
        ]
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn classes(window: &Window) -> Classes {
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
            high: mask(bytes),
            repeat: mask([
                _mm256_cmpeq_epi8(bytes[0], before[0]),
                _mm256_cmpeq_epi8(bytes[1], before[1]),
            ]),
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn ends_plain(block: &Block) -> u64 {
        let bytes = load(block);
        let marks = or(is(bytes, b'"'), is(bytes, b'\\'));
        mask(or(marks, between(bytes, 0, 0x1F)))
    }
}

mod avx512 {
    use super::*;

    /// Words that are looked up at once.
    pub(super) const LANES: usize = 8;

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn load(bytes: &Block) -> __m512i {
        // SAFETY: there are 64 bytes, and the load asks for no alignment.
        unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn is(bytes: __m512i, byte: u8) -> u64 {
        _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte as i8))
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn between(bytes: __m512i, first: u8, last: u8) -> u64 {
        let from_first = _mm512_sub_epi8(bytes, _mm512_set1_epi8(first as i8));
        _mm512_cmple_epu8_mask(from_first, _mm512_set1_epi8((last - first) as i8))
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    pub(super) fn classes(window: &Window) -> Classes {
        let (Some(block), Some(before)) = (window.last_chunk(), window.first_chunk()) else {
            return Classes::default();
        };
        let (bytes, before) = (load(block), load(before));
        let (under, hash) = (is(bytes, b'_'), is(bytes, b'#'));
        Classes {
            letters: between(bytes, b'a', b'z'),
            digits: between(bytes, b'0', b'9'),
            inner: is(bytes, b'!') | is(bytes, b'|') | is(bytes, b'+'),
            dollar: is(bytes, b'$'),
            at: is(bytes, b'@'),
            masks: is(bytes, b'*') | is(bytes, b'-') | under | hash,
            under,
            hash,
            high: _mm512_movepi8_mask(bytes),
            repeat: _mm512_cmpeq_epi8_mask(bytes, before),
        }
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    pub(super) fn ends_plain(block: &Block) -> u64 {
        let bytes = load(block);
        is(bytes, b'"') | is(bytes, b'\\') | between(bytes, 0, 0x1F)
    }

    /// As [`Bitmaps::find`] does it, eight words at once.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq")]
    pub(super) fn find_words(
        bitmaps: &Bitmaps<'_>,
        padded: &[u8],
        words: &[[u32; 2]; LANES],
    ) -> Maybe {
        // SAFETY: there are 64 bytes, and the load asks for no alignment.
        let edges = unsafe { _mm512_loadu_si512(words.as_ptr().cast()) };
        let start = _mm512_and_si512(edges, all(u64::from(u32::MAX)));
        let end = _mm512_srli_epi64::<32>(edges);
        let inside = padded.len().checked_sub(2 * PADDING).map(|length| {
            let over = _mm512_cmpgt_epu64_mask(end, all(length as u64));
            over | _mm512_cmpgt_epu64_mask(start, end)
        });
        if inside != Some(0) {
            return bitmaps.find(padded, words);
        }
        // SAFETY: no word begins or ends outside of the text, which has more than eight bytes of
        // padding before and behind it.
        let (first, last) = unsafe {
            let text = padded.as_ptr().add(PADDING);
            (
                _mm512_i64gather_epi64::<1>(start, text.cast()),
                _mm512_i64gather_epi64::<1>(end, text.sub(8).cast()),
            )
        };
        let length = _mm512_sub_epi64(end, start);
        let used = _mm512_min_epu64(_mm512_max_epu64(length, all(1)), all(8));
        let unused = _mm512_slli_epi64::<3>(_mm512_sub_epi64(all(8), used));
        let first = without(first, unused);
        let last = _mm512_srlv_epi64(last, unused);
        let one = _mm512_mullo_epi64(first, all(FIRST));
        let last = _mm512_xor_si512(last, _mm512_slli_epi64::<56>(length));
        let other = _mm512_mullo_epi64(last, all(LAST));
        let sum = _mm512_add_epi64(one, _mm512_rol_epi64::<32>(other));
        let high = _mm512_and_si512(_mm512_srli_epi64::<7>(first), all(1));
        // Bits of the first eight bytes that are no part of a head: 32 and 48, or 16 and 40.
        let unused = _mm512_sub_epi64(all(32), _mm512_slli_epi64::<4>(high));
        let mut begun = is_set(bitmaps.long, heads(first, unused));
        if let Some(short) = bitmaps.short {
            let unused = _mm512_sub_epi64(all(48), _mm512_slli_epi64::<3>(high));
            begun |= is_set(short, heads(first, unused));
        }
        Maybe {
            whole: u64::from(is_set(bitmaps.words, sum)),
            begun: u64::from(begun),
        }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn all(number: u64) -> __m512i {
        _mm512_set1_epi64(number as i64)
    }

    /// Without so many of the upper bits.
    #[inline]
    #[target_feature(enable = "avx512f")]
    fn without(numbers: __m512i, bits: __m512i) -> __m512i {
        _mm512_srlv_epi64(_mm512_sllv_epi64(numbers, bits), bits)
    }

    /// The upper halves of these are those of [`super::super::hash_of_head`].
    #[inline]
    #[target_feature(enable = "avx512f,avx512dq")]
    fn heads(first: __m512i, unused: __m512i) -> __m512i {
        _mm512_mullo_epi64(without(first, unused), all(FIRST))
    }

    /// Which hashes have their bit set, of which the upper halves are looked at.
    #[inline]
    #[target_feature(enable = "avx512f")]
    fn is_set(bitmap: &[u64], hashes: __m512i) -> u8 {
        let parts = bitmap.len() as u64;
        if !parts.is_power_of_two() {
            return u8::MAX;
        }
        let bit = _mm512_and_si512(_mm512_srli_epi64::<32>(hashes), all(parts * 64 - 1));
        let part = _mm512_srli_epi64::<6>(bit);
        // SAFETY: each is below the number of parts, of which there is at least one.
        let parts = unsafe { _mm512_i64gather_epi64::<8>(part, bitmap.as_ptr().cast()) };
        let shifted = _mm512_srlv_epi64(parts, _mm512_and_si512(bit, all(63)));
        _mm512_test_epi64_mask(shifted, all(1))
    }
}
