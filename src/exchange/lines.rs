//! Plain text: one term a line. A line that begins with `# ` is a comment; a hashtag is a term.

use super::foreign::{Category, Entry, Foreign, Place, Syntax};

/// Reads every line.
pub(super) fn read(text: &str) -> Foreign {
    let mut entries = Vec::new();
    for (line, written) in (1..).zip(text.lines()) {
        let term = written.trim();
        if term.is_empty() || term == "#" || term.starts_with("# ") {
            continue;
        }
        entries.push(Entry {
            text: String::from(term),
            syntax: Syntax::Stars,
            place: Place::Line(line),
        });
    }
    Foreign {
        categories: vec![Category {
            name: String::new(),
            entries,
        }],
        ..Foreign::default()
    }
}
