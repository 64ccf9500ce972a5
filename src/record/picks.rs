//! Which slot a field is read from, remembered from record to record.
//!
//! A field has dozens of names, and a record has one of them. Records of an export are alike: while
//! the same slots are filled, the first filled one of each field is the same.

use super::{
    MAX_TEXTS,
    fields::Field,
    plan::{Chain, Plan},
    slots::SlotSet,
};

/// No slot of the chain is filled.
const NONE: u16 = u16::MAX;

/// Fields that are no text, and the text.
const FIELDS: usize = Field::SINGLE.len() + 1;

/// The first filled slot of each field.
#[derive(Debug, Clone)]
pub(super) struct Picks {
    filled: SlotSet,
    fields: [u16; FIELDS],
    texts: [u16; MAX_TEXTS],
}

impl Picks {
    pub(super) fn new() -> Self {
        Self {
            filled: SlotSet::default(),
            fields: [NONE; FIELDS],
            texts: [NONE; MAX_TEXTS],
        }
    }

    /// Takes the slots of another record.
    #[inline]
    pub(super) fn look(&mut self, plan: &Plan, filled: &SlotSet) {
        if self.filled != *filled {
            self.look_anew(plan, filled);
        }
    }

    fn look_anew(&mut self, plan: &Plan, filled: &SlotSet) {
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
