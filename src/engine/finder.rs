//! How candidates are found: the seam between a text and the terms.
//!
//! Most keys are whole words, or words that begin so. Those are looked up by the hash of each word of
//! a text; letters of scripts without spaces and parts of hashtags, by what stands at each of them; what
//! may stand anywhere in a word, by what stands at each byte. An automaton is left for what is too short for
//! that, where there is little, and for the literals of patterns.

use std::sync::OnceLock;

use super::spellings::Spellings;
use crate::{
    simd::{self, Bitmaps, FindWords, PADDING, Word, hash_of_word},
    text::{Glance, Places},
};

mod automaton;
mod infixes;
mod parts;
mod place;
mod table;

use automaton::Automaton;
use infixes::Infixes;
pub(super) use parts::Parts;
pub(super) use place::{Key, Place};
use table::{Heads, Table};

/// Finds the places in a reading where a key may stand.
#[derive(Debug)]
pub(super) struct Finder {
    keys: Spellings,
    words: Table,
    /// What words begin with.
    heads: Heads,
    /// Keys of words and hashtags.
    tags: Parts,
    unspaced: Heads,
    /// Some key with letters of scripts without spaces begins with another character.
    mixed: bool,
    /// What may stand anywhere.
    infixes: Infixes,
    /// Keys of patterns; built when it is first needed, which is seldom.
    literals: OnceLock<Automaton>,
}

impl Finder {
    /// Builds a finder for these keys; a candidate names its key by position.
    pub(super) fn new(keys: Vec<Key>) -> Result<Self, aho_corasick::BuildError> {
        let numbered = || (0_u32..).zip(&keys);
        let of = |wanted: &'static [Place]| {
            let of = numbered().filter(|(_, key)| wanted.contains(&key.place));
            of.map(|(number, key)| (number, key.text.as_str()))
        };
        let hash = |(number, key): (u32, &str)| (hash_of_word(key.as_bytes()), number);
        let words = of(&[Place::Word]).map(hash);
        let (heads, too_short) = Heads::new(of(&[Place::Head]), keys.len());
        let (unspaced, _) = Heads::new(of(&[Place::Unspaced]), keys.len());
        let infixes = of(&[Place::Anywhere]).chain(too_short.iter().copied());
        let infixes = Infixes::new(infixes)?;
        let tags = Parts::new(of(&[Place::Word, Place::Head, Place::Tag]), keys.len())?;
        Ok(Self {
            words: Table::new(words.collect()),
            heads,
            tags,
            unspaced,
            mixed: of(&[Place::Unspaced]).any(|(_, key)| key.starts_with(|c: char| c.is_ascii())),
            infixes,
            literals: OnceLock::new(),
            keys: keys.iter().map(|key| &*key.text).collect(),
        })
    }

    /// Calls `visit` with each key that may stand in the reading, and the byte where it begins. Where
    /// its [`Place`] says that none can stand, not all are told.
    pub(super) fn find(&self, glance: &Glance, mut visit: impl FnMut(usize, usize)) {
        let bytes = glance.padded().bytes();
        self.find_words(bytes, glance.words(), &mut visit);
        let key = |number| self.keys.get(number);
        for &[start, end] in glance.tags().get() {
            let tag = start as usize..end as usize;
            self.tags.find(glance.padded(), tag, key, &mut visit);
        }
        if glance.is_unspaced() {
            let (heads, all) = (&self.unspaced, 0..glance.text().len());
            heads.find(bytes, all, self.mixed, key, &mut visit);
        }
        self.infixes.find(glance.padded(), key, visit);
    }

    fn find_words(&self, bytes: &[u8], words: &Places, visit: &mut impl FnMut(usize, usize)) {
        const SOME: usize = u64::BITS as usize;
        let (long, short) = self.heads.bitmaps();
        let words_of = self.words.bitmap();
        let bitmaps = Bitmaps {
            words: words_of,
            long,
            short,
        };
        for words in words.get().chunks(SOME) {
            // All of them in the bitmaps first, where nothing depends on what is found.
            let maybe = simd::run(FindWords {
                bitmaps: &bitmaps,
                padded: bytes,
                words,
            });
            let mut either = maybe.whole | maybe.begun;
            while either != 0 {
                let at = either.trailing_zeros();
                either &= either - 1;
                self.visit_word(
                    bytes,
                    words[at as usize],
                    (maybe.whole >> at & 1, maybe.begun >> at & 1),
                    visit,
                );
            }
        }
    }

    /// Calls `visit` with the keys of a word of which a bitmap tells that there may be some.
    #[inline(never)]
    fn visit_word(
        &self,
        bytes: &[u8],
        [start, end]: [u32; 2],
        (whole, begun): (u64, u64),
        visit: &mut impl FnMut(usize, usize),
    ) {
        let (start, end) = (start as usize, end as usize);
        let word = Word::of(bytes, start, end);
        let text = &bytes[PADDING + start..PADDING + end];
        if whole == 1 {
            let found = self.words.get(word.hash);
            let found = found.filter(|&key| self.keys.get(key).as_bytes() == text);
            found.for_each(|key| visit(key, start));
        }
        if begun == 1 {
            let found = self.heads.get(word.first);
            let found = found.filter(|&key| text.starts_with(self.keys.get(key).as_bytes()));
            found.for_each(|key| visit(key, start));
        }
    }

    /// Calls `visit` with each of the keys that are wanted and stand in `text`, wherever. The same keys
    /// are wanted each time.
    pub(super) fn find_literals(
        &self,
        text: &str,
        wanted: impl Fn(usize) -> bool,
        visit: impl FnMut(usize, usize),
    ) {
        let literals = self.literals.get_or_init(|| {
            let numbered = self.keys.numbered();
            let wanted = numbered.filter(|&(number, _)| wanted(number as usize));
            // Keys are within `Limits::automaton_bytes`, far below what an automaton cannot number.
            Automaton::small(wanted).unwrap_or_default()
        });
        literals.find(text, visit);
    }

    /// Memory the finder holds, in bytes.
    pub(super) fn memory(&self) -> usize {
        let parts = self.tags.memory() + self.infixes.memory();
        let heads = [&self.heads, &self.unspaced];
        let heads: usize = heads.iter().map(|it| it.memory()).sum();
        self.words.memory() + heads + parts + self.keys.memory()
    }
}

#[cfg(test)]
mod tests;
