//! The files of the repository.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use super::code::Code;

/// Folders in which nothing is tracked, wherever they are.
const UNTRACKED: &[&str] = &[".git", "target", ".venv", "out", "__pycache__"];

/// A Rust file in src.
pub(super) struct SourceFile {
    /// From the root of the repository, with `/`.
    pub(super) path: String,
    pub(super) code: Code,
    /// The whole file is only there for tests.
    pub(super) is_test: bool,
}

impl SourceFile {
    /// The layer it belongs to; none for the crate's root.
    pub(super) fn layer(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        match inside.split_once('/') {
            Some((layer, _)) => Some(layer),
            None => inside.strip_suffix(".rs").filter(|name| *name != "lib"),
        }
    }

    /// How many modules deep it is: 1 for `src/text/mod.rs`, 2 for `src/text/fold.rs`.
    pub(super) fn depth(&self) -> usize {
        let names = self.path.matches('/').count();
        if self.path.ends_with("/mod.rs") {
            names - 1
        } else {
            names
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read_text(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("code is UTF-8")
}

/// All Rust files in src.
pub(super) fn sources() -> Vec<SourceFile> {
    let mut files: Vec<_> = names("src")
        .into_iter()
        .filter(|path| path.ends_with(".rs"))
        .map(|path| SourceFile {
            code: Code::new(&read_text(&path)),
            path,
            is_test: false,
        })
        .collect();
    assert!(
        files.len() > 10,
        "src is somewhere else; mend tests/tidy/tree.rs"
    );
    let tests: HashSet<_> = files.iter().flat_map(test_files).collect();
    for file in &mut files {
        let inside = |test: &String| {
            file.path == *test || file.path.starts_with(test.trim_end_matches("mod.rs"))
        };
        file.is_test = tests.iter().any(inside);
    }
    files
}

/// All Rust files of the library.
pub(super) fn library() -> Vec<SourceFile> {
    let mut files = sources();
    files.retain(|file| !file.path.starts_with("src/bin/"));
    files
}

/// Where the modules can be that a file declares for tests only.
fn test_files(file: &SourceFile) -> Vec<String> {
    let (folder, name) = file.path.rsplit_once('/').expect("it is in src");
    let own = match name {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
        name => format!("{folder}/{}", name.trim_end_matches(".rs")),
    };
    let modules = file.code.test_modules().into_iter();
    modules
        .flat_map(|(name, path)| match path {
            Some(path) => vec![format!("{folder}/{path}")],
            None => vec![format!("{own}/{name}.rs"), format!("{own}/{name}/mod.rs")],
        })
        .collect()
}

/// Every file below a folder of the repository, sorted, from the root of the repository.
pub(super) fn names(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    let mut names: Vec<_> = found.iter().map(|path| from_root(path)).collect();
    names.sort();
    names
}

/// Every file of the repository with its content.
pub(super) fn tracked_files() -> Vec<(String, Vec<u8>)> {
    let files = names("").into_iter();
    files
        .map(|path| {
            let bytes = fs::read(root().join(&path)).expect("a file just listed");
            (path, bytes)
        })
        .collect()
}

/// The folders in a folder of the repository, if that is there.
pub(super) fn folders(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).into_iter().flatten();
    let mut folders: Vec<_> = entries
        .map(|entry| entry.expect("a folder's entry").path())
        .collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository") {
        let entry = entry.expect("a folder's entry");
        let kind = entry.file_type().expect("a file just listed");
        let name = entry.file_name();
        if UNTRACKED.iter().any(|untracked| name == *untracked) {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), found);
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
}

fn from_root(path: &Path) -> String {
    let path = path.strip_prefix(root()).expect("it was found there");
    path.to_str()
        .expect("file names here are UTF-8")
        .replace('\\', "/")
}
