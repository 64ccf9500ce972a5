//! Cuts the text of a condition into tokens with places.

use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// A name or one of the reserved words.
    Name(&'a str),
    /// Digits.
    Number(&'a str),
    /// What stands between quotes.
    Text(&'a str),
    Open,
    Close,
    Comma,
    AtLeast,
    Equals,
    /// A quote that is never closed.
    Unclosed,
    /// A character that means nothing here.
    Other,
    End,
}

#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) span: Range<usize>,
}

fn starts_name(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

fn continues_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '-'
}

/// True when conditions can name a group so.
pub(crate) fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(starts_name) && letters.all(continues_name)
}

/// All tokens; the last one is always [`Kind::End`].
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some((kind, skipped, length)) = next(text.get(at..).unwrap_or_default()) {
        let start = at + skipped;
        at = start + length;
        tokens.push(Token {
            kind,
            span: start..at,
        });
    }
    let end = text.trim_end().len();
    tokens.push(Token {
        kind: Kind::End,
        span: end..end,
    });
    tokens
}

/// The first token of `text`, the white space before it and its length.
fn next(text: &str) -> Option<(Kind<'_>, usize, usize)> {
    let rest = text.trim_start();
    let skipped = text.len() - rest.len();
    let first = rest.chars().next()?;
    let (kind, length) = match first {
        '(' => (Kind::Open, 1),
        ')' => (Kind::Close, 1),
        ',' => (Kind::Comma, 1),
        '"' | '\'' => quoted(rest, first),
        '0'..='9' => {
            let digits = prefix(rest, |letter| letter.is_ascii_digit());
            (Kind::Number(digits), digits.len())
        }
        _ if starts_name(first) => {
            let name = prefix(rest, continues_name);
            (Kind::Name(name), name.len())
        }
        _ if rest.starts_with(">=") => (Kind::AtLeast, 2),
        _ if rest.starts_with("==") => (Kind::Equals, 2),
        _ => (Kind::Other, first.len_utf8()),
    };
    Some((kind, skipped, length))
}

fn prefix(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = text.find(|letter| !belongs(letter)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn quoted(rest: &str, quote: char) -> (Kind<'_>, usize) {
    let inside = rest.get(1..).unwrap_or_default();
    match inside.split_once(quote) {
        Some((value, _)) => (Kind::Text(value), value.len() + 2),
        None => (Kind::Unclosed, rest.len()),
    }
}
