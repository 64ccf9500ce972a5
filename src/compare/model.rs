//! What to compare, and what comes of it.

use crate::{
    input::{ReadOptions, SourceName},
    output::{Change, Totals},
    record::{ReadScope, ReadWishes},
    rules::RuleSet,
};

/// Two rule sets and the export to hold them against.
#[derive(Debug, Clone)]
pub struct CompareJob {
    /// What to read, in this order.
    pub sources: Vec<SourceName>,
    /// What the operator named; other sources were found in folders and archives, and those in which no
    /// posts are known are left out.
    pub named: Vec<String>,
    /// How to read it.
    pub reading: ReadOptions,
    /// Fields the operator named.
    pub fields: ReadWishes,
    /// The operator's word for what posts do not say.
    pub scope: ReadScope,
    /// The rules as they were, already selected.
    pub old: RuleSet,
    /// The rules as they are to be, already selected.
    pub new: RuleSet,
    /// Stop after this many records.
    pub limit: Option<u64>,
    /// Threads that judge; at least one.
    pub threads: usize,
    /// Changes that are kept as examples: the first ones.
    pub examples: usize,
}

/// Posts before and after. `old` + `newly_flagged` − `no_longer_flagged` = `new`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shift {
    /// Flagged by the old rules.
    pub old: u64,
    /// Flagged by the new rules.
    pub new: u64,
    /// Flagged by the new rules only.
    pub newly_flagged: u64,
    /// Flagged by the old rules only.
    pub no_longer_flagged: u64,
    /// Flagged by both, differently.
    pub moved: u64,
}

impl Shift {
    /// Posts that are judged differently.
    #[must_use]
    pub fn changed(&self) -> u64 {
        self.newly_flagged + self.no_longer_flagged + self.moved
    }
}

/// What became of the rule itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleText {
    /// Both sets have it, with the same meaning.
    Same,
    /// Both sets have it, with different meanings.
    Changed,
    /// Only the new set has it.
    Added,
    /// Only the old set has it.
    Removed,
}

impl RuleText {
    /// As it is spelled in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// A topic before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicChanges {
    /// Id of the topic.
    pub topic: String,
    /// Its posts.
    pub posts: Shift,
}

/// A rule before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleChanges {
    /// Id of the rule.
    pub rule: String,
    /// Its topic, in the new set where it is in both.
    pub topic: String,
    /// Whether its own meaning changed.
    pub text: RuleText,
    /// Posts it holds for.
    pub posts: Shift,
}

/// A term that made a rule hold, or hold no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermChanges {
    /// Id of the rule.
    pub rule: String,
    /// Group or pattern.
    pub clause: String,
    /// The term as written; the name again for a pattern.
    pub term: String,
    /// Posts for which the rule newly holds because of it.
    pub newly: u64,
    /// Posts for which the rule no longer holds because of it.
    pub no_longer: u64,
}

/// What came of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What became of the records. Flagged posts are in `posts`.
    pub totals: Totals,
    /// Posts flagged by any rule.
    pub posts: Shift,
    /// Every topic of either set, by id.
    pub topics: Vec<TopicChanges>,
    /// Every rule of either set, by id.
    pub rules: Vec<RuleChanges>,
    /// Terms that made a difference, by rule, clause and term. Posts whose evidence is withheld
    /// are not among them.
    pub terms: Vec<TermChanges>,
    /// The first changes, in the order of the records.
    pub examples: Vec<Change>,
    /// Files of direct messages, which were not opened.
    pub refused: Vec<String>,
    /// What lay in folders and archives, and holds no posts that are known.
    pub left_out: Vec<String>,
}
