//! Records inside of JSON documents: a list in a list in an object, of any size.
//!
//! Only the way to the records is followed: keys and brackets that lead to them, and the few members
//! on the way that records need to be understood (what a chat is called, who may see it). Everything
//! else is passed over unread, and nothing but one record has to be in sight as a whole.

use std::sync::Arc;

use super::{
    cut::{Cut, Ending, Limits},
    list::List,
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
        let list = open_ended.then(List::open_ended);
        Self {
            shape,
            levels: Vec::new(),
            passing: None,
            list,
        }
    }

    /// What is known of the objects around the records cut last.
    pub(super) fn surroundings(&self) -> Option<&Arc<Surroundings>> {
        self.list.as_ref()?.surroundings()
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
            _ if self.shape.kept.iter().any(|name| name.as_bytes() == key) => {
                self.keep(rest, key_end, value)
            }
            _ => self.pass(value),
        }
    }

    /// Keeps a member; of an object or array that is too large, that there is one.
    fn keep(&mut self, rest: &[u8], key_end: usize, value: usize) -> Token {
        let mut place = ValuePlace::default();
        let found = place.advance(rest.get(value..).unwrap_or_default());
        let end = found.map(|len| value + len);
        if end.is_none() && rest.len() <= MOST_KEPT {
            return Token::Cut;
        }
        let key = rest.get(..key_end).unwrap_or_default();
        match (end.filter(|end| *end <= MOST_KEPT), rest.get(value)) {
            (Some(end), _) => self.keep_as(&[rest.get(..end).unwrap_or_default()]),
            (None, Some(b'{')) => self.keep_as(&[key, b":{}"]),
            (None, Some(b'[')) => self.keep_as(&[key, b":[]"]),
            _ => {}
        }
        match end {
            Some(end) => Token::Takes(end),
            None => self.pass(value),
        }
    }

    fn keep_as(&mut self, parts: &[&[u8]]) {
        if let Some(level) = self.levels.last_mut()
            && level.members < MOST_MEMBERS
        {
            if level.members > 0 {
                level.kept.push(b',');
            }
            level.members += 1;
            level.kept.extend(parts.iter().copied().flatten());
        }
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
            self.list = Some(List::within(self.look_around()));
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

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
