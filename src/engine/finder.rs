//! How candidates are found: the seam between a text and the terms.
//!
//! Most keys are whole words, or words that begin so. Those are looked up by the hash of each word of
//! a text. An automaton is left for what words cannot tell: parts of hashtags, letters of scripts
//! without spaces, and what may stand anywhere in a word.

use crate::text::Glance;

mod automaton;
mod place;
mod table;

pub(super) use automaton::Automaton;
pub(super) use place::{Key, Place};
use table::{Hashes, Table, hash_of_head};

/// Finds the places in a reading where a key may stand.
#[derive(Debug)]
pub(super) struct Finder {
    keys: Vec<Key>,
    words: Table,
    /// Of what words begin with: long keys, and short ones.
    heads: [Table; 2],
    /// The same, too short to be looked up.
    shortest: Vec<usize>,
    /// Keys of words and hashtags.
    tags: Automaton,
    unspaced: Automaton,
    anywhere: Automaton,
    everything: Automaton,
}

impl Finder {
    /// Builds a finder for these keys; a candidate names its key by position.
    pub(super) fn new(keys: Vec<Key>) -> Result<Self, aho_corasick::BuildError> {
        let numbered = || (0_u32..).zip(&keys);
        let of = |wanted: &'static [Place]| {
            let of = numbered().filter(|(_, key)| wanted.contains(&key.place));
            of.map(|(number, key)| (number, key.text.as_str()))
        };
        let words = of(&[Place::Word]).map(|(number, key)| {
            let hash = Hashes::of(key.as_bytes(), 0, key.len()).whole;
            (hash, number)
        });
        let (mut heads, mut shortest) = ([vec![], vec![]], vec![]);
        for (number, key) in of(&[Place::Head]) {
            match hash_of_head(key.as_bytes()) {
                Some((kind, hash)) => heads[kind].push((hash, number)),
                None => shortest.push(number as usize),
            }
        }
        Ok(Self {
            words: Table::new(words.collect()),
            heads: heads.map(Table::new),
            shortest,
            tags: Automaton::small(of(&[Place::Word, Place::Head, Place::Tag]))?,
            unspaced: Automaton::quick(of(&[Place::Unspaced]))?,
            anywhere: Automaton::quick(of(&[Place::Anywhere]))?,
            everything: Automaton::small(numbered().map(|(number, key)| (number, &*key.text)))?,
            keys,
        })
    }

    /// Calls `visit` with each key that may stand in a reading, and the byte where it begins. Where
    /// its [`Place`] says that none can stand, not all are told.
    pub(super) fn find(&self, reading: &str, glance: &Glance, mut visit: impl FnMut(usize, usize)) {
        let bytes = reading.as_bytes();
        for words in glance.words().chunks(u64::BITS as usize) {
            self.find_words(bytes, words, &mut visit);
        }
        for &(start, end) in glance.tags() {
            let (start, end) = (start as usize, end as usize);
            let tag = &reading[start..end];
            self.tags.find(tag, |key, at| visit(key, start + at));
        }
        if glance.is_unspaced() {
            self.unspaced.find(reading, &mut visit);
        }
        self.anywhere.find(reading, visit);
    }

    /// Looks up a few words: all of them in the bitmaps first, where nothing depends on what is found.
    fn find_words(&self, bytes: &[u8], words: &[(u32, u32)], visit: &mut impl FnMut(usize, usize)) {
        let (mut whole, mut begun) = (0_u64, 0_u64);
        for (at, &(start, end)) in words.iter().enumerate() {
            let word = Hashes::of(bytes, start as usize, end as usize);
            whole |= u64::from(self.words.may_have(word.whole)) << at;
            let [long, short] = word.heads;
            let found = self.heads[0].may_have(long) | self.heads[1].may_have(short);
            begun |= u64::from(found) << at;
        }
        if !self.shortest.is_empty() {
            // A single letter that begins words, say; hardly any rule has such.
            begun = u64::MAX >> (u64::BITS as usize - words.len());
        }
        let mut either = whole | begun;
        while either != 0 {
            let at = either.trailing_zeros();
            either &= either - 1;
            let (start, end) = words[at as usize];
            let (start, end) = (start as usize, end as usize);
            let word = Hashes::of(bytes, start, end);
            let text = &bytes[start..end];
            if whole >> at & 1 == 1 {
                let found = self.words.get(word.whole);
                let found = found.filter(|&key| self.keys[key].text.as_bytes() == text);
                found.for_each(|key| visit(key, start));
            }
            if begun >> at & 1 == 1 {
                let [long, short] = word.heads;
                let found = self.heads[0].get(long).chain(self.heads[1].get(short));
                let found = found.chain(self.shortest.iter().copied());
                let found = found.filter(|&key| text.starts_with(self.keys[key].text.as_bytes()));
                found.for_each(|key| visit(key, start));
            }
        }
    }

    /// Calls `visit` with each key that stands in `text`, wherever.
    pub(super) fn find_everything(&self, text: &str, visit: impl FnMut(usize, usize)) {
        self.everything.find(text, visit);
    }

    /// Memory the finder holds, in bytes.
    pub(super) fn memory(&self) -> usize {
        let automata = [&self.tags, &self.unspaced, &self.anywhere, &self.everything];
        let automata = automata.iter().map(|it| it.memory());
        let heads = self.heads.iter().map(Table::memory);
        self.words.memory() + automata.chain(heads).sum::<usize>()
    }
}
