//! Why two rule sets cannot be compared.

use crate::{engine::EngineError, input::InputError, sources::SourceError};

/// Why two rule sets cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// An export cannot be read or used.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A rule set cannot be compiled.
    #[error("the {which} rules: {source}")]
    Engine {
        /// `old` or `new`.
        which: &'static str,
        /// What is wrong.
        source: EngineError,
    },
    /// Rows cannot be written.
    #[error("cannot write the rows: {0}")]
    Rows(std::io::Error),
    /// Threads cannot be started.
    #[error("cannot start {threads} threads: {source}; try fewer with --threads")]
    Threads {
        /// How many.
        threads: usize,
        /// What the pool says.
        source: rayon::ThreadPoolBuildError,
    },
}

impl From<InputError> for CompareError {
    fn from(error: InputError) -> Self {
        Self::Source(error.into())
    }
}
