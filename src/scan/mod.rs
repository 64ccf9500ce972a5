//! L4: the whole run, callable from anywhere.
//!
//! ```text
//! pipeline: one thread cuts pieces ──► workers (rayon) read, match, encode ──► the same thread puts
//!           outcomes back in order and writes
//! ```
//!
//! A bounded number of pieces is under way at once, so memory does not grow with the export.

mod error;
mod help;
mod ids;
mod job;
mod outcomes;
mod pick;
mod pipeline;
mod post_address;
mod profile;
mod reported;
mod reread;
mod run;
mod warnings;
mod worker;

pub use error::ScanError;
pub use job::ScanJob;
pub use pick::{Picked, PickedPost, pick};
pub use profile::Profile;
pub use reported::ReportedIds;
pub use reread::{Reread, reread};
pub use run::{InputSummary, ScanSummary, scan};
