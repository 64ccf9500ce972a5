//! Any bytes as an export: pieces of any size give the same records, and nothing panics.

#![no_main]

use libfuzzer_sys::fuzz_target;
use saring::input::{Piece, ReadOptions, Source};
use saring::record::{ReadWishes, Outcome, ReadScope, Reader, detect};

/// Where each record begins and what became of it.
fn outcomes(bytes: &[u8], chunk_bytes: usize) -> Vec<(u64, String)> {
    let options = ReadOptions {
        map: false,
        chunk_bytes,
        record_bytes: 4_096,
        ..ReadOptions::default()
    };
    let reader = Box::new(std::io::Cursor::new(bytes.to_vec()));
    let Ok(source) = Source::from_reader("fuzz", reader, &options) else {
        return vec![];
    };
    let Ok(layout) = detect(
        source.sample(),
        source.sample_is_all(),
        &ReadWishes::default(),
    ) else {
        return vec![];
    };
    let mut reader = Reader::new(&layout, &ReadScope::default());
    let mut pieces = source.into_pieces(layout.framing.clone(), layout.data_start);
    let mut seen = vec![];
    while let Ok(Some(piece)) = pieces.next() {
        match piece {
            Piece::Records(chunk) => {
                let bytes = chunk.bytes.to_vec();
                reader.read(&bytes, chunk.surroundings.as_deref(), &mut |at, outcome| {
                    let what = match outcome {
                        Outcome::Post(post) => format!("{:?}", post.texts),
                        other => format!("{other:?}"),
                    };
                    seen.push((chunk.offset + at as u64, what));
                });
            }
            Piece::Unreadable { offset, reason } => seen.push((offset, format!("{reason:?}"))),
        }
    }
    seen
}

fuzz_target!(|bytes: &[u8]| {
    assert_eq!(outcomes(bytes, 1), outcomes(bytes, 1 << 20));
});
