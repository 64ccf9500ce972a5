//! bzip2 and xz, stream by stream.

use std::io::{self, BufRead};

use bzip2::{Decompress, Status};
use liblzma::stream::{Action, Status as XzStatus, Stream};

use super::decoder::{Step, end_of_padding};

/// What xz needs beside its dictionary, and more.
const XZ_BESIDE: u64 = 1 << 20;

/// What a run of an engine came to.
pub(super) struct Ran {
    read: usize,
    written: usize,
    /// The stream is complete.
    ended: bool,
}

/// Decompresses one stream.
pub(super) trait Engine: Sized {
    /// Begins a stream that may need a window of this many bytes.
    fn begin(window: u64) -> io::Result<Self>;
    /// Goes on, as far as the bytes of `from` and the room in `into` go.
    fn run(&mut self, from: &[u8], into: &mut [u8]) -> io::Result<Ran>;
}

/// All streams of a file. Zeros behind the last one are taken for padding: xz may have them by
/// itself, the others from a tape.
pub(super) struct Streams<R, E> {
    reader: R,
    /// The stream that is under way.
    engine: Option<E>,
    window: u64,
}

impl<R: BufRead, E: Engine> Streams<R, E> {
    /// Begins with a stream.
    pub(super) fn new(reader: R, window: u64) -> Self {
        Self {
            reader,
            engine: None,
            window,
        }
    }

    pub(super) fn reader(&self) -> &R {
        &self.reader
    }

    pub(super) fn reader_mut(&mut self) -> &mut R {
        &mut self.reader
    }

    pub(super) fn step(&mut self, into: &mut [u8]) -> io::Result<Step> {
        loop {
            let engine = match &mut self.engine {
                Some(engine) => engine,
                none => match self.reader.fill_buf()?.first() {
                    None => return Ok(Step::End),
                    Some(0) => return end_of_padding(&mut self.reader),
                    Some(_) => none.insert(E::begin(self.window)?),
                },
            };
            let from = self.reader.fill_buf()?;
            let at_end = from.is_empty();
            let ran = engine.run(from, into)?;
            self.reader.consume(ran.read);
            if ran.ended {
                self.engine = None;
            }
            match ran.written {
                0 if ran.ended => {}
                0 if at_end => return Err(io::ErrorKind::UnexpectedEof.into()),
                // Neither in nor out: nothing would ever come of it.
                0 if ran.read == 0 => return Err(io::ErrorKind::InvalidData.into()),
                0 => {}
                len => return Ok(Step::Bytes(len)),
            }
        }
    }
}

impl Engine for Decompress {
    fn begin(_: u64) -> io::Result<Self> {
        Ok(Self::new(false))
    }

    fn run(&mut self, from: &[u8], into: &mut [u8]) -> io::Result<Ran> {
        let before = (self.total_in(), self.total_out());
        let status = self.decompress(from, into)?;
        let (read, written) = (self.total_in() - before.0, self.total_out() - before.1);
        Ok(Ran {
            read: usize::try_from(read).unwrap_or(from.len()),
            written: usize::try_from(written).unwrap_or(into.len()),
            ended: status == Status::StreamEnd,
        })
    }
}

impl Engine for Stream {
    fn begin(window: u64) -> io::Result<Self> {
        let most = window.saturating_add(XZ_BESIDE);
        Ok(Self::new_stream_decoder(most, 0)?)
    }

    fn run(&mut self, from: &[u8], into: &mut [u8]) -> io::Result<Ran> {
        let before = (self.total_in(), self.total_out());
        let status = self.process(from, into, Action::Run)?;
        let (read, written) = (self.total_in() - before.0, self.total_out() - before.1);
        Ok(Ran {
            read: usize::try_from(read).unwrap_or(from.len()),
            written: usize::try_from(written).unwrap_or(into.len()),
            ended: status == XzStatus::StreamEnd,
        })
    }
}

/// The dictionary that the first block of an xz file asks for, if its header says so.
pub(super) fn xz_window(head: &[u8]) -> Option<u64> {
    // Behind the header of the stream: the size of this header, and what it holds.
    let block = head.get(12..)?;
    let (&size, &flags) = (block.first()?, block.get(1)?);
    let mut rest = block.get(2..(usize::from(size) + 1) * 4)?;
    for told in [0x40, 0x80] {
        if flags & told != 0 {
            number(&mut rest)?;
        }
    }
    for _ in 0..=flags & 3 {
        let (id, len) = (number(&mut rest)?, number(&mut rest)?);
        let (properties, behind) = rest.split_at_checked(usize::try_from(len).ok()?)?;
        rest = behind;
        // LZMA2: two bits of mantissa, the rest of them an exponent.
        if let (0x21, [bits @ 0..=40]) = (id, properties) {
            return Some(match bits {
                40 => (1 << 32) - 1,
                bits => (2 | u64::from(bits & 1)) << (bits / 2 + 11),
            });
        }
    }
    None
}

/// A number of seven bits a byte.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
