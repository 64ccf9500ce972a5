//! Before anything is written: can every source be read, and how?

use super::SourceError;
use crate::{
    input::{InputError, ReadOptions, Source, SourceName},
    record::{Layout, ReadWishes, detect, is_direct_message_file},
};

/// A source and how it will be read.
pub struct Surveyed {
    /// Its name.
    pub name: SourceName,
    /// How records and fields lie in it; `None` for a file of direct messages, which is not opened.
    pub layout: Option<Layout>,
    /// Size on disk, when it has one.
    pub disk_bytes: Option<u64>,
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
            None => Source::open(&self.name, reading),
        }
    }
}

/// Opens every source, finds its layout and closes it again.
///
/// # Errors
///
/// When one cannot be read or understood: better now than after an hour. When all of them are files
/// of direct messages.
pub fn survey(
    sources: &[SourceName],
    reading: &ReadOptions,
    fields: &ReadWishes,
) -> Result<Vec<Surveyed>, SourceError> {
    let surveyed = sources
        .iter()
        .map(|name| survey_one(name, reading, fields))
        .collect::<Result<Vec<_>, _>>()?;
    match surveyed.first() {
        Some(first) if surveyed.iter().all(|source| source.layout.is_none()) => {
            let name = first.name.to_string();
            Err(SourceError::OnlyDirectMessages { name })
        }
        _ => Ok(surveyed),
    }
}

fn survey_one(
    name: &SourceName,
    reading: &ReadOptions,
    fields: &ReadWishes,
) -> Result<Surveyed, SourceError> {
    if is_direct_message_file(&name.to_string()) {
        return Ok(Surveyed {
            name: name.clone(),
            layout: None,
            disk_bytes: None,
            source: None,
        });
    }
    let (source, layout) = open(name, reading, fields)?;
    let disk_bytes = source.disk_bytes();
    // What has a size can be opened again, so that a thousand files are not open at once.
    let source = disk_bytes.is_none().then_some(source);
    Ok(Surveyed {
        name: name.clone(),
        layout: Some(layout),
        disk_bytes,
        source,
    })
}

/// Opens one source and finds its layout.
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
    let layout = detect(source.sample(), source.sample_is_all(), fields);
    match layout {
        Ok(layout) => Ok((source, layout)),
        Err(error) => Err(SourceError::Layout {
            name: name.to_string(),
            source: error,
        }),
    }
}
