//! Why rules cannot be tested.

use crate::{engine::EngineError, input::InputError, sources::SourceError};

/// Why rules cannot be tested. A test that cannot fail is an error, not a pass.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuleTestError {
    /// A corpus cannot be read, or is not an export saring understands.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The rules cannot be compiled.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A record of a corpus cannot be used; a corpus must be read whole.
    #[error("{name}, record {record}: {why}; mend the corpus, every post of it counts")]
    Record {
        /// The corpus.
        name: String,
        /// Which record, counting from 1.
        record: usize,
        /// What is wrong.
        why: String,
    },
    /// There is no post in it.
    #[error("the corpus has no posts{filter}; an empty test proves nothing")]
    Empty {
        /// ` in th, ko` when languages were asked for.
        filter: String,
    },
    /// No rule could hold for any post.
    #[error(
        "no rule is for any post of the corpus (languages: {languages}); \
         the rules and the corpus do not meet, so nothing would be tested"
    )]
    Unreachable {
        /// Languages of the posts.
        languages: String,
    },
    /// No post is labelled with a topic of the rules.
    #[error(
        "no post is labelled with a topic of the rules ({topics}); check the column `topic` of the corpus"
    )]
    NoLabels {
        /// Topics of the rules.
        topics: String,
    },
}

impl From<InputError> for RuleTestError {
    fn from(error: InputError) -> Self {
        Self::Source(error.into())
    }
}
