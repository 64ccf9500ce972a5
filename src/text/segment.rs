//! Word borders in scripts that are written without spaces.
//!
//! Where a word ends in Thai or Chinese only a model of the language can tell, and a model costs
//! far more than everything else that is done to a text. So nothing is segmented before a border is
//! asked for, and then only what lies around it:
//!
//! * A *run* is a stretch of letters of such scripts with their marks; anything else ends it, and so
//!   does a break that was noted.
//! * Three or more equal characters in a row are taken for one (ตายยยย is segmented as ตาย): a
//!   stretched end is no word of any language. No border lies inside.
//! * A run is cut into blocks of 128 such characters, each end moved back to a grapheme border. A
//!   block is segmented with 64 characters of its run on either side, once, and what was found
//!   inside it is kept.
//!
//! * What lies behind the first [`SEGMENTED`] bytes is not segmented, and every grapheme border there
//!   is a word border. No post of a person is as long.
//!
//! Blocks depend on the run alone, so that an answer does not depend on what was asked before, and
//! asking about every place of a text costs at most twice its length.

use std::{collections::BTreeMap, iter, ops::Range, sync::LazyLock};

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, options::WordBreakInvariantOptions};
use unicode_normalization::char::is_combining_mark;

use super::{border, offsets::OffsetMap};

/// Characters of a block, and of what is looked at before and behind it.
const BLOCK: usize = 128;
const CONTEXT: usize = 64;

/// Bytes of a text that are segmented, from its beginning: 256 KiB. The longest posts of any platform
/// have 63,206 characters; a model that reads a tenth of a megabyte a second must not be handed more.
const SEGMENTED: usize = 256 << 10;

/// The one invisible character that says something about words.
const ZERO_WIDTH_SPACE: &str = "\u{200B}";

/// Word borders of one text, found where they are asked for and then remembered.
#[derive(Debug, Default)]
pub struct Segments {
    /// Places where the writer put a zero-width space, in order.
    breaks: Vec<usize>,
    /// Blocks of the runs that were asked about, by their first byte.
    blocks: BTreeMap<usize, Block>,
    /// One bit for each byte of the text: a segment begins here.
    borders: Vec<u64>,
    window: Window,
}

#[derive(Debug, Clone)]
struct Block {
    end: usize,
    /// The run it is a part of.
    run: Range<usize>,
    segmented: bool,
}

impl Segments {
    /// Forgets the text; to be called before another one is asked about.
    pub fn clear(&mut self) {
        self.breaks.clear();
        self.blocks.clear();
        self.borders.clear();
    }

    /// Remembers the zero-width spaces of `original` as word borders of its `reading`, from which
    /// they are gone; `map` leads back. To be called after [`Self::clear`], before the first question.
    pub fn note_breaks(&mut self, original: &str, reading: &str, map: &OffsetMap) {
        self.breaks.clear();
        for (at, space) in original.match_indices(ZERO_WIDTH_SPACE) {
            let place = map.reading_start(original, at + space.len());
            let new = |at: usize| self.breaks.last().is_none_or(|&last| last < at);
            if let Some(at) = place.filter(|&at| new(at) && border::is_border(reading, at)) {
                self.breaks.push(at);
            }
        }
    }

    /// True when a word may begin or end at byte `at` of `text`, which lies on a character border.
    ///
    /// As [`super::is_border`], but between two letters of scripts without spaces a border is where
    /// one segment ends and the next begins.
    pub fn is_border(&mut self, text: &str, at: usize) -> bool {
        match self.known_border(text, at) {
            Ok(border) => border,
            Err(block) => {
                self.segment_block(text, block);
                self.is_segment_border(at)
            }
        }
    }

    /// The same where the model need not be asked any more; `None` where it may have to be.
    pub fn is_border_already(&mut self, text: &str, at: usize) -> Option<bool> {
        if self.borders.is_empty() {
            // Nothing was segmented, so that no block is worth cutting.
            return self.plain_border(text, at);
        }
        self.known_border(text, at).ok()
    }

    /// Whether a word may begin or end there, or the block that has to be segmented to know.
    fn known_border(&mut self, text: &str, at: usize) -> Result<bool, usize> {
        if let Some(border) = self.plain_border(text, at) {
            return Ok(border);
        }
        let Some(start) = self.block_around(text, at) else {
            return Ok(true);
        };
        if self.blocks.get(&start).is_some_and(|block| block.segmented) {
            Ok(self.is_segment_border(at))
        } else {
            Err(start)
        }
    }

    /// The same where no run has to be looked at to know.
    fn plain_border(&self, text: &str, at: usize) -> Option<bool> {
        if !border::is_border(text, at) {
            return Some(false);
        }
        let before = text[..at].chars().next_back();
        let may_be_inside = before.is_some_and(|c| is_letter(c) || is_combining_mark(c))
            && text[at..].chars().next().is_some_and(is_letter);
        let known = !may_be_inside || at >= SEGMENTED || self.breaks.binary_search(&at).is_ok();
        known.then_some(true)
    }

    fn is_segment_border(&self, at: usize) -> bool {
        self.borders[at / 64] >> (at % 64) & 1 == 1
    }

    /// Calls `visit` for every word of `text` in order: letters, marks and digits up to the next
    /// border. In a script without spaces a segment is a word.
    pub fn for_each_word(&mut self, text: &str, mut visit: impl FnMut(Range<usize>)) {
        let mut word: Option<(usize, char)> = None;
        for (at, c) in text.char_indices() {
            let goes_on = !border::is_gap(c);
            if let Some((start, before)) = word {
                let inside = before.is_ascii() && c.is_ascii();
                if goes_on && (inside || !self.is_border(text, at)) {
                    word = Some((start, c));
                    continue;
                }
                visit(start..at);
            }
            word = goes_on.then_some((at, c));
        }
        if let Some((start, _)) = word {
            visit(start..text.len());
        }
    }

    /// The start of the block that holds `at`; `None` when a run begins there or none is around.
    fn block_around(&mut self, text: &str, at: usize) -> Option<usize> {
        let known = |blocks: &BTreeMap<usize, Block>| {
            let (&start, block) = blocks.range(..=at).next_back()?;
            (at < block.end).then_some((start, block.run.start))
        };
        if known(&self.blocks).is_none() {
            let next = self.breaks.partition_point(|&place| place <= at);
            let from = next.checked_sub(1).map_or(0, |last| self.breaks[last]);
            let to = self.breaks.get(next).copied().unwrap_or(text.len());
            self.cut_run(text, run_around(text, at, from..to));
        }
        let (start, run_start) = known(&self.blocks)?;
        (run_start < at).then_some(start)
    }

    /// Cuts a run into blocks.
    fn cut_run(&mut self, text: &str, run: Range<usize>) {
        let mut begun = run.start;
        // Where the characters since the last cut begin, before it was moved back.
        let mut starts = Vec::with_capacity(BLOCK);
        let mut at = run.start;
        while at < run.end {
            if starts.len() == BLOCK {
                let moved = starts[1..].iter().rev();
                let mut cuts = iter::once(at).chain(moved.copied());
                let cut = cuts.find(|&at| border::is_grapheme_border(text, at));
                let cut = cut.unwrap_or(at);
                self.add_block(begun..cut, &run);
                begun = cut;
                starts.clear();
            }
            starts.push(at);
            at += first_character(&text[at..run.end]).1;
        }
        self.add_block(begun..run.end, &run);
    }

    fn add_block(&mut self, block: Range<usize>, run: &Range<usize>) {
        let added = Block {
            end: block.end,
            run: run.clone(),
            segmented: false,
        };
        self.blocks.insert(block.start, added);
    }

    /// Finds the borders inside the block that begins at `start`, unless that was done before.
    fn segment_block(&mut self, text: &str, start: usize) {
        let Some(block) = self.blocks.get_mut(&start).filter(|block| !block.segmented) else {
            return;
        };
        block.segmented = true;
        // Bits are there as soon as one place of the text was segmented.
        self.borders.resize(text.len() / 64 + 1, 0);
        self.window.fill(text, &block.run, start..block.end);
        for at in self.window.borders() {
            if (start..block.end).contains(&at) && border::is_grapheme_border(text, at) {
                self.borders[at / 64] |= 1 << (at % 64);
            }
        }
    }
}

/// What is handed to the segmenter: a block and what stands around it, no character thrice.
#[derive(Debug, Default)]
struct Window {
    characters: String,
    /// Where the characters stand here and in the text.
    places: Vec<(usize, usize)>,
}

impl Window {
    fn fill(&mut self, text: &str, run: &Range<usize>, block: Range<usize>) {
        self.characters.clear();
        self.places.clear();
        let mut from = block.start;
        for _ in 0..CONTEXT {
            from -= last_character(&text[run.start..from]);
        }
        let mut behind = CONTEXT;
        // No more than whole graphemes: the window begins with one, and ends with one.
        let mut whole = (0, 0);
        let mut at = from;
        loop {
            let is_border = border::is_grapheme_border(text, at) || at == run.end;
            if is_border && at >= block.end {
                whole = (self.characters.len(), self.places.len());
            }
            if at == run.end || (at >= block.end && behind == 0) {
                break;
            }
            behind -= usize::from(at >= block.end);
            let (c, len) = first_character(&text[at..run.end]);
            if is_border || !self.places.is_empty() || at >= block.start {
                self.places.push((self.characters.len(), at));
                self.characters.push(c);
            }
            at += len;
        }
        if whole.1 > 0 {
            self.characters.truncate(whole.0);
            self.places.truncate(whole.1);
        }
    }

    /// Places in the text where a segment begins.
    fn borders(&self) -> impl Iterator<Item = usize> {
        let mut places = self.places.iter().copied().peekable();
        let found = segmenter().segment_str(&self.characters);
        found.filter_map(move |border| {
            while places.next_if(|&(here, _)| here < border).is_some() {}
            places
                .next_if(|&(here, _)| here == border)
                .map(|(_, at)| at)
        })
    }
}

fn segmenter() -> WordSegmenterBorrowed<'static> {
    static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
        LazyLock::new(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));
    *SEGMENTER
}

/// True for letters of scripts without spaces, and for their own marks.
fn is_letter(c: char) -> bool {
    border::is_unspaced(c) && border::is_word(c)
}

/// The run around `at`, which looks no further than `limits`.
fn run_around(text: &str, at: usize, limits: Range<usize>) -> Range<usize> {
    // Marks of no script of their own go with the letter before them, not with the one behind.
    let mut start = at;
    let mut looked = at;
    for c in text[limits.start..at].chars().rev() {
        looked -= c.len_utf8();
        if is_letter(c) {
            start = looked;
        } else if !is_combining_mark(c) {
            break;
        }
    }
    let inside = |c: char| is_letter(c) || is_combining_mark(c);
    let rest = &text[at..limits.end];
    let end = rest.char_indices().find(|&(_, c)| !inside(c));
    start..end.map_or(limits.end, |(offset, _)| at + offset)
}

/// The first character of a run and its length, with its repetitions if there are at least two.
fn first_character(run: &str) -> (char, usize) {
    let Some(c) = run.chars().next() else {
        return (char::REPLACEMENT_CHARACTER, 0);
    };
    let count = run.chars().take_while(|&next| next == c).count();
    (c, c.len_utf8() * if count > 2 { count } else { 1 })
}

/// The length of the last character of a run, with its repetitions if there are at least two.
fn last_character(run: &str) -> usize {
    let Some(c) = run.chars().next_back() else {
        return 0;
    };
    let count = run.chars().rev().take_while(|&next| next == c).count();
    c.len_utf8() * if count > 2 { count } else { 1 }
}

#[cfg(test)]
mod tests;
