//! A column that holds values itself: entry by entry, through its pages.

use super::{
    Fault,
    bits::Runs,
    footer::{Chunk, Meaning},
    page::{Header, Sort, Store},
    values::{Dictionary, Form, Unread, Value, Values},
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LeafShape {
    pub(super) form: Form,
    pub(super) meaning: Meaning,
    /// The level at which there is a value.
    pub(super) def: u32,
    /// Lists that it is in.
    pub(super) rep: u32,
}

/// Where an entry stands: in which list it goes on, and how much of it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) rep: u32,
    pub(super) def: u32,
}

/// A column and how far it was read.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) shape: LeafShape,
    codec: u8,
    /// Where the next page begins, and entries that it and those behind it have.
    at: u64,
    left: u64,
    page: Vec<u8>,
    in_page: u64,
    reps: Option<Runs>,
    defs: Option<Runs>,
    values: Values,
    dictionary: Option<Dictionary>,
    /// Bytes of memory that it takes.
    held: u64,
    entry: Option<Entry>,
}

impl Leaf {
    pub(super) fn new(shape: LeafShape) -> Self {
        Self {
            shape,
            codec: 0,
            at: 0,
            left: 0,
            page: Vec::new(),
            in_page: 0,
            reps: None,
            defs: None,
            values: Values::Nothing,
            dictionary: None,
            held: 0,
            entry: None,
        }
    }

    /// Goes to the values of a group of rows.
    pub(super) fn begin(&mut self, chunk: Chunk) {
        (self.at, self.left, self.codec) = (chunk.from, chunk.values, chunk.codec);
        (self.in_page, self.entry) = (0, None);
        self.dictionary = None;
    }

    /// Whether all entries were passed.
    pub(super) fn is_done(&self) -> bool {
        self.left == 0 && self.in_page == 0 && self.entry.is_none()
    }

    /// The entry that comes next, if there is one.
    #[inline]
    pub(super) fn entry(&mut self, store: &mut Store) -> Result<Option<Entry>, Fault> {
        if let Some(entry) = self.entry {
            return Ok(Some(entry));
        }
        while self.in_page == 0 {
            if self.left == 0 {
                return Ok(None);
            }
            self.load(store)?;
        }
        let entry = self.next_entry().ok_or(Fault::Damaged)?;
        self.in_page -= 1;
        self.entry = Some(entry);
        Ok(Some(entry))
    }

    #[inline]
    fn next_entry(&mut self) -> Option<Entry> {
        let rep = match &mut self.reps {
            Some(runs) => runs.next(&self.page)?,
            None => 0,
        };
        let def = match &mut self.defs {
            Some(runs) => runs.next(&self.page)?,
            None => 0,
        };
        (rep <= self.shape.rep && def <= self.shape.def).then_some(Entry { rep, def })
    }

    /// Passes the entry, and gives its value if it has one.
    #[inline]
    pub(super) fn take(&mut self, store: &mut Store) -> Result<Option<Value<'_>>, Fault> {
        let entry = self.entry(store)?.ok_or(Fault::Damaged)?;
        self.entry = None;
        if entry.def < self.shape.def {
            return Ok(None);
        }
        let value = self
            .values
            .next(self.shape.form, &self.page, self.dictionary.as_ref());
        value.map(Some).ok_or(Fault::Damaged)
    }

    /// Loads the next page.
    fn load(&mut self, store: &mut Store) -> Result<(), Fault> {
        let header = store.header(&mut self.at)?;
        match header.sort {
            Some(Sort::Dictionary) if self.dictionary.is_none() => {
                self.load_dictionary(store, &header)
            }
            Some(Sort::First | Sort::Second) if header.values <= self.left => {
                let kept = self.dictionary_bytes();
                self.hold(store, kept.saturating_add(header.unpacked as u64))?;
                let mut page = std::mem::take(&mut self.page);
                if page.capacity() > header.unpacked.saturating_mul(4) {
                    page = Vec::new();
                }
                store.page(&mut self.at, &header, self.codec, &mut page)?;
                self.page = page;
                self.left -= header.values;
                self.in_page = header.values;
                self.begin_page(&header).map_err(|unread| match unread {
                    Unread::Damaged => Fault::Damaged,
                    Unread::Unknown => store.refuse("whose values are encoded in an unknown way"),
                })
            }
            Some(Sort::Other) => store.pass(&mut self.at, &header),
            _ => Err(Fault::Damaged),
        }
    }

    fn load_dictionary(&mut self, store: &mut Store, header: &Header) -> Result<(), Fault> {
        let form = self.shape.form;
        self.page = Vec::new();
        let bytes = Dictionary::bytes(form, header.unpacked, header.values);
        self.hold(store, bytes)?;
        let mut page = Vec::new();
        store.page(&mut self.at, header, self.codec, &mut page)?;
        let dictionary = Dictionary::new(page, form, header.values);
        self.dictionary = Some(dictionary.ok_or(Fault::Damaged)?);
        Ok(())
    }

    fn dictionary_bytes(&self) -> u64 {
        self.dictionary.as_ref().map_or(0, Dictionary::held)
    }

    fn hold(&mut self, store: &mut Store, now: u64) -> Result<(), Fault> {
        store.hold(self.held, now)?;
        self.held = now;
        Ok(())
    }

    /// Finds levels and values in the page.
    fn begin_page(&mut self, header: &Header) -> Result<(), Unread> {
        let (rep, def) = (self.shape.rep, self.shape.def);
        let mut at = 0_usize;
        let (reps, defs) = if header.sort == Some(Sort::Second) {
            let (rep_bytes, def_bytes) = header.level_bytes;
            let mut level = |bytes: usize, most: u32| {
                let place = at..at.checked_add(bytes)?;
                at = place.end;
                Runs::new(place, width(most))
            };
            (level(rep_bytes, rep), level(def_bytes, def))
        } else {
            // 3 is the way of runs; the one before it is of files that nobody has any more.
            if rep > 0 && header.levels.0 != 3 || def > 0 && header.levels.1 != 3 {
                return Err(Unread::Unknown);
            }
            let page = &self.page;
            let mut level = |most: u32| {
                if most == 0 {
                    return Some(Runs::default());
                }
                let len = page.get(at..)?.first_chunk::<4>()?;
                let len = usize::try_from(u32::from_le_bytes(*len)).ok()?;
                let from = at + 4;
                at = from.checked_add(len).filter(|end| *end <= page.len())?;
                Runs::new(from..at, width(most))
            };
            (level(rep), level(def))
        };
        let (reps, defs) = (reps.ok_or(Unread::Damaged)?, defs.ok_or(Unread::Damaged)?);
        self.reps = (rep > 0).then_some(reps);
        self.defs = (def > 0).then_some(defs);
        let place = at..self.page.len().max(at);
        self.values = Values::new(
            header.encoding,
            self.shape.form,
            &self.page,
            place,
            header.values,
        )?;
        Ok(())
    }
}

/// Bits of the largest level.
fn width(most: u32) -> u32 {
    u32::BITS - most.leading_zeros()
}
