//! Made-up exports and rule sets for measuring: the same bytes for the same seed.
//!
//! Posts are written from everyday words of seven languages, mixed with rarer invented ones, and
//! about one in a hundred holds a phrase from the rules. Rules look for invented words (and, in
//! Thai, for compounds that nobody uses), so that what is found is what was planted.

mod export;
mod forms;
mod languages;
mod pack;
mod post;
mod vocabulary;

pub(crate) use export::{Shape, Writer, Written};
pub(crate) use forms::form_files;
pub(crate) use pack::{RULE_TERMS, Selection, Size, files, plain_terms};
pub(crate) use post::Mix;
pub(crate) use vocabulary::MOST_TERMS;
