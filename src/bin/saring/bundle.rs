//! `saring bundle`: flagged posts as a platform's moderators need them, without their authors.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use saring::output::{PostReport, ReportLanguage, write_report_csv, write_report_text};
use saring::rules::RuleSet;
use serde_json::Value;

use crate::Ending;
use crate::packs::load_named;
use crate::run_folder::{Row, find_rows, is_called, read_manifest};
use crate::terminal;
use crate::whole_file::write_whole;

#[derive(Debug, Args)]
pub(crate) struct BundleArgs {
    /// Folder that a scan wrote
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Finding ids, from the first column of flagged.csv
    #[arg(required = true, value_name = "FINDING_ID")]
    findings: Vec<String>,
    /// Language of the moderators [default: that of each post, English for others]
    #[arg(long, value_name = "TAG", value_parser = ReportLanguage::TAGS)]
    language: Option<String>,
    /// How to write
    #[arg(long, value_enum, default_value_t = BundleFormat::Text)]
    format: BundleFormat,
    /// Write into this file, for you alone, instead of printing
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file
    #[arg(long, requires = "output")]
    force: bool,
    /// Folder of rule packs for the titles [default: those of the scan]; repeatable
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum BundleFormat {
    Text,
    Csv,
    Json,
}

pub(crate) fn run(args: &BundleArgs) -> Result<Ending> {
    let manifest = read_manifest(&args.run)?;
    let mut ids = args.findings.clone();
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let rows = find_rows(&args.run, &ids)?;
    let rules = load_named(&rule_folders(args, &manifest), &[], true)?.set;
    let reports: Vec<PostReport> = rows
        .iter()
        .map(|row| report(row, &manifest, &rules, args.language.as_deref()))
        .collect();
    for report in reports.iter().filter(|report| report.is_nowhere()) {
        terminal::warning(&format!(
            "{}: the export gives neither an address nor an id, so nobody can find this post by the report",
            report.reference
        ));
    }
    match &args.output {
        None => write(&mut anstream::stdout().lock(), args.format, &reports)?,
        Some(path) => write_whole(path, args.force, |mut out| {
            write(&mut out, args.format, &reports)?;
            Ok(out.flush()?)
        })?,
    }
    Ok(Ending::Done)
}

/// Folders with the packs of the scan, where they still are.
fn rule_folders(args: &BundleArgs, manifest: &Value) -> Vec<String> {
    if !args.rules.is_empty() {
        return args.rules.clone();
    }
    let named = manifest["options"]["rules"]
        .as_array()
        .into_iter()
        .flatten();
    let named = named.filter_map(|name| name.as_str().map(str::to_owned));
    named
        .filter(|name| name == "shipped" || std::path::Path::new(name).is_dir())
        .collect()
}

fn report(row: &Row, manifest: &Value, rules: &RuleSet, language: Option<&str>) -> PostReport {
    let cell = |name: &str| row.get(name).map_or("", String::as_str);
    let numbered = !has_ids(manifest, cell("source"));
    let cell = |name: &str| match name {
        // The number of a record names nothing on a platform.
        "post_id" if numbered => "",
        name => cell(name),
    };
    let language = ReportLanguage::of(language.unwrap_or(cell("language")));
    PostReport::new(language, rules, cell)
}

/// Whether the posts of an export have ids; where not, saring writes the number of the record instead.
fn has_ids(manifest: &Value, source: &str) -> bool {
    let inputs = manifest["inputs"].as_array().into_iter().flatten();
    let mut of_source = inputs.filter(|input| is_called(input, source));
    let fields = of_source.next().map(|input| &input["layout"]["fields"]);
    let mut fields = fields.and_then(Value::as_array).into_iter().flatten();
    fields.any(|field| field["field"] == "id")
}

fn write(out: &mut impl Write, format: BundleFormat, reports: &[PostReport]) -> Result<()> {
    match format {
        BundleFormat::Text => write_report_text(out, reports)?,
        BundleFormat::Csv => write_report_csv(out, reports)?,
        BundleFormat::Json => writeln!(out, "{}", serde_json::to_string_pretty(reports)?)?,
    }
    Ok(())
}
