//! Which cells of a tally posts were in lately.

use super::tally::Key;

/// Ten for each cell of a month by language, country and day: two cells that share a place oust each other,
/// and nobody can guess which of them comes next.
const PLACES: usize = 1 << 12;

/// Numbers of cells by the place of their keys: the last one of each place, or one of cells that are
/// gone, so whoever looks here compares keys. It spares the index of all cells, which is seldom in the
/// nearest caches when a post comes.
#[derive(Debug, Clone)]
pub(super) struct Recent(Box<[u16; PLACES]>);

impl Default for Recent {
    fn default() -> Self {
        Self(Box::new([0; PLACES]))
    }
}

impl Recent {
    /// The number that is kept for this key, and for others.
    #[inline]
    pub(super) fn get(&self, key: &Key) -> usize {
        usize::from(self.0[place(key)])
    }

    /// Keeps the number of the cell with this key. What does not fit is only not found here.
    #[inline]
    pub(super) fn set(&mut self, key: &Key, number: usize) {
        self.0[place(key)] = u16::try_from(number).unwrap_or(u16::MAX);
    }
}

/// A number below [`PLACES`], the same for the same key.
#[inline]
fn place(key: &Key) -> usize {
    let day = key
        .day
        .map_or(0, |day| day.day() as u64 | (day.month() as u64) << 5);
    let rest = day | u64::from(key.platform) << 9 | u64::from(key.community) << 16;
    let tags = key.language.bits() ^ key.country.bits().rotate_left(20);
    let mixed = (tags ^ rest.rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> (u64::BITS - PLACES.ilog2())) as usize
}
