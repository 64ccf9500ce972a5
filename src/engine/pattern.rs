//! Patterns: regular expressions, compiled when first needed.

use std::{ops::Range, sync::OnceLock};

use regex_automata::meta::{BuildError, Regex};
use regex_syntax::{ParserBuilder, hir::Hir};

use super::{
    compile::Limits,
    error::EngineError,
    finder::Key,
    gate::Gate,
    literals,
    rough::{Texts, exact},
    terms::Use,
};
use crate::rules::Rule;

/// One expression of a pattern.
#[derive(Debug)]
pub(super) struct CompiledPattern {
    pub(super) expression: String,
    limit: usize,
    /// For texts of ASCII, and for all.
    programs: [Programs; 2],
    pub(super) at: Use,
    /// Sets of literals of each of which a text must have one, beside the key that the pattern is found
    /// by.
    pub(super) needs: Vec<u32>,
}

/// What looks for an expression in texts. Built when a text first prompts it: most never are, and the
/// program of a Unicode expression takes milliseconds to build.
#[derive(Debug, Default)]
struct Programs {
    /// Tells texts that it does not match; `None` when that is over a limit.
    gate: OnceLock<Option<Gate>>,
    /// Tells where it matches.
    regex: OnceLock<Regex>,
}

/// A pattern, and what prompts it.
pub(super) struct Prompted {
    pub(super) pattern: CompiledPattern,
    /// Keys of which at least one stands in every text that it matches, if there are such.
    pub(super) found_by: Option<Vec<Key>>,
    /// What a text must have besides.
    pub(super) needed: Vec<Vec<String>>,
}

impl CompiledPattern {
    /// Every match in a text, in order.
    pub(super) fn matches(&self, plain: &str) -> impl Iterator<Item = Range<usize>> {
        let texts = Texts::of(plain);
        let programs = &self.programs[texts as usize];
        let new = || Gate::new(&parsed(&self.expression), texts, self.limit, CACHE_BYTES);
        let gate = programs.gate.get_or_init(new).as_ref();
        let may_match = gate.is_none_or(|gate| gate.may_match(plain));
        let regex = may_match.then(|| programs.regex.get_or_init(|| self.regex(texts)));
        let found = regex.map(|regex| regex.find_iter(plain));
        found.into_iter().flatten().map(|found| found.range())
    }

    fn regex(&self, texts: Texts) -> Regex {
        let expression = exact(parsed(&self.expression), texts);
        // A rule set that was loaded is within the limit; one put together by hand may not be, and a
        // pattern that is never tried would be a lie.
        build(&expression, Some(self.limit))
            .or_else(|_| build(&expression, None))
            .unwrap_or_else(|_| never_matches())
    }
}

/// An expression without regard to case. Its syntax is sound where it became a [`CompiledPattern`].
pub(super) fn parsed(expression: &str) -> Hir {
    let syntax = ParserBuilder::new().case_insensitive(true).build();
    { syntax }.parse(expression).unwrap_or_else(|_| Hir::fail())
}

fn build(expression: &Hir, limit: Option<usize>) -> Result<Regex, Box<BuildError>> {
    let config = Regex::config()
        .nfa_size_limit(limit)
        .hybrid_cache_capacity(CACHE_BYTES);
    let built = Regex::builder()
        .configure(config)
        .build_from_hir(expression);
    built.map_err(Box::new)
}

fn never_matches() -> Regex {
    build(&Hir::fail(), None).unwrap_or_else(|_| unreachable!("what matches nothing is small"))
}

/// Memory that a thread may use to run one expression faster.
const CACHE_BYTES: usize = 512 << 10;

/// The expressions of a rule, which are known to be sound in their syntax from here on.
pub(super) fn compile_patterns(
    rule: &Rule,
    index: usize,
    limits: &Limits,
) -> Result<Vec<Prompted>, EngineError> {
    let mut compiled = vec![];
    for (clause, pattern) in (rule.groups.len()..).zip(&rule.patterns) {
        for (place, expression) in pattern.expressions.iter().enumerate() {
            let tree = regex_syntax::ast::parse::Parser::new()
                .parse(expression)
                .map_err(|source| EngineError::Pattern {
                    rule: rule.id.clone(),
                    pattern: pattern.name.clone(),
                    source: Box::new(source),
                })?;
            let at = Use {
                rule: index as u32,
                clause: clause as u32,
                term: place as u32,
            };
            let (expression, limit) = (expression.clone(), limits.pattern_bytes);
            let (found_by, needed) = literals::required(&tree);
            let pattern = CompiledPattern {
                expression,
                limit,
                programs: Default::default(),
                at,
                needs: vec![],
            };
            compiled.push(Prompted {
                pattern,
                found_by,
                needed,
            });
        }
    }
    Ok(compiled)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Texts, build, exact, parsed};

    const EXPRESSIONS: [&str; 7] = [
        r"\bpukul\w*\s+(?:istri|anak)\b",
        r"ak?u|was.{0,6}\B|tử",
        r"(?x) \b i \s+ \S+? [^\s.!?]+ \b | jad",
        r"(?:^|[.,!?]\s*)(?-i:JAD)$",
        r"\b{start}was\b{end}[^a-c]{2,20}?an\p{L}k",
        r"(ฆ่า|i)?[\p{Thai}k]+\b{start-half}s?",
        r"[0-9]{3,4}[ -]?\d{1,2}\b{end-half}|",
    ];

    proptest! {
        #[test]
        fn what_is_for_ascii_finds_the_same_there(
            text in "(?:pukul|istri|anak|i|was|aku|as|jad|JAD|[0-9 .,!?a-ck]){0,12}"
        ) {
            for expression in EXPRESSIONS {
                let all = build(&parsed(expression), None).expect("it is sound");
                let ascii = build(&exact(parsed(expression), Texts::Ascii), None);
                let ascii = ascii.expect("it is sound");
                let found: Vec<_> = ascii.find_iter(&text).collect();
                prop_assert_eq!(found, all.find_iter(&text).collect::<Vec<_>>(), "{}", expression);
            }
        }
    }
}
