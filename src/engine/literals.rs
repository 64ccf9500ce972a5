//! What must stand in a text for an expression to match it.
//!
//! Derived from the parsed expression, never guessed: of every way the expression can match, one of
//! the returned literals is a part. They are compared with the exact reading, so a character class
//! counts as one character when all its members fold to that one.

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::text;

/// Literals shorter than this stand nearly everywhere.
const SHORTEST: usize = 2;
/// More alternatives than this are not worth looking for.
const MOST: usize = 64;
/// Members of a class that is tried as one character; case never gives more.
const LARGEST_CLASS: usize = 8;

/// Folded literals of which at least one stands in every text that `expression` matches; `None` when
/// there is no such set worth looking for.
pub(super) fn required(expression: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::ParserBuilder::new()
        .case_insensitive(true)
        .build();
    let mut literals = required_by(&hir.clone().parse(expression).ok()?)?;
    literals.sort_unstable();
    literals.dedup();
    Some(literals)
}

fn required_by(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => required_by(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required_by(&repetition.sub),
        HirKind::Alternation(branches) => {
            let mut all = vec![];
            for branch in branches {
                all.extend(required_by(branch)?);
                if all.len() > MOST {
                    return None;
                }
            }
            Some(all)
        }
        HirKind::Concat(parts) => best_of_sequence(parts),
        _ => worth_it(vec![fixed(hir)?]),
    }
}

/// The best of: each stretch of fixed parts put together, and what each other part requires.
fn best_of_sequence(parts: &[Hir]) -> Option<Vec<String>> {
    let mut best: Option<Vec<String>> = None;
    let mut consider = |found: Option<Vec<String>>| {
        if let Some(found) = found.and_then(worth_it)
            && best
                .as_ref()
                .is_none_or(|best| shortest(&found) > shortest(best))
        {
            best = Some(found);
        }
    };
    let mut run = String::new();
    for part in parts {
        if let Some(text) = fixed(part) {
            run.push_str(&text);
        } else {
            consider(Some(vec![std::mem::take(&mut run)]));
            consider(required_by(part));
        }
    }
    consider(Some(vec![run]));
    best
}

fn shortest(literals: &[String]) -> usize {
    literals.iter().map(String::len).min().unwrap_or(0)
}

fn worth_it(literals: Vec<String>) -> Option<Vec<String>> {
    (shortest(&literals) >= SHORTEST).then_some(literals)
}

/// The one folded text that this part always matches; empty for a look-around.
fn fixed(hir: &Hir) -> Option<String> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(String::new()),
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0)
            .ok()?
            .chars()
            .map(folded_alone)
            .collect(),
        HirKind::Class(Class::Unicode(class)) => {
            let members = class.iter().map(|range| range.len()).sum::<usize>();
            if members == 0 || members > LARGEST_CLASS {
                return None;
            }
            let mut folded = class
                .iter()
                .flat_map(|range| range.start()..=range.end())
                .map(folded_alone);
            let first = folded.next()??;
            folded
                .all(|other| other == Some(first))
                .then(|| first.to_string())
        }
        HirKind::Capture(capture) => fixed(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(fixed).collect(),
        _ => None,
    }
}

/// The single character that `c` folds to, if it is a single one.
fn folded_alone(c: char) -> Option<char> {
    let mut out = String::new();
    text::exact_reading(c.encode_utf8(&mut [0; 4]), &mut out);
    let mut folded = out.chars();
    folded.next().filter(|_| folded.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::required;

    fn check(expression: &str, literals: &[&str]) {
        let found = required(expression).unwrap_or_default();
        assert_eq!(found, literals, "{expression}");
    }

    #[test]
    fn literals_of_expressions() {
        check(r"aku\s+bunuh\s+kamu", &["bunuh"]);
        check(r"\b(bunuh|sebar) (data|alamat)nya\b", &["bunuh", "sebar"]);
        check(r"(?:foto|video)? pribadi", &[" pribadi"]);
        check(r"\d{16}", &[]);
        check(r"nik\s*\d{16}", &["nik"]);
        check(r"x?y?z?", &[]);
        check(r"ฆ่า.*ตัวตาย", &["ตัวตาย"]);
        check(r"STRASSE|ß", &[]);
        check(r"tự tử", &["tự tử"]);
        check(r"[ab]c", &[]);
    }
}
