//! AVX2: half a block at once.

use std::arch::asm;

use super::*;
use crate::simd::QUAD;

const HALF: usize = BLOCK / 2;

/// Words that are looked up at once.
pub(super) const LANES: usize = 4;

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
    u64::from(upper_bits(one)) | u64::from(upper_bits(other)) << HALF
}

/// The upper bit of each byte. Written as the instruction itself: what the compiler knows to be a mask of
/// a comparison it may take apart again, bit by bit.
#[inline]
#[target_feature(enable = "avx2")]
fn upper_bits(bytes: __m256i) -> u32 {
    let bits: u32;
    // SAFETY: one instruction of AVX2, which reads a register and writes another.
    unsafe {
        asm!(
            "vpmovmskb {bits:e}, {bytes}",
            bits = lateout(reg) bits,
            bytes = in(ymm_reg) bytes,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    bits
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

#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn begins(block: &Block, ascii: bool) -> u64 {
    if ascii {
        !mask(between(load(block), 0x80, 0xBF))
    } else {
        mask(between(load(block), 0xC0, u8::MAX))
    }
}

/// As [`Bitmaps::find`] does it, four words at once.
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn find_words(bitmaps: &Bitmaps<'_>, padded: &[u8], words: &[[u32; 2]; LANES]) -> Maybe {
    // SAFETY: there are 32 bytes, and the load asks for no alignment.
    let edges = unsafe { _mm256_loadu_si256(words.as_ptr().cast()) };
    let start = _mm256_and_si256(edges, all(u64::from(u32::MAX)));
    let end = _mm256_srli_epi64::<32>(edges);
    let inside = padded.len().checked_sub(2 * PADDING).is_some_and(|length| {
        let over = _mm256_cmpgt_epi64(end, all(length as u64));
        let outside = _mm256_or_si256(over, _mm256_cmpgt_epi64(start, end));
        _mm256_testz_si256(outside, outside) == 1
    });
    if !inside || !bitmaps.are_whole() {
        return bitmaps.find(padded, words);
    }
    // SAFETY: no word begins or ends outside of the text, which has more than eight bytes of
    // padding before and behind it.
    let (first, last) = unsafe {
        let text = padded.as_ptr().add(PADDING);
        (
            _mm256_i64gather_epi64::<1>(text.cast(), start),
            _mm256_i64gather_epi64::<1>(text.sub(8).cast(), end),
        )
    };
    let length = _mm256_sub_epi64(end, start);
    let used = _mm256_min_epu32(_mm256_max_epu32(length, all(1)), all(8));
    let unused = _mm256_slli_epi64::<3>(_mm256_sub_epi64(all(8), used));
    let first = without(first, unused);
    let last = _mm256_srlv_epi64(last, unused);
    let one = times(first, FIRST);
    let last = _mm256_xor_si256(last, _mm256_slli_epi64::<56>(length));
    let other = times(last, LAST);
    let turned = _mm256_shuffle_epi32::<0b10_11_00_01>(other);
    Maybe {
        whole: is_set(bitmaps.words, _mm256_add_epi64(one, turned)),
        begun: may_begin(bitmaps, first),
    }
}

/// As [`Bitmaps::find_heads`] does it, four places at once.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
pub(super) fn find_heads(bitmaps: &Bitmaps<'_>, bytes: &[u8], places: u64) -> u64 {
    if bytes.len() < BLOCK + 8 || !bitmaps.are_whole() {
        return bitmaps.find_heads(bytes, places);
    }
    let (mut left, mut found) = (places, 0);
    let mut count = 0;
    while left != 0 {
        // The last few may be the first of all again, for nothing.
        let at: [i64; LANES] = std::array::from_fn(|_| {
            let place = left.trailing_zeros() % BLOCK as u32;
            left &= left.wrapping_sub(1);
            i64::from(place)
        });
        // SAFETY: each place is one of a block, behind which there are eight bytes more.
        let first = unsafe {
            let at = _mm256_loadu_si256(at.as_ptr().cast());
            _mm256_i64gather_epi64::<1>(bytes.as_ptr().cast(), at)
        };
        found |= may_begin(bitmaps, first) << count;
        count += LANES;
    }
    // Seldom there is one, and where the bits go is slow on some machines.
    if found == 0 {
        return 0;
    }
    _pdep_u64(found, places)
}

/// As the definition does it, at eight bytes at once: those that are four bytes apart.
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn find_quads(bitmap: &[u64], bytes: &Quads) -> u64 {
    if !bitmap.len().is_power_of_two() {
        return super::find_quads(bitmap, bytes);
    }
    let half = |from: usize| {
        let mut found = _mm256_setzero_si256();
        for place in 0..QUAD {
            // SAFETY: behind each half of the block are four bytes more, and the load asks for no
            // alignment.
            let quads = unsafe { _mm256_loadu_si256(bytes.as_ptr().add(from + place).cast()) };
            // The bit that is asked for is on top: it goes to that of the byte where the four begin.
            let is_set = _mm256_srlv_epi32(
                quads_set(bitmap, quads),
                _mm256_set1_epi32(24 - 8 * place as i32),
            );
            let top = _mm256_set1_epi32(0x80 << (8 * place));
            found = _mm256_or_si256(found, _mm256_and_si256(is_set, top));
        }
        u64::from(upper_bits(found))
    };
    half(0) | half(HALF) << HALF
}

/// The part of the bitmap that has the bit of each four bytes, with that bit on top.
#[inline]
#[target_feature(enable = "avx2")]
fn quads_set(bitmap: &[u64], quads: __m256i) -> __m256i {
    let product = _mm256_mullo_epi32(quads, _mm256_set1_epi32(OF_QUAD as i32));
    let hash = _mm256_xor_si256(product, _mm256_srli_epi32::<{ DOWN as i32 }>(product));
    let last = (bitmap.len() as u64 * 64 - 1) as i32;
    let bit = _mm256_and_si256(hash, _mm256_set1_epi32(last));
    // SAFETY: the bitmap has as many bits as a power of two, as was asked before, so that each of these is
    // one of them.
    let parts =
        unsafe { _mm256_i32gather_epi32::<4>(bitmap.as_ptr().cast(), _mm256_srli_epi32::<5>(bit)) };
    _mm256_sllv_epi32(parts, _mm256_andnot_si256(bit, _mm256_set1_epi32(31)))
}

/// Which of these first bytes may begin with what is looked for.
#[inline]
#[target_feature(enable = "avx2")]
fn may_begin(bitmaps: &Bitmaps<'_>, first: __m256i) -> u64 {
    let high = _mm256_and_si256(_mm256_srli_epi64::<7>(first), all(1));
    // Bits of the first eight bytes that are no part of a head: 32 and 48, or 16 and 40.
    let unused = _mm256_sub_epi64(all(32), _mm256_slli_epi64::<4>(high));
    let begun = is_set(bitmaps.long, heads(first, unused));
    let Some(short) = bitmaps.short else {
        return begun;
    };
    let unused = _mm256_sub_epi64(all(48), _mm256_slli_epi64::<3>(high));
    begun | is_set(short, heads(first, unused))
}

#[inline]
#[target_feature(enable = "avx2")]
fn all(number: u64) -> __m256i {
    _mm256_set1_epi64x(number as i64)
}

/// Without so many of the upper bits.
#[inline]
#[target_feature(enable = "avx2")]
fn without(numbers: __m256i, bits: __m256i) -> __m256i {
    _mm256_srlv_epi64(_mm256_sllv_epi64(numbers, bits), bits)
}

/// Products of 64 bits, of halves: there is no instruction for them.
#[inline]
#[target_feature(enable = "avx2")]
fn times(numbers: __m256i, by: u64) -> __m256i {
    let (low, high) = (all(by & u64::from(u32::MAX)), all(by >> 32));
    let upper = _mm256_srli_epi64::<32>(numbers);
    let cross = _mm256_add_epi64(
        _mm256_mul_epu32(numbers, high),
        _mm256_mul_epu32(upper, low),
    );
    _mm256_add_epi64(
        _mm256_mul_epu32(numbers, low),
        _mm256_slli_epi64::<32>(cross),
    )
}

/// The upper halves of these are those of [`super::super::hash_of_head`].
#[inline]
#[target_feature(enable = "avx2")]
fn heads(first: __m256i, unused: __m256i) -> __m256i {
    times(without(first, unused), FIRST)
}

/// Which hashes have their bit set, of which the upper halves are looked at.
#[inline]
#[target_feature(enable = "avx2")]
fn is_set(bitmap: &[u64], hashes: __m256i) -> u64 {
    let bit = _mm256_and_si256(
        _mm256_srli_epi64::<32>(hashes),
        all(bitmap.len() as u64 * 64 - 1),
    );
    // SAFETY: the bitmap has as many parts as a power of two, as was asked before, so that each of
    // these is one of them.
    let parts =
        unsafe { _mm256_i64gather_epi64::<8>(bitmap.as_ptr().cast(), _mm256_srli_epi64::<6>(bit)) };
    // The bit that is asked for goes to the top.
    let up = _mm256_andnot_si256(bit, all(63));
    let shifted = _mm256_sllv_epi64(parts, up);
    _mm256_movemask_pd(_mm256_castsi256_pd(shifted)) as u64
}
