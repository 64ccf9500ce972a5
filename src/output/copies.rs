//! Flagged posts that say the same, counted and grouped when the run ends.
//!
//! Each different text takes forty bytes, up to a bound. Groups are joined through equal pairs of
//! super-shingles, which takes a few sorts and no comparing of all with all.

use rayon::slice::ParallelSliceMut;

use super::{
    finding_id::{base32, base32_value},
    wording::{PARTS, Sketch, Wording},
};

/// Different texts from which on new ones are no longer told apart. A third more may be held until
/// they are sorted.
const MOST_TEXTS: usize = 2_000_000;

/// What a text is called in the outputs: a hash under a key, so that nobody without it can confirm a text.
pub(super) type TextTag = u64;

/// Characters of a group's name behind its first letter, of five bits each.
const NAME_LETTERS: usize = 12;

/// The tag of a text under the key of the run.
pub(super) fn tag(key: &[u8; 32], wording: &Wording) -> TextTag {
    let hash = blake3::keyed_hash(key, &wording.hash.to_le_bytes());
    let bytes = hash.as_bytes().first_chunk().copied().unwrap_or_default();
    u64::from_be_bytes(bytes) >> (u64::BITS - 5 * NAME_LETTERS as u32)
}

/// A tag as it stands in `group_id`: a letter first, so that no spreadsheet takes it for a number.
pub(super) fn group_name(tag: TextTag) -> String {
    let mut bytes = [0; 32];
    let shifted = tag << (u64::BITS - 5 * NAME_LETTERS as u32);
    bytes[..8].copy_from_slice(&shifted.to_be_bytes());
    let mut name = String::from("g");
    base32(&bytes, NAME_LETTERS, &mut name);
    name
}

/// The tag that stands in `group_id`.
pub(super) fn named_tag(name: &[u8]) -> Option<TextTag> {
    base32_value(name.strip_prefix(b"g")?)
}

/// One text that was flagged.
#[derive(Debug, Clone, Copy)]
struct Seen {
    tag: TextTag,
    sketch: Sketch,
    posts: u32,
    /// Number of the first post that says it.
    first: u32,
}

/// The texts of the flagged posts, in the order of the posts.
#[derive(Debug)]
pub(super) struct Copies {
    /// Sorted by tag, each once, up to `settled`; then as they came.
    seen: Vec<Seen>,
    settled: usize,
    posts: u32,
    left_out: u64,
    most: usize,
}

impl Default for Copies {
    fn default() -> Self {
        Self::with_most(MOST_TEXTS)
    }
}

impl Copies {
    fn with_most(most: usize) -> Self {
        Self {
            seen: Vec::new(),
            settled: 0,
            posts: 0,
            left_out: 0,
            most,
        }
    }

    /// Takes the next flagged post.
    pub(super) fn add(&mut self, tag: TextTag, sketch: Sketch) {
        let first = self.posts;
        self.posts = self.posts.saturating_add(1);
        if self.settled >= self.most {
            match find(&self.seen, tag) {
                Some(at) => self.seen[at].posts = self.seen[at].posts.saturating_add(1),
                None => self.left_out += 1,
            }
            return;
        }
        self.seen.push(Seen {
            tag,
            sketch,
            posts: 1,
            first,
        });
        if self.seen.len() - self.settled >= (self.settled / 3).max(1 << 12) {
            self.settle();
        }
    }

    /// Posts whose text was not told apart any more.
    pub(super) fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Sorts the texts and joins what is the same.
    fn settle(&mut self) {
        self.seen
            .sort_unstable_by_key(|text| (text.tag, text.first));
        self.seen.dedup_by(|next, kept| {
            let same = next.tag == kept.tag;
            if same {
                kept.posts = kept.posts.saturating_add(next.posts);
            }
            same
        });
        self.settled = self.seen.len();
    }

    /// Joins near copies.
    pub(super) fn grouped(mut self) -> Groups {
        self.settle();
        let mut joined = Joined::new(self.seen.len());
        let mut keys: Vec<(u64, u32)> = Vec::new();
        for (one, other) in pairs() {
            keys.clear();
            let comparable = (0..)
                .zip(&self.seen)
                .filter(|(_, text)| text.sketch[0] != 0);
            keys.extend(comparable.map(|(at, text)| {
                let (high, low) = (text.sketch[one], text.sketch[other]);
                (u64::from(high) << 32 | u64::from(low), at)
            }));
            keys.par_sort_unstable();
            for near in keys.windows(2).filter(|near| near[0].0 == near[1].0) {
                joined.join(near[0].1, near[1].1, |at| self.seen[at as usize].first);
            }
        }
        let of = (0..self.seen.len() as u32).map(|at| joined.leader(at));
        let of: Vec<u32> = of.collect();
        Groups {
            seen: self.seen,
            of,
        }
    }
}

fn find(seen: &[Seen], tag: TextTag) -> Option<usize> {
    seen.binary_search_by_key(&tag, |text| text.tag).ok()
}

/// Every two parts of a sketch.
fn pairs() -> impl Iterator<Item = (usize, usize)> {
    (0..PARTS).flat_map(|one| (one + 1..PARTS).map(move |other| (one, other)))
}

/// Texts joined to one another (a disjoint-set forest). Each set is led by its first text.
struct Joined {
    above: Vec<u32>,
}

impl Joined {
    fn new(len: usize) -> Self {
        Self {
            above: (0..len as u32).collect(),
        }
    }

    fn leader(&mut self, mut at: u32) -> u32 {
        while self.above[at as usize] != at {
            let above = self.above[at as usize];
            self.above[at as usize] = self.above[above as usize];
            at = self.above[at as usize];
        }
        at
    }

    fn join(&mut self, one: u32, other: u32, first: impl Fn(u32) -> u32) {
        let (one, other) = (self.leader(one), self.leader(other));
        let (lead, follow) = if first(one) <= first(other) {
            (one, other)
        } else {
            (other, one)
        };
        self.above[follow as usize] = lead;
    }
}

/// How often each text was flagged, and what group it is in.
#[derive(Debug)]
pub(super) struct Groups {
    seen: Vec<Seen>,
    of: Vec<u32>,
}

impl Groups {
    /// Posts with the text of this tag, and the tag of the group's first text.
    pub(super) fn of(&self, tag: TextTag) -> Option<(u32, TextTag)> {
        let at = find(&self.seen, tag)?;
        let leader = *self.of.get(at)?;
        Some((self.seen[at].posts, self.seen[leader as usize].tag))
    }
}

#[cfg(test)]
#[path = "copies_tests.rs"]
mod tests;
