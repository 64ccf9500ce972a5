//! Where to cut a window of bytes so that records stay whole.
//!
//! The cutter looks at the bytes from a record's start on, as many as are there, and says what to
//! do with the first of them. It never asks for more than a chunk and the longest record, and what
//! records come out depends on neither the chunk size nor on how the bytes trickle in.

use std::sync::Arc;

use super::{
    csv::{Advance, CsvDialect, CsvPlace},
    document::DocumentCutter,
    lines,
    model::{Framing, LONGEST_RECORD, ReadOptions, Unreadable},
    shape::Surroundings,
};

/// What to do with the first bytes of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// These are whole records.
    Records(usize),
    /// These are a record that cannot be read (or the last of one of which bytes were skipped).
    Unreadable(usize, Unreadable),
    /// These belong to a record that cannot be read and goes on after them.
    Skip(usize),
    /// These are not of any record.
    Pass(usize),
    /// From here to the end of the source nothing can be cut.
    Rest(Unreadable),
    /// Nothing can be said before more bytes are there.
    More,
    /// The source ended, and all of it has been cut.
    End,
}

/// How the bytes of a window end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// More may come.
    Open,
    /// The source ends here.
    Whole,
    /// Decompression cannot go on from here.
    Broken,
}

/// Limits that the cutter keeps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// See [`ReadOptions::chunk_bytes`].
    pub(super) chunk: usize,
    /// See [`ReadOptions::record_bytes`].
    pub(super) record: usize,
}

impl From<&ReadOptions> for Limits {
    fn from(options: &ReadOptions) -> Self {
        Self {
            chunk: options.chunk_bytes.max(1),
            record: options.record_bytes.min(LONGEST_RECORD),
        }
    }
}

/// Cuts one source.
#[derive(Debug)]
pub(super) struct Cutter {
    framing: Framing,
    limits: Limits,
    /// The record at the window's start is too long and part of it was skipped.
    skipping: bool,
    csv: CsvProgress,
    document: Option<DocumentCutter>,
}

/// What is known of the first bytes of a window, so that they are gone through once.
#[derive(Debug, Default)]
struct CsvProgress {
    place: CsvPlace,
    /// Bytes of the window that `place` is behind.
    scanned: usize,
    /// Of these, bytes of whole records.
    whole: usize,
    /// Bytes of a whole record behind those that is too long.
    long: Option<usize>,
    /// Behind those, a quote is open for too long.
    hopeless: bool,
}

impl Cutter {
    pub(super) fn new(framing: Framing, limits: Limits) -> Self {
        let document = match &framing {
            Framing::Document(shape) => Some(DocumentCutter::new(Arc::clone(shape))),
            _ => None,
        };
        Self {
            framing,
            limits,
            skipping: false,
            csv: CsvProgress::default(),
            document,
        }
    }

    /// What is known of the objects around the records cut last.
    pub(super) fn surroundings(&self) -> Option<&Arc<Surroundings>> {
        self.document.as_ref()?.surroundings()
    }

    /// Whether nothing is known of the window but that a record begins where it does.
    pub(super) fn is_fresh(&self) -> bool {
        let csv = &self.csv;
        let begun = csv.scanned > 0 || csv.long.is_some() || csv.hopeless;
        !self.skipping && !begun && csv.place == CsvPlace::FieldStart
    }

    /// Says what to do with the first bytes of `window`. Except after [`Cut::More`], which wants
    /// the same window with more bytes at its end, the next window begins behind those bytes.
    pub(super) fn cut(&mut self, window: &[u8], ending: Ending) -> Cut {
        if let Some(document) = &mut self.document {
            return document.cut(window, ending, self.limits);
        }
        let cut = match self.framing {
            Framing::Document(_) => Cut::End,
            Framing::Lines if self.skipping => lines::skip(window, ending),
            Framing::Lines => lines::cut(window, ending, self.limits),
            Framing::Csv(dialect) => self.cut_csv(window, ending, dialect),
        };
        match cut {
            Cut::Skip(_) => self.skipping = true,
            Cut::More => {}
            _ => self.skipping = false,
        }
        cut
    }

    fn cut_csv(&mut self, window: &[u8], ending: Ending, dialect: CsvDialect) -> Cut {
        let cut = self.scan_csv(window, ending, dialect);
        if let Cut::Records(len) | Cut::Unreadable(len, _) | Cut::Skip(len) = cut {
            self.csv.scanned = self.csv.scanned.saturating_sub(len);
            self.csv.whole = 0;
        }
        cut
    }

    fn scan_csv(&mut self, window: &[u8], ending: Ending, dialect: CsvDialect) -> Cut {
        let limit = self.limits.record;
        let csv = &mut self.csv;
        loop {
            if let Some(len) = csv.long {
                if csv.whole > 0 {
                    return Cut::Records(csv.whole);
                }
                csv.long = None;
                return Cut::Unreadable(len, Unreadable::TooLong);
            }
            if csv.hopeless {
                return match csv.whole {
                    0 => Cut::Rest(Unreadable::OpenQuote),
                    whole => Cut::Records(whole),
                };
            }
            if csv.whole >= self.limits.chunk {
                return Cut::Records(csv.whole);
            }
            let rest = window.get(csv.scanned..).unwrap_or_default();
            match csv.place.advance(rest, dialect, limit) {
                Advance::Record(len) => {
                    csv.scanned += len;
                    let record = csv.scanned - csv.whole;
                    if self.skipping || record - 1 > limit {
                        csv.long = Some(record);
                    } else {
                        csv.whole = csv.scanned;
                    }
                }
                Advance::QuoteTooLong => csv.hopeless = true,
                Advance::Consumed => {
                    csv.scanned = window.len();
                    return csv.at_the_end(ending, self.skipping, limit);
                }
            }
        }
    }
}

impl CsvProgress {
    /// What to do when the window holds no further record end.
    fn at_the_end(&self, ending: Ending, skipping: bool, limit: usize) -> Cut {
        let partial = self.scanned - self.whole;
        let long = skipping || partial > limit;
        let readable = ending == Ending::Whole && !long && !self.place.quoted();
        match ending {
            Ending::Open if !long => Cut::More,
            _ if readable && self.scanned > 0 => Cut::Records(self.scanned),
            _ if self.whole > 0 => Cut::Records(self.whole),
            Ending::Open if partial == 0 => Cut::More,
            Ending::Open => Cut::Skip(partial),
            _ if partial == 0 && !skipping => Cut::End,
            Ending::Broken => Cut::Unreadable(partial, Unreadable::BrokenCompression),
            Ending::Whole if self.place.quoted() => Cut::Unreadable(partial, Unreadable::OpenQuote),
            Ending::Whole => Cut::Unreadable(partial, Unreadable::TooLong),
        }
    }
}
