//! Why a run could not be done.

use crate::{engine::EngineError, input::InputError, output::OutputError, record::RecordError};

/// Why a run could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScanError {
    /// An export cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// An export is not one saring understands.
    #[error("{name}: {source}")]
    Layout {
        /// The export.
        name: String,
        /// What is wrong with it.
        source: RecordError,
    },
    /// Only files of direct messages were given.
    #[error(
        "{name} holds direct messages, and saring reads public posts only; \
         give it the file with the posts"
    )]
    OnlyDirectMessages {
        /// The first of them.
        name: String,
    },
    /// The rules cannot be compiled.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Results cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// Threads cannot be started.
    #[error("cannot start {threads} threads: {source}; try fewer with --threads")]
    Threads {
        /// How many.
        threads: usize,
        /// What the pool says.
        source: rayon::ThreadPoolBuildError,
    },
}
