//! Blocks marked `console`: their commands are run, and print what stands below them.
//!
//! `...` stands for any lines and `[..]` for any text in a line. After a change of what saring prints,
//! `SNAPSHOTS=overwrite cargo test --test all docs` writes the new output into the documents.

use std::{collections::HashMap, path::Path};

use snapbox::{Assert, Data};
use tempfile::TempDir;

use super::{Block, DOCUMENTS, blocks, read};
use crate::scan::{repository, saring};

#[test]
fn commands_print_what_is_written_below_them() {
    let mut place = Place::new();
    for path in DOCUMENTS {
        let document = read(path);
        let found: Vec<_> = console(&document).collect();
        if found.is_empty() {
            continue;
        }
        let mut actual = String::new();
        let mut copied = 0;
        for block in found {
            actual.push_str(&document[copied..block.start]);
            for command in commands(block.text) {
                actual.push_str(&format!("$ {command}\n{}", place.run(&command)));
            }
            copied = block.start + block.text.len();
        }
        actual.push_str(&document[copied..]);
        let expected = Data::read_from(&repository(path), None);
        Assert::new()
            .action_env("SNAPSHOTS")
            .normalize_paths(false)
            .eq(actual, expected);
    }
}

#[test]
fn both_readmes_have_the_same_commands() {
    let commands = |path: &str| -> Vec<String> {
        let document = read(path);
        let shown = blocks(&document);
        let shown = shown.iter().filter(|block| block.info != "toml");
        let lines = shown.flat_map(|block| block.text.lines());
        lines
            .filter(|line| {
                let programs = ["$ ", "saring ", "make ", "cargo ", "zcat "];
                programs.iter().any(|program| line.starts_with(program))
            })
            .map(|line| line.split("  #").next().unwrap_or(line).trim().to_owned())
            .collect()
    };
    let english = commands("README.md");
    assert!(english.len() >= 10, "{english:?}");
    assert_eq!(english, commands("README.id.md"));
}

#[test]
fn every_option_that_is_named_exists() {
    let mut known = String::new();
    for command in [
        &["scan"][..],
        &["preview"],
        &["show"],
        &["explain"],
        &["check"],
        &["test"],
        &["diff"],
        &["rules", "list"],
        &["rules", "expand"],
        &["rules", "fmt"],
        &["rules", "schema"],
        &["rules", "import"],
        &["rules", "export"],
    ] {
        let output = saring().args(command).arg("--help").output();
        known.push_str(&String::from_utf8_lossy(
            &output.expect("saring runs").stdout,
        ));
    }
    let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
    for path in DOCUMENTS.iter().filter(|path| **path != "CONTRIBUTING.md") {
        let document = read(path);
        // In prose, and in commands of saring.
        let commands = document.lines().filter(|line| {
            let starts = ["saring ", "$ saring "]
                .iter()
                .any(|program| line.starts_with(program));
            starts || line.contains("| saring ")
        });
        let in_commands = commands.flat_map(|line| line.split(" --").skip(1));
        for named in document.split("`--").skip(1).chain(in_commands) {
            let name = named.split(|c| !is_name(c)).next().unwrap_or_default();
            assert!(
                known.contains(&format!("--{name}")),
                "{path}: there is no --{name}"
            );
        }
    }
}

fn console<'a>(document: &'a str) -> impl Iterator<Item = Block<'a>> {
    let found = blocks(document).into_iter();
    found.filter(|block| block.info == "console")
}

/// The commands of a block, each in one line.
fn commands(block: &str) -> Vec<String> {
    let commands = block.lines().filter_map(|line| line.strip_prefix("$ "));
    commands.map(str::to_owned).collect()
}

/// A folder like a fresh clone, as far as commands can tell.
struct Place {
    folder: TempDir,
    /// What each command printed. Both READMEs have the same ones, which are run once.
    printed: HashMap<String, String>,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        // A key of its own, so that pseudonyms are the same each time.
        let key = folder.path().join("data/saring/author.key");
        std::fs::create_dir_all(key.parent().expect("a folder")).expect("a folder");
        std::fs::write(&key, [7_u8; 32]).expect("a key");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let private = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(&key, private).expect("permissions can be set");
        }
        Self {
            folder,
            printed: HashMap::new(),
        }
    }

    /// What a command prints; its exit code too, if it is not 0.
    fn run(&mut self, command: &str) -> String {
        if let Some(printed) = self.printed.get(command) {
            return printed.clone();
        }
        let mut words = command.split_whitespace();
        assert_eq!(
            words.next(),
            Some("saring"),
            "only saring can be run: {command}"
        );
        let words: Vec<&str> = words.collect();
        for fixture in words.iter().filter(|word| word.starts_with("fixtures/")) {
            let copy = self.folder.path().join(fixture);
            std::fs::create_dir_all(copy.parent().unwrap_or(Path::new(""))).expect("a folder");
            std::fs::copy(repository(fixture), copy).expect("a fixture");
        }
        let output = saring()
            .args(words)
            .current_dir(self.folder.path())
            .env("XDG_DATA_HOME", self.folder.path().join("data"))
            .output()
            .expect("saring runs");
        let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
        printed.push_str(&String::from_utf8_lossy(&output.stderr));
        match output.status.code() {
            Some(0) => {}
            code => printed.push_str(&format!("? {}\n", code.expect("it was not killed"))),
        }
        self.printed.insert(command.to_owned(), printed.clone());
        printed
    }
}
