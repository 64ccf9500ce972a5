//! What was found in one record, by slot, before any of it is read.
//!
//! Slots hold ranges, not text: a record is judged public or not before its text is unescaped.

use super::{
    address::Ending,
    json::{Token, unescape},
};

/// Slots a plan can have.
pub(super) const MAX_SLOTS: usize = 512;

/// Elements of arrays kept from one record. Languages and references come in threes, not hundreds;
/// the parts of a text are kept however many there are.
const MAX_LISTED: usize = 256;

/// A set of slots.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct SlotSet([u64; MAX_SLOTS / 64]);

impl SlotSet {
    pub(super) fn insert(&mut self, slot: u16) {
        if let Some(word) = self.0.get_mut(usize::from(slot / 64)) {
            *word |= 1 << (slot % 64);
        }
    }

    pub(super) fn has(&self, slot: u16) -> bool {
        let word = self.0.get(usize::from(slot / 64)).copied();
        word.unwrap_or_default() >> (slot % 64) & 1 == 1
    }

    /// The slots of both.
    pub(super) fn and(self, other: &Self) -> Self {
        let mut both = self;
        for (a, b) in both.0.iter_mut().zip(other.0) {
            *a |= b;
        }
        both
    }

    /// A number that is mostly another for other sets.
    pub(super) fn hash(&self) -> u64 {
        let hash = self.0.iter().fold(0_u64, |hash, &word| {
            (hash.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        });
        hash >> 32
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }
}

/// How the text between the ends of a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Spelling {
    /// As it is meant.
    #[default]
    Plain,
    /// With JSON escapes.
    Json,
    /// With doubled quotes.
    Csv,
    /// With escapes of a CSV dialect, and with doubled quotes where the cell is quoted.
    Escaped {
        escape: u8,
        delimiter: u8,
        quoted: bool,
    },
}

/// What a slot holds. Ranges are of the record's own bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Value {
    #[default]
    Absent,
    Null,
    Bool(bool),
    Number {
        start: usize,
        end: usize,
    },
    Text {
        start: usize,
        end: usize,
        spelling: Spelling,
    },
    /// Text known from elsewhere than the record: a range of the scratch.
    Given {
        start: usize,
        end: usize,
    },
    Object,
    Array,
}

impl From<Token> for Value {
    fn from(token: Token) -> Self {
        match token {
            Token::Null => Self::Null,
            Token::Bool(truth) => Self::Bool(truth),
            Token::Number { start, end } => Self::Number { start, end },
            Token::Text {
                start,
                end,
                escaped,
            } => Self::Text {
                start,
                end,
                spelling: if escaped {
                    Spelling::Json
                } else {
                    Spelling::Plain
                },
            },
            Token::Object => Self::Object,
            Token::Array => Self::Array,
        }
    }
}

impl Value {
    /// Reads a text or number as text, into the scratch if it has to be rewritten. Everything else
    /// is empty.
    pub(super) fn read(self, record: &str, scratch: &mut String) -> Piece {
        match self {
            Self::Number { start, end } => Piece::Record { start, end },
            Self::Given { start, end } => Piece::Scratch { start, end },
            Self::Text {
                start,
                end,
                spelling: Spelling::Plain,
            } => Piece::Record { start, end },
            Self::Text {
                start,
                end,
                spelling,
            } => {
                let source = record.get(start..end).unwrap_or_default();
                Piece::write(scratch, |scratch| match spelling {
                    Spelling::Csv => undouble(source, scratch),
                    Spelling::Escaped {
                        escape,
                        delimiter,
                        quoted,
                    } => unescape_csv(source, escape, delimiter, quoted, scratch),
                    _ => unescape(source, scratch),
                })
            }
            _ => Piece::Empty,
        }
    }

    /// True when there is nothing in it: absent, null or an empty text.
    pub(super) fn is_empty(self) -> bool {
        match self {
            Self::Absent | Self::Null => true,
            Self::Text { start, end, .. } | Self::Given { start, end } => start == end,
            _ => false,
        }
    }

    /// True for what can be read as text.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text { .. } | Self::Given { .. })
    }
}

fn undouble(source: &str, into: &mut String) {
    let mut rest = source;
    while let Some(quote) = memchr::memchr(b'"', rest.as_bytes()) {
        into.push_str(rest.get(..=quote).unwrap_or_default());
        rest = rest.get(quote + 2..).unwrap_or_default();
    }
    into.push_str(rest);
}

/// An escape is dropped before what would otherwise be no text. Before anything else it is text
/// itself, as in `C:\dir` and `¯\_(ツ)_/¯`, which PHP writes as they are.
fn unescape_csv(source: &str, escape: u8, delimiter: u8, quoted: bool, into: &mut String) {
    // Whatever is not searched for is searched for twice.
    let quote = if quoted { b'"' } else { escape };
    let mut rest = source;
    while let Some(found) = memchr::memchr2(escape, quote, rest.as_bytes()) {
        let bytes = rest.as_bytes();
        let meant = match bytes.get(found + 1) {
            Some(b'"' | b'\n' | b'\r') => true,
            Some(&byte) => byte == escape || (byte == delimiter && bytes[found] == escape),
            None => false,
        };
        let kept = if meant { found } else { found + 1 };
        into.push_str(rest.get(..kept).unwrap_or_default());
        rest = rest.get(kept + usize::from(meant)..).unwrap_or_default();
        if meant {
            into.push_str(rest.get(..1).unwrap_or_default());
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    into.push_str(rest);
}

/// Where a text that was read is. Borrowing it waits until the scratch grows no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Piece {
    #[default]
    Empty,
    Record {
        start: usize,
        end: usize,
    },
    Scratch {
        start: usize,
        end: usize,
    },
}

impl Piece {
    /// What `write` appends to the scratch.
    pub(super) fn write(scratch: &mut String, write: impl FnOnce(&mut String)) -> Self {
        let start = scratch.len();
        write(scratch);
        Self::Scratch {
            start,
            end: scratch.len(),
        }
    }

    /// Appends its text to the scratch that it may be in itself.
    pub(super) fn append(self, record: &str, scratch: &mut String) {
        match self {
            Self::Scratch { start, end } => scratch.extend_from_within(start..end),
            piece => scratch.push_str(piece.of(record, "")),
        }
    }

    /// The part of it that is taken.
    pub(super) fn end(self, ending: Ending, record: &str, scratch: &str) -> Self {
        let text = self.of(record, scratch);
        let before = text.len() - ending.of(text).len();
        match self {
            Self::Empty => Self::Empty,
            Self::Record { start, end } => Self::Record {
                start: start + before,
                end,
            },
            Self::Scratch { start, end } => Self::Scratch {
                start: start + before,
                end,
            },
        }
    }

    /// The same in lower case, as far as it is ASCII.
    pub(super) fn lower(self, record: &str, scratch: &mut String) -> Self {
        let lower = match self {
            Self::Record { .. } if self.of(record, "").bytes().any(|b| b.is_ascii_uppercase()) => {
                Self::write(scratch, |scratch| scratch.push_str(self.of(record, "")))
            }
            other => other,
        };
        if let Self::Scratch { start, end } = lower
            && let Some(text) = scratch.get_mut(start..end)
        {
            text.make_ascii_lowercase();
        }
        lower
    }

    /// Its text.
    pub(super) fn of<'a>(self, record: &'a str, scratch: &'a str) -> &'a str {
        let (from, start, end) = match self {
            Self::Empty => return "",
            Self::Record { start, end } => (record, start, end),
            Self::Scratch { start, end } => (scratch, start, end),
        };
        from.get(start..end).unwrap_or_default()
    }
}

/// What one record has in its slots.
#[derive(Debug, Clone)]
pub(super) struct Slots {
    values: Vec<Value>,
    filled: SlotSet,
    touched: Vec<u16>,
    listed: Vec<Listed>,
    lists: SlotSet,
    /// Lists of which every element is kept.
    joined: SlotSet,
    repeated: bool,
    /// What is there already stays, and is not given twice.
    only_new: bool,
    /// What was left out since.
    left_out: Vec<(u16, Value)>,
    /// Number of the element of a wanted array that is being read.
    element: u32,
}

/// An element of an array, or a member of one.
#[derive(Debug, Clone, Copy)]
struct Listed {
    slot: u16,
    value: Value,
    element: u32,
}

impl Slots {
    /// Slots, some of which take elements of an array, and some of these all, however many there are.
    pub(super) fn new(count: usize, lists: SlotSet, joined: SlotSet) -> Self {
        Self {
            values: vec![Value::Absent; count],
            filled: SlotSet::default(),
            touched: Vec::with_capacity(count),
            listed: Vec::new(),
            lists,
            joined,
            repeated: false,
            only_new: false,
            left_out: Vec::new(),
            element: 0,
        }
    }

    /// Empties them for the next record.
    pub(super) fn clear(&mut self) {
        for slot in self.touched.drain(..) {
            if let Some(value) = self.values.get_mut(usize::from(slot)) {
                *value = Value::Absent;
            }
        }
        self.filled = SlotSet::default();
        self.listed.clear();
        self.repeated = false;
        self.only_new = false;
        self.left_out.clear();
        self.element = 0;
    }

    /// From here on, what is put where something is already is left out: it is only heard.
    pub(super) fn take_only_new(&mut self) {
        self.only_new = true;
    }

    /// The next element of an array begins.
    #[inline]
    pub(super) fn next_element(&mut self) {
        self.element = self.element.wrapping_add(1);
    }

    /// Puts a value into its slot.
    pub(super) fn put(&mut self, slot: u16, value: Value) {
        if self.lists.has(slot) {
            self.filled.insert(slot);
            if self.listed.len() < MAX_LISTED || self.joined.has(slot) {
                let element = self.element;
                self.listed.push(Listed {
                    slot,
                    value,
                    element,
                });
            }
            return;
        }
        let Some(place) = self.values.get_mut(usize::from(slot)) else {
            return;
        };
        if *place != Value::Absent {
            if self.only_new {
                self.left_out.push((slot, value));
                return;
            }
            self.repeated = true;
        }
        *place = value;
        self.filled.insert(slot);
        self.touched.push(slot);
    }

    /// Notes that a wanted name was given twice.
    pub(super) fn note_repeated(&mut self) {
        self.repeated = !self.only_new || self.repeated;
    }

    /// The value at one slot in the first element in which another slot is as wanted.
    pub(super) fn chosen(
        &self,
        slot: u16,
        by: u16,
        wanted: impl Fn(Value) -> bool,
    ) -> Option<Value> {
        let choice = |listed: &&Listed| listed.slot == by && wanted(listed.value);
        let element = self.listed.iter().find(choice)?.element;
        let same = |listed: &&Listed| listed.slot == slot && listed.element == element;
        self.listed.iter().find(same).map(|listed| listed.value)
    }

    pub(super) fn is_repeated(&self) -> bool {
        self.repeated
    }

    pub(super) fn filled(&self) -> &SlotSet {
        &self.filled
    }

    /// The value of a slot; for one that takes all elements, the first.
    pub(super) fn get(&self, slot: u16) -> Value {
        if self.lists.has(slot) {
            return self.elements(slot).next().unwrap_or_default();
        }
        let value = self.values.get(usize::from(slot));
        value.copied().unwrap_or_default()
    }

    /// Every slot that holds something, with that.
    pub(super) fn each(&self) -> impl Iterator<Item = (u16, Value)> {
        let touched = self.touched.iter();
        let listed = self.listed.iter();
        touched
            .map(|&slot| (slot, self.get(slot)))
            .chain(listed.map(|listed| (listed.slot, listed.value)))
    }

    /// All values of a slot.
    pub(super) fn all(&self, slot: u16) -> impl Iterator<Item = Value> {
        let single = (!self.lists.has(slot)).then(|| self.get(slot));
        self.elements(slot).chain(single)
    }

    /// All values of a slot, and what was left out there.
    pub(super) fn heard(&self, slot: u16) -> impl Iterator<Item = Value> {
        let left_out = self.left_out.iter();
        let left_out = left_out.filter(move |(of, _)| *of == slot);
        self.all(slot).chain(left_out.map(|(_, value)| *value))
    }

    fn elements(&self, slot: u16) -> impl Iterator<Item = Value> {
        let listed = self.listed.iter();
        listed
            .filter(move |listed| listed.slot == slot)
            .map(|listed| listed.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undoubles_quotes() {
        let mut said = String::new();
        undouble(r#"layar ""5 inci"", é"""#, &mut said);
        assert_eq!(said, r#"layar "5 inci", é""#);
    }

    #[test]
    fn clearing_forgets_everything() {
        let mut lists = SlotSet::default();
        lists.insert(70);
        let mut slots = Slots::new(80, lists, SlotSet::default());
        slots.put(3, Value::Null);
        slots.put(70, Value::Bool(true));
        slots.put(70, Value::Bool(false));
        assert!(!slots.is_repeated());
        assert_eq!(slots.all(70).count(), 2);
        assert_eq!(slots.all(3).count(), 1);
        slots.put(3, Value::Null);
        assert!(slots.is_repeated());
        slots.clear();
        assert_eq!(*slots.filled(), SlotSet::default());
        assert_eq!(slots.get(3), Value::Absent);
        assert_eq!(slots.get(70), Value::Absent);
    }
}
