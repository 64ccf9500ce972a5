//! Why a run could not be done.

use crate::{engine::EngineError, input::InputError, output::OutputError, sources::SourceError};

/// Why a run could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScanError {
    /// An export cannot be read or used.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The rules cannot be compiled.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Results cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The list of reported posts cannot be read.
    #[error(
        "--ids: line {line}: {reason}; an id or address a line is wanted, in UTF-8, or a CSV file with a column post_id, id or url"
    )]
    Ids {
        /// Where in the list.
        line: u64,
        /// Why.
        reason: String,
    },
    /// The list of reported posts is empty.
    #[error(
        "--ids: the list names no post; an id or address a line is wanted, or a CSV file with a column post_id, id or url"
    )]
    NoIds,
    /// Threads cannot be started.
    #[error("cannot start {threads} threads: {source}; try fewer with --threads")]
    Threads {
        /// How many.
        threads: usize,
        /// What the pool says.
        source: rayon::ThreadPoolBuildError,
    },
}

impl From<InputError> for ScanError {
    fn from(error: InputError) -> Self {
        Self::Source(error.into())
    }
}
