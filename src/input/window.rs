//! The bytes in sight: a stretch of a source that begins where the next record does.
//!
//! A mapped file shows more of itself on request; anything else is read into a buffer. Either way
//! no byte is copied twice without need, and memory stays within a chunk and the longest record.

use std::{io, sync::Arc};

use super::{
    ahead::Ahead,
    compression::{Break, Decoded},
    cut::{Ending, Limits},
    encoding::InvalidBytes,
    mapping::Mapping,
    model::{Bytes, Digest, InputError},
    parquet::Table,
    recode::{self, Recoder},
};

/// Bytes to look ahead past a chunk's least length at first: enough for the end of most posts.
const SLACK: usize = 16 << 10;

/// BLAKE3 is fastest over whole subtrees, so mapped bytes are hashed in multiples of this.
const HASHED: usize = 64 << 10;

/// The bytes in sight.
pub(super) enum Window {
    Mapped(Box<MappedWindow>),
    Read(ReadWindow),
}

impl Window {
    pub(super) fn mapped(mapping: Mapping) -> Self {
        Self::Mapped(Box::new(MappedWindow {
            mapping: Arc::new(mapping),
            from: 0,
            to: 0,
            hasher: blake3::Hasher::new(),
            hashed: 0,
        }))
    }

    pub(super) fn read(decoded: Decoded) -> Self {
        Self::Read(ReadWindow {
            feed: Feed::Here(Box::new(decoded)),
            recoder: None,
            raw: Vec::new(),
            buffer: Vec::new(),
            from: 0,
        })
    }

    /// The rows of a table, written on a thread of its own.
    pub(super) fn table(name: String, table: Table) -> Result<Self, InputError> {
        let started = Ahead::start_table(name.clone(), table);
        let ahead = started.map_err(|_| InputError::Read {
            name,
            source: io::Error::other("no thread could be started to read it"),
        })?;
        Ok(Self::Read(ReadWindow {
            feed: Feed::Ahead(Box::new(ahead)),
            recoder: None,
            raw: Vec::new(),
            buffer: Vec::new(),
            from: 0,
        }))
    }

    /// Makes UTF-8 of everything from here on, where it is read.
    pub(super) fn recode(
        &mut self,
        encoding: &'static encoding_rs::Encoding,
        invalid: InvalidBytes,
    ) {
        if let Self::Read(window) = self {
            let mut recoder = Recoder::new(encoding, invalid);
            let mut text = Vec::new();
            let last = window.feed.ended().is_some();
            recoder.recode(window.bytes(), &mut text, last);
            (window.buffer, window.from) = (text, 0);
            window.recoder = Some(Box::new(recoder));
        }
    }

    /// Decompresses on a thread of its own from now on, if anything is to be decompressed.
    pub(super) fn ahead(self, decoders: usize) -> Self {
        match self {
            Self::Read(window) => {
                let feed = match window.feed {
                    Feed::Here(decoded) => match Ahead::start(*decoded, decoders) {
                        Ok(ahead) => Feed::Ahead(Box::new(ahead)),
                        Err(decoded) => Feed::Here(decoded),
                    },
                    ahead => ahead,
                };
                Self::Read(ReadWindow { feed, ..window })
            }
            window => window,
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Mapped(window) => window.bytes(),
            Self::Read(window) => window.bytes(),
        }
    }

    /// Everything from here on, where it is mapped.
    pub(super) fn mapped_rest(&self) -> Option<Bytes> {
        match self {
            Self::Mapped(window) => {
                let range = window.from..window.all().len();
                Some(Mapping::bytes(&window.mapping, range))
            }
            Self::Read(_) => None,
        }
    }

    /// Whether anything follows these bytes.
    pub(super) fn ending(&self) -> Ending {
        match self {
            Self::Mapped(window) if window.to < window.all().len() => Ending::Open,
            Self::Mapped(_) => Ending::Whole,
            Self::Read(window) => match window.feed.ended() {
                None => Ending::Open,
                Some(Break::End) => Ending::Whole,
                Some(Break::Damage) => Ending::Broken,
            },
        }
    }

    /// Brings at least `want` bytes into sight, unless the source ends.
    pub(super) fn reach(&mut self, want: usize) -> Result<(), InputError> {
        match self {
            Self::Mapped(window) => window.reach(want),
            Self::Read(window) => window.reach(want)?,
        }
        Ok(())
    }

    /// Brings more bytes into sight: at first a chunk and a little, then ever more, so that a long
    /// record is not gone through too often, up to a chunk and the longest record.
    pub(super) fn grow(&mut self, limits: Limits) -> Result<(), InputError> {
        let have = self.bytes().len();
        let more = have.saturating_sub(limits.chunk).saturating_mul(4);
        let most = limits.record.saturating_add(2);
        let want = limits.chunk.saturating_add(more.max(SLACK).min(most));
        self.reach(want.max(have.saturating_add(1)))
    }

    /// Hands out the first `len` bytes and moves behind them.
    pub(super) fn take(&mut self, len: usize) -> Bytes {
        match self {
            Self::Mapped(window) => window.take(len),
            Self::Read(window) => window.take(len),
        }
    }

    /// Moves behind the first `len` bytes.
    pub(super) fn discard(&mut self, len: usize) {
        match self {
            Self::Mapped(window) => window.advance(len),
            Self::Read(window) => window.advance(len),
        }
    }

    /// Passes over the bytes that decompression left unread, for the hash.
    pub(super) fn drain(&mut self) -> Result<(), InputError> {
        match self {
            Self::Mapped(_) => Ok(()),
            Self::Read(window) => window.feed.drain(),
        }
    }

    /// Bytes on disk that are done with.
    pub(super) fn consumed(&self) -> u64 {
        match self {
            Self::Mapped(window) => window.from as u64,
            Self::Read(window) => window.feed.passed(),
        }
    }

    /// The digest of the bytes that are done with.
    pub(super) fn digest(mut self) -> Digest {
        match &mut self {
            Self::Mapped(window) => window.digest(),
            Self::Read(window) => window.digest(),
        }
    }
}

/// A mapped file.
pub(super) struct MappedWindow {
    mapping: Arc<Mapping>,
    from: usize,
    to: usize,
    hasher: blake3::Hasher,
    hashed: usize,
}

impl MappedWindow {
    fn all(&self) -> &[u8] {
        (*self.mapping).as_ref()
    }

    fn bytes(&self) -> &[u8] {
        &self.all()[self.from..self.to]
    }

    fn reach(&mut self, want: usize) {
        let to = self.from.saturating_add(want).min(self.all().len());
        self.to = self.to.max(to);
    }

    fn take(&mut self, len: usize) -> Bytes {
        let from = self.from;
        self.advance(len);
        Mapping::bytes(&self.mapping, from..self.from)
    }

    fn advance(&mut self, len: usize) {
        self.from = self.from.saturating_add(len).min(self.to);
        let aligned = self.from - self.from % HASHED;
        self.hash(aligned);
    }

    fn hash(&mut self, to: usize) {
        if to > self.hashed {
            let all: &[u8] = (*self.mapping).as_ref();
            self.hasher.update(&all[self.hashed..to]);
            self.hashed = to;
        }
    }

    fn digest(&mut self) -> Digest {
        self.hash(self.from);
        Digest {
            bytes: self.hashed as u64,
            blake3: self.hasher.finalize().to_hex().to_string(),
            undecodable: 0,
        }
    }
}

/// Where bytes that are read come from.
enum Feed {
    /// From this thread.
    Here(Box<Decoded>),
    /// From a thread that decompresses, or reads a table.
    Ahead(Box<Ahead>),
}

impl Feed {
    fn ended(&self) -> Option<Break> {
        match self {
            Self::Here(decoded) => decoded.ended(),
            Self::Ahead(ahead) => ahead.ended(),
        }
    }

    fn read(&mut self, into: &mut Vec<u8>, want: usize) -> Result<(), InputError> {
        match self {
            Self::Here(decoded) => decoded.read(into, want),
            Self::Ahead(ahead) => ahead.read(into, want),
        }
    }

    fn drain(&mut self) -> Result<(), InputError> {
        match self {
            Self::Here(decoded) => decoded.tap_mut().drain(),
            Self::Ahead(ahead) => ahead.drain(),
        }
    }

    fn passed(&self) -> u64 {
        match self {
            Self::Here(decoded) => decoded.tap().passed(),
            Self::Ahead(ahead) => ahead.passed(),
        }
    }

    fn digest(&mut self) -> Digest {
        match self {
            Self::Here(decoded) => decoded.tap().digest(),
            Self::Ahead(ahead) => ahead.digest(),
        }
    }
}

/// Anything that is read.
pub(super) struct ReadWindow {
    feed: Feed,
    /// Makes UTF-8 of it, when it is anything else.
    recoder: Option<Box<Recoder>>,
    /// Memory for what it makes that of.
    raw: Vec<u8>,
    buffer: Vec<u8>,
    from: usize,
}

impl ReadWindow {
    fn bytes(&self) -> &[u8] {
        &self.buffer[self.from..]
    }

    fn reach(&mut self, want: usize) -> Result<(), InputError> {
        let missing = want.saturating_sub(self.bytes().len());
        if missing == 0 || self.feed.ended().is_some() {
            return Ok(());
        }
        self.buffer.drain(..self.from);
        self.from = 0;
        let Some(recoder) = &mut self.recoder else {
            return self.feed.read(&mut self.buffer, missing);
        };
        let full = self.buffer.len().saturating_add(missing);
        while self.buffer.len() < full && self.feed.ended().is_none() {
            self.raw.clear();
            let want = (full - self.buffer.len()).min(recode::BLOCK);
            self.feed.read(&mut self.raw, want)?;
            let last = self.feed.ended().is_some();
            recoder.recode(&self.raw, &mut self.buffer, last);
        }
        Ok(())
    }

    fn digest(&mut self) -> Digest {
        let recoder = self.recoder.as_ref();
        Digest {
            undecodable: recoder.map_or(0, |recoder| recoder.undecodable()),
            ..self.feed.digest()
        }
    }

    /// Copies whichever is shorter, what is handed out or what stays, so that the whole costs no
    /// more than a copy of the source.
    fn take(&mut self, len: usize) -> Bytes {
        let range = self.from..self.from.saturating_add(len).min(self.buffer.len());
        let rest = &self.buffer[range.end..];
        if range.len() < rest.len() {
            let copy = self.buffer[range.clone()].to_vec();
            self.from = range.end;
            return copy.into();
        }
        let rest = rest.to_vec();
        let mut bytes = Bytes::from(std::mem::replace(&mut self.buffer, rest));
        self.from = 0;
        bytes.range = range;
        bytes
    }

    fn advance(&mut self, len: usize) {
        self.from = self.from.saturating_add(len).min(self.buffer.len());
    }
}
