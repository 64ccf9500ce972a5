//! The exports in folders, and what lies beside them.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use super::{
    model::InputError,
    names::{is_archive, is_export, is_hidden, is_other_data},
};

/// A file that an argument stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) path: PathBuf,
    /// Named, rather than found in a folder.
    pub(super) chosen: bool,
}

/// Exports, and files that may hold posts in a form that saring does not read.
pub(super) type FilesAt = (Vec<Candidate>, Vec<PathBuf>);

/// The path itself, or what the folder holds that it is.
pub(super) fn files_at(path: &Path) -> Result<FilesAt, InputError> {
    if !path.is_dir() {
        let path = path.to_owned();
        return Ok((vec![Candidate { path, chosen: true }], Vec::new()));
    }
    let walk = WalkDir::new(path).follow_links(true).into_iter();
    let (mut files, mut others) = (Vec::new(), Vec::new());
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name())) {
        match entry {
            Ok(entry) if is_result_part(entry.path()) => {}
            Ok(entry) if entry.file_type().is_file() && is_wanted(entry.file_name()) => {
                let path = entry.into_path();
                files.push(Candidate {
                    path,
                    chosen: false,
                });
            }
            Ok(entry) if entry.file_type().is_file() && is_other(entry.file_name()) => {
                others.push(entry.into_path());
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
    Ok((files, others))
}

/// Whether a file is a part of flagged.csv, which a scan split.
fn is_result_part(path: &Path) -> bool {
    let folder = path.parent().filter(|folder| folder.ends_with("flagged"));
    folder
        .and_then(Path::parent)
        .is_some_and(|run| run.join("run.json").is_file())
}

/// A link to nowhere matters only where an export should be.
fn is_dangling_link(error: &walkdir::Error) -> bool {
    error.path().is_some_and(|path| {
        path.is_symlink() && !path.exists() && !path.file_name().is_some_and(is_wanted)
    })
}

pub(super) fn sort(files: &mut [Candidate]) {
    let bytes = |file: &Candidate| file.path.as_os_str().as_encoded_bytes().to_owned();
    files.sort_by_cached_key(bytes);
}

fn hidden(name: &OsStr) -> bool {
    is_hidden(&name.to_string_lossy())
}

/// Whether a file in a folder is to be looked at.
fn is_wanted(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    is_export(&name) || is_archive(&name)
}

fn is_other(name: &OsStr) -> bool {
    is_other_data(&name.to_string_lossy())
}

pub(super) fn unreadable(path: &Path, source: std::io::Error) -> InputError {
    InputError::Read {
        name: path.to_string_lossy().into_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_hold_posts_and_is_not_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("sub")).unwrap();
        for name in [
            "a.csv",
            "B.XLSX",
            "sub/c.sqlite",
            ".d.xlsx",
            "notes.md",
            "e.html",
            "run.json",
        ] {
            std::fs::write(at(name), "x").unwrap();
        }
        let (files, mut others) = files_at(folder.path()).unwrap();
        assert_eq!(files.len(), 1);
        others.sort();
        assert_eq!(others, [at("B.XLSX"), at("e.html"), at("sub/c.sqlite")]);
    }
}
