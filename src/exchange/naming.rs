//! Names of groups made from names of categories.

use std::collections::HashSet;

use crate::rules::is_clause_name;

/// Longest name, in characters.
const MOST_CHARS: usize = 60;

/// Gives names that conditions can use, each once.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: HashSet<String>,
}

impl Names {
    /// A name like `wanted`; `otherwise` where nothing of it can be used. The same with `-symbols`
    /// behind it is taken as well.
    pub(super) fn give(&mut self, wanted: &str, otherwise: &str) -> String {
        let kept: String = wanted
            .chars()
            .take(MOST_CHARS)
            .map(|c| {
                if c.is_alphanumeric() || c == '_' {
                    c
                } else {
                    ' '
                }
            })
            .collect();
        let mut name = kept.split_whitespace().collect::<Vec<_>>().join("-");
        if name.is_empty() {
            name = String::from(otherwise);
        }
        if !is_clause_name(&name) {
            name = format!("group-{name}");
        }
        let first = name.clone();
        let mut number = 2;
        while self.given.contains(&name) || self.given.contains(&symbols(&name)) {
            name = format!("{first}-{number}");
            number += 1;
        }
        self.given.insert(name.clone());
        self.given.insert(symbols(&name));
        name
    }
}

/// The pattern beside a group, for entries that are no terms.
pub(super) fn symbols(name: &str) -> String {
    format!("{name}-symbols")
}
