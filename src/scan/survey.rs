//! Before anything is written: can every source be read, and how?

use super::{ScanError, ScanJob};
use crate::{
    input::{Source, SourceName},
    record::{Layout, detect, is_direct_message_file},
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
    pub(super) source: Option<Source>,
}

/// Opens every source, finds its layout and closes it again.
///
/// # Errors
///
/// When one cannot be read or understood: better now than after an hour.
pub fn survey(job: &ScanJob) -> Result<Vec<Surveyed>, ScanError> {
    let surveyed = job
        .sources
        .iter()
        .map(|name| survey_one(name, job))
        .collect::<Result<Vec<_>, _>>()?;
    match surveyed.first() {
        Some(first) if surveyed.iter().all(|source| source.layout.is_none()) => {
            Err(ScanError::OnlyDirectMessages {
                name: shown(&first.name),
            })
        }
        _ => Ok(surveyed),
    }
}

fn survey_one(name: &SourceName, job: &ScanJob) -> Result<Surveyed, ScanError> {
    if is_direct_message_file(&shown(name)) {
        return Ok(Surveyed {
            name: name.clone(),
            layout: None,
            disk_bytes: None,
            source: None,
        });
    }
    let source = Source::open(name, &job.reading)?;
    let layout = detect(source.sample(), source.sample_is_all(), &job.fields).map_err(|error| {
        ScanError::Layout {
            name: source.name(),
            source: error,
        }
    })?;
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

/// A source's name as it is shown and stored.
pub(super) fn shown(name: &SourceName) -> String {
    match name {
        SourceName::Path(path) => path.to_string_lossy().into_owned(),
        SourceName::Stdin => "-".to_owned(),
    }
}
