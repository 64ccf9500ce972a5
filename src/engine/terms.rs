//! Terms as the engine looks for them: folded, keyed on one word, shared between rules.

use std::collections::HashMap;

use crate::{
    rules::{Term, TermShape, TermWord},
    text,
};

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
    pub(super) open_start: bool,
    pub(super) open_end: bool,
}

/// What a candidate must turn out to be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Form {
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
    JoinedTag { text: String },
    /// A whole hashtag and nothing else; the key is all of it.
    WholeTag { text: String },
}

impl Form {
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Words { words, key } | Self::ExactCase { words, key, .. } => &words[*key].text,
            Self::JoinedTag { text } | Self::WholeTag { text } => text,
        }
    }
}

/// A form that some terms share, and where they are used.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) form: Form,
    pub(super) uses: Vec<Use>,
}

/// Collects the forms of all terms, each once.
#[derive(Debug, Default)]
pub(super) struct TermTable {
    pub(super) forms: Vec<Compiled>,
    index: HashMap<Form, usize>,
}

impl TermTable {
    /// Adds the forms of a term. `Err` names what this version does not do.
    pub(super) fn add(&mut self, term: &Term, at: Use) -> Result<(), &'static str> {
        match &term.shape {
            TermShape::Words(words) => {
                let words = fold_words(words);
                if words.len() > 1 && words.iter().all(|word| !word.open_start && !word.open_end) {
                    let text = words.iter().map(|word| word.text.as_str()).collect();
                    self.insert(Form::JoinedTag { text }, at);
                }
                let key = key_of(&words);
                self.insert(Form::Words { words, key }, at);
            }
            TermShape::ExactCase(cased) => {
                let words = fold_words(cased);
                let key = key_of(&words);
                let cased = cased.iter().map(|word| compile_word(word, plain)).collect();
                self.insert(Form::ExactCase { words, cased, key }, at);
            }
            TermShape::Hashtag(tag) => self.insert(Form::WholeTag { text: fold(tag) }, at),
            TermShape::Root { .. } => return Err("`~` roots"),
        }
        Ok(())
    }

    fn insert(&mut self, form: Form, at: Use) {
        let index = *self.index.entry(form).or_insert_with_key(|form| {
            self.forms.push(Compiled {
                form: form.clone(),
                uses: vec![],
            });
            self.forms.len() - 1
        });
        self.forms[index].uses.push(at);
    }
}

/// The word a phrase is looked for by: the longest, as the likeliest to be rare; first of equals.
fn key_of(words: &[Word]) -> usize {
    (0..words.len())
        .rev()
        .max_by_key(|&index| words[index].text.len())
        .unwrap_or(0)
}

fn fold_words(words: &[TermWord]) -> Vec<Word> {
    words.iter().map(|word| compile_word(word, fold)).collect()
}

fn compile_word(word: &TermWord, read: impl Fn(&str) -> String) -> Word {
    Word {
        text: read(&word.text),
        open_start: word.open_start,
        open_end: word.open_end,
    }
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
