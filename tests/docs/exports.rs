//! docs/exports.md: the names of fields it lists are found, and its reasons are all there are.

use saring::record::{ReadWishes, RejectReason, ScopeReason, detect};

use super::{code, read, rows, section};

const DOCUMENT: &str = "docs/exports.md";

/// Code and wording of each row.
fn reasons(heading: &str) -> Vec<(String, String)> {
    let document = read(DOCUMENT);
    let rows = rows(section(&document, heading)).into_iter();
    rows.map(|row| (code(row[0]).to_owned(), row[1].to_owned()))
        .collect()
}

#[test]
fn every_reason_is_listed() {
    let known: Vec<_> = RejectReason::ALL
        .iter()
        .map(|reason| (reason.code().to_owned(), reason.wording().to_owned()))
        .collect();
    assert_eq!(reasons("## Rejected"), known);
    let known: Vec<_> = ScopeReason::ALL
        .iter()
        .map(|reason| (reason.code().to_owned(), reason.wording().to_owned()))
        .collect();
    assert_eq!(reasons("## Out of scope"), known);
}

/// `a.b` with this value at its end.
fn nested(path: &str, value: &str) -> String {
    let json = path
        .rsplit('.')
        .fold(format!("\"{value}\""), |inner, name| {
            match name.strip_suffix("[]") {
                Some(name) => format!("{{\"{name}\":[{inner}]}}"),
                None => format!("{{\"{name}\":{inner}}}"),
            }
        });
    json.replacen('{', "", 1)
}

#[test]
fn names_that_are_listed_are_found() {
    let document = read(DOCUMENT);
    let mut count = 0;
    for row in rows(section(&document, "## Names that are found")) {
        let field = code(row[0]);
        for path in row[1].split(", ").map(code) {
            let own = nested(path, "banjir lagi di sini");
            let line = if field == "text" {
                format!("{{{own}\n")
            } else {
                format!("{{\"full_text\":\"banjir\",{own}\n")
            };
            let layout = detect(line.as_bytes(), true, &ReadWishes::default())
                .unwrap_or_else(|error| panic!("{path}: {error}\n{line}"));
            let found = layout
                .fields
                .iter()
                .any(|chosen| chosen.name == field && chosen.path == path);
            assert!(found, "{path} is not read as {field}: {:?}", layout.fields);
            count += 1;
        }
    }
    assert!(count > 60, "only {count} names are listed");
}
