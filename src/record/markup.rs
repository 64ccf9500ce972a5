//! Text with markup becomes plain text, with the way back to where it came from.

use std::ops::Range;

/// Longest name of an entity, with `&` and `;`.
const LONGEST_ENTITY: usize = 34;

/// Longest tag that is taken for one.
const LONGEST_TAG: usize = 16 << 10;

/// Longest comment that is taken for one.
const LONGEST_COMMENT: usize = 4 << 10;

/// What a text is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Markup {
    /// As it is meant.
    #[default]
    None,
    /// With `&amp;` for `&`, and the like.
    Entities,
    /// HTML.
    Html,
    /// With backslashes that another tool left: `\n`, `\u00e9`, `\xf0\x9f`.
    Escapes,
}

impl Markup {
    /// Whether a text could have some.
    #[inline]
    pub(super) fn is_in(self, text: &str) -> bool {
        let bytes = text.as_bytes();
        match self {
            Self::None => false,
            Self::Entities => memchr::memchr(b'&', bytes).is_some(),
            Self::Html => memchr::memchr2(b'&', b'<', bytes).is_some(),
            Self::Escapes => has_left_escapes(text),
        }
    }
}

/// One stretch of the plain text and where it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    /// First byte in the plain text.
    plain: u32,
    /// First byte in the original, and one past the last of what this stretch stands for.
    from: u32,
    to: u32,
    /// Same bytes on both sides.
    verbatim: bool,
}

/// Ways back of the texts of one record; reused from record to record.
#[derive(Debug, Clone, Default)]
pub(super) struct Ways {
    steps: Vec<Step>,
}

/// The way back of one text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Way<'a> {
    steps: &'a [Step],
    original: &'a str,
}

impl<'a> Way<'a> {
    /// The text as the export has it; `None` when that is what was read.
    #[must_use]
    pub fn original(&self) -> Option<&'a str> {
        (!self.steps.is_empty()).then_some(self.original)
    }

    /// Where a range of the text that was read is in the original: the least that holds all of it.
    #[must_use]
    pub fn back(&self, read: Range<usize>) -> Range<usize> {
        if self.steps.is_empty() {
            return read;
        }
        let start = self
            .step(read.start)
            .map_or(0, |step| step.start(read.start));
        let last = read.end.saturating_sub(1).max(read.start);
        let end = self.step(last).map_or(0, |step| step.end(read.end));
        start..end.max(start)
    }

    fn step(&self, read: usize) -> Option<&Step> {
        let after = self
            .steps
            .partition_point(|step| step.plain as usize <= read);
        self.steps.get(after.checked_sub(1)?)
    }
}

impl Step {
    fn start(&self, read: usize) -> usize {
        let from = self.from as usize;
        if self.verbatim {
            from + (read - self.plain as usize)
        } else {
            from
        }
    }

    fn end(&self, read: usize) -> usize {
        let to = self.to as usize;
        if self.verbatim {
            (self.from as usize + read.saturating_sub(self.plain as usize)).min(to)
        } else {
            to
        }
    }
}

impl Ways {
    pub(super) fn clear(&mut self) {
        self.steps.clear();
    }

    /// Steps so far.
    pub(super) fn mark(&self) -> usize {
        self.steps.len()
    }

    /// The way back over these steps.
    pub(super) fn way<'a>(&'a self, steps: Range<usize>, original: &'a str) -> Way<'a> {
        let steps = self.steps.get(steps).unwrap_or_default();
        Way { steps, original }
    }

    /// Appends the plain text of `source` to `into`.
    pub(super) fn write(&mut self, markup: Markup, source: &str, into: &mut String) {
        let mut plain = Plain {
            begin: into.len(),
            first: self.steps.len(),
            steps: &mut self.steps,
            into,
        };
        match markup {
            Markup::None => plain.keep(source, 0..source.len()),
            Markup::Entities => plain.entities(source, 0..source.len()),
            Markup::Html => plain.html(source),
            Markup::Escapes => plain.escapes(source),
        }
    }
}

/// A plain text that is being written.
struct Plain<'w> {
    begin: usize,
    first: usize,
    steps: &'w mut Vec<Step>,
    into: &'w mut String,
}

impl Plain<'_> {
    fn step(&mut self, from: Range<usize>, verbatim: bool) {
        let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.steps.push(Step {
            plain: small(self.into.len() - self.begin),
            from: small(from.start),
            to: small(from.end),
            verbatim,
        });
    }

    fn keep(&mut self, source: &str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.step(range.clone(), true);
        self.into.push_str(source.get(range).unwrap_or_default());
    }

    fn replace(&mut self, range: Range<usize>, with: &str) {
        if !with.is_empty() {
            self.step(range, false);
            self.into.push_str(with);
        }
    }

    /// Reads the entities in a range of the source.
    fn entities(&mut self, source: &str, range: Range<usize>) {
        let mut done = range.start;
        while let Some(found) = source
            .get(done..range.end)
            .and_then(|rest| memchr::memchr(b'&', rest.as_bytes()))
        {
            let start = done + found;
            self.keep(source, done..start);
            let entity = entity(source.get(start..range.end).unwrap_or_default());
            match entity {
                Some((len, said)) => {
                    self.replace(start..start + len, &said);
                    done = start + len;
                }
                None => {
                    self.keep(source, start..start + 1);
                    done = start + 1;
                }
            }
        }
        self.keep(source, done..range.end);
    }

    /// Leaves tags out: a line end for those that part paragraphs, nothing for the rest.
    fn html(&mut self, source: &str) {
        let mut done = 0;
        while let Some(found) =
            memchr::memchr(b'<', source.as_bytes().get(done..).unwrap_or_default())
        {
            let start = done + found;
            self.entities(source, done..start);
            match tag(source.get(start..).unwrap_or_default()) {
                Some((len, breaks)) => {
                    if breaks && !self.at_line_start() {
                        self.replace(start..start + len, "\n");
                    }
                    done = start + len;
                }
                None => {
                    self.keep(source, start..start + 1);
                    done = start + 1;
                }
            }
        }
        self.entities(source, done..source.len());
        self.drop_last_line_end();
    }

    fn at_line_start(&self) -> bool {
        self.into.len() == self.begin || self.into.ends_with('\n')
    }

    fn drop_last_line_end(&mut self) {
        let last = self
            .steps
            .len()
            .checked_sub(1)
            .filter(|last| *last >= self.first);
        let made = last.and_then(|last| self.steps.get(last));
        if made.is_some_and(|step| !step.verbatim)
            && self.into.ends_with('\n')
            && self.into.len() > self.begin
        {
            self.into.pop();
            self.steps.pop();
        }
    }

    /// Reads the escapes that another tool left.
    fn escapes(&mut self, source: &str) {
        let mut done = 0;
        while let Some(found) =
            memchr::memchr(b'\\', source.as_bytes().get(done..).unwrap_or_default())
        {
            let start = done + found;
            self.keep(source, done..start);
            match left_escape(source.get(start..).unwrap_or_default()) {
                Some((len, said)) => {
                    self.replace(start..start + len, &said);
                    done = start + len;
                }
                None => {
                    self.keep(source, start..start + 1);
                    done = start + 1;
                }
            }
        }
        self.keep(source, done..source.len());
    }
}

/// What the entity that begins a text says, and its length. Without a semicolon it is none.
fn entity(text: &str) -> Option<(usize, String)> {
    let near = text.as_bytes().get(..LONGEST_ENTITY.min(text.len()))?;
    let end = memchr::memchr(b';', near)? + 1;
    let written = text.get(..end)?;
    let said = htmlize::unescape(written);
    (said != written).then(|| (end, said.into_owned()))
}

/// The length of the tag that begins a text, and whether it parts lines. `a < b` has none.
fn tag(text: &str) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    if bytes.starts_with(b"<!--") {
        let near = bytes.get(..LONGEST_COMMENT.min(bytes.len()))?;
        let end = memchr::memmem::find(near, b"-->")?;
        return Some((end + 3, false));
    }
    let name = text.get(1..)?.trim_start_matches('/');
    let letters = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let end = tag_end(bytes.get(..LONGEST_TAG.min(bytes.len()))?)?;
    let name = name.get(..letters)?.to_ascii_lowercase();
    let closes = bytes.get(1) == Some(&b'/');
    let breaks = match name.as_str() {
        "br" | "hr" => true,
        "p" | "div" | "li" | "blockquote" | "ul" | "ol" | "pre" | "tr" | "h1" | "h2" | "h3"
        | "h4" => closes,
        _ => false,
    };
    Some((end, breaks))
}

/// One past the `>` that closes a tag; a quoted attribute may hold one. Another `<` outside of quotes
/// says that it is no tag, so that no text is gone through again and again.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'<') if at > 0 => return None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// What an escape that another tool left says, and its length.
fn left_escape(text: &str) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    match bytes.get(1)? {
        b'n' => Some((2, "\n".to_owned())),
        b't' => Some((2, "\t".to_owned())),
        b'r' => Some((2, "\r".to_owned())),
        b'/' => Some((2, "/".to_owned())),
        b'"' => Some((2, "\"".to_owned())),
        b'u' => left_code_units(text),
        b'x' => left_bytes(text),
        _ => None,
    }
}

/// `\u00e9`, and `\ud83d\ude00` as one character.
fn left_code_units(text: &str) -> Option<(usize, String)> {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(0)?;
    let units: Vec<u16> = [Some(first), unit(6)].into_iter().flatten().collect();
    let said = char::decode_utf16(units).next()?.ok()?;
    Some((6 * said.len_utf16(), said.to_string()))
}

/// `\xf0\x9f\x98\xad`: the bytes of a character in UTF-8.
fn left_bytes(text: &str) -> Option<(usize, String)> {
    let byte = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\x")?.get(..2)?;
        u8::from_str_radix(digits, 16).ok()
    };
    let bytes: Vec<u8> = (0..4).map_while(|number| byte(4 * number)).collect();
    let valid = match std::str::from_utf8(&bytes) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?,
    };
    let said = valid.chars().next()?;
    Some((4 * said.len_utf8(), said.to_string()))
}

/// Whether a text seems to have escapes that another tool left.
pub(super) fn has_left_escapes(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        rest = rest.get(at..).unwrap_or_default();
        if left_escape(rest).is_some() {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(markup: Markup, source: &str) -> String {
        let mut said = "before".to_owned();
        Ways::default().write(markup, source, &mut said);
        said.split_off(6)
    }

    #[test]
    fn entities_are_read() {
        for (source, said) in [
            ("a &amp; b", "a & b"),
            ("&lt;3 &gt;_&gt;", "<3 >_>"),
            ("&#39;ya&#x27;", "'ya'"),
            ("R&D; AT&T & co", "R&D; AT&T & co"),
            ("&amp;amp;", "&amp;"),
            ("ก&nbsp;ข", "ก\u{a0}ข"),
            ("&", "&"),
        ] {
            assert_eq!(plain(Markup::Entities, source), said, "{source}");
        }
    }

    #[test]
    fn tags_go_and_paragraphs_stay_apart() {
        for (source, said) in [
            (
                "<p>Tolong aku</p><p>sekarang<br />juga</p>",
                "Tolong aku\nsekarang\njuga",
            ),
            (
                "<p>Hai <span class=\"h-card\"><a href=\"https://x.example/@a\">@<span>a</span></a></span> &amp; kamu</p>",
                "Hai @a & kamu",
            ),
            ("1 < 2 dan 3 > 2 <3", "1 < 2 dan 3 > 2 <3"),
            ("<a title='>'>ya</a>", "ya"),
            ("<!-- <p> -->ada", "ada"),
            ("<p></p>", ""),
            ("<b>สวัสดี</b>", "สวัสดี"),
            ("<p>belum selesai", "belum selesai"),
            ("<p", "<p"),
        ] {
            assert_eq!(plain(Markup::Html, source), said, "{source}");
        }
    }

    #[test]
    fn escapes_of_other_tools_are_read() {
        for (source, said) in [
            (r"satu\ndua", "satu\ndua"),
            (r"https:\/\/x.example", "https://x.example"),
            (r"\xf0\x9f\x98\xad nangis", "😭 nangis"),
            (r"\u0e01 \ud83d\ude00 \ud83d", "ก 😀 \\ud83d"),
            (r"C:\dir \x", r"C:\dir \x"),
        ] {
            assert_eq!(plain(Markup::Escapes, source), said, "{source}");
            assert!(has_left_escapes(source) || !said.contains('\n'), "{source}");
        }
        assert!(!has_left_escapes(r"¯\_(ツ)_/¯"));
    }

    #[test]
    fn places_lead_back() {
        let source = "<p>a &amp; <b>bunuh</b> diri</p><p>x</p>";
        let (mut ways, mut said) = (Ways::default(), String::new());
        ways.write(Markup::Html, source, &mut said);
        let way = ways.way(0..ways.mark(), source);
        let back = |word: &str| {
            let at = said.find(word).unwrap();
            &source[way.back(at..at + word.len())]
        };
        assert_eq!(back("bunuh"), "bunuh");
        assert_eq!(back("&"), "&amp;");
        assert_eq!(back("bunuh diri"), "bunuh</b> diri");
        assert_eq!(back("diri\nx"), "diri</p><p>x");
    }

    proptest! {
        #[test]
        fn any_text_leads_back(source in "([<>&;/pa '\"\\\\nxu0-9éก]|&amp;|<br>|</p>|\\\\xf0\\\\x9f\\\\x98\\\\xad){0,60}") {
            for markup in [Markup::Entities, Markup::Html, Markup::Escapes] {
                let (mut ways, mut said) = (Ways::default(), String::new());
                ways.write(markup, &source, &mut said);
                let way = ways.way(0..ways.mark(), &source);
                let borders: Vec<usize> = said.char_indices().map(|(at, _)| at).chain([said.len()]).collect();
                for pair in borders.windows(2) {
                    let back = way.back(pair[0]..pair[1]);
                    prop_assert!(source.get(back.clone()).is_some(), "{:?} {:?}", source, back);
                }
            }
        }
    }
}
