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
}
