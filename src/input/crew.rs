//! Threads that decompress members and frames side by side.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread::{self, JoinHandle},
};

use super::{
    compression::{Compression, SCRATCH},
    decoder::{Frames, Members, Step},
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

/// A job that is done, or will be.
pub(super) struct Promise {
    pub(super) raw_len: usize,
    pub(super) most: usize,
    answer: Receiver<(Job, bool)>,
}

impl Promise {
    /// Waits for the job, with its bytes decompressed. None when reading its bytes from front to
    /// back would not give exactly them and end between members or frames.
    pub(super) fn wait(self) -> Option<Job> {
        let (job, sound) = self.answer.recv().ok()?;
        sound.then_some(job)
    }
}

type Order = (Job, SyncSender<(Job, bool)>);

/// The threads. They end when this is dropped.
pub(super) struct Crew {
    orders: Option<Sender<Order>>,
    threads: Vec<JoinHandle<()>>,
}

impl Crew {
    /// Starts as many threads as the system gives, up to `threads`.
    pub(super) fn new(threads: usize) -> Self {
        let (sender, receiver) = channel();
        let orders = Arc::new(Mutex::new(receiver));
        let start = |_| {
            let orders = Arc::clone(&orders);
            let named = thread::Builder::new().name("decompress".into());
            named.spawn(move || work(&orders)).ok()
        };
        Self {
            orders: Some(sender),
            threads: (0..threads).map_while(start).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.threads.len()
    }

    /// Gives a job to whichever thread is free first.
    pub(super) fn order(&self, job: Job) -> Promise {
        let (raw_len, most) = (job.raw.len(), job.most);
        let (sender, answer) = sync_channel(1);
        if let Some(orders) = &self.orders {
            // Threads that are gone answer nothing, and then nothing is waited for.
            let _ = orders.send((job, sender));
        }
        Promise {
            raw_len,
            most,
            answer,
        }
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.orders = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn work(orders: &Mutex<Receiver<Order>>) {
    let mut bench = Bench::default();
    loop {
        let order = orders.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((mut job, answer)) = order else { return };
        let sound = bench.decompress(&mut job).unwrap_or(false);
        // Nobody waits after an early end.
        let _ = answer.send((job, sound));
    }
}

/// Decoders of one thread, used again for each job.
#[derive(Default)]
struct Bench {
    members: Option<Box<Members<io::Cursor<Vec<u8>>>>>,
    frames: Option<Box<Frames<io::Cursor<Vec<u8>>>>>,
    scratch: Vec<u8>,
}

impl Bench {
    fn decompress(&mut self, job: &mut Job) -> io::Result<bool> {
        let raw = io::Cursor::new(std::mem::take(&mut job.raw));
        self.scratch.resize(SCRATCH, 0);
        let scratch = &mut self.scratch;
        match job.compression {
            Compression::None => Ok(false),
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
                    empty => empty.insert(Box::new(Frames::new(io::Cursor::default())?)),
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
