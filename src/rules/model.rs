//! What a rule set means once it has been read and checked: still text, nothing compiled.

use std::{collections::BTreeMap, sync::Arc};

use super::overlay::Tune;

/// All topics and rules of a run, validated. Rules are sorted by topic, then by id.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    /// Topics, sorted by id.
    pub topics: Vec<Topic>,
    /// Rules, sorted by topic index, then by id.
    pub rules: Vec<Rule>,
    /// Name of every file the set was read from (`rules/covid-19/id.toml`), sorted, with the
    /// BLAKE3 hash of its bytes in hexadecimal.
    pub files: Vec<(String, String)>,
    /// What overlays changed, in the order they were given. Disabled rules are not in `rules`.
    pub tunes: Vec<Tune>,
    /// The rules that overlays disabled, sorted as `rules`, so that one can still be explained.
    pub left_out: Vec<Rule>,
    /// Rule id → how its condition is written, for what is shown to people. Rules without one that
    /// somebody wrote are not there.
    pub spellings: Arc<BTreeMap<String, Spelling>>,
}

impl RuleSet {
    /// How the condition of a rule is written.
    #[must_use]
    pub fn spelling(&self, rule: &Rule) -> Option<&Spelling> {
        self.spellings.get(&rule.id)
    }

    /// The condition of a rule on one line, as its author wrote it.
    #[must_use]
    pub fn condition_text(&self, rule: &Rule) -> String {
        let name = |clause| rule.clause_name(clause);
        rule.condition.spelled(self.spelling(rule), &name)
    }
}

/// A subject that is reviewed and counted together, such as `covid-19`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Stable name, used in outputs and in `--topic`.
    pub id: String,
    /// Version of the pack.
    pub version: String,
    /// Review queue that flagged posts of the topic are sent to.
    pub queue: String,
    /// Language tag → title.
    pub titles: BTreeMap<String, String>,
    /// Language tag → what a flag of this topic means, and what it does not.
    pub descriptions: BTreeMap<String, String>,
    /// Category and keywords of the EU DSA Transparency Database (schema v2).
    pub dsa: Option<Dsa>,
    /// Help is given to the poster whatever the role (suicide and self-harm).
    pub always_help_poster: bool,
}

/// Where a topic stands in the EU DSA Transparency Database, schema v2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dsa {
    /// `STATEMENT_CATEGORY_…`, exactly one.
    pub category: String,
    /// Further categories.
    pub category_addition: Vec<String>,
    /// `KEYWORD_…`.
    pub keywords: Vec<String>,
}

/// One rule: term groups and patterns joined by a condition.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Stable name, unique across the set.
    pub id: String,
    /// Title in the language of its file.
    pub title: String,
    /// Index into [`RuleSet::topics`].
    pub topic: usize,
    /// Language of the file the rule stands in (`id`, `en`, `any`).
    pub file_language: String,
    /// Who speaks.
    pub role: Role,
    /// How urgent a finding is.
    pub severity: Severity,
    /// Life-cycle; decides whether the rule runs unless asked for.
    pub status: Status,
    /// Posts, search queries, or both.
    pub applies_to: Vec<AppliesTo>,
    /// Canonical BCP 47 primary languages the rule is for; empty for all.
    pub languages: Vec<String>,
    /// ISO 3166-1 alpha-2 countries the rule is for; empty for all.
    pub countries: Vec<String>,
    /// Text fields the rule reads (`text`, `title`, …); empty for all.
    pub fields: Vec<String>,
    /// Whether text may stand in the outputs.
    pub evidence: Evidence,
    /// For whom help is looked up; empty means that the role decides.
    pub referral_for: Vec<Audience>,
    /// Public sources of the terms.
    pub references: Vec<String>,
    /// Known causes of false alarms, for the reviewer.
    pub false_positives: Vec<String>,
    /// Term groups in the order of the file.
    pub groups: Vec<TermGroup>,
    /// Patterns in the order of the file.
    pub patterns: Vec<Pattern>,
    /// Terms whose matches hide every match inside them, from an overlay. Their clause is the one
    /// behind the last pattern.
    pub exceptions: Option<TermGroup>,
    /// When the rule holds. Clause `i` is group `i`, and pattern `i - groups.len()` after that.
    pub condition: Condition,
    /// Sentences that the rule must match or must not.
    pub examples: Vec<Example>,
    /// File and one-based line where the rule begins.
    pub location: (String, usize),
}

impl Rule {
    /// The name of clause `index` as written in the condition: a group's or a pattern's.
    #[must_use]
    pub fn clause_name(&self, index: usize) -> &str {
        match self.groups.get(index) {
            Some(group) => &group.name,
            None => self
                .patterns
                .get(index - self.groups.len())
                .map_or("except", |pattern| &pattern.name),
        }
    }

    /// The terms of clause `index`; `None` for a pattern.
    #[must_use]
    pub fn clause_terms(&self, index: usize) -> Option<&TermGroup> {
        if index == self.groups.len() + self.patterns.len() {
            self.exceptions.as_ref()
        } else {
            self.groups.get(index)
        }
    }
}

/// Who speaks in a post that a rule finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The poster may be in danger.
    AtRisk,
    /// The poster is attacked by others.
    Target,
    /// The poster does or threatens harm.
    Perpetrator,
    /// The poster praises or spreads something harmful.
    Promoter,
    /// The poster speaks about somebody else in danger.
    Bystander,
    /// The poster speaks against the harm.
    CounterSpeech,
    /// A report about it.
    News,
}

/// How urgent a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Look at it some time.
    Low,
    /// Look at it this week.
    Medium,
    /// Look at it today.
    High,
    /// Look at it now.
    Critical,
}

/// Life-cycle of a rule. `Experimental` and `Deprecated` rules are off unless asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Being tried out.
    Experimental,
    /// Runs, but is not settled.
    Test,
    /// Settled.
    Stable,
    /// Kept so that old outputs can be understood.
    Deprecated,
}

/// What kind of text a rule reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AppliesTo {
    /// Posts, replies, comments.
    Post,
    /// Search queries.
    Query,
}

/// Whether the words of a post may stand in the outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// An excerpt with personal data masked.
    Excerpt,
    /// No excerpt and no terms, in any row of the post.
    Withhold,
}

/// For whom help is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Who wrote the post.
    Poster,
    /// Whom the post harms.
    Target,
    /// Who wants to help.
    Helper,
    /// Who reports the post.
    Reporter,
}

/// The reading of a text in which a term may be found. Later ones include the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Case and invisible characters aside, the text as it stands.
    Exact,
    /// Look-alike and compatibility letters undone.
    Folded,
    /// Evasion undone as well.
    Deobfuscated,
}

/// A named list of terms.
#[derive(Debug, Clone)]
pub struct TermGroup {
    /// Name used in the condition.
    pub name: String,
    /// The terms; a shared bank is already copied in.
    pub terms: Vec<Term>,
    /// Highest lane its terms are looked for in.
    pub lanes: Lane,
    /// Unaccented typing is accepted in the folded lane.
    pub loose: bool,
    /// Words of three letters or fewer may go beyond the folded lane as well: true when the group
    /// itself asks for the deobfuscated lane.
    pub short_words: bool,
}

/// One term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it stands in the file.
    pub written: String,
    /// What it means.
    pub shape: TermShape,
}

/// The forms a term can take. Texts are kept as written; the engine folds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermShape {
    /// `kekerasan seksual`, `bunuh*`: words in order.
    Words(Vec<TermWord>),
    /// `=SS`: words in order, case kept.
    ExactCase(Vec<TermWord>),
    /// `#bunuhdiri`: the hashtag only; text without the `#`.
    Hashtag(String),
    /// `~pukul`: every affixed form of a root in the language of the file.
    Root {
        /// The root as written, without the `~`.
        root: String,
        /// Its forms, the root among them, sorted; pruned ones left out. A form may have several
        /// words (`pukul-memukul`).
        forms: Vec<String>,
    },
}

/// One word of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermWord {
    /// The word without its wildcards.
    pub text: String,
    /// `*` before the word: any letters, marks or digits may stand there.
    pub open_start: bool,
    /// `*` after the word.
    pub open_end: bool,
}

/// Regular expressions under one name; the clause holds when any of them matches.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Name used in the condition and printed in place of what matched.
    pub name: String,
    /// The expressions as written, known to compile.
    pub expressions: Vec<String>,
}

/// When a rule holds. Numbers are clause indexes, see [`Rule::condition`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The clause matched.
    Clause(usize),
    /// All hold.
    And(Vec<Condition>),
    /// At least one holds.
    Or(Vec<Condition>),
    /// It does not hold, anywhere in the post.
    Not(Box<Condition>),
    /// `2 of (a, b, c)`: at least so many different clauses matched.
    AtLeast(usize, Vec<usize>),
    /// `count(a) >= 3`.
    Count(usize, usize),
    /// `near(a, b, 6)`: at most so many word positions apart.
    Near(usize, usize, usize),
    /// `before(a, b, 6)`: the same, in this order.
    Before(usize, usize, usize),
    /// `a except b`: matches of the first inside a match of the second are dropped.
    Except(usize, usize),
    /// `language in ("id", "ms")`: the named part of the post has one of the values.
    Metadata(MetadataField, Vec<String>),
}

/// A condition as its author wrote it: what means the same can be spelled in many ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// The text on one line, without parentheses around the whole.
    pub text: String,
    /// The parts that `and`, `or` and `not` join, in the order of [`Condition`]; else empty.
    pub parts: Vec<Spelling>,
}

/// What a condition may see of a post besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetadataField {
    /// Canonical language tag.
    Language,
    /// Country code.
    Country,
    /// Platform name.
    Platform,
}

/// A sentence that shows what a rule is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// What the rule must do with it.
    pub expect: Expect,
    /// One-based line in the file of the rule.
    pub line: usize,
    /// Byte range of the text value in the file, for diagnostics.
    pub span: (usize, usize),
}

/// What a rule must do with an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expect {
    /// Must match.
    Match,
    /// Must not match.
    NoMatch,
    /// Ought to match, and is known not to.
    KnownMiss,
    /// Ought not to match, and is known to.
    KnownFalseAlarm,
}

/// Gives an enum of the rule language its spelling in files and outputs.
macro_rules! spelled {
    ($type:ident { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As it is spelled in rule files and outputs.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }

            /// The value with this spelling.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}

spelled!(Role {
    AtRisk => "at-risk",
    Target => "target",
    Perpetrator => "perpetrator",
    Promoter => "promoter",
    Bystander => "bystander",
    CounterSpeech => "counter-speech",
    News => "news",
});
spelled!(Severity { Low => "low", Medium => "medium", High => "high", Critical => "critical" });
spelled!(Status {
    Experimental => "experimental",
    Test => "test",
    Stable => "stable",
    Deprecated => "deprecated",
});
spelled!(AppliesTo { Post => "post", Query => "query" });
spelled!(Evidence { Excerpt => "excerpt", Withhold => "withhold" });
spelled!(Audience {
    Poster => "poster",
    Target => "target",
    Helper => "helper",
    Reporter => "reporter",
});
spelled!(Lane { Exact => "exact", Folded => "folded", Deobfuscated => "deobfuscated" });
spelled!(MetadataField { Language => "language", Country => "country", Platform => "platform" });
spelled!(Expect {
    Match => "match",
    NoMatch => "no-match",
    KnownMiss => "known-miss",
    KnownFalseAlarm => "known-false-alarm",
});
