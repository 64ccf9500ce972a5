//! `saring rules export`.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use saring::exchange::{export_terms, export_trend_queries};
use saring::output::safe_for_terminal;

use crate::Ending;
use crate::args::RuleArgs;
use crate::packs::{load_packs, select};
use crate::rules::new_file::write_new;
use crate::table::counted;
use crate::terminal;

#[derive(Debug, Args)]
pub(crate) struct RulesExportArgs {
    #[command(flatten)]
    rules: RuleArgs,
    /// Format to write
    #[arg(long, value_enum)]
    to: Target,
    /// File to write; must not exist yet [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Exit 1 when something could not be expressed
    #[arg(long)]
    strict: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// TrendQuery JSON of ThreatExchange, a line for each rule
    TrendQuery,
    /// A table with a row for each form of each term
    Csv,
}

pub(crate) fn run(args: &RulesExportArgs) -> Result<Ending> {
    let loaded = load_packs(&args.rules, true)?;
    let set = select(&loaded.set, &args.rules)?;
    let exported = match args.to {
        Target::TrendQuery => export_trend_queries(&set),
        Target::Csv => export_terms(&set),
    };
    match &args.out {
        None => std::io::stdout()
            .lock()
            .write_all(exported.text.as_bytes())?,
        Some(out) => write_new(out, &exported.text)?,
    }
    for remark in &exported.remarks {
        terminal::warning(remark);
    }
    for loss in &exported.losses {
        anstream::eprintln!("not expressed: {}", safe_for_terminal(&loss.to_string()));
    }
    anstream::eprintln!(
        "{} of {}; {} could not be expressed",
        counted(exported.rules as u64, "rule"),
        set.rules.len(),
        exported.losses.len(),
    );
    if args.strict && !exported.losses.is_empty() {
        return Ok(Ending::GateFailed);
    }
    Ok(Ending::Done)
}
