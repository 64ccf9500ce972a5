//! One reading of a text of a post, with the way back and the places that are asked about.

use std::{
    cell::{Cell, Ref, RefCell},
    ops::Range,
};

use super::verdict::Span;
use crate::{
    rules::Lane,
    text::{self, OffsetMap, Segments},
};

/// What is worked out of a reading when first asked for, in memory that goes from text to text.
#[derive(Debug, Default)]
pub(super) struct Memory {
    buffer: RefCell<String>,
    map: RefCell<OffsetMap>,
    addresses: RefCell<Vec<Range<usize>>>,
    segments: RefCell<Segments>,
    known: Known,
}

/// What was worked out of the current reading.
#[derive(Debug, Default)]
struct Known {
    map: Cell<bool>,
    addresses: Cell<bool>,
    /// Zero-width spaces of the original, which are borders, were noted.
    breaks: Cell<bool>,
    /// Borders that only the model of the language knows are taken for granted.
    lenient: Cell<bool>,
    /// One was.
    doubtful: Cell<bool>,
}

/// A text in its exact or folded reading. The way back, addresses and segments are worked out when
/// first needed.
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    pub(super) original: &'a str,
    /// The lane of what stands in it as a term is written.
    pub(super) lane: Lane,
    memory: &'a Memory,
}

impl<'a> Reading<'a> {
    /// A reading of `original`; what `memory` knows of another one is forgotten.
    pub(super) fn new(text: &'a str, original: &'a str, lane: Lane, memory: &'a Memory) -> Self {
        memory.segments.borrow_mut().clear();
        memory.known.map.set(false);
        memory.known.addresses.set(false);
        memory.known.breaks.set(false);
        Self {
            text,
            original,
            lane,
            memory,
        }
    }

    pub(super) fn map(&self) -> Ref<'a, OffsetMap> {
        if !self.memory.known.map.replace(true) {
            let buffer = &mut self.memory.buffer.borrow_mut();
            let map = &mut self.memory.map.borrow_mut();
            match self.lane {
                Lane::Exact => text::trace_exact(self.original, buffer, map),
                _ => text::trace_folded(self.original, buffer, map),
            }
        }
        self.memory.map.borrow()
    }

    /// Where a match stands in the original, widened to whole graphemes.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let original = self.map().original(range);
        let whole = text::whole_graphemes(self.original, original);
        Span {
            start: whole.start as u32,
            end: whole.end as u32,
        }
    }

    /// True when a word may begin or end there.
    pub(super) fn is_border(&self, at: usize) -> bool {
        let known = &self.memory.known;
        let mut segments = self.memory.segments.borrow_mut();
        if !known.breaks.replace(true) && self.original.contains('\u{200B}') {
            segments.note_breaks(self.original, self.text, &self.map());
        }
        if !known.lenient.get() {
            return segments.is_border(self.text, at);
        }
        let border = segments.is_border_already(self.text, at);
        if border.is_none() {
            known.doubtful.set(true);
        }
        border.unwrap_or(true)
    }

    /// Does something while borders that only the model of the language knows are taken for granted,
    /// and tells whether one was. The model costs more than everything else together.
    pub(super) fn leniently<T>(&self, find: impl FnOnce() -> T) -> (T, bool) {
        let known = &self.memory.known;
        known.lenient.set(true);
        known.doubtful.set(false);
        let found = find();
        known.lenient.set(false);
        (found, known.doubtful.get())
    }

    /// True while a border is taken for granted.
    pub(super) fn is_doubtful(&self) -> bool {
        let known = &self.memory.known;
        known.lenient.get() && known.doubtful.get()
    }

    /// True when the range touches a URL, an e-mail address or a handle.
    pub(super) fn in_address(&self, range: &Range<usize>) -> bool {
        if !text::may_touch_address(self.text, range) {
            return false;
        }
        if !self.memory.known.addresses.replace(true) {
            let mut found = self.memory.addresses.borrow_mut();
            found.clear();
            text::find_addresses(self.text, &mut found);
        }
        let addresses = self.memory.addresses.borrow();
        let next = addresses.partition_point(|address| address.end <= range.start);
        addresses
            .get(next)
            .is_some_and(|address| address.start < range.end)
    }
}
