//! The output folder: files appear whole or not at all, and say so when a run was cut short.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use super::OutputError;

/// Every file saring may write into a folder.
pub(super) const FILES: &[&str] = &[
    "flagged.csv",
    "stats.csv",
    "rules.csv",
    "rejects.csv",
    "matches.csv",
    "run.json",
];

const PARTIAL: &str = ".partial";
const INTERRUPTED: &str = ".interrupted";

/// A folder being written. Dropped without [`Folder::finish`], its files stay behind as `.partial`.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    written: Vec<&'static str>,
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
        match builder.create(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => take_over(path, force)?,
            Err(error) => return Err(OutputError::write(path)(error)),
        }
        Ok(Self {
            path: path.to_owned(),
            written: Vec::new(),
        })
    }

    /// Opens one of [`FILES`].
    pub(super) fn file(&mut self, name: &'static str) -> Result<OutFile, OutputError> {
        let path = self.path.join(format!("{name}{PARTIAL}"));
        let mut options = OpenOptions::new();
        // New, so that a link planted in a shared folder is not followed.
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(OutputError::write(&path))?;
        self.written.push(name);
        Ok(OutFile {
            path,
            file: BufWriter::with_capacity(128 << 10, file),
        })
    }

    /// Gives all files their names, and removes those of an earlier run that this one did not write.
    pub(super) fn finish(self) -> Result<(), OutputError> {
        self.rename("")?;
        for name in FILES.iter().filter(|name| !self.written.contains(name)) {
            remove(&self.path.join(name))?;
        }
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
    /// An error with the name of this file.
    pub(super) fn error(&self, source: io::Error) -> OutputError {
        OutputError::write(&self.path)(source)
    }

    /// Hands the rest to the system; nothing can be written afterwards.
    pub(super) fn close(mut self) -> Result<(), OutputError> {
        self.file.flush().map_err(OutputError::write(&self.path))
    }
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

fn take_over(path: &Path, force: bool) -> Result<(), OutputError> {
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
    for name in FILES {
        for suffix in [PARTIAL, INTERRUPTED] {
            remove(&path.join(format!("{name}{suffix}")))?;
        }
    }
    Ok(())
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

    fn write(folder: &mut Folder, name: &'static str, text: &str) {
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

        let mut folder = Folder::create(&path, true).unwrap();
        write(&mut folder, "flagged.csv", "new");
        drop(folder);
        assert_eq!(
            names(&path),
            [
                "flagged.csv",
                "flagged.csv.partial",
                "matches.csv",
                "notes.txt"
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
