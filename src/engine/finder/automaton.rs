//! Keys found by an automaton, wherever they stand.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind, packed};

/// Total length of keys, in bytes, up to which the faster and larger kind of automaton is built.
const DENSE_UP_TO: usize = 16 << 10;

/// Finds every place where a key stands.
#[derive(Debug, Default)]
pub(super) struct Automaton {
    automaton: Option<AhoCorasick>,
    /// Tells quickly where the first one stands; only a few keys have it.
    prefilter: Option<packed::Searcher>,
    /// Number of each key, as the caller counts them.
    numbers: Vec<u32>,
}

impl Automaton {
    /// For keys that are looked for in many texts.
    pub(super) fn quick<'k>(
        keys: impl Iterator<Item = (u32, &'k str)>,
    ) -> Result<Self, aho_corasick::BuildError> {
        let keys: Vec<(u32, &str)> = keys.collect();
        let length: usize = keys.iter().map(|(_, key)| key.len()).sum();
        let kind = if length <= DENSE_UP_TO {
            AhoCorasickKind::DFA
        } else {
            AhoCorasickKind::ContiguousNFA
        };
        let mut automaton = Self::build(&keys, kind)?;
        automaton.prefilter = packed::Searcher::new(keys.iter().map(|(_, key)| key));
        Ok(automaton)
    }

    /// The same, quicker built and slower, for what is seldom read.
    pub(super) fn small<'k>(
        keys: impl Iterator<Item = (u32, &'k str)>,
    ) -> Result<Self, aho_corasick::BuildError> {
        let keys: Vec<(u32, &str)> = keys.collect();
        Self::build(&keys, AhoCorasickKind::ContiguousNFA)
    }

    fn build(
        keys: &[(u32, &str)],
        kind: AhoCorasickKind,
    ) -> Result<Self, aho_corasick::BuildError> {
        if keys.is_empty() {
            return Ok(Self::default());
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(kind))
            .build(keys.iter().map(|(_, key)| key))?;
        Ok(Self {
            automaton: Some(automaton),
            prefilter: None,
            numbers: keys.iter().map(|(number, _)| *number).collect(),
        })
    }

    /// Calls `visit` with the number of each key that stands in `text` and the byte where it begins.
    pub(super) fn find(&self, text: &str, mut visit: impl FnMut(usize, usize)) {
        let Some(automaton) = &self.automaton else {
            return;
        };
        let start = match &self.prefilter {
            Some(prefilter) => match prefilter.find(text) {
                Some(first) => first.start(),
                None => return,
            },
            None => 0,
        };
        for found in automaton.find_overlapping_iter(&text[start..]) {
            let number = self.numbers[found.pattern().as_usize()];
            visit(number as usize, start + found.start());
        }
    }

    /// Memory it holds, in bytes.
    pub(super) fn memory(&self) -> usize {
        let numbers = size_of_val(&*self.numbers);
        numbers + self.automaton.as_ref().map_or(0, AhoCorasick::memory_usage)
    }
}
