//! ARCHITECTURE.md: the tests it names are there, and so are the folders.

use super::{code, read, rows, section};
use crate::scan::repository;

#[test]
fn tests_that_are_named_exist() {
    let document = read("ARCHITECTURE.md");
    let mut count = 0;
    for row in rows(section(&document, "## What always holds")) {
        let holders = row.last().expect("a cell");
        for holder in holders.split("<br>") {
            let (file, test) = code(holder.trim())
                .split_once("::")
                .unwrap_or_else(|| panic!("`{holder}` is to be `file::test`"));
            let source = read(file);
            assert!(
                source.contains(&format!("fn {test}(")),
                "{file} has no test {test}"
            );
            count += 1;
        }
    }
    assert!(count >= 8, "only {count} tests are named");
}

#[test]
fn folders_of_the_tree_exist_and_none_is_left_out() {
    let document = read("ARCHITECTURE.md");
    let table = section(&document, "## Folder by folder");
    let named: Vec<&str> = rows(table).into_iter().map(|row| code(row[0])).collect();
    for path in &named {
        assert!(repository(path).exists(), "{path} is not there");
    }
    for entry in std::fs::read_dir(repository("src")).expect("src") {
        let entry = entry.expect("an entry");
        let name = format!("src/{}", entry.file_name().to_string_lossy());
        let below = |path: &&&str| path.starts_with(&*name);
        assert!(
            named.iter().any(|path| below(&path)),
            "{name} is not described"
        );
    }
}
