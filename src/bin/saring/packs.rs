//! From `--rules`, `--topic` and the like to the rules that run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};
use saring::rules::{
    Code, Diagnostic, Level, Loaded, PackSource, RuleSet, Selection, Severity, Status, load, render,
};

use crate::args::RuleArgs;
use crate::table::counted;
use crate::terminal;

/// Loads the packs that were named, or the shipped ones. Errors are printed and stop; warnings are
/// for who writes rules, so they take one line unless `quiet`.
pub(crate) fn load_packs(args: &RuleArgs, quiet: bool) -> Result<Loaded> {
    load_named(&args.rules, &args.overlay, quiet)
}

/// The same for folders and overlays by name.
pub(crate) fn load_named(folders: &[String], overlays: &[PathBuf], quiet: bool) -> Result<Loaded> {
    let mut sources: Vec<PackSource> = if folders.is_empty() {
        vec![PackSource::Shipped]
    } else {
        folders.iter().map(|name| source(name)).collect()
    };
    sources.extend(overlays.iter().cloned().map(PackSource::Overlay));
    let loaded = load(&sources);
    let (errors, warnings): (Vec<Diagnostic>, Vec<Diagnostic>) = loaded
        .diagnostics
        .iter()
        .cloned()
        .partition(|problem| problem.level == Level::Error);
    if !errors.is_empty() {
        print_diagnostics(&errors);
    }
    if !warnings.is_empty() && !quiet {
        terminal::warning(&warnings_line(&warnings, folders, overlays));
    }
    if !errors.is_empty() {
        bail!(
            "the rules have {}; mend them first",
            counted(errors.len() as u64, "error")
        );
    }
    Ok(loaded)
}

/// How many warnings of which kind, and how to see them.
fn warnings_line(warnings: &[Diagnostic], folders: &[String], overlays: &[PathBuf]) -> String {
    let mut kinds: BTreeMap<Code, u64> = BTreeMap::new();
    for warning in warnings {
        *kinds.entry(warning.code).or_default() += 1;
    }
    let kinds: Vec<String> = kinds
        .iter()
        .map(|(code, count)| format!("{count} × {code} {}", code.title()))
        .collect();
    let folders = folders.iter().filter(|name| *name != "shipped").cloned();
    let overlays = overlays
        .iter()
        .map(|path| format!("--overlay {}", path.display()));
    let named: Vec<String> = folders.chain(overlays).collect();
    format!(
        "the rules: {}; `saring check {}` shows them",
        kinds.join(", "),
        named.join(" ")
    )
}

/// The rules of the set that were asked for.
pub(crate) fn select(set: &RuleSet, args: &RuleArgs) -> Result<RuleSet> {
    let mut selection = Selection {
        topics: args.topic.clone(),
        rules: args.rule.clone(),
        exclude_rules: args.exclude_rule.clone(),
        min_severity: args.min_severity.as_deref().and_then(Severity::from_name),
        ..Selection::default()
    };
    if !args.status.is_empty() {
        selection.statuses = args
            .status
            .iter()
            .filter_map(|name| Status::from_name(name))
            .collect();
    }
    let selected = set.select(&selection)?;
    if selected.rules.is_empty() {
        bail!(
            "no rule is left to run; see `saring rules list`, and loosen --topic, --rule, --status"
        );
    }
    Ok(selected)
}

/// Where a folder named on the command line is.
pub(crate) fn source(name: &str) -> PackSource {
    if name == "shipped" {
        PackSource::Shipped
    } else {
        PackSource::Directory(PathBuf::from(name))
    }
}

/// Prints problems to standard error, in colour where it is wanted.
pub(crate) fn print_diagnostics(diagnostics: &[saring::rules::Diagnostic]) {
    // The codes are taken out again where nobody wants them.
    anstream::eprintln!("{}", render(diagnostics, true));
}
