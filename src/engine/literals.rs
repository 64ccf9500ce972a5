//! What must stand in a text for an expression to match it.
//!
//! Derived from the syntax tree of the expression, never guessed: of every way it can match, one of
//! the returned literals is a part. They are folded like the exact reading, since expressions run
//! without regard to case. The tree is enough: translating `\w` and its like into ranges, as running
//! the expression needs it, takes a hundred times longer.

use regex_syntax::ast::{
    AssertionKind, Ast, ClassPerlKind, Flag, GroupKind, LiteralKind, RepetitionKind,
    RepetitionRange, parse::Parser,
};

use super::finder::Key;
use crate::text;

/// Literals shorter than this, in bytes, stand nearly everywhere.
const SHORTEST: usize = 2;
/// More alternatives than this are not worth looking for.
const MOST: usize = 64;

/// Keys of which at least one stands in every text that `expression` matches; `None` when there is no
/// such set worth looking for.
pub(super) fn required(expression: &str) -> Option<Vec<Key>> {
    let ast = Parser::new().parse(expression).ok()?;
    let borders = !leaves_unicode(&ast);
    let mut keys = Search { borders }.required_by(&ast, false)?;
    keys.sort_unstable();
    keys.dedup();
    Some(keys)
}

/// A search for literals in an expression.
#[derive(Clone, Copy)]
struct Search {
    /// `\b` is a border between what are letters in any script.
    borders: bool,
}

impl Search {
    /// `begins`: nothing of a word stands where this part begins.
    fn required_by(self, ast: &Ast, begins: bool) -> Option<Vec<Key>> {
        match ast {
            Ast::Group(group) => self.required_by(&group.ast, begins),
            Ast::Repetition(repetition) if at_least_once(&repetition.op.kind) => {
                self.required_by(&repetition.ast, begins)
            }
            Ast::Alternation(branches) => {
                let mut all = vec![];
                for branch in &branches.asts {
                    all.extend(self.required_by(branch, begins)?);
                    if all.len() > MOST {
                        return None;
                    }
                }
                Some(all)
            }
            Ast::Concat(parts) => self.best_of_sequence(&parts.asts, begins),
            _ => key_of(&fixed(ast)?, begins),
        }
    }

    /// The best of: each stretch of fixed parts put together, and what each other part requires.
    fn best_of_sequence(self, parts: &[Ast], begins: bool) -> Option<Vec<Key>> {
        let mut best: Option<Vec<Key>> = None;
        let mut consider = |found: Option<Vec<Key>>| {
            if let Some(found) = found
                && best.as_ref().is_none_or(|best| merit(&found) > merit(best))
            {
                best = Some(found);
            }
        };
        let (mut run, mut run_begins) = (String::new(), begins);
        for part in parts {
            if let Some(text) = fixed(part) {
                run_begins |= run.is_empty() && self.is_border(part);
                run.push_str(&text);
                continue;
            }
            let part_begins = match run.chars().next_back() {
                Some(last) => !text::is_word(last),
                None => run_begins,
            };
            consider(key_of(&run, run_begins));
            consider(self.required_by(part, part_begins));
            run.clear();
            run_begins = ends_in_gap(part);
        }
        consider(key_of(&run, run_begins));
        best
    }

    /// True for an assertion after which a letter begins a word.
    fn is_border(self, ast: &Ast) -> bool {
        let Ast::Assertion(assertion) = ast else {
            return false;
        };
        match assertion.kind {
            AssertionKind::StartLine | AssertionKind::StartText => true,
            AssertionKind::WordBoundary
            | AssertionKind::WordBoundaryStart
            | AssertionKind::WordBoundaryStartAngle
            | AssertionKind::WordBoundaryStartHalf => self.borders,
            _ => false,
        }
    }
}

/// True when some part of the expression has ASCII letters only for letters.
fn leaves_unicode(ast: &Ast) -> bool {
    match ast {
        Ast::Flags(flags) => flags.flags.flag_state(Flag::Unicode) == Some(false),
        Ast::Group(group) => {
            let off = match &group.kind {
                GroupKind::NonCapturing(flags) => flags.flag_state(Flag::Unicode) == Some(false),
                _ => false,
            };
            off || leaves_unicode(&group.ast)
        }
        Ast::Repetition(repetition) => leaves_unicode(&repetition.ast),
        Ast::Alternation(branches) => branches.asts.iter().any(leaves_unicode),
        Ast::Concat(parts) => parts.asts.iter().any(leaves_unicode),
        _ => false,
    }
}

/// True when the last character that this part matches is surely white space.
fn ends_in_gap(ast: &Ast) -> bool {
    match ast {
        Ast::ClassPerl(class) => class.kind == ClassPerlKind::Space && !class.negated,
        Ast::Group(group) => ends_in_gap(&group.ast),
        Ast::Repetition(repetition) => {
            at_least_once(&repetition.op.kind) && ends_in_gap(&repetition.ast)
        }
        _ => false,
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

fn merit(keys: &[Key]) -> usize {
    keys.iter().map(Key::merit).min().unwrap_or(0)
}

fn key_of(literal: &str, begins: bool) -> Option<Vec<Key>> {
    let key = Key::of_literal(literal, begins);
    (key.text.len() >= SHORTEST).then(|| vec![key])
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
        let found: Vec<&str> = found.iter().map(|key| key.text.as_str()).collect();
        assert_eq!(found, literals, "{expression}");
    }

    #[test]
    fn literals_of_expressions() {
        check(r"aku\s+bunuh\s+kamu", &["bunuh"]);
        check(r"\b(bunuh|sebar) (data|alamat)nya\b", &["bunuh", "sebar"]);
        check(r"(?:foto|video)? Pribadi", &["pribadi"]);
        check("(?x) foto \\s+ pri badi # comment", &["pribadi"]);
        check(r"(?i)a{2,}b+xyz", &["xyz"]);
        check(r"\d{16}", &[]);
        check(r"nik\s*\d{16}", &["nik"]);
        check(r"(?:nik){0,1}", &[]);
        check(r"x?y?z?", &[]);
        check(r"ฆ่า.*ตัวตาย", &["ตัวตาย"]);
        check(r"STRAẞE|ß", &[]);
        check(r"tự tử", &["tử"]);
        check(r"[ab]c", &[]);
    }
}
