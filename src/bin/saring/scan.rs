//! `saring scan`.

use anyhow::{Context as _, Result};
use saring::scan::{ScanSummary, scan};

use crate::args::{GateArgs, ScanArgs};
use crate::interrupt::Interrupt;
use crate::progress::Bar;
use crate::{Ending, profile_report, scan_options, summary, terminal};

pub(crate) fn run(args: &ScanArgs) -> Result<Ending> {
    let gate = args
        .gates
        .max_rejects
        .as_deref()
        .map(RejectGate::parse)
        .transpose()?;
    let job = scan_options::job(args)?;
    let bar = Bar::new(Interrupt::watch()?, args.gates.quiet, "flagged");
    let result = scan(&job, &bar);
    bar.finish();
    let summary = result?;
    if !args.gates.quiet {
        summary::print(&job, &summary)?;
    }
    if let Some(profile) = &summary.profile {
        profile_report::print(&job.rules, &summary, profile)?;
    }
    for warning in &summary.written.warnings {
        terminal::warning(warning);
    }
    if summary.interrupted {
        terminal::warning(&format!(
            "interrupted: the files in {} end in .interrupted and hold what was done so far",
            job.out.display()
        ));
        return Ok(Ending::Interrupted);
    }
    // The process ends, and what it holds goes with it: thousands of terms need not be given back one by one.
    std::mem::forget(job);
    Ok(judge(&args.gates, gate, &summary))
}

fn judge(args: &GateArgs, gate: Option<RejectGate>, summary: &ScanSummary) -> Ending {
    let totals = &summary.written.totals;
    let mut ending = Ending::Done;
    if let Some(gate) = gate
        && gate.fails(totals.rejected_count(), totals.read())
    {
        terminal::warning(&format!(
            "{} of {} records were rejected, more than --max-rejects allows; see rejects.csv",
            totals.rejected_count(),
            totals.read()
        ));
        ending = Ending::GateFailed;
    } else if totals.read() > 0 && totals.rejected_count() == totals.read() {
        terminal::warning(
            "not one record could be read: is this the right file? See rejects.csv for the reasons",
        );
    }
    if args.fail_on_flagged && totals.flagged_posts > 0 {
        terminal::warning(&format!(
            "{} posts were flagged (--fail-on-flagged)",
            totals.flagged_posts
        ));
        ending = Ending::GateFailed;
    }
    ending
}

/// `--max-rejects`: a number, or a share of what was read.
#[derive(Debug, Clone, Copy)]
enum RejectGate {
    Number(u64),
    Percent(f64),
}

impl RejectGate {
    fn parse(text: &str) -> Result<Self> {
        let context =
            || format!("--max-rejects {text}: a number such as 100, or a share such as 0.5%");
        match text.strip_suffix('%') {
            Some(share) => {
                let share: f64 = share.trim().parse().with_context(context)?;
                anyhow::ensure!((0.0..=100.0).contains(&share), context());
                Ok(Self::Percent(share))
            }
            None => Ok(Self::Number(text.parse().with_context(context)?)),
        }
    }

    fn fails(self, rejected: u64, read: u64) -> bool {
        match self {
            Self::Number(most) => rejected > most,
            Self::Percent(most) => rejected as f64 * 100.0 > most * read as f64,
        }
    }
}
