//! What can go wrong while writing, each with the file and what to do next.

use std::{io, path::Path, path::PathBuf};

use super::visible::safe_for_terminal;

/// Why outputs cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The output folder is there already.
    #[error(
        "{} is there already, and reviewers may keep notes in it; choose another --out, or give \
         --force to replace the files saring wrote (other files stay)",
        shown(path)
    )]
    FolderExists {
        /// The folder.
        path: PathBuf,
    },
    /// A file would be replaced that no scan wrote.
    #[error(
        "{} is not from a scan (there is no run.json beside it), so --force does not replace it; choose another --out",
        shown(path)
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// The output folder's name is taken by something else.
    #[error(
        "{} is there already and is not a folder; choose another --out",
        shown(path)
    )]
    NotAFolder {
        /// What is there.
        path: PathBuf,
    },
    /// The system refused to write.
    #[error("cannot write {}: {}", shown(path), advice(source))]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The author key cannot be read.
    #[error(
        "cannot read the author key {}: {source}; check the path, or make a key with --author-key new",
        shown(path)
    )]
    KeyRead {
        /// The key file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The author key is not a key.
    #[error(
        "{} is not an author key: it must hold 32 bytes, raw or as 64 hexadecimal digits",
        shown(path)
    )]
    KeyFormat {
        /// The key file.
        path: PathBuf,
    },
    /// The system gave no random bytes.
    #[error("cannot make a key: {reason}; use --author-key FILE")]
    Randomness {
        /// What the system said.
        reason: String,
    },
    /// The CSV delimiter would make files that cannot be read back.
    #[error("{given:?} cannot separate CSV fields; use ',' or ';' or a tab")]
    Delimiter {
        /// As given.
        given: char,
    },
    /// More files than anybody could hand out.
    #[error(
        "--split-by would make more than {limit} files; leave a column out of it, best one with many \
         values such as platform"
    )]
    TooManyFiles {
        /// Files allowed.
        limit: usize,
    },
    /// A statistics table nobody could read.
    #[error(
        "stats.csv would have more than {limit} groups: --by {key} alone has {values} values; \
         leave {key} out of --by{hint}"
    )]
    TooManyCells {
        /// Groups allowed.
        limit: usize,
        /// The key with the most values.
        key: &'static str,
        /// How many.
        values: usize,
        /// What else would help; empty or begins with a comma.
        hint: &'static str,
    },
}

impl OutputError {
    pub(super) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Write {
            path: path.to_owned(),
            source,
        }
    }
}

fn shown(path: &Path) -> String {
    safe_for_terminal(&path.to_string_lossy()).into_owned()
}

fn advice(source: &io::Error) -> String {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            format!("the disk is full ({source}); free space and run again")
        }
        io::ErrorKind::PermissionDenied => {
            format!("{source}; choose an --out that you may write to")
        }
        io::ErrorKind::NotFound => format!("{source}; was the folder removed during the run?"),
        _ => source.to_string(),
    }
}
