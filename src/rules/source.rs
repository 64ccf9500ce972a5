//! Where rule files come from: the packs embedded in the binary, or folders.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

use super::{diagnostic::Code, report::Report};

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// No rule file comes near; a larger one is an export given by mistake.
const MAX_FILE: u64 = 16 << 20;

/// Folders below the given one that are looked into.
const MAX_DEPTH: usize = 4;

/// Where to read rules from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PackSource {
    /// The packs that come with saring.
    Shipped,
    /// A folder with topic folders in it, or one topic folder.
    Directory(PathBuf),
    /// A file that tunes the rules of all other sources.
    Overlay(PathBuf),
}

/// A rule file: its name as shown to the user, parts joined by `/`, and its text.
pub(super) type NamedText = (String, String);

/// Reads all TOML files of a source, sorted by name. What cannot be read is reported.
pub(super) fn read(source: &PackSource, report: &mut Report) -> Vec<NamedText> {
    match source {
        PackSource::Shipped => shipped(report),
        PackSource::Directory(path) => {
            let shown = path.to_string_lossy().replace('\\', "/");
            directory(path, shown.trim_end_matches('/'), report)
        }
        PackSource::Overlay(path) => overlay(path, report),
    }
}

fn overlay(path: &Path, report: &mut Report) -> Vec<NamedText> {
    let name = path.to_string_lossy().replace('\\', "/");
    let mut texts = Vec::new();
    if path.is_dir() {
        let message = format!("the overlay {name} is a folder");
        let help = "give one file with tables [[tune]]; --overlay can be repeated";
        report.nowhere(Code::UNREADABLE, message, help);
        return texts;
    }
    match contents(path) {
        Ok(bytes) => decode(name, bytes, &mut texts, report),
        Err(error) => unreadable(&name, &error.to_string(), report),
    }
    texts
}

fn shipped(report: &mut Report) -> Vec<NamedText> {
    let mut texts = Vec::new();
    let mut folders = vec![&SHIPPED];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files().filter(|file| is_toml(file.path())) {
            let path = file.path().to_string_lossy().replace('\\', "/");
            decode(
                format!("rules/{path}"),
                file.contents().to_vec(),
                &mut texts,
                report,
            );
        }
    }
    texts.sort();
    texts
}

/// Reads a folder; file names begin with `shown`.
pub(super) fn directory(path: &Path, shown: &str, report: &mut Report) -> Vec<NamedText> {
    if !path.is_dir() {
        let problem = if path.exists() {
            "is not a folder"
        } else {
            "does not exist"
        };
        let message = format!("the rules folder {} {problem}", path.display());
        let help = "give a folder with topics in it, or one topic folder; `shipped` names the \
                    packs that come with saring";
        report.nowhere(Code::UNREADABLE, message, help);
        return Vec::new();
    }
    let mut texts = Vec::new();
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let walk = walkdir::WalkDir::new(path)
        .follow_links(true)
        .max_depth(MAX_DEPTH);
    for entry in walk.sort_by_file_name().into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_toml(entry.path()) => {
                let below = entry.path().strip_prefix(path).unwrap_or(entry.path());
                let below = below.to_string_lossy().replace('\\', "/");
                let name = match shown {
                    "" => below,
                    _ => format!("{shown}/{below}"),
                };
                match contents(entry.path()) {
                    Ok(bytes) => decode(name, bytes, &mut texts, report),
                    Err(error) => unreadable(&name, &error.to_string(), report),
                }
            }
            Ok(_) => {}
            Err(error) => {
                let at = error.path().unwrap_or(path).display().to_string();
                let reason = error.io_error().map_or_else(|| error.to_string(), io_text);
                unreadable(&at, &reason, report);
            }
        }
    }
    texts.sort();
    texts
}

fn io_text(error: &io::Error) -> String {
    error.to_string()
}

fn contents(path: &Path) -> io::Result<Vec<u8>> {
    let length = fs::metadata(path)?.len();
    if length > MAX_FILE {
        let message = format!("{length} bytes are more than a rule file may have ({MAX_FILE})");
        return Err(io::Error::other(message));
    }
    fs::read(path)
}

fn decode(name: String, bytes: Vec<u8>, texts: &mut Vec<NamedText>, report: &mut Report) {
    match String::from_utf8(bytes) {
        Ok(text) => texts.push((name, text)),
        Err(error) => {
            let error = error.utf8_error();
            let message = format!("{name} is not UTF-8 (byte {})", error.valid_up_to());
            let help = "save the file as UTF-8";
            report.nowhere(Code::NOT_UTF8, message, help);
        }
    }
}

fn unreadable(name: &str, reason: &str, report: &mut Report) {
    let message = format!("{name} cannot be read: {reason}");
    report.nowhere(
        Code::UNREADABLE,
        message,
        "check that the file is there and may be read",
    );
}

fn is_toml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "toml")
}
