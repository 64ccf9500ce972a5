//! The documentation is true: its commands run, its rules load, its tables are whole.

mod architecture;
mod codes;
mod console;
mod exports;
mod outputs;
mod rules;

use crate::scan::repository;

/// A document of the repository.
fn read(path: &str) -> String {
    let text = std::fs::read_to_string(repository(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What stands between two ``` lines.
struct Block<'a> {
    /// What stands behind the first ```.
    info: &'a str,
    /// The lines between, each with its end.
    text: &'a str,
    /// Where they are in the document.
    start: usize,
    /// Number of the first of them, counting from 1.
    line: usize,
}

/// The fenced blocks of a document, in order.
fn blocks(document: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut at = 0;
    for (number, line) in document.split_inclusive('\n').enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            match open.take() {
                None => open = Some((info.trim(), at + line.len(), number + 2)),
                Some((info, start, first)) => blocks.push(Block {
                    info,
                    text: &document[start..at],
                    start,
                    line: first,
                }),
            }
        }
        at += line.len();
    }
    assert!(open.is_none(), "a block is never closed");
    blocks
}

/// The part of a document below a heading, up to the next one of the same depth or above.
fn section<'a>(document: &'a str, heading: &str) -> &'a str {
    let start = document
        .find(&format!("\n{heading}\n"))
        .unwrap_or_else(|| panic!("no heading `{heading}`"));
    let body = &document[start + heading.len() + 2..];
    let depth = heading.bytes().take_while(|byte| *byte == b'#').count();
    let ends = (1..=depth).filter_map(|depth| body.find(&format!("\n{} ", "#".repeat(depth))));
    &body[..ends.min().unwrap_or(body.len())]
}

/// The rows of the tables in a part of a document, without headings, cells trimmed.
fn rows(part: &str) -> Vec<Vec<&str>> {
    let lines = part.lines().filter(|line| line.starts_with('|'));
    let rows = lines.map(|line| {
        let inner = line.trim().trim_matches('|');
        inner.split(" | ").map(str::trim).collect::<Vec<_>>()
    });
    let rows: Vec<_> = rows.collect();
    let is_rule = |row: &Vec<&str>| row.iter().all(|cell| cell.contains("---"));
    let keep = |at: usize| {
        let next_is_rule = rows
            .get(at + 1)
            .is_some_and(|next| next.concat().starts_with("---"));
        !next_is_rule && !rows[at].concat().starts_with("---")
    };
    (0..rows.len())
        .filter(|&at| keep(at) && !is_rule(&rows[at]))
        .map(|at| rows[at].clone())
        .collect()
}

/// The text of a cell that is one word in backticks.
fn code(cell: &str) -> &str {
    cell.strip_prefix('`')
        .and_then(|cell| cell.strip_suffix('`'))
        .unwrap_or_else(|| panic!("`{cell}` is to stand in backticks"))
}

/// Documents that are held to be true.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "README.id.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/rules.md",
    "docs/matching.md",
    "docs/codes/README.md",
    "docs/outputs.md",
    "docs/privacy.md",
    "docs/exports.md",
];

#[test]
fn links_lead_somewhere() {
    for path in DOCUMENTS {
        let document = read(path);
        let folder = std::path::Path::new(path).parent().expect("a folder");
        for link in document
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            if link.starts_with("https://") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let file = if file.is_empty() {
                repository(path)
            } else {
                repository("").join(folder).join(file)
            };
            assert!(file.exists(), "{path}: {link} leads nowhere");
            if !heading.is_empty() {
                let target = std::fs::read_to_string(&file).expect("a document");
                let anchors = target.lines().filter(|line| line.starts_with('#'));
                let mut anchors = anchors.map(|line| anchor(line.trim_start_matches('#').trim()));
                assert!(
                    anchors.any(|anchor| anchor == heading),
                    "{path}: no heading for {link}"
                );
            }
        }
    }
}

/// What a heading is called in a link.
fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    let kept = kept.map(|c| if c == ' ' { '-' } else { c });
    kept.flat_map(char::to_lowercase).collect()
}
