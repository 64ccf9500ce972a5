//! The bytes as they are on disk: counted and hashed as they pass by.

use std::io::{self, BufRead, Read};

use super::model::{Digest, InputError};

/// Bytes read at a time. Blocks are filled whole unless the source ends, so that what a decoder
/// makes of damaged data does not depend on how a pipe trickles.
const BLOCK: usize = 64 << 10;

/// Reads raw bytes, up to a known end if there is one.
pub(super) struct Tap {
    name: String,
    reader: Box<dyn Read + Send>,
    /// Bytes of a regular file still to come, by its length when it was opened.
    left: Option<u64>,
    block: Vec<u8>,
    at: usize,
    hasher: blake3::Hasher,
    bytes: u64,
    /// What the system said, while the decoder in between turns it into an error of its own.
    failure: Option<InputError>,
}

impl Tap {
    pub(super) fn new(name: String, reader: Box<dyn Read + Send>, len: Option<u64>) -> Self {
        Self {
            name,
            reader,
            left: len,
            block: Vec::new(),
            at: 0,
            hasher: blake3::Hasher::new(),
            bytes: 0,
            failure: None,
        }
    }

    /// No source at all, to hold a place.
    pub(super) fn nothing() -> Self {
        Self::new(String::new(), Box::new(io::empty()), None)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Why reading failed, if it was not the decoder that did.
    pub(super) fn take_failure(&mut self) -> Option<InputError> {
        self.failure.take()
    }

    /// Reads what is left, for the hash only.
    pub(super) fn drain(&mut self) -> Result<(), InputError> {
        loop {
            match self.fill_buf().map(<[u8]>::len) {
                Ok(0) => return Ok(()),
                Ok(len) => self.consume(len),
                Err(error) => return Err(self.failed(error)),
            }
        }
    }

    /// The digest of the bytes read so far.
    pub(super) fn digest(&self) -> Digest {
        Digest {
            bytes: self.bytes,
            blake3: self.hasher.finalize().to_hex().to_string(),
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
        let read = loop {
            match self.reader.read(&mut into[..most]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        match read {
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
}

impl Read for Tap {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.block.len() && into.len() >= BLOCK {
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
        if self.at == self.block.len() {
            self.at = 0;
            let mut block = std::mem::take(&mut self.block);
            block.resize(BLOCK, 0);
            let mut len = 0;
            while len < BLOCK {
                match self.read_raw(&mut block[len..])? {
                    0 => break,
                    read => len += read,
                }
            }
            block.truncate(len);
            self.block = block;
        }
        Ok(&self.block[self.at..])
    }

    fn consume(&mut self, len: usize) {
        self.at = (self.at + len).min(self.block.len());
    }
}
