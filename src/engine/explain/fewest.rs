//! The fewest changes where parts of a condition share clauses.
//!
//! Walking the tree (`change`) takes each part by itself, so in `(a or b) and not a` it would remove the
//! `a` that the first part lives on. A condition of few different leaves is short enough to try
//! every way they could come out, a longer one to turn three of them; the rest is left to the walk.

use super::{change::Edit, facts::Witness, tree::distinct};
use crate::rules::Condition;

/// Different leaves of a condition that are tried in every combination.
const ALL_WAYS: usize = 10;
/// Different leaves of which up to three are turned at once.
const MOST_LEAVES: usize = 40;

/// A leaf of a condition, `N of` taken apart into its clauses.
struct Leaf {
    condition: Condition,
    /// It holds as things are.
    holds: bool,
    /// What would turn it; `None` when nothing would.
    flip: Option<Edit>,
}

impl Witness<'_, '_> {
    /// The cheapest way to make a condition hold; `None` when there is none. Of equals the one
    /// that turns the first leaves, as the condition is written.
    pub(super) fn fewest(&mut self, condition: &Condition) -> Option<Edit> {
        let mut leaves = vec![];
        collect(condition, &mut leaves);
        if leaves.len() > MOST_LEAVES {
            return self.turn(condition, true);
        }
        let leaf = |condition: Condition| {
            let holds = self.turn(&condition, true);
            let holds = holds.is_some_and(|edit| edit.cost() == 0);
            Leaf {
                holds,
                flip: self.turn(&condition, !holds),
                condition,
            }
        };
        let leaves: Vec<Leaf> = leaves.into_iter().map(leaf).collect();
        let ways = ways(leaves.len()).into_iter();
        let found = ways.filter_map(|turned| way(condition, &leaves, turned));
        let found = found.min_by_key(Edit::cost);
        if leaves.len() > ALL_WAYS {
            return found.or_else(|| self.turn(condition, true));
        }
        found
    }
}

/// Leaves to turn, one bit each: all combinations, or those of three at most.
fn ways(leaves: usize) -> Vec<u64> {
    if leaves <= ALL_WAYS {
        return (0..1 << leaves).collect();
    }
    let mut ways = vec![0];
    for first in 0..leaves {
        for second in 0..=first {
            for third in 0..=second {
                ways.push(1 << first | 1 << second | 1 << third);
            }
        }
    }
    ways.sort_unstable();
    ways.dedup();
    ways
}

/// What it takes to turn these leaves (one bit each), if the condition holds then.
fn way(condition: &Condition, leaves: &[Leaf], turned: u64) -> Option<Edit> {
    let is_turned = |index: usize| turned >> index & 1 == 1;
    let outcome = |leaf: &Condition| {
        let index = leaves.iter().position(|known| known.condition == *leaf);
        index.is_some_and(|index| leaves[index].holds != is_turned(index))
    };
    if !holds(condition, &outcome) {
        return None;
    }
    let flips = (0..leaves.len()).filter(|index| is_turned(*index));
    let mut flips = flips.map(|index| leaves[index].flip.clone());
    let edit = flips.try_fold(Edit::default(), |sum, flip| Some(sum.and(flip?)))?;
    let agrees = |leaf: &Leaf| agrees(&leaf.condition, outcome(&leaf.condition), &edit);
    leaves.iter().all(agrees).then_some(edit)
}

/// True when the edits leave this leaf as it is to come out.
fn agrees(leaf: &Condition, wanted: bool, edit: &Edit) -> bool {
    match leaf {
        Condition::Clause(clause) if !wanted => !edit.added.contains(clause),
        Condition::Clause(clause) | Condition::Count(clause, _) | Condition::Except(clause, _) => {
            !wanted || !edit.removed.contains(clause)
        }
        Condition::Near(a, b, _) | Condition::Before(a, b, _) => {
            !wanted || !edit.removed.contains(a) && !edit.removed.contains(b)
        }
        _ => true,
    }
}

/// The different leaves of a condition in the order they are written.
fn collect(condition: &Condition, leaves: &mut Vec<Condition>) {
    let mut add = |leaf: Condition| {
        if !leaves.contains(&leaf) {
            leaves.push(leaf);
        }
    };
    match condition {
        Condition::And(parts) | Condition::Or(parts) => {
            parts.iter().for_each(|part| collect(part, leaves));
        }
        Condition::Not(part) => collect(part, leaves),
        Condition::AtLeast(_, clauses) => {
            clauses
                .iter()
                .map(|it| Condition::Clause(*it))
                .for_each(add);
        }
        leaf => add(leaf.clone()),
    }
}

/// The condition over outcomes of its leaves.
fn holds(condition: &Condition, outcome: &impl Fn(&Condition) -> bool) -> bool {
    match condition {
        Condition::And(parts) => parts.iter().all(|part| holds(part, outcome)),
        Condition::Or(parts) => parts.iter().any(|part| holds(part, outcome)),
        Condition::Not(part) => !holds(part, outcome),
        Condition::AtLeast(least, clauses) => {
            let clauses = distinct(clauses).into_iter();
            let found = clauses.filter(|clause| outcome(&Condition::Clause(*clause)));
            found.count() >= *least
        }
        leaf => outcome(leaf),
    }
}
