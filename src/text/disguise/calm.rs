//! Passes over the calm parts of a text, where no word can stand in disguise: nearly all of nearly
//! all texts, so this is what a scan pays for looking through disguises at all.
//!
//! A word is followed by a machine of eight states. Whatever it cannot take is left to the scan for
//! stretches, from where the word begins, unless it stands in a handle or a web address, of which no
//! match is taken.

use super::{ASCII, Kind, kind};

/// What was read of a word, or before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A gap, or the beginning.
    Rest,
    /// One letter.
    Single,
    /// Several letters, or letters behind signs.
    Word,
    /// One digit.
    Digit,
    Number,
    /// A `@` behind a gap.
    At,
    /// A sign that may stand for a letter.
    Sign,
    Mask,
    /// Something that a word in disguise may have.
    Restless,
}

/// A row of the table has room for a power of two, which is quicker to find one's way in.
const STATES: usize = 16;

/// What the machine tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Gap,
    Letter,
    Accent,
    Digit,
    /// A sign that may be the last of a word.
    Sign,
    /// A sign that may not.
    Ending,
    At,
    Mask,
}

const CLASSES: usize = 8;

/// The next state, by class and state.
///
/// A single letter may be the first of a row of letters set apart, and so may a single digit. All
/// else that is restless is a sign, a digit or a mask that touches a letter.
const NEXT: [[State; STATES]; CLASSES] = {
    use State::{At, Digit, Mask, Number, Rest, Restless as X, Sign, Single, Word};
    let rows = [
        // Rest, Single, Word, Digit, Number, At, Sign, Mask
        [Rest, X, Rest, X, Rest, Rest, Rest, Rest],
        [Single, Word, Word, X, X, Single, X, Single],
        [Word, Single, Word, X, X, Word, X, Word],
        [Digit, X, X, Number, Number, Digit, X, Digit],
        [Sign, X, X, X, Sign, X, X, Sign],
        [Sign, X, Sign, X, Sign, Sign, Sign, Sign],
        [At, X, X, X, Sign, X, X, Sign],
        [Mask, X, X, X, X, Mask, Mask, Mask],
    ];
    let mut table = [[X; STATES]; CLASSES];
    let (mut class, mut state) = (0, 0);
    while class < CLASSES {
        table[class][state] = rows[class][state];
        state += 1;
        if state == rows[class].len() {
            (class, state) = (class + 1, 0);
        }
    }
    table
};

const fn class_of_ascii(byte: u8) -> Class {
    match ASCII[byte as usize] {
        Kind::Gap => Class::Gap,
        Kind::Letter | Kind::Accent => Class::Letter,
        Kind::Digit => Class::Digit,
        Kind::Mask => Class::Mask,
        Kind::Sign => match byte {
            b'@' => Class::At,
            b'$' => Class::Sign,
            _ => Class::Ending,
        },
    }
}

static CLASS_OF_ASCII: [Class; 128] = {
    let mut classes = [Class::Gap; 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = class_of_ascii(byte as u8);
        byte += 1;
    }
    classes
};

fn class_of(c: char) -> Class {
    match kind(c) {
        Kind::Gap => Class::Gap,
        Kind::Letter => Class::Letter,
        Kind::Accent => Class::Accent,
        Kind::Digit => Class::Digit,
        Kind::Mask => Class::Mask,
        Kind::Sign => Class::Sign,
    }
}

/// Where the calm part that begins at `from` ends: before a word that may be in disguise, with the
/// text, or at the first gap behind `until`. A word begins at `from`, or a gap.
pub(super) fn end(text: &str, from: usize, until: usize) -> usize {
    let bytes = text.as_bytes();
    let mut state = State::Rest;
    let (mut before_last, mut last) = ('\0', '\0');
    let (mut at, mut rest) = (from, from);
    while at < bytes.len() {
        // Which way a word ends cannot be guessed, so nothing here depends on that: every character
        // takes the same steps.
        let byte = bytes[at];
        let (c, class, next) = if byte < 0x80 {
            let class = CLASS_OF_ASCII[usize::from(byte)];
            (char::from(byte), class, at + 1)
        } else {
            let c = text[at..].chars().next().unwrap_or_default();
            (c, class_of(c), at + c.len_utf8())
        };
        state = NEXT[class as usize][state as usize];
        let third = c == last && c == before_last;
        let restless =
            state == State::Restless || (third && matches!(class, Class::Letter | Class::Accent));
        if restless || byte == b':' {
            if let Some(end) = address_end(bytes, rest) {
                (state, at, rest) = (State::Rest, end, end);
                continue;
            } else if restless {
                return rest;
            }
        }
        (before_last, last) = (last, c);
        at = next;
        if state == State::Rest {
            rest = at;
            if at > until {
                break;
            }
        }
    }
    at
}

/// Where the handle or the web address ends that the word at `start` begins; `None` when it begins
/// none, or it is hard to tell where that ends. Terms that touch one do not match.
#[cold]
fn address_end(bytes: &[u8], start: usize) -> Option<usize> {
    let before = bytes[..start].last();
    if before.is_some_and(|byte| !byte.is_ascii_whitespace()) {
        return None;
    }
    let here = &bytes[start..];
    let is_address = here.starts_with(b"http://") || here.starts_with(b"https://");
    let ends = |byte: &u8| match is_address {
        true => !byte.is_ascii_graphic(),
        false => !byte.is_ascii_alphanumeric() && *byte != b'_',
    };
    // One sign and two letters at least: less may be a letter set apart.
    let sign = usize::from(here.first() == Some(&b'@'));
    if !is_address && sign == 0 {
        return None;
    }
    let length = sign
        + here[sign..]
            .iter()
            .position(ends)
            .unwrap_or(here.len() - sign);
    let behind = here.get(length);
    let is_whole = behind.is_none_or(|byte| match is_address {
        true => byte.is_ascii_whitespace(),
        false => byte.is_ascii() && ASCII[usize::from(*byte)] == Kind::Gap,
    });
    (is_whole && length > 2).then_some(start + length)
}
