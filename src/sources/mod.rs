//! L2: the exports of a run, opened and understood before anything else is done, and how far a pass
//! over them has come.

mod error;
mod observer;
mod survey;

pub use error::SourceError;
pub use observer::{Observer, Progress, Silent};
pub use survey::{Surveyed, open, survey};
