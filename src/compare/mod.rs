//! L4: two rule sets over one export: which posts a change of the rules gains, loses and moves.
//!
//! ```text
//! Source ─► Pieces ─► batch ─► workers: Record ─► old Engine, new Engine ─► changes ─► in order ─► rows
//! ```
//!
//! Both engines judge each post in the same pass (`judge`). Where they differ, the rule that made
//! the difference is looked at more closely (`cause`). Pieces go out in batches of a fixed size and
//! come back in their order, so memory is bounded and threads cannot show in the result (`pass`, `worker`).

mod cause;
mod error;
mod judge;
mod model;
mod pair;
mod pass;
mod tally;
mod worker;

pub use error::CompareError;
pub use model::{CompareJob, Comparison, RuleChanges, RuleText, Shift, TermChanges, TopicChanges};
pub use pass::compare;
