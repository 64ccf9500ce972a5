//! One reading of a text of a post, with the way back and the places that are asked about.

use std::{
    cell::{Cell, OnceCell, RefCell},
    ops::Range,
};

use super::verdict::Span;
use crate::{
    rules::Lane,
    text::{self, OffsetMap, Segments},
};

/// Memory of a reading, taken from text to text.
#[derive(Debug, Default)]
pub(super) struct Spare {
    pub(super) buffer: String,
    pub(super) map: OffsetMap,
    segments: Segments,
    addresses: Vec<Range<usize>>,
}

/// A text in its exact or folded reading. The way back, addresses and segments are worked out when
/// first needed.
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    pub(super) original: &'a str,
    /// The lane of what stands in it as a term is written.
    pub(super) lane: Lane,
    map: OnceCell<OffsetMap>,
    addresses: OnceCell<Vec<Range<usize>>>,
    segments: RefCell<Segments>,
    /// Zero-width spaces of the original, which are borders, were noted.
    breaks: Cell<bool>,
    spare: Cell<Spare>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(text: &'a str, original: &'a str, lane: Lane, mut spare: Spare) -> Self {
        let mut segments = std::mem::take(&mut spare.segments);
        segments.clear();
        Self {
            text,
            original,
            lane,
            map: OnceCell::new(),
            addresses: OnceCell::new(),
            segments: RefCell::new(segments),
            breaks: Cell::new(false),
            spare: Cell::new(spare),
        }
    }

    /// Gives the memory back.
    pub(super) fn into_spare(self) -> Spare {
        let mut spare = self.spare.take();
        spare.segments = self.segments.into_inner();
        if let Some(map) = self.map.into_inner() {
            spare.map = map;
        }
        if let Some(addresses) = self.addresses.into_inner() {
            spare.addresses = addresses;
        }
        spare
    }

    pub(super) fn map(&self) -> &OffsetMap {
        self.map.get_or_init(|| {
            let mut spare = self.spare.take();
            let mut map = std::mem::take(&mut spare.map);
            match self.lane {
                Lane::Exact => text::trace_exact(self.original, &mut spare.buffer, &mut map),
                _ => text::trace_folded(self.original, &mut spare.buffer, &mut map),
            }
            self.spare.set(spare);
            map
        })
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
        let mut segments = self.segments.borrow_mut();
        if !self.breaks.replace(true) && self.original.contains('\u{200B}') {
            segments.note_breaks(self.original, self.text, self.map());
        }
        segments.is_border(self.text, at)
    }

    /// True when the range touches a URL, an e-mail address or a handle.
    pub(super) fn in_address(&self, range: &Range<usize>) -> bool {
        if !text::may_touch_address(self.text, range) {
            return false;
        }
        let addresses = self.addresses.get_or_init(|| {
            let mut spare = self.spare.take();
            let mut found = std::mem::take(&mut spare.addresses);
            self.spare.set(spare);
            found.clear();
            text::find_addresses(self.text, &mut found);
            found
        });
        let next = addresses.partition_point(|address| address.end <= range.start);
        addresses
            .get(next)
            .is_some_and(|address| address.start < range.end)
    }
}
