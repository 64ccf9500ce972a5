//! The output folder: files appear whole or not at all, and say so when a run was cut short.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use super::OutputError;

/// Every file saring may write into a folder, those of [`PARTS`] aside.
pub(super) const FILES: &[&str] = &[
    "flagged.csv",
    "flagged.xlsx",
    "stats.csv",
    "rules.csv",
    "rejects.csv",
    "matches.csv",
    "run.json",
];

/// Folder of the files that flagged.csv is split into.
pub(super) const PARTS: &str = "flagged";

const PARTIAL: &str = ".partial";
const INTERRUPTED: &str = ".interrupted";
/// A file that takes the place of another one once it is whole.
const REWRITTEN: &str = ".rewritten.partial";

/// A folder being written. Dropped without [`Folder::finish`], its files stay behind as `.partial`.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    written: Vec<String>,
    /// Files of an earlier run in [`PARTS`].
    parts: Vec<String>,
}

/// One file being written.
#[derive(Debug)]
pub(super) struct OutFile {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Folder {
    /// Makes the folder, for its owner only; with `force` an old one is taken over, and saring's
    /// finished files in it stay until the new ones are whole.
    pub(super) fn create(path: &Path, force: bool) -> Result<Self, OutputError> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(OutputError::write(parent))?;
        }
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let parts = match builder.create(path) {
            Ok(()) => Vec::new(),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => take_over(path, force)?,
            Err(error) => return Err(OutputError::write(path)(error)),
        };
        Ok(Self {
            path: path.to_owned(),
            written: Vec::new(),
            parts,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where a file is until the run is done.
    pub(super) fn partial(&self, name: &str) -> PathBuf {
        self.path.join(format!("{name}{PARTIAL}"))
    }

    /// Opens one of [`FILES`], or one in [`PARTS`] (`flagged/NAME`).
    pub(super) fn file(&mut self, name: &str) -> Result<OutFile, OutputError> {
        if name.contains('/') {
            self.make_parts_folder()?;
        }
        let file = open_new(self.partial(name))?;
        self.written.push(name.to_owned());
        Ok(file)
    }

    /// Opens a file that shall take the place of one that was written, and is closed.
    pub(super) fn rewritten(&self, name: &str) -> Result<OutFile, OutputError> {
        open_new(self.path.join(format!("{name}{REWRITTEN}")))
    }

    /// Puts it there.
    pub(super) fn replace(&self, name: &str, with: OutFile) -> Result<(), OutputError> {
        let from = with.path.clone();
        with.close()?;
        let to = self.partial(name);
        fs::rename(from, &to).map_err(OutputError::write(&to))
    }

    /// Names of the files so far, sorted.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.written.iter().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    fn make_parts_folder(&self) -> Result<(), OutputError> {
        let path = self.path.join(PARTS);
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&path) {
            // A link could lead anywhere.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                match path.symlink_metadata() {
                    Ok(there) if there.is_dir() => Ok(()),
                    _ => Err(OutputError::NotAFolder { path }),
                }
            }
            made => made.map_err(OutputError::write(&path)),
        }
    }

    /// Gives all files their names, and removes those of an earlier run that this one did not write.
    pub(super) fn finish(self) -> Result<(), OutputError> {
        self.rename("")?;
        let parts = self.parts.iter().map(String::as_str);
        for name in FILES.iter().copied().chain(parts) {
            if !self.written.iter().any(|written| written == name) {
                remove(&self.path.join(name))?;
            }
        }
        // Stays when something else is in it.
        let _ = fs::remove_dir(self.path.join(PARTS));
        Ok(())
    }

    /// Marks all files as cut short.
    pub(super) fn interrupt(self) -> Result<(), OutputError> {
        self.rename(INTERRUPTED)
    }

    fn rename(&self, suffix: &str) -> Result<(), OutputError> {
        for name in &self.written {
            let to = self.path.join(format!("{name}{suffix}"));
            fs::rename(self.path.join(format!("{name}{PARTIAL}")), &to)
                .map_err(OutputError::write(&to))?;
        }
        Ok(())
    }
}

impl OutFile {
    /// Where it is until it is whole.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// An error with the name of this file.
    pub(super) fn error(&self, source: io::Error) -> OutputError {
        OutputError::write(&self.path)(source)
    }

    /// Hands the rest to the system; nothing can be written afterwards.
    pub(super) fn close(mut self) -> Result<(), OutputError> {
        self.file.flush().map_err(OutputError::write(&self.path))
    }
}

/// Opens a file of its own, for its owner only.
fn open_new(path: PathBuf) -> Result<OutFile, OutputError> {
    let mut options = OpenOptions::new();
    // New, so that a link planted in a shared folder is not followed.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).map_err(OutputError::write(&path))?;
    Ok(OutFile {
        path,
        file: BufWriter::with_capacity(32 << 10, file),
    })
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Removes what runs that did not end left behind; the files that an earlier run has in [`PARTS`].
fn take_over(path: &Path, force: bool) -> Result<Vec<String>, OutputError> {
    if !path.is_dir() {
        return Err(OutputError::NotAFolder {
            path: path.to_owned(),
        });
    }
    if !force {
        return Err(OutputError::FolderExists {
            path: path.to_owned(),
        });
    }
    if let Some(path) = not_ours(path) {
        return Err(OutputError::NotOurs { path });
    }
    let (mut parts, mut cut_short) = (Vec::new(), Vec::new());
    // A link could lead anywhere.
    let metadata = path.join(PARTS).symlink_metadata();
    if metadata.is_ok_and(|metadata| metadata.is_dir()) {
        parts = parts_of(&path.join("run.json"));
        cut_short = parts_of(&path.join(format!("run.json{INTERRUPTED}")));
        parts.extend(unfinished_parts(path));
    }
    for name in FILES
        .iter()
        .copied()
        .chain(cut_short.iter().map(String::as_str))
    {
        for suffix in [PARTIAL, INTERRUPTED, REWRITTEN] {
            remove(&path.join(format!("{name}{suffix}")))?;
        }
    }
    for name in parts.extract_if(.., |name| name.ends_with(PARTIAL)) {
        remove(&path.join(name))?;
    }
    Ok(parts)
}

/// A file with the name of one of saring's in a folder that holds no run.
fn not_ours(folder: &Path) -> Option<PathBuf> {
    let suffixes = ["", PARTIAL, INTERRUPTED];
    let mut manifests = suffixes
        .map(|suffix| format!("run.json{suffix}"))
        .into_iter();
    if manifests.any(|name| folder.join(name).exists()) {
        return None;
    }
    let mut files = FILES.iter().map(|name| folder.join(name));
    files.find(|file| file.exists())
}

/// Files in [`PARTS`] that a run.json names: others may hold somebody's notes.
fn parts_of(manifest: &Path) -> Vec<String> {
    let named = fs::read(manifest).ok().and_then(|text| {
        let manifest: serde_json::Value = serde_json::from_slice(&text).ok()?;
        let files = manifest["files"].as_array()?.iter();
        let names = files.filter_map(|name| name.as_str().map(str::to_owned));
        Some(names.filter(|name| is_part(name)).collect())
    });
    named.unwrap_or_default()
}

/// `flagged/NAME.csv`, and nothing that leads elsewhere.
fn is_part(name: &str) -> bool {
    let inner = name
        .strip_prefix(PARTS)
        .and_then(|name| name.strip_prefix('/'));
    inner.is_some_and(|name| name.ends_with(".csv") && !name.contains(['/', '\\']))
}

/// What a run that was killed left in [`PARTS`].
fn unfinished_parts(path: &Path) -> Vec<String> {
    let there = fs::read_dir(path.join(PARTS))
        .into_iter()
        .flatten()
        .flatten();
    let names = there.filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter(|name| name.ends_with(".csv.partial"))
        .map(|name| format!("{PARTS}/{name}"))
        .collect()
}

fn remove(path: &Path) -> Result<(), OutputError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(OutputError::write(path)(error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn write(folder: &mut Folder, name: &str, text: &str) {
        let mut file = folder.file(name).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.close().unwrap();
    }

    #[test]
    fn files_appear_whole() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("a/run");
        let mut folder = Folder::create(&path, false).unwrap();
        write(&mut folder, "flagged.csv", "x");
        assert_eq!(names(&path), ["flagged.csv.partial"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&path), 0o700);
            assert_eq!(mode(&path.join("flagged.csv.partial")), 0o600);
        }
        folder.finish().unwrap();
        assert_eq!(names(&path), ["flagged.csv"]);
    }

    #[test]
    fn an_old_folder_needs_force_and_keeps_notes() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("run");
        fs::create_dir(&path).unwrap();
        for name in [
            "notes.txt",
            "flagged.csv",
            "matches.csv",
            "stats.csv.interrupted",
        ] {
            fs::write(path.join(name), "old").unwrap();
        }
        let error = Folder::create(&path, false).unwrap_err();
        assert!(matches!(error, OutputError::FolderExists { .. }));
        assert!(error.to_string().contains("--force"));
        let error = Folder::create(&path, true).unwrap_err();
        assert!(matches!(error, OutputError::NotOurs { .. }), "{error}");
        fs::write(path.join("run.json"), "{}").unwrap();

        let mut folder = Folder::create(&path, true).unwrap();
        write(&mut folder, "flagged.csv", "new");
        drop(folder);
        assert_eq!(
            names(&path),
            [
                "flagged.csv",
                "flagged.csv.partial",
                "matches.csv",
                "notes.txt",
                "run.json"
            ]
        );
        assert_eq!(fs::read_to_string(path.join("flagged.csv")).unwrap(), "old");

        let mut folder = Folder::create(&path, true).unwrap();
        write(&mut folder, "flagged.csv", "new");
        folder.interrupt().unwrap();
        assert!(names(&path).contains(&"flagged.csv.interrupted".to_owned()));

        let mut folder = Folder::create(&path, true).unwrap();
        write(&mut folder, "flagged.csv", "new");
        folder.finish().unwrap();
        assert_eq!(names(&path), ["flagged.csv", "notes.txt"]);
        assert_eq!(fs::read_to_string(path.join("flagged.csv")).unwrap(), "new");
    }

    #[test]
    fn a_file_in_the_way_is_not_a_folder() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("run");
        fs::write(&path, "x").unwrap();
        let error = Folder::create(&path, true).unwrap_err();
        assert!(matches!(error, OutputError::NotAFolder { .. }));
    }

    #[test]
    fn a_full_disk_is_named() {
        let error =
            OutputError::write(Path::new("out/flagged.csv"))(io::ErrorKind::StorageFull.into());
        let said = error.to_string();
        assert!(
            said.contains("out/flagged.csv") && said.contains("free space"),
            "{said}"
        );
    }
}
