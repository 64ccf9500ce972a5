//! Words looked up by their hash: the cost hardly grows with their number.
//!
//! A bitmap that stays in the cache of a core tells nearly all words of a text from those that are
//! looked for; what is left is compared letter by letter.

/// Bits of the bitmap for each entry, at least: one word in so many is compared for nothing.
const BITS_PER_ENTRY: usize = 64;
/// Bits of the bitmap, at most: 64 KiB.
const MOST_BITS: usize = 1 << 19;
const LEAST_BITS: usize = 1 << 12;

/// Hashes with what they stand for.
#[derive(Debug, Default)]
pub(super) struct Table {
    bitmap: Vec<u64>,
    /// Bits of the hash that a bucket is chosen by.
    bucket_bits: u32,
    /// Bucket → first of its entries.
    buckets: Vec<u32>,
    /// Hash and number, by bucket.
    entries: Vec<(u64, u32)>,
}

impl Table {
    pub(super) fn new(mut entries: Vec<(u64, u32)>) -> Self {
        if entries.is_empty() {
            return Self::default();
        }
        let bits = (entries.len() * BITS_PER_ENTRY).next_power_of_two();
        let bits = bits.clamp(LEAST_BITS, MOST_BITS);
        let mut bitmap = vec![0; bits / 64];
        for &(hash, _) in &entries {
            let bit = bit_of(hash, bits);
            bitmap[bit / 64] |= 1 << (bit % 64);
        }
        let bucket_bits = entries.len().next_power_of_two().trailing_zeros();
        let bucket = |hash: u64| (hash & ((1 << bucket_bits) - 1)) as u32;
        entries.sort_unstable_by_key(|&(hash, number)| (bucket(hash), hash, number));
        let mut buckets = vec![0; (1 << bucket_bits) + 1];
        for &(hash, _) in &entries {
            buckets[bucket(hash) as usize + 1] += 1;
        }
        for at in 1..buckets.len() {
            buckets[at] += buckets[at - 1];
        }
        Self {
            bitmap,
            bucket_bits,
            buckets,
            entries,
        }
    }

    /// True when something may stand under the hash.
    #[inline]
    pub(super) fn may_have(&self, hash: u64) -> bool {
        let bit = bit_of(hash, self.bitmap.len() * 64);
        let part = self.bitmap.get(bit / 64).copied().unwrap_or(0);
        part >> (bit % 64) & 1 == 1
    }

    /// What stands under the hash.
    pub(super) fn get(&self, hash: u64) -> impl Iterator<Item = usize> {
        let bucket = (hash & ((1 << self.bucket_bits) - 1)) as usize;
        let range = match self.buckets.get(bucket..bucket + 2) {
            Some(ends) => ends[0] as usize..ends[1] as usize,
            None => 0..0,
        };
        let entries = self.entries[range].iter();
        let entries = entries.filter(move |(other, _)| *other == hash);
        entries.map(|(_, number)| *number as usize)
    }

    /// Memory it holds, in bytes.
    pub(super) fn memory(&self) -> usize {
        size_of_val(&*self.bitmap) + size_of_val(&*self.buckets) + size_of_val(&*self.entries)
    }
}

/// The upper bits choose in the bitmap, the lower ones a bucket. `bits` is a power of two, or 0.
#[inline]
fn bit_of(hash: u64, bits: usize) -> usize {
    (hash >> 32) as usize & bits.wrapping_sub(1)
}

/// Bytes of a word that are read at once.
const PART: usize = size_of::<u64>();

/// What a word is looked up by. Not keyed: what they find is compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hashes {
    /// Of its length and its first and last eight bytes.
    pub(super) whole: u64,
    /// Of what it begins with, for long keys and for short ones.
    pub(super) heads: [u64; 2],
}

impl Hashes {
    /// Of the word of `text` from byte `start` to `end`, which is not empty. Takes the same steps for
    /// every word, since which are short cannot be guessed.
    #[inline]
    pub(super) fn of(text: &[u8], start: usize, end: usize) -> Self {
        let length = end - start;
        let unused = 8 * (PART - length.min(PART));
        let first = match text[start..].first_chunk() {
            Some(bytes) => u64::from_le_bytes(*bytes) & u64::MAX >> unused,
            None => few(&text[start..end]),
        };
        // Of a short word these are the same bytes.
        let last = match text[..end].last_chunk() {
            Some(bytes) => u64::from_le_bytes(*bytes) >> unused,
            None => first,
        };
        Self {
            whole: mix(first, last ^ (length as u64) << 56),
            heads: [
                hash_of_first(first, head_lengths(first)[0]),
                hash_of_first(first, head_lengths(first)[1]),
            ],
        }
    }
}

/// What words that begin with this key have in common: for long keys, or else for short ones. None
/// when it is too short to tell.
pub(super) fn hash_of_head(key: &[u8]) -> Option<(usize, u64)> {
    let first = few(&key[..key.len().min(PART)]);
    let lengths = head_lengths(first).into_iter().enumerate();
    let mut fitting = lengths.filter(|&(_, length)| length <= key.len());
    let (kind, length) = fitting.next()?;
    Some((kind, hash_of_first(first, length)))
}

#[inline]
fn hash_of_first(first: u64, length: usize) -> u64 {
    mix(first & u64::MAX >> (8 * (PART - length)), 0)
}

/// Bytes of the heads of long keys and of short ones: four letters of ASCII or two; two letters of
/// three bytes each, or one.
#[inline]
fn head_lengths(first: u64) -> [usize; 2] {
    let high = (first >> 7 & 1) as usize;
    [4 + 2 * high, 2 + high]
}

/// Up to eight bytes, zeros behind them.
fn few(text: &[u8]) -> u64 {
    let mut bytes = [0; PART];
    bytes[..text.len()].copy_from_slice(text);
    u64::from_le_bytes(bytes)
}

#[inline]
fn mix(one: u64, other: u64) -> u64 {
    let one = one ^ 0x9E37_79B9_7F4A_7C15;
    let other = other ^ 0xD1B5_4A32_D192_ED03;
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
}
