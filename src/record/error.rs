//! Why an export cannot be read at all.

/// What is wrong with an export as a whole. Messages do not name the file, which only the caller
/// knows; names of columns in them are escaped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Not JSON Lines or CSV.
    #[error("this looks like {what}, which saring does not read; {next}")]
    NotAnExport {
        /// What it looks like.
        what: &'static str,
        /// What to do about it.
        next: &'static str,
    },
    /// One document instead of one record a line.
    #[error("this is {what}, not one record a line; {next}")]
    WholeDocument {
        /// What it is.
        what: &'static str,
        /// What to do about it.
        next: &'static str,
    },
    /// An account archive's private messages.
    #[error(
        "this is a file of direct messages, which are private; saring reads public posts only, \
         so leave it out"
    )]
    DirectMessages,
    /// Records can be read, but nothing in them is known to be the text of a post.
    #[error(
        "no field is known to hold the text of a post; name it with --text-field. Fields here: {}",
        columns.join(", ")
    )]
    NoTextField {
        /// Fields seen, escaped, in order of appearance.
        columns: Vec<String>,
    },
    /// A field was named on the command line and is not there.
    #[error(
        "no field {path} (asked for as {field}) in the first records; check its spelling. \
         Fields here: {}",
        columns.join(", ")
    )]
    FieldNotFound {
        /// What it was to be.
        field: &'static str,
        /// As it was named, escaped.
        path: String,
        /// Fields seen, escaped, in order of appearance.
        columns: Vec<String>,
    },
    /// A column that is read has a name that another column has too.
    #[error(
        "two columns are named {column}, and saring cannot know which one is meant; \
         rename or remove one of them"
    )]
    RepeatedColumn {
        /// The name, escaped.
        column: String,
    },
    /// More text fields than a record can have.
    #[error("{given} text fields are named, and {limit} can be read; leave some out")]
    TooManyTexts {
        /// How many were named.
        given: usize,
        /// How many there can be.
        limit: usize,
    },
}
