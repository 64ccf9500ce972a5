//! Where a mapped CSV file can be cut, found by several threads ahead of the one that cuts.
//!
//! Threads go through blocks in any order ([`super::lanes`]), and whoever cuts joins what they
//! found in the order of the blocks. What is not plain (a record that is too long or has no end) is
//! left to the way from record to record, which starts at a record and needs nothing of this.

use std::collections::VecDeque;

use super::{
    crew::{Crew, Promise},
    csv::CsvDialect,
    lanes::{Lanes, Place},
    model::Bytes,
};

/// Bytes of a block. Records within one are short enough, so none may be shorter than this.
pub(super) const BLOCK: usize = 64 << 10;

/// Blocks that a thread takes at a time, so that handing them over costs nothing beside.
const BLOCKS: usize = 16;

/// How blocks are laid out and found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Survey {
    pub(super) dialect: CsvDialect,
    /// Bytes of a block.
    pub(super) block: usize,
    /// Bytes a record may have.
    pub(super) record: usize,
}

/// Record ends ahead.
pub(super) struct Scouts {
    survey: Survey,
    /// From a record's start to the end of the file.
    bytes: Bytes,
    crew: Crew<Bytes, Vec<Lanes>>,
    /// Bytes that were given to the threads.
    ordered: usize,
    orders: VecDeque<Promise<Vec<Lanes>>>,
    /// What came back and was not joined yet.
    lanes: VecDeque<Lanes>,
    /// Where the next block begins that was not joined, and in which place of a record.
    joined: usize,
    place: Place,
    /// First and last record end of joined blocks.
    ends: VecDeque<(usize, usize)>,
}

impl Scouts {
    /// Starts threads; none if the system gives none.
    pub(super) fn new(bytes: Bytes, survey: Survey, threads: usize) -> Option<Self> {
        let crew = Crew::new(threads, move || {
            let mut ends = Vec::new();
            move |bytes: Bytes| {
                let blocks = bytes.chunks(survey.block.max(1));
                let lanes = blocks.map(|block| Lanes::of(block, survey.dialect, &mut ends));
                lanes.collect()
            }
        });
        (crew.len() > 0).then(|| Self {
            survey,
            bytes,
            crew,
            ordered: 0,
            orders: VecDeque::new(),
            lanes: VecDeque::new(),
            joined: 0,
            place: Place::default(),
            ends: VecDeque::new(),
        })
    }

    /// Bytes of whole records from the one that begins at `from` on, at least `chunk` of them. None
    /// where that is for others to find out.
    pub(super) fn piece(&mut self, from: usize, chunk: usize) -> Option<usize> {
        while self.ends.front().is_some_and(|(_, last)| *last <= from) {
            self.ends.pop_front();
        }
        let most = self.survey.record.checked_add(1)?;
        let mut end = from;
        let mut number = 0;
        loop {
            let Some((first, last)) = self.ends.get(number).copied() else {
                // However far the next end is, the record is too long.
                if self.joined.saturating_sub(end) > most || !self.join() {
                    return None;
                }
                continue;
            };
            number += 1;
            if first.saturating_sub(end) > most {
                return None;
            }
            end = end.max(last);
            if end - from >= chunk {
                return Some(end - from);
            }
        }
    }

    /// Joins one more block. False at the end.
    fn join(&mut self) -> bool {
        while self.lanes.is_empty() {
            self.order();
            let Some(lanes) = self.orders.pop_front().and_then(Promise::wait) else {
                return false;
            };
            self.lanes.extend(lanes);
        }
        if let Some(lanes) = self.lanes.pop_front() {
            if let Some((first, last)) = lanes.follow(&mut self.place) {
                let ends = (self.joined + first, self.joined + last);
                self.ends.push_back(ends);
            }
            self.joined += self.survey.block;
        }
        true
    }

    /// Keeps the threads busy, and not too far ahead: workers are to find the bytes in the cache.
    fn order(&mut self) {
        while self.orders.len() < self.crew.len() + 2 && self.ordered < self.bytes.len() {
            let len = self.survey.block.saturating_mul(BLOCKS);
            let end = self.ordered.saturating_add(len).min(self.bytes.len());
            let mut bytes = self.bytes.clone();
            bytes.range = bytes.range.start + self.ordered..bytes.range.start + end;
            self.orders.push_back(self.crew.order(bytes));
            self.ordered = end;
        }
    }
}
