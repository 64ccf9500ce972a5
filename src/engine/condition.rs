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
        _ => true,
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
