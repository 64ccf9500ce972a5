//! Pages: what their headers say, and their bytes as they were before they were compressed.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
};

use flate2::Crc;

use super::{
    Fault,
    thrift::{Kind, Thrift},
    unpack::{unknown, unpack},
};
use crate::input::model::InputError;

/// Bytes in which most headers stand whole, and those that none goes beyond: statistics can be long.
const HEADER: (usize, usize) = (1 << 10, 16 << 20);

/// What the header of a page says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) sort: Option<Sort>,
    packed: usize,
    pub(super) unpacked: usize,
    crc: Option<u32>,
    /// Values, nulls among them.
    pub(super) values: u64,
    pub(super) encoding: i64,
    /// How levels are written, in the first version of pages.
    pub(super) levels: (i64, i64),
    /// Bytes of repetition and definition levels, in the second.
    pub(super) level_bytes: (usize, usize),
    is_compressed: bool,
}

/// What a page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    First,
    Second,
    Dictionary,
    /// Something that nobody needs.
    Other,
}

impl Header {
    /// Reads it from the first bytes of a page, and says how many it has. `None` when it goes on
    /// behind them, or is none.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut header = Self {
            is_compressed: true,
            ..Self::default()
        };
        let mut thrift = Thrift::new(bytes);
        thrift.fields(|this, id, kind| {
            match (id, kind) {
                (1, Kind::Int) => {
                    header.sort = Some(match this.int()? {
                        0 => Sort::First,
                        2 => Sort::Dictionary,
                        3 => Sort::Second,
                        _ => Sort::Other,
                    });
                }
                (2, Kind::Int) => header.unpacked = usize::try_from(this.count()?).ok()?,
                (3, Kind::Int) => header.packed = usize::try_from(this.count()?).ok()?,
                (4, Kind::Int) => header.crc = Some(this.int()? as u32),
                (5 | 7, Kind::Struct) => header.first(this)?,
                (8, Kind::Struct) => header.second(this)?,
                _ => return Some(false),
            }
            Some(true)
        })?;
        header.sort?;
        Some((header, bytes.len() - thrift.left()))
    }

    fn first(&mut self, thrift: &mut Thrift<'_>) -> Option<()> {
        thrift.fields(|this, id, kind| {
            match (id, kind) {
                (1, Kind::Int) => self.values = this.count()?,
                (2, Kind::Int) => self.encoding = this.int()?,
                (3, Kind::Int) => self.levels.1 = this.int()?,
                (4, Kind::Int) => self.levels.0 = this.int()?,
                _ => return Some(false),
            }
            Some(true)
        })
    }

    fn second(&mut self, thrift: &mut Thrift<'_>) -> Option<()> {
        thrift.fields(|this, id, kind| {
            match (id, kind) {
                (1, Kind::Int) => self.values = this.count()?,
                (4, Kind::Int) => self.encoding = this.int()?,
                (5, Kind::Int) => self.level_bytes.1 = usize::try_from(this.count()?).ok()?,
                (6, Kind::Int) => self.level_bytes.0 = usize::try_from(this.count()?).ok()?,
                (7, Kind::Bool(value)) => self.is_compressed = value,
                _ => return Some(false),
            }
            Some(true)
        })
    }

    /// Bytes in front that are never compressed.
    fn bare(&self) -> Option<usize> {
        match self.sort {
            Some(Sort::Second) => self.level_bytes.0.checked_add(self.level_bytes.1),
            _ => Some(0),
        }
    }
}

/// A file whose pages are read from any place, and the memory that they may take.
pub(super) struct Store {
    pub(super) file: File,
    pub(super) name: String,
    /// Where the pages end.
    pub(super) end: u64,
    /// Bytes that pages may take at a time, and those that they take.
    limit: u64,
    held: u64,
    /// Bytes that were read as parts of pages.
    spent: u64,
    packed: Vec<u8>,
}

impl Store {
    pub(super) fn new(file: File, name: String, end: u64, limit: u64) -> Self {
        Self {
            file,
            name,
            end,
            limit,
            held: 0,
            spent: 0,
            packed: Vec::new(),
        }
    }

    /// Says that a column takes so many bytes now, and before so many.
    pub(super) fn hold(&mut self, before: u64, now: u64) -> Result<(), Fault> {
        let needed = self.held.saturating_sub(before).saturating_add(now);
        self.allow(needed)?;
        self.held = needed;
        Ok(())
    }

    fn allow(&self, needed: u64) -> Result<(), Fault> {
        if needed > self.limit {
            return Err(Fault::Failed(InputError::PagesTooLarge {
                name: self.name.clone(),
                needed,
                limit: self.limit,
            }));
        }
        Ok(())
    }

    /// Says why a file cannot be read that is sound.
    pub(super) fn refuse(&self, what: &'static str) -> Fault {
        Fault::Failed(InputError::UnknownParquet {
            name: self.name.clone(),
            what,
        })
    }

    pub(super) fn failed(&self, source: io::Error) -> InputError {
        let name = self.name.clone();
        match source.kind() {
            io::ErrorKind::UnexpectedEof => InputError::Shrunk { name },
            _ => InputError::Read { name, source },
        }
    }

    /// Counts bytes of pages. Pages that lie in each other would be read for ever.
    fn spend(&mut self, bytes: u64) -> Result<(), Fault> {
        self.spent = self.spent.saturating_add(bytes);
        if self.spent > self.end {
            return Err(Fault::Damaged);
        }
        Ok(())
    }

    /// The header of the page at `at`, which moves behind it.
    pub(super) fn header(&mut self, at: &mut u64) -> Result<Header, Fault> {
        let mut len = HEADER.0;
        loop {
            let there = self.load(*at, len as u64)?;
            if let Some((header, len)) = Header::read(&self.packed) {
                *at += len as u64;
                self.spend(len as u64)?;
                return Ok(header);
            }
            if there < len || len >= HEADER.1 {
                return Err(Fault::Damaged);
            }
            len *= 16;
        }
    }

    /// Reads up to `len` bytes that are there; says how many.
    fn load(&mut self, at: u64, len: u64) -> Result<usize, Fault> {
        let there = len.min(self.end.saturating_sub(at));
        let len = usize::try_from(there).map_err(|_| Fault::Damaged)?;
        self.packed.resize(len, 0);
        let read = self
            .file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.read_exact(&mut self.packed));
        read.map_err(|error| Fault::Failed(self.failed(error)))?;
        Ok(len)
    }

    /// The bytes of the page whose header ends at `at`, which moves behind them.
    pub(super) fn page(
        &mut self,
        at: &mut u64,
        header: &Header,
        codec: u8,
        into: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        if let Some(what) = unknown(codec) {
            return Err(self.refuse(what));
        }
        self.allow(header.packed as u64)?;
        if self.load(*at, header.packed as u64)? < header.packed {
            return Err(Fault::Damaged);
        }
        *at += header.packed as u64;
        self.spend(header.packed as u64)?;
        into.clear();
        self.unpack(header, codec, into).ok_or(Fault::Damaged)?;
        // One large page leaves no memory taken behind.
        if self.packed.capacity() > 4 << 20 {
            self.packed = Vec::new();
        }
        Ok(())
    }

    fn unpack(&self, header: &Header, codec: u8, into: &mut Vec<u8>) -> Option<()> {
        if let Some(crc) = header.crc {
            let mut sum = Crc::new();
            sum.update(&self.packed);
            (sum.sum() == crc).then_some(())?;
        }
        let codec = if header.is_compressed { codec } else { 0 };
        let (bare, packed) = self.packed.split_at_checked(header.bare()?)?;
        let len = header.unpacked.checked_sub(bare.len())?;
        into.reserve_exact(header.unpacked);
        into.extend_from_slice(bare);
        unpack(codec, packed, into, len)
    }

    /// Passes over the page whose header ends at `at`.
    pub(super) fn pass(&self, at: &mut u64, header: &Header) -> Result<(), Fault> {
        *at = at.checked_add(header.packed as u64).ok_or(Fault::Damaged)?;
        Ok(())
    }
}
