//! The kinds of bytes of a text that words are looked for in.

/// The masks of a block of folded text, the first byte in the lowest bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Classes {
    /// Small ASCII letters.
    pub letters: u64,
    /// ASCII digits.
    pub digits: u64,
    /// `!`, `|` and `+`, which may stand for a letter inside a word.
    pub inner: u64,
    /// `$`, which may stand for one anywhere.
    pub dollar: u64,
    /// `@`, which may as well.
    pub at: u64,
    /// `*`, `#`, `-` and `_`, which may hide one.
    pub masks: u64,
    /// `_`.
    pub under: u64,
    /// `#`.
    pub hash: u64,
    /// Not ASCII.
    pub high: u64,
    /// The same byte as the one before.
    pub repeat: u64,
}
