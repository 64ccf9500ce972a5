//! Finds the sources that the user's arguments name.

use std::{
    collections::HashSet,
    ffi::OsStr,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use super::model::{InputError, SourceName};

/// What exports are called. Each may be followed by one of [`COMPRESSED`].
const EXPORTS: [&str; 6] = ["jsonl", "ndjson", "json", "csv", "tsv", "txt"];
const COMPRESSED: [&str; 4] = ["gz", "zst", "bz2", "xz"];

/// What saring itself writes: a folder that also holds a run is not to be scanned with it.
const OUTPUTS: [&str; 6] = [
    "run.json",
    "flagged.csv",
    "stats.csv",
    "rules.csv",
    "rejects.csv",
    "matches.csv",
];
const OUTPUT_EXTENSIONS: [&str; 3] = ["partial", "interrupted", "log"];

/// Finds what `arguments` name: files, folders (and all exports in them), globs, and `-` for
/// standard input.
///
/// The order is that of the arguments; what one of them stands for is sorted by the bytes of the
/// path. A file that comes twice, under whatever name, is kept once. In folders only files with
/// an extension of an export are taken, and neither hidden ones nor what saring itself writes; a file
/// that is named (or that a glob finds) is always taken. What exists is never a glob.
///
/// # Errors
///
/// When an argument finds nothing, is not a glob, or names what cannot be looked at.
pub fn find_sources(arguments: &[String]) -> Result<Vec<SourceName>, InputError> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for argument in arguments {
        if argument == "-" {
            if !found.contains(&SourceName::Stdin) {
                found.push(SourceName::Stdin);
            }
            continue;
        }
        let paths = expand(argument)?;
        if paths.is_empty() {
            let pattern = argument.clone();
            return Err(InputError::NothingMatches { pattern });
        }
        for path in paths {
            // A pipe such as /dev/fd/63 has no other name than its own.
            let identity = path.canonicalize().unwrap_or_else(|_| path.clone());
            if seen.insert(identity) {
                found.push(SourceName::Path(path));
            }
        }
    }
    Ok(found)
}

/// The files that one argument stands for.
fn expand(argument: &str) -> Result<Vec<PathBuf>, InputError> {
    let path = Path::new(argument);
    if path
        .try_exists()
        .map_err(|source| unreadable(path, source))?
    {
        return files_at(path);
    }
    let options = glob::MatchOptions {
        require_literal_leading_dot: true,
        ..glob::MatchOptions::new()
    };
    let matches = glob::glob_with(argument, options).map_err(|error| InputError::BadGlob {
        pattern: argument.to_owned(),
        reason: format!("{} at character {}", error.msg, error.pos + 1),
    })?;
    let mut files = Vec::new();
    for path in matches {
        let path = path.map_err(|error| {
            let path = error.path().to_owned();
            unreadable(&path, error.into())
        })?;
        files.extend(files_at(&path)?);
    }
    sort(&mut files);
    Ok(files)
}

/// The path itself, or the exports in the folder that it is.
fn files_at(path: &Path) -> Result<Vec<PathBuf>, InputError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let walk = WalkDir::new(path).follow_links(true).into_iter();
    let mut files = Vec::new();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name())) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_export(entry.file_name()) => {
                files.push(entry.into_path());
            }
            Ok(_) => {}
            // A link back to a folder that is being walked leads to nothing new.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) if is_dangling_link(&error) => {}
            Err(error) => {
                let place = error.path().unwrap_or(path).to_owned();
                return Err(unreadable(&place, error.into()));
            }
        }
    }
    sort(&mut files);
    Ok(files)
}

/// A link to nowhere matters only where an export should be.
fn is_dangling_link(error: &walkdir::Error) -> bool {
    error.path().is_some_and(|path| {
        path.is_symlink() && !path.exists() && !path.file_name().is_some_and(is_export)
    })
}

fn sort(files: &mut [PathBuf]) {
    let bytes = |path: &PathBuf| path.as_os_str().as_encoded_bytes().to_owned();
    files.sort_by_cached_key(bytes);
}

fn hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether a file in a folder looks like an export by its name.
fn is_export(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_ascii_lowercase();
    let Some((mut stem, mut extension)) = name.rsplit_once('.') else {
        return false;
    };
    if OUTPUTS.contains(&name.as_str()) || OUTPUT_EXTENSIONS.contains(&extension) {
        return false;
    }
    if COMPRESSED.contains(&extension) {
        match stem.rsplit_once('.') {
            Some(split) => (stem, extension) = split,
            None => return false,
        }
    }
    !stem.is_empty() && EXPORTS.contains(&extension)
}

fn unreadable(path: &Path, source: std::io::Error) -> InputError {
    InputError::Read {
        name: path.to_string_lossy().into_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x\n").unwrap();
        }
        folder
    }

    /// What is found, relative to the folder.
    fn found(folder: &Path, arguments: &[&str]) -> Result<Vec<String>, InputError> {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|argument| match *argument {
                "-" => "-".to_owned(),
                argument => folder.join(argument).to_str().unwrap().to_owned(),
            })
            .collect();
        let sources = find_sources(&arguments)?;
        let relative = |source| match source {
            SourceName::Stdin => "-".to_owned(),
            SourceName::Path(path) => path
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned(),
        };
        Ok(sources.into_iter().map(relative).collect())
    }

    #[test]
    fn folders_give_their_exports_by_the_bytes_of_their_paths() {
        let folder = folder(&[
            "b.jsonl",
            "a.csv.gz",
            "B.NDJSON",
            "sub/c.tsv.zst",
            "sub/d.csv.bz2",
            "sub/e.jsonl.xz",
            "sub-1/d.txt",
            "ข้อมูล.json",
            ".hidden.csv",
            ".git/e.csv",
            "readme.md",
            "f.gz",
            ".csv",
            "csv",
            "run.json",
            "flagged.csv",
            "stats.csv",
            "rules.csv",
            "rejects.csv",
            "matches.csv",
            "flagged.csv.partial",
            "stats.csv.interrupted",
            "scan.log",
            "sub/x.csv.partial",
        ]);
        assert_eq!(
            found(folder.path(), &[""]).unwrap(),
            [
                "B.NDJSON",
                "a.csv.gz",
                "b.jsonl",
                "sub-1/d.txt",
                "sub/c.tsv.zst",
                "sub/d.csv.bz2",
                "sub/e.jsonl.xz",
                "ข้อมูล.json"
            ]
        );
    }

    #[test]
    fn arguments_keep_their_order_and_files_come_once() {
        let folder = folder(&["z.csv", "a.csv", "sub/b.csv", "stats.csv", "notes.md"]);
        assert_eq!(
            found(
                folder.path(),
                &["z.csv", "-", "sub/../a.csv", "", "-", "notes.md"]
            )
            .unwrap(),
            ["z.csv", "-", "sub/../a.csv", "sub/b.csv", "notes.md"]
        );
        assert_eq!(found(folder.path(), &["stats.csv"]).unwrap(), ["stats.csv"]);
    }

    #[test]
    fn globs_match_files_and_folders_but_names_come_first() {
        let folder = folder(&[
            "2024/b.csv",
            "2024/a.csv",
            "2025/c.csv",
            ".x.csv",
            "a[1].csv",
        ]);
        assert_eq!(
            found(folder.path(), &["202?"]).unwrap(),
            ["2024/a.csv", "2024/b.csv", "2025/c.csv"]
        );
        assert_eq!(found(folder.path(), &["*.csv"]).unwrap(), ["a[1].csv"]);
        assert_eq!(found(folder.path(), &["a[1].csv"]).unwrap(), ["a[1].csv"]);
    }

    #[test]
    fn nothing_found_is_an_error() {
        let folder = folder(&["sub/readme.md"]);
        for argument in ["no.csv", "*.csv", "sub"] {
            let error = found(folder.path(), &[argument]).unwrap_err();
            assert!(
                matches!(error, InputError::NothingMatches { .. }),
                "{error}"
            );
        }
        let error = found(folder.path(), &["a[b"]).unwrap_err().to_string();
        assert!(error.contains("a[b is not a glob"), "{error}");
        assert!(find_sources(&[]).unwrap().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_never_round_in_circles() {
        use std::os::unix::fs::symlink;
        let folder = folder(&["a.csv", "sub/b.csv"]);
        let at = |name: &str| folder.path().join(name);
        symlink(at("a.csv"), at("same.csv")).unwrap();
        symlink(folder.path(), at("sub/back")).unwrap();
        symlink(at("nowhere"), at("nowhere.md")).unwrap();
        assert_eq!(found(folder.path(), &[""]).unwrap(), ["a.csv", "sub/b.csv"]);
        symlink(at("nowhere"), at("lost.csv")).unwrap();
        let error = found(folder.path(), &[""]).unwrap_err().to_string();
        assert!(error.contains("lost.csv"), "{error}");
    }
}
