//! Where in a text a key can stand, as far as its letters tell.

use std::ops::Range;

use crate::{
    engine::frequency,
    text::{self, Glance},
};

/// Where in a text a key can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::engine) enum Place {
    /// It is a whole word, or a part of a hashtag.
    Word,
    /// A word begins with it, or a part of a hashtag.
    Head,
    /// It is a part of a hashtag.
    Tag,
    /// It has letters of scripts without spaces, and may stand anywhere in texts that have some.
    Unspaced,
    /// It may stand anywhere.
    Anywhere,
}

/// A key, and where in a text it can stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::engine) struct Key {
    pub(in crate::engine) text: String,
    pub(in crate::engine) place: Place,
}

impl Key {
    /// The key of a word whose ends may be open.
    pub(in crate::engine) fn of_word(text: &str, open_start: bool, open_end: bool) -> Self {
        let open_end = open_end || text.chars().next_back().is_some_and(text::ends_open);
        let place = match shape_of(text) {
            Shape::Unspaced => Place::Unspaced,
            Shape::Word if open_start => Place::Anywhere,
            Shape::Word if open_end => Place::Head,
            Shape::Word => Place::Word,
            Shape::Several => Place::Anywhere,
        };
        Self::new(text, place)
    }

    /// The key of what is looked for in hashtags only.
    pub(in crate::engine) fn of_tag(text: &str) -> Self {
        let place = match shape_of(text) {
            Shape::Unspaced => Place::Unspaced,
            Shape::Word | Shape::Several => Place::Tag,
        };
        Self::new(text, place)
    }

    /// A key that stands wherever a literal stands. With `begins_word`, no letter, mark or digit
    /// stands before the literal.
    pub(in crate::engine) fn of_literal(literal: &str, begins_word: bool) -> Self {
        if is_plain_word(literal) {
            let place = if begins_word {
                Place::Head
            } else {
                Place::Anywhere
            };
            return Self::new(literal, place);
        }
        let mut glance = Glance::default();
        glance.at_reading(literal);
        if glance.is_unspaced() {
            return Self::new(literal, Place::Unspaced);
        }
        // Hashtags are looked through for all that stands in words.
        let words = glance.words().get().iter().chain(glance.tags().get());
        let whole = words.map(|&[start, end]| start as usize..end as usize);
        let begun = whole.filter(|word| word.start > 0 || begins_word);
        let longest = begun.max_by_key(Range::len);
        let Some(word) = longest else {
            return Self::new(literal, Place::Anywhere);
        };
        let place = if word.end < literal.len() {
            Place::Word
        } else {
            Place::Head
        };
        Self::new(&literal[word], place)
    }

    fn new(text: &str, place: Place) -> Self {
        let text = text.to_owned();
        Self { text, place }
    }

    /// How often it leads to something that is none, about: a common word is 1,000.
    pub(in crate::engine) fn cost(&self) -> u32 {
        let frequency = frequency::of(&self.text);
        match self.place {
            Place::Anywhere => 4 * frequency,
            _ => frequency,
        }
    }
}

/// True for most words, of which a glance, which takes memory, would tell no more.
fn is_plain_word(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !text.is_empty() && text.bytes().all(is_plain)
}

/// What a text is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One word.
    Word,
    /// It has letters of a script without spaces.
    Unspaced,
    /// Several words, or parts of words, or none.
    Several,
}

fn shape_of(text: &str) -> Shape {
    if is_plain_word(text) {
        return Shape::Word;
    }
    let mut glance = Glance::default();
    glance.at_reading(text);
    if glance.is_unspaced() {
        Shape::Unspaced
    } else if glance.words().get() == [[0, text.len() as u32]] {
        Shape::Word
    } else {
        Shape::Several
    }
}
