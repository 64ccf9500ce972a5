//! The one writer of a run: puts the outcomes of chunks in order and adds what only it knows.

use std::{collections::HashMap, io::Write, path::Path};

use super::{
    OutputError,
    cell::{BOM, RowEncoder},
    copies::Copies,
    finding_id::finding_id,
    flagged::{self, PendingRow, RowId},
    folder::{Folder, OutFile},
    manifest::{RunInfo, Totals, manifest},
    matches,
    outcome::ChunkOutcome,
    plan::Plan,
    rules_csv, second_pass,
    split::SplitNames,
    stats::{self, TopicSummary},
    tally::Tally,
};

const REJECT_COLUMNS: &[&str] = &["source", "record", "byte_offset", "reason", "wording"];

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Of all sources together.
    pub totals: Totals,
    /// Of each source.
    pub per_source: Vec<Totals>,
    /// The topics, in order.
    pub topics: Vec<TopicSummary>,
    /// What the operator should know.
    pub warnings: Vec<String>,
}

/// A run being written.
#[derive(Debug)]
pub struct Run<'a> {
    plan: &'a Plan<'a>,
    folder: Folder,
    flagged: OutFile,
    rejects: OutFile,
    matches: Option<OutFile>,
    tally: Tally,
    per_source: Vec<Totals>,
    /// Encoded name of each source.
    source_cells: Vec<Vec<u8>>,
    /// How often each text of posts without id was flagged.
    occurrences: HashMap<[u8; 32], u64>,
    copies: Copies,
    split_names: SplitNames,
    prefix: RowEncoder,
    line: Vec<u8>,
}

impl<'a> Run<'a> {
    /// Makes the folder and opens its files; with `force` an old folder is taken over.
    ///
    /// # Errors
    ///
    /// When the folder is there already or cannot be written.
    pub fn create(plan: &'a Plan<'a>, folder: &Path, force: bool) -> Result<Self, OutputError> {
        let mut folder = Folder::create(folder, force)?;
        let mut prefix = RowEncoder::new(plan.options.csv_delimiter);
        let mut open = |name, columns: &[&str]| {
            let mut file = begin(&mut folder, name)?;
            prefix.clear();
            columns.iter().for_each(|column| prefix.fixed(column));
            prefix.end();
            prefix
                .bytes(|header| file.write_all(header))
                .map_err(|error| file.error(error))?;
            Ok(file)
        };
        let flagged = open("flagged.csv", flagged::COLUMNS)?;
        let rejects = open("rejects.csv", REJECT_COLUMNS)?;
        let matches = plan
            .options
            .matches
            .then(|| open("matches.csv", matches::COLUMNS))
            .transpose()?;
        let source_cells = plan
            .sources
            .iter()
            .map(|name| cell(&mut prefix, name))
            .collect();
        Ok(Self {
            plan,
            folder,
            flagged,
            rejects,
            matches,
            tally: Tally::default(),
            per_source: vec![Totals::default(); plan.sources.len()],
            source_cells,
            occurrences: HashMap::new(),
            copies: Copies::default(),
            split_names: SplitNames::default(),
            prefix,
            line: Vec::new(),
        })
    }

    /// Writes the outcome of a chunk and empties it. Chunks come in order, source by source;
    /// `first_record` is the number of the chunk's first record, counting from 1 in each source.
    ///
    /// # Errors
    ///
    /// When a file cannot be written, or `--by` makes too many groups.
    pub fn append(
        &mut self,
        source: usize,
        first_record: u64,
        outcome: &mut ChunkOutcome,
    ) -> Result<(), OutputError> {
        self.append_rows(source, first_record, outcome)?;
        self.take_counts(outcome)
    }

    /// The same, but for counts by group, which may stay in the outcome until there are many: adding
    /// them up chunk by chunk would cost as much as counting. [`Run::take_counts`] takes what is left.
    ///
    /// # Errors
    ///
    /// As for [`Run::append`].
    pub fn append_rows(
        &mut self,
        source: usize,
        first_record: u64,
        outcome: &mut ChunkOutcome,
    ) -> Result<(), OutputError> {
        self.write_rows(source, first_record, outcome)?;
        self.write_rejects(source, first_record, outcome)?;
        for &(text, sketch) in &outcome.texts {
            self.copies.add(text, sketch);
        }
        if let Some(totals) = self.per_source.get_mut(source) {
            totals.merge(&outcome.totals);
        }
        outcome.clear_rows();
        if outcome.tally.is_large() {
            self.take_counts(outcome)?;
        }
        Ok(())
    }

    /// Takes the counts by group that an outcome holds.
    ///
    /// # Errors
    ///
    /// When `--by` makes too many groups.
    pub fn take_counts(&mut self, outcome: &mut ChunkOutcome) -> Result<(), OutputError> {
        self.tally.merge(&outcome.tally, &self.plan.options.by)?;
        outcome.tally.clear();
        Ok(())
    }

    /// Writes the statistics and run.json, and gives all files their names.
    ///
    /// # Errors
    ///
    /// When a file cannot be written; the files then stay behind as `.partial`.
    pub fn finish(self, info: RunInfo) -> Result<Summary, OutputError> {
        self.end(info, false)
    }

    /// The same for a run that was cut short: no shares, and every file ends in `.interrupted`.
    ///
    /// # Errors
    ///
    /// As for [`Run::finish`].
    pub fn interrupt(self, info: RunInfo) -> Result<Summary, OutputError> {
        self.end(info, true)
    }

    /// Totals so far of each source.
    #[must_use]
    pub fn per_source(&self) -> &[Totals] {
        &self.per_source
    }

    /// Totals so far.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        self.per_source.iter().for_each(|part| totals.merge(part));
        totals
    }

    fn write_rows(
        &mut self,
        source: usize,
        first_record: u64,
        outcome: &ChunkOutcome,
    ) -> Result<(), OutputError> {
        let mut occurrence = 0;
        for row in &outcome.rows {
            if let (true, RowId::Text(hash)) = (row.first, &row.id) {
                let count = self.occurrences.entry(*hash).or_default();
                *count += 1;
                occurrence = *count;
            }
            self.split_names.take(&row.split)?;
            let id = self.row_id(row, occurrence);
            let record = first_record + u64::from(row.index);
            self.write_row(source, record, &id, row, outcome)?;
            self.write_matches(source, record, &id, row, outcome)?;
        }
        Ok(())
    }

    fn row_id(&self, row: &PendingRow, occurrence: u64) -> String {
        match &row.id {
            RowId::Post(id) => id.clone(),
            RowId::Text(hash) => {
                let topic = self.plan.rules.topics.get(row.topic);
                let topic = topic.map_or(&b""[..], |topic| topic.id.as_bytes());
                finding_id(&[b"text", hash, &occurrence.to_le_bytes(), topic])
            }
        }
    }

    fn write_row(
        &mut self,
        source: usize,
        record: u64,
        id: &str,
        row: &PendingRow,
        outcome: &ChunkOutcome,
    ) -> Result<(), OutputError> {
        self.begin_line(source, record, id);
        self.number(row.offset);
        if row.numbered {
            self.number(record);
        }
        outcome
            .tails
            .bytes(|tails| self.line.extend_from_slice(&tails[row.tail.clone()]));
        self.flagged
            .write_all(&self.line)
            .map_err(|error| self.flagged.error(error))
    }

    fn write_matches(
        &mut self,
        source: usize,
        record: u64,
        id: &str,
        row: &PendingRow,
        outcome: &ChunkOutcome,
    ) -> Result<(), OutputError> {
        self.begin_line(source, record, id);
        let Some(file) = &mut self.matches else {
            return Ok(());
        };
        outcome
            .match_lines
            .bytes(|lines| {
                // Free text has no line ends left, so every line end ends a row.
                for line in lines[row.matches.clone()].split_inclusive(|&byte| byte == b'\n') {
                    file.write_all(&self.line)?;
                    file.write_all(line)?;
                }
                Ok(())
            })
            .map_err(|error| file.error(error))
    }

    fn write_rejects(
        &mut self,
        source: usize,
        first_record: u64,
        outcome: &ChunkOutcome,
    ) -> Result<(), OutputError> {
        for &(index, offset, reason) in &outcome.rejects {
            self.line.clear();
            self.source(source);
            self.number(first_record + u64::from(index));
            self.number(offset);
            self.prefix.clear();
            self.prefix.fixed(reason.code());
            self.prefix.fixed(reason.wording());
            self.prefix.end();
            self.prefix
                .bytes(|cells| self.line.extend_from_slice(cells));
            self.rejects
                .write_all(&self.line)
                .map_err(|error| self.rejects.error(error))?;
        }
        Ok(())
    }

    fn begin_line(&mut self, source: usize, record: u64, id: &str) {
        self.line.clear();
        self.line.extend_from_slice(id.as_bytes());
        self.line.push(self.plan.options.csv_delimiter);
        self.source(source);
        self.number(record);
    }

    fn source(&mut self, source: usize) {
        if let Some(cell) = self.source_cells.get(source) {
            self.line.extend_from_slice(cell);
        }
        self.line.push(self.plan.options.csv_delimiter);
    }

    /// Appends an integer and the delimiter after it.
    fn number(&mut self, number: u64) {
        self.line.extend_from_slice(number.to_string().as_bytes());
        self.line.push(self.plan.options.csv_delimiter);
    }

    fn end(mut self, mut info: RunInfo, interrupted: bool) -> Result<Summary, OutputError> {
        let totals = self.totals();
        let mut file = begin(&mut self.folder, "stats.csv")?;
        info.warnings.extend(stats::write(
            self.plan,
            &self.tally,
            interrupted,
            &mut file,
        )?);
        file.close()?;
        let mut file = begin(&mut self.folder, "rules.csv")?;
        rules_csv::write(self.plan, &self.tally, &mut file)?;
        file.close()?;
        self.rejects.close()?;
        self.matches.take().map_or(Ok(()), OutFile::close)?;
        info.warnings.extend(copies_warning(&self.copies));
        second_pass::run(self.plan, &mut self.folder, self.flagged, self.copies)?;
        // Last, so that a folder with a run.json has everything else.
        let mut file = self.folder.file("run.json")?;
        let names = self.folder.names();
        let json = manifest(
            self.plan,
            &info,
            &self.per_source,
            &totals,
            &names,
            interrupted,
        );
        writeln!(file, "{json:#}").map_err(|error| file.error(error))?;
        file.close()?;
        if interrupted {
            self.folder.interrupt()?;
        } else {
            self.folder.finish()?;
        }
        Ok(Summary {
            totals,
            per_source: self.per_source,
            topics: stats::topic_summaries(self.plan, &self.tally),
            warnings: info.warnings,
        })
    }
}

fn copies_warning(copies: &Copies) -> Option<String> {
    (copies.left_out() > 0).then(|| {
        format!(
            "more different texts were flagged than are told apart: {} posts have no copies and \
             no group_id in flagged.csv; scan with fewer topics, or a part of the export at a time",
            copies.left_out()
        )
    })
}

/// Opens a CSV file with its byte order mark.
fn begin(folder: &mut Folder, name: &str) -> Result<OutFile, OutputError> {
    let mut file = folder.file(name)?;
    file.write_all(BOM).map_err(|error| file.error(error))?;
    Ok(file)
}

/// One encoded cell, without anything after it.
fn cell(encoder: &mut RowEncoder, text: &str) -> Vec<u8> {
    encoder.clear();
    encoder.free(text);
    encoder.end();
    encoder.bytes(|bytes| bytes.strip_suffix(b"\n").unwrap_or(bytes).to_vec())
}
