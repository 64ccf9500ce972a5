//! What a text must have for patterns to match it: sets of literals, of each of which one must stand there.
//!
//! Patterns of a rule set have many sets in common. Each is kept once, and looked for once in a
//! reading, however many patterns ask for it.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use memchr::memmem;

use super::{
    grams::{Asked, Grams},
    unique::Unique,
};

/// Up to so many literals, the faster and larger kind of automaton is built.
const MOST_DENSE: usize = 100;
/// Up to so many literals that may stand in a text are looked for one by one.
const MOST_ALONE: usize = 6;

/// All sets of a rule set, by number.
#[derive(Debug, Default)]
pub(super) struct Needs {
    sets: Vec<AnyOf>,
    index: Unique,
}

/// Literals of which any will do. Searches are built when they are first asked: most never are.
#[derive(Debug)]
struct AnyOf {
    literals: Vec<String>,
    /// Of each literal; nothing of one that is too short to have any.
    grams: Vec<Option<Asked>>,
    each: OnceLock<Vec<memmem::Finder<'static>>>,
    all: OnceLock<Option<AhoCorasick>>,
}

/// What is known of the sets in one reading.
#[derive(Debug)]
pub(super) struct Answers {
    grams: Grams,
    /// Grows with every reading, so that nothing needs clearing.
    turn: u32,
    /// Set → the turn in which it was last looked for, and what came of it.
    known: Vec<(u32, Answer)>,
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            grams: Grams::default(),
            // Nothing was looked for in turn 0.
            turn: 1,
            known: vec![],
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Answer {
    #[default]
    Missing,
    /// Its grams are there.
    MayStand,
    Stands,
}

impl Needs {
    /// The numbers of sets, which are added if need be.
    pub(super) fn add(&mut self, sets: Vec<Vec<String>>) -> Vec<u32> {
        let Self { sets: all, index } = self;
        let mut number = |set| index.number(all, set, |kept| &kept.literals, AnyOf::new) as u32;
        sets.into_iter().map(&mut number).collect()
    }

    /// False when no literal of one of these sets stands in a reading. `answers` are those of the
    /// reading.
    pub(super) fn may_stand(&self, sets: &[u32], reading: &str, answers: &mut Answers) -> bool {
        if sets.is_empty() {
            return true;
        }
        answers.grams.note(reading);
        answers.known.resize(self.sets.len(), (0, Answer::Missing));
        // What is quick to tell first, of all of them.
        let may_stand = |set: &u32| self.may_stand_among(*set, answers) != Answer::Missing;
        sets.iter().all(may_stand)
            && sets
                .iter()
                .all(|&set| self.stands_in(set, reading, answers))
    }

    fn may_stand_among(&self, set: u32, answers: &mut Answers) -> Answer {
        let (turn, answer) = &mut answers.known[set as usize];
        if *turn != answers.turn {
            *turn = answers.turn;
            let grams = &self.sets[set as usize].grams;
            *answer = match grams.iter().any(|&it| answers.grams.may_have(it)) {
                true => Answer::MayStand,
                false => Answer::Missing,
            };
        }
        *answer
    }

    /// Whether one of a set stands in a reading, of which it is known that it may.
    fn stands_in(&self, set: u32, reading: &str, answers: &mut Answers) -> bool {
        let (_, answer) = &mut answers.known[set as usize];
        if *answer == Answer::MayStand {
            *answer = match self.sets[set as usize].stands_in(reading, &answers.grams) {
                true => Answer::Stands,
                false => Answer::Missing,
            };
        }
        *answer == Answer::Stands
    }
}

impl AnyOf {
    fn new(literals: Vec<String>) -> Self {
        Self {
            grams: literals.iter().map(|it| Asked::of(it)).collect(),
            literals,
            each: OnceLock::new(),
            all: OnceLock::new(),
        }
    }

    fn stands_in(&self, reading: &str, grams: &Grams) -> bool {
        let possible = self.grams.iter().enumerate();
        let mut possible = possible.filter(|(_, asked)| grams.may_have(**asked));
        if possible.clone().nth(MOST_ALONE).is_some() {
            return self.any_stands_in(reading);
        }
        let each = self.each.get_or_init(|| {
            let literals = self.literals.iter();
            literals
                .map(|it| memmem::Finder::new(it).into_owned())
                .collect()
        });
        possible.any(|(at, _)| each[at].find(reading.as_bytes()).is_some())
    }

    fn any_stands_in(&self, reading: &str) -> bool {
        let all = self.all.get_or_init(|| {
            let dense = self.literals.len() <= MOST_DENSE;
            let kind = dense.then_some(AhoCorasickKind::DFA);
            AhoCorasick::builder().kind(kind).build(&self.literals).ok()
        });
        all.as_ref().is_none_or(|search| search.is_match(reading))
    }
}

impl Answers {
    /// Forgets the reading.
    pub(super) fn clear(&mut self) {
        self.grams.clear();
        self.turn = self.turn.wrapping_add(1);
        if self.turn == 0 {
            self.known.clear();
            self.turn = 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, Needs};

    fn sets(sets: &[&[&str]]) -> Vec<Vec<String>> {
        let owned = |set: &&[&str]| set.iter().map(|it| (*it).to_owned()).collect();
        sets.iter().map(owned).collect()
    }

    fn ask(needs: &Needs, sets: &[u32], readings: &[&str]) -> Vec<bool> {
        let mut answers = Answers::default();
        let ask = |reading: &&str| {
            answers.clear();
            needs.may_stand(sets, reading, &mut answers)
        };
        readings.iter().map(ask).collect()
    }

    #[test]
    fn one_of_each_set_is_needed() {
        let mut needs = Needs::default();
        let both = needs.add(sets(&[&["istri", "anak"], &["gw", "saya"]]));
        let readings = [
            "gw pukul istri",
            "gw pukul meja",
            "dia pukul anak",
            "anak saya",
            "",
        ];
        let found = ask(&needs, &both, &readings);
        assert_eq!(found, [true, false, false, true, false]);
        assert!(needs.may_stand(&[], "", &mut Answers::default()));
    }

    #[test]
    fn sets_that_are_equal_are_one() {
        let mut needs = Needs::default();
        let one = needs.add(sets(&[&["anak", "istri"], &["gw"]]));
        let other = needs.add(sets(&[&["gw"], &["rumah"], &["anak", "istri"]]));
        assert_eq!((one[0], one[1]), (other[2], other[0]));
        assert_eq!(needs.sets.len(), 3);
    }

    #[test]
    fn an_answer_is_of_one_reading() {
        let mut needs = Needs::default();
        let set = needs.add(sets(&[&["anak"]]));
        let found = ask(&needs, &set, &["anak", "kena", "anak", "an ak"]);
        assert_eq!(found, [true, false, true, false]);
    }

    #[test]
    fn many_literals_that_may_stand_are_looked_for_at_once() {
        let mut needs = Needs::default();
        let short: Vec<String> = ('a'..='z').map(|c| format!("{c}q")).collect();
        let set = needs.add(vec![short]);
        let found = ask(&needs, &set, &["iraq", "qatar", "kaq"]);
        assert_eq!(found, [true, false, true]);
        assert!(needs.sets[0].all.get().is_some() && needs.sets[0].each.get().is_none());
    }
}
