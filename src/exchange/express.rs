//! What a foreign entry is in the rule language: a term, a regular expression, or nothing.
//!
//! A term is made of words, and any punctuation may stand between them. Where an entry has signs
//! that people do mean, such as `c++`, `:)` or 🐔, it becomes a literal expression instead. So do
//! texts that begin with `=` or `~`, which are signs of the rule language and not of theirs.

use unicode_normalization::char::is_combining_mark;

use super::{
    entry,
    foreign::{Entry, Syntax},
    regex_dialect::from_python,
};
use crate::text;

/// Longest entry, in characters. Longer ones are texts, not terms.
const MOST_CHARS: usize = 1000;
/// Longest expression. What it compiles to is bounded besides.
const MOST_EXPRESSION: usize = 100_000;

/// An entry in the rule language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expressed {
    /// For a group of terms.
    Term(String),
    /// For a pattern.
    Expression(String),
}

/// The entry in the rule language, or why there is no way to say it.
pub(super) fn express(entry: &Entry, keep_case: bool) -> Result<Expressed, String> {
    let most = match entry.syntax {
        Syntax::Regex => MOST_EXPRESSION,
        _ => MOST_CHARS,
    };
    if entry.text.chars().nth(most).is_some() {
        return Err(format!("it has more than {most} characters"));
    }
    match entry.syntax {
        Syntax::Regex => expression(&entry.text, keep_case),
        Syntax::Globs if entry.text.contains('?') => {
            Err(String::from("there is no wildcard `?` for one letter"))
        }
        Syntax::Globs | Syntax::Stars => words(&entry.text, true, keep_case),
        Syntax::Literal => words(&entry.text, false, keep_case),
    }
}

fn expression(written: &str, keep_case: bool) -> Result<Expressed, String> {
    if let Some(term) = entry::as_term(written) {
        return Ok(Expressed::Term(term));
    }
    let (any_case, rest) = match written.strip_prefix("(?i)") {
        Some(rest) => (true, rest),
        None => (false, written),
    };
    let ours = from_python(rest)?;
    Ok(Expressed::Expression(if keep_case && !any_case {
        format!("(?-i:{ours})")
    } else {
        ours
    }))
}

/// Letters, marks and digits, as the rule language reads terms.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Joiners, which belong to the spelling of a word, though nobody sees them.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Punctuation of which nobody expects that it is looked for.
fn is_soft(c: char) -> bool {
    matches!(
        c,
        '-' | '\'' | '"' | '`' | ',' | '.' | '!' | '?' | ':' | ';' | '(' | ')' | '/' | '&' | '_'
            | '¡' | '«' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2039}' | '\u{203a}'
            | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '！' | '（' | '）' | '，' | '．'
            | '：' | '；' | '？' | '।' | '॥' | '،' | '؛' | '؟' | '۔'
    )
}

/// What to tell of an entry that begins like a root or an exact case of the rule language. Other
/// tools have no such signs, so they are looked for as they stand; who wrote the list may know better.
pub(super) fn sign_of_rules(entry: &Entry, language: &str) -> Option<String> {
    if entry.syntax == Syntax::Regex {
        return None;
    }
    let term = visible(&entry.text);
    let sign = term.chars().next().filter(|&c| c == '~' || c == '=')?;
    let rest = &term[sign.len_utf8()..];
    if !rest.starts_with(is_word) {
        return None;
    }
    let has_roots = text::AFFIX_LANGUAGES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(language));
    let (meaning, instead) = match sign {
        '=' => ("this case alone", format!("write \"{term}\"")),
        _ if has_roots && rest.chars().all(is_word) => ("a root", format!("write \"{term}\"")),
        _ => {
            let languages = text::AFFIX_LANGUAGES.join(", ");
            let why = format!("roots are single words, in files for {languages}");
            ("a root", format!("list the forms of the word ({why})"))
        }
    };
    Some(format!(
        "`{sign}` is looked for as a character of the term; if {meaning} was meant, take the \
         pattern out of the rule and {instead} among its terms"
    ))
}

/// Without what nobody sees, and with one space where there is any.
fn visible(written: &str) -> String {
    let visible: String = written
        .chars()
        .filter(|&c| !text::is_ignorable(c) || is_joiner(c))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(written: &str, stars: bool, keep_case: bool) -> Result<Expressed, String> {
    let term = visible(written);
    if term.chars().all(|c| is_joiner(c) || c == ' ') {
        return Err(String::from("there is nothing to look for in it"));
    }
    let starred = stars && term.contains('*');
    if let Some(tag) = term.strip_prefix('#') {
        if starred {
            return Err(String::from("hashtags are matched whole, without `*`"));
        }
        let whole = tag.chars().all(|c| is_word(c) || is_joiner(c) || c == '_');
        if whole && tag.chars().any(is_word) {
            return Ok(Expressed::Term(term));
        }
    }
    let plain =
        |c: char| is_word(c) || is_joiner(c) || c == ' ' || is_soft(c) || (stars && c == '*');
    if term.chars().any(is_word) && term.chars().all(plain) {
        if starred {
            check_stars(&term)?;
        }
        return Ok(Expressed::Term(in_case(term, keep_case)));
    }
    if starred {
        return Err(String::from(
            "a `*` together with signs that are not letters",
        ));
    }
    Ok(Expressed::Expression(literal(&term, keep_case)))
}

fn in_case(term: String, keep_case: bool) -> String {
    if keep_case && (term.to_lowercase() != term || term.to_uppercase() != term) {
        format!("={term}")
    } else {
        term
    }
}

/// A `*` may begin or end a word of the term, and stands nowhere else.
fn check_stars(term: &str) -> Result<(), String> {
    let pieces = term.split(|c: char| !(is_word(c) || is_joiner(c) || c == '*'));
    for piece in pieces.filter(|piece| piece.contains('*')) {
        let inside = piece.strip_prefix('*').unwrap_or(piece);
        let inside = inside.strip_suffix('*').unwrap_or(inside);
        if inside.contains('*') {
            return Err(String::from("a `*` inside a word"));
        }
        if !inside.chars().any(is_word) {
            return Err(String::from("a `*` that stands for whole words"));
        }
    }
    Ok(())
}

/// The text itself, with any white space between its parts, as patterns see texts.
fn literal(term: &str, keep_case: bool) -> String {
    let mut reading = String::new();
    text::plain_reading(term, &mut reading);
    let parts: Vec<String> = reading.split_whitespace().map(regex::escape).collect();
    let border = |c: Option<char>| {
        if c.is_some_and(entry::has_border) {
            r"\b"
        } else {
            ""
        }
    };
    let start = border(reading.chars().next());
    let end = border(reading.chars().next_back());
    let whole = format!("{start}{}{end}", parts.join(r"\s+"));
    let cased = reading.to_lowercase() != reading || reading.to_uppercase() != reading;
    if keep_case && cased {
        format!("(?-i:{whole})")
    } else {
        whole
    }
}
