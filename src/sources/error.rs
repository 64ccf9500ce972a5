//! Why an export cannot be used.

use crate::{input::InputError, record::RecordError};

/// Why an export cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// It cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// It is not one saring understands.
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
}
