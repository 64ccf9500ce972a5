//! Places in a text.

use crate::simd::BLOCK;

/// Places in a text, in order: the first byte of each, and one past its last.
#[derive(Debug, Default)]
pub struct Places {
    /// Written ahead: what lies past the length means nothing.
    edges: Vec<u32>,
    len: usize,
}

impl Places {
    pub(super) fn clear(&mut self) {
        self.len = 0;
    }

    /// Adds the edges of places, which are the bits of a mask: a first byte, one past the last, and so
    /// on. `base` is the place of the lowest bit.
    #[inline(always)]
    pub(super) fn extend(&mut self, mut mask: u64, base: u32) {
        let count = mask.count_ones() as usize;
        if self.edges.len() < self.len + BLOCK {
            self.grow();
        }
        // Eight at a time: how many words a block has cannot be guessed, how many times eight can.
        let mut left = count.div_ceil(8);
        for eight in self.edges[self.len..self.len + BLOCK].chunks_exact_mut(8) {
            for place in eight {
                *place = base + mask.trailing_zeros();
                mask &= mask.wrapping_sub(1);
            }
            left = left.saturating_sub(1);
            if left == 0 {
                break;
            }
        }
        self.len += count;
    }

    #[cold]
    fn grow(&mut self) {
        let more = (2 * self.edges.len()).max(self.len + BLOCK);
        self.edges.resize(more, 0);
    }

    /// Ends the place that was begun last.
    pub(super) fn end(&mut self, end: u32) {
        if self.edges.len() <= self.len {
            self.grow();
        }
        self.edges[self.len] = end;
        self.len += 1;
    }

    pub(super) fn push(&mut self, start: u32, end: u32) {
        if self.edges.len() < self.len + 2 {
            self.grow();
        }
        self.edges[self.len..self.len + 2].copy_from_slice(&[start, end]);
        self.len += 2;
    }

    /// Adds places.
    pub(super) fn extend_from(&mut self, places: &[[u32; 2]]) {
        let edges = places.as_flattened();
        let to = self.len + edges.len();
        if self.edges.len() < to {
            self.edges.resize(2 * to, 0);
        }
        self.edges[self.len..to].copy_from_slice(edges);
        self.len = to;
    }

    /// The places: first byte, and one past the last.
    #[inline]
    #[must_use]
    pub fn get(&self) -> &[[u32; 2]] {
        self.edges[..self.len].as_chunks().0
    }
}
