//! A file that a command writes for the first time: nothing of the user is ever overwritten.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::{Result, bail};

/// Writes a file that is not there yet, whole or not at all.
pub(super) fn write_new(path: &Path, text: &str) -> Result<()> {
    let shown = path.display();
    let written = File::create_new(path).and_then(|mut file| {
        let written = file.write_all(text.as_bytes());
        if written.is_err() {
            // What went wrong is told below; half a file is of no use.
            let _ = fs::remove_file(path);
        }
        written
    });
    let Err(error) = written else {
        return Ok(());
    };
    match error.kind() {
        _ if path.is_dir() => bail!("{shown} is a folder; choose a file in it as --out"),
        ErrorKind::AlreadyExists => {
            bail!("{shown} is there already; choose another --out, or move that file away first")
        }
        ErrorKind::NotFound => {
            bail!("cannot write {shown}: {error}; make its folder first, or choose another --out")
        }
        _ => bail!("cannot write {shown}: {error}; choose an --out that can be written"),
    }
}
