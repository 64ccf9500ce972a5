//! What a plan looks for of who may see a record, wherever an export may say it.

use std::collections::BTreeMap;

use super::{
    ScopeReason,
    fields::{Field, loose},
    plan::{Plan, Source, new_slot},
    scope::Signal,
    signs::{AROUND, DEEP, LEVELS_AROUND, SIGNALS},
    slots::SlotSet,
    sounds::sounds_private,
    together::{TOGETHER, together_names},
};

impl Plan {
    /// Looks for the signals that any export may have.
    pub(super) fn watch_any_export(&mut self) {
        for (path, signal) in signals_of_any_export() {
            self.watch(path, signal);
        }
        self.watch_columns();
        // Whatever else is wanted, there is room for these.
        for (_, signal) in signals_of_any_export() {
            self.loose_slot(signal);
        }
        for name in together_names() {
            self.together_slots(name);
        }
    }

    /// Takes what stands at a path as a word about who may see the record, or whether it is a post.
    pub(super) fn watch(&mut self, path: &str, signal: Signal) {
        let slots = match &self.source {
            // Of columns that are called alike, any may be the one.
            Source::Csv { header, .. } => {
                let columns = header.iter().map(|name| loose(name)).enumerate();
                let path = loose(&path.replace("[]", ""));
                let alike = columns.filter(|(_, name)| *name == path);
                let alike = alike.map(|(column, _)| column).collect();
                self.slots_of_columns(alike)
            }
            Source::Json(_) => self.slots_of(path),
        };
        for slot in slots {
            if signal == Signal::Audience {
                self.add_audience(path, slot);
            } else {
                self.add_signal(slot, signal);
            }
        }
    }

    fn add_audience(&mut self, path: &str, slot: u16) {
        let first = path.split('|').next().unwrap_or_default();
        let object = first.rsplit_once('.').map_or("", |(object, _)| object);
        let known = self.audiences.iter_mut().find(|(known, _)| known == object);
        match known {
            Some((_, slots)) => slots.push(slot),
            None => self.audiences.push((object.to_owned(), vec![slot])),
        }
    }

    fn add_signal(&mut self, slot: u16, signal: Signal) {
        if !self.signals.contains(&(slot, signal)) {
            self.signals.push((slot, signal));
            self.signal_set.insert(slot);
        }
    }

    /// Looks for the signals of any export in the objects around a list, too.
    pub(super) fn watch_around(&mut self) {
        for level in 1..=LEVELS_AROUND {
            for &(path, signal) in AROUND {
                self.watch(&format!("{}.{path}", "^".repeat(level)), signal);
            }
        }
    }

    /// Columns that sound as if they said who may see a post.
    fn watch_columns(&mut self) {
        let Source::Csv { header, .. } = &self.source else {
            return;
        };
        let sounding = header.iter().filter(|name| sounds_private(name));
        let sounding: Vec<String> = sounding.cloned().collect();
        for name in sounding {
            let is_known = signals_of_any_export().any(|(path, _)| loose(path) == loose(&name));
            if !is_known {
                self.watch(&name, Signal::Sound);
            }
        }
    }

    /// Looks for signals under other spellings of their names, too (`Visibility`, `isProtected`), for
    /// names that sound so at any depth, and for names that stand together. To be called when all that
    /// is read is known: names that are spelled right come first.
    pub(super) fn seal(&mut self) {
        let wanted = signals_of_any_export();
        let wanted = wanted.filter_map(|(path, signal)| Some((path, self.loose_slot(signal)?)));
        let mut wanted: Vec<_> = wanted.collect();
        for name in together_names() {
            let slots = self.together_slots(name);
            wanted.extend(slots.iter().map(|&slot| (name, slot)));
        }
        if let Source::Json(trie) = &mut self.source {
            trie.want_loosely(&wanted);
        }
        let deep: Vec<_> = DEEP
            .iter()
            .map(|&(path, signal)| (path, self.loose_slot(signal)))
            .collect();
        let deep: Vec<_> = deep
            .into_iter()
            .filter_map(|(path, slot)| Some((path, slot?)))
            .collect();
        let sound = self.loose_slot(Signal::Sound);
        if let (Source::Json(trie), Some(sound)) = (&mut self.source, sound) {
            trie.watch_anywhere(&deep, sound);
        }
        let spelled = match &self.source {
            Source::Json(trie) => trie.spelled_loosely(),
            Source::Csv { .. } => BTreeMap::new(),
        };
        for &(names, reason) in TOGETHER {
            let sets = names.iter().map(|any| self.any_of(any, &spelled));
            let sets: Vec<SlotSet> = sets.collect();
            if sets.iter().all(|set| *set != SlotSet::default()) {
                let first = sets.first().copied().unwrap_or_default();
                self.together_set = self.together_set.and(&first);
                self.together.push((sets, reason));
            }
        }
    }

    /// What a record with these slots is by names that stand together in it.
    pub(super) fn together_of(&self, filled: &SlotSet) -> impl Iterator<Item = ScopeReason> {
        let any = filled.meets(&self.together_set);
        let together = self.together.iter().filter(move |_| any);
        let fitting = together.filter(|(sets, _)| sets.iter().all(|set| filled.meets(set)));
        fitting.map(|(_, reason)| *reason)
    }

    /// Slots of a name that stands with others.
    fn together_slots(&mut self, name: &str) -> Vec<u16> {
        if matches!(self.source, Source::Csv { .. }) {
            return self.slots_of(name);
        }
        let place = format!("+{name}");
        let slot = self.slot_called(&place);
        slot.into_iter()
            .inspect(|&slot| self.lists.insert(slot))
            .collect()
    }

    /// Slots that are filled where one of these names is, however it is spelled: those of `spelled`, too.
    fn any_of(&mut self, names: &[&str], spelled: &BTreeMap<String, Vec<u16>>) -> SlotSet {
        let mut set = SlotSet::default();
        for name in names {
            let other = spelled.get(&loose(name)).into_iter().flatten().copied();
            let slots = self.together_slots(name).into_iter().chain(other);
            slots.for_each(|slot| set.insert(slot));
        }
        set
    }

    /// The slot with this name, made when there is none yet.
    fn slot_called(&mut self, name: &str) -> Option<u16> {
        match self.paths.iter().position(|known| known == name) {
            Some(known) => u16::try_from(known).ok(),
            None => new_slot(&mut self.paths, name),
        }
    }

    /// The slot of all that says the same under any spelling of its name.
    fn loose_slot(&mut self, signal: Signal) -> Option<u16> {
        if !signal.is_plain_by_name() || !matches!(self.source, Source::Json(_)) {
            return None;
        }
        let name = format!("~{signal:?}");
        let slot = self.slot_called(&name)?;
        self.lists.insert(slot);
        self.add_signal(slot, signal);
        Some(slot)
    }
}

/// Every signal that is looked for in any export, also under other names than the one that an operator
/// may have given the field.
fn signals_of_any_export() -> impl Iterator<Item = (&'static str, Signal)> {
    let visibility = Field::Visibility.families().concat().into_iter();
    let visibility = visibility.map(|path| (path, Signal::Visibility));
    SIGNALS.iter().copied().chain(visibility)
}
