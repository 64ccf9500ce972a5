//! L2: a rule set becomes an engine; a post becomes a verdict. Knows no files, threads or clock.
//!
//! ```text
//!         ┌─ exact reading ──┬─ Finder ── candidates ── verify ──────────┐
//! Post ───┤                  │    └ a literal was seen ── patterns ──────┤
//!         └─ folded reading ─┤                                           ├─ judge ── Verdict
//!            (where another) └─ stretches ── unmask ── disguise ─────────┘
//! ```
//!
//! One pass over each reading of a text finds places where a *key* of some term stands (`finder`).
//! Around each the rest of the term, its word borders and its hashtag forms are checked (`verify`).
//! In the few stretches that could hold words in disguise, skeletons of words are looked for
//! (`unmask`), and whether one is the word is checked letter by letter (`disguise`). A pattern runs
//! only where all literals it needs were seen (`literals`, `needs`), only as long as its rule can still
//! hold, and only where a quick look tells nothing against it (`gate`).
//! Clauses that matched are bits; rules with a bit set are judged: conditions, numbers, distances,
//! exceptions, lanes (`judge`, `condition`, `places`).
//! A post in which no key stands costs the passes and nothing else.
//!
//! [`Engine::explain`] asks the same questions for one rule and keeps the answers.

mod audience;
mod compile;
mod condition;
mod costs;
mod disguise;
mod error;
mod explain;
mod finder;
mod frequency;
mod gate;
mod grams;
mod guard;
mod judge;
mod letters;
mod literals;
mod look;
mod masked;
mod needs;
mod pattern;
mod places;
mod reading;
mod rough;
mod scan;
mod scratch;
mod settle;
mod spellings;
mod steps;
mod terms;
mod unique;
mod unmask;
mod verdict;
mod verify;

pub use compile::{Engine, Limits};
pub use costs::{Clock, Costs, RuleCosts, Stage};
pub use error::EngineError;
pub use explain::{Bar, Change, ClauseExplained, Explanation, Hidden, Need, Part, Place, Raised};
pub use scratch::Scratch;
pub use verdict::{Finding, Found, Match, Post, Span, Steps, Verdict};
