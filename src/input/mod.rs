//! L0: bytes from disk, cut where records end. Knows nothing of fields or posts.
//!
//! `find` turns arguments into names (with those in `folders`, of which `names` knows what they say, and `archive` those
//! inside of archives, with `zip`, `tar`, `walks` and `section`), and `source` opens one of them: by `mapping` where it can
//! (entered in `table`), else by reading it through `tap` (which hashes) and `compression` (with
//! `decoder` and `streams`). What is compressed is read on a thread of its own (`ahead`), and by several where
//! `units` finds the ends (`crew`, `job`). The rows of a Parquet file become lines on such a thread (`parquet`). What is not UTF-8 (`encoding`) is made so (`recode`). Either way a `window` shows the next bytes, and `cut`
//! (with `lines`, `csv`, and `document` with `list`, `shape` and `value`) says where they part into `pieces`; in large mapped CSV files `scouts`
//! (with `lanes`) say so ahead of it.

mod ahead;
mod archive;
mod compression;
mod crew;
mod csv;
mod cut;
mod decoder;
mod document;
mod encoding;
mod find;
mod folders;
mod job;
mod lanes;
mod lines;
mod list;
mod mapping;
mod model;
mod names;
mod parquet;
mod pieces;
mod recode;
mod sample;
mod scouts;
mod section;
mod shape;
mod source;
mod streams;
mod table;
mod tap;
mod tar;
mod units;
mod value;
mod walks;
mod window;
mod zip;

#[cfg(test)]
mod ahead_tests;
#[cfg(test)]
mod archive_tests;
#[cfg(test)]
mod compression_tests;
#[cfg(test)]
mod csv_tests;
#[cfg(test)]
mod packed;
#[cfg(test)]
mod recode_tests;
#[cfg(test)]
mod tests;

pub use archive::Member;
pub use csv::{CsvDialect, CsvEnd, csv_record_end};
pub use encoding::{Encoding, InvalidBytes, UnknownEncoding};
pub use find::{Found, find_sources};
pub use mapping::guard_against_shrinking;
pub use model::{
    Bytes, Chunk, Digest, Framing, InputError, LONGEST_RECORD, Piece, ReadOptions, SourceName,
    Unreadable,
};
pub use parquet::TableForm;
pub use pieces::Pieces;
pub use sample::first_records;
pub use shape::{DocumentShape, Surroundings};
pub use source::Source;
pub use value::json_value_end;
