//! The readings of a text, all worked out at once.

use std::ops::Range;

use saring::engine::Span;
use saring::text::{self, OffsetMap, Segments};

/// A reading and the way back.
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) map: OffsetMap,
    addresses: Vec<Range<usize>>,
}

impl Reading {
    fn new(text: String, map: OffsetMap) -> Self {
        let mut addresses = vec![];
        text::find_addresses(&text, &mut addresses);
        Self {
            text,
            map,
            addresses,
        }
    }

    pub(super) fn in_address(&self, range: &Range<usize>) -> bool {
        self.addresses
            .iter()
            .any(|address| address.start < range.end && range.start < address.end)
    }
}

pub(super) struct Readings<'a> {
    pub(super) original: &'a str,
    pub(super) exact: Reading,
    pub(super) folded: Reading,
    pub(super) plain: String,
    pub(super) plain_map: OffsetMap,
}

impl<'a> Readings<'a> {
    pub(super) fn of(original: &'a str) -> Self {
        let (mut out, mut map) = Default::default();
        text::trace_exact(original, &mut out, &mut map);
        let exact = Reading::new(out, map);
        let (mut out, mut map) = Default::default();
        if text::folded_reading(original, &mut out) {
            text::trace_folded(original, &mut out, &mut map);
        } else {
            text::trace_exact(original, &mut out, &mut map);
        }
        let folded = Reading::new(out, map);
        let (mut plain, mut plain_map) = Default::default();
        text::trace_plain(original, &mut plain, &mut plain_map);
        Self {
            original,
            exact,
            folded,
            plain,
            plain_map,
        }
    }

    /// The borders of one of the readings.
    pub(super) fn segments(&self, reading: &Reading) -> Segments {
        let mut segments = Segments::default();
        segments.note_breaks(self.original, &reading.text, &reading.map);
        segments
    }

    /// Where the words of the exact reading stand in the original.
    pub(super) fn words(&self) -> Vec<Span> {
        let mut words = vec![];
        self.segments(&self.exact)
            .for_each_word(&self.exact.text, |range| {
                let original = self.exact.map.original(range);
                words.push(Span {
                    start: original.start as u32,
                    end: original.end as u32,
                });
            });
        words
    }
}
