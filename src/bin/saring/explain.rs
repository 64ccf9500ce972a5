//! `saring explain`: which rules hold for one text, why, and why one does not.

use anyhow::{Context as _, Result, bail};
use clap::Args;
use saring::engine::{Engine, Explanation, Limits, Post, Scratch};
use saring::output::{ShownText, safe_for_terminal};
use saring::record::ScopeReason;
use saring::rules::{AppliesTo, Evidence, Rule, RuleSet, Selection, Status, Tune};
use saring::scan::{Picked, PickedPost, pick};
use saring::text::TextField;

use crate::args::{Format, ReadArgs};
use crate::packs::load_named;
use crate::scan_options::{find_exports, read_options, read_scope, read_wishes};
use crate::table::counted;
use crate::{Ending, explain_json, explain_report};

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The text
    #[arg(value_name = "TEXT", required_unless_present = "record")]
    pub(crate) text: Option<String>,
    /// Explain the N-th record of an export (column `record` of flagged.csv) in place of a text
    #[arg(long, value_name = "FILE:N", conflicts_with_all = ["text", "platform", "kind"])]
    pub(crate) record: Option<String>,
    /// Show personal data and withheld evidence of the record
    #[arg(long, requires = "record")]
    pub(crate) reveal: bool,
    /// Platform of the text, as rules name it
    #[arg(long, value_name = "NAME")]
    pub(crate) platform: Option<String>,
    /// What the text is
    #[arg(long, value_name = "KIND", default_value = "post", value_parser = ["post", "query"])]
    pub(crate) kind: String,
    /// Explain this rule (`*` for any letters), whether or not it holds or is off; repeatable
    #[arg(long, value_name = "ID", help_heading = "Rules")]
    pub(crate) rule: Vec<String>,
    /// Folder of rule packs, in place of the shipped ones; repeatable; `shipped` names those
    #[arg(long = "rules", value_name = "DIR", help_heading = "Rules")]
    pub(crate) rules: Vec<String>,
    /// File that tunes rules without editing them; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) overlay: Vec<std::path::PathBuf>,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Everything that is printed.
pub(crate) struct Report<'a> {
    /// The texts, with the names of their fields.
    pub(crate) texts: Vec<(String, ShownText)>,
    /// The words of the post are not for everyone's eyes.
    pub(crate) withheld: bool,
    /// Rules were named, so those that do not hold are explained too.
    pub(crate) named: bool,
    pub(crate) rules: Vec<Told<'a>>,
}

/// A rule and what there is to say of it.
pub(crate) struct Told<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) topic: &'a str,
    pub(crate) why: Explanation,
    /// The overlay's word that keeps it out of every scan.
    pub(crate) left_out: Option<&'a Tune>,
}

impl Told<'_> {
    /// Its stage of life, when that keeps it out of scans that do not ask for it.
    pub(crate) fn off(&self) -> Option<Status> {
        let running = Selection::default().statuses;
        let status = self.rule.status;
        (!running.contains(&status)).then_some(status)
    }
}

pub(crate) fn run(args: &ExplainArgs) -> Result<Ending> {
    let loaded = load_named(&args.rules, &args.overlay, true)?;
    let mut selection = Selection::default();
    let set = if args.rule.is_empty() {
        loaded.set.select(&selection)?
    } else {
        selection.rules = args.rule.clone();
        selection.statuses = Status::ALL.to_vec();
        loaded.set.with_left_out().select(&selection)?
    };
    let subject = subject(args)?;
    let fields = subject.texts.iter();
    let fields: Vec<TextField<'_>> = fields
        .map(|(name, text)| TextField { name, text })
        .collect();
    let post = Post {
        texts: &fields,
        kind: subject.kind,
        language: &subject.language,
        country: &subject.country,
        platform: &subject.platform,
    };
    let engine = Engine::compile(&set, &Limits::default())?;
    let rules = explain_all(&engine, &post, !args.rule.is_empty());
    let guarded = args.record.is_some() && !args.reveal;
    let withheld = guarded
        && (rules.iter().any(|told| withholds(told.rule)) || is_withheld(&loaded.set, &post)?);
    let shown = if guarded {
        ShownText::masked(&fields)
    } else {
        let texts = fields.iter();
        texts.map(|field| ShownText::as_it_is(field.text)).collect()
    };
    let names = fields.iter().map(|field| field.name.to_owned());
    let report = Report {
        texts: names.zip(shown).collect(),
        withheld,
        named: !args.rule.is_empty(),
        rules,
    };
    match args.format {
        Format::Text => explain_report::print(&report)?,
        Format::Json => explain_json::print(&report)?,
    }
    Ok(Ending::Done)
}

/// What is to be explained.
fn subject(args: &ExplainArgs) -> Result<PickedPost> {
    let scope = read_scope(&args.reading)?;
    if let Some(record) = &args.record {
        return picked(args, record);
    }
    let tag =
        |tag: Option<saring::record::Tag>| tag.map_or(String::new(), |tag| tag.as_str().to_owned());
    Ok(PickedPost {
        texts: vec![("text".to_owned(), args.text.clone().unwrap_or_default())],
        kind: AppliesTo::from_name(&args.kind).unwrap_or(AppliesTo::Post),
        language: tag(scope.language),
        country: tag(scope.country),
        platform: args.platform.clone().unwrap_or_default().to_lowercase(),
    })
}

/// The record that was named, if it may be looked at.
fn picked(args: &ExplainArgs, record: &str) -> Result<PickedPost> {
    let (file, number) = record
        .rsplit_once(':')
        .and_then(|(file, number)| Some((file, number.parse::<u64>().ok()?)))
        .filter(|(_, number)| *number > 0)
        .context("--record takes a file and the number of a record in it, such as posts.jsonl:7")?;
    let reading = &args.reading;
    let options = read_options(reading, 1);
    let sources = find_exports(&[file.to_owned()], &options)?;
    let [source] = sources.as_slice() else {
        bail!(
            "--record takes one file; {file} is {} files, such as {}",
            sources.len(),
            sources[0]
        );
    };
    let picked = pick(
        source,
        &options,
        &read_wishes(reading)?,
        &read_scope(reading)?,
        number,
    )?;
    let place = format!("record {number} of {}", safe_for_terminal(file));
    match picked {
        Picked::Post(post) => Ok(*post),
        Picked::OutOfScope(reason) => bail!("{place} is out of scope: {}", scope_rule(reason)),
        Picked::Reject(reason) => bail!("{place} cannot be read: {}", reason.wording()),
        Picked::Absent(count) => bail!("{place} is not there: it has {}", counted(count, "record")),
    }
}

fn scope_rule(reason: ScopeReason) -> String {
    format!("{} ({})", reason.wording(), reason.code())
}

/// The rules that hold, or all of them.
fn explain_all<'a>(engine: &'a Engine, post: &Post<'_>, all: bool) -> Vec<Told<'a>> {
    let mut scratch = Scratch::default();
    let set = engine.rules();
    let indexes: Vec<usize> = if all {
        (0..set.rules.len()).collect()
    } else {
        let verdict = engine.scan(post, &mut scratch);
        verdict.findings.iter().map(|found| found.rule).collect()
    };
    let told = indexes.into_iter().map(|index| {
        let rule = &set.rules[index];
        let topic = set.topics.get(rule.topic);
        Told {
            rule,
            topic: topic.map_or("", |topic| &topic.id),
            why: engine.explain(post, index, &mut scratch),
            left_out: set.left_out_by(rule),
        }
    });
    told.collect()
}

fn withholds(rule: &Rule) -> bool {
    rule.evidence == Evidence::Withhold
}

/// True when a rule that withholds its evidence holds for the post, named or not: then no words of
/// the post are shown anywhere.
fn is_withheld(set: &RuleSet, post: &Post<'_>) -> Result<bool> {
    let rules = set.rules.iter().filter(|rule| withholds(rule));
    let set = RuleSet {
        rules: rules.cloned().collect(),
        topics: set.topics.clone(),
        ..RuleSet::default()
    };
    let engine = Engine::compile(&set, &Limits::default())?;
    Ok(!engine.scan(post, &mut Scratch::default()).is_empty())
}
