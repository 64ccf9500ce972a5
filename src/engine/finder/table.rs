//! Keys looked up by a hash: the cost hardly grows with their number.
//!
//! A bitmap that stays in the cache of a core tells nearly all words of a text from those that are
//! looked for; what is left is compared letter by letter.

use std::ops::Range;

use crate::simd::{
    self, BLOCK, Bitmaps, FindHeads, PADDING, bit_of, eight, first_bytes, hash_of_head, long_head,
    short_head,
};

/// Bits of the bitmap for each entry, at least: one word in so many is compared for nothing.
const BITS_PER_ENTRY: usize = 64;
/// Bits of the bitmap, at most: 64 KiB.
const MOST_BITS: usize = 1 << 19;
const LEAST_BITS: usize = 1 << 12;

/// Hashes with what they stand for.
#[derive(Debug)]
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
        let bits = (entries.len() * BITS_PER_ENTRY).next_power_of_two();
        let bits = bits.clamp(LEAST_BITS, MOST_BITS);
        let mut bitmap = vec![0; bits / 64];
        for &(hash, _) in &entries {
            let bit = bit_of(hash, bits / 64);
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

    /// True when there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// One bit for each hash there is, and for some others.
    pub(super) fn bitmap(&self) -> &[u64] {
        &self.bitmap
    }

    /// What stands under the hash.
    pub(super) fn get(&self, hash: u64) -> impl Iterator<Item = usize> {
        let bucket = (hash & ((1 << self.bucket_bits) - 1)) as usize;
        let range = self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize;
        let entries = self.entries[range].iter();
        let entries = entries.filter(move |(other, _)| *other == hash);
        entries.map(|(_, number)| *number as usize)
    }

    /// Memory it holds, in bytes.
    pub(super) fn memory(&self) -> usize {
        size_of_val(&*self.bitmap) + size_of_val(&*self.buckets) + size_of_val(&*self.entries)
    }
}

/// Keys by what they begin with.
#[derive(Debug)]
pub(super) struct Heads {
    /// Of long keys.
    long: Table,
    /// Of keys that are too short for it.
    short: Table,
    /// There are no others than long keys.
    only_long: bool,
    /// Key → what it begins with.
    begins: Vec<Begin>,
}

/// The first eight bytes of a key.
#[derive(Debug, Clone, Copy, Default)]
struct Begin {
    first: u64,
    /// All ones where it has a byte.
    mask: u64,
}

impl Begin {
    fn of(key: &str) -> Self {
        let mask = first_bytes(&[u8::MAX; size_of::<u64>()][..key.len().min(size_of::<u64>())]);
        let first = first_bytes(key.as_bytes());
        Self { first, mask }
    }

    /// True when a text with these first bytes may begin with the key; surely so for a short key.
    #[inline]
    fn may_begin(self, first: u64) -> bool {
        first & self.mask == self.first
    }
}

impl Heads {
    /// Keys with their numbers, which are below `count`. None is shorter than two bytes, or three
    /// where it does not begin with ASCII: such ones are given back.
    pub(super) fn new<'k>(
        keys: impl Iterator<Item = (u32, &'k str)>,
        count: usize,
    ) -> (Self, Vec<(u32, &'k str)>) {
        let (mut long, mut short, mut rest) = (vec![], vec![], vec![]);
        let mut begins = vec![Begin::default(); count];
        for (number, key) in keys {
            let first = first_bytes(key.as_bytes());
            begins[number as usize] = Begin::of(key);
            if key.len() >= long_head(first) {
                long.push((hash_of_head(first, long_head(first)), number));
            } else if key.len() >= short_head(first) {
                short.push((hash_of_head(first, short_head(first)), number));
            } else {
                rest.push((number, key));
            }
        }
        let heads = Self {
            only_long: short.is_empty(),
            long: Table::new(long),
            short: Table::new(short),
            begins,
        };
        (heads, rest)
    }

    /// The bitmaps of long and of short keys.
    pub(super) fn bitmaps(&self) -> (&[u64], Option<&[u64]>) {
        let short = (!self.only_long).then(|| self.short.bitmap());
        (self.long.bitmap(), short)
    }

    /// The keys that may begin a text with these first bytes.
    pub(super) fn get(&self, first: u64) -> impl Iterator<Item = usize> {
        let long = self.long.get(hash_of_head(first, long_head(first)));
        let short = self.short.get(hash_of_head(first, short_head(first)));
        let found = long.chain(short);
        found.filter(move |&key| self.begins[key].may_begin(first))
    }

    /// Calls `visit` with each key that stands in a part of a padded text, and the byte where it begins;
    /// without `ascii` only where a character beyond ASCII begins. `key` says how a key is spelled.
    pub(super) fn find<'k>(
        &self,
        padded: &[u8],
        part: Range<usize>,
        ascii: bool,
        key: impl Fn(usize) -> &'k str,
        visit: &mut impl FnMut(usize, usize),
    ) {
        let (long, short) = self.bitmaps();
        let bitmaps = Bitmaps {
            words: &[0],
            long,
            short,
        };
        for from in part.clone().step_by(BLOCK) {
            let mut maybe = simd::run(FindHeads {
                bitmaps: &bitmaps,
                padded,
                from,
                length: part.end,
                ascii,
            });
            while maybe != 0 {
                let at = from + maybe.trailing_zeros() as usize;
                maybe &= maybe - 1;
                let text = &padded[PADDING + at..PADDING + part.end];
                let found = self.get(eight(padded, PADDING + at));
                let found = found.filter(|&number| text.starts_with(key(number).as_bytes()));
                found.for_each(|number| visit(number, at));
            }
        }
    }

    /// Memory it holds, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.long.memory() + self.short.memory() + size_of_val(&*self.begins)
    }
}
