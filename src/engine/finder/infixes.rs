//! Keys that may stand anywhere in a text.

use super::{automaton::Automaton, table::Table};
use crate::{
    simd::{self, BLOCK, FindQuads, PADDING, QUAD, hash_of_quad, quad},
    text::Padded,
};

/// Keys up to which there is an automaton for them: as many as its prefilter takes. Hashes of what stands everywhere
/// are no quicker there, and slower where they are made one by one.
pub(super) const MOST_QUICK: usize = 128;

/// Finds keys wherever they stand.
#[derive(Debug)]
pub(super) struct Infixes {
    /// By the hash of their first four bytes.
    quads: Table,
    /// What is shorter than that, or all when it is little.
    rest: Automaton,
}

impl Infixes {
    /// Keys with their numbers.
    pub(super) fn new<'k>(
        keys: impl Iterator<Item = (u32, &'k str)>,
    ) -> Result<Self, aho_corasick::BuildError> {
        let keys: Vec<(u32, &str)> = keys.collect();
        let many = keys.len() > MOST_QUICK;
        let (long, rest): (Vec<_>, Vec<_>) = keys
            .into_iter()
            .partition(|(_, key)| many && key.len() >= QUAD);
        let long = long.iter();
        let long = long.map(|&(number, key)| (in_table(quad(key.as_bytes(), 0)), number));
        Ok(Self {
            quads: Table::new(long.collect()),
            rest: Automaton::quick(rest.into_iter())?,
        })
    }

    /// Calls `visit` with each key that stands in the text, and the byte where it begins. `key` says how a
    /// key is spelled.
    pub(super) fn find<'k>(
        &self,
        padded: &Padded,
        key: impl Fn(usize) -> &'k str,
        mut visit: impl FnMut(usize, usize),
    ) {
        let (bytes, length) = (padded.bytes(), padded.len());
        let blocks = if self.quads.is_empty() { 0 } else { length };
        for from in (0..blocks).step_by(BLOCK) {
            let mut maybe = simd::run(FindQuads {
                bitmap: self.quads.bitmap(),
                padded: bytes,
                from,
            });
            while maybe != 0 {
                let at = from + maybe.trailing_zeros() as usize;
                maybe &= maybe - 1;
                let text = bytes.get(PADDING + at..PADDING + length);
                let found = self.quads.get(in_table(quad(bytes, PADDING + at)));
                let stands = |&number: &usize| {
                    text.is_some_and(|text| text.starts_with(key(number).as_bytes()))
                };
                found.filter(stands).for_each(|number| visit(number, at));
            }
        }
        self.rest.find(padded.text(), visit);
    }

    /// Memory it holds, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.quads.memory() + self.rest.memory()
    }
}

/// What the table has four bytes under; no other four bytes have the same.
fn in_table(quad: u32) -> u64 {
    let hash = u64::from(hash_of_quad(quad));
    hash << 32 | hash
}
