//! A text with room around it, so that blocks of bytes can be read at its ends.

use crate::simd::PADDING;

const ZEROS: &str = match std::str::from_utf8(&[0; PADDING]) {
    Ok(zeros) => zeros,
    Err(_) => "",
};

/// A text with [`PADDING`] zeros before and behind it. Memory goes from text to text.
#[derive(Debug)]
pub struct Padded {
    all: String,
}

impl Default for Padded {
    fn default() -> Self {
        let mut padded = Self { all: String::new() };
        padded.set("");
        padded
    }
}

impl Padded {
    /// Takes another text.
    pub fn set(&mut self, text: &str) {
        self.all.clear();
        self.all.push_str(ZEROS);
        self.all.push_str(text);
        self.all.push_str(ZEROS);
    }

    /// The text.
    #[inline]
    #[must_use]
    pub fn text(&self) -> &str {
        &self.all[PADDING..self.all.len() - PADDING]
    }

    /// Bytes of the text.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len() - 2 * PADDING
    }

    /// True when there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text between its zeros: its first byte is at [`PADDING`].
    #[inline]
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.all.as_bytes()
    }

    /// Makes the ASCII letters of the text small.
    pub(super) fn make_ascii_lowercase(&mut self) {
        let end = self.all.len() - PADDING;
        self.all[PADDING..end].make_ascii_lowercase();
    }
}
