//! L2: rules to and from the lists of others.
//!
//! [`import`] reads a foreign list of terms and writes a rule file; [`export_trend_queries`] and
//! [`export_terms`] write rules for other tools. No two formats mean the same, so each of them returns
//! what it could not say as a list of [`Loss`]es beside the text, and never drops a word silently.

mod build;
mod detect;
mod entry;
mod error;
mod export;
mod express;
mod foreign;
mod import;
mod lines;
mod liwc;
mod model;
mod naming;
mod normal_form;
mod query;
mod regex_dialect;
mod table;
mod term_table;
mod write;
mod yaml;

#[cfg(test)]
mod tests;

pub use error::ExchangeError;
pub use export::export_trend_queries;
pub use import::import;
pub use model::{Exported, ForeignKind, ImportOptions, Imported, Loss, MOST_BYTES};
pub use term_table::{TERM_COLUMNS, export_terms};
