//! Strict JSON, one value at a time, without a tree.
//!
//! Written here rather than taken from a library because every record has to be judged: libraries
//! that find a field quickly skip the rest of the line without looking, and those that look build a
//! tree or call lone surrogates an error. Nothing here recurses or allocates per record.

mod members;
mod scan;
mod strings;
mod trie;

pub(super) use scan::{
    Fault, NOWHERE, Node, Region, Stack, Token, Visit, only_white_space, scan, scan_at,
};
pub(super) use strings::{mend_escapes, unescape};
pub(super) use trie::Trie;

#[cfg(test)]
mod against_serde;
