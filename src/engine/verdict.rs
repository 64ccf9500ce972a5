//! What goes into the engine and what comes out.

use crate::{
    rules::{AppliesTo, Lane},
    text::TextField,
};

/// What a rule can see of a post.
#[derive(Debug, Clone, Copy)]
pub struct Post<'a> {
    /// Its texts, each with the name of its field.
    pub texts: &'a [TextField<'a>],
    /// Post or query.
    pub kind: AppliesTo,
    /// Canonical language tag; empty when unknown.
    pub language: &'a str,
    /// ISO 3166-1 alpha-2 code; empty when unknown.
    pub country: &'a str,
    /// Platform name; empty when unknown.
    pub platform: &'a str,
}

impl<'a> Post<'a> {
    /// A post of which nothing is known but its texts.
    #[must_use]
    pub fn of(texts: &'a [TextField<'a>]) -> Self {
        Self {
            texts,
            kind: AppliesTo::Post,
            language: "",
            country: "",
            platform: "",
        }
    }
}

/// A byte range of an original text, on character borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// What a match found: a term or a pattern of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Found {
    /// Index of the term in its group.
    Term(u32),
    /// Index of the expression in its pattern.
    Pattern(u32),
}

/// One term or pattern of a rule, found at a place of the original text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Match {
    /// Index of the text in [`Post::texts`].
    pub field: u32,
    /// Where in that text.
    pub span: Span,
    /// Clause of the rule's condition (see [`crate::rules::Rule::clause_name`]).
    pub clause: u32,
    /// The term or pattern.
    pub found: Found,
    /// The reading of the text in which it was found.
    pub lane: Lane,
    /// What had to be undone to find it.
    pub steps: Steps,
}

/// What a writer did to a word that a match had to undo: a small set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Steps(u8);

impl Steps {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Invisible code points inside the word (exact lane).
    pub const INVISIBLE: Self = Self(1);
    /// Compatibility letters such as `𝐛` and `ｂ` (folded lane).
    pub const COMPATIBILITY: Self = Self(1 << 1);
    /// Look-alike letters of other scripts (folded lane).
    pub const LOOK_ALIKE: Self = Self(1 << 2);
    /// Accents left out (folded lane, loose groups).
    pub const UNACCENTED: Self = Self(1 << 3);
    /// Digits and symbols for letters (deobfuscated lane).
    pub const LEET: Self = Self(1 << 4);
    /// Letters repeated three times and more (deobfuscated lane).
    pub const REPEAT: Self = Self(1 << 5);
    /// Letters set apart (deobfuscated lane).
    pub const SEPARATOR: Self = Self(1 << 6);
    /// Letters hidden behind a sign (deobfuscated lane).
    pub const MASK: Self = Self(1 << 7);

    const NAMES: [&'static str; 8] = [
        "invisible",
        "compatibility",
        "look-alike",
        "unaccented",
        "leet",
        "repeat",
        "separator",
        "mask",
    ];

    /// True when nothing had to be undone.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// These steps and those of `other`.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// True when all of `other` are among these.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Names of the steps, in a fixed order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        (0..8)
            .filter(move |bit| self.0 >> bit & 1 == 1)
            .map(|bit| Self::NAMES[bit])
    }
}

/// A rule that held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// Index into [`crate::rules::RuleSet::rules`] of the set the engine was compiled from.
    pub rule: usize,
    /// The lane that its condition needs: it would not hold with the matches of stronger lanes only.
    pub lane: Lane,
    /// What had to be undone for its matches up to that lane.
    pub steps: Steps,
    /// First and one past the last of its matches in [`Verdict::matches`].
    pub(crate) matches: (usize, usize),
}

/// Everything the engine says of one post. Reused from post to post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Rules that held, in the order of the rule set.
    pub findings: Vec<Finding>,
    pub(crate) matches: Vec<Match>,
}

impl Verdict {
    /// True when no rule held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The matches of one finding, sorted by field, place and clause, without repeats.
    #[must_use]
    pub fn matches(&self, finding: &Finding) -> &[Match] {
        &self.matches[finding.matches.0..finding.matches.1]
    }

    /// Forgets everything, keeping the memory.
    pub fn clear(&mut self) {
        self.findings.clear();
        self.matches.clear();
    }

    /// Adds a finding with its matches, which are sorted here. For engines and tests of outputs.
    pub fn push(&mut self, rule: usize, lane: Lane, matches: impl IntoIterator<Item = Match>) {
        let start = self.matches.len();
        self.matches.extend(matches);
        let added = &mut self.matches[start..];
        added.sort_unstable();
        let needed = added.iter().filter(|found| found.lane <= lane);
        let steps = needed.fold(Steps::NONE, |steps, found| steps.and(found.steps));
        self.findings.push(Finding {
            rule,
            lane,
            steps,
            matches: (start, self.matches.len()),
        });
    }
}
