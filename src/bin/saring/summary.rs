//! The tables at the end of a scan.

use std::io::Write as _;

use anyhow::Result;
use indicatif::HumanBytes;
use saring::output::safe_for_terminal;
use saring::scan::{ScanJob, ScanSummary};

use crate::progress::span;
use crate::table::{Table, counted, number, share};
use crate::terminal::{BOLD, DIM, styled};

pub(crate) fn print(job: &ScanJob, summary: &ScanSummary) -> Result<()> {
    let mut out = anstream::stderr().lock();
    let totals = &summary.written.totals;
    let columns = [
        "topic",
        ">flagged posts",
        ">share",
        ">authors",
        ">news, counter-speech",
    ];
    let mut topics = Table::new(&columns);
    for topic in &summary.written.topics {
        // A share of half an export is the share of nothing.
        let share = if summary.interrupted {
            "–".to_owned()
        } else {
            share(topic.flagged, topic.eligible)
        };
        let authors = topic.authors.map_or_else(|| "–".to_owned(), number);
        let aside = number(topic.aside);
        topics.row([
            topic.topic.clone(),
            number(topic.flagged),
            share,
            authors,
            aside,
        ]);
    }
    writeln!(out, "\n{topics}")?;
    writeln!(
        out,
        "  {} flagged of {} scanned{}",
        styled(BOLD, counted(totals.flagged_posts, "post")),
        number(totals.scanned),
        if totals.no_text == 0 {
            String::new()
        } else {
            format!(" ({} without text)", number(totals.no_text))
        }
    )?;
    print_left_out(&mut out, summary)?;
    print_end(&mut out, job, summary)
}

/// What was rejected or out of scope, and why.
fn print_left_out(out: &mut impl std::io::Write, summary: &ScanSummary) -> Result<()> {
    let totals = &summary.written.totals;
    let mut table = Table::new(&["", ">records", "why"]);
    for (reason, count) in &totals.out_of_scope {
        table.row([
            "out of scope".into(),
            number(*count),
            reason.wording().to_owned(),
        ]);
    }
    for (reason, count) in &totals.rejected {
        table.row([
            "rejected".into(),
            number(*count),
            reason.wording().to_owned(),
        ]);
    }
    if !table.is_empty() {
        writeln!(out, "\n{table}")?;
    }
    Ok(())
}

fn print_end(out: &mut impl std::io::Write, job: &ScanJob, summary: &ScanSummary) -> Result<()> {
    let seconds = summary.elapsed.as_secs_f64().max(0.001);
    let totals = &summary.written.totals;
    let folder = job.out.to_string_lossy();
    // The rate of a moment is mostly that of starting up.
    let rate = if seconds < 2.0 {
        String::new()
    } else {
        let bytes = HumanBytes((summary.bytes as f64 / seconds) as u64);
        let records = (totals.read() as f64 / seconds) as u64;
        format!(" ({bytes}/s, {} records/s)", number(records))
    };
    writeln!(
        out,
        "  {}, {} in {}{}",
        counted(totals.read(), "record"),
        HumanBytes(summary.bytes),
        if seconds < 60.0 {
            format!("{seconds:.1}s")
        } else {
            span(summary.elapsed)
        },
        rate,
    )?;
    let ending = if summary.interrupted {
        ".interrupted"
    } else {
        ""
    };
    writeln!(
        out,
        "  {}  {}",
        styled(
            BOLD,
            format!("{}/flagged.csv{ending}", safe_for_terminal(&folder))
        ),
        styled(
            DIM,
            "posts to review; stats.csv, rules.csv, rejects.csv and run.json beside it"
        )
    )?;
    Ok(())
}
