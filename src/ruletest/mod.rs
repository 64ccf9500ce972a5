//! L4: rules held against what they ought to do: their own examples, and labelled posts.

mod corpus;
mod error;
mod examples;
mod measure;

pub use corpus::{Corpus, LabelledPost, read_corpus};
pub use error::RuleTestError;
pub use examples::check_examples;
pub use measure::{Counts, Measured, RuleCounts, TopicCounts, Wrong, measure};
