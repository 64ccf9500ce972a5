//! The bytes as they are on disk: counted and hashed as they pass by.

use std::{
    collections::VecDeque,
    io::{self, BufRead, Read},
};

use super::{
    compression::{Break, Decoded},
    model::{Digest, InputError},
};

/// Bytes read at a time. Blocks are filled whole unless the source ends, so that what a decoder
/// makes of damaged data does not depend on how a pipe trickles.
const BLOCK: usize = 64 << 10;

/// Blocks kept for use again after a look far ahead.
const SPARE: usize = 64;

/// What a reader says where its data is cut off or damaged, rather than the disk.
#[derive(Debug, thiserror::Error)]
#[error("cut off or damaged")]
struct Damaged;

pub(super) fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Damaged)
}

pub(super) fn is_damage(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Damaged>())
}

/// Where bytes come from.
enum Origin {
    /// From the system.
    Raw(Box<dyn Read + Send>),
    /// From a member of an archive, as it was before it was packed. Its own tap counts and hashes.
    Unpacked(Box<Decoded>),
}

/// Reads raw bytes, up to a known end if there is one.
pub(super) struct Tap {
    name: String,
    origin: Origin,
    /// Reading takes long enough for a thread of its own.
    slow: bool,
    /// Nothing comes behind `blocks` because the data is cut off or damaged there.
    damaged: bool,
    /// Bytes of a regular file still to come, by its length when it was opened.
    left: Option<u64>,
    /// Blocks that were read and not passed yet. Only the last one of a source is not whole.
    blocks: VecDeque<Vec<u8>>,
    /// Bytes of the first block that were passed.
    at: usize,
    spare: Vec<Vec<u8>>,
    /// Nothing comes behind `blocks`.
    exhausted: bool,
    hasher: blake3::Hasher,
    bytes: u64,
    /// What the system said, while the decoder in between turns it into an error of its own.
    failure: Option<InputError>,
}

impl Tap {
    pub(super) fn new(name: String, reader: Box<dyn Read + Send>, len: Option<u64>) -> Self {
        Self {
            name,
            origin: Origin::Raw(reader),
            slow: false,
            damaged: false,
            left: len,
            blocks: VecDeque::new(),
            at: 0,
            spare: Vec::new(),
            exhausted: false,
            hasher: blake3::Hasher::new(),
            bytes: 0,
            failure: None,
        }
    }

    /// What a member of an archive was before it was packed: it may be compressed once more.
    pub(super) fn over(member: Decoded) -> Self {
        let name = member.tap().name().to_owned();
        Self {
            origin: Origin::Unpacked(Box::new(member)),
            slow: true,
            ..Self::new(name, Box::new(io::empty()), None)
        }
    }

    /// Says that reading takes long.
    pub(super) fn slow(self) -> Self {
        Self { slow: true, ..self }
    }

    pub(super) fn is_slow(&self) -> bool {
        self.slow
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The tap that counts and hashes, if it is another one.
    fn below(&self) -> Option<&Self> {
        match &self.origin {
            Origin::Raw(_) => None,
            Origin::Unpacked(member) => Some(member.tap()),
        }
    }

    /// Bytes passed so far.
    pub(super) fn passed(&self) -> u64 {
        if let Some(below) = self.below() {
            return below.passed();
        }
        let ahead: usize = self.blocks.iter().map(Vec::len).sum();
        self.bytes - (ahead - self.at) as u64
    }

    /// Whether reading may wait for as long as somebody else likes: a pipe has no length.
    pub(super) fn may_wait(&self) -> bool {
        match self.below() {
            Some(below) => below.may_wait(),
            None => self.left.is_none(),
        }
    }

    /// Copies the bytes that come `from` bytes further on, without passing them. False when the
    /// source ends or fails before; what fails is told when reading comes to it.
    pub(super) fn peek(&mut self, from: usize, mut into: &mut [u8]) -> bool {
        let mut place = self.at.saturating_add(from);
        while !into.is_empty() {
            let Some(block) = self.blocks.get(place / BLOCK) else {
                if self.exhausted || self.load().is_err() {
                    return false;
                }
                continue;
            };
            let there = block.get(place % BLOCK..).unwrap_or_default();
            if there.is_empty() {
                return false;
            }
            let (now, later) = into.split_at_mut(there.len().min(into.len()));
            now.copy_from_slice(&there[..now.len()]);
            place += now.len();
            into = later;
        }
        true
    }

    /// Passes bytes that were looked at.
    pub(super) fn skip(&mut self, mut len: usize) {
        while len > 0 {
            let step = match self.blocks.front() {
                Some(block) => len.min(block.len() - self.at),
                None => return,
            };
            self.consume(step);
            len -= step;
        }
    }

    /// Why reading failed, if it was not the decoder that did.
    pub(super) fn take_failure(&mut self) -> Option<InputError> {
        self.failure.take()
    }

    /// Reads what is left, for the hash only.
    pub(super) fn drain(&mut self) -> Result<(), InputError> {
        while self.pass_block()? {}
        Ok(())
    }

    /// Passes the next bytes, for the hash only. False at the end.
    pub(super) fn pass_block(&mut self) -> Result<bool, InputError> {
        if let Origin::Unpacked(member) = &mut self.origin {
            return member.tap_mut().pass_block();
        }
        match self.fill_buf().map(<[u8]>::len) {
            Err(error) if is_damage(&error) => Ok(false),
            Ok(len) => {
                self.consume(len);
                Ok(len > 0)
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    /// The digest of the bytes read so far.
    pub(super) fn digest(&self) -> Digest {
        if let Some(below) = self.below() {
            return below.digest();
        }
        Digest {
            bytes: self.bytes,
            blake3: self.hasher.finalize().to_hex().to_string(),
            undecodable: 0,
        }
    }

    /// The error that reading gave, or else this one.
    pub(super) fn failed(&mut self, error: io::Error) -> InputError {
        self.failure.take().unwrap_or_else(|| InputError::Read {
            name: self.name.clone(),
            source: error,
        })
    }

    fn read_raw(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = self.left.map_or(into.len(), |left| {
            usize::try_from(left).map_or(into.len(), |left| left.min(into.len()))
        });
        if most == 0 {
            return Ok(0);
        }
        let reader = match &mut self.origin {
            Origin::Raw(reader) => reader,
            Origin::Unpacked(member) => {
                return match member.read_some(into) {
                    Ok(0) if member.ended() == Some(Break::Damage) => Err(damaged()),
                    Ok(len) => Ok(len),
                    Err(failure) => {
                        self.failure = Some(failure);
                        Err(io::ErrorKind::Other.into())
                    }
                };
            }
        };
        let read = loop {
            match reader.read(&mut into[..most]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        match read {
            Err(error) if is_damage(&error) => Err(error),
            Ok(0) if self.left.is_some() => {
                let name = self.name.clone();
                self.failure = Some(InputError::Shrunk { name });
                Err(io::ErrorKind::UnexpectedEof.into())
            }
            Ok(len) => {
                self.hasher.update(&into[..len]);
                self.bytes += len as u64;
                self.left = self.left.map(|left| left - len as u64);
                Ok(len)
            }
            Err(error) => {
                let kind = error.kind();
                let name = self.name.clone();
                let source = error;
                self.failure = Some(InputError::Read { name, source });
                Err(kind.into())
            }
        }
    }

    /// Reads one more block.
    fn load(&mut self) -> io::Result<()> {
        if self.failure.is_some() {
            return Err(io::ErrorKind::Other.into());
        }
        let mut block = self.spare.pop().unwrap_or_default();
        block.resize(BLOCK, 0);
        let mut len = 0;
        while len < BLOCK {
            match self.read_raw(&mut block[len..]) {
                Ok(0) => break,
                Ok(read) => len += read,
                Err(error) if is_damage(&error) => {
                    self.damaged = true;
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        block.truncate(len);
        self.exhausted = len < BLOCK;
        if len > 0 {
            self.blocks.push_back(block);
        }
        Ok(())
    }
}

impl Default for Tap {
    /// No source at all, to hold a place.
    fn default() -> Self {
        Self::new(String::new(), Box::new(io::empty()), None)
    }
}

impl Read for Tap {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        // What a decoder gives before a break depends on what it is asked for, so it is always asked
        // for blocks.
        let raw = matches!(self.origin, Origin::Raw(_));
        if raw && self.blocks.is_empty() && !self.exhausted && into.len() >= BLOCK {
            return self.read_raw(into);
        }
        let block = self.fill_buf()?;
        let len = block.len().min(into.len());
        into[..len].copy_from_slice(&block[..len]);
        self.consume(len);
        Ok(len)
    }
}

impl BufRead for Tap {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.blocks.is_empty() && !self.exhausted {
            self.load()?;
        }
        if self.blocks.is_empty() && self.damaged {
            return Err(damaged());
        }
        let block = self.blocks.front().map(Vec::as_slice);
        Ok(block.unwrap_or_default().get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, len: usize) {
        let Some(block) = self.blocks.front() else {
            return;
        };
        self.at = (self.at + len).min(block.len());
        if self.at == block.len() {
            self.at = 0;
            let block = self.blocks.pop_front();
            self.spare
                .extend(block.filter(|_| self.spare.len() < SPARE));
        }
    }
}
