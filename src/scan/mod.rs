//! L4: the whole run, callable from anywhere.
//!
//! ```text
//! survey ── sources and layouts
//!    │
//! pipeline: one thread cuts pieces ──► workers (rayon) read, match, encode ──► the same thread puts
//!           outcomes back in order and writes
//! ```
//!
//! A bounded number of pieces is under way at once, so memory does not grow with the export.

mod error;
mod help;
mod ids;
mod job;
mod observer;
mod pick;
mod pipeline;
mod reread;
mod run;
mod survey;
mod worker;

pub use error::ScanError;
pub use job::ScanJob;
pub use observer::{Observer, Progress, Silent};
pub use pick::{Picked, PickedPost, pick};
pub use reread::{Reread, reread};
pub use run::{InputSummary, ScanSummary, scan};
pub use survey::{Surveyed, survey};
