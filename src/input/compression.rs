//! Decompression, and what is left to use when it breaks.
//!
//! Compression is found by content, since names lie. Decoders are fed whole blocks and asked for
//! whole scratch buffers, so that the bytes that come out before a break are always the same.

use std::{
    io::{self, Read},
    mem,
};

use super::{
    decoder::{Frames, Members, Step},
    model::InputError,
    tap::Tap,
    units::{self, Unit},
};

/// Bytes asked of a decoder at a time: what a damaged block takes with it at most.
pub(super) const SCRATCH: usize = 16 << 10;

/// How a source is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Zstd,
}

impl Compression {
    /// Finds it from the first bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
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
    Gzip(Box<Members<Tap>>),
    Zstd(Box<Frames<Tap>>),
}

impl Decoded {
    /// Finds the compression and begins.
    pub(super) fn new(mut tap: Tap) -> Result<Self, InputError> {
        let head = match io::BufRead::fill_buf(&mut tap) {
            Ok(head) => head,
            Err(error) => return Err(tap.failed(error)),
        };
        let decoder = match Compression::of(head) {
            Compression::None => Decoder::Plain(Box::new(tap)),
            Compression::Gzip => Decoder::Gzip(Box::new(Members::new(tap))),
            Compression::Zstd => Decoder::Zstd(Box::new(zstd_decoder(tap)?)),
        };
        Ok(Self {
            decoder,
            scratch: Vec::new(),
            between: false,
            ended: None,
        })
    }

    /// What ended the bytes, once [`Self::read`] has come to their end.
    pub(super) fn ended(&self) -> Option<Break> {
        self.ended
    }

    pub(super) fn compression(&self) -> Compression {
        match &self.decoder {
            Decoder::Plain(_) => Compression::None,
            Decoder::Gzip(_) => Compression::Gzip,
            Decoder::Zstd(_) => Compression::Zstd,
        }
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
            Decoder::Gzip(members) => members.step(into),
            Decoder::Zstd(frames) => frames.step(into),
        };
        self.between = matches!(step, Ok(Step::Between));
        match step {
            Ok(Step::Bytes(len)) => return Ok(len),
            Ok(Step::Between) => {}
            Ok(Step::End | Step::Padding) => self.ended = Some(Break::End),
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
            Decoder::Gzip(members) => members.reader(),
            Decoder::Zstd(frames) => frames.reader(),
        }
    }

    pub(super) fn tap_mut(&mut self) -> &mut Tap {
        match &mut self.decoder {
            Decoder::Plain(tap) => tap,
            Decoder::Gzip(members) => members.reader_mut(),
            Decoder::Zstd(frames) => frames.reader_mut(),
        }
    }
}

fn zstd_decoder(mut tap: Tap) -> Result<Frames<Tap>, InputError> {
    let limit = units::WINDOW;
    let head = io::BufRead::fill_buf(&mut tap).unwrap_or_default();
    if let Some(window) = zstd_window(head).filter(|window| *window > limit) {
        let name = tap.name().to_owned();
        return Err(InputError::WindowTooLarge {
            name,
            window,
            limit,
        });
    }
    let name = tap.name().to_owned();
    Frames::new(tap).map_err(|source| InputError::Read { name, source })
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn decode(bytes: &[u8]) -> (Vec<u8>, Option<Break>) {
        let tap = Tap::new("x".into(), Box::new(io::Cursor::new(bytes.to_vec())), None);
        let mut decoded = Decoded::new(tap).unwrap();
        let mut out = Vec::new();
        while decoded.ended().is_none() {
            decoded.read(&mut out, 1000).unwrap();
        }
        decoded.tap_mut().drain().unwrap();
        assert_eq!(decoded.tap().passed(), bytes.len() as u64);
        assert_eq!(
            decoded.tap().digest().blake3,
            blake3::hash(bytes).to_hex().as_str()
        );
        (out, decoded.ended())
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Text that does not compress to nothing.
    fn text() -> Vec<u8> {
        let mut random = 7_u64;
        let mut out = Vec::new();
        while out.len() < 300_000 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            writeln!(out, "kata {} คำ", random >> 40).unwrap();
        }
        out
    }

    #[test]
    fn members_and_frames_follow_each_other() {
        let text = text();
        let (front, back) = text.split_at(1000);
        let members = [gzip(front), gzip(b""), gzip(back)].concat();
        assert_eq!(decode(&members), (text.clone(), Some(Break::End)));
        let padded = [members.as_slice(), &[0; 70_000]].concat();
        assert_eq!(decode(&padded), (text.clone(), Some(Break::End)));
        let skippable = b"\x52\x2a\x4d\x18\x03\0\0\0abc".to_vec();
        let frame = |bytes| zstd::encode_all(bytes, 1).unwrap();
        let frames = [skippable.clone(), frame(front), skippable, frame(back)].concat();
        assert_eq!(decode(&frames), (text, Some(Break::End)));
    }

    #[test]
    fn what_is_behind_or_missing_is_damage() {
        let text = text();
        let whole = gzip(&text);
        let garbage = [whole.as_slice(), b"garbage"].concat();
        assert_eq!(decode(&garbage), (text.clone(), Some(Break::Damage)));
        let late = [whole.as_slice(), &[0; 9], b"garbage"].concat();
        assert_eq!(decode(&late), (text.clone(), Some(Break::Damage)));
        let frame = zstd::encode_all(text.as_slice(), 1).unwrap();
        for cut in [
            &whole[..whole.len() / 2],
            &whole[..whole.len() - 3],
            &frame[..frame.len() / 2],
        ] {
            let (out, ended) = decode(cut);
            assert_eq!(ended, Some(Break::Damage));
            assert!(
                out.len() > text.len() / 4 && text.starts_with(&out),
                "{}",
                out.len()
            );
        }
        assert_eq!(decode(&whole[..5]), (Vec::new(), Some(Break::Damage)));
    }

    #[test]
    fn a_large_window_is_refused_by_name() {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(28).unwrap();
        encoder.write_all(b"a\n").unwrap();
        encoder.flush().unwrap();
        let bytes = encoder.finish().unwrap();
        let skipped = [b"\x50\x2a\x4d\x18\x01\0\0\0x".as_slice(), &bytes].concat();
        for bytes in [bytes, skipped] {
            let tap = Tap::new("a.zst".into(), Box::new(io::Cursor::new(bytes)), None);
            let error = Decoded::new(tap).err().unwrap().to_string();
            assert!(
                error.contains("268435456") && error.contains("134217728"),
                "{error}"
            );
        }
    }

    #[test]
    fn compression_is_found_by_content() {
        assert_eq!(Compression::of(&gzip(b"")), Compression::Gzip);
        assert_eq!(Compression::of(b"\x1f"), Compression::None);
        assert_eq!(Compression::of(b""), Compression::None);
        assert_eq!(
            Compression::of("{\"text\":\"ㄱ\"}".as_bytes()),
            Compression::None
        );
    }
}
