//! One pass over all sources: pieces out to the workers in batches, outcomes back in order.

use std::{io::Write, sync::Mutex};

use rayon::{
    ThreadPool,
    iter::{IntoParallelIterator as _, ParallelIterator as _},
};

use super::{
    CompareError, CompareJob, Comparison,
    pair::Pair,
    tally::Tally,
    worker::{Done, SourcePlace, Task, Worker},
};
use crate::{
    input::Piece,
    output::{Change, ChangeFile},
    sources::{Observer, Progress, Surveyed, survey},
};

/// Pieces of a batch for each thread. More keep threads busier while the last of a batch is done,
/// fewer need less memory.
const AHEAD: usize = 8;

/// Compares two rule sets. Every change is also written to `rows`, if there are any. The observer is
/// told how it goes, and cannot cancel it: half a comparison would say nothing.
///
/// # Errors
///
/// When a source cannot be read, a rule set cannot be compiled, or rows cannot be written.
pub fn compare<W: Write>(
    job: &CompareJob,
    rows: Option<&mut ChangeFile<W>>,
    observer: &dyn Observer,
) -> Result<Comparison, CompareError> {
    let pair = Pair::new(&job.old, &job.new)?;
    let threads = job.threads.max(1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|source| CompareError::Threads { threads, source })?;
    let mut pass = Pass {
        job,
        idle: Mutex::default(),
        tally: Tally::new(&pair),
        pair: &pair,
        pool,
        // Pieces before the limit is reached decide how much of the next is read.
        batch: if job.limit.is_some() {
            1
        } else {
            threads * AHEAD
        },
        left: job.limit,
        rows,
        examples: Vec::new(),
        observer,
        progress: Progress::default(),
    };
    let sources = survey(&job.sources, &job.named, &job.reading, &job.fields)?;
    observer.surveyed(&sources);
    let names = |left_out: bool| {
        let not_read = sources.iter().filter(|source| source.layout.is_none());
        let alike = not_read.filter(|source| source.left_out.is_some() == left_out);
        alike.map(|source| source.name.to_string()).collect()
    };
    let (refused, left_out) = (names(false), names(true));
    for (index, source) in sources.into_iter().enumerate() {
        pass.source(index, source)?;
    }
    Ok(Comparison {
        examples: pass.examples,
        refused,
        left_out,
        ..pass.tally.into_comparison(&pair)
    })
}

struct Pass<'a, W> {
    job: &'a CompareJob,
    pair: &'a Pair,
    pool: ThreadPool,
    idle: Mutex<Vec<Worker>>,
    batch: usize,
    /// Records that may still be read.
    left: Option<u64>,
    rows: Option<&'a mut ChangeFile<W>>,
    tally: Tally,
    examples: Vec<Change>,
    observer: &'a dyn Observer,
    progress: Progress,
}

impl<W: Write> Pass<'_, W> {
    fn source(&mut self, index: usize, mut surveyed: Surveyed) -> Result<(), CompareError> {
        let Some(layout) = surveyed.layout.take() else {
            return Ok(());
        };
        let source = surveyed.open(&self.job.reading)?;
        let place = SourcePlace {
            index,
            name: surveyed.name.to_string().into(),
            layout: &layout,
        };
        let mut pieces = source.into_pieces(layout.framing.clone(), layout.data_start);
        let mut record = 1;
        let before = self.progress.bytes;
        while self.left != Some(0) {
            let mut batch = Vec::with_capacity(self.batch);
            while batch.len() < self.batch {
                let Some(piece) = pieces.next()? else { break };
                batch.push(piece);
            }
            if batch.is_empty() {
                break;
            }
            for done in self.judge(batch, &place) {
                record = self.take(done, record)?;
            }
            self.progress.bytes = before + pieces.consumed();
            self.observer.progress(&self.progress);
        }
        Ok(())
    }

    /// Judges a batch on all threads; outcomes are in the order of the pieces.
    fn judge(&self, batch: Vec<Piece>, place: &SourcePlace<'_>) -> Vec<Done> {
        let task = Task {
            pair: self.pair,
            scope: &self.job.scope,
            idle: &self.idle,
            place,
            left: self.left,
            keep: match self.rows {
                Some(_) => usize::MAX,
                None => self.job.examples.saturating_sub(self.examples.len()),
            },
        };
        let pieces = || {
            batch
                .into_par_iter()
                .map(|piece| task.work(piece))
                .collect()
        };
        self.pool.install(pieces)
    }

    /// Takes the outcome of the next piece; the number of the record after it.
    fn take(&mut self, done: Done, first: u64) -> Result<u64, CompareError> {
        let records = done.tally.totals.read();
        for mut change in done.changes {
            change.record += first;
            if let Some(rows) = &mut self.rows {
                rows.add(&change).map_err(CompareError::Rows)?;
            }
            if self.examples.len() < self.job.examples {
                self.examples.push(change);
            }
        }
        self.progress.records += records;
        self.progress.found += done.tally.posts.changed();
        self.tally.merge(&done.tally);
        self.left = self.left.map(|left| left.saturating_sub(records));
        Ok(first + records)
    }
}
