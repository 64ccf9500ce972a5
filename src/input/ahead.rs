//! Decompression on a thread of its own, some blocks ahead of whoever cuts them.
//!
//! Blocks go through a channel that holds a few, and come back to be filled again. Whoever stops
//! early drops [`Ahead`], and the thread ends with the block that it is at. The rows of a Parquet file
//! are written as text in the same way.
//!
//! Where members or frames tell their length ([`super::units`]), a [`Crew`] decompresses several at
//! a time. Their bytes are only looked at until they are known to be sound; if they are not, the
//! thread goes through them from front to back as if nothing had been tried, so damage costs the
//! same bytes at any number of threads.

use std::{
    collections::VecDeque,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};

use super::{
    compression::{Break, Decoded},
    crew::{Crew, Promise},
    job::{Bench, Job},
    model::{Digest, InputError},
    parquet::Table,
    units::UNIT,
};

/// Bytes of a block, at least, unless they end.
const BLOCK: usize = 256 << 10;

/// Blocks that wait to be cut.
const WAITING: usize = 3;

/// Bytes of a job, compressed and not, at which it is large enough.
const JOB: (usize, usize) = (256 << 10, 1 << 20);

/// Bytes of all jobs under way, compressed and not; the last may go beyond by [`UNIT`].
const UNDER_WAY: usize = 3 * UNIT;

/// What the thread sends.
enum Message {
    /// Some bytes, and how many on disk were passed for them.
    Bytes(Vec<u8>, u64),
    Ended(Break),
    /// All of the source was read and hashed.
    Drained(u64),
    Failed(InputError),
}

/// The near end of the thread.
pub(super) struct Ahead {
    name: String,
    messages: Option<Receiver<Message>>,
    spare: SyncSender<Vec<u8>>,
    unwanted: Arc<AtomicBool>,
    thread: Option<JoinHandle<Digest>>,
    /// The thread may be waiting for a pipe, so nobody waits for the thread.
    may_wait: bool,
    block: Vec<u8>,
    at: usize,
    passed: u64,
    ended: Option<Break>,
    drained: bool,
}

impl Ahead {
    /// Moves decompression to a thread. Gives it back if that is not worth while or not possible.
    pub(super) fn start(decoded: Decoded, threads: usize) -> Result<Self, Box<Decoded>> {
        if !decoded.is_slow() || decoded.ended().is_some() {
            return Err(Box::new(decoded));
        }
        let name = decoded.tap().name().to_owned();
        let (passed, may_wait) = (decoded.tap().passed(), decoded.tap().may_wait());
        let started = Self::launch(name, "decompress", decoded, move |decoded, line| {
            Far {
                decoded,
                line,
                threads,
                crew: None,
            }
            .run()
        });
        let mut ahead = started?;
        (ahead.passed, ahead.may_wait) = (passed, may_wait);
        Ok(ahead)
    }

    /// Reads the rows of a table on a thread. Gives the table back if that is not possible.
    pub(super) fn start_table(name: String, table: Table) -> Result<Self, Box<Table>> {
        Self::launch(name, "parquet", table, |table, line| {
            FarTable { table, line }.run()
        })
    }

    /// Starts a thread that has what it needs and a line to this end.
    fn launch<T: Send + 'static>(
        name: String,
        thread: &str,
        what: T,
        run: impl FnOnce(Box<T>, Line) -> Digest + Send + 'static,
    ) -> Result<Self, Box<T>> {
        let (send, messages) = sync_channel(WAITING);
        let (spare, returned) = sync_channel(WAITING + 1);
        let (give, take) = sync_channel::<Box<T>>(1);
        let unwanted = Arc::new(AtomicBool::new(false));
        let line = Line {
            send,
            returned,
            stop: Arc::clone(&unwanted),
        };
        let named = thread::Builder::new().name(thread.to_owned());
        let thread = named.spawn(move || match take.recv() {
            Ok(what) => run(what, line),
            Err(_) => Digest::default(),
        });
        let Ok(thread) = thread else {
            return Err(Box::new(what));
        };
        give.send(Box::new(what)).map_err(|unsent| unsent.0)?;
        Ok(Self {
            name,
            messages: Some(messages),
            spare,
            unwanted,
            thread: Some(thread),
            may_wait: false,
            block: Vec::new(),
            at: 0,
            passed: 0,
            ended: None,
            drained: false,
        })
    }

    pub(super) fn ended(&self) -> Option<Break> {
        self.ended
    }

    pub(super) fn passed(&self) -> u64 {
        self.passed
    }

    /// Appends `want` bytes to `into`, unless they end.
    pub(super) fn read(&mut self, into: &mut Vec<u8>, mut want: usize) -> Result<(), InputError> {
        while want > 0 && self.ended.is_none() {
            let rest = self.block.get(self.at..).unwrap_or_default();
            if rest.is_empty() {
                self.receive()?;
                continue;
            }
            let len = rest.len().min(want);
            into.extend_from_slice(&rest[..len]);
            self.at += len;
            want -= len;
        }
        Ok(())
    }

    /// Waits until the thread has read what is left, for the hash.
    pub(super) fn drain(&mut self) -> Result<(), InputError> {
        while !self.drained {
            self.receive()?;
        }
        Ok(())
    }

    /// The digest of what was read.
    pub(super) fn digest(&mut self) -> Digest {
        self.stop();
        let thread = self.thread.take();
        let digest = thread.and_then(|thread| thread.join().ok());
        digest.unwrap_or_default()
    }

    fn receive(&mut self) -> Result<(), InputError> {
        let message = self.messages.as_ref().and_then(|all| all.recv().ok());
        match message {
            Some(Message::Bytes(bytes, passed)) => {
                let old = std::mem::replace(&mut self.block, bytes);
                // One that finds no room is not needed again.
                let _ = self.spare.try_send(old);
                self.at = 0;
                self.passed = passed;
            }
            Some(Message::Ended(ended)) => self.ended = Some(ended),
            Some(Message::Drained(passed)) => {
                self.passed = passed;
                self.drained = true;
            }
            Some(Message::Failed(error)) => return Err(error),
            None => {
                return Err(InputError::Read {
                    name: self.name.clone(),
                    source: io::Error::other("decompression stopped"),
                });
            }
        }
        Ok(())
    }

    fn stop(&mut self) {
        self.unwanted.store(true, Ordering::Relaxed);
        // Whoever waits to send wakes up.
        self.messages = None;
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take()
            && !self.may_wait
        {
            let _ = thread.join();
        }
    }
}

/// Why the thread ends before the source does.
enum Halt {
    Unwanted,
    Failed(InputError),
}

impl From<InputError> for Halt {
    fn from(error: InputError) -> Self {
        Self::Failed(error)
    }
}

/// A job that a crew does.
struct UnderWay {
    /// Its bytes, compressed.
    raw: usize,
    /// Its bytes, compressed and not, at most.
    all: usize,
    promise: Promise<Option<Job>>,
}

/// What a thread has of the near end.
struct Line {
    send: SyncSender<Message>,
    returned: Receiver<Vec<u8>>,
    stop: Arc<AtomicBool>,
}

impl Line {
    fn is_unwanted(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn spare(&self) -> Vec<u8> {
        let mut spare = self.returned.try_recv().unwrap_or_default();
        spare.clear();
        spare
    }

    fn tell(&self, message: Message) -> Result<(), Halt> {
        self.send.send(message).map_err(|_| Halt::Unwanted)
    }

    /// Tells why there is nothing more, unless nobody wants it.
    fn close(&self, passed: Result<(), Halt>) {
        if let Err(Halt::Failed(error)) = passed {
            let _ = self.send.send(Message::Failed(error));
        }
    }
}

/// The thread that reads a table.
struct FarTable {
    table: Box<Table>,
    line: Line,
}

impl FarTable {
    fn run(mut self) -> Digest {
        let passed = self.pass();
        self.line.close(passed);
        self.table.digest()
    }

    fn pass(&mut self) -> Result<(), Halt> {
        loop {
            let mut block = self.line.spare();
            let ended = self.table.read(&mut block, BLOCK)?;
            if !block.is_empty() {
                self.line.tell(Message::Bytes(block, self.table.passed()))?;
            }
            if let Some(ended) = ended {
                self.line.tell(Message::Ended(ended))?;
                break;
            }
            self.hash(false)?;
        }
        self.hash(true)?;
        self.line.tell(Message::Drained(self.table.digest().bytes))
    }

    fn hash(&mut self, all: bool) -> Result<(), Halt> {
        loop {
            if self.line.is_unwanted() {
                return Err(Halt::Unwanted);
            }
            if !self.table.hash(all)? {
                return Ok(());
            }
        }
    }
}

/// The thread that decompresses.
struct Far {
    decoded: Box<Decoded>,
    line: Line,
    /// Threads for members and frames; fewer than two are none.
    threads: usize,
    /// Started with the first of these.
    crew: Option<Crew<Job, Option<Job>>>,
}

impl Far {
    fn run(mut self) -> Digest {
        let passed = self.pass();
        self.line.close(passed);
        self.decoded.tap().digest()
    }

    fn pass(&mut self) -> Result<(), Halt> {
        loop {
            let mut block = self.line.spare();
            let (stop, units) = (Arc::clone(&self.line.stop), self.threads > 1);
            self.decoded.read_until(&mut block, BLOCK, |decoded| {
                stop.load(Ordering::Relaxed) || units && decoded.unit(0).is_some()
            })?;
            if !block.is_empty() {
                self.send(block)?;
            }
            if self.line.is_unwanted() {
                return Err(Halt::Unwanted);
            }
            if let Some(ended) = self.decoded.ended() {
                self.line.tell(Message::Ended(ended))?;
                break;
            }
            if units && self.decoded.unit(0).is_some() {
                self.pass_units()?;
            }
        }
        self.crew = None;
        while self.decoded.tap_mut().pass_block()? {
            if self.line.is_unwanted() {
                return Err(Halt::Unwanted);
            }
        }
        let passed = self.decoded.tap().passed();
        self.line.tell(Message::Drained(passed))
    }

    /// Passes members or frames of which the end is known, as long as there are some here.
    fn pass_units(&mut self) -> Result<(), Halt> {
        let mut jobs = VecDeque::<UnderWay>::new();
        let (mut from, mut held, mut more) = (0, 0, true);
        loop {
            let equip = || {
                let mut bench = Bench::default();
                move |job| bench.finish(job)
            };
            let threads = self.threads;
            let crew = self.crew.get_or_insert_with(|| Crew::new(threads, equip));
            let most = crew.len() + 2;
            if crew.len() == 0 {
                self.threads = 1;
                return Ok(());
            }
            if more && jobs.len() < most && held < UNDER_WAY {
                match self.gather(from) {
                    Some(job) => {
                        let (raw, all) = (job.raw.len(), job.raw.len() + job.most);
                        from += raw;
                        held += all;
                        let promise = self.crew.as_ref().map(|crew| crew.order(job));
                        jobs.extend(promise.map(|promise| UnderWay { raw, all, promise }));
                    }
                    None => more = false,
                }
                continue;
            }
            let Some(UnderWay { raw, all, promise }) = jobs.pop_front() else {
                return Ok(());
            };
            let Some(job) = promise.wait().flatten() else {
                self.threads = 1;
                return Ok(());
            };
            self.decoded.tap_mut().skip(raw);
            from -= raw;
            held -= all;
            self.send(job.bytes)?;
        }
    }

    /// Copies members or frames, enough to be worth a job.
    fn gather(&mut self, from: usize) -> Option<Job> {
        let (mut len, mut most) = (0, 0_usize);
        while len < JOB.0
            && most < JOB.1
            && let Some(unit) = self.decoded.unit(from + len)
        {
            len += unit.len;
            most += unit.most;
        }
        let mut raw = vec![0; len];
        let there = len > 0 && self.decoded.tap_mut().peek(from, &mut raw);
        there.then(|| Job {
            compression: self.decoded.compression(),
            raw,
            most,
            bytes: self.line.spare(),
        })
    }

    fn send(&self, block: Vec<u8>) -> Result<(), Halt> {
        let passed = self.decoded.tap().passed();
        self.line.tell(Message::Bytes(block, passed))
    }
}
