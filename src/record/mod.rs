//! L1: a chunk becomes records: which fields, in scope or not, or why it cannot be read.

mod assemble;
mod csv;
mod error;
mod fields;
mod json;
mod kind;
mod layout;
mod model;
mod picks;
mod plan;
mod read;
mod sample;
mod scope;
mod slots;
mod sniff;
mod tag;
mod time;

pub use error::RecordError;
pub use fields::Field;
pub use layout::{
    Chosen, ChosenField, DescribedField, Description, FieldWishes, Layout, TextWish, detect,
};
pub use model::{Basis, Kind, MAX_TEXTS, Outcome, Record, RejectReason, ScopeReason, Tag, Texts};
pub use read::Reader;
pub use scope::{ReadScope, Visibility, is_direct_message_file};
pub use tag::{country_tag, language_tag};
pub use time::parse_time;
