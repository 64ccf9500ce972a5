//! Which rules are for a post, known before anything is looked for. Mostly many rules have the same
//! limits, so these are asked once for each kind of limits and not for each rule.

use super::verdict::Post;
use crate::rules::Rule;

/// One bit each. Rules with yet other limits count as for everyone here: it saves work, and the
/// verdict is made of rules that are for the post alone.
const MOST: usize = u64::BITS as usize - 1;
const EVERYONE: u8 = MOST as u8;

/// The audiences of a rule set.
#[derive(Debug, Default)]
pub(super) struct Audiences {
    /// Of each a rule that has it.
    rules: Vec<usize>,
    /// Rule → its audience.
    of: Vec<u8>,
}

impl Audiences {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut audiences = Self::default();
        for (index, rule) in rules.iter().enumerate() {
            let alike = |&other: &usize| limits(&rules[other]) == limits(rule);
            let known = audiences.rules.iter().position(alike);
            let audience = known.unwrap_or_else(|| {
                if audiences.rules.len() < MOST {
                    audiences.rules.push(index);
                    audiences.rules.len() - 1
                } else {
                    MOST
                }
            });
            audiences.of.push(audience as u8);
        }
        audiences
    }

    /// The audiences that a post belongs to, as bits.
    pub(super) fn with(&self, post: &Post<'_>, rules: &[Rule]) -> u64 {
        let mut bits = 1 << EVERYONE;
        for (audience, &rule) in self.rules.iter().enumerate() {
            let is_for = rules[rule].is_for(post.kind, post.language, post.country);
            bits |= u64::from(is_for) << audience;
        }
        bits
    }

    /// The audience of a rule, as a bit. The rule is not for posts that do not belong to it.
    #[inline]
    pub(super) fn of(&self, rule: u32) -> u64 {
        1 << self.of[rule as usize]
    }
}

/// All that decides which posts a rule is for.
fn limits(rule: &Rule) -> impl PartialEq + '_ {
    (&rule.applies_to, &rule.languages, &rule.countries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Loaded, load_str};
}
