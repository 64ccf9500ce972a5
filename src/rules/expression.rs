//! What can be told of a regular expression without compiling it, which takes milliseconds.

use memchr::memmem;
use regex_syntax::{
    ParserBuilder,
    hir::{Class, ClassUnicode, Hir, HirKind, Repetition, literal::Extractor},
    utf8::Utf8Sequences,
};

/// Bytes that a state of a program takes, with all that leads away from it, at most.
const STATE: u64 = 64;
/// Bytes that every program takes: its ends, and the search for where a match begins.
const ENDS: u64 = 2_048;
/// Bytes of a literal that are looked for; all of them would tell hardly more.
const LITERAL: usize = 3;

/// An expression whose syntax is sound, as the engine runs it: without regard to case, in Unicode.
#[derive(Debug)]
pub(super) struct Outline {
    tree: Hir,
}

impl Outline {
    /// `None` when the syntax is not sound.
    pub(super) fn of(expression: &str) -> Option<Self> {
        let mut parser = ParserBuilder::new()
            .case_insensitive(true)
            .unicode(true)
            .build();
        let tree = parser.parse(expression).ok()?;
        Some(Self { tree })
    }

    /// Bytes that the program takes which it compiles to, at most. It may well take a tenth of that.
    pub(super) fn most_bytes(&self) -> u64 {
        most_bytes(&self.tree).saturating_add(ENDS)
    }

    /// True when no match can be empty.
    pub(super) fn is_never_empty(&self) -> bool {
        let least = self.tree.properties().minimum_len();
        least.is_some_and(|least| least > 0)
    }

    /// True when some of these texts surely has no match: no match can begin there.
    pub(super) fn misses_some_of(&self, texts: &[&str]) -> bool {
        let mut extractor = Extractor::new();
        let begins = extractor.limit_literal_len(LITERAL).extract(&self.tree);
        let Some(begins) = begins.literals() else {
            return false;
        };
        let has = |text: &&str| {
            let finds = |literal: &[u8]| memmem::find(text.as_bytes(), literal).is_some();
            begins.iter().any(|literal| finds(literal.as_bytes()))
        };
        !texts.iter().all(has)
    }
}

/// What regex-automata counts for a part of an expression when it compiles it forwards or backwards, or
/// more. Nothing is shared here that it may share.
fn most_bytes(tree: &Hir) -> u64 {
    let parts = |parts: &[Hir]| {
        parts.iter().fold(STATE, |sum, part| {
            sum.saturating_add(most_bytes(part)).saturating_add(STATE)
        })
    };
    match tree.kind() {
        HirKind::Empty | HirKind::Look(_) => STATE,
        HirKind::Literal(literal) => (1 + 2 * literal.0.len() as u64) * STATE,
        HirKind::Class(Class::Unicode(class)) => (2 + sequences(class)) * STATE,
        HirKind::Class(Class::Bytes(class)) => (2 + class.ranges().len() as u64) * STATE,
        HirKind::Repetition(repetition) => repeated(repetition),
        HirKind::Capture(capture) => most_bytes(&capture.sub).saturating_add(2 * STATE),
        HirKind::Concat(all) | HirKind::Alternation(all) => parts(all),
    }
}

fn repeated(repetition: &Repetition) -> u64 {
    let most = repetition.max.unwrap_or(repetition.min);
    let copies = u64::from(most.max(repetition.min).max(1));
    let copy = most_bytes(&repetition.sub).saturating_add(2 * STATE);
    copies.saturating_mul(copy).saturating_add(4 * STATE)
}

/// Bytes of all the runs of bytes that the characters of a class are.
fn sequences(class: &ClassUnicode) -> u64 {
    let lengths = class.iter().map(|range| {
        let (first, last) = (range.start(), range.end());
        // Mostly they differ in their last byte only.
        if u32::from(first) >> 6 == u32::from(last) >> 6 {
            return last.len_utf8() as u64;
        }
        let sequences = Utf8Sequences::new(first, last);
        sequences.map(|it| it.as_slice().len() as u64).sum()
    });
    lengths.sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::RegexBuilder;

    use super::*;

    fn outline(expression: &str) -> Outline {
        Outline::of(expression).unwrap_or_else(|| panic!("{expression} is sound"))
    }

    fn compiles_within(expression: &str, limit: u64) -> bool {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut builder = RegexBuilder::new(expression);
        let builder = builder.case_insensitive(true).size_limit(limit);
        builder.build().is_ok()
    }

    /// Expressions with all that the syntax has.
    fn expressions() -> impl Strategy<Value = String> {
        let atoms = prop::sample::select(vec![
            "a",
            "kata",
            "é",
            "한국",
            r"\w",
            r"\d",
            r"\s",
            r"\p{Thai}",
            "[a-z]",
            "[^ก-๙]",
            ".",
            r"\b",
            "^",
            r"\pL",
            "(?-u:[a-z])",
            "(?:)",
            r"(?-i:Ab)",
        ]);
        let atoms = atoms.prop_map(str::to_owned);
        atoms.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(|all| all.concat()),
                prop::collection::vec(inner.clone(), 1..5)
                    .prop_map(|all| format!("({})", all.join("|"))),
                (
                    inner,
                    prop::sample::select(vec![
                        "?", "*", "+", "{0}", "{3}", "{2,}", "{0,5}", "{2,4}?"
                    ])
                )
                    .prop_map(|(it, many)| format!("(?:{it}){many}")),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_program_takes_more_than_was_told(expression in expressions()) {
            if let Some(outline) = Outline::of(&expression) {
                let most = outline.most_bytes();
                prop_assert!(most > 8 << 20 || compiles_within(&expression, most));
            }
        }

        #[test]
        fn what_is_told_of_matches_is_true(expression in expressions(), text in "[a-zé 한국ก]{0,8}") {
            if let Some(outline) = Outline::of(&expression)
                && outline.most_bytes() < 1 << 20
                && let Ok(regex) = RegexBuilder::new(&expression).case_insensitive(true).build()
            {
                prop_assert!(!(outline.is_never_empty() && regex.is_match("")));
                prop_assert!(!(outline.misses_some_of(&[&text]) && regex.is_match(&text)));
            }
        }
    }

    #[test]
    fn everyday_expressions_are_told_apart() {
        let plain = outline(r"\b(kirim|jual)\s+(data|ktp)\b");
        assert!(plain.is_never_empty());
        assert!(plain.misses_some_of(&["selamat pagi", "good morning"]));
        assert!(plain.most_bytes() < 1 << 18, "{}", plain.most_bytes());
        let wide = outline(r"\w+");
        assert!(!wide.misses_some_of(&["selamat pagi"]));
        assert!(!outline("a?").is_never_empty());
        assert!(outline(r"\w{400}").most_bytes() > 4 << 20);
        assert!(Outline::of("(").is_none());
    }
}
