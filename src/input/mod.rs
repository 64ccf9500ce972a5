//! L0: bytes from disk, cut where records end. Knows nothing of fields or posts.

mod model;

pub use model::{
    Bytes, Chunk, Digest, Framing, InputError, Piece, ReadOptions, SourceName, Unreadable,
};
