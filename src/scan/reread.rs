//! One record again, from the export it was found in.

use super::ScanError;
use crate::{
    input::{Digest, Piece, ReadOptions, SourceName},
    record::{Outcome, ReadScope, ReadWishes, Reader},
    sources::open,
};

/// A record read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reread {
    /// Its own bytes.
    pub raw: Vec<u8>,
    /// Name and text of each text field.
    pub texts: Vec<(String, String)>,
}

/// Reads the public post that begins at `offset`, and what the whole export is now, so that the
/// caller can tell whether it is still the same. `None` when no public post begins there.
///
/// # Errors
///
/// When the export cannot be read or understood.
pub fn reread(
    name: &SourceName,
    reading: &ReadOptions,
    fields: &ReadWishes,
    scope: &ReadScope,
    offset: u64,
) -> Result<(Option<Reread>, Digest), ScanError> {
    let (source, layout) = open(name, reading, fields)?;
    let mut reader = Reader::new(&layout, scope);
    let mut pieces = source.into_pieces(layout.framing.clone(), layout.data_start);
    let mut found = None;
    while let Some(piece) = pieces.next()? {
        let Piece::Records(chunk) = piece else {
            continue;
        };
        let end = chunk.offset + chunk.bytes.len() as u64;
        if !(chunk.offset..end).contains(&offset) {
            continue;
        }
        let bytes = chunk.bytes.to_vec();
        reader.read(&bytes, chunk.surroundings.as_deref(), &mut |at, outcome| {
            if let Outcome::Post(record) = outcome
                && chunk.offset + at as u64 == offset
            {
                let texts = record.texts.iter();
                let texts = texts.map(|field| (field.name.to_owned(), field.text.to_owned()));
                found = Some(Reread {
                    raw: record.raw.to_vec(),
                    texts: texts.collect(),
                });
            }
        });
    }
    Ok((found, pieces.finish()))
}
