//! `saring show`: one flagged post again, for whoever must decide.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use saring::input::{ReadOptions, SourceName};
use saring::output::{record_hash, redacted, safe_for_terminal};
use saring::record::{Field, FieldWishes, ReadScope, TextWish};
use saring::scan::reread;
use serde_json::Value;

use crate::args::ShowArgs;
use crate::run_folder::{Row, find_rows, read_manifest};
use crate::terminal::{BOLD, DIM, styled};
use crate::{Ending, terminal};

pub(crate) fn run(args: &ShowArgs) -> Result<Ending> {
    let manifest = read_manifest(&args.run)?;
    let finding = std::slice::from_ref(&args.finding);
    let row = find_rows(&args.run, &manifest, finding)?.remove(0);
    let cell = |name: &str| row.get(name).map_or("", String::as_str);
    let source = cell("source");
    let input = input_of(&manifest, source)?;
    let path = args.export.clone().unwrap_or_else(|| PathBuf::from(source));
    if source == "-" && args.export.is_none() {
        bail!("the scan read standard input; say where that export is now with --export FILE");
    }
    if !path.exists() {
        bail!(
            "{} is not there (any more); run this where the scan was run, or say where the export is with --export FILE",
            path.display()
        );
    }
    let offset = cell("byte_offset")
        .parse()
        .context("flagged.csv: byte_offset is not a number")?;
    let (found, digest) = reread(
        &SourceName::Path(path.clone()),
        &read_options(&manifest),
        &field_wishes(&manifest),
        &ReadScope::default(),
        offset,
    )?;
    let found = found.filter(|found| record_hash(&found.raw) == cell("record_hash"));
    let Some(found) = found else {
        bail!(
            "{} has changed since the scan: the post is not at its place any more; scan it again",
            path.display()
        );
    };
    if input
        .get("blake3")
        .and_then(Value::as_str)
        .is_some_and(|hash| hash != digest.blake3)
    {
        terminal::warning("the export has changed since the scan, but this post is still the same");
    }
    // Written before anything is shown: no look without a trace.
    log_use(args)?;
    let mut out = anstream::stdout().lock();
    print_row(&mut out, &row)?;
    let withheld = cell("excerpt").is_empty() && !args.reveal;
    if withheld {
        writeln!(
            out,
            "\n{}",
            styled(DIM, "The text is withheld. --reveal shows it.")
        )?;
        return Ok(Ending::Done);
    }
    for (name, text) in &found.texts {
        let text = if args.reveal {
            text.clone()
        } else {
            redacted(text)
        };
        writeln!(out, "\n{}", styled(DIM, name))?;
        for line in text.lines() {
            writeln!(out, "{}", safe_for_terminal(line))?;
        }
    }
    Ok(Ending::Done)
}

fn input_of<'m>(manifest: &'m Value, source: &str) -> Result<&'m Value> {
    let inputs = manifest["inputs"].as_array().into_iter().flatten();
    inputs
        .into_iter()
        .find(|input| input["name"] == source)
        .context("run.json does not name the export of this finding")
}

fn read_options(manifest: &Value) -> ReadOptions {
    let default = ReadOptions::default();
    let most = manifest["options"]["max_record"].as_u64();
    ReadOptions {
        record_bytes: most.map_or(default.record_bytes, |most| most as usize),
        ..default
    }
}

/// Fields that were named when the export was scanned.
fn field_wishes(manifest: &Value) -> FieldWishes {
    let options = &manifest["options"];
    let texts = options["text_field"].as_array().into_iter().flatten();
    let named = options["fields"].as_object().into_iter().flatten();
    FieldWishes {
        texts: texts
            .filter_map(|path| Some(TextWish::new(path.as_str()?)))
            .collect(),
        fields: named
            .filter_map(|(name, path)| Some((Field::from_name(name)?, path.as_str()?.to_owned())))
            .collect(),
    }
}

/// Adds a line to show.log in the run folder: when, who, what, and whether it was unmasked.
fn log_use(args: &ShowArgs) -> Result<()> {
    let path = args.run.join("show.log");
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let user = std::env::var("USER")
        .or_else(|_| std::env::var("USERNAME"))
        .unwrap_or_default();
    let line = serde_json::json!({
        "at": jiff::Timestamp::now().to_string(),
        "user": user,
        "finding_id": args.finding,
        "revealed": args.reveal,
    });
    let mut file = options
        .open(&path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    writeln!(file, "{line}").with_context(|| format!("cannot write {}", path.display()))
}

fn print_row(out: &mut impl std::io::Write, row: &Row) -> Result<()> {
    const SHOWN: &[&str] = &[
        "topic",
        "severity",
        "role",
        "rules",
        "terms",
        "created_at",
        "language",
        "country",
        "platform",
        "community",
        "url",
        "author",
        "referral",
        "source",
        "record",
    ];
    for name in SHOWN {
        if let Some(value) = row.get(*name).filter(|value| !value.is_empty()) {
            let name = styled(BOLD, format!("{name:>12}"));
            writeln!(out, "{name}  {}", safe_for_terminal(value))?;
        }
    }
    Ok(())
}
