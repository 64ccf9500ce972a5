//! `saring rules fmt`.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use saring::rules::{FileKind, SourceFile, lay_out, read_folder};

use crate::Ending;
use crate::args::RulesFmtArgs;
use crate::packs::print_diagnostics;
use crate::table::counted;
use crate::terminal;

pub(crate) fn run(args: &RulesFmtArgs) -> Result<Ending> {
    let mut files = Vec::new();
    for path in &args.paths {
        if path.is_file() {
            files.push(one(path)?);
        } else {
            files.extend(all_in(path)?);
        }
    }
    let mut changed: u64 = 0;
    let mut left_alone: u64 = 0;
    for (kind, file) in &files {
        match lay_out(*kind, &file.text) {
            Ok(text) if text == file.text => {}
            Ok(text) => {
                changed += 1;
                anstream::println!("{}", saring::output::safe_for_terminal(&file.name));
                if !args.check {
                    write(file, &text)?;
                }
            }
            Err(error) => {
                left_alone += 1;
                terminal::warning(&format!("{} is left as it is: {error}", file.name));
            }
        }
    }
    let what = if args.check {
        "would change"
    } else {
        "changed"
    };
    anstream::eprintln!(
        "{} of {} {what}",
        changed,
        counted(files.len() as u64, "file")
    );
    if left_alone > 0 {
        bail!("{} left as they were", counted(left_alone, "file"));
    }
    Ok(if args.check && changed > 0 {
        Ending::GateFailed
    } else {
        Ending::Done
    })
}

/// A file that was named by itself.
fn one(path: &Path) -> Result<(FileKind, SourceFile)> {
    let name = path.to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).with_context(|| format!("{name} cannot be read"))?;
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let kind = FileKind::of_named(&absolute.to_string_lossy().replace('\\', "/"), &text);
    Ok((kind, SourceFile { name, text }))
}

/// The rule files of a folder.
fn all_in(folder: &Path) -> Result<Vec<(FileKind, SourceFile)>> {
    let (found, problems) = read_folder(folder);
    if !problems.is_empty() {
        print_diagnostics(&problems);
        bail!("{} cannot be read whole", folder.display());
    }
    if found.is_empty() {
        bail!(
            "{} has no rule files; overlays are named by themselves",
            folder.display()
        );
    }
    let kinds = found
        .into_iter()
        .map(|file| (FileKind::of(&file.name), file));
    Ok(kinds.collect())
}

/// Only into a file that is there, so that a name that cannot be spelled makes no new one.
fn write(file: &SourceFile, text: &str) -> Result<()> {
    let written = OpenOptions::new()
        .write(true)
        .truncate(true)
        .open(&file.name)
        .and_then(|mut open| open.write_all(text.as_bytes()));
    written.with_context(|| format!("{} cannot be written", file.name))
}
