//! `saring rules fmt`.

use std::fs::OpenOptions;
use std::io::Write as _;

use anyhow::{Context as _, Result, bail};
use saring::rules::{SourceFile, lay_out, read_folder};

use crate::Ending;
use crate::args::RulesFmtArgs;
use crate::packs::print_diagnostics;
use crate::table::counted;
use crate::terminal;

pub(crate) fn run(args: &RulesFmtArgs) -> Result<Ending> {
    let mut files = Vec::new();
    for folder in &args.folders {
        let (found, problems) = read_folder(folder);
        if !problems.is_empty() {
            print_diagnostics(&problems);
            bail!("{} cannot be read whole", folder.display());
        }
        if found.is_empty() {
            bail!("{} has no rule files", folder.display());
        }
        files.extend(found);
    }
    let mut changed: u64 = 0;
    let mut left_alone: u64 = 0;
    for file in &files {
        match lay_out(&file.name, &file.text) {
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

/// Only into a file that is there, so that a name that cannot be spelled makes no new one.
fn write(file: &SourceFile, text: &str) -> Result<()> {
    let written = OpenOptions::new()
        .write(true)
        .truncate(true)
        .open(&file.name)
        .and_then(|mut open| open.write_all(text.as_bytes()));
    written.with_context(|| format!("{} cannot be written", file.name))
}
