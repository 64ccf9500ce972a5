//! Kinds of personal data that are masked, and how often each was.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::identity::{CARD, ID_NUMBER, NIK, PHONE};

pub(super) const EMAIL: &str = "[EMAIL]";

/// Name in run.json and what a placeholder begins with, for each kind.
const KINDS: [(&str, &str); 7] = [
    ("phone", PHONE),
    ("nik", NIK),
    ("id_number", ID_NUMBER),
    ("card", CARD),
    ("email", EMAIL),
    ("handle", "[@"),
    ("url", "[URL "),
];

/// How many pieces of each kind were masked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MaskedCounts([u64; KINDS.len()]);

impl MaskedCounts {
    /// Counts what stands in place of something.
    pub(super) fn add(&mut self, placeholder: &str) {
        let kind = KINDS
            .iter()
            .position(|kind| placeholder.starts_with(kind.1));
        if let Some(count) = kind.and_then(|kind| self.0.get_mut(kind)) {
            *count += 1;
        }
    }

    /// Adds those of another part of the run.
    pub(super) fn merge(&mut self, other: &Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }

    /// Each kind with its count.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        KINDS.iter().map(|kind| kind.0).zip(self.0)
    }
}

impl Serialize for MaskedCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(KINDS.len()))?;
        for (kind, count) in self.iter() {
            map.serialize_entry(kind, &count)?;
        }
        map.end()
    }
}
