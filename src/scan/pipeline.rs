//! Pieces out to the workers, outcomes back in order.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
};

use super::{
    ScanError,
    ids::SeenIds,
    profile::Profile,
    worker::{PieceOutcome, Sequential, Shared, Worker},
};
use crate::{
    input::{Chunk, Unreadable},
    output::{ChunkOutcome, Run},
    record::Layout,
    sources::{Observer, Progress},
};

/// Pieces under way for each thread: enough to keep it busy while others are written.
const AHEAD: usize = 3;

/// A piece on its way back.
struct Done {
    source: usize,
    outcome: PieceOutcome,
    sequential: Sequential,
}

/// Numbered pieces from the workers.
type Channel = (Sender<(u64, Done)>, Receiver<(u64, Done)>);

/// Hands pieces to workers and writes their outcomes in the order of the pieces.
pub(super) struct Pipeline<'run, 'plan> {
    shared: &'run Shared<'run>,
    run: &'run mut Run<'plan>,
    observer: &'run dyn Observer,
    back: Channel,
    waiting: BTreeMap<u64, Done>,
    workers: Arc<Mutex<Vec<Worker>>>,
    spare: Vec<PieceOutcome>,
    /// Number of the next piece handed out, and of the next one written.
    next: (u64, u64),
    most: usize,
    /// Source whose records are being counted, and the number of its next record.
    place: (usize, u64),
    pub(super) ids: SeenIds,
    /// Posts whose id has lost its end.
    pub(super) rounded: u64,
    /// Set when pieces must go one after the other.
    pub(super) sequential: Option<Sequential>,
    pub(super) progress: Progress,
}

impl<'run, 'plan> Pipeline<'run, 'plan> {
    pub(super) fn new(
        shared: &'run Shared<'run>,
        run: &'run mut Run<'plan>,
        observer: &'run dyn Observer,
        threads: usize,
    ) -> Self {
        Self {
            shared,
            run,
            observer,
            back: channel(),
            waiting: BTreeMap::new(),
            workers: Arc::default(),
            spare: vec![],
            next: (0, 0),
            most: threads * AHEAD,
            place: (0, 1),
            ids: SeenIds::new(),
            rounded: 0,
            sequential: None,
            progress: Progress::default(),
        }
    }

    /// True when as many records were read as were asked for.
    pub(super) fn is_satisfied(&self) -> bool {
        self.sequential
            .as_ref()
            .is_some_and(|sequential| sequential.left == Some(0))
    }

    /// Hands a chunk to a worker, once there is room.
    pub(super) fn submit<'scope>(
        &mut self,
        scope: &rayon::Scope<'scope>,
        source: usize,
        layout: &Arc<Layout>,
        chunk: Chunk,
    ) -> Result<(), ScanError>
    where
        'run: 'scope,
    {
        while self.under_way() >= self.most {
            self.take_back()?;
        }
        let mut outcome = self.spare_outcome();
        let mut sequential = self.sequential.take().unwrap_or_default();
        let number = self.hand_out();
        let (shared, layout) = (self.shared, Arc::clone(layout));
        let (workers, back) = (Arc::clone(&self.workers), self.back.0.clone());
        let alone = self.is_sequential(&sequential);
        scope.spawn(move |_| {
            let idle = workers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut worker = idle.unwrap_or_else(|| Worker::new(shared));
            worker.work(
                shared,
                source,
                &layout,
                &chunk,
                &mut sequential,
                &mut outcome,
            );
            workers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(worker);
            // The receiver is gone when the run has failed; then nobody wants this.
            let _ = back.send((
                number,
                Done {
                    source,
                    outcome,
                    sequential,
                },
            ));
        });
        if alone { self.drain() } else { Ok(()) }
    }

    /// Puts a record that could not be cut out in its place among the pieces.
    pub(super) fn unreadable(
        &mut self,
        source: usize,
        offset: u64,
        reason: Unreadable,
    ) -> Result<(), ScanError> {
        if self.is_satisfied() {
            return Ok(());
        }
        let mut outcome = self.spare_outcome();
        outcome.outcome.reject(0, offset, reason.into());
        if let Some(left) = self.sequential.as_mut().and_then(|s| s.left.as_mut()) {
            *left -= 1;
        }
        let number = self.hand_out();
        self.waiting.insert(
            number,
            Done {
                source,
                outcome,
                sequential: Sequential::default(),
            },
        );
        self.write_ready()
    }

    /// What all workers spent their time on, where costs are measured; to be asked once they are done.
    pub(super) fn profile(&self) -> Option<Profile> {
        let workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        let profiles = workers.iter().filter_map(Worker::profile);
        profiles.reduce(|mut all, one| {
            all.add(&one);
            all
        })
    }

    /// Takes the counts that are still with the outcomes, once nothing is under way.
    pub(super) fn take_counts(&mut self) -> Result<(), ScanError> {
        for spare in &mut self.spare {
            self.run.take_counts(&mut spare.outcome)?;
        }
        Ok(())
    }

    /// Waits for everything that is under way.
    pub(super) fn drain(&mut self) -> Result<(), ScanError> {
        while self.under_way() > 0 {
            self.take_back()?;
        }
        Ok(())
    }

    fn is_sequential(&self, sequential: &Sequential) -> bool {
        sequential.left.is_some() || sequential.seen.is_some()
    }

    fn under_way(&self) -> usize {
        (self.next.0 - self.next.1) as usize
    }

    fn hand_out(&mut self) -> u64 {
        self.next.0 += 1;
        self.next.0 - 1
    }

    fn spare_outcome(&mut self) -> PieceOutcome {
        let new = || PieceOutcome {
            outcome: ChunkOutcome::new(self.shared.plan),
            ids: vec![],
            rounded: 0,
        };
        self.spare.pop().unwrap_or_else(new)
    }

    fn take_back(&mut self) -> Result<(), ScanError> {
        // A sender lives in `self`, so this waits until a worker is done and never fails.
        if let Ok((number, done)) = self.back.1.recv() {
            self.waiting.insert(number, done);
        }
        self.write_ready()
    }

    fn write_ready(&mut self) -> Result<(), ScanError> {
        while let Some(mut done) = self.waiting.remove(&self.next.1) {
            self.next.1 += 1;
            self.write(&mut done)?;
            if self.is_sequential(&done.sequential) {
                self.sequential = Some(done.sequential);
            }
            self.spare.push(done.outcome);
        }
        self.observer.progress(&self.progress);
        Ok(())
    }

    fn write(&mut self, done: &mut Done) -> Result<(), ScanError> {
        let PieceOutcome {
            outcome,
            ids,
            rounded,
        } = &mut done.outcome;
        if self.place.0 != done.source {
            self.place = (done.source, 1);
        }
        let records = outcome.records();
        self.progress.records += records;
        self.progress.found += outcome.flagged_posts();
        self.run.append_rows(done.source, self.place.1, outcome)?;
        self.place.1 += records;
        ids.drain(..).for_each(|id| {
            self.ids.add(id);
        });
        self.rounded += std::mem::take(rounded);
        Ok(())
    }
}
