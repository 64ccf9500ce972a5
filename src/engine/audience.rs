//! Which rules are for a post, known before anything is looked for. Mostly many rules have the same
//! limits, so these are asked once for each kind of limits and not for each rule.

use super::verdict::Post;
use crate::rules::Rule;

/// One bit each. Rules with yet other limits count as for everyone here: it saves work, and the
/// verdict is made of rules that are for the post alone.
const MOST: usize = u64::BITS as usize - 1;
/// The audience of those, behind all others.
const EVERYONE: usize = MOST;

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
                    EVERYONE
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
    use crate::rules::load_text;

    /// So many rules, each with limits of its own kind.
    fn rules(count: usize) -> Vec<Rule> {
        let limits = |number: usize| match number % 4 {
            0 => String::new(),
            1 => "languages = ['id']".to_owned(),
            2 => "countries = ['TH']".to_owned(),
            _ => format!(
                "languages = ['q{}']",
                char::from(b'a' + (number / 4 % 26) as u8)
            ),
        };
        let rule = |number: usize| {
            format!(
                "[[rule]]\nid = 'gbv-id-{number}'\ntitle = 't'\nrole = 'at-risk'\nseverity = 'high'\n\
                 condition = 'words'\n{}\n[rule.terms]\nwords = ['kdrt']\n",
                limits(number)
            )
        };
        let topic = "id = 'gbv'\nversion = '1'\nqueue = 'q'\n[title]\nen = 'GBV'".to_owned();
        let text: String = (0..count).map(rule).collect();
        let files = [
            ("gbv/topic.toml".to_owned(), topic),
            ("gbv/id.toml".to_owned(), text),
        ];
        load_text(&files).set.rules
    }

    #[test]
    fn a_post_is_of_the_audiences_of_the_rules_that_are_for_it() {
        let rules = rules(12);
        let audiences = Audiences::new(&rules);
        for (language, country) in [
            ("id", "ID"),
            ("th", "TH"),
            ("qa", ""),
            ("", ""),
            ("ms", "MY"),
        ] {
            let post = Post {
                language,
                country,
                ..Post::of(&[])
            };
            let with = audiences.with(&post, &rules);
            for (index, rule) in (0..).zip(&rules) {
                let told = audiences.of(index) & with != 0;
                let is_for = rule.is_for(post.kind, language, country);
                assert_eq!(told, is_for, "{} {language} {country}", rule.id);
            }
        }
    }

    #[test]
    fn rules_beyond_the_last_audience_are_for_everyone() {
        let mut rules: Vec<Rule> = rules(4).into_iter().cycle().take(70).collect();
        for (number, rule) in rules.iter_mut().enumerate() {
            rule.countries = vec![format!("{number}")];
        }
        let audiences = Audiences::new(&rules);
        let post = Post {
            country: "ID",
            ..Post::of(&[])
        };
        let with = audiences.with(&post, &rules);
        let reached = (0..70).filter(|&rule| audiences.of(rule) & with != 0);
        assert_eq!(reached.count(), 70 - MOST);
    }
}
