//! CSV: a column of terms, and perhaps one of groups. Also `.dicx`, the table form of LIWC.

use std::collections::HashMap;

use csv::StringRecord;

use super::{
    error::ExchangeError,
    foreign::{Entry, Foreign, Place, Syntax},
    model::ImportOptions,
};

/// Names by which a column of terms is known without being named.
const TERM_NAMES: &[&str] = &["term", "word", "keyword", "phrase", "kata"];

/// The column of terms in `.dicx`.
const DICX_TERM: &str = "DicTerm";

struct Table {
    header: Vec<String>,
    /// Each with its line.
    rows: Vec<(u64, StringRecord)>,
}

impl Table {
    fn read(text: &str, delimiter: u8, kind: &'static str) -> Result<Self, ExchangeError> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.map_err(|error| ExchangeError::Malformed {
                kind,
                place: String::from("the table"),
                problem: error.to_string(),
            })?;
            rows.push((row.position().map_or(0, csv::Position::line), row));
        }
        if rows.is_empty() {
            return Err(ExchangeError::NothingLeft {
                reason: String::new(),
            });
        }
        let (_, header) = rows.remove(0);
        let header = header.iter().map(|name| name.trim().to_owned()).collect();
        Ok(Self { header, rows })
    }

    fn wrong(&self, problem: String) -> ExchangeError {
        let columns: Vec<String> = self.header.iter().map(|it| format!("`{it}`")).collect();
        ExchangeError::Column {
            problem,
            columns: columns.join(", "),
        }
    }

    fn column(&self, name: &str) -> Result<usize, ExchangeError> {
        let found = self.header.iter().position(|it| it == name.trim());
        found.ok_or_else(|| self.wrong(format!("there is no column `{name}`")))
    }

    /// The column of terms where none is named.
    fn terms(&self, delimiter: u8, foreign: &mut Foreign) -> Result<usize, ExchangeError> {
        let known = |name: &String| TERM_NAMES.contains(&name.to_lowercase().as_str());
        let found: Vec<usize> = (0..self.header.len())
            .filter(|&column| known(&self.header[column]))
            .collect();
        match (found.as_slice(), self.header.as_slice()) {
            ([column], _) => Ok(*column),
            ([], [only]) => {
                if let Some(other) = [',', ';', '\t']
                    .into_iter()
                    .find(|&sign| u32::from(sign) != u32::from(delimiter) && only.contains(sign))
                {
                    let sign = if other == '\t' { "a tab" } else { "`;` or `,`" };
                    return Err(self.wrong(format!(
                        "the first line is one cell with {sign} inside; say what stands between \
                         cells with --csv-delimiter"
                    )));
                }
                foreign.remarks.push(format!(
                    "the first line, `{only}`, was taken for the name of the column"
                ));
                Ok(0)
            }
            ([], _) => Err(self.wrong(String::from("say with --column where the terms are"))),
            _ => Err(self.wrong(String::from(
                "several columns may hold the terms; say which with --column",
            ))),
        }
    }
}

/// Reads a table of terms.
pub(super) fn read(
    text: &str,
    tabs: bool,
    options: &ImportOptions,
) -> Result<Foreign, ExchangeError> {
    let delimiter = options.delimiter.unwrap_or(if tabs { b'\t' } else { b',' });
    let table = Table::read(text, delimiter, "csv")?;
    let mut foreign = Foreign::default();
    let group = match &options.group_column {
        Some(name) => Some(table.column(name)?),
        None if !options.only.is_empty() => {
            let problem = "--only needs to know where the categories are; name their column with \
                           --group-column, or leave --only out";
            return Err(table.wrong(String::from(problem)));
        }
        None => None,
    };
    let term = match &options.column {
        Some(name) => table.column(name)?,
        None => table.terms(delimiter, &mut foreign)?,
    };
    for (column, name) in table.header.iter().enumerate() {
        if column != term && Some(column) != group {
            let place = Place::Path(format!("column {}", column + 1));
            foreign.lose(
                &place,
                name,
                "only terms and groups of a table become a rule",
            );
        }
    }
    for (line, row) in &table.rows {
        let text = row.get(term).unwrap_or_default().trim();
        if text.is_empty() {
            continue;
        }
        let name = group.and_then(|column| row.get(column)).unwrap_or_default();
        let number = foreign.category(name.trim())?;
        foreign.categories[number].entries.push(Entry {
            text: String::from(text),
            syntax: Syntax::Stars,
            place: Place::Line(*line),
        });
    }
    Ok(foreign)
}

/// True for the table form of LIWC.
pub(super) fn is_dicx(text: &str) -> bool {
    text.trim_start().starts_with(DICX_TERM)
}

/// Reads `.dicx`: a column for each category, with a mark where a term belongs to it.
pub(super) fn read_dicx(text: &str) -> Result<Foreign, ExchangeError> {
    let table = Table::read(text, b',', "liwc")?;
    let term = table.column(DICX_TERM)?;
    let mut foreign = Foreign::default();
    let mut numbers = HashMap::new();
    for (column, name) in table.header.iter().enumerate() {
        if column != term {
            numbers.insert(column, foreign.category(name)?);
        }
    }
    for (line, row) in &table.rows {
        let place = Place::Line(*line);
        let text = row.get(term).unwrap_or_default().trim();
        if text.is_empty() {
            continue;
        }
        let mut marked = false;
        for (column, cell) in row.iter().enumerate() {
            let cell = cell.trim();
            let Some(&number) = numbers.get(&column) else {
                continue;
            };
            if cell.is_empty() || cell == "0" {
                continue;
            }
            marked = true;
            if !cell.eq_ignore_ascii_case("x") {
                let what = format!("{text} {cell}");
                foreign.lose(
                    &place,
                    &what,
                    "weights do not exist; the term counts like others",
                );
            }
            foreign.categories[number].entries.push(Entry {
                text: String::from(text),
                syntax: Syntax::Stars,
                place: place.clone(),
            });
        }
        if !marked {
            foreign.lose(&place, text, "it belongs to no category");
        }
    }
    Ok(foreign)
}
