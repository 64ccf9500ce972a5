//! Files that appear whole or not at all, for their owner only.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// Lets `write` fill a new file, which gets its name once that went well.
pub(crate) fn write_whole<T>(
    path: &Path,
    force: bool,
    write: impl FnOnce(BufWriter<File>) -> Result<T>,
) -> Result<T> {
    if path.exists() && !force {
        bail!(
            "{} exists; name another file, or replace it with --force",
            path.display()
        );
    }
    let partial = partial(path);
    let file = create(&partial).with_context(|| format!("cannot write {}", partial.display()))?;
    match write(BufWriter::new(file)) {
        Ok(done) => {
            fs::rename(&partial, path)
                .with_context(|| format!("cannot write {}", path.display()))?;
            Ok(done)
        }
        Err(error) => {
            // What stands in it so far is of no use; the error is what matters.
            let _ = fs::remove_file(&partial);
            Err(error)
        }
    }
}

fn partial(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".partial");
    PathBuf::from(name)
}

/// A file for its owner only; new, so that a link planted in a shared folder is not followed.
fn create(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
