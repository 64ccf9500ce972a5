//! Lists of each format, hostile ones, and rules that go out.

mod formats;
mod hostile;
mod outgoing;
mod signs;

use super::{ForeignKind, ImportOptions, Imported, import};
use crate::rules::{FileKind, lay_out};

/// The import of a list that is one.
fn imported(kind: ForeignKind, text: &str) -> Imported {
    let options = ImportOptions {
        kind: Some(kind),
        ..ImportOptions::new("imported-list")
    };
    match import(text.as_bytes(), "list", &options) {
        Ok(imported) => {
            is_laid_out(&imported.text);
            imported
        }
        Err(error) => panic!("{error}: {error:?}\n{text}"),
    }
}

/// Fails when `rules fmt` would change the file.
fn is_laid_out(text: &str) {
    let again = lay_out(FileKind::Rules, text).expect("a file that can be laid out");
    assert_eq!(again, text);
}

/// The rule alone, without comments and without what every import has.
fn body(imported: &Imported) -> String {
    let (_, rule) = imported
        .text
        .split_once("status = \"experimental\"\n")
        .expect("a rule");
    rule.to_owned()
}

/// Losses as a user reads them.
fn losses(imported: &Imported) -> Vec<String> {
    imported.losses.iter().map(ToString::to_string).collect()
}
