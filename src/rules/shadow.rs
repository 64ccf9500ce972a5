//! Terms that can go, because another term of their group finds all that they find.
//!
//! A phrase that holds a shorter term is none of these: its match is longer, and says more. Nor is a
//! word beside the same word with a wildcard, since only whole words are looked for in hashtags and
//! letter by letter.

use std::collections::HashMap;

use super::{
    diagnostic::Code,
    model::{Term, TermShape, TermWord},
    report::Report,
    section::At,
    term,
};

/// Warns of every term of the group that another one makes superfluous.
pub(super) fn warn(group: &str, terms: &[At<Term>], report: &mut Report) {
    let wider = Wider::of(terms);
    for At { value, place } in terms {
        let Some((by, why)) = wider.than(value) else {
            continue;
        };
        // Both came with one bank, which is written for other groups as well.
        if by.place.span == place.span {
            continue;
        }
        report.between(
            Code::SHADOWED_TERM,
            [(place, "finds nothing more"), (&by.place, "finds it all")],
            format!(
                "`{}` of the group `{group}` is superfluous beside `{}`",
                value.written, by.value.written
            ),
            format!("remove it: {why}"),
        );
    }
}

/// What the terms of a group find, as others may be asked about it.
struct Wider<'a> {
    /// Words without wildcards, folded, of the terms that find them in any case.
    words: HashMap<String, &'a At<Term>>,
    /// The same without what stands between them, as hashtags are written.
    joined: HashMap<String, &'a At<Term>>,
    /// Forms of roots.
    forms: HashMap<String, &'a At<Term>>,
    /// Single words with a wildcard.
    open: Vec<(&'a At<Term>, String, &'a TermWord)>,
}

impl<'a> Wider<'a> {
    fn of(terms: &'a [At<Term>]) -> Self {
        let mut wider = Self {
            words: HashMap::new(),
            joined: HashMap::new(),
            forms: HashMap::new(),
            open: Vec::new(),
        };
        for term in terms {
            match &term.value.shape {
                TermShape::Words(words) if words.iter().all(is_closed) => {
                    wider.words.insert(spaced(words), term);
                    wider.joined.insert(joined(words), term);
                }
                TermShape::Words(words) => {
                    if let [word] = &words[..] {
                        wider.open.push((term, term::fold(&word.text), word));
                    }
                }
                TermShape::Root { forms, .. } => {
                    let forms = forms.iter().map(|form| (term::folded_words(form), term));
                    wider.forms.extend(forms);
                }
                TermShape::ExactCase(_) | TermShape::Hashtag(_) => {}
            }
        }
        wider
    }

    /// A term that finds all that this one finds, and why it does.
    fn than(&self, term: &Term) -> Option<(&'a At<Term>, &'static str)> {
        match &term.shape {
            TermShape::Words(words) if words.iter().all(is_closed) => {
                let by = self.forms.get(&spaced(words))?;
                Some((by, "it is a form of that root"))
            }
            TermShape::Words(words) => {
                let [word] = &words[..] else { return None };
                let text = term::fold(&word.text);
                let mut open = self.open.iter();
                let (by, ..) = open.find(|(_, other, wild)| covers(wild, other, word, &text))?;
                Some((by, "the other wildcard reaches as far"))
            }
            TermShape::ExactCase(words) if words.iter().all(is_closed) => {
                let key = spaced(words);
                let by = self.words.get(&key).or_else(|| self.forms.get(&key))?;
                Some((by, "that one matches whatever the case"))
            }
            TermShape::Hashtag(tag) => {
                let by = self.joined.get(&term::fold(tag))?;
                Some((by, "words without wildcards are found in hashtags as well"))
            }
            TermShape::ExactCase(_) | TermShape::Root { .. } => None,
        }
    }
}

/// True when the word `wild`, which folds to `other`, finds wherever `word`, which folds to `text`,
/// stands, and more than that.
fn covers(wild: &TermWord, other: &str, word: &TermWord, text: &str) -> bool {
    let reaches = wild.open_start >= word.open_start && wild.open_end >= word.open_end;
    let inside = match (wild.open_start, wild.open_end) {
        (true, true) => text.contains(other),
        (false, true) => text.starts_with(other),
        (true, false) => text.ends_with(other),
        (false, false) => false,
    };
    let same = (wild.open_start, wild.open_end, other) == (word.open_start, word.open_end, text);
    reaches && inside && !same
}

fn is_closed(word: &TermWord) -> bool {
    !word.open_start && !word.open_end
}

fn spaced(words: &[TermWord]) -> String {
    let words: Vec<String> = words.iter().map(|word| term::fold(&word.text)).collect();
    words.join(" ")
}

fn joined(words: &[TermWord]) -> String {
    words.iter().map(|word| term::fold(&word.text)).collect()
}
