//! `saring check`.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use saring::rules::{
    CheckCounts, Level, PackSource, explain, load_and_check, render_github, render_json,
};
use saring::ruletest::check_examples;

use crate::Ending;
use crate::args::{CheckArgs, CheckFormat};
use crate::packs::print_diagnostics;
use crate::table::counted;
use crate::terminal::{GREEN, RED, styled};

pub(crate) fn run(args: &CheckArgs) -> Result<Ending> {
    if let Some(code) = &args.explain {
        print(explain(code)?)?;
        return Ok(Ending::Done);
    }
    let mut sources: Vec<PackSource> = match args.folders.as_slice() {
        [] => vec![PackSource::Shipped],
        folders => folders.iter().cloned().map(PackSource::Directory).collect(),
    };
    sources.extend(args.overlay.iter().cloned().map(PackSource::Overlay));
    let loaded = load_and_check(&sources);
    let mut diagnostics = loaded.diagnostics.clone();
    diagnostics.extend(loaded.settle(check_examples(&loaded.set, &loaded.files)?));
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
    let counts = CheckCounts::of(&loaded, &diagnostics);
    let failed = counts.errors > 0 || (args.deny_warnings && counts.warnings > 0);
    let summary = summary(&counts, failed);
    match args.format {
        CheckFormat::Json => print(&render_json(!failed, &counts, &diagnostics))?,
        CheckFormat::Github => {
            print(&render_github(&diagnostics))?;
            anstream::eprintln!("{summary}");
        }
        CheckFormat::Text => {
            if !diagnostics.is_empty() {
                print_diagnostics(&diagnostics);
            }
            anstream::println!("{summary}");
        }
    }
    Ok(if failed {
        Ending::GateFailed
    } else {
        Ending::Done
    })
}

/// To standard output, where a reader that has seen enough is no error.
fn print(text: &str) -> Result<()> {
    anstream::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

fn summary(counts: &CheckCounts, failed: bool) -> String {
    let word = if failed {
        styled(RED, "failed")
    } else {
        styled(GREEN, "ok")
    };
    let counted = |count: usize, what| counted(count as u64, what);
    format!(
        "{word}: {} of {}, {} run, {}; {}, {}",
        counted(counts.rules, "rule"),
        counted(counts.topics, "topic"),
        counted(counts.examples, "example"),
        counted(counts.referrals, "referral"),
        counted(counts.errors, "error"),
        counted(counts.warnings, "warning"),
    )
}
