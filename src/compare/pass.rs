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
    input::{Piece, Source, SourceName},
    output::{Change, ChangeFile},
    record::{Layout, detect, is_direct_message_file},
};

/// Pieces of a batch for each thread. More keep threads busier while the last of a batch is done,
/// fewer need less memory.
const AHEAD: usize = 8;

/// Compares two rule sets. Every change is also written to `rows`, if there are any.
///
/// # Errors
///
/// When a source cannot be read, a rule set cannot be compiled, or rows cannot be written.
pub fn compare<W: Write>(
    job: &CompareJob,
    rows: Option<&mut ChangeFile<W>>,
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
        refused: Vec::new(),
    };
    let sources: Vec<Opened<'_>> = job
        .sources
        .iter()
        .map(|name| pass.survey(name))
        .collect::<Result<_, _>>()?;
    if let (true, Some(name)) = (pass.refused.len() == sources.len(), pass.refused.first()) {
        let name = name.clone();
        return Err(CompareError::OnlyDirectMessages { name });
    }
    for (index, opened) in sources.into_iter().enumerate() {
        pass.source(index, opened)?;
    }
    Ok(Comparison {
        examples: pass.examples,
        refused: pass.refused,
        ..pass.tally.into_comparison(&pair)
    })
}

/// A source and how it is read.
struct Opened<'a> {
    name: &'a SourceName,
    /// `None` for a file of direct messages, which is not opened.
    layout: Option<Layout>,
    /// Kept open when it cannot be opened twice (a pipe).
    source: Option<Source>,
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
    refused: Vec<String>,
}

impl<'a, W: Write> Pass<'a, W> {
    /// Opens a source and finds its layout: better to fail now than after an hour.
    fn survey(&mut self, name: &'a SourceName) -> Result<Opened<'a>, CompareError> {
        let shown = shown(name);
        if is_direct_message_file(&shown) {
            self.refused.push(shown);
            return Ok(Opened {
                name,
                layout: None,
                source: None,
            });
        }
        let source = Source::open(name, &self.job.reading)?;
        let layout = detect(source.sample(), source.sample_is_all(), &self.job.fields).map_err(
            |source| CompareError::Layout {
                name: shown,
                source,
            },
        )?;
        Ok(Opened {
            name,
            layout: Some(layout),
            source: source.disk_bytes().is_none().then_some(source),
        })
    }

    fn source(&mut self, index: usize, opened: Opened<'_>) -> Result<(), CompareError> {
        let Some(layout) = opened.layout else {
            return Ok(());
        };
        let source = match opened.source {
            Some(source) => source,
            None => Source::open(opened.name, &self.job.reading)?,
        };
        let place = SourcePlace {
            index,
            name: shown(opened.name).into(),
            layout: &layout,
        };
        let mut pieces = source.into_pieces(layout.framing, layout.data_start);
        let mut record = 1;
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
        self.tally.merge(&done.tally);
        self.left = self.left.map(|left| left.saturating_sub(records));
        Ok(first + records)
    }
}

/// A source's name as it is shown.
fn shown(name: &SourceName) -> String {
    match name {
        SourceName::Path(path) => path.to_string_lossy().into_owned(),
        SourceName::Stdin => "-".to_owned(),
    }
}
