//! What must stand in a text for an expression to match it.
//!
//! Derived from the syntax tree of the expression, never guessed: of every way it can match, one of
//! the returned literals is a part. They are folded like the exact reading, since expressions run
//! without regard to case. The tree is enough: translating `\w` and its like into ranges, as running
//! the expression needs it, takes a hundred times longer.

use std::cmp::Reverse;

use regex_syntax::ast::{
    AssertionKind, Ast, ClassPerlKind, Flag, GroupKind, LiteralKind, RepetitionKind,
    RepetitionRange,
};

use super::finder::Key;
use crate::text;

/// Literals shorter than this, in bytes, stand nearly everywhere.
const SHORTEST: usize = 2;
/// More alternatives than this are not worth looking for.
const MOST: usize = 1_000;

/// Keys of which at least one stands in every text that the expression with this tree matches, with
/// sets of folded literals of each of which one must stand there too; no keys when there is no such set
/// worth looking for.
pub(super) fn required(tree: &Ast) -> (Option<Vec<Key>>, Vec<Vec<String>>) {
    let search = Search {
        borders: !leaves_unicode(tree),
    };
    let mut sets = search.sets_of(tree, false);
    let Some(best) = best_of(&sets) else {
        return (None, vec![]);
    };
    let best = sets.swap_remove(best);
    let mut keys: Vec<Key> = best.into_iter().map(|literal| literal.key).collect();
    keys.sort_unstable();
    keys.dedup();
    // What is likeliest to be missing first.
    sets.sort_by_cached_key(|set| cost(set));
    let texts_of = |set: Vec<Literal>| {
        let mut texts: Vec<String> = set.into_iter().map(|literal| literal.text).collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    };
    (Some(keys), sets.into_iter().map(texts_of).collect())
}

/// A literal of an expression, and the key that it is found by.
#[derive(Debug, Clone)]
struct Literal {
    text: String,
    key: Key,
    /// [`Key::cost`].
    cost: u32,
}

impl Literal {
    /// The one set that this text is, when it is worth looking for.
    fn set_of(text: String, begins: bool) -> Option<Vec<Self>> {
        let key = Key::of_literal(&text, begins);
        let cost = key.cost();
        (key.text.len() >= SHORTEST).then(|| vec![Self { text, key, cost }])
    }
}

/// How often a text has one of the literals, about.
fn cost(set: &[Literal]) -> u32 {
    set.iter().map(|literal| literal.cost).sum()
}

/// The set that tells texts apart best, the first of several that are as good.
fn best_of(sets: &[Vec<Literal>]) -> Option<usize> {
    let shortest = |set: &[Literal]| set.iter().map(|literal| literal.text.len()).min();
    let rank = |set: &[Literal]| (cost(set), Reverse(shortest(set)));
    (0..sets.len()).min_by_key(|&at| rank(&sets[at]))
}

/// A search for literals in an expression.
#[derive(Clone, Copy)]
struct Search {
    /// `\b` is a border between what are letters in any script.
    borders: bool,
}

impl Search {
    /// Sets of literals, of each of which at least one stands wherever this part matches. `begins`:
    /// nothing of a word stands where the part begins.
    fn sets_of(self, ast: &Ast, begins: bool) -> Vec<Vec<Literal>> {
        match ast {
            Ast::Group(group) => self.sets_of(&group.ast, begins),
            Ast::Repetition(repetition) if at_least_once(&repetition.op.kind) => {
                self.sets_of(&repetition.ast, begins)
            }
            Ast::Alternation(branches) => {
                let mut all = vec![];
                for branch in &branches.asts {
                    let mut sets = self.sets_of(branch, begins);
                    let Some(best) = best_of(&sets) else {
                        return vec![];
                    };
                    all.append(&mut sets[best]);
                    if all.len() > MOST {
                        return vec![];
                    }
                }
                vec![all]
            }
            Ast::Concat(parts) => self.sets_of_sequence(&parts.asts, begins),
            _ => {
                let set = fixed(ast).and_then(|text| Literal::set_of(text, begins));
                set.into_iter().collect()
            }
        }
    }

    /// Each stretch of fixed parts put together, and what each other part requires.
    fn sets_of_sequence(self, parts: &[Ast], begins: bool) -> Vec<Vec<Literal>> {
        let mut sets = vec![];
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
            sets.extend(Literal::set_of(std::mem::take(&mut run), run_begins));
            sets.extend(self.sets_of(part, part_begins));
            run_begins = ends_in_gap(part);
        }
        sets.extend(Literal::set_of(run, run_begins));
        sets
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
    if c.is_ascii_graphic() || c == ' ' {
        return Some(c.to_ascii_lowercase());
    }
    let mut out = String::new();
    text::exact_reading(c.encode_utf8(&mut [0; 4]), &mut out);
    let mut folded = out.chars();
    folded.next().filter(|_| folded.next().is_none())
}

#[cfg(test)]
mod tests {
    use regex_syntax::ast::parse::Parser;

    use super::Key;

    fn required(expression: &str) -> (Option<Vec<Key>>, Vec<Vec<String>>) {
        super::required(&Parser::new().parse(expression).unwrap())
    }

    fn check(expression: &str, literals: &[&str]) {
        let found = required(expression).0.unwrap_or_default();
        let found: Vec<&str> = found.iter().map(|key| key.text.as_str()).collect();
        assert_eq!(found, literals, "{expression}");
    }

    #[test]
    fn all_that_is_needed_is_asked_for() {
        let needed = |expression: &str| required(expression).1;
        assert_eq!(
            needed(r"\bpukul\w*\s+(?:istri|anak)\b.{0,9}nomor"),
            [vec!["nomor"], vec!["anak", "istri"]]
        );
        assert!(needed(r"(?:a|b)?pukul(?:lah)?").is_empty());
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
