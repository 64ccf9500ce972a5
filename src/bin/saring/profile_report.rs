//! What a scan cost: `--profile`.

use std::io::Write as _;

use anyhow::Result;
use saring::engine::{RuleCosts, Stage};
use saring::rules::RuleSet;
use saring::scan::{Profile, ScanSummary};

use crate::table::{Table, number};
use crate::terminal::{BOLD, styled};

/// Rules that are shown, the dearest first.
const SHOWN: usize = 15;

pub(crate) fn print(rules: &RuleSet, summary: &ScanSummary, profile: &Profile) -> Result<()> {
    let mut out = anstream::stderr().lock();
    let posts = summary.written.totals.scanned;
    writeln!(out, "\n{}\n", styled(BOLD, "What the scan cost"))?;
    writeln!(out, "{}", stages(profile, posts))?;
    writeln!(
        out,
        "  Of all threads that scan together. Cutting, hashing and writing are done beside them.\n"
    )?;
    writeln!(out, "{}", dearest(rules, profile))?;
    writeln!(
        out,
        "  candidates: places where a word of a term stood, so that more was looked at. Measuring makes a\n  \
         scan slower; compare shares, not seconds.\n"
    )?;
    Ok(())
}

fn stages(profile: &Profile, posts: u64) -> Table {
    let mut table = Table::new(&["stage", ">seconds", ">share", ">ns a post"]);
    let mut row = |name: &str, nanoseconds: u64| {
        table.row([
            name.to_owned(),
            seconds(nanoseconds),
            share(nanoseconds, profile.total),
            number(nanoseconds / posts.max(1)),
        ]);
    };
    row("reading records", profile.reading());
    for stage in Stage::ALL {
        row(name(stage), profile.engine.of_stage(stage));
    }
    row("rows and counts", profile.output);
    table
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Words => "folding, cutting into words",
        Stage::Terms => "looking for terms",
        Stage::Segments => "words in scripts without spaces",
        Stage::Patterns => "regular expressions",
        Stage::Conditions => "conditions",
    }
}

fn dearest(rules: &RuleSet, profile: &Profile) -> Table {
    let costs = rules.rules.iter().zip(profile.engine.of_rules());
    let mut costs: Vec<_> = costs.map(|(rule, costs)| (&*rule.id, *costs)).collect();
    // Regular expressions are measured, and a candidate takes some hundred nanoseconds.
    let rank = |costs: &RuleCosts| costs.pattern_nanoseconds + 100 * costs.candidates;
    costs.sort_by_key(|(id, costs)| (std::cmp::Reverse(rank(costs)), *id));
    let columns = [
        "rule",
        ">expressions, s",
        ">share",
        ">expressions run",
        ">candidates",
    ];
    let mut table = Table::new(&columns);
    for (id, costs) in costs.iter().take(SHOWN) {
        table.row([
            (*id).to_owned(),
            seconds(costs.pattern_nanoseconds),
            share(costs.pattern_nanoseconds, profile.total),
            number(costs.pattern_runs),
            number(costs.candidates),
        ]);
    }
    table
}

fn seconds(nanoseconds: u64) -> String {
    format!("{:.3}", nanoseconds as f64 / 1e9)
}

fn share(part: u64, total: u64) -> String {
    format!("{:.1} %", 100.0 * part as f64 / total.max(1) as f64)
}
