//! Going through a tar: on disk, where what is not wanted need not be read, or decompressed.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
    sync::Arc,
};

use super::{
    archive::Archive,
    compression::Decoded,
    model::InputError,
    tap::{Tap, damaged},
    tar::Walk,
};

/// A tar on disk, where what is not wanted need not be read.
pub(super) struct Sought {
    file: File,
    len: u64,
    at: u64,
    name: String,
}

impl Sought {
    pub(super) fn new(mut file: File, len: u64, path: &Path) -> io::Result<Self> {
        file.seek(SeekFrom::Start(0))?;
        let name = path.to_string_lossy().into_owned();
        let at = 0;
        Ok(Self {
            file,
            len,
            at,
            name,
        })
    }

    fn failed(&self, source: io::Error) -> InputError {
        let name = self.name.clone();
        InputError::Read { name, source }
    }
}

impl Walk for Sought {
    fn at(&self) -> u64 {
        self.at
    }

    fn read(&mut self, into: &mut [u8]) -> Result<usize, InputError> {
        let mut len = 0;
        while len < into.len() {
            match self.file.read(&mut into[len..]) {
                Ok(0) => break,
                Ok(read) => len += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failed(error)),
            }
        }
        self.at += len as u64;
        Ok(len)
    }

    fn pass(&mut self, len: u64) -> Result<u64, InputError> {
        let len = len.min(self.len.saturating_sub(self.at));
        self.at += len;
        let sought = self.file.seek(SeekFrom::Start(self.at));
        sought.map_err(|error| self.failed(error))?;
        Ok(len)
    }
}

/// A tar that is decompressed, and how far that has come.
pub(super) struct Unpacking {
    decoded: Decoded,
    at: u64,
    scratch: Vec<u8>,
}

impl Unpacking {
    pub(super) fn open(path: &Path, window: u64) -> Result<Self, InputError> {
        let name = path.to_string_lossy().into_owned();
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
        let (len, file) = opened.map_err(|source| InputError::Read {
            name: name.clone(),
            source,
        })?;
        let tap = Tap::new(name, Box::new(file), Some(len));
        Ok(Self {
            decoded: Decoded::new(tap, window)?,
            at: 0,
            scratch: Vec::new(),
        })
    }

    fn read_some(&mut self, into: &mut [u8]) -> Result<usize, InputError> {
        let len = self.decoded.read_some(into)?;
        self.at += len as u64;
        Ok(len)
    }
}

impl Walk for Unpacking {
    fn at(&self) -> u64 {
        self.at
    }

    fn read(&mut self, into: &mut [u8]) -> Result<usize, InputError> {
        let mut len = 0;
        while len < into.len() {
            match self.read_some(&mut into[len..])? {
                0 => break,
                read => len += read,
            }
        }
        Ok(len)
    }

    fn pass(&mut self, len: u64) -> Result<u64, InputError> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.resize(64 << 10, 0);
        let mut left = len;
        while left > 0 {
            let most = usize::try_from(left).map_or(scratch.len(), |left| left.min(scratch.len()));
            match self.read_some(&mut scratch[..most])? {
                0 => break,
                read => left -= read as u64,
            }
        }
        self.scratch = scratch;
        Ok(len - left)
    }
}

/// A member of a tar that is decompressed. Leaves the place behind it to others.
pub(super) struct Unpacked {
    place: Option<Box<Unpacking>>,
    archive: Arc<Archive>,
    left: u64,
}

impl Unpacked {
    /// The next `len` bytes of a place.
    pub(super) fn new(archive: Arc<Archive>, place: Box<Unpacking>, len: u64) -> Self {
        Self {
            place: Some(place),
            archive,
            left: len,
        }
    }
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).map_or(into.len(), |left| left.min(into.len()));
        let Some(place) = self.place.as_mut().filter(|_| most > 0) else {
            return Ok(0);
        };
        match place.read_some(&mut into[..most]) {
            Ok(0) => Err(damaged()),
            Ok(len) => {
                self.left -= len as u64;
                Ok(len)
            }
            Err(InputError::Read { source, .. }) => Err(source),
            Err(error) => Err(io::Error::other(error)),
        }
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        if let Some(place) = self.place.take() {
            self.archive.park(place);
        }
    }
}
