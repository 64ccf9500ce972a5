//! Records inside of JSON documents: a list in a list in an object, of any size.
//!
//! Only the way to the records is followed: keys and brackets that lead to them, and the few members
//! on the way that records need to be understood (what a chat is called, who may see it). Everything
//! else is passed over unread, and nothing but one record has to be in sight as a whole.

use std::sync::Arc;

use super::{
    cut::{Cut, Ending, Limits},
    model::Unreadable,
    shape::{DocumentShape, Paths, Step, Surroundings},
    value::{ValuePlace, gap},
};

/// Bytes of a key, or of a member that is kept.
const MOST_KEPT: usize = 16 << 10;

/// Members kept of one object.
const MOST_MEMBERS: usize = 32;

/// Levels on the way to records.
const MOST_LEVELS: usize = 32;

/// An object or array on the way.
#[derive(Debug)]
struct Level {
    object: bool,
    /// Paths that lead here.
    paths: Paths,
    /// What is kept of it: members without the braces.
    kept: Vec<u8>,
    members: usize,
}

/// Cuts one document, or several that follow each other.
#[derive(Debug)]
pub(super) struct DocumentCutter {
    shape: Arc<DocumentShape>,
    levels: Vec<Level>,
    /// A value on the way that is passed over.
    passing: Option<ValuePlace>,
    /// The list of records the window is in.
    list: Option<List>,
}

/// Progress in a list of records.
#[derive(Debug, Default)]
struct List {
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
    /// Part of the record at the start of the window was skipped.
    skipping: bool,
    /// The source ended inside a record, which was told.
    ended: bool,
}

/// What a token on the way comes to.
enum Token {
    /// It takes so many bytes.
    Takes(usize),
    /// It is to be passed over, from where it begins.
    Passed,
    /// It is not whole in the window.
    Cut,
    /// This cannot stand here.
    Broken,
}

impl DocumentCutter {
    pub(super) fn new(shape: Arc<DocumentShape>) -> Self {
        let open_ended = shape.ends(shape.every(), 0);
        let list = open_ended.then(|| List {
            open_ended,
            ..List::default()
        });
        Self {
            shape,
            levels: Vec::new(),
            passing: None,
            list,
        }
    }

    /// What is known of the objects around the records cut last.
    pub(super) fn surroundings(&self) -> Option<&Arc<Surroundings>> {
        self.list.as_ref()?.surroundings.as_ref()
    }

    /// See [`super::cut::Cutter::cut`].
    pub(super) fn cut(&mut self, window: &[u8], ending: Ending, limits: Limits) -> Cut {
        match &mut self.list {
            Some(list) => match list.cut(window, ending, limits) {
                Some(cut) => cut,
                None => {
                    self.list = None;
                    self.levels.pop();
                    Cut::Pass(1 + gap(window))
                }
            },
            None => self.go_on(window, ending),
        }
    }

    /// Follows the way to the records as far as the window shows it.
    fn go_on(&mut self, window: &[u8], ending: Ending) -> Cut {
        let mut at = 0;
        while self.list.is_none() {
            let rest = window.get(at..).unwrap_or_default();
            match self.token(rest) {
                Token::Takes(len) => at += len,
                Token::Passed => {}
                Token::Cut if at > 0 => return Cut::Pass(at),
                Token::Cut => return self.at_the_end(window, ending),
                Token::Broken if at > 0 => return Cut::Pass(at),
                Token::Broken => return Cut::Rest(Unreadable::BrokenDocument),
            }
        }
        Cut::Pass(at)
    }

    fn at_the_end(&self, window: &[u8], ending: Ending) -> Cut {
        match ending {
            Ending::Open if window.len() > MOST_KEPT * 2 => Cut::Rest(Unreadable::BrokenDocument),
            Ending::Open => Cut::More,
            Ending::Broken if window.is_empty() => Cut::End,
            Ending::Broken => Cut::Unreadable(window.len(), Unreadable::BrokenCompression),
            Ending::Whole if self.levels.is_empty() && window.is_empty() => Cut::End,
            Ending::Whole => Cut::Rest(Unreadable::CutOff),
        }
    }

    fn token(&mut self, rest: &[u8]) -> Token {
        if rest.is_empty() {
            return Token::Cut;
        }
        if let Some(place) = &mut self.passing {
            let ended = place.advance(rest);
            if ended.is_some() {
                self.passing = None;
            }
            return Token::Takes(ended.unwrap_or(rest.len()));
        }
        let space = gap(rest);
        if space > 0 {
            return Token::Takes(space);
        }
        let Some(&byte) = rest.first() else {
            return Token::Cut;
        };
        match self.levels.last().map(|level| level.object) {
            None => self.root(byte),
            Some(true) => self.in_object(rest, byte),
            Some(false) => self.in_array(byte),
        }
    }

    fn root(&mut self, byte: u8) -> Token {
        let every = self.shape.every();
        match byte {
            b'{' => self.open(true, every),
            b'[' => self.open(false, every),
            _ => Token::Broken,
        }
    }

    fn in_array(&mut self, byte: u8) -> Token {
        let (level, paths) = self.here();
        let paths = self
            .shape
            .after(paths, level, |step| *step == Step::Element);
        match byte {
            b']' => self.close(),
            b'{' => self.open(true, paths),
            b'[' => self.open(false, paths),
            b'}' => Token::Broken,
            _ => self.pass(0),
        }
    }

    fn in_object(&mut self, rest: &[u8], byte: u8) -> Token {
        match byte {
            b'}' => return self.close(),
            b'"' => {}
            _ => return Token::Broken,
        }
        let mut key = ValuePlace::default();
        let Some(key_end) = key.advance(rest) else {
            return if rest.len() > MOST_KEPT {
                Token::Broken
            } else {
                Token::Cut
            };
        };
        let space = |from: usize| {
            let rest = rest.get(from..).unwrap_or_default();
            from + rest
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count()
        };
        let colon = space(key_end);
        let value = space(colon + 1);
        match (rest.get(colon), rest.get(value)) {
            (None, _) | (Some(b':'), None) => Token::Cut,
            (Some(b':'), Some(&first)) => self.member(rest, key_end, value, first),
            _ => Token::Broken,
        }
    }

    /// A member of an object whose value begins at `value` with the byte `first`.
    fn member(&mut self, rest: &[u8], key_end: usize, value: usize, first: u8) -> Token {
        let key = rest.get(1..key_end - 1).unwrap_or_default();
        let (level, paths) = self.here();
        let named = |step: &Step| matches!(step, Step::Key(name) if name.as_bytes() == key);
        let below = self.shape.after(paths, level, named);
        let leads_on = below != Paths::default();
        match first {
            b'{' if leads_on => self.open_after(value, true, below),
            b'[' if leads_on => self.open_after(value, false, below),
            b'{' | b'[' => self.pass(value),
            _ if self.shape.kept.iter().any(|name| name.as_bytes() == key) => {
                self.keep(rest, value)
            }
            _ => self.pass(value),
        }
    }

    /// Keeps a member that is neither an object nor an array.
    fn keep(&mut self, rest: &[u8], value: usize) -> Token {
        let mut place = ValuePlace::default();
        let found = place.advance(rest.get(value..).unwrap_or_default());
        let Some(len) = found else {
            return if rest.len() > MOST_KEPT {
                self.pass(value)
            } else {
                Token::Cut
            };
        };
        let end = value + len;
        if let Some(level) = self.levels.last_mut()
            && level.members < MOST_MEMBERS
            && end <= MOST_KEPT
        {
            if level.members > 0 {
                level.kept.push(b',');
            }
            level.members += 1;
            level.kept.extend_from_slice(&rest[..end]);
        }
        Token::Takes(end)
    }

    /// Passes over the value that begins after so many bytes.
    fn pass(&mut self, value: usize) -> Token {
        self.passing = Some(ValuePlace::default());
        match value {
            0 => Token::Passed,
            before => Token::Takes(before),
        }
    }

    /// The level, and the paths that lead to it.
    fn here(&self) -> (usize, Paths) {
        let paths = self.levels.last().map(|level| level.paths);
        (
            self.levels.len().saturating_sub(1),
            paths.unwrap_or_default(),
        )
    }

    fn open_after(&mut self, before: usize, object: bool, paths: Paths) -> Token {
        match self.open(object, paths) {
            Token::Takes(len) => Token::Takes(before + len),
            _ => Token::Takes(before),
        }
    }

    /// Opens a container, or passes over one that leads nowhere.
    fn open(&mut self, object: bool, paths: Paths) -> Token {
        let level = self.levels.len();
        let shape = &self.shape;
        let records = !object
            && shape.ends(
                shape.after(paths, level, |s| *s == Step::Element),
                level + 1,
            );
        let leads_on = shape.after(paths, level, |step| matches!(step, Step::Key(_)) == object);
        if !records && leads_on == Paths::default() || level >= MOST_LEVELS {
            return self.pass(0);
        }
        self.levels.push(Level {
            object,
            paths,
            kept: Vec::new(),
            members: 0,
        });
        if records {
            self.list = Some(List {
                surroundings: Some(Arc::new(self.look_around())),
                ..List::default()
            });
        }
        Token::Takes(1)
    }

    fn close(&mut self) -> Token {
        self.levels.pop();
        Token::Takes(1)
    }

    fn look_around(&self) -> Surroundings {
        let objects = self.levels.iter().rev().filter(|level| level.object);
        let braces = |level: &Level| [b"{", level.kept.as_slice(), b"}"].concat();
        Surroundings {
            objects: objects.map(braces).collect(),
        }
    }
}

impl List {
    /// `None` when the window begins, behind a gap, with the end of the list.
    fn cut(&mut self, window: &[u8], ending: Ending, limits: Limits) -> Option<Cut> {
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
        }
        Some(cut)
    }

    fn look(&mut self, window: &[u8], ending: Ending, limits: Limits) -> Option<Cut> {
        loop {
            if let Some((begin, end)) = self.long {
                return Some(self.tell_long(begin, end));
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
            let Some(len) = place.advance(window.get(self.scanned..).unwrap_or_default()) else {
                self.scanned = window.len();
                return Some(self.inside(window.len(), ending, limits.record));
            };
            self.scanned += len;
            if self.skipping || self.scanned - *begin > limits.record {
                self.long = Some((*begin, self.scanned));
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

    /// Goes on to where the next record begins; what to do when there is none, or when something has
    /// to be done first.
    fn find_record(&mut self, window: &[u8], ending: Ending) -> Option<Option<Cut>> {
        self.scanned += gap(window.get(self.scanned..).unwrap_or_default());
        let whole = (self.whole > 0).then_some(Cut::Records(self.whole));
        match window.get(self.scanned) {
            None => Some(Some(whole.unwrap_or(self.between(window.len(), ending)))),
            Some(b']') if !self.open_ended => Some(whole),
            // So that the record is where it is said to be.
            Some(_) if whole.is_none() && self.scanned > 0 => Some(Some(Cut::Pass(self.scanned))),
            Some(b']' | b'}') => Some(whole.or(Some(Cut::Rest(Unreadable::BrokenDocument)))),
            Some(_) => {
                self.record = Some((ValuePlace::default(), self.scanned));
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
    fn inside(&mut self, len: usize, ending: Ending, limit: usize) -> Cut {
        let Some((place, begin)) = self.record else {
            return Cut::More;
        };
        let long = self.skipping || len - begin > limit;
        if ending == Ending::Whole && place.may_end() && !long {
            self.record = None;
            self.whole = len;
            return Cut::Records(len);
        }
        match ending {
            Ending::Open if !long || len == 0 => Cut::More,
            _ if self.whole > 0 => Cut::Records(self.whole),
            _ if begin > 0 => Cut::Pass(begin),
            Ending::Open => {
                self.skipping = true;
                Cut::Skip(len)
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

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
