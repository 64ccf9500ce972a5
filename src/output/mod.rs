//! L3: outcomes become files. The only place that escapes and redacts.
//!
//! Each worker fills a [`ChunkOutcome`] and encodes its own CSV bytes; one writer, the [`Run`], puts
//! them in order and adds what only it knows: record numbers and, for posts without an id, which
//! occurrence of a text this is.

mod author;
mod cell;
mod changes;
mod distinct;
mod error;
mod excerpt;
mod finding_id;
#[cfg(test)]
mod fixtures;
mod flagged;
mod folder;
mod identity;
mod manifest;
mod matches;
mod outcome;
mod periods;
mod plan;
mod redact;
mod referral;
mod rewrite;
mod rules_csv;
mod run;
#[cfg(test)]
mod run_tests;
mod shown;
mod stats;
mod tally;
mod time;
mod visible;

pub use author::AuthorKey;
pub use changes::{COLUMNS as CHANGE_COLUMNS, Change, ChangeFile, ChangeKind, Excerpter};
pub use error::OutputError;
pub use flagged::{COLUMNS as FLAGGED_COLUMNS, record_hash};
pub use manifest::{FileHash, InputInfo, ReferralInfo, RunInfo, Totals};
pub use outcome::ChunkOutcome;
pub use plan::{Authors, ByKey, ExcerptLength, OutputOptions, Plan};
pub use redact::redacted;
pub use referral::{ReferralCell, ReferralLookup};
pub use run::{Run, Summary};
pub use shown::ShownText;
pub use stats::TopicSummary;
pub use visible::safe_for_terminal;
