//! What a scan wrote into its folder, read again.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use saring::output::safe_for_terminal;
use serde_json::Value;

/// Bytes of a header.
const HEADER: u64 = 4 << 10;

/// One row of flagged.csv by column name.
pub(crate) type Row = HashMap<String, String>;

/// The file of a run, whether it was finished or cut short.
fn run_file(run: &Path, name: &str) -> Result<PathBuf> {
    let finished = run.join(name);
    let interrupted = run.join(format!("{name}.interrupted"));
    match (finished.exists(), interrupted.exists()) {
        (true, _) => Ok(finished),
        (_, true) => Ok(interrupted),
        _ => bail!(
            "{} has no {name}: give the folder that `saring scan --out` wrote",
            run.display()
        ),
    }
}

/// run.json.
pub(crate) fn read_manifest(run: &Path) -> Result<Value> {
    let path = run_file(run, "run.json")?;
    let text = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is damaged", path.display()))
}

/// What parts the cells of a file: whoever opened it in a spreadsheet may have saved it otherwise.
fn delimiter_of(path: &Path) -> Result<u8> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut header = Vec::new();
    file.take(HEADER).read_to_end(&mut header)?;
    let name = b"finding_id";
    let found = header.windows(name.len()).position(|bytes| bytes == name);
    let behind = found.and_then(|start| header.get(start + name.len()..));
    let mut behind = behind.unwrap_or_default().iter().copied();
    Ok(behind.find(|byte| *byte != b'"').unwrap_or(b','))
}

/// The rows of flagged.csv with these ids, in the order of the ids. A post that was edited, or stands in
/// several exports, has several; of those that are the same to the byte, the first.
pub(crate) fn find_rows(run: &Path, ids: &[String]) -> Result<Vec<Row>> {
    let path = run_file(run, "flagged.csv")?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter_of(&path)?)
        .from_path(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let header: Vec<String> = reader
        .headers()?
        .iter()
        .map(|name| name.trim_start_matches('\u{FEFF}').to_owned())
        .collect();
    let mut found: HashMap<&str, Vec<Row>> = HashMap::new();
    let mut record = csv::StringRecord::new();
    let damaged = || format!("{} is damaged", path.display());
    while reader.read_record(&mut record).with_context(damaged)? {
        if let Some(id) = ids.iter().find(|id| record.get(0) == Some(id.as_str())) {
            let cells = record.iter().map(str::to_owned);
            let row: Row = header.iter().cloned().zip(cells).collect();
            let rows = found.entry(id).or_default();
            if rows
                .iter()
                .all(|known| known.get("record_hash") != row.get("record_hash"))
            {
                rows.push(row);
            }
        }
    }
    let mut rows = Vec::new();
    for id in ids {
        rows.extend(found.remove(id.as_str()).with_context(|| {
            format!(
                "no finding {} in {}; finding ids are in its first column",
                safe_for_terminal(id),
                path.display()
            )
        })?);
    }
    Ok(rows)
}

/// Whether an input is the one that a cell names: before `-` and the like flagged.csv has a `'`.
pub(crate) fn is_called(input: &Value, cell: &str) -> bool {
    let guarded = cell.strip_prefix('\'');
    input["name"] == cell || guarded.is_some_and(|name| input["name"] == name)
}
