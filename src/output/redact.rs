//! Personal data in free text becomes typed placeholders, so that a doxing post can still be judged.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use regex_automata::{Input, meta::Regex};

use super::{
    identity,
    masked::{EMAIL, MaskedCounts},
    rewrite::Rewrite,
    visible::safe_for_terminal,
};

/// What may have to be masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// An address.
    Url,
    Email,
    Handle,
    /// A number of a document, with letters.
    Letters,
    /// Digits with signs between them, which may be any number.
    Number,
}

/// How each sort is written. Of those that begin at the same place the first wins.
const SORTS: [(Sort, &str); 5] = [
    // Non-ASCII letters belong to a path only right after a separator: Thai and Korean go on without a
    // space after the address.
    (
        Sort::Url,
        r#"(?x) (?i: [a-z][a-z0-9+.\-]{1,15}://  (?: [/=_.\-][^\x00-\x7F\s]+ | [!-~&&[^<>"]] )+
                    | [^\x00-\x7F\s]+ \. [^\x00-\x7F\s/]+ / [!-~]+
                    | (?:[a-z0-9\-]{1,63}\.)+ [a-z]{2,18} (?: /[^\x00-\x7F\s]* | [?\#] [a-z0-9_\-]{1,40} = )
                      (?: [/=_.\-@%][^\x00-\x7F\s]+ | [!-~&&[^<>"]] )* )"#,
    ),
    // Also as `nama (at) gmail (dot) com`.
    (
        Sort::Email,
        r#"(?x) [A-Za-z0-9._%+\-]+ (?: [@＠] | \ ?[\[({]\ ?(?i:at)\ ?[\])}]\ ? )
                   [A-Za-z0-9\-]+ (?: (?: \. | \ ?[\[({]\ ?(?i:dot)\ ?[\])}]\ ? ) [A-Za-z0-9\-]+ )+
                 | [\p{L}\p{M}\p{N}._%+\-]+ [@＠] [\p{L}\p{M}&&[^a-zA-Z]] [\p{L}\p{M}\p{N}\-]* (?: \. [\p{L}\p{M}\p{N}\-]+ )+"#,
    ),
    // Also `@nama@server` of the fediverse.
    (
        Sort::Handle,
        r#"(?x) [@＠] (?: [A-Za-z0-9_]+ (?: [.\-]+ [A-Za-z0-9_]+ )* (?: @ [A-Za-z0-9\-]+ (?: \. [A-Za-z0-9\-]+ )+ )?
                            | [\p{L}\p{N}_] [\p{L}\p{M}\p{N}_]* )
                  | (?-u:\b)/?u/ [A-Za-z0-9_\-]{3,20}"#,
    ),
    // Singapore's NRIC, also with gaps; passports, Korea's of today with a letter in the middle.
    (
        Sort::Letters,
        r#"(?x) (?-u:\b) (?: (?i:[STFGM]) \p{Nd}{7} [A-Za-z] | [STFGM] [\ \-] \p{Nd}{7} [\ \-]? [A-Z]
                                | [A-Z]{1,2} \p{Nd}{7,8} [A-Z]? | [A-Z] \ \p{Nd}{7,8} | [a-z] \p{Nd}{7,8}
                                | [A-Z] \p{Nd}{3} [A-Z] \p{Nd}{4} ) (?-u:\b)"#,
    ),
    // Digits of any script, in circles and as keys too, with up to two signs or a spaced dash between.
    (
        Sort::Number,
        r#"(?x) [+＋]? [(（]? [\p{Nd}\p{No}]
                    (?: (?: [\x{FE0E}\x{FE0F}\x{20E3}]{0,2} [\ .\-_*~‐‑‒–—―−－()（）/·•]{0,2} | \ [\-_*~‐‑‒–—―−－]\  ) [\p{Nd}\p{No}] )*
                    [\x{FE0E}\x{FE0F}\x{20E3}]{0,2}"#,
    ),
];

/// All of them in one pass, which tells by which a place was found without looking for groups.
static PERSONAL: LazyLock<Regex> = LazyLock::new(|| {
    let expressions = SORTS.map(|(_, expression)| expression);
    Regex::new_many(&expressions).expect("fixed expressions that tests compile")
});

/// Something that may have to be masked.
#[derive(Debug, Clone, Copy)]
struct Personal<'t> {
    sort: Sort,
    /// Its first byte in the text.
    start: usize,
    written: &'t str,
}

/// `text` with typed placeholders in place of personal data.
#[must_use]
pub fn redacted(text: &str) -> String {
    Redactor::default().redacted(text).into_owned()
}

/// Masks the texts of one post; the same handle gets the same number in all of them.
#[derive(Debug, Default)]
pub(super) struct Redactor {
    handles: HashMap<String, usize>,
    shape: String,
    /// What was masked in what was written.
    pub(super) masked: MaskedCounts,
}

impl Redactor {
    /// Forgets the handles of the last post.
    pub(super) fn next_post(&mut self) {
        self.handles.clear();
    }

    /// Writes `text` with placeholders into `out`.
    pub(super) fn redact(&mut self, text: &str, out: &mut Rewrite) {
        let mut found: Vec<(usize, usize, Cow<'static, str>)> = vec![];
        each_personal(text, |personal| found.extend(self.placeholder(personal)));
        let ranges = found
            .iter()
            .map(|(start, end, with)| (*start, *end, &**with));
        out.substitute(text, ranges);
    }

    /// A short text by itself, such as a term.
    pub(super) fn redacted<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if !text.contains(['@', '＠', '/', '.']) && !text.contains(char::is_numeric) {
            return Cow::Borrowed(text);
        }
        let mut out = Rewrite::default();
        self.redact(text, &mut out);
        Cow::Owned(out.text)
    }

    /// The same, counted as written.
    pub(super) fn written<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        let shown = self.redacted(text);
        if let Cow::Owned(_) = &shown {
            let mut out = Rewrite::default();
            self.redact(text, &mut out);
            out.replaced(0, out.text.len())
                .for_each(|with| self.masked.add(with));
        }
        shown
    }

    /// The name of a place or platform as it is written. Its handle, address and id are how a reviewer
    /// gets there; a telephone number in it is somebody's.
    pub(super) fn written_name<'a>(&mut self, name: &'a str) -> Cow<'a, str> {
        let Some(found) = personal_in_name(name) else {
            return Cow::Borrowed(name);
        };
        let mut out = Rewrite::default();
        out.substitute(name, found);
        out.replaced(0, out.text.len())
            .for_each(|with| self.masked.add(with));
        Cow::Owned(out.text)
    }

    /// See [`masked_id`].
    pub(super) fn written_id<'a>(&mut self, id: &'a str) -> Cow<'a, str> {
        let is_odd = |c: char| "@＠+/%".contains(c) || c.is_whitespace();
        if id.contains("://") && id.contains(['@', '?', '%']) {
            return self.written(id);
        }
        // No id begins with 0 and goes on like a telephone number.
        if id.contains(is_odd) || id.starts_with('0') && id.len() > 8 {
            self.written_name(id)
        } else {
            Cow::Borrowed(id)
        }
    }

    fn placeholder(&mut self, personal: Personal<'_>) -> Option<(usize, usize, Cow<'static, str>)> {
        let Personal {
            sort,
            start,
            written,
        } = personal;
        let mut end = start + written.len();
        let with = match sort {
            Sort::Number => {
                self.shape.clear();
                self.shape.extend(written.chars().filter_map(shape_of));
                Cow::Borrowed(identity::classify(&self.shape)?)
            }
            Sort::Email => Cow::Borrowed(EMAIL),
            Sort::Letters => Cow::Borrowed(identity::ID_NUMBER),
            Sort::Handle => Cow::Owned(self.handle(written)),
            Sort::Url => {
                let shown = written.trim_end_matches(['.', ',', ')', '!', '?', ';', ':', '\'']);
                end = start + shown.len();
                Cow::Owned(format!("[URL {}]", host(shown)))
            }
        };
        Some((start, end, with))
    }

    fn handle(&mut self, written: &str) -> String {
        let name = written.trim_start_matches(['@', '＠', '/']).to_lowercase();
        let next = self.handles.len() + 1;
        format!("[@{}]", self.handles.entry(name).or_insert(next))
    }
}

/// [`Redactor::written_name`] without counting.
pub(super) fn masked_name(name: &str) -> Cow<'_, str> {
    Redactor::default().written_name(name)
}

/// The id of a post as outputs write it: what could be written to or called is somebody's, and masked.
#[must_use]
pub fn masked_id(id: &str) -> Cow<'_, str> {
    Redactor::default().written_id(id)
}

/// What to mask in the name of a place; `None` for nothing.
fn personal_in_name(name: &str) -> Option<Vec<(usize, usize, &'static str)>> {
    if !name.contains(char::is_numeric) && !name.contains(['@', '＠']) {
        return None;
    }
    // An id may have any digits in it; one that could be called is none.
    let is_id = name.bytes().all(|byte| byte.is_ascii_graphic());
    let mut found = vec![];
    each_personal(name, |personal| {
        let Personal {
            sort,
            start,
            written,
        } = personal;
        let (len, with) = if sort == Sort::Number {
            let shape: String = written.chars().filter_map(shape_of).collect();
            let with = identity::classify(&shape);
            let masks = !is_id || identity::can_be_called(&shape);
            (written.len(), with.filter(|_| masks))
        } else if sort == Sort::Letters {
            (written.len(), (!is_id).then_some(identity::ID_NUMBER))
        } else if let Some(group) = written.strip_suffix("@g.us") {
            // Older groups are named by the telephone of whoever made them.
            let phone = group.split_once('-').map(|(phone, _)| phone.len());
            (phone.unwrap_or_default(), phone.map(|_| identity::PHONE))
        } else {
            (written.len(), (sort == Sort::Email).then_some(EMAIL))
        };
        found.extend(with.map(|with| (start, start + len, with)));
    });
    (!found.is_empty()).then_some(found)
}

/// Bytes that a search looks ahead. It would look to the end of a text without blanks for the `@` of an
/// e-mail address, and again behind every digit, and take hours.
const AHEAD: usize = 512;
/// Bytes before the end of a search in which nothing is settled: what is found there may be a part of
/// something that goes on behind it, as the digits of an e-mail address are. No address is longer.
const OVERLAP: usize = 256;

/// Visits everything in the text that may have to be masked, in order.
fn each_personal<'t>(text: &'t str, mut visit: impl FnMut(Personal<'t>)) {
    let (mut at, mut ahead) = (0, AHEAD);
    while at < text.len() {
        let end = border_at(text, at + ahead);
        match PERSONAL.find(Input::new(&text[..end]).range(at..)) {
            Some(found) if found.end() + OVERLAP > end && end < text.len() => {
                ahead *= 2;
            }
            Some(found) => {
                visit(Personal {
                    sort: SORTS[found.pattern().as_usize()].0,
                    start: found.start(),
                    written: &text[found.range()],
                });
                (at, ahead) = (found.end(), AHEAD);
            }
            None if end == text.len() => return,
            None => (at, ahead) = (border_at(text, end - OVERLAP), AHEAD),
        }
    }
}

/// The first character border at or behind `at`; the end where there is none.
fn border_at(text: &str, at: usize) -> usize {
    (at..text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len())
}

/// The server an address names, which tells a reviewer much and names nobody.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let short: String = host.chars().take(80).collect();
    safe_for_terminal(&short.to_lowercase()).into_owned()
}

/// The ASCII character that stands for this one in a run of digits; nothing for what makes a key of a
/// digit.
fn shape_of(c: char) -> Option<char> {
    Some(match c {
        '+' | '＋' => '+',
        '(' | '（' => '(',
        ')' | '）' => ')',
        '.' | '·' | '•' => '.',
        ' ' | '/' => c,
        '\u{FE0E}' | '\u{FE0F}' | '\u{20E3}' => return None,
        c => digit(c).map_or('-', |digit| char::from(b'0' + digit)),
    })
}

/// First characters of the decimal digits of the scripts in Unicode's general category Nd. Each has ten in a row.
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
    0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
    0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0x2080, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10, 0x104A0, 0x11066, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E950, 0x1FBF0,
];

/// First characters of the digits from one to nine in circles.
const ONES: &[u32] = &[0x2460, 0x24F5, 0x2776, 0x2780, 0x278A];

/// The value of a decimal digit. A digit that is not listed counts as zero: it is still a digit.
fn digit(c: char) -> Option<u8> {
    let code = u32::from(c);
    let circled = ONES.iter().find(|&&one| (one..one + 9).contains(&code));
    if let Some(one) = circled {
        return u8::try_from(code - one + 1).ok();
    }
    let zero = ZEROS.iter().rev().find(|&&zero| zero <= code)?;
    match u8::try_from(code - zero) {
        Ok(value @ 0..=9) => Some(value),
        _ => c.is_numeric().then_some(0),
    }
}

#[cfg(test)]
#[path = "redact_tests.rs"]
mod tests;
