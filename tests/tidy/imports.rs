//! What a file takes from the root of its crate, or of std.

use super::code::Code;

/// A name at the root, and where it is taken.
#[derive(Debug)]
pub(super) struct Import {
    pub(super) name: String,
    pub(super) at: usize,
    /// Reached by `super::` rather than `crate::`.
    pub(super) climbs: bool,
}

/// Every first name behind `crate::`, and behind enough `super::` to come to the root from a file
/// whose module is this deep.
pub(super) fn of_crate(code: &Code, depth: usize) -> Vec<Import> {
    let bare = code.bare();
    let mut imports = Vec::new();
    for at in code.find("crate") {
        match after_colons(&bare[at + "crate".len()..]) {
            Some(rest) => take(rest, at, false, &mut imports),
            // `pub(crate)` and the like take nothing.
            None if bare[at + "crate".len()..].trim_start().starts_with("as ") => {
                take("*", at, false, &mut imports);
            }
            None => {}
        }
    }
    for at in code.find("super") {
        if bare[..at].trim_end().ends_with("::") {
            continue;
        }
        let mut rest = &bare[at..];
        let mut climbed = 0;
        while let Some(after) = rest
            .trim_start()
            .strip_prefix("super")
            .and_then(after_colons)
        {
            rest = after;
            climbed += 1;
        }
        if climbed >= depth && climbed >= depth + code.nesting(at) {
            take(rest, at, true, &mut imports);
        }
    }
    imports
}

/// Every first name behind `std::`.
pub(super) fn of_std(code: &Code) -> Vec<Import> {
    let mut imports = Vec::new();
    for at in code.find("std") {
        let rest = after_colons(&code.bare()[at + "std".len()..]);
        // A name by itself is found by its spelling.
        if let Some(rest) = rest.filter(|rest| rest.trim_start().starts_with('{')) {
            take(rest, at, false, &mut imports);
        }
    }
    imports
}

fn after_colons(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix("::")
}

/// The first name of a path, or those of a group.
fn take(path: &str, at: usize, climbs: bool, imports: &mut Vec<Import>) {
    let path = path.trim_start();
    match path.strip_prefix('{') {
        Some(group) => {
            for member in members(group) {
                take(member, at, climbs, imports);
            }
        }
        None => {
            let name = |c: char| c.is_alphanumeric() || c == '_' || c == '*';
            let end = path.find(|c| !name(c)).unwrap_or(path.len());
            imports.push(Import {
                name: path[..end].to_owned(),
                at,
                climbs,
            });
        }
    }
}

/// The members of a group up to the brace that closes it.
fn members(group: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(group[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        if c == '}' && start > at {
            break;
        }
    }
    found.retain(|member| !member.is_empty());
    found
}
