//! `saring profiles`: the sorts of exports that saring knows, and which one a file is of.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Result, bail};
use saring::input::ReadOptions;
use saring::output::safe_for_terminal;
use saring::record::{Description, GENERIC, Profile, ReadWishes, is_direct_message_file};
use saring::sources::open;

use crate::Ending;
use crate::args::{ProfilesArgs, ProfilesCommand};
use crate::scan_options::{find_exports, profiles};
use crate::table::Table;
use crate::terminal::{BOLD, styled};

pub(crate) fn run(args: &ProfilesArgs) -> Result<Ending> {
    match &args.command {
        ProfilesCommand::List(folders) => list(&folders.profiles),
        ProfilesCommand::Show { id, folders } => show(id, &folders.profiles),
        ProfilesCommand::Detect { files, folders } => detect(files, &folders.profiles),
    }
}

fn list(folders: &[PathBuf]) -> Result<Ending> {
    let mut table = Table::new(&["profile", "form", "exports"]);
    for profile in profiles(folders)?.iter() {
        let title = safe_for_terminal(&profile.title).into_owned();
        table.row([profile.id.clone(), profile.format.name().to_owned(), title]);
    }
    let mut out = anstream::stdout().lock();
    writeln!(out, "{table}")?;
    writeln!(
        out,
        "  Anything else is read as `{GENERIC}`: fields are found by their names."
    )?;
    Ok(Ending::Done)
}

fn show(id: &str, folders: &[PathBuf]) -> Result<Ending> {
    let profiles = profiles(folders)?;
    let Some(profile) = profiles.get(id) else {
        let known: Vec<&str> = profiles.iter().map(|profile| profile.id.as_str()).collect();
        bail!(
            "no profile is called {}; there are: {}",
            safe_for_terminal(id),
            known.join(", ")
        );
    };
    let mut out = anstream::stdout().lock();
    writeln!(
        out,
        "{}  {}\n",
        styled(BOLD, &profile.id),
        safe_for_terminal(&profile.title)
    )?;
    writeln!(out, "{}\n", paragraph(&profile.get))?;
    let mut table = Table::new(&["what", "read from, best first"]);
    for (what, paths) in reads(profile) {
        table.row([what, safe_for_terminal(&paths.join(", ")).into_owned()]);
    }
    writeln!(out, "{table}")?;
    if profile
        .records
        .iter()
        .any(|path| !matches!(path.as_str(), "" | "[]"))
    {
        let lists: Vec<&str> = profile
            .records
            .iter()
            .map(String::as_str)
            .filter(|path| !path.is_empty())
            .collect();
        writeln!(
            out,
            "  posts are in: {}",
            safe_for_terminal(&lists.join(", "))
        )?;
    }
    if let Some(escape) = profile.csv_escape {
        writeln!(out, "  escape in CSV: {}", char::from(escape))?;
    }
    writeln!(out, "  never read: {}", paragraph(&profile.never_read))?;
    Ok(Ending::Done)
}

/// Every field that a profile reads, texts first.
fn reads(profile: &Profile) -> Vec<(String, &[String])> {
    let texts = profile.texts.iter().map(|text| {
        let what = match text.name.as_str() {
            "text" => "text".to_owned(),
            name => format!("text ({name})"),
        };
        (what, text.paths.as_slice())
    });
    let fields = profile.fields.iter();
    let fields = fields.map(|(field, paths)| (field.name().to_owned(), paths.as_slice()));
    texts.chain(fields).collect()
}

fn paragraph(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    safe_for_terminal(&words.join(" ")).into_owned()
}

fn detect(files: &[String], folders: &[PathBuf]) -> Result<Ending> {
    let wishes = ReadWishes {
        profiles: profiles(folders)?,
        ..ReadWishes::default()
    };
    let mut out = anstream::stdout().lock();
    let mut failed = false;
    let reading = ReadOptions::default();
    for name in find_exports(files, &reading)? {
        let shown = safe_for_terminal(&name.to_string()).into_owned();
        if is_direct_message_file(&name.to_string()) {
            writeln!(
                out,
                "{shown}: direct messages, which are private: never opened"
            )?;
            continue;
        }
        match open(&name, &reading, &wishes) {
            Ok((_, layout)) => {
                let described = layout.describe();
                writeln!(out, "{shown}: {}, {}", described.format, reason(&described))?;
            }
            Err(error) => {
                failed = true;
                writeln!(out, "{}", safe_for_terminal(&error.to_string()))?;
            }
        }
    }
    if failed {
        bail!("not every file could be understood");
    }
    Ok(Ending::Done)
}

/// Which profile an export is read by, and why.
pub(crate) fn reason(layout: &Description) -> String {
    let names: Vec<String> = layout
        .known_by
        .iter()
        .map(|name| safe_for_terminal(name).into_owned())
        .collect();
    match layout.profile.as_str() {
        GENERIC => "no profile: fields found by their names".to_owned(),
        id if names.is_empty() => format!("profile {id}, as you said"),
        id => format!("profile {id}, for it has {}", names.join(", ")),
    }
}
