//! `saring diff`.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use saring::compare::{CompareJob, Comparison, compare};
use saring::output::ChangeFile;
use saring::rules::RuleSet;

use crate::args::{DiffArgs, Format, RuleArgs};
use crate::interrupt::Interrupt;
use crate::packs::{load_named, select};
use crate::progress::Bar;
use crate::scan_options::{find_exports, read_options, read_scope, read_wishes, use_threads};
use crate::table::counted;
use crate::whole_file::write_whole;
use crate::{Ending, diff_report, terminal};

pub(crate) fn run(args: &DiffArgs) -> Result<Ending> {
    let job = job(args)?;
    // Ctrl-C may end it as ever: at most a `.partial` stays, which the next run replaces.
    let bar = Bar::new(Interrupt::default(), args.quiet, "changed");
    let compared = match &args.rows {
        None => compare::<io::Sink>(&job, None, &bar).map_err(Into::into),
        Some(path) => with_rows(&job, path, args.force, &bar),
    };
    bar.finish();
    let compared = compared?;
    match args.format {
        Format::Text => diff_report::print_text(args, &compared)?,
        Format::Json => diff_report::print_json(args, &job, &compared)?,
    }
    for name in &compared.refused {
        terminal::warning(&format!("{name} holds direct messages and was not opened"));
    }
    for name in &compared.left_out {
        terminal::warning(&format!(
            "no posts are known in {name}, which was left out; `saring preview FILE` says why"
        ));
    }
    let totals = &compared.totals;
    if totals.read() > 0 && totals.rejected_count() == totals.read() {
        terminal::warning("not one record could be read: is this the right file?");
    }
    Ok(judge(args, &compared))
}

fn judge(args: &DiffArgs, compared: &Comparison) -> Ending {
    let changed = compared.posts.changed();
    if args.fail_on_change && changed > 0 {
        let posts = counted(changed, "post");
        terminal::warning(&format!("{posts} judged differently (--fail-on-change)"));
        return Ending::GateFailed;
    }
    Ending::Done
}

fn job(args: &DiffArgs) -> Result<CompareJob> {
    let threads = use_threads(args.threads)?;
    let load = |folder: &String, overlays: &[PathBuf], which: &str| {
        let loaded = load_named(std::slice::from_ref(folder), overlays, true);
        Ok::<_, anyhow::Error>(loaded.with_context(|| format!("{which} ({folder})"))?.set)
    };
    let old = load(&args.old, &args.old_overlay, "the old rules")?;
    let new = load(&args.new, &args.new_overlay, "the new rules")?;
    for topic in &args.topic {
        let mut known = old.topics.iter().chain(&new.topics);
        if !known.any(|known| known.id == *topic) {
            bail!("--topic {topic}: neither the old rules nor the new ones have it");
        }
    }
    let reading = read_options(&args.reading, threads);
    Ok(CompareJob {
        sources: find_exports(&args.exports, &reading)?,
        named: args.exports.clone(),
        reading,
        fields: read_wishes(&args.reading)?,
        scope: read_scope(&args.reading)?,
        old: selected(&old, args)?,
        new: selected(&new, args)?,
        limit: args.limit,
        threads,
        examples: args.examples,
    })
}

/// The rules of a set that were asked for: none, where it has none of the topics.
fn selected(set: &RuleSet, args: &DiffArgs) -> Result<RuleSet> {
    let has = |topic: &&String| set.topics.iter().any(|known| known.id == **topic);
    let topics: Vec<String> = args.topic.iter().filter(has).cloned().collect();
    if topics.is_empty() && !args.topic.is_empty() {
        return Ok(RuleSet::default());
    }
    let wanted = RuleArgs {
        topic: topics,
        status: args.status.clone(),
        ..RuleArgs::default()
    };
    select(set, &wanted)
}

/// Compares and writes rows, which appear whole or not at all.
fn with_rows(job: &CompareJob, path: &Path, force: bool, bar: &Bar) -> Result<Comparison> {
    write_whole(path, force, |file| {
        let cannot = || format!("cannot write {}", path.display());
        let mut rows = ChangeFile::new(file).with_context(cannot)?;
        let compared = compare(job, Some(&mut rows), bar)?;
        rows.finish().with_context(cannot)?;
        Ok(compared)
    })
}
