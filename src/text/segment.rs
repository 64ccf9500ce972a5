//! Word borders in scripts that are written without spaces.

use super::border;

/// Borders of one text, looked up where they are asked for.
#[derive(Debug, Default)]
pub struct Segments {}

impl Segments {
    /// Forgets the text; to be called before another one is asked about.
    pub fn clear(&mut self) {}

    /// True when a word may begin or end at byte `at` of `text`, which lies on a character border.
    pub fn is_border(&mut self, text: &str, at: usize) -> bool {
        border::is_border(text, at)
    }

    /// Visits the words of a reading in order.
    pub fn for_each_word(&mut self, reading: &str, mut visit: impl FnMut(std::ops::Range<usize>)) {
        let mut start = None;
        for (at, c) in reading.char_indices().chain([(reading.len(), ' ')]) {
            let border = self.is_border(reading, at);
            if let Some(begin) = start.filter(|&begin| begin < at && (border || border::is_gap(c)))
            {
                visit(begin..at);
                start = None;
            }
            if !border::is_gap(c) && (border || start.is_none()) {
                start = start.or(Some(at));
            }
        }
    }
}
