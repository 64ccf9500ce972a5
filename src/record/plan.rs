//! Names become slots: what a reader looks for, and what it makes of it.

use super::{
    Basis,
    fields::{Families, Field, loose},
    json::Trie,
    kind::{MARKS, Mark},
    scope::{SIGNALS, Signal},
    slots::{MAX_SLOTS, SlotSet},
};

/// Bluesky's record key, which two authors can share.
const AUTHORS_OWN_ID: &str = "commit.rkey";

/// Where slots get their values.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// Values of JSON objects.
    Json(Trie),
    /// Columns of a CSV file.
    Csv {
        delimiter: u8,
        /// As written in the header.
        header: Vec<String>,
        /// The slot of each column, if it is wanted.
        columns: Vec<Option<u16>>,
    },
}

/// Slots of one field: the first of them that holds something is the field.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain {
    pub(super) slots: Vec<u16>,
    pub(super) set: SlotSet,
}

impl Chain {
    fn add(&mut self, slot: u16) {
        if !self.set.has(slot) {
            self.set.insert(slot);
            self.slots.push(slot);
        }
    }
}

/// One text, with the name that rules know.
#[derive(Debug, Clone)]
pub(super) struct TextPlan {
    pub(super) name: String,
    pub(super) chain: Chain,
}

/// Everything a reader looks for.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) source: Source,
    pub(super) texts: Vec<TextPlan>,
    /// In the order of [`Field::SINGLE`].
    pub(super) fields: [Chain; Field::SINGLE.len()],
    pub(super) signals: Vec<(u16, Signal)>,
    pub(super) signal_set: SlotSet,
    pub(super) marks: Vec<(u16, Mark)>,
    pub(super) mark_set: SlotSet,
    /// Slots that take every element of an array.
    pub(super) lists: SlotSet,
    /// Slot of an id that is unique for its author only.
    pub(super) joined_id: Option<u16>,
    /// Path of each slot.
    pub(super) paths: Vec<String>,
    /// Slot → how a country that stands there is known; [`Basis::Export`] behind its end.
    country_bases: Vec<Basis>,
}

impl Plan {
    /// A plan that looks for signals and marks only.
    pub(super) fn new(source: Source) -> Self {
        let mut plan = Self {
            source,
            texts: Vec::new(),
            fields: Default::default(),
            signals: Vec::new(),
            signal_set: SlotSet::default(),
            marks: Vec::new(),
            mark_set: SlotSet::default(),
            lists: SlotSet::default(),
            joined_id: None,
            paths: Vec::new(),
            country_bases: Vec::new(),
        };
        for &(path, signal) in SIGNALS {
            for slot in plan.slots_of(path) {
                plan.signals.push((slot, signal));
                plan.signal_set.insert(slot);
            }
        }
        // Other names than the ones that an operator may have given the field.
        for path in Field::Visibility.families().concat() {
            plan.watch_visibility(path);
        }
        for &(path, mark) in MARKS {
            for slot in plan.slots_of(path) {
                plan.marks.push((slot, mark));
                plan.mark_set.insert(slot);
            }
        }
        plan
    }

    /// Takes what stands at a path as a word about who may see the record.
    pub(super) fn watch_visibility(&mut self, path: &str) {
        for slot in self.slots_of(path) {
            let signal = (slot, Signal::Visibility);
            if !self.signals.contains(&signal) {
                self.signals.push(signal);
                self.signal_set.insert(slot);
            }
        }
    }

    /// Reads a text from these paths, the first that holds something.
    pub(super) fn add_text(&mut self, name: &str, paths: &[&str]) {
        let chain = self.chain(paths);
        self.texts.push(TextPlan {
            name: name.to_owned(),
            chain,
        });
    }

    /// Reads a field from these paths, the first that holds something.
    pub(super) fn set_field(&mut self, field: Field, paths: &[&str]) {
        let chain = self.chain(paths);
        if field == Field::Id {
            let rkey = self.paths.iter().position(|path| path == AUTHORS_OWN_ID);
            self.joined_id = rkey.and_then(|slot| u16::try_from(slot).ok());
        }
        if field == Field::Country {
            self.country_bases = self.paths.iter().map(|path| basis_of(path)).collect();
        }
        if let Some(place) = self.place(field) {
            *place = chain;
        }
    }

    /// Reads a field from every path it is known under.
    pub(super) fn set_any(&mut self, field: Field, families: Families) {
        self.set_field(field, &families.concat());
    }

    /// The chain of a field that is not a text.
    pub(super) fn field(&self, field: Field) -> Option<&Chain> {
        let index = Field::SINGLE.iter().position(|single| *single == field)?;
        self.fields.get(index)
    }

    fn place(&mut self, field: Field) -> Option<&mut Chain> {
        let index = Field::SINGLE.iter().position(|single| *single == field)?;
        self.fields.get_mut(index)
    }

    /// How a country read from a slot is known.
    pub(super) fn country_basis(&self, slot: u16) -> Basis {
        let basis = self.country_bases.get(usize::from(slot));
        basis.copied().unwrap_or(Basis::Export)
    }

    fn chain(&mut self, paths: &[&str]) -> Chain {
        let mut chain = Chain::default();
        for path in paths {
            for slot in self.slots_of(path) {
                chain.add(slot);
            }
        }
        chain
    }

    /// The slots of a path: one for JSON, one for each column of that name for CSV.
    fn slots_of(&mut self, path: &str) -> Vec<u16> {
        match &mut self.source {
            Source::Json(trie) => {
                let slot = match self.paths.iter().position(|known| known == path) {
                    Some(known) => u16::try_from(known).ok(),
                    None => new_slot(&mut self.paths, path),
                };
                let Some(slot) = slot else {
                    return Vec::new();
                };
                if path.contains("[]") {
                    self.lists.insert(slot);
                }
                trie.want(path, slot);
                vec![slot]
            }
            Source::Csv {
                header, columns, ..
            } => matching_columns(header, path)
                .into_iter()
                .filter_map(|column| {
                    let place = columns.get_mut(column)?;
                    if place.is_none() {
                        *place = new_slot(&mut self.paths, header.get(column)?);
                    }
                    *place
                })
                .collect(),
        }
    }
}

fn new_slot(paths: &mut Vec<String>, path: &str) -> Option<u16> {
    if paths.len() >= MAX_SLOTS {
        return None;
    }
    paths.push(path.to_owned());
    u16::try_from(paths.len() - 1).ok()
}

/// Columns of a name: spelled exactly so, else spelled like it.
pub(super) fn matching_columns(header: &[String], path: &str) -> Vec<usize> {
    let path = path.replace("[]", "");
    let places = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let named = header.iter().enumerate();
        named
            .filter(|(_, name)| fits(name))
            .map(|(column, _)| column)
            .collect()
    };
    let exact = places(&|name| name == path);
    if exact.is_empty() {
        let path = loose(&path);
        places(&|name| loose(name) == path)
    } else {
        exact
    }
}

/// How a country that stands under this path is known.
fn basis_of(path: &str) -> Basis {
    match loose(path).as_str() {
        "placecountrycode" | "geocountrycode" | "geocountry" | "placecountry"
        | "locationcreated" => Basis::Place,
        "regioncode" => Basis::CreatorRegion,
        "pageadmintopcountry" => Basis::PageAdmin,
        _ => Basis::Export,
    }
}
