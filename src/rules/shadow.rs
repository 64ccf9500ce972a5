//! Terms that can go, because another term of their group finds all that they find, in the same
//! places: forms of a root that stands there, and words in one case beside the same words in any.
//!
//! A phrase that holds a shorter term is none of these: its match is longer, and says more. Nor is
//! what a wildcard seems to cover: hashtags, disguises and long words know whole words only.

use std::collections::HashMap;

use super::{
    diagnostic::Code,
    model::{Term, TermShape, TermWord},
    report::Report,
    section::At,
    term,
};

/// Warns of those of the first `own` terms that another of the group makes superfluous. Those behind
/// them come from a bank, which is written for other groups as well.
pub(super) fn warn(group: &str, terms: &[At<Term>], own: usize, report: &mut Report) {
    let hides = |term: &At<Term>| {
        matches!(
            term.value.shape,
            TermShape::Root { .. } | TermShape::ExactCase(_)
        )
    };
    if !terms.iter().any(hides) {
        return;
    }
    let mut words: HashMap<String, &At<Term>> = HashMap::new();
    let mut forms: HashMap<String, &At<Term>> = HashMap::new();
    for term in terms {
        match &term.value.shape {
            TermShape::Words(written) if is_closed(written) => {
                words.insert(spaced(written), term);
            }
            TermShape::Root { forms: all, .. } => {
                forms.extend(all.iter().map(|form| (term::folded_words(form), term)));
            }
            _ => {}
        }
    }
    for At { value, place } in &terms[..own] {
        let found = match &value.shape {
            TermShape::Words(written) if is_closed(written) => {
                let by = forms.get(&spaced(written));
                by.map(|by| (by, "it is a form of that root"))
            }
            TermShape::ExactCase(written) if is_closed(written) => {
                let key = spaced(written);
                let by = words.get(&key).or_else(|| forms.get(&key));
                by.map(|by| (by, "that one matches whatever the case"))
            }
            _ => None,
        };
        if let Some((by, why)) = found {
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
}

fn is_closed(words: &[TermWord]) -> bool {
    words.iter().all(|word| !word.open_start && !word.open_end)
}

fn spaced(words: &[TermWord]) -> String {
    let words: Vec<String> = words.iter().map(|word| term::fold(&word.text)).collect();
    words.join(" ")
}
