//! One record as the rest of saring sees it.

use std::ops::{Deref, Range};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    markup::Way,
    time::{TimeFormat, parse_time},
};
use crate::{input::Unreadable, text::TextField};

/// What became of one record.
#[derive(Debug, Clone, Copy)]
pub enum Outcome<'a> {
    /// A public post.
    Post(Record<'a>),
    /// Not to be looked at; nothing of it goes any further than this count.
    OutOfScope(ScopeReason),
    /// Cannot be read.
    Reject(RejectReason),
}

/// A public post. Borrowed from the chunk or from the reader's scratch.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The record's own bytes: one line, or one CSV record without its line end.
    pub raw: &'a [u8],
    /// Its texts. All empty (or white space) for a post without text.
    pub texts: Texts<'a>,
    /// Id given by the platform; empty when there is none.
    pub id: &'a str,
    /// Whatever names the author; empty when nothing does. Never written as it is.
    pub author: &'a str,
    /// Time as the export has it; empty when there is none.
    pub created_at: &'a str,
    /// Canonical primary language (`id`, `fil`, `mul` for several, `other` for an unparsable code);
    /// empty when unknown or `und`.
    pub language: Tag,
    /// How the language is known.
    pub language_basis: Basis,
    /// ISO 3166-1 alpha-2, `other` for an unparsable code; empty when unknown.
    pub country: Tag,
    /// How the country is known.
    pub country_basis: Basis,
    /// Platform name in lower case; empty when unknown.
    pub platform: &'a str,
    /// Channel, group, subreddit or page; empty when unknown.
    pub community: &'a str,
    /// Address of the post; empty when unknown.
    pub url: &'a str,
    /// What it answers or repeats; empty when nothing.
    pub parent_id: &'a str,
    /// What it is.
    pub kind: Kind,
    /// Zone of a time that names none, where this sort of export has one.
    pub zone: Option<&'a TimeZone>,
    /// How times are written, where somebody said.
    pub time_format: Option<&'a TimeFormat>,
}

impl Record<'_> {
    /// When it was posted. A time without a zone is read in that of the export, else in this one.
    #[must_use]
    pub fn time(&self, zone: &TimeZone) -> Option<Timestamp> {
        let zone = self.zone.unwrap_or(zone);
        let format = self.time_format;
        let told = format.and_then(|format| format.read(self.created_at, zone));
        told.or_else(|| parse_time(self.created_at, zone))
    }
}

/// Texts one record can have.
pub const MAX_TEXTS: usize = 8;

/// The texts of a record.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    fields: &'a [TextField<'a>],
    /// Numbers and ways back of those that are not written so in the export (but in HTML, say); most
    /// posts have none.
    rewritten: &'a [(usize, Way<'a>)],
}

impl<'a> Texts<'a> {
    /// These texts, all as the export has them.
    #[must_use]
    pub fn new(fields: &'a [TextField<'a>]) -> Self {
        Self {
            fields,
            rewritten: &[],
        }
    }

    /// The same texts, some of which lead back to what they were rewritten from.
    #[must_use]
    pub(super) fn with_ways(self, rewritten: &'a [(usize, Way<'a>)]) -> Self {
        Self { rewritten, ..self }
    }

    /// A text as the export has it, and where a range of the text that was read is in that.
    #[must_use]
    pub fn original(&self, number: usize, range: Range<usize>) -> (&'a str, Range<usize>) {
        let mut ways = self.rewritten.iter();
        let way = ways.find(|(of, _)| *of == number).map(|(_, way)| way);
        match way.and_then(|way| Some((way.original()?, way.back(range.clone())))) {
            Some(original) => original,
            None => (self.get(number).map_or("", |field| field.text), range),
        }
    }

    /// True when there is nothing to read in any text.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let is_blank = |text: &str| match text.as_bytes().first() {
            Some(first) if first.is_ascii_graphic() => false,
            _ => text.trim().is_empty(),
        };
        self.iter().all(|field| is_blank(field.text))
    }
}

impl<'a> Deref for Texts<'a> {
    type Target = [TextField<'a>];
    fn deref(&self) -> &Self::Target {
        self.fields
    }
}

/// A short code (a language, a country) without a heap: at most eight ASCII bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    bytes: [u8; 8],
    len: u8,
}

impl Tag {
    /// Its bytes as a number.
    #[inline]
    pub(crate) fn bits(self) -> u64 {
        u64::from_le_bytes(self.bytes)
    }

    /// The tag of two ASCII letters.
    #[inline]
    pub(super) fn of_two(letters: [u8; 2]) -> Self {
        debug_assert!(letters.is_ascii());
        let [a, b] = letters;
        Self {
            bytes: [a, b, 0, 0, 0, 0, 0, 0],
            len: 2,
        }
    }

    /// The tag with this text; `None` when it is longer than eight bytes or not ASCII.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        if text.len() > 8 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 8];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Some(Self {
            bytes,
            len: text.len() as u8,
        })
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }
}

/// How a language or country is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Basis {
    /// Not known.
    #[default]
    Unknown,
    /// A field of the export.
    Export,
    /// Said on the command line for posts without one.
    Option,
    /// Told from the text (language only).
    Detected,
    /// The place the post was written from (country only).
    Place,
    /// The region of whoever made it (country only).
    CreatorRegion,
    /// The country of the page's administrators (country only).
    PageAdmin,
}

impl Basis {
    /// As it is spelled in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "",
            Self::Export => "export",
            Self::Option => "option",
            Self::Detected => "detected",
            Self::Place => "place",
            Self::CreatorRegion => "creator_region",
            Self::PageAdmin => "page_admin",
        }
    }
}

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Kind {
    /// A post of its own.
    #[default]
    Post,
    /// An answer.
    Reply,
    /// Somebody else's post, repeated.
    Repost,
    /// A comment below something.
    Comment,
    /// A search query.
    Query,
}

impl Kind {
    /// As it is spelled in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Reply => "reply",
            Self::Repost => "repost",
            Self::Comment => "comment",
            Self::Query => "query",
        }
    }
}

/// Enums whose values have a stable code and a fixed wording in the outputs.
macro_rules! reasons {
    ($(#[$meta:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident => $code:literal, $wording:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$doc])* $variant),+ }

        impl $type {
            /// Every reason, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Stable code, as in run.json and rejects.csv.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Fixed wording; never quotes the record.
            #[must_use]
            pub fn wording(self) -> &'static str {
                match self { $(Self::$variant => $wording),+ }
            }
        }
    };
}

reasons! {
    /// Why a record is not looked at.
    ScopeReason {
        /// Direct message or direct-message file.
        DirectMessage => "direct-message", "a direct message";
        /// Followers only, private group, private chat.
        Private => "private", "not public";
        /// The author's account is protected.
        ProtectedAuthor => "protected-author", "the author's account is protected";
        /// A visibility saring does not know.
        VisibilityUnknown => "visibility-unknown", "a visibility that saring does not know";
        /// A service message, a like, an account event, a header among the records.
        NotAPost => "not-a-post", "not a post (a service message, an event, a second header)";
        /// The author deleted the text.
        Deleted => "deleted", "deleted by its author";
        /// A moderator removed the text.
        Removed => "removed", "removed by a moderator";
        /// Outside `--from` and `--to`.
        OutsideTime => "outside-time", "outside the span of time asked for";
        /// No readable time, and `--from` or `--to` was given.
        TimeUnknown => "time-unknown", "no readable time, and a span of time was asked for";
        /// A later record with an id already seen, under `--unique-ids`.
        RepeatedId => "repeated-id", "an id that was already seen";
        /// Not in the list of reported posts, under `--ids`.
        NotReported => "not-reported", "not in the list of reported posts";
    }
}

reasons! {
    /// Why a record cannot be read.
    RejectReason {
        /// Bytes that are not UTF-8.
        NotUtf8 => "not-utf8", "not valid UTF-8";
        /// RFC 8259 refuses it.
        JsonSyntax => "json-syntax", "not valid JSON";
        /// Valid JSON, but not an object.
        JsonNotObject => "json-not-object", "JSON, but not an object";
        /// More than 128 levels deep.
        TooDeep => "too-deep", "nested more than 128 levels deep";
        /// A field saring uses stands twice in one object.
        RepeatedField => "repeated-field", "a field that saring reads is given twice";
        /// More would have to be read beside the posts of a page than any page needs.
        JoinedTooOften => "joined-too-often", "what stands beside the posts of its page was read too often to read on";
        /// The text field is absent.
        TextMissing => "text-missing", "no text field";
        /// The text is a number, an object, an array or a truth value.
        TextNotString => "text-not-string", "the text is not a string";
        /// More or fewer fields than the header.
        CsvFieldCount => "csv-field-count", "more or fewer fields than the header has";
        /// Text between a closing quote and the next delimiter.
        CsvTextAfterQuote => "csv-text-after-quote", "text after a closing quote";
        /// Either of these, in a record with a quote behind a backslash.
        CsvBackslashQuote => "csv-backslash-quote", "a quote behind a backslash ends its field too early; --csv-escape '\\' reads it as text";
        /// A quote open to the end of the file or past the limit.
        CsvOpenQuote => "csv-open-quote", "a quote is never closed, or not within --max-record; everything after it is unread (where backslashes escape quotes, say --csv-escape '\\')";
        /// Longer than the limit.
        TooLong => "too-long", "longer than the limit for one record";
        /// Damaged or truncated compressed data.
        BrokenCompression => "broken-compression", "the compressed data is cut off or damaged here";
        /// A JSON document ends too early.
        CutOff => "cut-off", "the document ends here before it is complete; posts may be missing";
        /// A JSON document that cannot be followed any further.
        BrokenDocument => "broken-document", "the document is broken here; everything after it is unread";
    }
}

impl From<Unreadable> for RejectReason {
    fn from(reason: Unreadable) -> Self {
        match reason {
            Unreadable::TooLong => Self::TooLong,
            Unreadable::OpenQuote => Self::CsvOpenQuote,
            Unreadable::BrokenCompression => Self::BrokenCompression,
            Unreadable::CutOff => Self::CutOff,
            Unreadable::BrokenDocument => Self::BrokenDocument,
            Unreadable::BrokenRecord => Self::JsonSyntax,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::markup::{Markup, Ways};

    #[test]
    fn all_texts_that_were_rewritten_lead_back() {
        let source = "ayah &amp; ibu";
        let mut ways = Ways::default();
        let mut plain = String::new();
        ways.write(Markup::Html, source, &mut plain);
        assert_eq!(plain, "ayah & ibu");
        let (name, text) = ("text", plain.as_str());
        let fields = [TextField { name, text }; MAX_TEXTS];
        let way = ways.way(0..ways.mark(), source);
        let rewritten: Vec<_> = (1..MAX_TEXTS).map(|number| (number, way)).collect();
        let texts = Texts::new(&fields).with_ways(&rewritten);
        assert_eq!(texts.original(0, 7..10), (text, 7..10));
        for number in 1..MAX_TEXTS {
            assert_eq!(texts.original(number, 7..10), (source, 11..14));
        }
    }
}
