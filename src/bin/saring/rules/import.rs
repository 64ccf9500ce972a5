//! `saring rules import`.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use saring::exchange::{ExchangeError, ForeignKind, ImportOptions, Imported, MOST_BYTES, import};
use saring::output::safe_for_terminal;
use saring::rules::{Evidence, Role, Severity};

use crate::Ending;
use crate::packs::print_diagnostics;
use crate::rules::{new_file::write_new, topic_folder};
use crate::table::counted;
use crate::terminal;

#[derive(Debug, Args)]
pub(crate) struct RulesImportArgs {
    /// List of terms, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Id of the rule that is written
    #[arg(long = "as", value_name = "RULE_ID", value_parser = NonEmptyStringValueParser::new())]
    rule: String,
    /// Title of the rule
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    title: Option<String>,
    /// Topic folder to put the rule into, in the file of its language
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    topic_folder: Option<PathBuf>,
    /// File to write; must not exist yet [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// What the list is [default: told from its name and content]
    #[arg(long, value_name = "KIND",
        value_parser = ["csv", "text", "trend-query", "quanteda", "liwc"])]
    from: Option<String>,
    /// CSV: column with the terms [default: the only one, or one called term, word, keyword,
    /// phrase or kata]
    #[arg(long, value_name = "NAME")]
    column: Option<String>,
    /// CSV: column that says which group a term belongs to
    #[arg(long, value_name = "NAME")]
    group_column: Option<String>,
    /// CSV: character between cells [default: `,`, or a tab in .tsv]
    #[arg(long, value_name = "CHAR")]
    csv_delimiter: Option<char>,
    /// Only this category of the list; repeatable
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Language of the terms, which names the file
    #[arg(long, value_name = "TAG", value_parser = NonEmptyStringValueParser::new())]
    language: Option<String>,
    /// Who speaks in the posts
    #[arg(long, value_name = "ROLE", value_parser = ["at-risk", "target", "perpetrator",
        "promoter", "bystander", "counter-speech", "news"])]
    role: Option<String>,
    /// How urgent a finding is
    #[arg(long, value_name = "LEVEL", value_parser = ["low", "medium", "high", "critical"])]
    severity: Option<String>,
    /// Whether words of a post may stand in the outputs
    #[arg(long, value_name = "WORD", default_value = "excerpt",
        value_parser = ["excerpt", "withhold"])]
    evidence: String,
    /// Keep the case of terms, where the list looks at it (trend-query)
    #[arg(long)]
    keep_case: bool,
    /// Exit 1 when something could not be expressed
    #[arg(long)]
    strict: bool,
}

pub(crate) fn run(args: &RulesImportArgs) -> Result<Ending> {
    let (bytes, name) = read(&args.file)?;
    let imported = match import(&bytes, &name, &options(args)?) {
        Ok(imported) => imported,
        Err(error) => {
            if let ExchangeError::Unsound { diagnostics } = &error {
                print_diagnostics(diagnostics);
            }
            return Err(error).with_context(|| args.file.display().to_string());
        }
    };
    write(args, &imported)?;
    tell(&imported);
    if args.strict && !imported.losses.is_empty() {
        return Ok(Ending::GateFailed);
    }
    Ok(Ending::Done)
}

fn options(args: &RulesImportArgs) -> Result<ImportOptions> {
    let delimiter = match args.csv_delimiter {
        None => None,
        Some(sign) if sign.is_ascii() && !matches!(sign, '"' | '\r' | '\n') => Some(sign as u8),
        Some(_) => bail!("--csv-delimiter takes one ASCII character, such as `;`"),
    };
    Ok(ImportOptions {
        title: args.title.clone(),
        kind: args.from.as_deref().and_then(ForeignKind::from_name),
        column: args.column.clone(),
        group_column: args.group_column.clone(),
        delimiter,
        only: args.only.clone(),
        language: args.language.clone(),
        role: args.role.as_deref().and_then(Role::from_name),
        severity: args.severity.as_deref().and_then(Severity::from_name),
        evidence: Evidence::from_name(&args.evidence).unwrap_or(Evidence::Excerpt),
        keep_case: args.keep_case,
        ..ImportOptions::new(&args.rule)
    })
}

/// The bytes of the list, one more than allowed at most, and its name.
fn read(path: &Path) -> Result<(Vec<u8>, String)> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        let mut limited = std::io::stdin().lock().take(MOST_BYTES + 1);
        limited.read_to_end(&mut bytes).context("standard input")?;
        return Ok((bytes, String::from("standard input")));
    }
    let told = || path.display().to_string();
    let file = fs::File::open(path).with_context(told)?;
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .with_context(told)?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    Ok((bytes, name.to_string_lossy().into_owned()))
}

fn write(args: &RulesImportArgs, imported: &Imported) -> Result<()> {
    let language = args.language.as_deref().unwrap_or("any");
    match (&args.topic_folder, &args.out) {
        (Some(folder), _) => topic_folder::add(folder, language, &imported.text),
        (None, Some(out)) => write_new(out, &imported.text),
        (None, None) => {
            // What is written can be seen in an editor; here it must not steer the terminal.
            let mut stdout = std::io::stdout().lock();
            Ok(stdout.write_all(imported.text.as_bytes())?)
        }
    }
}

fn tell(imported: &Imported) {
    for remark in &imported.remarks {
        terminal::warning(remark);
    }
    for loss in &imported.losses {
        anstream::eprintln!("not expressed: {}", safe_for_terminal(&loss.to_string()));
    }
    for note in &imported.as_written {
        anstream::eprintln!("taken as written: {}", safe_for_terminal(&note.to_string()));
    }
    anstream::eprintln!(
        "{} and {} from a list of the kind {}; {} could not be expressed",
        counted(imported.terms as u64, "term"),
        counted(imported.expressions as u64, "pattern"),
        imported.kind.name(),
        imported.losses.len(),
    );
}
