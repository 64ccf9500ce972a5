//! Terms as entries of a TrendQuery, and back.
//!
//! A term becomes an expression that begins with `(?i)`, because the reference reader looks at
//! case and rules do not. [`as_term`] undoes exactly what [`of_words`] and [`of_hashtag`] write, so
//! that an exported rule comes back with its terms. `\b` is left out beside letters that have no
//! such border for the reader: marks, and scripts that put no spaces between words.

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

use crate::{
    rules::{TermShape, TermWord},
    text,
};

/// What may stand between the words of a phrase.
const GAP: &str = r"[\W_]+";
const OPEN: &str = r"\w*";
const BORDER: &str = r"\b";
const ANY_CASE: &str = "(?i)";

/// True for letters and digits beside which `\b` means the end of a word.
pub(super) fn has_border(c: char) -> bool {
    c.is_alphanumeric() && !is_combining_mark(c) && !text::is_unspaced(c)
}

/// The same behind a word: particles attach to Korean words.
fn has_border_behind(c: char) -> bool {
    has_border(c) && c.script() != Script::Hangul
}

/// All entries that a term stands for, as they are written into a query.
pub(super) fn of_term(shape: &TermShape) -> Vec<String> {
    let regex = |expression: String| format!("regex-/{expression}/");
    match shape {
        TermShape::Words(words) => folded(words).into_iter().map(regex).collect(),
        TermShape::ExactCase(words) => match words.as_slice() {
            [word] if is_plain(word) => vec![read(&word.text)],
            _ => vec![regex(of_words(words))],
        },
        TermShape::Hashtag(tag) => vec![regex(format!("{ANY_CASE}{}", of_hashtag(tag)))],
        TermShape::Root { forms, .. } => forms
            .iter()
            .flat_map(|form| folded(&split(form)))
            .map(regex)
            .collect(),
    }
}

/// A phrase, and the hashtag that it is without spaces.
fn folded(words: &[TermWord]) -> Vec<String> {
    let mut entries = vec![format!("{ANY_CASE}{}", of_words(words))];
    let closed = words.iter().all(|word| !word.open_start && !word.open_end);
    if words.len() > 1 && closed {
        let joined: String = words.iter().map(|word| word.text.as_str()).collect();
        entries.push(format!("{ANY_CASE}{}", of_hashtag(&joined)));
    }
    entries
}

/// A word that reads the same as a plain entry: between borders, nothing open.
fn is_plain(word: &TermWord) -> bool {
    let ends = (word.text.chars().next(), word.text.chars().next_back());
    let (Some(first), Some(last)) = ends else {
        return false;
    };
    !word.open_start && !word.open_end && has_border(first) && has_border_behind(last)
}

/// As texts are read: composed, without what cannot be seen.
fn read(written: &str) -> String {
    let mut out = String::new();
    text::plain_reading(written, &mut out);
    out
}

fn of_words(words: &[TermWord]) -> String {
    let mut out = String::new();
    for (number, word) in words.iter().enumerate() {
        let text = read(&word.text);
        if number > 0 {
            out.push_str(GAP);
        } else if !word.open_start && text.chars().next().is_some_and(has_border) {
            out.push_str(BORDER);
        }
        for (open, part) in [
            (word.open_start, OPEN),
            (true, &text),
            (word.open_end, OPEN),
        ] {
            if open {
                out.push_str(part);
            }
        }
        let last = text.chars().next_back();
        if number + 1 == words.len() && !word.open_end && last.is_some_and(has_border_behind) {
            out.push_str(BORDER);
        }
    }
    out
}

fn of_hashtag(tag: &str) -> String {
    let tag = read(tag);
    let border = match tag.chars().next_back() {
        Some(c) if c == '_' || has_border_behind(c) => BORDER,
        _ => "",
    };
    format!("#{tag}{border}")
}

/// The words of a form, which has no wildcards.
fn split(form: &str) -> Vec<TermWord> {
    form.split(text::is_gap)
        .filter(|word| !word.is_empty())
        .map(|word| TermWord {
            text: String::from(word),
            open_start: false,
            open_end: false,
        })
        .collect()
}

/// The term that was exported as this expression, if one was.
pub(super) fn as_term(expression: &str) -> Option<String> {
    let inside = expression.strip_prefix(ANY_CASE)?;
    if let Some(tag) = inside.strip_prefix('#') {
        let tag = tag.strip_suffix(BORDER).unwrap_or(tag);
        let whole = tag
            .chars()
            .all(|c| c.is_alphanumeric() || is_combining_mark(c) || c == '_');
        let same = whole && tag.chars().any(char::is_alphanumeric) && of_hashtag(tag) == inside;
        return same.then(|| format!("#{tag}"));
    }
    let middle = inside.strip_prefix(BORDER).unwrap_or(inside);
    let middle = middle.strip_suffix(BORDER).unwrap_or(middle);
    let mut words = Vec::new();
    for part in middle.split(GAP) {
        let text = part.strip_prefix(OPEN).unwrap_or(part);
        let closed = text.strip_suffix(OPEN).unwrap_or(text);
        let letters = |c: char| c.is_alphanumeric() || is_combining_mark(c);
        if closed.is_empty() || !closed.chars().all(letters) {
            return None;
        }
        words.push(TermWord {
            text: String::from(closed),
            open_start: text.len() < part.len(),
            open_end: closed.len() < text.len(),
        });
    }
    let star = |open: bool| if open { "*" } else { "" };
    let term = words
        .iter()
        .map(|it| format!("{}{}{}", star(it.open_start), it.text, star(it.open_end)))
        .collect::<Vec<_>>()
        .join(" ");
    (of_words(&words) == inside).then_some(term)
}
