//! One record of an export by its number, as long as it may be looked at.

use super::{ScanError, worker::applies_to};
use crate::{
    input::{Piece, ReadOptions, SourceName},
    record::{
        Outcome, ReadScope, ReadWishes, Reader, Record, RejectReason, ScopeReason,
        is_direct_message_file,
    },
    rules::AppliesTo,
    sources::open,
};

/// What is at a place of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// A public post.
    Post(Box<PickedPost>),
    /// A record that is not looked at. Nothing of it is kept.
    OutOfScope(ScopeReason),
    /// A record that cannot be read.
    Reject(RejectReason),
    /// The export ends before; it has so many records.
    Absent(u64),
}

/// What rules see of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickedPost {
    /// Name and text of each text field.
    pub texts: Vec<(String, String)>,
    /// Post or query.
    pub kind: AppliesTo,
    /// Language; empty when unknown.
    pub language: String,
    /// Country; empty when unknown.
    pub country: String,
    /// Platform; empty when unknown.
    pub platform: String,
}

impl PickedPost {
    fn new(record: &Record<'_>) -> Self {
        let texts = record.texts.iter();
        Self {
            texts: texts
                .map(|field| (field.name.to_owned(), field.text.to_owned()))
                .collect(),
            kind: applies_to(record),
            language: record.language.as_str().to_owned(),
            country: record.country.as_str().to_owned(),
            platform: record.platform.to_owned(),
        }
    }
}

/// Reads the record with this number, counted from 1 as in the results of a scan.
///
/// # Errors
///
/// When the export cannot be read or understood.
pub fn pick(
    name: &SourceName,
    reading: &ReadOptions,
    fields: &ReadWishes,
    scope: &ReadScope,
    number: u64,
) -> Result<Picked, ScanError> {
    if is_direct_message_file(&name.to_string()) {
        return Ok(Picked::OutOfScope(ScopeReason::DirectMessage));
    }
    let (source, layout) = open(name, reading, fields)?;
    let mut reader = Reader::new(&layout, scope);
    let mut pieces = source.into_pieces(layout.framing.clone(), layout.data_start);
    let mut count = 0;
    let mut picked = None;
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Records(chunk) => {
                // A private copy: the bytes of a mapping may change while they are read.
                let bytes = chunk.bytes.to_vec();
                reader.read(&bytes, chunk.surroundings.as_deref(), &mut |_, outcome| {
                    count += 1;
                    if count == number {
                        picked = Some(outcome_of(&outcome));
                    }
                });
            }
            Piece::Unreadable { reason, .. } => {
                count += 1;
                if count == number {
                    picked = Some(Picked::Reject(reason.into()));
                }
            }
        }
        if let Some(picked) = picked {
            return Ok(picked);
        }
    }
    Ok(Picked::Absent(count))
}

fn outcome_of(outcome: &Outcome<'_>) -> Picked {
    match outcome {
        Outcome::Post(record) => Picked::Post(Box::new(PickedPost::new(record))),
        Outcome::OutOfScope(reason) => Picked::OutOfScope(*reason),
        Outcome::Reject(reason) => Picked::Reject(*reason),
    }
}
