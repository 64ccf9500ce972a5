//! Before anything is written: can every source be read, and how?

use super::SourceError;
use crate::{
    input::{InputError, ReadOptions, Source, SourceName, TableForm},
    record::{Layout, ReadWishes, RecordError, detect, is_direct_message_file},
};

/// A source and how it will be read.
pub struct Surveyed {
    /// Its name.
    pub name: SourceName,
    /// How records and fields lie in it; `None` for what is not read: a file of direct messages, which
    /// is not opened, and what is left out.
    pub layout: Option<Layout>,
    /// Why it is left out: it lay beside exports, and no posts are known in it.
    pub left_out: Option<RecordError>,
    /// Size on disk, when it has one.
    pub disk_bytes: Option<u64>,
    /// How rows are written, if it is a table.
    form: TableForm,
    /// Kept open when it cannot be opened twice (a pipe).
    source: Option<Source>,
}

impl Surveyed {
    /// Opens it again, or gives what was kept open, which is there once.
    ///
    /// # Errors
    ///
    /// When it cannot be opened any more.
    pub fn open(&mut self, reading: &ReadOptions) -> Result<Source, InputError> {
        match self.source.take() {
            Some(source) => Ok(source),
            None => Source::open_as(&self.name, self.form, reading),
        }
    }
}

/// Opens every source, finds its layout and closes it again. What is not among the arguments in `named`
/// was found in a folder or archive, or by a glob, and is left out where no posts are known in it.
///
/// # Errors
///
/// When one cannot be read or understood: better now than after an hour. When nothing is left to read.
pub fn survey(
    sources: &[SourceName],
    named: &[String],
    reading: &ReadOptions,
    fields: &ReadWishes,
) -> Result<Vec<Surveyed>, SourceError> {
    let surveyed = sources
        .iter()
        .map(|name| match survey_one(name, reading, fields) {
            Err(SourceError::Layout {
                name: shown,
                source,
            }) if holds_no_posts(&source)
                && *name != SourceName::Stdin
                && !named.contains(&shown) =>
            {
                Ok(not_read(name, Some(source)))
            }
            surveyed => surveyed,
        });
    let surveyed = surveyed.collect::<Result<Vec<_>, _>>()?;
    if surveyed.iter().any(|source| source.layout.is_some()) {
        return Ok(surveyed);
    }
    let mut left_out = surveyed.iter();
    let left_out = left_out.find_map(|source| Some((&source.name, source.left_out.as_ref()?)));
    match (left_out, surveyed.first()) {
        (Some((name, why)), _) => Err(SourceError::Layout {
            name: name.to_string(),
            source: why.clone(),
        }),
        (None, Some(first)) => Err(SourceError::OnlyDirectMessages {
            name: first.name.to_string(),
        }),
        (None, None) => Ok(surveyed),
    }
}

/// Whether it may be that there are no posts at all in what cannot be understood for this reason.
fn holds_no_posts(error: &RecordError) -> bool {
    matches!(
        error,
        RecordError::NoTextField { .. }
            | RecordError::NotAnExport { .. }
            | RecordError::SeveralLists { .. }
            | RecordError::DirectMessages
            | RecordError::FieldNotFound { .. }
    )
}

fn not_read(name: &SourceName, left_out: Option<RecordError>) -> Surveyed {
    Surveyed {
        name: name.clone(),
        layout: None,
        left_out,
        disk_bytes: None,
        form: TableForm::Json,
        source: None,
    }
}

fn survey_one(
    name: &SourceName,
    reading: &ReadOptions,
    fields: &ReadWishes,
) -> Result<Surveyed, SourceError> {
    if is_direct_message_file(&name.to_string()) {
        return Ok(not_read(name, None));
    }
    let (source, layout) = open(name, reading, fields)?;
    let disk_bytes = source.disk_bytes();
    let form = source.table().unwrap_or(TableForm::Json);
    // What has a size can be opened again, so that a thousand files are not open at once.
    let source = disk_bytes.is_none().then_some(source);
    Ok(Surveyed {
        name: name.clone(),
        layout: Some(layout),
        left_out: None,
        disk_bytes,
        form,
        source,
    })
}

/// Opens one source and finds its layout.
///
/// The rows of a table may have come from JSON or from CSV, and there are profiles of both. So it is
/// looked at as JSON first, and as CSV where that tells more and nothing is lost by it.
///
/// # Errors
///
/// When it cannot be read or understood.
pub fn open(
    name: &SourceName,
    reading: &ReadOptions,
    fields: &ReadWishes,
) -> Result<(Source, Layout), SourceError> {
    let source = Source::open(name, reading)?;
    let failed = |source| SourceError::Layout {
        name: name.to_string(),
        source,
    };
    if source.table().is_none() {
        let layout = detect(source.sample(), source.sample_is_all(), fields);
        return layout.map(|layout| (source, layout)).map_err(failed);
    }
    // What is said of CSV files is not said of tables.
    let fields = ReadWishes {
        delimiter: None,
        no_header: false,
        ..fields.clone()
    };
    let json = read_table(source, &fields);
    let as_csv_too = match &json {
        Ok((source, layout)) => source.is_flat_table() && layout.profile.is_none(),
        Err(failure) => failure.0.is_flat_table(),
    };
    if !as_csv_too {
        return json.map_err(|failure| failed(failure.1));
    }
    let csv = read_table(Source::open_as(name, TableForm::Csv, reading)?, &fields);
    match (json, csv) {
        (Ok(json), Ok(csv)) if tells_more(&csv.1, &json.1) => Ok(csv),
        (Err(_), Ok(csv)) => Ok(csv),
        (json, _) => json.map_err(|failure| failed(failure.1)),
    }
}

type Opened = (Source, Layout);

/// Finds the layout of a table.
fn read_table(source: Source, fields: &ReadWishes) -> Result<Opened, Box<(Source, RecordError)>> {
    match detect(source.sample(), source.sample_is_all(), fields) {
        Ok(layout) => Ok((source, layout.of_table())),
        Err(error) => Err(Box::new((source, error))),
    }
}

/// Whether a layout knows more of an export than another.
fn tells_more(layout: &Layout, other: &Layout) -> bool {
    layout.profile.is_some() || layout.fields.len() > other.fields.len()
}
