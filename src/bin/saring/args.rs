//! What can be typed. What it means is worked out by the commands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::amounts::parse_share;
pub(crate) use crate::reading_args::{InvalidBytesArg, ProfilesArgs, ProfilesCommand, ReadArgs};

/// Sift exports of public social-media posts for topics that need a human.
#[derive(Debug, Parser)]
#[command(
    name = "saring",
    version,
    max_term_width = 100,
    propagate_version = true
)]
#[command(after_help = "Exit codes: 0 done, 1 a gate failed, 2 could not do it, 130 interrupted.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Scan exports and write flagged posts and statistics to a folder
    Scan(Box<ScanArgs>),
    /// Show how an export would be read: format, fields, first posts
    Preview(Box<PreviewArgs>),
    /// Show one flagged post again, from the export
    Show(ShowArgs),
    /// Write flagged posts as a platform's moderators need them, without their authors
    Bundle(crate::bundle::BundleArgs),
    /// Explain which rules hold for a text or a record, by what, and why others do not
    Explain(Box<crate::explain::ExplainArgs>),
    /// Check rule packs and run every example in them
    Check(CheckArgs),
    /// Measure rules on labelled posts: precision, recall, misses
    Test(TestArgs),
    /// Compare two versions of the rules on one export: posts gained, lost, moved, and why
    Diff(Box<DiffArgs>),
    /// The sorts of exports that saring knows, and which one a file is of
    Profiles(ProfilesArgs),
    /// Work on rules: list, expand, lay out, schema, import, export
    Rules(RulesArgs),
}

/// Which rules to use.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Rules")]
pub(crate) struct RuleArgs {
    /// Folder of rule packs, in place of the shipped ones; repeatable; `shipped` names those
    #[arg(long = "rules", value_name = "DIR")]
    pub(crate) rules: Vec<String>,
    /// File that tunes rules without editing them: disables, severity, exceptions; repeatable
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
    /// Only this topic; repeatable
    #[arg(long, value_name = "ID")]
    pub(crate) topic: Vec<String>,
    /// Only this rule (`*` for any letters); repeatable; also switches on one that is off
    #[arg(long, value_name = "ID")]
    pub(crate) rule: Vec<String>,
    /// Not this rule (`*` for any letters); repeatable
    #[arg(long, value_name = "ID")]
    pub(crate) exclude_rule: Vec<String>,
    /// Only rules at least this severe
    #[arg(long, value_name = "LEVEL", value_parser = ["low", "medium", "high", "critical"])]
    pub(crate) min_severity: Option<String>,
    /// Rules of these stages of life, separated by commas [default: test,stable]
    #[arg(long, value_name = "LIST", value_delimiter = ',',
        value_parser = ["experimental", "test", "stable", "deprecated"])]
    pub(crate) status: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ScanArgs {
    /// Files, folders, globs, or `-` for standard input
    #[arg(required = true, value_name = "EXPORT")]
    pub(crate) exports: Vec<String>,
    /// Folder for the results; must not exist yet
    #[arg(long, short, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Write into a folder that exists, replacing the files of an earlier scan
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// Folder of referral files, in place of the shipped ones
    #[arg(long, value_name = "DIR", help_heading = "Rules")]
    pub(crate) referrals: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,
    #[command(flatten)]
    pub(crate) results: ResultArgs,
    #[command(flatten)]
    pub(crate) gates: GateArgs,
}

/// Which posts.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Posts")]
pub(crate) struct ChoiceArgs {
    /// Stop after this many records
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
    /// Only posts from this day or time on (2026-03-01, 2026-03-01T08:00)
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// Only posts up to this day (to its end), or before this time
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<String>,
    /// Time zone of days and of times that name none (Asia/Jakarta)
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub(crate) tz: String,
    /// Only posts that this file names: an id or address a line, or a CSV file with a column
    /// post_id, id or url
    #[arg(long, value_name = "FILE")]
    pub(crate) ids: Option<PathBuf>,
    /// Scan only the first post with each id (slower: one piece after the other)
    #[arg(long)]
    pub(crate) unique_ids: bool,
}

/// What is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Results")]
pub(crate) struct ResultArgs {
    /// Columns to group statistics by, separated by commas: language, country, platform,
    /// community, kind, day, week, month
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) by: Vec<String>,
    /// Characters of text around matches, or `full`
    #[arg(long, value_name = "N", default_value = "300")]
    pub(crate) excerpt: String,
    /// Show only the first letter of matched words
    #[arg(long)]
    pub(crate) mask: bool,
    /// Leave out url, post id, excerpt and author, for files that are to be shared
    #[arg(long)]
    pub(crate) publish: bool,
    /// Character between CSV cells (`;` suits spreadsheets in Indonesia and much of Europe)
    #[arg(long, value_name = "CHAR", default_value = ",")]
    pub(crate) csv_delimiter: String,
    /// Pseudonyms for authors, or none at all
    #[arg(long, value_enum, default_value_t = AuthorsArg::Pseudonyms)]
    pub(crate) authors: AuthorsArg,
    /// File with the key of the pseudonyms, or `new` for one that is forgotten after the run
    #[arg(long, value_name = "FILE")]
    pub(crate) author_key: Option<String>,
    /// Also write matches.csv, a row for each match (for rule authors)
    #[arg(long)]
    pub(crate) matches: bool,
    /// Also write flagged.csv in parts, a file for each team: columns separated by commas, of
    /// queue, language, topic, country, platform
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) split_by: Vec<String>,
    /// Also write flagged.xlsx, a workbook with the same rows and the statistics
    #[arg(long)]
    pub(crate) xlsx: bool,
    /// Withhold counts below this in the statistics
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) min_cell: u64,
    /// Your word that the export is a simple random sample: shares get 95 % intervals
    #[arg(long)]
    pub(crate) random_sample: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuthorsArg {
    Pseudonyms,
    None,
}

/// How the run behaves.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Running")]
pub(crate) struct GateArgs {
    /// Threads that scan, and that read rules and write statistics [default: one for each core]
    #[arg(long, short = 'j', value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// No progress bar and no summary
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Exit 1 when a post was flagged
    #[arg(long)]
    pub(crate) fail_on_flagged: bool,
    /// Exit 1 when more records than this were rejected: a number, or a share such as `0.5%`
    #[arg(long, value_name = "N")]
    pub(crate) max_rejects: Option<String>,
    /// Say what each stage and each rule cost; the scan is a little slower
    #[arg(long)]
    pub(crate) profile: bool,
    /// Use no better instructions than these: portable, neon, avx2, avx512, best
    #[arg(long, value_name = "NAME", hide = true)]
    pub(crate) kernel: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    /// The export, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) export: String,
    /// Posts to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 5)]
    pub(crate) posts: usize,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Folder that a scan wrote
    #[arg(value_name = "RUN")]
    pub(crate) run: PathBuf,
    /// Finding id, from the first column of flagged.csv
    #[arg(value_name = "FINDING_ID")]
    pub(crate) finding: String,
    /// Show personal data unmasked
    #[arg(long)]
    pub(crate) reveal: bool,
    /// Where the export is now, if it was moved
    #[arg(long, value_name = "FILE")]
    pub(crate) export: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Folders of rule packs [default: the shipped ones]
    #[arg(value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,
    /// Overlay to check on top of them, with its examples; repeatable
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
    /// Referrals past their date on this day are errors
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    /// Fail on warnings too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// How to print: for people, for programs, or as commands of GitHub Actions
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
    /// Print what a code means and how to mend it, and check nothing
    #[arg(long, value_name = "CODE",
        conflicts_with_all = ["folders", "as_of", "deny_warnings", "format"])]
    pub(crate) explain: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    Text,
    Json,
    Github,
}

#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Labelled posts (JSONL or CSV) with a column `topic`, and best `role`; repeatable
    #[arg(long, required = true, value_name = "FILE", num_args = 1..)]
    pub(crate) corpus: Vec<String>,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// Only posts in these languages, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) languages: Vec<String>,
    /// Exit 1 when the precision of a topic is lower (0 to 1)
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    pub(crate) min_precision: Option<f64>,
    /// Exit 1 when the recall of a topic is lower (0 to 1)
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    pub(crate) min_recall: Option<f64>,
    /// Also a row for each rule
    #[arg(long)]
    pub(crate) by_rule: bool,
    /// List the posts that came out wrong, by id and place
    #[arg(long)]
    pub(crate) wrong: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// Folder of the rules as they were; `shipped` names the packs that come with saring
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// Folder of the rules as they are to be, likewise
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
    /// Files, folders, globs, or `-` for standard input
    #[arg(required = true, value_name = "EXPORT")]
    pub(crate) exports: Vec<String>,
    /// Overlay on the old rules; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) old_overlay: Vec<PathBuf>,
    /// Overlay on the new rules; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) new_overlay: Vec<PathBuf>,
    /// Only this topic; repeatable
    #[arg(long, value_name = "ID", help_heading = "Rules")]
    pub(crate) topic: Vec<String>,
    /// Rules of these stages of life, separated by commas [default: test,stable]
    #[arg(long, value_name = "LIST", value_delimiter = ',', help_heading = "Rules",
        value_parser = ["experimental", "test", "stable", "deprecated"])]
    pub(crate) status: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
    /// Stop after this many records
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
    /// Write a row for each post and topic that is judged differently; must not exist yet
    #[arg(long, value_name = "FILE")]
    pub(crate) rows: Option<PathBuf>,
    /// Replace the file of rows
    #[arg(long, requires = "rows")]
    pub(crate) force: bool,
    /// Changes to show
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) examples: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Threads that judge [default: one for each core]
    #[arg(long, short = 'j', value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// No progress bar, and no word of how the export is read
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Exit 1 when a post is judged differently
    #[arg(long)]
    pub(crate) fail_on_change: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// What is there, by topic, language, role and severity, with counts of examples
    List(RulesListArgs),
    /// What the terms of a rule become: forms of roots, hashtags, wildcards
    Expand(RulesExpandArgs),
    /// Lay rule files out in the one way, keeping comments and the order of rules
    Fmt(RulesFmtArgs),
    /// Print a JSON Schema of rule files, for editors
    Schema(RulesSchemaArgs),
    /// Make a rule of a foreign list of terms
    Import(Box<crate::rules::RulesImportArgs>),
    /// Write rules in the format of another tool
    Export(Box<crate::rules::RulesExportArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct RulesFmtArgs {
    /// Folders of rule packs, or files such as overlays
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Change nothing; list the files that would change and exit 1 when there are some
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RulesSchemaArgs {
    /// Of which files
    #[arg(value_enum, default_value_t = SchemaArg::Rules, value_name = "KIND")]
    pub(crate) kind: SchemaArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaArg {
    Rules,
    Topic,
    Bank,
    Referral,
    Overlay,
}

#[derive(Debug, Args)]
pub(crate) struct RulesListArgs {
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct RulesExpandArgs {
    /// Id of the rule (`*` for any letters), whatever its status
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
    /// Folder of rule packs, in place of the shipped ones; repeatable; `shipped` names those
    #[arg(long = "rules", value_name = "DIR")]
    pub(crate) rules: Vec<String>,
    /// File that tunes rules without editing them: its exceptions are shown too; repeatable
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
    /// Only this group of terms or patterns
    #[arg(long, value_name = "NAME")]
    pub(crate) group: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}
