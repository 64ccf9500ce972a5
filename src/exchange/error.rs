//! Why a list cannot be imported at all.

use thiserror::Error;

use crate::rules::Diagnostic;

/// A list that does not become a rule. What is lost on the way is not an error, but a
/// [`Loss`](super::Loss).
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The file is too large.
    #[error("the file has {bytes} bytes; lists of more than {most} are not imported")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The largest size.
        most: u64,
    },
    /// The file is not text that can be read.
    #[error("the file is not UTF-8 (byte {at}); {help}")]
    NotUtf8 {
        /// First byte that is not.
        at: usize,
        /// What to do.
        help: &'static str,
    },
    /// Nothing says what the file is.
    #[error("`{name}` could be a list of any kind; say which with --from {kinds}")]
    UnknownKind {
        /// Name of the file.
        name: String,
        /// The kinds there are.
        kinds: String,
    },
    /// Name and content disagree.
    #[error("`{name}` is named like {by_name} and looks like {by_content}; say which with --from")]
    TwoKinds {
        /// Name of the file.
        name: String,
        /// Kind by its name.
        by_name: &'static str,
        /// Kind by its content.
        by_content: &'static str,
    },
    /// The file is not of the kind it was taken for.
    #[error("this is not a {kind} list: {place}: {problem}")]
    Malformed {
        /// What it was taken for.
        kind: &'static str,
        /// Where.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// The column with the terms is not clear.
    #[error("{problem}; the columns are: {columns}")]
    Column {
        /// What is wrong.
        problem: String,
        /// All columns.
        columns: String,
    },
    /// A category was asked for that the list does not have.
    #[error("the list has no category `{name}`; it has: {known}")]
    UnknownCategory {
        /// As asked for.
        name: String,
        /// The ones there are.
        known: String,
    },
    /// Categories were asked for, and lists of this kind have none.
    #[error("a list of the kind {kind} has no categories to choose from; leave --only out")]
    NoCategories {
        /// What it is.
        kind: &'static str,
    },
    /// A rule without this part would find what the list does not mean.
    #[error("{place}: {problem}")]
    Unreachable {
        /// Where.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// Nothing is left to look for.
    #[error("the list has no term that a rule could look for{reason}")]
    NothingLeft {
        /// Why the first entry is none, if there are entries.
        reason: String,
    },
    /// More groups than a rule can hold.
    #[error(
        "the list comes to {count} groups and patterns, {most} is the limit; import some of its \
         categories with --only"
    )]
    TooManyGroups {
        /// How many.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// The rule file would be larger than rule files may be.
    #[error("the rule file would have {bytes} bytes, more than {most}; divide the list")]
    TooLong {
        /// Its size.
        bytes: usize,
        /// The largest size.
        most: usize,
    },
    /// The rule was written and has errors, as when its id is not one.
    #[error("the rule cannot be loaded")]
    Unsound {
        /// What is wrong with it.
        diagnostics: Vec<Diagnostic>,
    },
}
