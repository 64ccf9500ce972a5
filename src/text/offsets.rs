//! The way back from a place in a reading to the original text.

use std::ops::Range;

use super::fold::is_ignorable;

/// One stretch of a reading and where it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Anchor {
    /// First byte in the reading.
    read: u32,
    /// First byte in the original.
    original: u32,
    /// Byte for byte the same length as the original, but for case.
    linear: bool,
}

/// Maps byte ranges of a reading to byte ranges of the original. Built only for texts in which
/// something was found; reused from text to text.
#[derive(Debug, Clone, Default)]
pub struct OffsetMap {
    anchors: Vec<Anchor>,
    /// Length of the reading and of the original.
    ends: (u32, u32),
}

impl OffsetMap {
    /// The original range that `read` came from, widened to whole characters of the original where a
    /// reading has several for one (ß is read as ss) or one for several (e and an accent).
    #[must_use]
    pub fn original(&self, read: Range<usize>) -> Range<usize> {
        self.start(read.start)..self.end(read.end)
    }

    /// Where the character that begins at `read` (or contains it) begins in the original.
    #[must_use]
    pub fn start(&self, read: usize) -> usize {
        match self.anchors.get(self.index_at(read)) {
            Some(anchor) if anchor.linear => {
                anchor.original as usize + (read - anchor.read as usize)
            }
            Some(anchor) => anchor.original as usize,
            None => self.ends.1 as usize,
        }
    }

    /// Where the character that ends at `read` (or contains it) ends in the original.
    #[must_use]
    pub fn end(&self, read: usize) -> usize {
        if read == 0 {
            return 0;
        }
        let index = self.index_at(read - 1);
        match self.anchors.get(index) {
            Some(anchor) if anchor.linear => {
                anchor.original as usize + (read - anchor.read as usize)
            }
            _ => self
                .anchors
                .get(index + 1)
                .map_or(self.ends.1, |next| next.original) as usize,
        }
    }

    /// Where in the reading the first character begins that was read from `original` bytes `at` and
    /// after, if whatever is skipped on the way is not read at all; `None` when `at` lies inside of
    /// what was read as one.
    pub(super) fn reading_start(&self, original: &str, at: usize) -> Option<usize> {
        let next = self
            .anchors
            .partition_point(|anchor| (anchor.original as usize) < at);
        if let Some(last) = next.checked_sub(1).map(|last| self.anchors[last])
            && last.linear
        {
            let end = self.anchors.get(next).map_or(self.ends.0, |next| next.read);
            let read = last.read as usize + (at - last.original as usize);
            if read < end as usize {
                return Some(read);
            }
        }
        let (read, place) = self
            .anchors
            .get(next)
            .map_or(self.ends, |next| (next.read, next.original));
        let skipped = original.get(at..place as usize)?;
        skipped.chars().all(is_ignorable).then_some(read as usize)
    }

    /// The last anchor at or before `read`; past all of them at the end of the reading.
    fn index_at(&self, read: usize) -> usize {
        if read >= self.ends.0 as usize {
            return self.anchors.len();
        }
        self.anchors
            .partition_point(|anchor| anchor.read as usize <= read)
            .saturating_sub(1)
    }
}

/// What a reading tells about where its bytes came from; `()` when nobody asks.
pub(super) trait Trace {
    fn begin(&mut self);
    fn anchor(&mut self, read: usize, original: usize, linear: bool);
    /// Forget everything at or after this place in the reading: it is about to be read again.
    fn rewind(&mut self, read: usize);
    fn finish(&mut self, read: usize, original: usize);
}

impl Trace for () {
    fn begin(&mut self) {}
    fn anchor(&mut self, _: usize, _: usize, _: bool) {}
    fn rewind(&mut self, _: usize) {}
    fn finish(&mut self, _: usize, _: usize) {}
}

impl Trace for OffsetMap {
    fn begin(&mut self) {
        self.anchors.clear();
    }

    fn anchor(&mut self, read: usize, original: usize, linear: bool) {
        self.anchors.push(Anchor {
            read: read as u32,
            original: original as u32,
            linear,
        });
    }

    fn rewind(&mut self, read: usize) {
        while self
            .anchors
            .last()
            .is_some_and(|anchor| anchor.read as usize >= read)
        {
            self.anchors.pop();
        }
    }

    fn finish(&mut self, read: usize, original: usize) {
        self.ends = (read as u32, original as u32);
    }
}
