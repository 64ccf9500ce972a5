//! How candidates are found: the seam behind which the search for keys can be replaced.
//!
//! An automaton over all keys at once now. Most keys are whole words, and hashing whole words is
//! several times faster than any automaton; it can take this type's place without anything else
//! changing, as long as every place where a key stands is reported, in order of its end.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Total length of keys, in bytes, up to which the faster and larger kind of automaton is built.
const DENSE_UP_TO: usize = 64 << 10;

/// Finds every place in a reading where a key stands.
#[derive(Debug)]
pub(super) struct Finder {
    automaton: Option<AhoCorasick>,
}

impl Finder {
    /// Builds a finder for these keys; a candidate names its key by position.
    pub(super) fn new(keys: &[String]) -> Result<Self, aho_corasick::BuildError> {
        let dense = keys.iter().map(String::len).sum::<usize>() <= DENSE_UP_TO;
        match dense {
            true => Self::build(keys, AhoCorasickKind::DFA),
            false => Self::small(keys),
        }
    }

    /// The same, quicker built and slower, for what is seldom read.
    pub(super) fn small(keys: &[String]) -> Result<Self, aho_corasick::BuildError> {
        Self::build(keys, AhoCorasickKind::ContiguousNFA)
    }

    fn build(keys: &[String], kind: AhoCorasickKind) -> Result<Self, aho_corasick::BuildError> {
        if keys.is_empty() {
            return Ok(Self { automaton: None });
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(kind))
            .build(keys)?;
        Ok(Self {
            automaton: Some(automaton),
        })
    }

    /// Calls `visit` with each key that stands in `reading` and the byte where it begins.
    pub(super) fn find(&self, reading: &str, mut visit: impl FnMut(usize, usize)) {
        let Some(automaton) = &self.automaton else {
            return;
        };
        for found in automaton.find_overlapping_iter(reading) {
            visit(found.pattern().as_usize(), found.start());
        }
    }

    /// Memory the finder holds, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.automaton.as_ref().map_or(0, AhoCorasick::memory_usage)
    }
}
