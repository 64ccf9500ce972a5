//! Things that are equal, each kept once and without a second copy as the key of a map.

use std::hash::{BuildHasher, Hash};

use foldhash::{HashMap, fast::FixedState};

/// Numbers of things by their hash.
#[derive(Debug, Default)]
pub(super) struct Unique {
    numbers: HashMap<u64, u32>,
}

impl Unique {
    /// The number among `all` of a thing that is equal to `thing`, which is added if need be. `of` tells the
    /// thing that one of them is kept for.
    pub(super) fn number<T: Hash + Eq, K>(
        &mut self,
        all: &mut Vec<K>,
        thing: T,
        of: impl Fn(&K) -> &T,
        keep: impl FnOnce(T) -> K,
    ) -> usize {
        let mut hash = FixedState::default().hash_one(&thing);
        // Things whose hashes are the same lie behind each other.
        while let Some(&number) = self.numbers.get(&hash) {
            if *of(&all[number as usize]) == thing {
                return number as usize;
            }
            hash = hash.wrapping_add(1);
        }
        let number = all.len();
        self.numbers.insert(hash, number as u32);
        all.push(keep(thing));
        number
    }
}

#[cfg(test)]
mod tests {
    use std::hash::Hasher;

    use super::*;

    /// All of them have the same hash.
    #[derive(Debug, PartialEq, Eq)]
    struct Alike(u32);

    impl Hash for Alike {
        fn hash<H: Hasher>(&self, state: &mut H) {
            state.write_u8(0);
        }
    }

    #[test]
    fn equal_things_have_one_number_whatever_their_hash() {
        let mut unique = Unique::default();
        let mut all = vec![];
        let mut number = |thing| unique.number(&mut all, thing, |kept| kept, |thing| thing);
        let numbers = [7, 8, 7, 9, 8, 7].map(|thing| number(Alike(thing)));
        assert_eq!(numbers, [0, 1, 0, 2, 1, 0]);
        assert_eq!(all, [Alike(7), Alike(8), Alike(9)]);
    }
}
