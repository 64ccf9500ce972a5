//! Words to write posts with and terms to write rules with, made once.

use std::collections::HashSet;

use fastrand::Rng;

use super::languages::{LANGUAGES, Language};

/// Topics that terms belong to.
pub(super) const TOPICS: usize = 8;

/// Terms of the largest rule set. Smaller sets are its beginning.
pub(crate) const MOST_TERMS: usize = 10_000;

/// Terms that posts are planted with: those every rule set has.
const PLANTED: usize = 50;

/// Rare words of a language that are no terms.
const RARE: usize = 4_000;

/// Terms do not depend on the seed of an export, so that any export fits any rule set.
const TERM_SEED: u64 = 2026;

/// One term.
pub(super) struct Term {
    /// As rules write it.
    pub(super) written: String,
    /// As a post says it.
    pub(super) said: String,
    /// Index into [`LANGUAGES`].
    pub(super) language: usize,
    /// Which of the [`TOPICS`].
    pub(super) topic: usize,
}

/// The words of one language.
pub(super) struct Words {
    pub(super) language: &'static Language,
    pub(super) everyday: Vec<&'static str>,
    pub(super) endings: Vec<&'static str>,
    /// Invented words that are no terms, though some are part of one.
    pub(super) rare: Vec<String>,
    /// Terms that posts of this language are planted with.
    pub(super) planted: Vec<String>,
}

impl Words {
    /// A word as common as its place in the list says.
    pub(super) fn common(&self, random: &mut Rng) -> &'static str {
        let many = self.everyday.len();
        self.everyday[random.usize(0..many) * random.usize(0..many) / many]
    }
}

/// All words.
pub(super) struct Vocabulary {
    /// In the order of [`LANGUAGES`].
    pub(super) languages: Vec<Words>,
    /// [`MOST_TERMS`] of them.
    pub(super) terms: Vec<Term>,
}

impl Vocabulary {
    pub(super) fn new() -> Self {
        let mut random = Rng::with_seed(TERM_SEED);
        let mut languages: Vec<Words> = LANGUAGES.iter().map(words).collect();
        let mut taken: HashSet<String> = languages
            .iter()
            .flat_map(|words| &words.everyday)
            .map(|&word| word.to_owned())
            .collect();
        let terms: Vec<Term> = (0..MOST_TERMS)
            .map(|index| term(index, &mut languages, &mut taken, &mut random))
            .collect();
        for term in &terms[..PLANTED] {
            languages[term.language].planted.push(term.said.clone());
        }
        for words in &mut languages {
            add_rare(words, &mut taken, &mut random);
        }
        Self { languages, terms }
    }
}

fn words(language: &'static Language) -> Words {
    Words {
        language,
        everyday: language.everyday.split_whitespace().collect(),
        endings: language.endings.split_whitespace().collect(),
        rare: Vec::new(),
        planted: Vec::new(),
    }
}

/// Three of ten terms are phrases: all Vietnamese ones, no Thai ones, and a fifth of the others.
/// Five of a hundred have a wildcard.
fn term(
    index: usize,
    languages: &mut [Words],
    taken: &mut HashSet<String>,
    random: &mut Rng,
) -> Term {
    let language = index % LANGUAGES.len();
    let topic = index / LANGUAGES.len() % TOPICS;
    let words = &mut languages[language];
    let spec = words.language;
    let phrase = spec.spaced && spec.glue.is_empty() && random.u32(0..100) < 22;
    let wildcard = !phrase && spec.spaced && spec.glue.is_empty() && random.u32(0..100) < 8;
    // Longer than any rare word, so that no rare word begins or ends with it.
    let pieces = if wildcard {
        spec.fewest + 1
    } else {
        spec.fewest + random.usize(0..2)
    };
    let word = invent(spec, pieces, taken, random);
    let (written, said) = if phrase {
        words.rare.push(word.clone());
        let phrase = in_phrase(&word, words, random);
        (phrase.clone(), phrase)
    } else if wildcard && random.u32(0..5) == 0 {
        (format!("*{word}"), word)
    } else if wildcard {
        (format!("{word}*"), word)
    } else {
        (word.clone(), word)
    };
    Term {
        written,
        said,
        language,
        topic,
    }
}

/// An invented word among everyday ones, at any place. These are seldom the commonest: the word
/// stands by itself in posts, too, and should rarely meet them by chance.
fn in_phrase(word: &str, words: &Words, random: &mut Rng) -> String {
    let everyday = &words.everyday;
    let mut phrase: Vec<&str> = (0..random.usize(1..3))
        .map(|_| everyday[random.usize(0..everyday.len())])
        .collect();
    phrase.insert(random.usize(0..=phrase.len()), word);
    phrase.join(" ")
}

/// A word that is not taken yet.
fn invent(
    language: &Language,
    pieces: usize,
    taken: &mut HashSet<String>,
    random: &mut Rng,
) -> String {
    let all: Vec<&str> = language.pieces.split_whitespace().collect();
    loop {
        let chosen: Vec<&str> = (0..pieces)
            .map(|_| all[random.usize(0..all.len())])
            .collect();
        let word = chosen.join(language.glue);
        if taken.insert(word.clone()) {
            return word;
        }
    }
}

/// Rare words: inventions that are no longer than the shortest term; in Vietnamese the single pieces that terms are made of; in Thai
/// the English words that Thai posts are mixed with.
fn add_rare(words: &mut Words, taken: &mut HashSet<String>, random: &mut Rng) {
    let language = words.language;
    if !language.glue.is_empty() {
        words
            .rare
            .extend(language.pieces.split_whitespace().map(str::to_owned));
    } else if language.spaced {
        for _ in 0..RARE {
            // There are only so many of two, and Indonesian and Malay share them.
            let pieces = if random.u32(0..8) == 0 { 2 } else { 3 };
            let word = invent(language, pieces, taken, random);
            words.rare.push(word);
        }
    } else {
        let english = LANGUAGES.iter().find(|other| other.tag == "en");
        let english = english.map_or("", |english| english.everyday);
        words
            .rare
            .extend(english.split_whitespace().map(str::to_owned));
    }
}
