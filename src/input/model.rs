//! The values that input hands on.

use std::{fmt, ops::Deref, path::PathBuf, sync::Arc};

use super::{
    archive::Member,
    csv::CsvDialect,
    encoding::{Encoding, InvalidBytes},
    shape::{DocumentShape, Surroundings},
};

/// Where bytes come from, as the user named it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceName {
    /// A regular file, a pipe or a device.
    Path(PathBuf),
    /// A file in an archive: `archive.zip/data/posts.jsonl`.
    Member(Member),
    /// `-`.
    Stdin,
}

/// As it is shown and stored; what is not UTF-8 is replaced.
impl fmt::Display for SourceName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => path.display().fmt(out),
            Self::Member(member) => member.fmt(out),
            Self::Stdin => "-".fmt(out),
        }
    }
}

/// Bytes of the longest record that may be asked for: places in one are numbers of 32 bits.
pub const LONGEST_RECORD: usize = 1 << 30;

/// How a source is read.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// Map regular uncompressed files into memory; otherwise read them.
    pub map: bool,
    /// Bytes a chunk has at least, unless the source ends. Default 256 KiB.
    pub chunk_bytes: usize,
    /// Bytes a record may have, [`LONGEST_RECORD`] at most. Default 16 MiB.
    pub record_bytes: usize,
    /// Threads that may decompress at a time, where the compressed format lets several; one more
    /// brings their bytes in order. An eighth of them looks for record ends of large mapped CSV files.
    /// Default 1: the thread that cuts does the one, and another thread the other.
    pub readers: usize,
    /// Bytes of a window (or dictionary) that compressed data may ask for, and of the pages of a Parquet
    /// file at a time. Default 128 MiB; more than 2 GiB are never allowed.
    pub window_bytes: usize,
    /// How text is encoded that has no byte order mark; one that has goes by that. Default: UTF-16
    /// where it looks so, else UTF-8.
    pub encoding: Option<Encoding>,
    /// What becomes of bytes that mean nothing in their encoding. Default: their record is rejected.
    /// With [`InvalidBytes::Replace`], nothing is mapped.
    pub invalid_bytes: InvalidBytes,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            map: true,
            chunk_bytes: 256 << 10,
            record_bytes: 16 << 20,
            readers: 1,
            window_bytes: 128 << 20,
            encoding: None,
            invalid_bytes: InvalidBytes::Reject,
        }
    }
}

/// How records lie in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Framing {
    /// One record a line.
    Lines,
    /// CSV records; a quoted field may hold line ends.
    Csv(CsvDialect),
    /// JSON values inside of a document, or one after the other.
    Document(Arc<DocumentShape>),
}

/// The next stretch of a source.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Whole records (for lines, blank ones among them).
    Records(Chunk),
    /// One record that cannot be read.
    Unreadable {
        /// Where it begins, in bytes of the decompressed source.
        offset: u64,
        /// Why.
        reason: Unreadable,
    },
}

/// Whole records, back to back.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// Where it begins, in bytes of the decompressed source, in UTF-8.
    pub offset: u64,
    /// The bytes. Those of a mapping may change under the reader: copy first, then validate.
    pub bytes: Bytes,
    /// What is known of the objects that these records stand in.
    pub surroundings: Option<Arc<Surroundings>>,
}

/// Why a record could not be cut out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unreadable {
    /// Longer than [`ReadOptions::record_bytes`].
    TooLong,
    /// A quote is open at the end of the source, or for longer than a record may be: one record, to
    /// the end of the source.
    OpenQuote,
    /// Compressed data is cut off or damaged here.
    BrokenCompression,
    /// A JSON document ends before it is complete.
    CutOff,
    /// A JSON document goes on with something that cannot stand there: one record, to the end of the
    /// source.
    BrokenDocument,
    /// A record in a document has no end before the line on which the next one begins.
    BrokenRecord,
}

/// Bytes of a mapping or of a buffer, cheap to hand to another thread.
#[derive(Clone)]
pub struct Bytes {
    pub(super) owner: Arc<dyn AsRef<[u8]> + Send + Sync>,
    pub(super) range: std::ops::Range<usize>,
}

impl Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &(*self.owner).as_ref()[self.range.clone()]
    }
}

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bytes({:?})", self.range)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        let range = 0..bytes.len();
        Self {
            owner: Arc::new(bytes),
            range,
        }
    }
}

/// What a source was, once read to its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digest {
    /// Bytes on disk (or through the pipe), compressed as they were. Of a member of a zip archive
    /// those that lie in the archive; of one of a tar archive, those that would be unpacked.
    pub bytes: u64,
    /// BLAKE3 of those bytes, in hexadecimal.
    pub blake3: String,
    /// Sequences of bytes that meant nothing in the encoding, where it is not UTF-8 or where they
    /// were to be replaced.
    pub undecodable: u64,
}

/// Why a source cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// The system refused.
    #[error("cannot read {name}: {source}")]
    Read {
        /// The source.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing is there.
    #[error("no file matches {pattern}; check the path, or quote a glob so that saring expands it")]
    NothingMatches {
        /// As the user wrote it.
        pattern: String,
    },
    /// The file became shorter while it was read.
    #[error(
        "{name} became shorter while it was read, so the rest of it is gone; \
         wait until whatever writes it is done, or copy it first, then scan again"
    )]
    Shrunk {
        /// The source.
        name: String,
    },
    /// An archive that cannot be understood.
    #[error(
        "{name} is an archive that cannot be read: {reason}; fetch or make it again, or unpack it \
         and scan what is inside"
    )]
    BrokenArchive {
        /// The archive, or the member of it.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A tar that ends where nobody would notice.
    #[error(
        "{name} is cut off or damaged behind {member}; fetch or make it again, or name what of it is \
         to be scanned, such as {member}"
    )]
    CutArchive {
        /// The archive.
        name: String,
        /// The last member that is whole.
        member: String,
    },
    /// Nothing in an archive looks like an export.
    #[error(
        "{name} is an archive without any export; name a member to read it all the same: {name}/MEMBER"
    )]
    EmptyArchive {
        /// The archive.
        name: String,
    },
    /// An archive has no such member.
    #[error("{archive} is an archive and has no {member} in it; its members are case-sensitive{}", such_as(.example))]
    NoMember {
        /// The archive.
        archive: String,
        /// What was looked for.
        member: String,
        /// An export that is there.
        example: Option<String>,
    },
    /// An archive in an archive.
    #[error(
        "{name} is an archive within an archive; unpack the outer one and scan what is inside, or \
         name what of it is to be scanned, as ARCHIVE/MEMBER"
    )]
    NestedArchive {
        /// The inner archive.
        name: String,
    },
    /// A member for which one needs a password.
    #[error("{name} is encrypted; unpack it with its password, then scan what is inside")]
    Encrypted {
        /// The member.
        name: String,
    },
    /// A member that is packed in a way that is not known.
    #[error("{name} is packed {method}, which saring cannot undo; unpack it, then scan that")]
    UnknownMethod {
        /// The member.
        name: String,
        /// How it is packed.
        method: String,
    },
    /// A Parquet file that cannot be understood.
    #[error(
        "{name} is a Parquet file that cannot be read: {reason}; fetch or make it again, or wait until \
         whatever writes it is done"
    )]
    BrokenParquet {
        /// The source.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A Parquet file that is written in a way that is not known.
    #[error(
        "{name} is a Parquet file {what}, which saring cannot read; write it again with zstd or snappy \
         and without encryption (pandas: to_parquet, DuckDB: COPY … TO), or as JSON Lines, then scan that"
    )]
    UnknownParquet {
        /// The source.
        name: String,
        /// What is unknown of it.
        what: &'static str,
    },
    /// The pages of a Parquet file would need more memory than is allowed.
    #[error(
        "{name} is a Parquet file whose parts take {} at a time, and saring allows {}; give --max-window 2G, \
         which lets it take that much, or write it again with smaller pages and row groups",
        memory(*needed), memory(*limit)
    )]
    PagesTooLarge {
        /// The source.
        name: String,
        /// Bytes that it needs.
        needed: u64,
        /// What is allowed.
        limit: u64,
    },
    /// A glob that cannot be one.
    #[error("{pattern} is not a glob: {reason}; write [[] for a bracket that is part of a name")]
    BadGlob {
        /// As the user wrote it.
        pattern: String,
        /// What is wrong with it, and where.
        reason: String,
    },
    /// Decompression would need more memory than is allowed.
    #[error(
        "{name} was compressed with a {format} window of {window} bytes, and saring allows {limit}; \
         give --max-window 2G, which takes that much memory beside the rest (here {}), or \
         decompress it first", memory(*window)
    )]
    WindowTooLarge {
        /// The source.
        name: String,
        /// How it is compressed.
        format: &'static str,
        /// What its header asks for.
        window: u64,
        /// What is allowed.
        limit: u64,
    },
    /// Decompression would need more memory than can be allowed.
    #[error(
        "{name} was compressed with a {format} window of {window} bytes, and saring allows 2 GiB at \
         most; decompress it first, or compress it again with a smaller one"
    )]
    WindowBeyondAll {
        /// The source.
        name: String,
        /// How it is compressed.
        format: &'static str,
        /// What its header asks for.
        window: u64,
    },
}

/// Bytes of memory, in words.
fn memory(bytes: u64) -> String {
    match bytes.div_ceil(1 << 20) {
        few @ 0..1024 => format!("{few} MiB"),
        many => format!("{} GiB", many.div_ceil(1024)),
    }
}

fn such_as(example: &Option<String>) -> String {
    match example {
        Some(example) => format!("; one of them is {example}"),
        None => String::new(),
    }
}
