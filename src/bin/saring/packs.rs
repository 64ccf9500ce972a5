//! From `--rules`, `--topic` and the like to the rules that run.

use std::path::PathBuf;

use anyhow::{Result, bail};
use saring::rules::{
    Level, Loaded, PackSource, RuleSet, Selection, Severity, Status, load, render,
};

use crate::args::RuleArgs;

/// Loads the packs that were named, or the shipped ones. Prints every problem; errors stop.
pub(crate) fn load_packs(args: &RuleArgs) -> Result<Loaded> {
    let sources: Vec<PackSource> = if args.rules.is_empty() {
        vec![PackSource::Shipped]
    } else {
        args.rules.iter().map(|name| source(name)).collect()
    };
    let loaded = load(&sources);
    if !loaded.diagnostics.is_empty() {
        print_diagnostics(&loaded.diagnostics);
    }
    let errors = loaded
        .diagnostics
        .iter()
        .filter(|problem| problem.level == Level::Error)
        .count();
    if errors > 0 {
        bail!("the rules have {errors} errors; mend them first (`saring check` shows them all)");
    }
    Ok(loaded)
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
