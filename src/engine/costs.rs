//! What scanning costs, stage by stage and rule by rule, with a clock that whoever asks brings along.

/// Nanoseconds since some moment.
pub type Clock = fn() -> u64;

/// A part of the work on a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Folding texts and cutting them into words.
    Words,
    /// Looking for terms, and verifying what was found.
    Terms,
    /// Asking the model about words in scripts without spaces.
    Segments,
    /// Running regular expressions.
    Patterns,
    /// Evaluating conditions.
    Conditions,
}

impl Stage {
    /// Every stage, in the order in which a post passes them.
    pub const ALL: [Self; 5] = [
        Self::Words,
        Self::Terms,
        Self::Segments,
        Self::Patterns,
        Self::Conditions,
    ];
}

/// What one rule cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleCosts {
    /// Places where the key of one of its terms stood, and more was to be looked at.
    pub candidates: u64,
    /// Runs of its regular expressions over a text.
    pub pattern_runs: u64,
    /// What they took, in nanoseconds.
    pub pattern_nanoseconds: u64,
}

/// What was measured. Those of several threads add up.
#[derive(Debug, Clone)]
pub struct Costs {
    clock: Clock,
    stages: [u64; Stage::ALL.len()],
    rules: Vec<RuleCosts>,
}

impl Costs {
    pub(super) fn new(clock: Clock, rules: usize) -> Self {
        Self {
            clock,
            stages: [0; Stage::ALL.len()],
            rules: vec![RuleCosts::default(); rules],
        }
    }

    /// Nanoseconds that a stage took.
    #[must_use]
    pub fn of_stage(&self, stage: Stage) -> u64 {
        self.stages[stage as usize]
    }

    /// Costs of the rules, in the order of the rule set.
    #[must_use]
    pub fn of_rules(&self) -> &[RuleCosts] {
        &self.rules
    }

    /// Adds what another thread measured, with the same rules.
    pub fn add(&mut self, other: &Self) {
        for (ours, theirs) in self.stages.iter_mut().zip(other.stages) {
            *ours += theirs;
        }
        for (ours, theirs) in self.rules.iter_mut().zip(&other.rules) {
            ours.candidates += theirs.candidates;
            ours.pattern_runs += theirs.pattern_runs;
            ours.pattern_nanoseconds += theirs.pattern_nanoseconds;
        }
    }
}

/// Costs where they are asked for, and nothing to do where they are not.
#[derive(Debug, Default)]
pub(super) struct Meter(pub(super) Option<Box<Costs>>);

impl Meter {
    #[inline]
    pub(super) fn now(&self) -> u64 {
        self.0.as_ref().map_or(0, |costs| (costs.clock)())
    }

    /// Counts the time since `start` for a stage; what time it is now.
    #[inline]
    pub(super) fn spent(&mut self, stage: Stage, start: u64) -> u64 {
        let Some(costs) = &mut self.0 else { return 0 };
        let now = (costs.clock)();
        costs.stages[stage as usize] += now.saturating_sub(start);
        now
    }

    /// Counts the time since `start` for a pattern of a rule.
    pub(super) fn ran_pattern(&mut self, rule: u32, start: u64) {
        let Some(costs) = &mut self.0 else { return };
        let taken = (costs.clock)().saturating_sub(start);
        if let Some(rule) = costs.rules.get_mut(rule as usize) {
            rule.pattern_runs += 1;
            rule.pattern_nanoseconds += taken;
        }
    }

    /// Counts a candidate of a rule's term.
    #[inline]
    pub(super) fn met_candidate(&mut self, rules: impl Iterator<Item = u32>) {
        let Some(costs) = &mut self.0 else { return };
        for rule in rules {
            if let Some(rule) = costs.rules.get_mut(rule as usize) {
                rule.candidates += 1;
            }
        }
    }
}
