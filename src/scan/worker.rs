//! What one worker does with one piece.

use std::{collections::HashSet, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    ReportedIds,
    ids::{id_hash, is_rounded},
    profile::{Profile, nanoseconds},
};
use crate::{
    engine::{Engine, Post, Scratch},
    input::Chunk,
    output::{ChunkOutcome, Plan},
    record::{Kind, Layout, Outcome, ReadScope, Reader, Record, ScopeReason},
    rules::AppliesTo,
};

/// What all workers share.
pub(super) struct Shared<'a> {
    pub(super) engine: &'a Engine,
    pub(super) plan: &'a Plan<'a>,
    pub(super) scope: ReadScope,
    pub(super) window: Window,
    pub(super) reported: Option<&'a ReportedIds>,
    /// Costs are measured.
    pub(super) profile: bool,
}

/// The span of time asked for.
pub(super) struct Window {
    pub(super) from: Option<Timestamp>,
    /// First moment after it.
    pub(super) to: Option<Timestamp>,
    pub(super) zone: TimeZone,
}

impl Window {
    /// Why a post of this time is not looked at.
    fn leaves_out(&self, record: &Record<'_>) -> Option<ScopeReason> {
        if self.from.is_none() && self.to.is_none() {
            return None;
        }
        let Some(time) = record.time(&self.zone) else {
            return Some(ScopeReason::TimeUnknown);
        };
        let before = self.from.is_some_and(|from| time < from);
        let after = self.to.is_some_and(|to| time >= to);
        (before || after).then_some(ScopeReason::OutsideTime)
    }
}

/// What only a run that goes one piece after the other can ask of a worker.
#[derive(Debug, Default)]
pub(super) struct Sequential {
    /// Records that may still be read.
    pub(super) left: Option<u64>,
    /// Ids seen so far, when only the first of each is wanted.
    pub(super) seen: Option<HashSet<u64>>,
}

/// What came of one piece.
#[derive(Debug)]
pub(super) struct PieceOutcome {
    pub(super) outcome: ChunkOutcome,
    /// Hashes of the ids of its posts.
    pub(super) ids: Vec<u64>,
    /// Posts whose id has lost its end.
    pub(super) rounded: u64,
}

/// The memory of one worker, handed from piece to piece.
pub(super) struct Worker {
    /// A private copy: the bytes of a mapping may change while they are read.
    bytes: Vec<u8>,
    reader: Option<(usize, Reader)>,
    scratch: Scratch,
    /// Nanoseconds of all its work, and of rows and counts, where costs are measured.
    spent: (u64, u64),
}

impl Worker {
    pub(super) fn new(shared: &Shared<'_>) -> Self {
        Self {
            bytes: vec![],
            reader: None,
            scratch: if shared.profile {
                Scratch::measuring(shared.engine, nanoseconds)
            } else {
                Scratch::default()
            },
            spent: (0, 0),
        }
    }

    /// What it spent its time on, where costs are measured.
    pub(super) fn profile(&self) -> Option<Profile> {
        let (total, output) = self.spent;
        let engine = self.scratch.costs()?.clone();
        Some(Profile {
            total,
            output,
            engine,
        })
    }

    /// Reads, matches and encodes the records of a chunk.
    pub(super) fn work(
        &mut self,
        shared: &Shared<'_>,
        source: usize,
        layout: &Arc<Layout>,
        chunk: &Chunk,
        sequential: &mut Sequential,
        out: &mut PieceOutcome,
    ) {
        let start = shared.profile.then(nanoseconds);
        self.bytes.clear();
        self.bytes.extend_from_slice(&chunk.bytes);
        let mut reader = match self.reader.take() {
            Some((of, reader)) if of == source => reader,
            _ => Reader::new(layout, &shared.scope),
        };
        let bytes = std::mem::take(&mut self.bytes);
        let mut index = 0;
        reader.read(
            &bytes,
            chunk.surroundings.as_deref(),
            &mut |offset, outcome| {
                if sequential.left == Some(0) {
                    return;
                }
                sequential.left = sequential.left.map(|left| left - 1);
                let offset = chunk.offset + offset as u64;
                match outcome {
                    Outcome::Post(record) => {
                        self.post(shared, &record, index, offset, sequential, out);
                    }
                    Outcome::OutOfScope(reason) => out.outcome.out_of_scope(reason),
                    Outcome::Reject(reason) => out.outcome.reject(index, offset, reason),
                }
                index += 1;
            },
        );
        self.bytes = bytes;
        self.reader = Some((source, reader));
        if let Some(start) = start {
            self.spent.0 += nanoseconds() - start;
        }
    }

    fn post(
        &mut self,
        shared: &Shared<'_>,
        record: &Record<'_>,
        index: u32,
        offset: u64,
        sequential: &mut Sequential,
        out: &mut PieceOutcome,
    ) {
        if shared
            .reported
            .is_some_and(|reported| !reported.names(record))
        {
            return out.outcome.out_of_scope(ScopeReason::NotReported);
        }
        if let Some(reason) = shared.window.leaves_out(record) {
            return out.outcome.out_of_scope(reason);
        }
        if !record.id.is_empty() {
            let id = id_hash(record.platform, record.community, record.id);
            out.ids.push(id);
            let rounded = is_rounded(record.id);
            out.rounded += u64::from(rounded);
            // What lost its end names no post, so others may have the same.
            let seen = sequential.seen.as_mut().filter(|_| !rounded);
            if seen.is_some_and(|seen| !seen.insert(id)) {
                return out.outcome.out_of_scope(ScopeReason::RepeatedId);
            }
        }
        let post = Post {
            texts: &record.texts,
            kind: applies_to(record),
            language: record.language.as_str(),
            country: record.country.as_str(),
            platform: record.platform,
        };
        let verdict = shared.engine.scan(&post, &mut self.scratch);
        let start = shared.profile.then(nanoseconds);
        out.outcome
            .post(shared.plan, record, index, offset, verdict);
        if let Some(start) = start {
            self.spent.1 += nanoseconds() - start;
        }
    }
}

/// Which rules a record is for.
pub(super) fn applies_to(record: &Record<'_>) -> AppliesTo {
    match record.kind {
        Kind::Query => AppliesTo::Query,
        _ => AppliesTo::Post,
    }
}
