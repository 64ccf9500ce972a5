//! A stretch of a file.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

use super::tap::damaged;

/// A stretch of a file, which is damaged where the file ends before it does.
pub(super) struct Section {
    file: File,
    left: u64,
}

impl Section {
    /// The `len` bytes that begin at `from`.
    pub(super) fn new(mut file: File, from: u64, len: u64) -> io::Result<Self> {
        file.seek(SeekFrom::Start(from))?;
        Ok(Self { file, left: len })
    }
}

impl Read for Section {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).map_or(into.len(), |left| left.min(into.len()));
        if most == 0 {
            return Ok(0);
        }
        match self.file.read(&mut into[..most])? {
            0 => Err(damaged()),
            len => {
                self.left -= len as u64;
                Ok(len)
            }
        }
    }
}
