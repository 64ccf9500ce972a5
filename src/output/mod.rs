//! L3: outcomes become files. The only place that escapes and redacts.
//!
//! Each worker fills a [`ChunkOutcome`] and encodes its own CSV bytes; one writer, the [`Run`], puts
//! them in order and adds what only it knows: record numbers and, for posts without an id, which
//! occurrence of a text this is.

mod address;
mod author;
mod cell;
mod changes;
mod copies;
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
mod masked;
mod matches;
mod outcome;
mod periods;
mod plan;
mod recent;
mod redact;
mod referral;
mod report;
mod report_words;
mod rewrite;
mod rules_csv;
mod run;
#[cfg(test)]
mod run_tests;
mod second_pass;
mod shown;
mod split;
mod stats;
mod tally;
mod time;
mod visible;
mod wording;
mod workbook;

pub(crate) use address::naming;
pub use author::AuthorKey;
pub use changes::{COLUMNS as CHANGE_COLUMNS, Change, ChangeFile, ChangeKind, Excerpter};
pub use error::OutputError;
pub use flagged::{COLUMNS as FLAGGED_COLUMNS, record_hash};
pub use manifest::{FileHash, InputInfo, ReferralInfo, ReportedInfo, RunInfo, Totals};
pub use masked::MaskedCounts;
pub use outcome::ChunkOutcome;
pub use plan::{Authors, ByKey, ExcerptLength, OutputOptions, Plan};
pub use redact::{masked_id, redacted};
pub use referral::{ReferralCell, ReferralLookup};
pub use report::{COLUMNS as REPORT_COLUMNS, PostReport, write_report_csv, write_report_text};
pub use report_words::ReportLanguage;
pub use run::{Run, Summary};
pub use shown::ShownText;
pub use split::SplitKey;
pub use stats::TopicSummary;
pub use visible::safe_for_terminal;
