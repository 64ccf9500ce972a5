//! From a rule set to an engine.

use std::{
    collections::HashMap,
    ops::Range,
    sync::{Arc, OnceLock},
};

use regex::{Regex, RegexBuilder};

use super::{
    condition::{self, MOST_CLAUSES},
    error::EngineError,
    finder::Finder,
    literals,
    terms::{Compiled, TermTable, Use},
};
use crate::rules::{PATTERN_SIZE_LIMIT, Rule, RuleSet};

/// How much an engine may hold.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes one regular expression may need. Default 4 MiB.
    pub pattern_bytes: usize,
    /// Matches that are kept of one post; past it only the fact counts. Default 4,096.
    pub matches: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pattern_bytes: PATTERN_SIZE_LIMIT,
            matches: 4_096,
        }
    }
}

/// A compiled rule set: cheap to clone, shared between threads.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(super) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) rules: RuleSet,
    pub(super) limits: Limits,
    pub(super) finder: Finder,
    /// Key → its probes.
    pub(super) probes: Vec<Range<usize>>,
    pub(super) probe_list: Vec<Probe>,
    pub(super) forms: Vec<Compiled>,
    pub(super) patterns: Vec<CompiledPattern>,
    /// Patterns that need no literal and so run over every text.
    pub(super) unprompted: Vec<u32>,
    pub(super) fields: FieldMasks,
    /// Rule → clauses that speak for its condition.
    pub(super) supporting: Vec<u64>,
}

/// What a key that was seen may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Probe {
    Form(u32),
    Pattern(u32),
}

/// One expression of a pattern. Compiled when a text first prompts it: most never are, and the
/// program of a Unicode expression takes milliseconds to build.
#[derive(Debug)]
pub(super) struct CompiledPattern {
    expression: String,
    limit: usize,
    regex: OnceLock<Regex>,
    pub(super) at: Use,
}

impl CompiledPattern {
    pub(super) fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| {
            let build = |limit| {
                RegexBuilder::new(&self.expression)
                    .case_insensitive(true)
                    .size_limit(limit)
                    .dfa_size_limit(CACHE_BYTES)
                    .build()
            };
            // The syntax is sound. A rule set that was loaded is within the limit too; one put
            // together by hand may not be, and a pattern that is never tried would be a lie.
            build(self.limit)
                .or_else(|_| build(usize::MAX))
                .unwrap_or_else(|_| never_matches())
        })
    }
}

/// Memory that a thread may use to run one expression faster.
const CACHE_BYTES: usize = 512 << 10;

fn never_matches() -> Regex {
    // Constant and valid.
    Regex::new("[^\\s\\S]").unwrap_or_else(|_| unreachable!("a constant expression compiles"))
}

/// Which text fields each rule reads, as bits.
#[derive(Debug, Default)]
pub(super) struct FieldMasks {
    names: Vec<String>,
    rules: Vec<u64>,
}

impl FieldMasks {
    fn new(rules: &[Rule]) -> Self {
        let mut masks = Self::default();
        for rule in rules {
            let mask = rule
                .fields
                .iter()
                .fold(0, |mask, field| mask | 1 << masks.add(field));
            masks.rules.push(if rule.fields.is_empty() {
                u64::MAX
            } else {
                mask
            });
        }
        masks
    }

    fn add(&mut self, name: &str) -> usize {
        let known = self.names.iter().position(|known| known == name);
        known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    /// The bit of the field with this name; bit 63 for fields that no rule names.
    pub(super) fn bit(&self, name: &str) -> u64 {
        1 << self
            .names
            .iter()
            .position(|known| known == name)
            .unwrap_or(63)
            .min(63)
    }

    pub(super) fn reads(&self, rule: u32, bit: u64) -> bool {
        self.rules[rule as usize] & bit != 0
    }
}

impl Engine {
    /// Compiles a rule set.
    ///
    /// # Errors
    ///
    /// When the set uses something that is not done yet or is over a limit; see [`EngineError`].
    pub fn compile(rules: &RuleSet, limits: &Limits) -> Result<Self, EngineError> {
        let mut keys = Keys::default();
        let mut table = TermTable::default();
        let mut patterns = vec![];
        let mut unprompted = vec![];
        for (index, rule) in rules.rules.iter().enumerate() {
            check(rule)?;
            add_terms(&mut table, rule, index)?;
            for pattern in compile_patterns(rule, index, limits)? {
                let place = patterns.len() as u32;
                match literals::required(&pattern.expression) {
                    Some(literals) => {
                        literals
                            .into_iter()
                            .for_each(|key| keys.add(key, Probe::Pattern(place)));
                    }
                    None => unprompted.push(place),
                }
                patterns.push(pattern);
            }
        }
        for (place, form) in table.forms.iter().enumerate() {
            keys.add(form.form.key().to_owned(), Probe::Form(place as u32));
        }
        let finder = Finder::new(&keys.texts).map_err(|error| EngineError::Terms {
            message: error.to_string(),
        })?;
        let (probes, probe_list) = keys.flatten();
        Ok(Self {
            inner: Arc::new(Inner {
                rules: rules.clone(),
                limits: limits.clone(),
                finder,
                probes,
                probe_list,
                forms: table.forms,
                patterns,
                unprompted,
                fields: FieldMasks::new(&rules.rules),
                supporting: rules
                    .rules
                    .iter()
                    .map(|rule| condition::supporting(&rule.condition))
                    .collect(),
            }),
        })
    }

    /// The rule set the engine was compiled from; findings point into it.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.inner.rules
    }

    /// Memory the search automaton holds, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.inner.finder.memory()
    }
}

fn check(rule: &Rule) -> Result<(), EngineError> {
    let clauses = rule.groups.len() + rule.patterns.len();
    if clauses > MOST_CLAUSES {
        let most = MOST_CLAUSES;
        return Err(EngineError::TooManyClauses {
            rule: rule.id.clone(),
            clauses,
            most,
        });
    }
    match condition::not_done(&rule.condition) {
        Some(what) => Err(EngineError::NotDone {
            rule: rule.id.clone(),
            what,
        }),
        None => Ok(()),
    }
}

fn add_terms(table: &mut TermTable, rule: &Rule, index: usize) -> Result<(), EngineError> {
    for (clause, group) in rule.groups.iter().enumerate() {
        for (place, term) in group.terms.iter().enumerate() {
            let at = Use {
                rule: index as u32,
                clause: clause as u32,
                term: place as u32,
            };
            table.add(term, at).map_err(|what| EngineError::NotDone {
                rule: rule.id.clone(),
                what,
            })?;
        }
    }
    Ok(())
}

fn compile_patterns(
    rule: &Rule,
    index: usize,
    limits: &Limits,
) -> Result<Vec<CompiledPattern>, EngineError> {
    let mut compiled = vec![];
    for (clause, pattern) in (rule.groups.len()..).zip(&rule.patterns) {
        for (place, expression) in pattern.expressions.iter().enumerate() {
            regex_syntax::ast::parse::Parser::new()
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
            compiled.push(CompiledPattern {
                expression,
                limit,
                regex: OnceLock::new(),
                at,
            });
        }
    }
    Ok(compiled)
}

/// Keys, each once, with what they lead to.
#[derive(Debug, Default)]
struct Keys {
    texts: Vec<String>,
    probes: Vec<Vec<Probe>>,
    index: HashMap<String, usize>,
}

impl Keys {
    fn add(&mut self, key: String, probe: Probe) {
        let place = *self.index.entry(key).or_insert_with_key(|key| {
            self.texts.push(key.clone());
            self.probes.push(vec![]);
            self.texts.len() - 1
        });
        self.probes[place].push(probe);
    }

    fn flatten(self) -> (Vec<Range<usize>>, Vec<Probe>) {
        let mut list = vec![];
        let mut ranges = vec![];
        for mut probes in self.probes {
            probes.sort_unstable();
            let start = list.len();
            list.extend(probes);
            ranges.push(start..list.len());
        }
        (ranges, list)
    }
}
