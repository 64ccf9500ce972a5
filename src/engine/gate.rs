//! A quick look whether an expression matches a text at all.
//!
//! Where it matches takes a program that goes forward and back, with prefilters for literals, which
//! takes milliseconds to build. Whether it does needs one way only: a third of that to build, and a
//! third to run over a text of the length of a post.

use std::{
    panic::{RefUnwindSafe, UnwindSafe},
    sync::Arc,
};

use regex_automata::{
    Input,
    hybrid::dfa::{Builder, Cache, Config, DFA},
    nfa::thompson::{self, WhichCaptures},
    util::{pool::Pool, syntax},
};

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
    /// A gate of an expression, without regard to case; `None` when it takes more than `limit` bytes. A
    /// thread uses `memory` bytes for it.
    pub(super) fn new(expression: &str, limit: usize, memory: usize) -> Option<Self> {
        let program = thompson::Config::new()
            // Only empty matches can lie inside of a character, and they count for nothing.
            .utf8(false)
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(limit));
        let states = Config::new()
            .unicode_word_boundary(true)
            .cache_capacity(memory)
            .skip_cache_capacity_check(true)
            .minimum_cache_clear_count(Some(MOST_CLEARED))
            .minimum_bytes_per_state(Some(LEAST_BYTES_PER_STATE));
        let states = Builder::new()
            .configure(states)
            .syntax(syntax::Config::new().case_insensitive(true))
            .thompson(program)
            .build(expression)
            .ok()?;
        let states = Arc::new(states);
        let of_thread = Arc::clone(&states);
        let make: MakeCache = Box::new(move || of_thread.create_cache());
        Some(Self {
            states,
            memory: Pool::new(make),
        })
    }

    /// False when the expression surely matches nothing in the text.
    pub(super) fn may_match(&self, text: &str) -> bool {
        let mut memory = self.memory.get();
        let input = Input::new(text).earliest(true);
        // It gives up where a border of words lies beside a character beyond ASCII.
        let found = self.states.try_search_fwd(&mut memory, &input);
        found.map_or(true, |found| found.is_some())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Gate;
    use crate::engine::literals::without_borders;

    const EXPRESSIONS: [&str; 6] = [
        r"\bpukul\w*\s+(?:istri|anak)\b",
        r"ฆ่า.{0,6}ตัวตาย",
        r"(?x) \b i \s+ was \s+ [^\s.!?]+ \b",
        r"[0-9]{3,4}[ -]?\d{4}",
        r"(?:^|[.,!?]\s*)(?-i:JAD)$",
        r"tự\s*tử|자살",
    ];

    fn gate(expression: &str) -> Gate {
        Gate::new(expression, 1 << 20, 1 << 19).expect("it is small")
    }

    #[test]
    fn it_tells_what_matches() {
        let gate = gate(EXPRESSIONS[0]);
        assert!(gate.may_match("Dia MEMUKUL? Tidak: pukuli istri"));
        assert!(!gate.may_match("dia pukul meja"));
        assert!(!gate.may_match("memukul istri"));
    }

    #[test]
    fn what_is_too_large_has_none() {
        assert!(Gate::new(r"\w{200}", 1 << 10, 1 << 19).is_none());
    }

    proptest! {
        #[test]
        fn nothing_that_matches_is_denied(
            text in "(?:pukul|istri|anak|ฆ่า|ตัวตาย|i|was|jad|JAD|tự|tử|자살|[0-9 .,!?a-cé]){0,9}"
        ) {
            for expression in EXPRESSIONS {
                let regex = regex::RegexBuilder::new(expression).case_insensitive(true).build();
                let matches = regex.expect("it is sound").is_match(&text);
                let gate = gate(expression);
                prop_assert!(!matches || gate.may_match(&text), "{expression}");
                let borders = expression.contains("\\b") && !text.is_ascii();
                prop_assert!(borders || matches == gate.may_match(&text), "{expression}");
                let borderless = self::gate(&without_borders(expression));
                prop_assert!(!matches || borderless.may_match(&text), "{expression}");
            }
        }
    }
}
