//! L2: a rule set becomes an engine; a post becomes a verdict. Knows no files, threads or clock.

mod verdict;

pub use verdict::{Finding, Found, Match, Post, Span, Verdict};
