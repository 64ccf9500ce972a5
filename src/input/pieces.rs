//! A source, piece by piece.

use super::{
    cut::{Cut, Cutter, Ending, Limits},
    model::{Chunk, Digest, Framing, InputError, Piece, Unreadable},
    scouts::{self, Scouts, Survey},
    window::Window,
};

/// Bytes passed over at a time where no record can be read any more.
const STRIDE: usize = 1 << 20;

/// Record ends of a smaller file are found before threads have started.
const LARGE: usize = 1 << 20;

/// The pieces of one source, in order.
pub struct Pieces {
    window: Window,
    cutter: Cutter,
    framing: Framing,
    limits: Limits,
    /// Threads that may look for record ends.
    threads: usize,
    /// These, and where what they look through begins.
    scouts: Option<(Scouts, u64)>,
    /// Where the window begins, in bytes of the decompressed source.
    offset: u64,
    /// Bytes at the start that hold no records: the byte order mark and the header.
    skip: usize,
    /// Where the record begins of which bytes were skipped.
    skipped_from: Option<u64>,
    stage: Stage,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Header,
    Records,
    /// An open quote has swallowed what follows.
    Rest,
    /// All is cut; the break in the compression, if there is one, is told or not.
    Last {
        broken: bool,
    },
    Done,
}

impl Pieces {
    pub(super) fn new(
        window: Window,
        framing: Framing,
        limits: Limits,
        skip: usize,
        threads: usize,
    ) -> Self {
        Self {
            window,
            cutter: Cutter::new(framing.clone(), limits),
            framing,
            limits,
            threads,
            scouts: None,
            offset: 0,
            skip,
            skipped_from: None,
            stage: Stage::Header,
        }
    }

    /// The next piece, or none once the whole source has been read and hashed.
    ///
    /// # Errors
    ///
    /// When the source cannot be read any further. Nothing comes after that.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Piece>, InputError> {
        let piece = self.advance();
        if piece.is_err() {
            self.stage = Stage::Done;
        }
        piece
    }

    fn advance(&mut self) -> Result<Option<Piece>, InputError> {
        loop {
            match self.stage {
                Stage::Header => self.pass_header()?,
                Stage::Records => {
                    if let Some(piece) = self.cut()? {
                        return Ok(Some(piece));
                    }
                }
                Stage::Rest => self.pass_rest()?,
                Stage::Last { broken } => {
                    self.window.drain()?;
                    self.stage = Stage::Done;
                    if broken {
                        return Ok(Some(Piece::Unreadable {
                            offset: self.offset,
                            reason: Unreadable::BrokenCompression,
                        }));
                    }
                }
                Stage::Done => return Ok(None),
            }
        }
    }

    fn cut(&mut self) -> Result<Option<Piece>, InputError> {
        if let Some(len) = self.scouted() {
            self.window.reach(len)?;
            return Ok(Some(self.take(len)));
        }
        let ending = self.window.ending();
        match self.cutter.cut(self.window.bytes(), ending) {
            Cut::More => self.window.grow(self.limits)?,
            Cut::Records(len) => return Ok(Some(self.take(len))),
            Cut::Skip(len) => {
                self.skipped_from.get_or_insert(self.offset);
                self.discard(len);
            }
            Cut::Unreadable(len, reason) => {
                let offset = self.skipped_from.take().unwrap_or(self.offset);
                self.discard(len);
                if reason == Unreadable::BrokenCompression {
                    self.stage = Stage::Last { broken: false };
                }
                return Ok(Some(Piece::Unreadable { offset, reason }));
            }
            Cut::Pass(len) => self.discard(len),
            Cut::Rest(reason) => {
                let offset = self.skipped_from.take().unwrap_or(self.offset);
                self.stage = Stage::Rest;
                return Ok(Some(Piece::Unreadable { offset, reason }));
            }
            Cut::End => {
                let broken = ending == Ending::Broken;
                self.stage = Stage::Last { broken };
            }
        }
        Ok(None)
    }

    /// Bytes of whole records here, where others have found that out already.
    fn scouted(&mut self) -> Option<usize> {
        let (scouts, begin) = self.scouts.as_mut().filter(|_| self.cutter.is_fresh())?;
        let from = usize::try_from(self.offset - *begin).ok()?;
        scouts.piece(from, self.limits.chunk)
    }

    /// Sends out those who find where a CSV file can be cut, if it is worth while.
    fn send_scouts(&mut self) {
        let Framing::Csv(dialect) = self.framing else {
            return;
        };
        let rest = self.window.mapped_rest();
        let rest = rest.filter(|rest| rest.len() > LARGE && self.limits.record >= scouts::BLOCK);
        if let Some(rest) = rest.filter(|_| self.threads > 0) {
            let survey = Survey {
                dialect,
                block: scouts::BLOCK,
                record: self.limits.record,
            };
            let scouts = Scouts::new(rest, survey, self.threads);
            self.scouts = scouts.map(|scouts| (scouts, self.offset));
        }
    }

    fn take(&mut self, len: usize) -> Piece {
        let offset = self.offset;
        self.offset += len as u64;
        let bytes = self.window.take(len);
        Piece::Records(Chunk {
            offset,
            bytes,
            surroundings: self.cutter.surroundings().cloned(),
        })
    }

    fn discard(&mut self, len: usize) {
        self.window.discard(len);
        self.offset += len as u64;
    }

    fn pass_header(&mut self) -> Result<(), InputError> {
        while self.skip > 0 {
            self.window.reach(self.skip.min(STRIDE))?;
            let len = self.skip.min(self.window.bytes().len());
            if len == 0 {
                break;
            }
            self.discard(len);
            self.skip -= len;
        }
        self.send_scouts();
        self.stage = Stage::Records;
        Ok(())
    }

    fn pass_rest(&mut self) -> Result<(), InputError> {
        loop {
            self.window.reach(STRIDE)?;
            let len = self.window.bytes().len();
            if len == 0 {
                let broken = self.window.ending() == Ending::Broken;
                self.stage = Stage::Last { broken };
                return Ok(());
            }
            self.discard(len);
        }
    }

    /// Bytes on disk read so far, compressed as they are.
    #[must_use]
    pub fn consumed(&self) -> u64 {
        self.window.consumed()
    }

    /// What the source was, as far as it was read: all of it once [`Self::next`] gave no more.
    #[must_use]
    pub fn finish(self) -> Digest {
        self.window.digest()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use super::*;
    use crate::input::{CsvDialect, ReadOptions, Source};

    /// Steps through a long stream; gives what could not be read, and the most bytes in sight.
    fn through(begin: &'static [u8], fill: u8, framing: Framing) -> (Vec<Unreadable>, usize) {
        let body = io::repeat(fill).take(30 << 20);
        let options = ReadOptions {
            map: false,
            chunk_bytes: 1000,
            record_bytes: 100_000,
            ..ReadOptions::default()
        };
        let reader = Box::new(begin.chain(body));
        let source = Source::from_reader("pipa", reader, &options).unwrap();
        let mut pieces = source.into_pieces(framing, 0);
        let mut most = 0;
        let mut unreadable = Vec::new();
        // The sample is larger than these limits, so what counts begins behind it.
        pieces.pass_header().unwrap();
        while pieces.stage == Stage::Records {
            if let Some(Piece::Unreadable { reason, .. }) = pieces.cut().unwrap() {
                unreadable.push(reason);
            }
            if pieces.offset > 2 << 20 {
                most = most.max(pieces.window.bytes().len());
            }
        }
        while pieces.next().unwrap().is_some() {}
        assert_eq!(pieces.finish().bytes, begin.len() as u64 + (30 << 20));
        (unreadable, most)
    }

    #[test]
    fn an_endless_record_takes_no_endless_memory() {
        let csv = Framing::Csv(CsvDialect::new(b','));
        for (begin, fill, framing, reason) in [
            (b"".as_slice(), b'x', Framing::Lines, Unreadable::TooLong),
            (b"a\n", b'x', csv.clone(), Unreadable::TooLong),
            (b"a\n\"", b'x', csv.clone(), Unreadable::OpenQuote),
            (b"a\n", b'"', csv.clone(), Unreadable::OpenQuote),
        ] {
            let (unreadable, most) = through(begin, fill, framing.clone());
            assert_eq!(unreadable, [reason], "{fill} {framing:?}");
            assert!(most <= 102_000, "{most}");
        }
        let (unreadable, most) = through(b"", b'\n', csv);
        assert_eq!((unreadable, most <= 102_000), (Vec::new(), true));
    }

    #[test]
    fn large_mapped_csv_files_are_cut_ahead() {
        let bytes = b"1,\"a\n\"\"b\"\n".repeat(200_000);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        let name = crate::input::SourceName::Path(file.path().to_owned());
        for (readers, ahead) in [(1, false), (2, true), (9, true)] {
            let options = ReadOptions {
                readers,
                ..ReadOptions::default()
            };
            let source = Source::open(&name, &options).unwrap();
            let mut pieces = source.into_pieces(Framing::Csv(CsvDialect::new(b',')), 10);
            pieces.pass_header().unwrap();
            let len = pieces.scouted();
            assert_eq!(len.is_some(), ahead);
            assert!(len.is_none_or(|len| len >= options.chunk_bytes && len % 10 == 0));
        }
    }
}
