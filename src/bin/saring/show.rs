//! `saring show`: one flagged post again, for whoever must decide.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use saring::input::{InvalidBytes, ReadOptions, SourceName};
use saring::output::{record_hash, redacted, safe_for_terminal};
use saring::record::{Field, ReadScope, ReadWishes, TextWish};
use saring::scan::reread;
use serde_json::Value;

use crate::args::ShowArgs;
use crate::run_folder::{Row, find_rows, is_called, read_manifest};
use crate::scan_options::find_exports;
use crate::terminal::{BOLD, DIM, styled};
use crate::{Ending, scan_options, terminal};

pub(crate) fn run(args: &ShowArgs) -> Result<Ending> {
    let manifest = read_manifest(&args.run)?;
    let rows = find_rows(&args.run, std::slice::from_ref(&args.finding))?;
    for row in &rows {
        show(args, &manifest, row)?;
    }
    Ok(Ending::Done)
}

/// Shows the post of one row.
fn show(args: &ShowArgs, manifest: &Value, row: &Row) -> Result<()> {
    let cell = |name: &str| row.get(name).map_or("", String::as_str);
    let input = input_of(manifest, cell("source"))?;
    let source = input["name"].as_str().unwrap_or_default();
    let path = args.export.clone().unwrap_or_else(|| PathBuf::from(source));
    let reading = read_options(manifest);
    if source == "-" && args.export.is_none() {
        bail!("the scan read standard input; say where that export is now with --export FILE");
    }
    let export = find(&path, &reading)?;
    let offset = cell("byte_offset")
        .parse()
        .context("flagged.csv: byte_offset is not a number")?;
    let (found, digest) = reread(
        &export,
        &reading,
        &read_wishes(manifest, input)?,
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
    print_row(&mut out, row)?;
    let withheld = cell("excerpt").is_empty() && !args.reveal;
    if withheld {
        writeln!(
            out,
            "\n{}",
            styled(DIM, "The text is withheld. --reveal shows it.")
        )?;
        return Ok(());
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
    Ok(())
}

/// The export, or the member of an archive, that a path names.
fn find(path: &Path, reading: &ReadOptions) -> Result<SourceName> {
    if path.exists() {
        return Ok(SourceName::Path(path.to_owned()));
    }
    let archive = path.ancestors().skip(1).any(Path::is_file);
    if !archive {
        bail!(
            "{} is not there (any more); run this where the scan was run, or say where the export is with --export FILE",
            path.display()
        );
    }
    match find_exports(&[path.to_string_lossy().into_owned()], reading)?.as_slice() {
        [export] => Ok(export.clone()),
        _ => bail!("{} is more than one file", path.display()),
    }
}

fn input_of<'m>(manifest: &'m Value, source: &str) -> Result<&'m Value> {
    let inputs = manifest["inputs"].as_array().into_iter().flatten();
    inputs
        .into_iter()
        .find(|input| is_called(input, source))
        .context("run.json does not name the export of this finding")
}

fn read_options(manifest: &Value) -> ReadOptions {
    let default = ReadOptions::default();
    let encoding = manifest["options"]["encoding"].as_str();
    let size = |name: &str| Some(manifest["options"][name].as_u64()? as usize);
    ReadOptions {
        record_bytes: size("max_record").unwrap_or(default.record_bytes),
        window_bytes: size("max_window").unwrap_or(default.window_bytes),
        encoding: encoding.and_then(|name| name.parse().ok()),
        invalid_bytes: match manifest["options"]["invalid_bytes"].as_str() {
            Some("replace") => InvalidBytes::Replace,
            _ => InvalidBytes::Reject,
        },
        ..default
    }
}

/// How the export was read when it was scanned.
fn read_wishes(manifest: &Value, input: &Value) -> Result<ReadWishes> {
    let options = &manifest["options"];
    let texts = options["text_field"].as_array().into_iter().flatten();
    let named = options["fields"].as_object().into_iter().flatten();
    let folders = options["profiles"].as_array().into_iter().flatten();
    let folders: Vec<PathBuf> = folders
        .filter_map(Value::as_str)
        .map(PathBuf::from)
        .collect();
    let text = |name: &str| options[name].as_str();
    Ok(ReadWishes {
        texts: texts
            .filter_map(|path| Some(TextWish::new(path.as_str()?)))
            .collect(),
        fields: named
            .filter_map(|(name, path)| Some((Field::from_name(name)?, path.as_str()?.to_owned())))
            .collect(),
        profiles: scan_options::profiles(&folders)?,
        profile: input["profile"].as_str().map(str::to_owned),
        records: text("records").map(str::to_owned),
        delimiter: text("delimiter").map(scan_options::delimiter).transpose()?,
        time_format: text("time_format").and_then(|format| format.parse().ok()),
        csv_escape: text("csv_escape").and_then(|escape| escape.parse().ok()),
        no_header: options["no_header"] == true,
        undo_escapes: options["undo_escapes"] == true,
    })
}

/// Who runs this: by name, else by number.
fn user_name() -> String {
    let mut names = ["USER", "LOGNAME", "USERNAME"].iter();
    let name = names.find_map(|name| std::env::var(name).ok().filter(|name| !name.is_empty()));
    name.or_else(user_number)
        .unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(unix)]
fn user_number() -> Option<String> {
    let own = std::fs::metadata("/proc/self").ok()?;
    let number = std::os::unix::fs::MetadataExt::uid(&own);
    Some(format!("uid {number}"))
}

#[cfg(not(unix))]
fn user_number() -> Option<String> {
    None
}

/// Adds a line to show.log in the run folder: when, who, what, and whether it was unmasked.
fn log_use(args: &ShowArgs) -> Result<()> {
    let path = args.run.join("show.log");
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let user = user_name();
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
