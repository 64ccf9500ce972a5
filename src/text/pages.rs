//! What is known of every character, worked out a page of 256 at a time, when a text first needs it.

use std::sync::OnceLock;

/// Pages that all of Unicode takes.
const PAGES: usize = 0x1100;
/// Characters of a page.
pub(super) const LENGTH: usize = 0x100;

/// A table over all characters.
pub(super) struct Pages<T> {
    pages: [OnceLock<Box<[T; LENGTH]>>; PAGES],
    work_out: fn(char) -> T,
}

impl<T: Copy> Pages<T> {
    /// A table of what `work_out` says of a character.
    pub(super) const fn new(work_out: fn(char) -> T) -> Self {
        Self {
            pages: [const { OnceLock::new() }; PAGES],
            work_out,
        }
    }

    #[inline]
    pub(super) fn get(&self, c: char) -> T {
        self.page(c as u32 / LENGTH as u32)[c as usize % LENGTH]
    }

    /// The characters from 256 times `number` on.
    pub(super) fn page(&self, number: u32) -> &[T; LENGTH] {
        self.pages[number as usize].get_or_init(|| {
            let first = number * LENGTH as u32;
            Box::new(std::array::from_fn(|at| {
                // Surrogates are no characters, and are never asked about.
                let c = char::from_u32(first + at as u32);
                (self.work_out)(c.unwrap_or(char::REPLACEMENT_CHARACTER))
            }))
        })
    }
}
