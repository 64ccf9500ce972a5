//! What a scan wrote into its folder, read again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use saring::output::safe_for_terminal;
use serde_json::Value;

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

/// The rows of flagged.csv with these ids, in the order of the ids.
pub(crate) fn find_rows(run: &Path, manifest: &Value, ids: &[String]) -> Result<Vec<Row>> {
    let path = run_file(run, "flagged.csv")?;
    let delimiter = manifest["options"]["csv_delimiter"].as_str();
    let delimiter = delimiter.and_then(|text| text.bytes().next());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .from_path(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let header: Vec<String> = reader
        .headers()?
        .iter()
        .map(|name| name.trim_start_matches('\u{FEFF}').to_owned())
        .collect();
    let mut found: HashMap<&str, Row> = HashMap::new();
    let mut record = csv::StringRecord::new();
    let damaged = || format!("{} is damaged", path.display());
    while found.len() < ids.len() && reader.read_record(&mut record).with_context(damaged)? {
        if let Some(id) = ids.iter().find(|id| record.get(0) == Some(id.as_str())) {
            let cells = record.iter().map(str::to_owned);
            found.insert(id, header.iter().cloned().zip(cells).collect());
        }
    }
    let row = |id: &String| {
        found.remove(id.as_str()).with_context(|| {
            format!(
                "no finding {} in {}; finding ids are in its first column",
                safe_for_terminal(id),
                path.display()
            )
        })
    };
    ids.iter().map(row).collect()
}
