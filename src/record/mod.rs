//! L1: a chunk becomes records: which fields, in scope or not, or why it cannot be read.

mod model;

pub use model::{Basis, Kind, MAX_TEXTS, Outcome, Record, RejectReason, ScopeReason, Tag, Texts};
