//! Finds the sources that the user's arguments name.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    path::{Path, PathBuf, is_separator},
    sync::Arc,
};

use super::{
    archive::Archive,
    folders::{Candidate, FilesAt, files_at, sort, unreadable},
    model::{InputError, ReadOptions, SourceName},
    names::{is_archive, is_export, is_hidden_member, is_other_data, last},
    tar::Broken,
};

/// What arguments name.
#[derive(Debug, Default, PartialEq)]
pub struct Found {
    /// What can be read.
    pub sources: Vec<SourceName>,
    /// What may hold posts in a form that saring does not read: files in folders and in archives, and
    /// archives in folders without anything that is read.
    pub left_out: Vec<PathBuf>,
}

/// Finds what `arguments` name: files, folders (and all exports in them), globs, archives (likewise,
/// or as `ARCHIVE/MEMBER` one member, folder or glob of them), and `-` for standard input. A file
/// whose name is `sealed` is not looked into: it is no archive, whatever it is.
///
/// The order is that of the arguments; what one of them stands for is sorted by the bytes of the
/// path, and the members of an archive are as they come in it. A file that comes twice, under
/// whatever name, is kept once; of members of one name the last is kept, as unpacking would. In
/// folders and archives only files with an extension of an export are taken, and neither hidden ones
/// nor what saring itself writes; a file that is named (or that a glob finds) is always taken. What
/// exists is never a glob.
///
/// # Errors
///
/// When an argument finds nothing, is not a glob, or names what cannot be looked at; when an archive
/// is damaged where nobody would notice, or holds another archive.
pub fn find_sources(
    arguments: &[String],
    options: &ReadOptions,
    sealed: fn(&str) -> bool,
) -> Result<Found, InputError> {
    let mut finder = Finder {
        window: options.window_bytes as u64,
        sealed,
        archives: HashMap::new(),
        seen: HashSet::new(),
        found: Vec::new(),
        left_out: Vec::new(),
    };
    for argument in arguments {
        if argument != "-" {
            finder.find(argument)?;
        } else if !finder.found.contains(&SourceName::Stdin) {
            finder.found.push(SourceName::Stdin);
        }
    }
    finder.left_out.sort();
    finder.left_out.dedup();
    Ok(Found {
        sources: finder.found,
        left_out: finder.left_out,
    })
}

/// What was found so far.
struct Finder {
    window: u64,
    sealed: fn(&str) -> bool,
    /// Archives that were looked into, by their real path; none for what is no archive.
    archives: HashMap<PathBuf, Option<Arc<Archive>>>,
    /// The real path of each file, and which member of it.
    seen: HashSet<(PathBuf, Option<usize>)>,
    found: Vec<SourceName>,
    left_out: Vec<PathBuf>,
}

impl Finder {
    fn find(&mut self, argument: &str) -> Result<(), InputError> {
        if let Some((path, member)) = split_member(argument)
            && let Some(archive) = self.archive(path)?
        {
            let indexes = named(&archive, path, member)?;
            self.add_members(&archive, path, indexes);
            return Ok(());
        }
        let mut nothing = true;
        let (files, others) = expand(argument)?;
        self.left_out.extend(others);
        for Candidate { path, chosen } in files {
            let Some(archive) = self.archive(&path)? else {
                nothing = false;
                if self.seen.insert((identity(&path), None)) {
                    self.found.push(SourceName::Path(path));
                }
                continue;
            };
            let indexes = exports(&archive, |_| true)?;
            if indexes.is_empty() && chosen {
                let name = path.to_string_lossy().into_owned();
                return Err(InputError::EmptyArchive { name });
            }
            nothing &= indexes.is_empty();
            if indexes.is_empty() {
                self.left_out.push(path.clone());
            } else {
                self.left_out.extend(others_in(&archive, &path));
            }
            self.add_members(&archive, &path, indexes);
        }
        if nothing {
            let pattern = argument.to_owned();
            return Err(InputError::NothingMatches { pattern });
        }
        Ok(())
    }

    fn add_members(&mut self, archive: &Arc<Archive>, path: &Path, indexes: Vec<usize>) {
        let identity = identity(path);
        for index in indexes {
            if self.seen.insert((identity.clone(), Some(index))) {
                self.found.push(SourceName::Member(archive.member(index)));
            }
        }
    }

    /// The archive that a file is, if it is one and may be looked into.
    fn archive(&mut self, path: &Path) -> Result<Option<Arc<Archive>>, InputError> {
        if (self.sealed)(&path.to_string_lossy()) {
            return Ok(None);
        }
        match self.archives.entry(identity(path)) {
            Entry::Occupied(known) => Ok(known.get().clone()),
            Entry::Vacant(place) => {
                let archive = Archive::open(path, self.window)?.map(Arc::new);
                Ok(place.insert(archive).clone())
            }
        }
    }
}

/// A pipe such as /dev/fd/63 has no other name than its own.
fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Splits `archive.zip/data/posts.jsonl` behind what is a file. Only the text is looked at: no `..`
/// of a member leads anywhere.
fn split_member(argument: &str) -> Option<(&Path, &str)> {
    if Path::new(argument).exists() {
        return None;
    }
    let separators = argument.char_indices().rev();
    separators
        .filter(|(_, letter)| is_separator(*letter))
        .map(|(at, _)| (Path::new(&argument[..at]), &argument[at + 1..]))
        .find(|(path, _)| path.is_file())
}

/// The members of an archive that a text names: one, or else the exports in a folder or by a glob.
fn named(archive: &Archive, path: &Path, member: &str) -> Result<Vec<usize>, InputError> {
    let all = archive.entries.iter();
    if let Some(index) = all.clone().rposition(|entry| entry.shown() == member) {
        return Ok(vec![index]);
    }
    let folder = member.trim_end_matches('/');
    let glob = glob::Pattern::new(member).ok();
    let options = glob::MatchOptions {
        require_literal_separator: true,
        ..glob::MatchOptions::new()
    };
    let indexes = exports(archive, |name| {
        let inside = name.strip_prefix(folder);
        folder.is_empty()
            || inside.is_some_and(|rest| rest.starts_with('/'))
            || glob
                .as_ref()
                .is_some_and(|glob| glob.matches_with(name, options))
    })?;
    if indexes.is_empty() {
        let mut names = all.map(|entry| entry.shown());
        return Err(InputError::NoMember {
            archive: path.to_string_lossy().into_owned(),
            member: member.to_owned(),
            example: names.find(|name| is_export(last(name))),
        });
    }
    Ok(indexes)
}

/// The exports in an archive that are wanted, in its order.
fn exports(archive: &Archive, wanted: impl Fn(&str) -> bool) -> Result<Vec<usize>, InputError> {
    let mut latest = HashMap::new();
    for (index, entry) in archive.entries.iter().enumerate() {
        let name = entry.shown();
        if is_hidden_member(&name) || !wanted(&name) {
            continue;
        }
        if is_archive(last(&name)) {
            let name = archive.shown(index);
            return Err(InputError::NestedArchive { name });
        }
        if is_export(last(&name)) {
            latest.insert(entry.name.as_slice(), index);
        }
    }
    let mut indexes: Vec<usize> = latest.into_values().collect();
    indexes.sort_unstable();
    let told = match archive.broken {
        None => true,
        // Whoever reads the member comes to the damage.
        Some(Broken::Inside) => indexes.last() == Some(&(archive.entries.len() - 1)),
        Some(Broken::Behind) => false,
    };
    if told {
        Ok(indexes)
    } else {
        Err(archive.cut())
    }
}

/// Members that may hold posts in a form that saring does not read.
fn others_in(archive: &Archive, path: &Path) -> Vec<PathBuf> {
    let names = archive.entries.iter().map(|entry| entry.shown());
    let others = names.filter(|name| !is_hidden_member(name) && is_other_data(last(name)));
    others.map(|name| path.join(name)).collect()
}

/// The files that one argument stands for, and what is left out of them.
fn expand(argument: &str) -> Result<FilesAt, InputError> {
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
    let mut files = FilesAt::default();
    for path in matches {
        let path = path.map_err(|error| {
            let path = error.path().to_owned();
            unreadable(&path, error.into())
        })?;
        let (more, others) = files_at(&path)?;
        files.0.extend(more);
        files.1.extend(others);
    }
    sort(&mut files.0);
    Ok(files)
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
        let sources = find_sources(&arguments, &ReadOptions::default(), |_| false)?.sources;
        let relative = |source| match source {
            SourceName::Stdin => "-".to_owned(),
            name => Path::new(&name.to_string())
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
        assert!(
            find_sources(&[], &ReadOptions::default(), |_| false)
                .unwrap()
                .sources
                .is_empty()
        );
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
