//! One look at a text, which nearly always is enough: it folds the text, cuts it into words, and
//! tells whether there is anything else to look into.
//!
//! ASCII is looked at 64 bytes at a time, as masks of one bit a byte, and any other character once, in
//! a table. What is told is exact where all characters stand alone and fold one for one. Of other
//! texts the exact reading is made by the general algorithm, and the look taken at that.

use super::{exact_reading, padded::Padded};
use crate::simd;

mod block;
mod places;
mod traits;
mod words;

use block::Blocks;
pub use places::Places;
use traits::Trait;

/// A reading of a text, and what one look at it told.
#[derive(Debug, Default)]
pub struct Glance {
    reading: Padded,
    /// Runs of letters, marks, digits and `_`.
    runs: Places,
    /// The words in them, where those are not the same.
    words: Places,
    /// Runs behind a `#`.
    tags: Places,
    /// What shows that a word may stand in disguise: first byte, last byte.
    restless: Vec<(u32, u32)>,
    /// Flags of all characters beyond ASCII.
    seen: Trait,
    /// There is a `#`.
    hashed: bool,
    /// There is a `_`.
    underscored: bool,
    /// Runs that are, or may be, a single ASCII letter or digit.
    singles: u32,
    /// A character beyond ASCII stands beside a letter, digit or `_` of ASCII.
    mixed: bool,
    /// Words and runs are not the same.
    parted: bool,
    /// Characters of the text that fold to others of the same length.
    folded: Vec<(u32, char)>,
    spare: String,
}

/// Bytes from one restless place to another that are close.
const CLOSE: u32 = 16;

/// A text has characters that a glance cannot fold.
struct Unusual;

impl Glance {
    /// Takes a look at a text, whose exact reading it keeps.
    ///
    /// Returns true when the exact reading is the plain reading with each character folded by itself,
    /// as [`exact_reading`] does. All places are those of the reading.
    pub fn read(&mut self, text: &str) -> bool {
        self.reading.set(text);
        self.reading.make_ascii_lowercase();
        let one_for_one = match self.look::<true>() {
            Ok(()) => {
                self.fold();
                true
            }
            Err(Unusual) => {
                let mut exact = std::mem::take(&mut self.spare);
                let one_for_one = exact_reading(text, &mut exact);
                self.reading.set(&exact);
                self.spare = exact;
                self.look_again();
                self.seen = self.seen.with(Trait::ANOTHER);
                one_for_one
            }
        };
        self.part();
        one_for_one
    }

    /// Takes a look at a text that is a reading already.
    pub fn at_reading(&mut self, reading: &str) {
        self.reading.set(reading);
        self.look_again();
        self.part();
    }

    fn look_again(&mut self) {
        // Only folding meets what is unusual.
        let _: Result<(), Unusual> = self.look::<false>();
    }

    fn look<const FOLD: bool>(&mut self) -> Result<(), Unusual> {
        self.runs.clear();
        self.restless.clear();
        self.folded.clear();
        self.seen = Trait::NONE;
        (self.hashed, self.underscored, self.mixed) = (false, false, false);
        self.singles = 0;
        simd::run(Blocks::<FOLD>::new(self))?;
        if self.seen.is_sign() {
            self.restless.push((0, self.reading.len() as u32));
        }
        self.hashed |= self.seen.is_hash();
        if self.singles >= 3 || self.seen.is_word() {
            self.find_rows();
        }
        if self.restless.len() > 1 {
            self.restless.sort_unstable();
        }
        Ok(())
    }

    /// Notes a place that shows that a word may stand in disguise. Places close by make one, so that
    /// a text full of them takes no more memory than the text.
    fn note_restless(&mut self, place: u32) {
        match self.restless.last_mut() {
            Some(last) if place < last.1 + CLOSE && last.0 < place + CLOSE => {
                *last = (last.0.min(place), last.1.max(place));
            }
            _ => self.restless.push((place, place)),
        }
    }

    /// Puts the characters in their place that fold to others beyond ASCII.
    fn fold(&mut self) {
        if self.folded.is_empty() {
            return;
        }
        let text = self.reading.text();
        self.spare.clear();
        let mut at = 0;
        for &(place, folded) in &self.folded {
            self.spare.push_str(&text[at..place as usize]);
            self.spare.push(folded);
            at = place as usize + folded.len_utf8();
        }
        self.spare.push_str(&text[at..]);
        self.reading.set(&self.spare);
    }

    /// The reading that was looked at.
    #[must_use]
    pub fn text(&self) -> &str {
        self.reading.text()
    }

    /// The same, with zeros around it.
    #[must_use]
    pub fn padded(&self) -> &Padded {
        &self.reading
    }

    /// Words: letters, marks, digits and `_` between two borders, without hashtags. In scripts that
    /// have no spaces they are no words, and some are left out.
    #[must_use]
    pub fn words(&self) -> &Places {
        if self.parted { &self.words } else { &self.runs }
    }

    /// Letters, marks, digits and `_` behind a `#`.
    #[must_use]
    pub fn tags(&self) -> &Places {
        &self.tags
    }

    /// Where words may stand in disguise, for [`super::find_stretches`]: first byte, last byte.
    #[must_use]
    pub fn restless(&self) -> &[(u32, u32)] {
        &self.restless
    }

    /// True when there are letters of scripts that have no spaces between words.
    #[must_use]
    pub fn is_unspaced(&self) -> bool {
        self.seen.is_unspaced()
    }

    /// False when the folded reading of the text is surely its exact reading.
    #[must_use]
    pub fn may_fold_further(&self) -> bool {
        self.seen.may_be_another()
    }
}

#[cfg(test)]
mod tests;
