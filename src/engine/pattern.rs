//! Patterns: regular expressions, compiled when first needed.

use std::{ops::Range, sync::OnceLock};

use regex::{Regex, RegexBuilder};

use super::{compile::Limits, error::EngineError, finder::Key, gate::Gate, literals, terms::Use};
use crate::rules::Rule;

/// One expression of a pattern. Compiled when a text first prompts it: most never are, and the
/// program of a Unicode expression takes milliseconds to build.
#[derive(Debug)]
pub(super) struct CompiledPattern {
    pub(super) expression: String,
    limit: usize,
    regex: OnceLock<Regex>,
    /// Tells texts that it does not match; `None` when that is over a limit.
    gate: OnceLock<Option<Gate>>,
    /// It asserts borders of words.
    bordered: bool,
    /// The same as the gate, without borders.
    borderless: OnceLock<Option<Gate>>,
    pub(super) at: Use,
    /// Sets of literals of each of which a text must have one, beside the key that the pattern is found
    /// by.
    pub(super) needs: Vec<u32>,
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
    pub(super) fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| {
            let build = |limit| build(&self.expression, limit);
            // The syntax is sound. A rule set that was loaded is within the limit too; one put
            // together by hand may not be, and a pattern that is never tried would be a lie.
            build(self.limit)
                .or_else(|_| build(usize::MAX))
                .unwrap_or_else(|_| never_matches())
        })
    }

    /// Every match in a text, in order.
    pub(super) fn matches(&self, plain: &str) -> impl Iterator<Item = Range<usize>> {
        let found = self.may_match(plain).then(|| self.regex().find_iter(plain));
        found.into_iter().flatten().map(|found| found.range())
    }

    /// False when it surely matches nothing in a text.
    ///
    /// Word borders of Unicode are slow to find where there is more than ASCII. Without them the
    /// expression matches whatever it did, and more: mostly nothing.
    fn may_match(&self, plain: &str) -> bool {
        let new = |expression: &str| Gate::new(expression, self.limit, CACHE_BYTES);
        let gate = if self.bordered && !plain.is_ascii() {
            let without = || literals::without_borders(&self.expression);
            self.borderless.get_or_init(|| new(&without()))
        } else {
            self.gate.get_or_init(|| new(&self.expression))
        };
        gate.as_ref().is_none_or(|gate| gate.may_match(plain))
    }
}

fn build(expression: &str, limit: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(expression)
        .case_insensitive(true)
        .size_limit(limit)
        .dfa_size_limit(CACHE_BYTES)
        .build()
}

/// Memory that a thread may use to run one expression faster.
const CACHE_BYTES: usize = 512 << 10;

fn never_matches() -> Regex {
    // Constant and valid.
    Regex::new("[^\\s\\S]").unwrap_or_else(|_| unreachable!("a constant expression compiles"))
}

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
                regex: OnceLock::new(),
                gate: OnceLock::new(),
                bordered: literals::has_borders(&tree),
                borderless: OnceLock::new(),
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
