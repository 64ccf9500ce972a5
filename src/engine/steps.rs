//! What had to be undone to find a match.

use std::ops::Range;

use super::{disguise::Ways, reading::Reading, terms::Form, verdict::Steps};
use crate::{rules::Lane, text};

/// Steps of a match as the term is written, or without its accents.
pub(super) fn of_written(original: &str, lane: Lane, loose: bool) -> Steps {
    let mut steps = invisible(original);
    if lane != Lane::Exact {
        steps = steps.and(folded(original));
    }
    if loose {
        steps = steps.and(Steps::UNACCENTED);
    }
    steps
}

/// Steps of a match in disguise, which stands at `range` of the folded reading.
pub(super) fn of_disguised(
    original: &str,
    form: &Form,
    ways: Ways,
    range: Range<usize>,
    reading: &Reading<'_>,
) -> Steps {
    let mut steps = invisible(original).and(folded(original));
    let there = &reading.text[range];
    let mut add = |yes: bool, step| {
        if yes {
            steps = steps.and(step);
        }
    };
    let signs = ways.has(Ways::SIGNS.and(Ways::APART));
    add(
        signs && there.chars().any(|c| text::is_leet(c) && !form.has(c)),
        Steps::LEET,
    );
    add(ways.has(Ways::SIGNS) && has_repeat(there), Steps::REPEAT);
    add(ways.has(Ways::APART), Steps::SEPARATOR);
    add(ways.has(Ways::MASKED), Steps::MASK);
    steps
}

/// What stands invisibly before or behind a word hides nothing: bidirectional text has it, and Thai.
fn invisible(original: &str) -> Steps {
    let inside = original.trim_matches(text::is_ignorable);
    if inside.chars().any(text::is_ignorable) {
        Steps::INVISIBLE
    } else {
        Steps::NONE
    }
}

fn folded(original: &str) -> Steps {
    let (compatibility, look_alike) = text::fold_steps(original);
    let step = |yes, step| if yes { step } else { Steps::NONE };
    step(compatibility, Steps::COMPATIBILITY).and(step(look_alike, Steps::LOOK_ALIKE))
}

/// True when a letter stands there three times in a row.
fn has_repeat(there: &str) -> bool {
    let (mut last, mut run) = ('\0', 0);
    there.chars().any(|c| {
        run = if c == last { run + 1 } else { 1 };
        last = c;
        run >= 3 && text::is_sign_word(c)
    })
}
