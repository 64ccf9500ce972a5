//! What must stand in a text for an expression to match it.
//!
//! Derived from the syntax tree of the expression, never guessed: of every way it can match, one of
//! the returned literals is a part. They are folded like the exact reading, since expressions run
//! without regard to case. The tree is enough: translating `\w` and its like into ranges, as running
//! the expression needs it, takes a hundred times longer.

use regex_syntax::ast::{Ast, LiteralKind, RepetitionKind, RepetitionRange, parse::Parser};

use crate::text;

/// Literals shorter than this, in bytes, stand nearly everywhere.
const SHORTEST: usize = 2;
/// More alternatives than this are not worth looking for.
const MOST: usize = 64;

/// Folded literals of which at least one stands in every text that `expression` matches; `None` when
/// there is no such set worth looking for.
pub(super) fn required(expression: &str) -> Option<Vec<String>> {
    let mut literals = required_by(&Parser::new().parse(expression).ok()?)?;
    literals.sort_unstable();
    literals.dedup();
    Some(literals)
}

fn required_by(ast: &Ast) -> Option<Vec<String>> {
    match ast {
        Ast::Group(group) => required_by(&group.ast),
        Ast::Repetition(repetition) if at_least_once(&repetition.op.kind) => {
            required_by(&repetition.ast)
        }
        Ast::Alternation(branches) => {
            let mut all = vec![];
            for branch in &branches.asts {
                all.extend(required_by(branch)?);
                if all.len() > MOST {
                    return None;
                }
            }
            Some(all)
        }
        Ast::Concat(parts) => best_of_sequence(&parts.asts),
        _ => worth_it(vec![fixed(ast)?]),
    }
}

fn at_least_once(kind: &RepetitionKind) -> bool {
    match kind {
        RepetitionKind::OneOrMore => true,
        RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => false,
        RepetitionKind::Range(range) => match range {
            RepetitionRange::Exactly(least)
            | RepetitionRange::AtLeast(least)
            | RepetitionRange::Bounded(least, _) => *least > 0,
        },
    }
}

/// The best of: each stretch of fixed parts put together, and what each other part requires.
fn best_of_sequence(parts: &[Ast]) -> Option<Vec<String>> {
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

/// The one folded text that this part always matches; empty for what has no width.
fn fixed(ast: &Ast) -> Option<String> {
    match ast {
        Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_) => Some(String::new()),
        // `\xFF` may mean a byte where Unicode is switched off.
        Ast::Literal(literal) if !matches!(literal.kind, LiteralKind::HexFixed(_)) => {
            folded_alone(literal.c).map(String::from)
        }
        Ast::Group(group) => fixed(&group.ast),
        Ast::Concat(parts) => parts.asts.iter().map(fixed).collect(),
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
        check(r"(?:foto|video)? Pribadi", &[" pribadi"]);
        check("(?x) foto \\s+ pri badi # comment", &["pribadi"]);
        check(r"(?i)a{2,}b+xyz", &["xyz"]);
        check(r"\d{16}", &[]);
        check(r"nik\s*\d{16}", &["nik"]);
        check(r"(?:nik){0,1}", &[]);
        check(r"x?y?z?", &[]);
        check(r"ฆ่า.*ตัวตาย", &["ตัวตาย"]);
        check(r"STRAẞE|ß", &[]);
        check(r"tự tử", &["tự tử"]);
        check(r"[ab]c", &[]);
    }
}
