//! Conditions over the bits of clauses that matched.

use crate::rules::{Condition, MetadataField, Rule};

/// Clauses a rule may have: one bit each.
pub(super) const MOST_CLAUSES: usize = 64;

/// Ways to fulfil a condition that are told apart.
const MOST_WAYS: usize = 16;

/// What a rule asks for besides clauses that are there.
#[derive(Debug, Clone)]
pub(super) struct Demands {
    /// Sets of clauses: all of one of them match wherever the condition holds.
    ways: Box<[u64]>,
    /// Clauses that speak for the condition.
    pub(super) supporting: u64,
    /// Bits of clauses do not decide: numbers, places, exceptions or the post itself count.
    pub(super) needs_matches: bool,
    /// Matches of clauses that were found may yet be hidden.
    pub(super) hides: bool,
}

impl Demands {
    pub(super) fn of(rule: &Rule) -> Self {
        Self {
            ways: ways(&rule.condition).into(),
            supporting: supporting(&rule.condition),
            hides: rule.exceptions.is_some(),
            needs_matches: rule.exceptions.is_some() || needs_matches(&rule.condition),
        }
    }

    /// False when the rule surely does not hold while no other clauses match: quick, and mostly right.
    pub(super) fn may_be_met(&self, clauses: u64) -> bool {
        self.ways.iter().any(|way| way & !clauses == 0)
    }
}

fn needs_matches(condition: &Condition) -> bool {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().any(needs_matches),
        Condition::Not(part) => needs_matches(part),
        Condition::Clause(_) | Condition::AtLeast(..) => false,
        Condition::Count(..)
        | Condition::Near(..)
        | Condition::Before(..)
        | Condition::Except(..)
        | Condition::Metadata(..) => true,
    }
}

/// What can be asked of the matches of a rule in a post.
pub(super) trait Facts {
    /// The clause matched.
    fn has(&mut self, clause: usize) -> bool;
    /// At least so many matches of the clause, overlaps counted once.
    fn count(&mut self, clause: usize, least: usize) -> bool;
    /// The first clause before the second, at most so many word positions apart.
    fn before(&mut self, first: usize, second: usize, words: usize) -> bool;
    /// A match of the first that lies inside no match of the second.
    fn outside(&mut self, clause: usize, other: usize) -> bool;
    /// The post has one of the values.
    fn is_one_of(&mut self, field: MetadataField, values: &[String]) -> bool;
}

/// True when the condition holds for these facts.
pub(super) fn holds(condition: &Condition, facts: &mut impl Facts) -> bool {
    match condition {
        Condition::Clause(clause) => facts.has(*clause),
        Condition::And(all) => all.iter().all(|one| holds(one, facts)),
        Condition::Or(any) => any.iter().any(|one| holds(one, facts)),
        Condition::Not(inner) => !holds(inner, facts),
        Condition::AtLeast(least, clauses) => {
            let mask = clauses
                .iter()
                .filter(|clause| facts.has(**clause))
                .fold(0_u64, |mask, clause| mask | 1 << clause);
            mask.count_ones() as usize >= *least
        }
        Condition::Count(clause, least) => facts.count(*clause, *least),
        Condition::Near(a, b, words) => {
            facts.before(*a, *b, *words) || facts.before(*b, *a, *words)
        }
        Condition::Before(a, b, words) => facts.before(*a, *b, *words),
        Condition::Except(clause, other) => facts.outside(*clause, *other),
        Condition::Metadata(field, values) => facts.is_one_of(*field, values),
    }
}

/// Bits of clauses as facts, for conditions that need no more.
pub(super) struct Bits(pub(super) u64);

impl Facts for Bits {
    fn has(&mut self, clause: usize) -> bool {
        self.0 >> clause & 1 == 1
    }

    fn count(&mut self, _: usize, _: usize) -> bool {
        false
    }

    fn before(&mut self, _: usize, _: usize, _: usize) -> bool {
        false
    }

    fn outside(&mut self, _: usize, _: usize) -> bool {
        false
    }

    fn is_one_of(&mut self, _: MetadataField, _: &[String]) -> bool {
        false
    }
}

/// True when the condition may still hold: `found` clauses have matched, `open` ones may yet.
pub(super) fn can_hold(condition: &Condition, found: u64, open: u64) -> bool {
    can_be(condition, true, found, open)
}

/// Whether the condition can come out as `wanted`. It may say yes too often, never no.
fn can_be(condition: &Condition, wanted: bool, found: u64, open: u64) -> bool {
    match condition {
        Condition::Clause(clause) => {
            let bit = |bits: u64| bits >> clause & 1 == 1;
            bit(open) && !bit(found) || bit(found) == wanted
        }
        Condition::And(parts) | Condition::Or(parts) => {
            let can = |part| can_be(part, wanted, found, open);
            // `and` is true, and `or` false, only when all parts are.
            if matches!(condition, Condition::And(_)) == wanted {
                parts.iter().all(can)
            } else {
                parts.iter().any(can)
            }
        }
        Condition::Not(part) => can_be(part, !wanted, found, open),
        Condition::AtLeast(least, clauses) => {
            let mask = clauses
                .iter()
                .fold(0_u64, |mask, clause| mask | 1 << clause);
            let count = |bits: u64| (bits & mask).count_ones() as usize;
            if wanted {
                count(found | open) >= *least
            } else {
                count(found) < *least
            }
        }
        // What they ask for beyond the clause may always be missing.
        _ if !wanted => true,
        Condition::Count(clause, _) | Condition::Except(clause, _) => {
            (found | open) >> clause & 1 == 1
        }
        Condition::Near(a, b, _) | Condition::Before(a, b, _) => {
            let both = 1 << a | 1 << b;
            (found | open) & both == both
        }
        Condition::Metadata(..) => true,
    }
}

/// Sets of clauses, of one of which all match wherever the condition holds; one that is empty where too
/// little is known.
fn ways(condition: &Condition) -> Vec<u64> {
    match condition {
        Condition::Clause(clause) | Condition::Count(clause, _) | Condition::Except(clause, _) => {
            vec![1 << clause]
        }
        Condition::Near(a, b, _) | Condition::Before(a, b, _) => vec![1 << a | 1 << b],
        Condition::AtLeast(least, clauses) if *least > 0 => {
            clauses.iter().map(|clause| 1 << clause).collect()
        }
        Condition::Or(parts) => {
            let all: Vec<u64> = parts.iter().flat_map(ways).collect();
            if all.len() > MOST_WAYS { vec![0] } else { all }
        }
        Condition::And(parts) => parts.iter().map(ways).fold(vec![0], |all, part| {
            if all.len() * part.len() > MOST_WAYS {
                // Either must be met.
                return if part.len() < all.len() { part } else { all };
            }
            let with = |one: &u64| part.iter().map(|other| one | other).collect::<Vec<_>>();
            all.iter().flat_map(with).collect()
        }),
        Condition::AtLeast(..) | Condition::Not(_) | Condition::Metadata(..) => vec![0],
    }
}

/// Clauses that speak for the condition: those that do not stand under an odd number of `not`s.
fn supporting(condition: &Condition) -> u64 {
    fn walk(condition: &Condition, positive: bool) -> u64 {
        match condition {
            Condition::Clause(clause)
            | Condition::Count(clause, _)
            | Condition::Except(clause, _)
                if positive =>
            {
                1 << clause
            }
            Condition::Near(a, b, _) | Condition::Before(a, b, _) if positive => 1 << a | 1 << b,
            Condition::AtLeast(_, clauses) if positive => {
                clauses.iter().fold(0, |mask, clause| mask | 1 << clause)
            }
            Condition::And(parts) | Condition::Or(parts) => parts
                .iter()
                .fold(0, |mask, part| mask | walk(part, positive)),
            Condition::Not(inner) => walk(inner, !positive),
            _ => 0,
        }
    }
    walk(condition, true)
}

/// Visits the exceptions of the condition: a clause, and the other whose matches hide its own.
/// Clauses that are asked for without exception somewhere have none.
pub(super) fn exceptions(condition: &Condition, visit: &mut impl FnMut(usize, usize)) {
    fn walk(condition: &Condition, plain: &mut u64, visit: &mut impl FnMut(usize, usize)) {
        match condition {
            Condition::And(parts) | Condition::Or(parts) => {
                parts.iter().for_each(|part| walk(part, plain, visit));
            }
            Condition::Not(part) => walk(part, plain, visit),
            Condition::Clause(clause) | Condition::Count(clause, _) => *plain |= 1 << clause,
            Condition::AtLeast(_, clauses) => {
                clauses.iter().for_each(|clause| *plain |= 1 << clause);
            }
            Condition::Near(a, b, _) | Condition::Before(a, b, _) => *plain |= 1 << a | 1 << b,
            Condition::Except(clause, other) => visit(*clause, *other),
            Condition::Metadata(..) => {}
        }
    }
    let mut plain = 0;
    walk(condition, &mut plain, &mut |_, _| {});
    walk(condition, &mut 0, &mut |clause, other| {
        if plain >> clause & 1 == 0 {
            visit(clause, other);
        }
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Clauses that match as often and as near to each other as anybody asks for.
    struct Generous(u64);

    impl Facts for Generous {
        fn has(&mut self, clause: usize) -> bool {
            self.0 >> clause & 1 == 1
        }

        fn count(&mut self, clause: usize, _: usize) -> bool {
            self.has(clause)
        }

        fn before(&mut self, first: usize, second: usize, _: usize) -> bool {
            self.has(first) && self.has(second)
        }

        fn outside(&mut self, clause: usize, _: usize) -> bool {
            self.has(clause)
        }

        fn is_one_of(&mut self, _: MetadataField, _: &[String]) -> bool {
            true
        }
    }

    fn conditions() -> impl Strategy<Value = Condition> {
        let clause = || 0..6_usize;
        let leaf = prop_oneof![
            clause().prop_map(Condition::Clause),
            (0..4_usize, prop::collection::vec(clause(), 1..4))
                .prop_map(|(least, of)| Condition::AtLeast(least, of)),
            (clause(), 1..3_usize).prop_map(|(clause, least)| Condition::Count(clause, least)),
            (clause(), clause()).prop_map(|(a, b)| Condition::Near(a, b, 3)),
            (clause(), clause()).prop_map(|(a, b)| Condition::Before(a, b, 3)),
            (clause(), clause()).prop_map(|(a, b)| Condition::Except(a, b)),
            Just(Condition::Metadata(MetadataField::Country, vec![])),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..5).prop_map(Condition::And),
                prop::collection::vec(inner.clone(), 1..5).prop_map(Condition::Or),
                inner.prop_map(|part| Condition::Not(Box::new(part))),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_condition_that_can_hold_may_be_met(condition in conditions(), found in 0..64_u64) {
            let met = ways(&condition).iter().any(|way| way & !found == 0);
            prop_assert!(met || !can_hold(&condition, found, 0));
            prop_assert!(met || !holds(&condition, &mut Generous(found)));
        }
    }

    #[test]
    fn ways_are_told_apart_while_they_are_few() {
        let clause = |clause: usize| Condition::Clause(clause);
        let any = |from: usize| Condition::Or((from..from + 3).map(clause).collect());
        let both = Condition::And(vec![any(0), any(3)]);
        assert_eq!(ways(&both).len(), 9);
        let three = Condition::And(vec![any(0), any(3), any(6)]);
        assert_eq!(ways(&three), [1 << 6, 1 << 7, 1 << 8]);
        let many = Condition::Or((0..17).map(clause).collect());
        assert_eq!(ways(&many), [0]);
    }
}
