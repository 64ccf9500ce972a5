//! What was found in one record, by slot, before any of it is read.
//!
//! Slots hold ranges, not text: a record is judged public or not before its text is unescaped.

use super::value::Value;

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
        self.had(slot);
    }

    /// Adds a slot; says whether it was there.
    #[inline]
    fn had(&mut self, slot: u16) -> bool {
        let Some(word) = self.0.get_mut(usize::from(slot / 64)) else {
            return false;
        };
        let bit = 1 << (slot % 64);
        let was_there = *word & bit != 0;
        *word |= bit;
        was_there
    }

    #[inline]
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

    /// Its slots, in order.
    pub(super) fn each(&self) -> impl Iterator<Item = u16> {
        (0..MAX_SLOTS as u16).filter(|&slot| self.has(slot))
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

/// What one record has in its slots.
#[derive(Debug, Clone)]
pub(super) struct Slots {
    /// By slot; of another record where a slot is not filled.
    values: Vec<Value>,
    filled: SlotSet,
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
    #[inline]
    pub(super) fn clear(&mut self) {
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
    #[inline]
    pub(super) fn put(&mut self, slot: u16, value: Value) {
        if self.lists.has(slot) {
            return self.list(slot, value);
        }
        let Some(place) = self.values.get_mut(usize::from(slot)) else {
            return;
        };
        if self.filled.had(slot) {
            if self.only_new {
                self.left_out.push((slot, value));
                return;
            }
            self.repeated = true;
        }
        *place = value;
    }

    /// Puts an element of an array behind the others of its slot.
    #[inline(never)]
    fn list(&mut self, slot: u16, value: Value) {
        self.filled.insert(slot);
        if self.listed.len() < MAX_LISTED || self.joined.has(slot) {
            let element = self.element;
            self.listed.push(Listed {
                slot,
                value,
                element,
            });
        }
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
    #[inline]
    pub(super) fn get(&self, slot: u16) -> Value {
        match self.only(slot) {
            Some(value) => value,
            None => self.elements(slot).next().unwrap_or_default(),
        }
    }

    /// The value of a slot that takes one; `None` for one that takes all elements.
    #[inline]
    pub(super) fn only(&self, slot: u16) -> Option<Value> {
        if self.lists.has(slot) {
            return None;
        }
        let value = self.values.get(usize::from(slot));
        let value = value.filter(|_| self.filled.has(slot));
        Some(value.copied().unwrap_or_default())
    }

    /// Every slot that holds something, with that.
    pub(super) fn each(&self) -> impl Iterator<Item = (u16, Value)> {
        let single = self.filled.each().filter(|&slot| !self.lists.has(slot));
        let listed = self.listed.iter();
        single
            .map(|slot| (slot, self.get(slot)))
            .chain(listed.map(|listed| (listed.slot, listed.value)))
    }

    /// All values of a slot.
    pub(super) fn all(&self, slot: u16) -> impl Iterator<Item = Value> {
        self.elements(slot).chain(self.only(slot))
    }

    /// The value of a slot, where that is all that was said there.
    #[inline]
    pub(super) fn heard_once(&self, slot: u16) -> Option<Value> {
        self.only(slot).filter(|_| self.left_out.is_empty())
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
