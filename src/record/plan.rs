//! Names become slots: what a reader looks for, and what it makes of it.

use jiff::tz::TimeZone;

use super::{
    Basis, Kind, ScopeReason, TimeFormat,
    address::{AddressOfPaths, AddressOfSlots, AddressPart},
    fields::{Families, Field, loose},
    json::Trie,
    kind::{MARKS, Mark},
    markup::Markup,
    page::Page,
    profile::ProfilePage,
    scope::Signal,
    slots::{MAX_SLOTS, SlotSet},
};
use crate::input::CsvDialect;

/// Bluesky's record key, which two authors can share.
const AUTHORS_OWN_ID: &str = "commit.rkey";
const AUTHOR_OF_ID: &str = "did";

/// Where slots get their values.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// Values of JSON objects.
    Json(Trie),
    /// Columns of a CSV file.
    Csv {
        dialect: CsvDialect,
        /// As written in the header.
        header: Vec<String>,
        /// The bytes of the header: tables that were joined have it again.
        line: Vec<u8>,
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
    pub(super) markup: Markup,
}

/// A slot that is filled from the element of a list in which another member says a word:
/// `referenced_tweets[type=retweeted].text`.
#[derive(Debug, Clone)]
pub(super) struct FromElement {
    pub(super) slot: u16,
    /// The same member in any element.
    pub(super) from: u16,
    /// The member that says which element.
    pub(super) by: u16,
    pub(super) word: String,
}

/// What holds for all posts of an export that do not say otherwise.
#[derive(Debug, Clone, Default)]
pub(super) struct Constants {
    pub(super) platform: String,
    pub(super) kind: Kind,
    /// Zone of times that name none.
    pub(super) zone: Option<TimeZone>,
    /// How times are written, where somebody said.
    pub(super) time_format: Option<TimeFormat>,
    /// A post of which nobody says who may see it is out of scope.
    pub(super) visibility_required: bool,
    /// Nor does the word of the operator help: it would be about chats that are not known.
    pub(super) visibility_around: bool,
    /// How a country is known that is not known to come from anywhere else.
    pub(super) country_basis: Option<Basis>,
    /// `\xNN`, which JSON does not have, is read as a character.
    pub(super) hex_escapes: bool,
    /// What stands before an address that begins with `/`.
    pub(super) url_prefix: String,
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
    /// Slots of addressees, by the object that names them.
    pub(super) audiences: Vec<(String, Vec<u16>)>,
    /// What a record is that has one of each of some sets of slots.
    pub(super) together: Vec<(Vec<SlotSet>, ScopeReason)>,
    /// All slots of the first, which are rare.
    pub(super) together_set: SlotSet,
    pub(super) marks: Vec<(u16, Mark)>,
    /// Slots that take every element of an array.
    pub(super) lists: SlotSet,
    /// Lists whose elements are one text together.
    pub(super) joined: SlotSet,
    /// Slots that are filled from others.
    pub(super) chosen: Vec<FromElement>,
    /// Slots of something within which ids are unique, and not beyond it; of one id alone, or any.
    pub(super) id_within: Option<(Option<u16>, Chain)>,
    /// What the address of a post is made of that names none.
    pub(super) address: AddressOfSlots,
    /// Several posts in one record.
    pub(super) page: Option<Page>,
    /// What a record has that is a page; nothing where that cannot be told of its first names.
    pub(super) page_set: SlotSet,
    /// What all posts are that do not say otherwise.
    pub(super) constants: Constants,
    /// Path of each slot.
    pub(super) paths: Vec<String>,
    /// Slot → how a country that stands there is known; [`Basis::Export`] behind its end.
    country_bases: Vec<Basis>,
}

impl Plan {
    /// A plan that looks for signals only.
    pub(super) fn new(source: Source) -> Self {
        let mut plan = Self {
            source,
            texts: Vec::new(),
            fields: Default::default(),
            signals: Vec::new(),
            signal_set: SlotSet::default(),
            audiences: Vec::new(),
            together: Vec::new(),
            together_set: SlotSet::default(),
            marks: Vec::new(),
            lists: SlotSet::default(),
            joined: SlotSet::default(),
            chosen: Vec::new(),
            id_within: None,
            address: Vec::new(),
            page: None,
            page_set: SlotSet::default(),
            constants: Constants::default(),
            paths: Vec::new(),
            country_bases: Vec::new(),
        };
        plan.watch_any_export();
        plan
    }

    /// Takes what stands at a path as a word about the kind of the post.
    pub(super) fn mark(&mut self, path: &str, mark: Mark) {
        for slot in self.slots_of(path) {
            self.marks.push((slot, mark));
        }
    }

    /// Takes the words about kinds that any export may have.
    pub(super) fn mark_all(&mut self) {
        for &(path, mark) in MARKS {
            self.mark(path, mark);
        }
    }

    /// Reads a text from these paths, the first that holds something. A list is one text.
    pub(super) fn add_text(&mut self, name: &str, paths: &[&str], markup: Markup) {
        let chain = self.chain(paths);
        for &slot in &chain.slots {
            if self.lists.has(slot) {
                self.joined.insert(slot);
            }
        }
        self.texts.push(TextPlan {
            name: name.to_owned(),
            chain,
            markup,
        });
    }

    /// Reads several posts from one record.
    pub(super) fn add_page(&mut self, page: &ProfilePage) {
        let posts: Vec<&str> = page.posts.iter().map(String::as_str).collect();
        let nested: Vec<&str> = page.nested.iter().map(String::as_str).collect();
        let mut read = Page::new(&posts, &nested);
        for object in &page.within {
            read.look_within(object, &page.shown);
        }
        for join in &page.joins {
            let with = self.slots_of(&join.with);
            let Source::Json(trie) = &mut self.source else {
                return;
            };
            let at = trie.at(&join.at);
            if let Some(&with) = with.first() {
                read.join(&join.list, &join.key, with, at);
            }
        }
        self.page = Some(read);
        for path in &page.posts {
            let first = path.split(['.', '[']).next().unwrap_or_default();
            let slots = self.slots_of(first);
            if first.is_empty() || slots.is_empty() {
                self.page_set = SlotSet::default();
                return;
            }
            slots
                .into_iter()
                .for_each(|slot| self.page_set.insert(slot));
        }
    }

    /// False for a record with these slots that is surely no page of several posts.
    pub(super) fn may_be_page(&self, filled: &SlotSet) -> bool {
        self.page.is_some() && (self.page_set == SlotSet::default() || filled.meets(&self.page_set))
    }

    /// Ids (that at one path, or any) are unique only together with what stands at these paths.
    pub(super) fn id_is_within(&mut self, id: Option<&str>, paths: &[&str]) {
        let slot = id.and_then(|id| self.paths.iter().position(|path| path == id));
        let slot = slot.and_then(|slot| u16::try_from(slot).ok());
        self.id_within = Some((slot, self.chain(paths)));
    }

    /// Makes the address of a post that names none of these parts.
    pub(super) fn make_address(&mut self, parts: &AddressOfPaths) {
        let parts = parts.iter().map(|part| match part {
            AddressPart::Said(text) => AddressPart::Said(text.clone()),
            AddressPart::Id => AddressPart::Id,
            AddressPart::At(paths, ending) => {
                let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
                AddressPart::At(self.chain(&paths), *ending)
            }
        });
        self.address = parts.collect();
    }

    /// Reads a field from these paths, the first that holds something.
    pub(super) fn set_field(&mut self, field: Field, paths: &[&str]) {
        let chain = self.chain(paths);
        if field == Field::Id && paths.contains(&AUTHORS_OWN_ID) {
            self.id_is_within(Some(AUTHORS_OWN_ID), &[AUTHOR_OF_ID]);
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

    /// Whether cells may hold words for nothing; JSON has `null`.
    #[inline]
    pub(super) fn has_words_for_nothing(&self) -> bool {
        matches!(self.source, Source::Csv { .. })
    }

    /// How a country read from a slot is known.
    pub(super) fn country_basis(&self, slot: u16) -> Basis {
        let basis = self.country_bases.get(usize::from(slot));
        let basis = basis.copied().unwrap_or(Basis::Export);
        self.constants
            .country_basis
            .filter(|_| basis == Basis::Export)
            .unwrap_or(basis)
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

    /// Fills a slot from the element of a list that a path means.
    fn choose(&mut self, slot: u16, path: &ElementPath<'_>) {
        if self.chosen.iter().any(|chosen| chosen.slot == slot) {
            return;
        }
        let from = self.slots_of(&format!("{}[]{}", path.list, path.rest));
        let by = self.slots_of(&format!("{}[].{}", path.list, path.member));
        if let (&[from], &[by]) = (from.as_slice(), by.as_slice()) {
            self.chosen.push(FromElement {
                slot,
                from,
                by,
                word: path.word.to_owned(),
            });
        }
    }

    /// The slots of a path: one for JSON, one for each column of that name for CSV.
    pub(super) fn slots_of(&mut self, path: &str) -> Vec<u16> {
        match &mut self.source {
            Source::Json(trie) => {
                let known = self.paths.iter().position(|known| known == path);
                let is_new = known.is_none();
                let slot = match known {
                    Some(known) => u16::try_from(known).ok(),
                    None => new_slot(&mut self.paths, path),
                };
                let Some(slot) = slot else {
                    return Vec::new();
                };
                if let Some(chosen) = ElementPath::of(path) {
                    self.choose(slot, &chosen);
                } else if !is_new {
                    return vec![slot];
                } else {
                    if path.contains("[]") {
                        self.lists.insert(slot);
                    }
                    // `text[] | text[].text`: elements of either sort, in their order.
                    for path in path.split('|') {
                        trie.want(path.trim(), slot);
                    }
                }
                vec![slot]
            }
            Source::Csv { header, .. } => {
                let columns = matching_columns(header, path);
                self.slots_of_columns(columns)
            }
        }
    }

    pub(super) fn slots_of_columns(&mut self, wanted: Vec<usize>) -> Vec<u16> {
        let Source::Csv {
            header, columns, ..
        } = &mut self.source
        else {
            return Vec::new();
        };
        let slots = wanted.into_iter().filter_map(|column| {
            let place = columns.get_mut(column)?;
            if place.is_none() {
                *place = new_slot(&mut self.paths, header.get(column)?);
            }
            *place
        });
        slots.collect()
    }
}

/// `list[member=word].rest`, taken apart.
struct ElementPath<'p> {
    list: &'p str,
    member: &'p str,
    word: &'p str,
    rest: &'p str,
}

impl<'p> ElementPath<'p> {
    fn of(path: &'p str) -> Option<Self> {
        let (list, rest) = path.split_once('[')?;
        let (choice, rest) = rest.split_once(']')?;
        let (member, word) = choice.split_once('=')?;
        Some(Self {
            list,
            member,
            word,
            rest,
        })
    }
}

pub(super) fn new_slot(paths: &mut Vec<String>, path: &str) -> Option<u16> {
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
