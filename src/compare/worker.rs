//! What one worker does with one piece.

use std::sync::{Arc, Mutex, PoisonError};

use super::{
    judge::{At, Judge},
    pair::Pair,
    tally::Tally,
};
use crate::{
    input::{Chunk, Piece},
    output::{Change, Totals},
    record::{Layout, Outcome, ReadScope, Reader, RejectReason},
};

/// What all workers share while they judge a batch.
pub(super) struct Task<'a> {
    pub(super) pair: &'a Pair,
    pub(super) scope: &'a ReadScope,
    /// Workers that have nothing to do, with their memory.
    pub(super) idle: &'a Mutex<Vec<Worker>>,
    pub(super) place: &'a SourcePlace<'a>,
    /// Records that may still be read; only in a batch of one piece.
    pub(super) left: Option<u64>,
    /// Changes of a piece that are wanted at most.
    pub(super) keep: usize,
}

/// A source as workers see it.
pub(super) struct SourcePlace<'a> {
    pub(super) index: usize,
    pub(super) name: Arc<str>,
    pub(super) layout: &'a Layout,
}

/// What came of one piece.
pub(super) struct Done {
    pub(super) tally: Tally,
    /// Record numbers count from 0 within the piece.
    pub(super) changes: Vec<Change>,
}

/// The memory of one worker, handed from piece to piece.
#[derive(Default)]
pub(super) struct Worker {
    /// With the source it is for.
    reader: Option<(usize, Reader)>,
    judge: Judge,
}

impl Task<'_> {
    /// Judges the records of a piece.
    pub(super) fn work(&self, piece: Piece) -> Done {
        let mut done = Done {
            tally: Tally::new(self.pair),
            changes: Vec::new(),
        };
        match piece {
            Piece::Unreadable { reason, .. } => reject(&mut done.tally.totals, reason.into()),
            Piece::Records(chunk) => {
                let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
                // Taken in a statement of its own, so that the lock is free while it works.
                let waiting = idle().pop();
                let mut worker = waiting.unwrap_or_default();
                self.read(&chunk, &mut worker, &mut done);
                idle().push(worker);
            }
        }
        done
    }

    fn read(&self, chunk: &Chunk, worker: &mut Worker, done: &mut Done) {
        let Worker { reader, judge } = worker;
        if reader
            .as_ref()
            .is_some_and(|(of, _)| *of != self.place.index)
        {
            *reader = None;
        }
        let new = || (self.place.index, Reader::new(self.place.layout, self.scope));
        let (_, reader) = reader.get_or_insert_with(new);
        // A private copy: the bytes of a mapping may change while they are read.
        let bytes = chunk.bytes.to_vec();
        let mut index = 0;
        reader.read(
            &bytes,
            chunk.surroundings.as_deref(),
            &mut |offset, outcome| {
                if self.left.is_some_and(|left| index >= left) {
                    return;
                }
                let totals = &mut done.tally.totals;
                match outcome {
                    Outcome::Post(record) => {
                        let at = At {
                            source: Arc::clone(&self.place.name),
                            record: index,
                            offset: chunk.offset + offset as u64,
                        };
                        judge.post(self.pair, &record, &at, done, self.keep);
                    }
                    Outcome::OutOfScope(reason) => {
                        *totals.out_of_scope.entry(reason).or_default() += 1;
                    }
                    Outcome::Reject(reason) => reject(totals, reason),
                }
                index += 1;
            },
        );
    }
}

fn reject(totals: &mut Totals, reason: RejectReason) {
    *totals.rejected.entry(reason).or_default() += 1;
}
