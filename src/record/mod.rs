//! L1: a chunk becomes records: which fields, in scope or not, or why it cannot be read.

mod address;
mod assemble;
mod choice;
mod csv;
mod error;
mod fields;
mod find;
mod held;
mod json;
mod kind;
mod layout;
mod markup;
mod memory;
mod model;
mod notice;
mod page;
mod path;
mod picks;
mod plan;
mod profile;
mod read;
mod sample;
mod scope;
mod signs;
mod slots;
mod sniff;
mod sounds;
mod tag;
mod time;
mod together;
mod value;
mod visibility;
mod watch;

pub use error::RecordError;
pub use fields::Field;
pub use layout::{
    Chosen, ChosenField, CsvEscape, DescribedField, Description, GENERIC, Layout, NoCsvEscape,
    ReadWishes, TextWish, detect,
};
pub use markup::Way;
pub use model::{Basis, Kind, MAX_TEXTS, Outcome, Record, RejectReason, ScopeReason, Tag, Texts};
pub use notice::Noticed;
pub use profile::{Profile, ProfileError, ProfileFormat, Profiles};
pub use read::Reader;
pub use scope::ReadScope;
pub use sounds::is_direct_message_file;
pub use tag::{country_tag, language_tag};
pub use time::{NoTimeFormat, TimeFormat, parse_time};
pub use visibility::Visibility;
