//! The same id twice: counted for a warning, or skipped under `--unique-ids`.

use std::{
    collections::HashSet,
    hash::{BuildHasher, Hasher},
};

use foldhash::quality::FixedState;

/// Ids that are remembered for the warning: 8 bytes each, in a table of at most about 70 MB. Past
/// it nothing new is remembered, and the summary says so.
const MOST_REMEMBERED: usize = 4_000_000;

/// Ids seen so far, as 64-bit hashes.
#[derive(Debug)]
pub(super) struct SeenIds {
    seen: HashSet<u64, Identity>,
    repeated: u64,
}

type Identity = std::hash::BuildHasherDefault<IdentityHasher>;

/// The ids are hashes already.
#[derive(Debug, Default)]
pub(super) struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl SeenIds {
    pub(super) fn new() -> Self {
        Self {
            seen: HashSet::default(),
            repeated: 0,
        }
    }

    /// True when the id was not seen before.
    pub(super) fn add(&mut self, id: u64) -> bool {
        if self.is_full() {
            let known = self.seen.contains(&id);
            self.repeated += u64::from(known);
            return !known;
        }
        let new = self.seen.insert(id);
        self.repeated += u64::from(!new);
        new
    }

    /// Records whose id was seen before.
    pub(super) fn repeated(&self) -> u64 {
        self.repeated
    }

    /// True when ids are no longer remembered, so that there may be more repeats.
    pub(super) fn is_full(&self) -> bool {
        self.seen.len() >= MOST_REMEMBERED
    }
}

/// Whether an id is a number that lost its end where ids were taken for numbers: `1.84e+18`. What has
/// no point may be an id of letters and digits.
pub(super) fn is_rounded(id: &str) -> bool {
    let Some(mark) = memchr::memchr2(b'e', b'E', id.as_bytes()) else {
        return false;
    };
    let (number, exponent) = (&id[..mark], &id[mark + 1..]);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or_default();
    let is_large = matches!(exponent.parse(), Ok(15..=38_u8));
    is_large && whole.len() == 1 && !fraction.is_empty() && digits(whole) && digits(fraction)
}

/// A 64-bit hash of an id within its platform and community; fixed, so that runs agree.
pub(super) fn id_hash(platform: &str, community: &str, id: &str) -> u64 {
    // What lies between them parts them: no text has such a byte.
    let mut hasher = FixedState::with_seed(0).build_hasher();
    for part in [platform, community, id] {
        hasher.write(part.as_bytes());
        hasher.write_u8(u8::MAX);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_counted() {
        let mut seen = SeenIds::new();
        assert!(seen.add(id_hash("x", "", "1")));
        assert!(seen.add(id_hash("x", "", "2")));
        assert!(seen.add(id_hash("x", "kampung", "1")));
        assert!(seen.add(id_hash("x", "kampun", "g1")));
        assert!(!seen.add(id_hash("x", "", "1")));
        assert_eq!(seen.repeated(), 1);
    }

    #[test]
    fn ids_that_were_taken_for_numbers_are_known() {
        for id in [
            "1.84e18",
            "1.845678901234568e18",
            "1.84E+18",
            "1,84E+18",
            "1.5e15",
        ] {
            assert!(is_rounded(id), "{id}");
        }
        for id in [
            "1845678901234567891",
            "1e18",
            "12e45",
            "1.5e3",
            "a.be18",
            "1.e18",
            "x",
            "",
        ] {
            assert!(!is_rounded(id), "{id}");
        }
    }
}
