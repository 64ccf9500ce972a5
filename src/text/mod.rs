//! L0: what two spellings have in common: readings of a text, word borders, hashtags, addresses.
//!
//! A *reading* is the text as a matcher looks at it. Three are made here: the exact reading
//! (invisible code points removed, case folded, NFC) that terms are looked for in, the folded reading
//! (besides, letters that only look different made the same), and the plain reading (invisible
//! code points removed, NFC, case kept) that patterns run on. An [`OffsetMap`]
//! leads a place in a reading back to the original.
//!
//! [`affixed_forms`] goes the other way: from a root to the words a text may have it in.

mod accent;
mod address;
mod affix;
mod border;
mod compat;
mod disguise;
mod fold;
mod glance;
mod grapheme;
mod hashtag;
mod jamo;
mod language;
mod look_alike;
mod offsets;
mod padded;
mod pages;
mod segment;
mod thai;

pub use accent::unaccented;
pub use address::{find_addresses, may_touch_address};
pub use affix::{AFFIX_LANGUAGES, MOST_FORMS, affixed_forms};
pub use border::{
    ends_open, is_alphabetic, is_any_letter, is_border, is_gap, is_letter_mark_or_digit,
    is_letter_or_mark, is_unspaced, is_word,
};
pub use compat::{fold_steps, folded_reading, trace_folded};
pub use disguise::{
    Disguise, LEET, MASKS, NEVER_LAST, Stretch, find_stretches, is_leet, is_mask, is_sign_word,
    letter_class, letters, stands_for,
};
pub use fold::{exact_reading, fold_each, is_ignorable, plain_reading, trace_exact, trace_plain};
pub use glance::{Glance, Places};
pub use grapheme::whole_graphemes;
pub use hashtag::is_hashtag_part;
pub use language::detect_language;
pub use offsets::OffsetMap;
pub use padded::Padded;
pub use segment::Segments;

/// Bytes of a character in UTF-8, of which this is the first one.
#[must_use]
pub fn width(first: u8) -> usize {
    1 + usize::from(first >= 0xC0) + usize::from(first >= 0xE0) + usize::from(first >= 0xF0)
}

/// One text of a post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextField<'a> {
    /// `text`, `title`, `alt_text`, …: what rules call it.
    pub name: &'a str,
    /// The text itself.
    pub text: &'a str,
}
