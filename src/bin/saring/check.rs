//! `saring check`.

use anyhow::{Context as _, Result};
use saring::rules::{Level, PackSource, RuleSet, load_and_check};
use saring::ruletest::check_examples;

use crate::Ending;
use crate::args::CheckArgs;
use crate::packs::print_diagnostics;
use crate::table::counted;
use crate::terminal::{GREEN, RED, styled};

pub(crate) fn run(args: &CheckArgs) -> Result<Ending> {
    let mut sources: Vec<PackSource> = match args.folders.as_slice() {
        [] => vec![PackSource::Shipped],
        folders => folders.iter().cloned().map(PackSource::Directory).collect(),
    };
    sources.extend(args.overlay.iter().cloned().map(PackSource::Overlay));
    let loaded = load_and_check(&sources);
    let mut diagnostics = loaded.diagnostics.clone();
    diagnostics.extend(check_examples(&loaded.set, &loaded.files)?);
    if let Some(date) = &args.as_of {
        let date = date
            .parse()
            .with_context(|| format!("--as-of {date}: a day such as 2026-03-01"))?;
        let expired = loaded.referrals.expired(date).into_iter();
        diagnostics.extend(expired.map(|mut problem| {
            problem.level = Level::Error;
            problem
        }));
    }
    if !diagnostics.is_empty() {
        print_diagnostics(&diagnostics);
    }
    let count = |level| {
        diagnostics
            .iter()
            .filter(|problem| problem.level == level)
            .count()
    };
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    let examples = examples(&loaded.set);
    let failed = errors > 0 || (args.deny_warnings && warnings > 0);
    let word = if failed {
        styled(RED, "failed")
    } else {
        styled(GREEN, "ok")
    };
    anstream::println!(
        "{word}: {} of {}, {} run, {}; {}, {}",
        counted(loaded.set.rules.len() as u64, "rule"),
        counted(loaded.set.topics.len() as u64, "topic"),
        counted(examples as u64, "example"),
        counted(loaded.referrals.entries.len() as u64, "referral"),
        counted(errors as u64, "error"),
        counted(warnings as u64, "warning"),
    );
    Ok(if failed {
        Ending::GateFailed
    } else {
        Ending::Done
    })
}

/// Examples that were run: those of rules, and those of overlays once for each rule they tune.
fn examples(set: &RuleSet) -> usize {
    let own = set.rules.iter().map(|rule| rule.examples.len());
    let tuned = set.tunes.iter().map(|tune| {
        let rules = set
            .rules
            .iter()
            .filter(|rule| tune.rules.contains(&rule.id));
        rules.count() * tune.examples.len()
    });
    own.chain(tuned).sum()
}
