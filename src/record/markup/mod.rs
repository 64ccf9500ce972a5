//! Text with markup becomes plain text, with the way back to where it came from.

mod entity;
mod escapes;
mod plain;
mod tag;

use std::ops::Range;

pub(super) use escapes::has_left_escapes;

use plain::Plain;

/// Memory that is kept from record to record.
const KEPT_SOURCE: usize = 64 << 10;

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
    /// What is rewritten while it stands where it is rewritten to.
    source: String,
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

    /// Appends the plain text of a part of `into` to it.
    pub(super) fn write_again(&mut self, markup: Markup, part: Range<usize>, into: &mut String) {
        let mut source = std::mem::take(&mut self.source);
        source.clear();
        source.push_str(into.get(part).unwrap_or_default());
        self.write(markup, &source, into);
        source.shrink_to(KEPT_SOURCE);
        self.source = source;
    }

    /// Appends the plain text of `source` to `into`.
    pub(super) fn write(&mut self, markup: Markup, source: &str, into: &mut String) {
        let mut plain = Plain::new(&mut self.steps, into);
        match markup {
            Markup::None => plain.keep(source, 0..source.len()),
            Markup::Entities => plain.entities(source, 0..source.len()),
            Markup::Html => plain.html(source),
            Markup::Escapes => plain.escapes(source),
        }
    }
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
