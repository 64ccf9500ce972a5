//! Why a profile cannot be used.

use std::path::PathBuf;

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// A folder or file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// There is no profile in a folder.
    #[error("{} has no profile in it; profiles are files whose names end in .toml", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// A file is not a profile.
    #[error("{file} is not a profile: {why}")]
    Wrong {
        /// The file.
        file: String,
        /// What is wrong with it, and what to do.
        why: String,
    },
}
