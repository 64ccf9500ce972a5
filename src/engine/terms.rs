//! Terms as the engine looks for them: folded, keyed on one word, shared between rules.

use std::cmp::Reverse;

use super::{finder::Key, frequency, unique::Unique};
use crate::{
    rules::{Lane, Term, TermGroup, TermShape, TermWord},
    text,
};

/// Letters of a word that is looked for in disguise, at most: one bit each.
pub(super) const MOST_LETTERS: usize = 63;

/// Words of this many letters or fewer stay as they are, in scripts where letters are sounds: too
/// many others look like them.
const SHORT: usize = 3;

/// From this many characters on a word is not looked for between segment borders.
const LONG: usize = 9;

/// Where a term is used: a clause of a rule, and its place in the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub(super) rule: u32,
    pub(super) clause: u32,
    pub(super) term: u32,
}

/// One word of a compiled term.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Word {
    /// Folded; as written where case counts.
    pub(super) text: String,
    /// Without its accents, where that is something else and the group accepts it.
    pub(super) loose: Option<String>,
    pub(super) open_start: bool,
    pub(super) open_end: bool,
    /// It may stand in disguise.
    pub(super) disguised: bool,
    /// It needs no segment borders around it.
    pub(super) long: bool,
}

impl Word {
    /// True when neither end has a wildcard.
    pub(super) fn is_closed(&self) -> bool {
        !self.open_start && !self.open_end
    }
}

/// What a candidate must turn out to be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// Words in order with gaps between them; the key is the folded word at this index. A single
    /// closed word may also be a part of a hashtag.
    Words { words: Vec<Word>, key: usize },
    /// The same, and the original must have these words with this case.
    ExactCase {
        words: Vec<Word>,
        cased: Vec<Word>,
        key: usize,
    },
    /// The words of a phrase without gaps, as a hashtag or a part of one; the key is all of it.
    JoinedTag(Word),
    /// A whole hashtag and nothing else; the key is all of it.
    WholeTag(Word),
}

/// A shape and the readings it is looked for in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Form {
    pub(super) shape: Shape,
    /// Written as the exact reading of the term is.
    pub(super) exact: bool,
    /// Written as the folded reading of the term is, and looked for there.
    pub(super) folded: bool,
    /// Looked for in disguise as well, in the folded reading.
    pub(super) disguised: bool,
    /// Its words are one word with hyphens (`pukul-memukul`), and no others stand between them:
    /// `banjir, banjir` is not `banjir-banjir`.
    pub(super) hyphenated: bool,
}

impl Form {
    /// The word that candidates are found by.
    pub(super) fn key(&self) -> &Word {
        match &self.shape {
            Shape::Words { words, key } | Shape::ExactCase { words, key, .. } => &words[*key],
            Shape::JoinedTag(word) | Shape::WholeTag(word) => word,
        }
    }

    /// The candidates of this form, whose key may be spelled so.
    pub(super) fn candidate(&self, spelled: &str) -> Key {
        match &self.shape {
            Shape::Words { words, key } | Shape::ExactCase { words, key, .. } => {
                let word = &words[*key];
                Key::of_word(spelled, word.open_start, word.open_end)
            }
            Shape::JoinedTag(_) | Shape::WholeTag(_) => Key::of_tag(spelled),
        }
    }

    /// True for a phrase, whose other words may be in disguise where its key is not.
    pub(super) fn is_phrase(&self) -> bool {
        matches!(&self.shape, Shape::Words { words, .. } if words.len() > 1)
    }

    /// True when some word may be spelled without its accents.
    pub(super) fn is_loose(&self) -> bool {
        match &self.shape {
            Shape::Words { words, .. } => words.iter().any(|word| word.loose.is_some()),
            Shape::JoinedTag(word) | Shape::WholeTag(word) => word.loose.is_some(),
            Shape::ExactCase { .. } => false,
        }
    }

    /// True when a word of the term has this character.
    pub(super) fn has(&self, c: char) -> bool {
        match &self.shape {
            Shape::Words { words, .. } | Shape::ExactCase { words, .. } => {
                words.iter().any(|word| word.text.contains(c))
            }
            Shape::JoinedTag(word) | Shape::WholeTag(word) => word.text.contains(c),
        }
    }
}

/// A form that some terms share, and where they are used.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) form: Form,
    pub(super) uses: Vec<Use>,
    /// Of the rules that use it, as bits.
    pub(super) audiences: u64,
}

/// The forms of all terms, each once.
#[derive(Debug, Default)]
pub(super) struct TermTable {
    pub(super) forms: Vec<Compiled>,
    index: Unique,
}

impl TermTable {
    /// Adds what a rule looks for.
    pub(super) fn add(&mut self, of_rule: RuleForms) {
        for (form, used) in of_rule.forms {
            let keep = |form| Compiled {
                form,
                uses: vec![],
                audiences: 0,
            };
            let index = self
                .index
                .number(&mut self.forms, form, |it| &it.form, keep);
            self.forms[index].uses.push(used);
        }
    }
}

/// The forms of the terms of a rule, and where each is used.
#[derive(Debug, Default)]
pub(super) struct RuleForms {
    forms: Vec<(Form, Use)>,
    /// What is added is a form of a root.
    of_root: bool,
}

impl RuleForms {
    /// Adds the forms of a term of this group.
    pub(super) fn add(&mut self, term: &Term, group: &TermGroup, at: Use) {
        match &term.shape {
            TermShape::Words(words) => self.add_words(words, group, at),
            TermShape::ExactCase(cased) => {
                let words = read_words(cased, fold, None);
                let key = key_of(&words);
                let cased = read_words(cased, plain, None);
                self.insert(
                    Shape::ExactCase { words, cased, key },
                    true,
                    false,
                    false,
                    at,
                );
            }
            TermShape::Hashtag(tag) => {
                self.in_readings(group, tag.is_ascii(), at, |reading| {
                    Shape::WholeTag(whole_word(reading.read(tag), group))
                });
            }
            TermShape::Root { forms, .. } => {
                self.of_root = true;
                for form in forms {
                    let words = form
                        .split(|c: char| text::is_gap(c))
                        .filter(|w| !w.is_empty());
                    let words: Vec<TermWord> = words.map(closed_word).collect();
                    self.add_words(&words, group, at);
                }
                self.of_root = false;
            }
        }
    }

    fn add_words(&mut self, words: &[TermWord], group: &TermGroup, at: Use) {
        let ascii = words.iter().all(|word| word.text.is_ascii());
        self.in_readings(group, ascii, at, |reading| {
            let words = read_words(words, |text| reading.read(text), Some(group));
            let key = key_of(&words);
            Shape::Words { words, key }
        });
        let closed = words.iter().all(|word| !word.open_start && !word.open_end);
        if words.len() < 2 || !closed {
            return;
        }
        let joined = |reading: TermReading| -> String {
            words.iter().map(|word| reading.read(&word.text)).collect()
        };
        self.in_readings(group, ascii, at, |reading| {
            let mut word = whole_word(joined(reading), group);
            word.loose = loose(&word.text, group);
            Shape::JoinedTag(word)
        });
    }

    /// Adds what a term is in the exact and in the folded reading, as one form where that is the
    /// same. Of a term in ASCII it surely is.
    fn in_readings(
        &mut self,
        group: &TermGroup,
        ascii: bool,
        at: Use,
        shape: impl Fn(TermReading) -> Shape,
    ) {
        let exact = shape(TermReading::Exact);
        let folded = (!ascii).then(|| shape(TermReading::Folded));
        let folded = folded.filter(|folded| *folded != exact);
        let (is_folded, disguised) = (
            group.lanes >= Lane::Folded,
            group.lanes == Lane::Deobfuscated,
        );
        let Some(folded) = folded else {
            return self.insert(exact, true, is_folded, disguised, at);
        };
        self.insert(exact, true, false, false, at);
        if is_folded {
            self.insert(folded, false, true, disguised, at);
        }
    }

    fn insert(&mut self, shape: Shape, exact: bool, folded: bool, disguised: bool, at: Use) {
        let several = matches!(&shape, Shape::Words { words, .. } if words.len() > 1);
        let form = Form {
            hyphenated: self.of_root && several,
            shape,
            exact,
            folded,
            disguised,
        };
        self.forms.push((form, at));
    }
}

/// A reading that a term is written in.
#[derive(Debug, Clone, Copy)]
enum TermReading {
    Exact,
    Folded,
}

impl TermReading {
    fn read(self, text: &str) -> String {
        let mut out = String::new();
        match self {
            Self::Folded if text::folded_reading(text, &mut out) => out,
            _ => fold(text),
        }
    }
}

/// The word a phrase is looked for by: the one that is likeliest to be rare, first of equals.
fn key_of(words: &[Word]) -> usize {
    if words.len() < 2 {
        return 0;
    }
    let rank = |index: usize| {
        let word = &words[index].text;
        (frequency::of(word), Reverse(word.len()))
    };
    (0..words.len()).min_by_key(|&at| rank(at)).unwrap_or(0)
}

/// Words in a reading; with a group, they may be loose and in disguise as it says.
fn read_words(
    words: &[TermWord],
    read: impl Fn(&str) -> String,
    group: Option<&TermGroup>,
) -> Vec<Word> {
    let word = |word: &TermWord| {
        let text = read(&word.text);
        let closed_start = group.filter(|_| !word.open_start);
        let loose = closed_start.and_then(|group| loose(&text, group));
        Word {
            disguised: group.is_some_and(|group| may_be_disguised(&text, group)),
            long: is_long(&text),
            loose,
            text,
            open_start: word.open_start,
            open_end: word.open_end,
        }
    };
    words.iter().map(word).collect()
}

fn whole_word(text: String, group: &TermGroup) -> Word {
    Word {
        disguised: may_be_disguised(&text, group),
        long: is_long(&text),
        text,
        loose: None,
        open_start: false,
        open_end: false,
    }
}

/// The word without its accents, where that is something else and the group accepts it.
fn loose(word: &str, group: &TermGroup) -> Option<String> {
    if !group.loose || group.lanes < Lane::Folded {
        return None;
    }
    let mut without = String::new();
    text::unaccented(word, &mut without);
    (without != word).then_some(without)
}

fn closed_word(text: &str) -> TermWord {
    TermWord {
        text: text.to_owned(),
        open_start: false,
        open_end: false,
    }
}

fn is_long(word: &str) -> bool {
    word.chars().count() >= LONG
}

fn may_be_disguised(word: &str, group: &TermGroup) -> bool {
    if group.lanes == Lane::Deobfuscated && word.is_ascii() {
        return (word.len() > SHORT || group.short_words) && word.len() <= MOST_LETTERS;
    }
    let letters = text::letters(word).count();
    let long = letters > SHORT || group.short_words || !word.chars().all(text::is_alphabetic);
    group.lanes == Lane::Deobfuscated && long && word.chars().count() <= MOST_LETTERS
}

fn fold(text: &str) -> String {
    let mut out = String::new();
    text::exact_reading(text, &mut out);
    out
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    text::plain_reading(text, &mut out);
    out
}
