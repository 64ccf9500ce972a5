//! Every affixed form of a root: what `~pukul` stands for in a rule.
//!
//! Stemming a text would cost time for every word and takes words for each other that only look
//! alike. Here a root is spelled out once, when rules are read, and the list can be read and pruned
//! by whoever writes the rule. The lists follow the slots of the grammar, not every product of
//! affixes; a form that no speaker would say does no harm as long as it is no other word.

mod filipino;
mod malay;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

/// A root never has more forms than this, so that a list stays something a person can read.
pub const MOST_FORMS: usize = 1_000;

/// The languages with affix rules.
pub const AFFIX_LANGUAGES: &[&str] = &["fil", "id", "ms"];

/// All forms of `root` in a language (`id`, `ms`, `fil`), in lower case, sorted, each once, the
/// root among them. A reduplicated form is one text with its hyphen. `None` where the language has
/// no affix rules here.
#[must_use]
pub fn affixed_forms(root: &str, language: &str) -> Option<Vec<String>> {
    let root = root.to_lowercase();
    let forms = match language {
        "id" => malay::forms(&root, true),
        "ms" => malay::forms(&root, false),
        "fil" => filipino::forms(&root),
        _ => return None,
    };
    Some(forms.into_iter().collect())
}

/// Forms as they are gathered.
#[derive(Debug, Default)]
struct Forms(BTreeSet<String>);

impl Forms {
    /// `stem` with each of the endings; the empty ending is the stem itself.
    fn add(&mut self, stem: &str, endings: &[&str]) {
        for ending in endings {
            self.0.insert(format!("{stem}{ending}"));
        }
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// The first letter and what follows it.
fn cut_first(word: &str) -> (char, &str) {
    let mut letters = word.chars();
    let first = letters.next().unwrap_or_default();
    (first, letters.as_str())
}

/// True when a word begins with two letters that are not vowels and not one sound (`ng`, `ny`).
fn begins_with_cluster(word: &str) -> bool {
    let (first, rest) = cut_first(word);
    let second = cut_first(rest).0;
    let one_sound = word.starts_with("ng") || word.starts_with("ny");
    !one_sound && !is_vowel(first) && !is_vowel(second)
}
