//! Conditions over the bits of clauses that matched.

use crate::rules::Condition;

/// Clauses a rule may have: one bit each.
pub(super) const MOST_CLAUSES: usize = 64;

/// True when the condition holds for these clauses.
pub(super) fn holds(condition: &Condition, bits: u64) -> bool {
    match condition {
        Condition::Clause(clause) => bits >> clause & 1 == 1,
        Condition::And(all) => all.iter().all(|one| holds(one, bits)),
        Condition::Or(any) => any.iter().any(|one| holds(one, bits)),
        Condition::Not(inner) => !holds(inner, bits),
        Condition::AtLeast(least, clauses) => {
            let mask = clauses
                .iter()
                .fold(0_u64, |mask, clause| mask | 1 << clause);
            (bits & mask).count_ones() as usize >= *least
        }
        // Refused when the rule set is compiled.
        Condition::Count(..)
        | Condition::Near(..)
        | Condition::Before(..)
        | Condition::Except(..)
        | Condition::Metadata(..) => false,
    }
}

/// Clauses that speak for the condition: those that do not stand under an odd number of `not`s.
pub(super) fn supporting(condition: &Condition) -> u64 {
    fn walk(condition: &Condition, positive: bool) -> u64 {
        match condition {
            Condition::Clause(clause) if positive => 1 << clause,
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

/// What the condition uses that this version does not do.
pub(super) fn not_done(condition: &Condition) -> Option<&'static str> {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().find_map(not_done),
        Condition::Not(inner) => not_done(inner),
        Condition::Count(..) => Some("`count`"),
        Condition::Near(..) => Some("`near`"),
        Condition::Before(..) => Some("`before`"),
        Condition::Except(..) => Some("`except`"),
        Condition::Metadata(..) => Some("a comparison with the language, country or platform"),
        Condition::Clause(_) | Condition::AtLeast(..) => None,
    }
}
