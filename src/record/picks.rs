//! What a record's filled slots tell before any of them is read, remembered from record to record.
//!
//! A field has dozens of names, and there are hundreds of signs of privacy; a record has few of them.
//! Records of an export are alike: those that fill the same slots have the same first one of each
//! field, and the same signs to be looked at.

use super::{
    MAX_TEXTS, ScopeReason,
    fields::Field,
    kind::Mark,
    plan::{Chain, Plan},
    scope::Signal,
    slots::SlotSet,
};

/// No slot of the chain is filled.
const NONE: u16 = u16::MAX;

/// Fields that are no text, and the text.
const FIELDS: usize = Field::SINGLE.len() + 1;

/// Sets of slots that are remembered, a power of two: optional fields make several sorts of records.
const REMEMBERED: usize = 32;

/// What is known of records by the slots that they fill.
#[derive(Debug, Clone)]
pub(super) struct Picks {
    /// By a hash of the set.
    known: Vec<Picked>,
    /// Number of the one that was asked for last.
    last: usize,
}

/// What a set of filled slots tells.
#[derive(Debug, Clone)]
pub(super) struct Picked {
    filled: SlotSet,
    fields: [u16; FIELDS],
    texts: [u16; MAX_TEXTS],
    /// Signs of who may see the record that are there.
    pub(super) signals: Vec<(u16, Signal)>,
    /// Words about its kind that are there.
    pub(super) marks: Vec<(u16, Mark)>,
    /// Somebody is named whom it is addressed to.
    pub(super) addressed: bool,
    /// What names that stand together say of it.
    pub(super) together: Vec<ScopeReason>,
}

impl Picked {
    fn nothing() -> Self {
        Self {
            filled: SlotSet::default(),
            fields: [NONE; FIELDS],
            texts: [NONE; MAX_TEXTS],
            signals: Vec::new(),
            marks: Vec::new(),
            addressed: false,
            together: Vec::new(),
        }
    }

    fn set(&mut self, plan: &Plan, filled: &SlotSet) {
        self.filled = *filled;
        let first = |chain: &Chain| {
            let mut slots = chain.slots.iter().copied();
            slots.find(|&slot| filled.has(slot)).unwrap_or(NONE)
        };
        for field in Field::SINGLE {
            self.fields[field as usize] = plan.field(field).map_or(NONE, first);
        }
        for (place, text) in self.texts.iter_mut().zip(&plan.texts) {
            *place = first(&text.chain);
        }
        self.signals.clear();
        let signals = plan.signals.iter().filter(|(slot, _)| filled.has(*slot));
        self.signals.extend(signals);
        self.marks.clear();
        let marks = plan.marks.iter().filter(|(slot, _)| filled.has(*slot));
        self.marks.extend(marks);
        let mut addressees = plan.audiences.iter().flat_map(|(_, slots)| slots);
        self.addressed = addressees.any(|&slot| filled.has(slot));
        self.together.clear();
        self.together.extend(plan.together_of(filled));
    }

    /// The first filled slot of a field.
    #[inline]
    pub(super) fn of_field(&self, field: Field) -> Option<u16> {
        Some(self.fields[field as usize]).filter(|&slot| slot != NONE)
    }

    /// The first filled slot of the text with this number.
    #[inline]
    pub(super) fn of_text(&self, text: usize) -> Option<u16> {
        let slot = self.texts.get(text).copied();
        slot.filter(|&slot| slot != NONE)
    }
}

impl Picks {
    pub(super) fn new() -> Self {
        // Where nothing is filled, there is nothing to know.
        Self {
            known: vec![Picked::nothing(); REMEMBERED],
            last: 0,
        }
    }

    /// What the filled slots of a record tell.
    #[inline]
    pub(super) fn of(&mut self, plan: &Plan, filled: &SlotSet) -> &Picked {
        if self.known[self.last].filled != *filled {
            self.last = filled.hash() as usize % REMEMBERED;
            if self.known[self.last].filled != *filled {
                self.known[self.last].set(plan, filled);
            }
        }
        &self.known[self.last]
    }
}
