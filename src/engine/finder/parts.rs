//! Keys that may stand anywhere in short texts.

use std::ops::Range;

use super::{automaton::Automaton, table::Heads};
use crate::text::Padded;

/// Finds keys wherever they stand. Quickly built for any number of them, which an automaton is not.
#[derive(Debug)]
pub(in crate::engine) struct Parts {
    heads: Heads,
    /// What is too short for that.
    rest: Automaton,
}

impl Parts {
    /// Keys with their numbers, which are below `count`.
    pub(in crate::engine) fn new<'k>(
        keys: impl Iterator<Item = (u32, &'k str)>,
        count: usize,
    ) -> Result<Self, aho_corasick::BuildError> {
        let (heads, rest) = Heads::new(keys, count);
        let rest = Automaton::small(rest.into_iter())?;
        Ok(Self { heads, rest })
    }

    /// Calls `visit` with the number of each key that stands in a part of a text, and the byte of the
    /// text where it begins. `key` says how a key is spelled.
    pub(in crate::engine) fn find<'k>(
        &self,
        padded: &Padded,
        part: Range<usize>,
        key: impl Fn(usize) -> &'k str,
        mut visit: impl FnMut(usize, usize),
    ) {
        self.heads
            .find(padded.bytes(), part.clone(), true, key, &mut visit);
        let start = part.start;
        self.rest
            .find(&padded.text()[part], |key, at| visit(key, start + at));
    }

    /// Memory it holds, in bytes.
    pub(in crate::engine) fn memory(&self) -> usize {
        self.heads.memory() + self.rest.memory()
    }
}
