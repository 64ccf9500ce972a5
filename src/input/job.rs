//! Members and frames decompressed as a whole.

use std::io;

use super::{
    compression::{Compression, SCRATCH},
    decoder::{Frames, Members, Step},
    units,
};

/// Some members or frames, back to back.
pub(super) struct Job {
    pub(super) compression: Compression,
    /// Their bytes, compressed.
    pub(super) raw: Vec<u8>,
    /// Bytes that they hold, at most.
    pub(super) most: usize,
    /// Memory for these.
    pub(super) bytes: Vec<u8>,
}

/// Decoders of one thread, used again for each job.
#[derive(Default)]
pub(super) struct Bench {
    members: Option<Box<Members<io::Cursor<Vec<u8>>>>>,
    frames: Option<Box<Frames<io::Cursor<Vec<u8>>>>>,
    scratch: Vec<u8>,
}

impl Bench {
    /// Gives the job back with its bytes decompressed. None when reading its bytes from front to
    /// back would not give exactly them and end between members or frames.
    pub(super) fn finish(&mut self, mut job: Job) -> Option<Job> {
        let sound = self.decompress(&mut job).unwrap_or(false);
        sound.then_some(job)
    }

    fn decompress(&mut self, job: &mut Job) -> io::Result<bool> {
        let raw = io::Cursor::new(std::mem::take(&mut job.raw));
        self.scratch.resize(SCRATCH, 0);
        let scratch = &mut self.scratch;
        match job.compression {
            Compression::None | Compression::Bzip2 | Compression::Xz => Ok(false),
            Compression::Gzip => {
                let new = || Box::new(Members::new(io::Cursor::default()));
                let members = self.members.get_or_insert_with(new);
                members.restart(raw);
                let sound = exhaust(job, scratch, |scratch| members.step(scratch));
                job.raw = members.restart(io::Cursor::default()).into_inner();
                sound
            }
            Compression::Zstd => {
                let frames = match &mut self.frames {
                    Some(frames) => frames,
                    empty => {
                        let frames = Frames::new(io::Cursor::default(), units::WINDOW)?;
                        empty.insert(Box::new(frames))
                    }
                };
                frames.restart(raw);
                let sound = exhaust(job, scratch, |scratch| frames.step(scratch));
                job.raw = frames.restart(io::Cursor::default()).into_inner();
                sound
            }
        }
    }
}

/// Takes steps until all is decompressed. False for what the front-to-back way has to judge.
fn exhaust(
    job: &mut Job,
    scratch: &mut [u8],
    mut step: impl FnMut(&mut [u8]) -> io::Result<Step>,
) -> io::Result<bool> {
    loop {
        match step(scratch)? {
            Step::Bytes(len) if job.bytes.len() + len > job.most => return Ok(false),
            Step::Bytes(len) => job.bytes.extend_from_slice(&scratch[..len]),
            Step::Between => {}
            Step::End => return Ok(true),
            Step::Padding => return Ok(false),
        }
    }
}
