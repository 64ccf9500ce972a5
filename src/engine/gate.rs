//! A quick look whether an expression matches a text at all.
//!
//! Where it matches takes a program that goes forward and back, with prefilters for literals, which
//! takes milliseconds to build. Whether it may needs one way only, of the expression made rough.

use std::{
    panic::{RefUnwindSafe, UnwindSafe},
    sync::Arc,
};

use regex_automata::{
    Input,
    hybrid::dfa::{Builder, Cache, Config, DFA},
    nfa::thompson::{self, WhichCaptures},
    util::pool::Pool,
};
use regex_syntax::hir::Hir;

use super::rough::{Texts, rough};

/// How often the memory of a thread may run full before a look is given up, unless it came far enough
/// each time.
const MOST_CLEARED: usize = 3;
const LEAST_BYTES_PER_STATE: usize = 10;

/// Tells texts that an expression surely does not match.
#[derive(Debug)]
pub(super) struct Gate {
    states: Arc<DFA>,
    /// What was worked out, in memory that threads take turns with.
    memory: Pool<Cache, MakeCache>,
}

type MakeCache = Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>;

impl Gate {
    /// A gate of an expression; `None` when it takes more than `limit` bytes. A thread uses `memory` bytes
    /// for it.
    pub(super) fn new(expression: &Hir, texts: Texts, limit: usize, memory: usize) -> Option<Self> {
        let program = thompson::Config::new()
            // Only empty matches can lie inside of a character, and they count for nothing.
            .utf8(false)
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(limit));
        let states = Config::new()
            .cache_capacity(memory)
            .skip_cache_capacity_check(true)
            .minimum_cache_clear_count(Some(MOST_CLEARED))
            .minimum_bytes_per_state(Some(LEAST_BYTES_PER_STATE));
        let program = thompson::Compiler::new()
            .configure(program)
            .build_from_hir(&rough(expression, texts))
            .ok()?;
        let states = Builder::new()
            .configure(states)
            .build_from_nfa(program)
            .ok()?;
        let states = Arc::new(states);
        let of_thread = Arc::clone(&states);
        let make: MakeCache = Box::new(move || of_thread.create_cache());
        Some(Self {
            states,
            memory: Pool::new(make),
        })
    }

    /// False when the expression surely matches nothing in the text, which is one of those that the gate
    /// is for.
    pub(super) fn may_match(&self, text: &str) -> bool {
        let mut memory = self.memory.get();
        let input = Input::new(text).earliest(true);
        // It gives up where its memory runs full too often.
        let found = self.states.try_search_fwd(&mut memory, &input);
        found.map_or(true, |found| found.is_some())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Gate, Texts};
    use crate::engine::pattern::parsed;

    const EXPRESSIONS: [&str; 9] = [
        r"\bpukul\w*\s+(?:istri|anak)\b",
        r"ฆ่า.{0,6}ตัวตาย",
        r"(?x) \b i \s+ was \s+ [^\s.!?]+ \b",
        r"[0-9]{3,4}[ -]?\d{4}",
        r"(?:^|[.,!?]\s*)(?-i:JAD)$",
        r"tự\s*tử|자살",
        r"\b{start}was\b{end}[^a-c]{2,9}anak",
        r"(?-u:\b)\p{L}{5,}(?-u:\b)|i[\p{Thai}é]+\B",
        r"pukul(?:[a-z0-9]+\s+){0,3}(ỷ|istri){3,7}",
    ];

    fn gate(expression: &str, texts: Texts) -> Gate {
        Gate::new(&parsed(expression), texts, 1 << 20, 1 << 19).expect("it is small")
    }

    #[test]
    fn it_tells_what_matches() {
        for texts in [Texts::Ascii, Texts::All] {
            let gate = gate(EXPRESSIONS[0], texts);
            assert!(gate.may_match("Dia MEMUKUL? Tidak: pukuli istri"));
            assert!(!gate.may_match("dia pukul meja"));
            assert_eq!(gate.may_match("terpukul istri"), texts == Texts::All);
        }
    }

    #[test]
    fn what_is_too_large_has_none() {
        assert!(Gate::new(&parsed(r"(?:[ab]c{3}){200}"), Texts::All, 1 << 10, 1 << 19).is_none());
    }

    proptest! {
        #[test]
        fn nothing_that_matches_is_denied(
            text in "(?:pukul|istri|anak|ฆ่า|ตัวตาย|i|was|jad|JAD|tự|tử|ỷ|자살|[0-9 .,!?a-cé]){0,9}"
        ) {
            for expression in EXPRESSIONS {
                let regex = regex::RegexBuilder::new(expression).case_insensitive(true).build();
                let matches = regex.expect("it is sound").is_match(&text);
                prop_assert!(!matches || gate(expression, Texts::All).may_match(&text), "{expression}");
            }
        }

        #[test]
        fn nothing_that_matches_ascii_is_denied(
            text in "(?:pukul|istri|anak|i|was|jad|JAD|[0-9 .,!?a-c]){0,9}"
        ) {
            for expression in EXPRESSIONS {
                let regex = regex::RegexBuilder::new(expression).case_insensitive(true).build();
                let matches = regex.expect("it is sound").is_match(&text);
                prop_assert!(!matches || gate(expression, Texts::Ascii).may_match(&text), "{expression}");
            }
        }
    }
}
