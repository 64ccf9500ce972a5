//! From a rule set to an engine.

use std::{ops::Range, sync::Arc};

use rayon::prelude::*;

use super::{
    audience::Audiences,
    condition::{self, MOST_CLAUSES},
    error::EngineError,
    finder::{Finder, Key},
    guard::Guard,
    needs::Needs,
    pattern::{CompiledPattern, Prompted, compile_patterns},
    terms::{Compiled, RuleForms, TermTable, Use},
    unique::Unique,
    unmask::Unmasker,
};
use crate::rules::{PATTERN_SIZE_LIMIT, Rule, RuleSet};

/// How much an engine may hold.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes one regular expression may need. Default 4 MiB.
    pub pattern_bytes: usize,
    /// Matches that are kept of one rule in one post; past it only the fact counts. Default 4,096.
    pub matches: usize,
    /// Bytes that the search for terms may need. Default 512 MiB.
    pub automaton_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pattern_bytes: PATTERN_SIZE_LIMIT,
            matches: 4_096,
            automaton_bytes: 512 << 20,
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
    probes: Vec<Range<u32>>,
    pub(super) probe_list: Vec<Probe>,
    pub(super) forms: Vec<Compiled>,
    /// Probe → what must stand beside the key of its form.
    pub(super) guards: Vec<Guard>,
    pub(super) patterns: Vec<CompiledPattern>,
    /// What texts must have for patterns to match.
    pub(super) needs: Needs,
    /// Patterns that need no literal and so run over every text.
    pub(super) unprompted: Vec<u32>,
    pub(super) fields: FieldMasks,
    pub(super) audiences: Audiences,
    /// Rule → what it asks for besides clauses that are there.
    pub(super) demands: Vec<condition::Demands>,
    pub(super) unmasker: Unmasker,
    /// Some term is looked for beyond the exact lane; in disguise.
    pub(super) beyond: (bool, bool),
}

/// What a key that was seen may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Probe {
    /// The key of a form, as written.
    Form(u32),
    /// The key of a form, without its accents.
    Loose(u32),
    /// A literal that the pattern needs.
    Pattern(u32),
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
    /// Compiles a rule set, with the threads of rayon's global pool.
    ///
    /// # Errors
    ///
    /// When the set uses something that is not done yet or is over a limit; see [`EngineError`].
    pub fn compile(rules: &RuleSet, limits: &Limits) -> Result<Self, EngineError> {
        let mut keys = Keys::default();
        let mut table = TermTable::default();
        let mut patterns = vec![];
        let mut needs = Needs::default();
        let mut unprompted = vec![];
        let each = rules.rules.par_iter().enumerate();
        let each: Vec<_> = each
            .map(|(index, rule)| {
                check(rule)?;
                let patterns = compile_patterns(rule, index, limits)?;
                Ok((forms_of(rule, index), patterns))
            })
            .collect();
        for of_rule in each {
            // The first rule that is refused is the one that is told.
            let (forms, of_rule) = of_rule?;
            table.add(forms);
            for Prompted {
                mut pattern,
                found_by,
                needed,
            } in of_rule
            {
                let place = patterns.len() as u32;
                pattern.needs = needs.add(needed);
                match found_by {
                    Some(found_by) => {
                        found_by
                            .into_iter()
                            .for_each(|key| keys.add(key, Probe::Pattern(place)));
                    }
                    None => unprompted.push(place),
                }
                patterns.push(pattern);
            }
        }
        let audiences = Audiences::new(&rules.rules);
        for compiled in &mut table.forms {
            let of = compiled.uses.iter().map(|used| audiences.of(used.rule));
            compiled.audiences = of.fold(0, |all, one| all | one);
        }
        add_keys(&table.forms, &mut keys);
        let (keys, probes, probe_list) = keys.flatten();
        // What takes longest, side by side.
        let (unmasker, finder) = rayon::join(|| Unmasker::new(&table.forms), || Finder::new(keys));
        let unmasker = unmasker.map_err(EngineError::terms)?;
        let finder = finder.map_err(EngineError::terms)?;
        let bytes = finder.memory() + unmasker.memory();
        if bytes > limits.automaton_bytes {
            let limit = limits.automaton_bytes;
            return Err(EngineError::TooLarge { bytes, limit });
        }
        let guard = |probe: &Probe| match *probe {
            Probe::Form(form) => Guard::of(&table.forms[form as usize].form),
            Probe::Loose(_) | Probe::Pattern(_) => Guard::default(),
        };
        let any = |yes: fn(&Compiled) -> bool| table.forms.iter().any(yes);
        let beyond = (any(|it| it.form.folded), any(|it| it.form.disguised));
        Ok(Self {
            inner: Arc::new(Inner {
                rules: rules.clone(),
                limits: limits.clone(),
                finder,
                probes,
                guards: probe_list.iter().map(guard).collect(),
                probe_list,
                forms: table.forms,
                patterns,
                needs,
                unprompted,
                fields: FieldMasks::new(&rules.rules),
                audiences,
                demands: rules.rules.iter().map(condition::Demands::of).collect(),
                beyond,
                unmasker,
            }),
        })
    }

    /// The rule set the engine was compiled from; findings point into it.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.inner.rules
    }

    /// Memory that the search for terms holds, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.inner.finder.memory() + self.inner.unmasker.memory()
    }
}

impl Inner {
    /// Where the probes of a key stand in the list of them.
    #[inline]
    pub(super) fn probes_of(&self, key: usize) -> Range<usize> {
        let Range { start, end } = self.probes[key];
        start as usize..end as usize
    }
}

fn check(rule: &Rule) -> Result<(), EngineError> {
    let clauses = rule.groups.len() + rule.patterns.len() + usize::from(rule.exceptions.is_some());
    if clauses > MOST_CLAUSES {
        let most = MOST_CLAUSES;
        return Err(EngineError::TooManyClauses {
            rule: rule.id.clone(),
            clauses,
            most,
        });
    }
    Ok(())
}

fn forms_of(rule: &Rule, index: usize) -> RuleForms {
    let mut forms = RuleForms::default();
    let exceptions = rule.groups.len() + rule.patterns.len();
    let groups = (0..).zip(&rule.groups);
    for (clause, group) in groups.chain(rule.exceptions.iter().map(|group| (exceptions, group))) {
        for (place, term) in group.terms.iter().enumerate() {
            let at = Use {
                rule: index as u32,
                clause: clause as u32,
                term: place as u32,
            };
            forms.add(term, group, at);
        }
    }
    forms
}

fn add_keys(forms: &[Compiled], keys: &mut Keys) {
    for (place, compiled) in (0..).zip(forms) {
        let form = &compiled.form;
        let word = form.key();
        keys.add(form.candidate(&word.text), Probe::Form(place));
        if let Some(loose) = &word.loose {
            keys.add(form.candidate(loose), Probe::Loose(place));
        }
    }
}

/// Keys, each once, with what they lead to.
#[derive(Debug, Default)]
struct Keys {
    keys: Vec<Key>,
    probes: Vec<Vec<Probe>>,
    index: Unique,
}

impl Keys {
    fn add(&mut self, key: Key, probe: Probe) {
        let place = self
            .index
            .number(&mut self.keys, key, |kept| kept, |key| key);
        self.probes.resize_with(self.keys.len(), Vec::new);
        self.probes[place].push(probe);
    }

    fn flatten(self) -> (Vec<Key>, Vec<Range<u32>>, Vec<Probe>) {
        let mut list = vec![];
        let mut ranges = vec![];
        for mut probes in self.probes {
            probes.sort_unstable();
            let start = list.len() as u32;
            list.extend(probes);
            ranges.push(start..list.len() as u32);
        }
        (self.keys, ranges, list)
    }
}
