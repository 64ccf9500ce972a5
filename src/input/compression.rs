//! Decompression, and what is left to use when it breaks.
//!
//! Compression is found by content, since names lie. Decoders are fed whole blocks and asked for
//! whole scratch buffers, so that the bytes that come out before a break are always the same.

use std::{
    io::{self, Read},
    mem,
};

use bzip2::Decompress;
use flate2::{Crc, bufread::DeflateDecoder};
use liblzma::stream::Stream;

use super::{
    decoder::{Frames, Members, Step},
    model::InputError,
    streams::{Streams, xz_window},
    tap::{Tap, is_damage},
    units::{self, Unit},
};

/// Bytes asked of a decoder at a time: what a damaged block takes with it at most.
pub(super) const SCRATCH: usize = 16 << 10;

/// The largest window that can be allowed.
const LARGEST: u64 = 2 << 30;

/// How a source is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

/// What follows the first four bytes of a bzip2 stream: a block, or the end of one without any.
const BZIP2_NEXT: [&[u8]; 2] = [b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90"];

impl Compression {
    /// Finds it from the first bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            // Text may begin like that, so the next bytes must agree, as far as there are any.
            [b'B', b'Z', b'h', b'1'..=b'9', next @ ..]
                if BZIP2_NEXT
                    .iter()
                    .any(|known| known.iter().zip(next).all(|(known, byte)| known == byte)) =>
            {
                Self::Bzip2
            }
            _ => Self::None,
        }
    }
}

/// Decompressed bytes.
pub(super) struct Decoded {
    decoder: Decoder,
    scratch: Vec<u8>,
    /// A member or frame has just ended.
    between: bool,
    /// What ended it, once it has.
    ended: Option<Break>,
    /// What must have come out by then.
    promise: Option<Promise>,
}

/// How a member of a zip archive is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Stored,
    Deflate,
    Zstd,
    Bzip2,
    Xz,
}

/// What the directory of an archive says of a member, against what comes out.
pub(super) struct Promise {
    len: u64,
    crc: u32,
    found: u64,
    sum: Crc,
}

impl Promise {
    pub(super) fn new(len: u64, crc: u32) -> Self {
        Self {
            len,
            crc,
            found: 0,
            sum: Crc::new(),
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        self.found += bytes.len() as u64;
        self.sum.update(bytes);
    }

    fn is_kept(&self) -> bool {
        (self.found, self.sum.sum()) == (self.len, self.crc)
    }
}

/// Whether the end of the decompressed bytes was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// The source is complete.
    End,
    /// The compressed data is cut off or damaged.
    Damage,
}

enum Decoder {
    Plain(Box<Tap>),
    Deflate(Box<DeflateDecoder<Tap>>),
    Gzip(Box<Members<Tap>>),
    Zstd(Box<Frames<Tap>>),
    Bzip2(Box<Streams<Tap, Decompress>>),
    Xz(Box<Streams<Tap, Stream>>),
}

impl Decoded {
    /// Finds the compression and begins. None may ask for more than a window of this many bytes.
    pub(super) fn new(mut tap: Tap, window: u64) -> Result<Self, InputError> {
        let compression = match io::BufRead::fill_buf(&mut tap) {
            Ok(head) => Compression::of(head),
            // Told when reading comes to it.
            Err(error) if is_damage(&error) => Compression::None,
            Err(error) => return Err(tap.failed(error)),
        };
        let decoder = match compression {
            Compression::None => Decoder::Plain(Box::new(tap)),
            Compression::Gzip => Decoder::Gzip(Box::new(Members::new(tap))),
            Compression::Zstd => Decoder::Zstd(Box::new(zstd_decoder(tap, window)?)),
            Compression::Bzip2 => Decoder::Bzip2(Box::new(Streams::new(tap, window))),
            Compression::Xz => Decoder::Xz(Box::new(xz_decoder(tap, window)?)),
        };
        Ok(Self::with(decoder, None))
    }

    /// Begins with a member of a zip archive, of which both are known.
    pub(super) fn member(
        tap: Tap,
        method: Method,
        promise: Promise,
        window: u64,
    ) -> Result<Self, InputError> {
        let decoder = match method {
            Method::Stored => Decoder::Plain(Box::new(tap)),
            Method::Deflate => Decoder::Deflate(Box::new(DeflateDecoder::new(tap))),
            Method::Zstd => Decoder::Zstd(Box::new(zstd_decoder(tap, window)?)),
            Method::Bzip2 => Decoder::Bzip2(Box::new(Streams::new(tap, window))),
            Method::Xz => Decoder::Xz(Box::new(xz_decoder(tap, window)?)),
        };
        Ok(Self::with(decoder, Some(promise)))
    }

    fn with(decoder: Decoder, promise: Option<Promise>) -> Self {
        Self {
            decoder,
            scratch: Vec::new(),
            between: false,
            ended: None,
            promise,
        }
    }

    /// What ended the bytes, once [`Self::read`] has come to their end.
    pub(super) fn ended(&self) -> Option<Break> {
        self.ended
    }

    pub(super) fn compression(&self) -> Compression {
        match &self.decoder {
            Decoder::Plain(_) | Decoder::Deflate(_) => Compression::None,
            Decoder::Gzip(_) => Compression::Gzip,
            Decoder::Zstd(_) => Compression::Zstd,
            Decoder::Bzip2(_) => Compression::Bzip2,
            Decoder::Xz(_) => Compression::Xz,
        }
    }

    /// Whether reading takes long enough for a thread of its own.
    pub(super) fn is_slow(&self) -> bool {
        self.compression() != Compression::None || self.tap().is_slow()
    }

    /// Reads some bytes, unless they end.
    pub(super) fn read_some(&mut self, into: &mut [u8]) -> Result<usize, InputError> {
        while self.ended.is_none() {
            match self.step(into)? {
                0 => {}
                len => return Ok(len),
            }
        }
        Ok(0)
    }

    /// Appends at least `want` bytes to `into`, unless they end.
    pub(super) fn read(&mut self, into: &mut Vec<u8>, want: usize) -> Result<(), InputError> {
        if !matches!(self.decoder, Decoder::Plain(_)) {
            return self.read_until(into, want, |_| false);
        }
        let begin = into.len();
        let full = begin.saturating_add(want);
        into.resize(full, 0);
        let mut len = begin;
        while len < full && self.ended.is_none() {
            len += self.step(&mut into[len..])?;
        }
        into.truncate(len);
        Ok(())
    }

    /// Appends at least `want` bytes to `into`, unless they end or `stop` says so, which is asked
    /// between steps.
    pub(super) fn read_until(
        &mut self,
        into: &mut Vec<u8>,
        want: usize,
        mut stop: impl FnMut(&mut Self) -> bool,
    ) -> Result<(), InputError> {
        let full = into.len().saturating_add(want);
        into.reserve(want.saturating_add(SCRATCH));
        let mut scratch = mem::take(&mut self.scratch);
        scratch.resize(SCRATCH, 0);
        while into.len() < full && self.ended.is_none() && !stop(self) {
            let len = self.step(&mut scratch)?;
            into.extend_from_slice(&scratch[..len]);
        }
        self.scratch = scratch;
        Ok(())
    }

    /// The member or frame that begins `from` bytes further on, if its end is known. None inside of
    /// one.
    pub(super) fn unit(&mut self, from: usize) -> Option<Unit> {
        if !self.between {
            return None;
        }
        units::find(self.compression(), self.tap_mut(), from)
    }

    /// Reads once, and tells damage from a failing disk.
    fn step(&mut self, into: &mut [u8]) -> Result<usize, InputError> {
        let step = match &mut self.decoder {
            Decoder::Plain(tap) => tap.read(into).map(|len| match len {
                0 => Step::End,
                len => Step::Bytes(len),
            }),
            Decoder::Deflate(decoder) => decoder.read(into).map(|len| match len {
                0 => Step::End,
                len => Step::Bytes(len),
            }),
            Decoder::Gzip(members) => members.step(into),
            Decoder::Zstd(frames) => frames.step(into),
            Decoder::Bzip2(streams) => streams.step(into),
            Decoder::Xz(streams) => streams.step(into),
        };
        self.between = matches!(step, Ok(Step::Between));
        match step {
            Ok(Step::Bytes(len)) => {
                if let Some(promise) = &mut self.promise {
                    promise.add(&into[..len]);
                }
                return Ok(len);
            }
            Ok(Step::Between) => {}
            Ok(Step::End | Step::Padding) => {
                let kept = self.promise.as_ref().is_none_or(Promise::is_kept);
                self.ended = Some(if kept { Break::End } else { Break::Damage });
            }
            Err(_) => match self.tap_mut().take_failure() {
                Some(failure) => return Err(failure),
                None => self.ended = Some(Break::Damage),
            },
        }
        Ok(0)
    }

    pub(super) fn tap(&self) -> &Tap {
        match &self.decoder {
            Decoder::Plain(tap) => tap,
            Decoder::Deflate(decoder) => decoder.get_ref(),
            Decoder::Gzip(members) => members.reader(),
            Decoder::Zstd(frames) => frames.reader(),
            Decoder::Bzip2(streams) => streams.reader(),
            Decoder::Xz(streams) => streams.reader(),
        }
    }

    pub(super) fn tap_mut(&mut self) -> &mut Tap {
        match &mut self.decoder {
            Decoder::Plain(tap) => tap,
            Decoder::Deflate(decoder) => decoder.get_mut(),
            Decoder::Gzip(members) => members.reader_mut(),
            Decoder::Zstd(frames) => frames.reader_mut(),
            Decoder::Bzip2(streams) => streams.reader_mut(),
            Decoder::Xz(streams) => streams.reader_mut(),
        }
    }
}

fn zstd_decoder(mut tap: Tap, limit: u64) -> Result<Frames<Tap>, InputError> {
    let head = io::BufRead::fill_buf(&mut tap).unwrap_or_default();
    let asked = zstd_window(head);
    allow("zstd", asked, limit, &tap)?;
    let name = tap.name().to_owned();
    Frames::new(tap, limit).map_err(|source| InputError::Read { name, source })
}

fn xz_decoder(mut tap: Tap, limit: u64) -> Result<Streams<Tap, Stream>, InputError> {
    let head = io::BufRead::fill_buf(&mut tap).unwrap_or_default();
    let asked = xz_window(head);
    allow("xz", asked, limit, &tap)?;
    Ok(Streams::new(tap, limit))
}

/// Refuses a window that is too large.
fn allow(
    format: &'static str,
    asked: Option<u64>,
    limit: u64,
    tap: &Tap,
) -> Result<(), InputError> {
    let name = tap.name().to_owned();
    match asked {
        Some(window) if window > LARGEST => Err(InputError::WindowBeyondAll {
            name,
            format,
            window,
        }),
        Some(window) if window > limit => Err(InputError::WindowTooLarge {
            name,
            format,
            window,
            limit,
        }),
        _ => Ok(()),
    }
}

/// The window that the first frame asks for, if its header says so.
///
/// Skippable frames may come first; those that reach past `head` are left to the decoder.
fn zstd_window(mut head: &[u8]) -> Option<u64> {
    while let [0x50..=0x5f, 0x2a, 0x4d, 0x18, a, b, c, d, rest @ ..] = head {
        let len = usize::try_from(u32::from_le_bytes([*a, *b, *c, *d])).ok()?;
        head = rest.get(len..)?;
    }
    let [0x28, 0xb5, 0x2f, 0xfd, flags, window, ..] = head else {
        return None;
    };
    units::window(*flags, *window)
}
