//! From what was typed to a job.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use etcetera::BaseStrategy as _;
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use saring::input::{DocumentShape, InvalidBytes, ReadOptions, SourceName, find_sources};
use saring::output::{AuthorKey, Authors, ByKey, ExcerptLength, OutputOptions, SplitKey};
use saring::record::{
    Field, Profiles, ReadScope, ReadWishes, TextWish, Visibility, country_tag,
    is_direct_message_file, language_tag,
};
use saring::rules::load_referrals;
use saring::scan::{ReportedIds, ScanJob};
use saring::simd::{self, Level};

use crate::args::{AuthorsArg, InvalidBytesArg, ReadArgs, ResultArgs, ScanArgs};
use crate::{packs, terminal};

/// Everything a scan needs, checked.
pub(crate) fn job(args: &ScanArgs) -> Result<ScanJob> {
    if let Some(kernel) = &args.gates.kernel {
        limit_kernel(kernel)?;
    }
    let threads = use_threads(args.gates.threads)?;
    let loaded = packs::load_packs(&args.rules, args.gates.quiet)?;
    let rules = packs::select(&loaded.set, &args.rules)?;
    let referrals = match &args.referrals {
        None => loaded.referrals,
        Some(folder) => {
            let loaded = load_referrals(folder);
            if !loaded.diagnostics.is_empty() {
                packs::print_diagnostics(&loaded.diagnostics);
            }
            if loaded.has_errors() {
                bail!(
                    "the referrals in {} have errors; mend them first",
                    folder.display()
                );
            }
            loaded.referrals
        }
    };
    let reading = read_options(&args.reading, threads);
    let found = find_sources(&args.exports, &reading, is_direct_message_file)?;
    Ok(ScanJob {
        sources: found.sources,
        named: args.exports.clone(),
        left_out: found.left_out,
        reading,
        fields: read_wishes(&args.reading)?,
        scope: read_scope(&args.reading)?,
        rules,
        referrals,
        out: args.out.clone(),
        force: args.force,
        output: output_options(args)?,
        limit: args.choice.limit,
        unique_ids: args.choice.unique_ids,
        reported: reported_ids(args)?,
        threads,
        profile: args.gates.profile,
        options: options(args),
    })
}

/// Uses no better instructions than these: for measurements.
fn limit_kernel(name: &str) -> Result<()> {
    let mut levels = Level::ALL.into_iter();
    if name == "best" {
        return Ok(());
    }
    match levels.find(|level| level.name() == name) {
        Some(level) if level.is_there() => simd::limit(level),
        Some(_) => bail!("--kernel {name}: this machine does not have these instructions"),
        None => bail!("--kernel {name}: one of portable, neon, avx2, avx512, best"),
    }
    Ok(())
}

/// What the arguments name; files of direct messages are not looked into.
pub(crate) fn find_exports(arguments: &[String], reading: &ReadOptions) -> Result<Vec<SourceName>> {
    Ok(find_sources(arguments, reading, is_direct_message_file)?.sources)
}

/// How bytes are read for so many threads that scan them. One that decompresses keeps two of them
/// busy.
pub(crate) fn read_options(args: &ReadArgs, threads: usize) -> ReadOptions {
    ReadOptions {
        map: !args.no_mmap,
        chunk_bytes: args.chunk_size,
        record_bytes: args.max_record,
        readers: threads.div_ceil(2),
        window_bytes: args.max_window,
        encoding: args.encoding,
        invalid_bytes: match args.invalid_bytes {
            InvalidBytesArg::Reject => InvalidBytes::Reject,
            InvalidBytesArg::Replace => InvalidBytes::Replace,
        },
    }
}

/// What was said of how exports are read.
pub(crate) fn read_wishes(args: &ReadArgs) -> Result<ReadWishes> {
    if let Some(records) = &args.records
        && DocumentShape::new(&[records], &[]).is_none()
    {
        bail!("--records takes the path of a list: messages[], data.videos[], or [] alone");
    }
    Ok(ReadWishes {
        texts: args
            .text_field
            .iter()
            .map(|path| TextWish::new(path))
            .collect(),
        fields: named_fields(args)
            .into_iter()
            .filter_map(|(name, path)| Some((Field::from_name(name)?, path)))
            .collect(),
        profiles: profiles(&args.profiles)?,
        profile: args.read_as.clone(),
        records: args.records.clone(),
        delimiter: args.delimiter.as_deref().map(delimiter).transpose()?,
        csv_escape: args.csv_escape,
        time_format: args.time_format.clone(),
        no_header: args.no_header,
        undo_escapes: args.undo_escapes,
    })
}

/// The shipped profiles, and those of folders.
pub(crate) fn profiles(folders: &[PathBuf]) -> Result<Profiles> {
    let mut profiles = Profiles::shipped();
    for folder in folders {
        profiles = profiles.and_folder(folder)?;
    }
    Ok(profiles)
}

/// One byte between cells.
pub(crate) fn delimiter(text: &str) -> Result<u8> {
    match text.as_bytes() {
        b"\\t" => Ok(b'\t'),
        [b'"' | b'\n' | b'\r'] => bail!("--delimiter: a quote or a line end parts no cells"),
        [byte] => Ok(*byte),
        _ => bail!("--delimiter takes one character, such as `;`"),
    }
}

/// Name and path of each field that was named, texts aside.
fn named_fields(args: &ReadArgs) -> BTreeMap<&'static str, String> {
    [
        (Field::Id, &args.id_field),
        (Field::Author, &args.author_field),
        (Field::CreatedAt, &args.created_at_field),
        (Field::Language, &args.language_field),
        (Field::Country, &args.country_field),
        (Field::Visibility, &args.visibility_field),
        (Field::Platform, &args.platform_field),
        (Field::Community, &args.community_field),
    ]
    .into_iter()
    .filter_map(|(field, path)| Some((field.name(), path.clone()?)))
    .collect()
}

/// The operator's word for what posts do not say.
pub(crate) fn read_scope(args: &ReadArgs) -> Result<ReadScope> {
    let language = args.language.as_deref().map(language_tag);
    if language.is_some_and(|tag| matches!(tag.as_str(), "" | "other")) {
        bail!("--language takes a language tag such as id, en, fil");
    }
    let country = args.country.as_deref().map(country_tag);
    if country.is_some_and(|tag| matches!(tag.as_str(), "" | "other")) {
        bail!("--country takes two letters such as ID, PH, TH");
    }
    let visibility = args.visibility.as_deref().and_then(Visibility::parse);
    Ok(ReadScope {
        language,
        detect_language: args.detect_language,
        country,
        visibility,
    })
}

fn output_options(args: &ScanArgs) -> Result<OutputOptions> {
    let ResultArgs {
        by,
        excerpt,
        mask,
        publish,
        csv_delimiter,
        ..
    } = &args.results;
    let tz = TimeZone::get(&args.choice.tz)
        .with_context(|| format!("--tz: no time zone is called {}", args.choice.tz))?;
    let by = by
        .iter()
        .map(|name| {
            name.parse::<ByKey>()
                .map_err(|why| anyhow::anyhow!("--by {name}: {why}"))
        })
        .collect::<Result<_>>()?;
    let mut split_by = vec![];
    for name in &args.results.split_by {
        let key = name
            .parse::<SplitKey>()
            .map_err(|why| anyhow::anyhow!("--split-by {name}: {why}"))?;
        if !split_by.contains(&key) {
            split_by.push(key);
        }
    }
    let excerpt = match (excerpt.as_str(), excerpt.parse()) {
        ("full", _) => ExcerptLength::Full,
        (_, Ok(characters)) => ExcerptLength::Chars(characters),
        _ => bail!("--excerpt takes a number of characters, or `full`"),
    };
    let csv_delimiter = match csv_delimiter.as_bytes() {
        b"\\t" => b'\t',
        [byte] => *byte,
        _ => bail!("--csv-delimiter takes one character, such as `;`"),
    };
    let from = moment(args.choice.from.as_deref(), &tz, false).context("--from")?;
    let to = moment(args.choice.to.as_deref(), &tz, true).context("--to")?;
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        bail!("--from is not before --to, so no post could be between them");
    }
    let (authors, group_key) = authors(&args.results)?;
    Ok(OutputOptions {
        csv_delimiter,
        excerpt,
        authors,
        group_key,
        mask: *mask,
        publish: *publish,
        by,
        tz,
        from,
        to,
        min_cell: args.results.min_cell,
        random_sample: args.results.random_sample,
        matches: args.results.matches,
        split_by,
        workbook: args.results.xlsx,
    })
}

/// The list of `--ids`.
fn reported_ids(args: &ScanArgs) -> Result<Option<Arc<ReportedIds>>> {
    let Some(path) = &args.choice.ids else {
        return Ok(None);
    };
    let list = if path.as_os_str() == "-" {
        if args.exports.iter().any(|export| export == "-") {
            bail!(
                "--ids - and the export `-` cannot both be standard input; put the ids into a file"
            );
        }
        ReportedIds::read(std::io::stdin().lock())
    } else {
        let file = std::fs::File::open(path)
            .with_context(|| format!("--ids: cannot read {}", path.display()))?;
        ReportedIds::read(std::io::BufReader::new(file))
    };
    Ok(Some(Arc::new(list?)))
}

/// A day or a time in the zone; the end of a day when `end`.
fn moment(text: Option<&str>, zone: &TimeZone, end: bool) -> Result<Option<Timestamp>> {
    let Some(text) = text else { return Ok(None) };
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(Some(time));
    }
    let local = match text.parse::<Date>() {
        Ok(day) if text.len() <= 10 && end => day
            .checked_add(1.day())
            .context("past the end of the calendar")?
            .to_datetime(jiff::civil::Time::midnight()),
        _ => text.parse::<DateTime>().with_context(|| {
            format!("{text} is neither a day (2026-03-01) nor a time (2026-03-01T08:00)")
        })?,
    };
    Ok(Some(local.to_zoned(zone.clone())?.timestamp()))
}

/// How authors are named, and the key of groups where they are not.
fn authors(args: &ResultArgs) -> Result<(Authors, Option<AuthorKey>)> {
    let named = args.authors == AuthorsArg::Pseudonyms;
    let key = match args.author_key.as_deref() {
        Some("new") => AuthorKey::ephemeral()?,
        Some(path) => AuthorKey::load(Path::new(path))?,
        None if named => own_key()?,
        None => return Ok((Authors::None, None)),
    };
    if key.is_exposed() {
        terminal::warning(
            "others can read the author key; with it they can find out who a pseudonym is: chmod 600 it",
        );
    }
    Ok(if named {
        (Authors::Keyed(key), None)
    } else {
        (Authors::None, Some(key))
    })
}

/// The key in the user's data folder, made when there is none.
fn own_key() -> Result<AuthorKey> {
    let path = own_key_path()?;
    if path.exists() {
        return Ok(AuthorKey::load(&path)?);
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
    }
    Ok(AuthorKey::create(&path)?)
}

fn own_key_path() -> Result<PathBuf> {
    let folders = etcetera::choose_base_strategy()
        .context("no data folder for the author key is known; name a key with --author-key FILE")?;
    Ok(folders.data_dir().join("saring").join("author.key"))
}

/// Threads that scan: as many as were asked for, or one for each core. Whatever is done side by side
/// before and behind a scan is done by no more than these from now on, and no more than there are cores.
pub(crate) fn use_threads(asked: Option<usize>) -> Result<usize> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = asked.unwrap_or(cores);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.clamp(1, cores))
        .build_global()
        .context("cannot start threads; see --threads")?;
    Ok(threads)
}

/// Options as run.json keeps them: those that decide what the results are.
fn options(args: &ScanArgs) -> Vec<(String, serde_json::Value)> {
    use serde_json::json;
    let reading = &args.reading;
    let encoding = reading.encoding.map(|encoding| encoding.to_string());
    let invalid_bytes = match reading.invalid_bytes {
        InvalidBytesArg::Reject => "reject",
        InvalidBytesArg::Replace => "replace",
    };
    [
        ("exports", json!(args.exports)),
        ("rules", json!(args.rules.rules)),
        ("overlay", json!(args.rules.overlay)),
        ("topic", json!(args.rules.topic)),
        ("rule", json!(args.rules.rule)),
        ("exclude_rule", json!(args.rules.exclude_rule)),
        ("min_severity", json!(args.rules.min_severity)),
        ("status", json!(args.rules.status)),
        ("read_as", json!(reading.read_as)),
        ("profiles", json!(reading.profiles)),
        ("records", json!(reading.records)),
        ("delimiter", json!(reading.delimiter)),
        (
            "csv_escape",
            json!(reading.csv_escape.map(|escape| escape.to_string())),
        ),
        ("time_format", json!(reading.time_format)),
        ("no_header", json!(reading.no_header)),
        ("undo_escapes", json!(reading.undo_escapes)),
        ("text_field", json!(reading.text_field)),
        ("fields", json!(named_fields(reading))),
        ("language", json!(reading.language)),
        ("detect_language", json!(reading.detect_language)),
        ("country", json!(reading.country)),
        ("visibility", json!(reading.visibility)),
        ("max_record", json!(reading.max_record)),
        ("max_window", json!(reading.max_window)),
        ("encoding", json!(encoding)),
        ("invalid_bytes", json!(invalid_bytes)),
        ("limit", json!(args.choice.limit)),
        ("ids", json!(args.choice.ids)),
        ("unique_ids", json!(args.choice.unique_ids)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}
