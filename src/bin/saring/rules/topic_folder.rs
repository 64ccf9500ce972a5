//! A rule that is put into the folder of its topic, beside the rules that are there.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use saring::rules::{Code, Diagnostic, Level, Loaded, load_text, read_folder};

use crate::packs::print_diagnostics;

/// Puts a rule behind those of its language, unless it brings errors with it.
pub(super) fn add(folder: &Path, language: &str, rule: &str) -> Result<()> {
    // Spelled in one way, so that names of files can be compared.
    let folder: PathBuf = folder.components().collect();
    let topic = folder.join("topic.toml");
    File::open(&topic).with_context(|| format!("{}: a topic folder has one", topic.display()))?;
    let path = folder.join(format!("{language}.toml"));
    let before = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let after = match before.trim_end() {
        "" => String::from(rule),
        rules => format!("{rules}\n\n{rule}"),
    };
    let errors = errors_of_change(&folder, &path, &before, &after);
    if !errors.is_empty() {
        print_diagnostics(&errors);
        let id_taken = errors.iter().any(|it| it.code == Code::DUPLICATE_RULE);
        let next = if id_taken {
            "choose another id with --as"
        } else {
            "mend what is told above and import again"
        };
        bail!(
            "{} would not load with the rule and was left as it is; {next}",
            path.display()
        );
    }
    replace(&path, &after)
}

/// The errors that the folder has with the file as it will be and not with the file as it is. Those
/// it has in any case are not told: banks may be elsewhere, and `saring check` tells the others.
fn errors_of_change(folder: &Path, path: &Path, before: &str, after: &str) -> Vec<Diagnostic> {
    let name = path.to_string_lossy().replace('\\', "/");
    let mut others = texts(folder);
    // Topics share the banks beside them. Without these, a rule that uses one would not be read.
    let banks = folder.join("..").join("banks");
    if banks.is_dir() {
        others.extend(texts(&banks));
    }
    others.retain(|(other, _)| *other != name);
    let load = |text: &str| {
        let mut files = others.clone();
        files.push((name.clone(), String::from(text)));
        load_text(&files)
    };
    let old = load(before);
    let known: HashSet<_> = errors(&old).map(told).collect();
    let new = load(after);
    let found = errors(&new).filter(|it| !known.contains(&told(it)));
    found.cloned().collect()
}

/// What can be read of a folder; for what cannot, the folder is no worse with the rule.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let (files, _) = read_folder(folder);
    files.into_iter().map(|it| (it.name, it.text)).collect()
}

fn errors(loaded: &Loaded) -> impl Iterator<Item = &Diagnostic> {
    let all = loaded.diagnostics.iter();
    all.filter(|it| it.level == Level::Error)
}

/// What an error says and where. The rule comes last in its file, so that no place before it moves.
fn told(it: &Diagnostic) -> (Code, String, Vec<(String, Range<usize>)>) {
    let places = it.labels.iter();
    let places = places.map(|label| (label.file.name.clone(), label.span.clone()));
    (it.code, it.message.clone(), places.collect())
}

/// Writes beside the file first, so that it is never there in part.
fn replace(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("toml.new");
    let mut file = match File::create_new(&beside) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
            "{} is there already: another import is under way, or one was cut short; remove it if \
             none is",
            beside.display()
        ),
        file => file.with_context(|| format!("{} cannot be made", beside.display()))?,
    };
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What went wrong is told below; what is left beside the file is of no use.
        let _ = fs::remove_file(&beside);
    }
    written.with_context(|| path.display().to_string())
}
