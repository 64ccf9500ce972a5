//! One look at a text, which nearly always is enough: it folds the text, cuts it into words, and
//! tells whether there is anything else to look into.
//!
//! ASCII is looked at 64 bytes at a time, as masks of one bit a byte, and any other character once, in
//! a table. What is told is exact where all characters stand alone and fold one for one. Of other
//! texts the exact reading is made by the general algorithm, and the look taken at that.

use super::exact_reading;

mod block;
mod classes;
mod traits;
mod vector;
mod words;

use block::Blocks;
use traits::Trait;

/// What one look at a reading told.
#[derive(Debug, Default)]
pub struct Glance {
    /// Runs of letters, marks, digits and `_`: first byte, one past the last.
    runs: Vec<(u32, u32)>,
    /// The words in them, where those are not the same.
    words: Vec<(u32, u32)>,
    /// Runs behind a `#`.
    tags: Vec<(u32, u32)>,
    /// What shows that a word may stand in disguise: first byte, last byte.
    restless: Vec<(u32, u32)>,
    /// Flags of all characters beyond ASCII.
    seen: Trait,
    /// There is a `#`.
    hashed: bool,
    /// There is a `_`.
    underscored: bool,
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
    /// Takes a look at a text and writes its exact reading to `out`, which is cleared first.
    ///
    /// Returns true when the exact reading is the plain reading with each character folded by itself,
    /// as [`exact_reading`] does. All places are those of the reading.
    pub fn read(&mut self, text: &str, out: &mut String) -> bool {
        out.clear();
        out.push_str(text);
        out.make_ascii_lowercase();
        let one_for_one = match self.look::<true>(out) {
            Ok(()) => {
                self.fold(out);
                true
            }
            Err(Unusual) => {
                let one_for_one = exact_reading(text, out);
                self.look_again(out);
                self.seen = self.seen.with(Trait::ANOTHER);
                one_for_one
            }
        };
        self.part(out);
        one_for_one
    }

    /// Takes a look at a text that is a reading already.
    pub fn at_reading(&mut self, reading: &str) {
        self.look_again(reading);
        self.part(reading);
    }

    fn look_again(&mut self, reading: &str) {
        // Only folding meets what is unusual.
        let _: Result<(), Unusual> = self.look::<false>(reading);
    }

    fn look<const FOLD: bool>(&mut self, text: &str) -> Result<(), Unusual> {
        self.runs.clear();
        self.restless.clear();
        self.folded.clear();
        self.seen = Trait::NONE;
        (self.hashed, self.underscored) = (false, false);
        Blocks::new(text, self).look::<FOLD>()?;
        if self.seen.is_sign() {
            self.restless.push((0, text.len() as u32));
        }
        self.hashed |= self.seen.is_hash();
        self.find_rows(text);
        self.restless.sort_unstable();
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
    fn fold(&mut self, text: &mut String) {
        if self.folded.is_empty() {
            return;
        }
        self.spare.clear();
        let mut at = 0;
        for &(place, folded) in &self.folded {
            self.spare.push_str(&text[at..place as usize]);
            self.spare.push(folded);
            at = place as usize + folded.len_utf8();
        }
        self.spare.push_str(&text[at..]);
        std::mem::swap(text, &mut self.spare);
    }

    /// Words: letters, marks, digits and `_` between two borders, without those of scripts that have
    /// no spaces, and without hashtags. First byte, one past the last.
    #[must_use]
    pub fn words(&self) -> &[(u32, u32)] {
        if self.parted { &self.words } else { &self.runs }
    }

    /// Letters, marks, digits and `_` behind a `#`. First byte, one past the last.
    #[must_use]
    pub fn tags(&self) -> &[(u32, u32)] {
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
