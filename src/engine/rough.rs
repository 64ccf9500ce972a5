//! Expressions for some texts only, and made rough: they match whatever the expression does, maybe more,
//! and take far less to build and to run.
//!
//! What a class of Unicode has beyond ASCII takes hundreds of states, and a counted repetition as many as
//! it counts. An automaton of them fills more memory than the caches of a core hold, so that nearly every
//! byte of a text waits for it.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};

/// Characters beyond ASCII of a class that are told apart; a class with more has all of them.
const MOST_TOLD: usize = 64;
/// Where it is made rough, a repetition that may go on longer may go on for ever.
const MOST_COUNTED: u32 = 16;

/// Which texts an expression is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    Ascii,
    All,
}

impl Texts {
    pub(super) fn of(text: &str) -> Self {
        if text.is_ascii() {
            Self::Ascii
        } else {
            Self::All
        }
    }
}

/// Matches the same in these texts.
pub(super) fn exact(expression: Hir, texts: Texts) -> Hir {
    match texts {
        Texts::Ascii => shaped(&expression, texts, false),
        Texts::All => expression,
    }
}

/// Whatever the expression matches in these texts is matched by the result. Borders of words, which are
/// slow to find beside letters beyond ASCII, are taken for granted there.
pub(super) fn rough(expression: &Hir, texts: Texts) -> Hir {
    shaped(expression, texts, true)
}

fn shaped(expression: &Hir, texts: Texts, rough: bool) -> Hir {
    let of = |part: &Hir| shaped(part, texts, rough);
    let all = |parts: &[Hir]| parts.iter().map(of).collect();
    match expression.kind() {
        HirKind::Literal(literal) if texts == Texts::Ascii && !literal.0.is_ascii() => Hir::fail(),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(Class::Bytes(_)) => {
            expression.clone()
        }
        HirKind::Class(Class::Unicode(class)) => Hir::class(Class::Unicode(of_class(class, texts))),
        HirKind::Look(look) => of_look(*look, texts),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(all(parts)),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)),
        HirKind::Repetition(repeated) => Hir::repetition(Repetition {
            min: repeated.min,
            max: repeated.max.filter(|&most| !rough || most <= MOST_COUNTED),
            greedy: repeated.greedy,
            sub: Box::new(of(&repeated.sub)),
        }),
    }
}

fn of_class(class: &ClassUnicode, texts: Texts) -> ClassUnicode {
    let ascii = ClassUnicodeRange::new('\0', '\x7F');
    let others = ClassUnicodeRange::new('\u{80}', char::MAX);
    let mut class = class.clone();
    let beyond = |range: &ClassUnicodeRange| {
        let first = u32::from(range.start()).max(0x80);
        (u32::from(range.end()) + 1).saturating_sub(first) as usize
    };
    if texts == Texts::Ascii {
        class.intersect(&ClassUnicode::new([ascii]));
    } else if class.ranges().iter().map(beyond).sum::<usize>() > MOST_TOLD {
        class.union(&ClassUnicode::new([others]));
    }
    class
}

fn of_look(look: Look, texts: Texts) -> Hir {
    let in_ascii = match look {
        Look::WordUnicode => Look::WordAscii,
        Look::WordUnicodeNegate => Look::WordAsciiNegate,
        Look::WordStartUnicode => Look::WordStartAscii,
        Look::WordEndUnicode => Look::WordEndAscii,
        Look::WordStartHalfUnicode => Look::WordStartHalfAscii,
        Look::WordEndHalfUnicode => Look::WordEndHalfAscii,
        look => return Hir::look(look),
    };
    match texts {
        Texts::Ascii => Hir::look(in_ascii),
        Texts::All => Hir::empty(),
    }
}
