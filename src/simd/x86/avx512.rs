//! AVX-512: a block at once.

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

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
pub(super) fn begins(block: &Block, ascii: bool) -> u64 {
    if ascii {
        !between(load(block), 0x80, 0xBF)
    } else {
        between(load(block), 0xC0, u8::MAX)
    }
}

/// As [`Bitmaps::find`] does it, eight words at once.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq")]
pub(super) fn find_words(bitmaps: &Bitmaps<'_>, padded: &[u8], words: &[[u32; 2]; LANES]) -> Maybe {
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
