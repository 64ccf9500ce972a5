//! Records of one list in a document.

use std::sync::Arc;

use memchr::{memchr_iter, memrchr};
use serde::de::IgnoredAny;

use super::{
    cut::{Cut, Ending, Limits},
    model::Unreadable,
    shape::Surroundings,
    value::{ValuePlace, gap},
};

/// White space before a record, at most.
const WIDEST_INDENT: usize = 64;

/// Progress in a list of records.
#[derive(Debug, Default)]
pub(super) struct List {
    /// There is no bracket around it: records follow each other to the end of the source.
    open_ended: bool,
    surroundings: Option<Arc<Surroundings>>,
    /// Bytes of the window that were gone through, and of whole records among them.
    scanned: usize,
    whole: usize,
    /// The record being gone through, and where it begins.
    record: Option<(ValuePlace, usize)>,
    /// Where a record that is too long begins and ends, behind the whole ones.
    long: Option<(usize, usize)>,
    /// Where a broken record begins, and the line on which the next one does.
    broken: Option<(usize, usize)>,
    /// Part of the record at the start of the window was skipped.
    skipping: bool,
    /// The source ended inside a record, which was told.
    ended: bool,
    /// White space before the records that begin a line.
    indent: Vec<u8>,
    /// The same of the record to come, once its line has begun.
    line: Vec<u8>,
    line_begun: bool,
    /// A record has no end: from here on, each ends before the line on which the next one begins.
    by_line: bool,
}

impl List {
    /// Records that follow each other to the end of the source.
    pub(super) fn open_ended() -> Self {
        Self {
            open_ended: true,
            ..Self::default()
        }
    }

    /// A list in objects of which this is known.
    pub(super) fn within(surroundings: Surroundings) -> Self {
        Self {
            surroundings: Some(Arc::new(surroundings)),
            ..Self::default()
        }
    }

    pub(super) fn surroundings(&self) -> Option<&Arc<Surroundings>> {
        self.surroundings.as_ref()
    }

    /// `None` when the window begins, behind a gap, with the end of the list.
    pub(super) fn cut(&mut self, window: &[u8], ending: Ending, limits: Limits) -> Option<Cut> {
        let cut = self.look(window, ending, limits)?;
        if let Cut::Records(len) | Cut::Unreadable(len, _) | Cut::Skip(len) | Cut::Pass(len) = cut {
            self.scanned = self.scanned.saturating_sub(len);
            self.whole = 0;
            if let Some((_, begin)) = &mut self.record {
                *begin = begin.saturating_sub(len);
            }
            if let Some((begin, end)) = &mut self.long {
                *begin = begin.saturating_sub(len);
                *end = end.saturating_sub(len);
            }
            if let Some((begin, next)) = &mut self.broken {
                *begin = begin.saturating_sub(len);
                *next = next.saturating_sub(len);
            }
        }
        Some(cut)
    }

    fn look(&mut self, window: &[u8], ending: Ending, limits: Limits) -> Option<Cut> {
        loop {
            if let Some((begin, end)) = self.long {
                return Some(self.tell_long(begin, end));
            }
            if let Some((begin, next)) = self.broken {
                return Some(self.tell_broken(begin, next));
            }
            if self.whole >= limits.chunk {
                return Some(Cut::Records(self.whole));
            }
            let Some((place, begin)) = &mut self.record else {
                if let Some(cut) = self.find_record(window, ending) {
                    return cut;
                }
                continue;
            };
            let begin = *begin;
            let Some(len) = place.advance(window.get(self.scanned..).unwrap_or_default()) else {
                self.scanned = window.len();
                return Some(self.inside(window, ending, limits.record));
            };
            self.scanned += len;
            let record = window.get(begin..self.scanned).unwrap_or_default();
            let is_long = self.skipping || record.len() > limits.record;
            let next = next_line(record, 0, &self.indent).map(|next| begin + next);
            if let Some(next) = next
                && (is_long || self.by_line || !is_json(record))
            {
                self.break_at(begin, next);
                continue;
            }
            if is_long {
                self.long = Some((begin, self.scanned));
            } else {
                self.whole = self.scanned;
            }
            self.record = None;
        }
    }

    /// What to do first when a record is too long, and at last tell it.
    fn tell_long(&mut self, begin: usize, end: usize) -> Cut {
        if self.whole > 0 {
            return Cut::Records(self.whole);
        }
        if begin > 0 {
            return Cut::Pass(begin);
        }
        self.long = None;
        self.skipping = false;
        Cut::Unreadable(end, Unreadable::TooLong)
    }

    /// Notes that a record has no end before the line on which another begins. A quote too many makes text
    /// of all that follows; from there on lines part records.
    fn break_at(&mut self, begin: usize, next: usize) {
        self.by_line = true;
        self.record = None;
        self.broken = Some((begin, next));
    }

    /// What to do first when a record is broken, and at last tell it.
    fn tell_broken(&mut self, begin: usize, next: usize) -> Cut {
        if self.whole > 0 {
            return Cut::Records(self.whole);
        }
        if begin > 0 {
            return Cut::Pass(begin);
        }
        self.broken = None;
        self.skipping = false;
        self.scanned = next;
        Cut::Unreadable(next, Unreadable::BrokenRecord)
    }

    /// Notes how the line begins on which the next record will.
    fn look_at_gap(&mut self, gap: &[u8]) {
        for &byte in gap {
            match byte {
                b'\n' => {
                    self.line.clear();
                    self.line_begun = true;
                }
                b' ' | b'\t' if self.line_begun && self.line.len() < WIDEST_INDENT => {
                    self.line.push(byte);
                }
                _ => {}
            }
        }
    }

    /// Goes on to where the next record begins; what to do when there is none, or when something has
    /// to be done first.
    fn find_record(&mut self, window: &[u8], ending: Ending) -> Option<Option<Cut>> {
        let rest = window.get(self.scanned..).unwrap_or_default();
        let space = gap(rest);
        self.look_at_gap(rest.get(..space).unwrap_or_default());
        self.scanned += space;
        let whole = (self.whole > 0).then_some(Cut::Records(self.whole));
        match window.get(self.scanned) {
            None => Some(Some(whole.unwrap_or(self.between(window.len(), ending)))),
            Some(b']') if !self.open_ended => Some(whole),
            // So that the record is where it is said to be.
            Some(_) if whole.is_none() && self.scanned > 0 => Some(Some(Cut::Pass(self.scanned))),
            Some(b']' | b'}') => Some(whole.or(Some(Cut::Rest(Unreadable::BrokenDocument)))),
            Some(_) => {
                self.record = Some((ValuePlace::default(), self.scanned));
                if std::mem::take(&mut self.line_begun) {
                    std::mem::swap(&mut self.indent, &mut self.line);
                }
                None
            }
        }
    }

    /// What to do when the window ends between records, the first of which has not begun.
    fn between(&self, len: usize, ending: Ending) -> Cut {
        match ending {
            Ending::Open if len == 0 => Cut::More,
            _ if len > 0 => Cut::Pass(len),
            Ending::Whole if !self.open_ended && !self.ended => Cut::Rest(Unreadable::CutOff),
            _ => Cut::End,
        }
    }

    /// What to do when the window ends inside a record.
    fn inside(&mut self, window: &[u8], ending: Ending, limit: usize) -> Cut {
        let Some((place, begin)) = self.record else {
            return Cut::More;
        };
        let len = window.len();
        let long = self.skipping || len - begin > limit;
        if ending == Ending::Whole && place.may_end() && !long {
            self.record = None;
            self.whole = len;
            return Cut::Records(len);
        }
        if (long || self.by_line || ending != Ending::Open)
            && let Some(next) = next_line(window, begin, &self.indent)
        {
            self.break_at(begin, next);
            return self.tell_broken(begin, next);
        }
        match ending {
            Ending::Open if !long || len == 0 => Cut::More,
            _ if self.whole > 0 => Cut::Records(self.whole),
            _ if begin > 0 => Cut::Pass(begin),
            Ending::Open => {
                self.skipping = true;
                // The line that has just begun may be that of the next record.
                match len - begun_line(window, self.indent.len()) {
                    0 => Cut::More,
                    len => Cut::Skip(len),
                }
            }
            Ending::Whole | Ending::Broken => {
                self.record = None;
                self.ended = true;
                Cut::Unreadable(
                    len,
                    match ending {
                        Ending::Broken => Unreadable::BrokenCompression,
                        _ if long => Unreadable::TooLong,
                        _ => Unreadable::CutOff,
                    },
                )
            }
        }
    }
}

/// Whether a record is sound in which a line begins as one of the next would.
fn is_json(record: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(record).is_ok()
}

/// The line end behind `from` after which, with so much white space, an object begins.
fn next_line(window: &[u8], from: usize, indent: &[u8]) -> Option<usize> {
    let rest = window.get(from..)?;
    let begins = |end: &usize| {
        let line = rest.get(end + 1..).unwrap_or_default();
        let line = line.strip_prefix(indent).unwrap_or_default();
        match line {
            // With no white space before it, only a record that is one line is surely none inside of
            // another.
            [b'{', next, ..] => !indent.is_empty() || !matches!(next, b'\r' | b'\n'),
            _ => false,
        }
    };
    memchr_iter(b'\n', rest).find(begins).map(|end| from + end)
}

/// Bytes of a line at the end of the window that may become one on which an object begins, with the
/// line end before it.
fn begun_line(window: &[u8], indent: usize) -> usize {
    let begun = memrchr(b'\n', window).map(|end| window.len() - end);
    begun
        .filter(|begun| *begun <= indent + 2)
        .unwrap_or_default()
}
