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
    /// Several profiles fit.
    #[error(
        "this could be an export of several sorts: {}; say which one with --read-as, \
         or --read-as generic to find fields by their names",
        profiles.join(", ")
    )]
    SeveralProfiles {
        /// Their ids.
        profiles: Vec<String>,
    },
    /// No profile is called so.
    #[error("no profile is called {id}; there are: generic, {}", known.join(", "))]
    UnknownProfile {
        /// As it was asked for, escaped.
        id: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// The profile asked for is of exports of another form.
    #[error(
        "the profile {id} is for {form}, and this is not; leave --read-as out to see what fits"
    )]
    ProfileDoesNotFit {
        /// The profile.
        id: String,
        /// What its exports are.
        form: &'static str,
    },
    /// Several lists in a document may hold the posts.
    #[error(
        "several lists in this document may hold the posts: {}; say which with --records",
        lists.join(", ")
    )]
    SeveralLists {
        /// Their paths, escaped.
        lists: Vec<String>,
    },
    /// An export read otherwise than its profile would, which knows who may see a post from around it.
    #[error(
        "this is an export of the profile {profile}, in which who may see a post stands outside of \
         the post, so it is not read in any other way; leave --read-as and --records out, or write --read-as {profile}"
    )]
    ScopeAround {
        /// The profile that fits.
        profile: String,
    },
    /// Answers of an interface inside of another object.
    #[error(
        "this holds what exports of the profile {profile} hold, inside of another object, so what says \
         who may see a post would not be found; write what is inside to a file of its own \
         (jq .data FILE) and scan that"
    )]
    Wrapped {
        /// The profile.
        profile: String,
    },
    /// A path that leads to no list.
    #[error("--records takes the path of a list, such as messages[] or data.videos[], or [] alone")]
    NoList,
    /// An account archive's private messages.
    #[error(
        "this is a file of direct messages, which are private; saring reads public posts only, \
         so leave it out"
    )]
    DirectMessages,
    /// Records can be read, but nothing in them is known to be the text of a post.
    #[error(
        "no field is known to hold the text of a post; name it with --text-field (where posts are \
         elements of a list, name that with --records, too). Fields here: {}",
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
