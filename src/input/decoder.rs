//! gzip member by member and zstd frame by frame: what each step gives, and where one has ended.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

/// What a step of a decoder came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// So many bytes came out.
    Bytes(usize),
    /// A member or frame has ended. The reader stands behind it.
    Between,
    /// The reader ended between members or frames.
    End,
    /// The reader ended after zeros behind a member.
    Padding,
}

/// All members of a gzip file. Zeros behind the last one are taken for the padding of a tape or
/// block device; flate2's own multi-member reader refuses those.
pub(super) struct Members<R> {
    decoder: GzDecoder<R>,
    between: bool,
}

impl<R: BufRead + Default> Members<R> {
    /// Begins with a member.
    pub(super) fn new(reader: R) -> Self {
        Self {
            decoder: GzDecoder::new(reader),
            between: false,
        }
    }

    pub(super) fn reader(&self) -> &R {
        self.decoder.get_ref()
    }

    pub(super) fn reader_mut(&mut self) -> &mut R {
        self.decoder.get_mut()
    }

    /// Begins anew, with memory that is there already. Gives the reader that it had.
    pub(super) fn restart(&mut self, reader: R) -> R {
        self.between = true;
        self.decoder.reset(reader)
    }

    pub(super) fn step(&mut self, into: &mut [u8]) -> io::Result<Step> {
        if self.between {
            let reader = self.decoder.get_mut();
            match reader.fill_buf()?.first() {
                None => return Ok(Step::End),
                Some(0) => return end_of_padding(reader),
                Some(_) => {}
            }
            // Another member: the decoder's memory is used again, and the reader put back.
            let reader = self.decoder.reset(R::default());
            self.decoder.reset(reader);
            self.between = false;
        }
        match self.decoder.read(into)? {
            0 => {
                self.between = true;
                Ok(Step::Between)
            }
            len => Ok(Step::Bytes(len)),
        }
    }
}

/// What zeros behind the last member come to.
pub(super) fn end_of_padding(reader: &mut impl BufRead) -> io::Result<Step> {
    loop {
        let block = reader.fill_buf()?;
        if block.iter().any(|byte| *byte != 0) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        match block.len() {
            0 => return Ok(Step::Padding),
            len => reader.consume(len),
        }
    }
}

/// All frames of a zstd file. zstd's own reader does not say where one has ended.
pub(super) struct Frames<R> {
    reader: R,
    decoder: Decoder<'static>,
    /// Between frames, and whether that was told.
    between: Option<bool>,
}

impl<R: BufRead + Default> Frames<R> {
    /// Begins with a frame. None may ask for more than a window of this many bytes.
    pub(super) fn new(reader: R, window: u64) -> io::Result<Self> {
        let mut decoder = Decoder::new()?;
        // zstd itself knows powers of two only, and none below this one.
        let log = window.max(1 << 10).next_power_of_two().ilog2();
        decoder.set_parameter(DParameter::WindowLogMax(log))?;
        Ok(Self {
            reader,
            decoder,
            between: Some(true),
        })
    }

    pub(super) fn reader(&self) -> &R {
        &self.reader
    }

    pub(super) fn reader_mut(&mut self) -> &mut R {
        &mut self.reader
    }

    /// Begins anew, with memory that is there already. Gives the reader that it had.
    pub(super) fn restart(&mut self, reader: R) -> R {
        self.between = Some(true);
        std::mem::replace(&mut self.reader, reader)
    }

    pub(super) fn step(&mut self, into: &mut [u8]) -> io::Result<Step> {
        if self.between == Some(false) {
            self.between = Some(true);
            return Ok(Step::Between);
        }
        // Bytes may be left in the decoder for which there was no room the last time.
        let mut flush = self.between.is_none();
        loop {
            let input = if flush { &[] } else { self.reader.fill_buf()? };
            if input.is_empty() && !flush {
                return match self.between {
                    Some(_) => Ok(Step::End),
                    None => Err(io::ErrorKind::UnexpectedEof.into()),
                };
            }
            flush = false;
            if self.between.take().is_some() {
                self.decoder.reinit()?;
            }
            let mut from = InBuffer::around(input);
            let mut to = OutBuffer::around(&mut *into);
            let left = self.decoder.run(&mut from, &mut to)?;
            let (read, written) = (from.pos(), to.pos());
            self.reader.consume(read);
            if left == 0 {
                self.between = Some(written == 0);
            }
            match written {
                0 if left == 0 => return Ok(Step::Between),
                0 => {}
                len => return Ok(Step::Bytes(len)),
            }
        }
    }
}
