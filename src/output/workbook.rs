//! flagged.xlsx: the rows of flagged.csv for whoever would rather have a workbook, and the statistics.
//!
//! Ids are text, so that no spreadsheet rounds them, and no cell is a formula or a link. Rows go to
//! temporary files in the output folder that have no name, not to the system's folder for such files.

use std::path::Path;

use csv::ByteRecord;
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet,
    XlsxError,
};

use super::{OutputError, flagged, folder::OutFile};

/// Rows of a sheet, the heading included.
const MOST_ROWS: u32 = 1_048_576;
/// UTF-16 units of a cell.
const MOST_UNITS: usize = 32_767;

/// What `verdict` offers. Anything else can be typed too.
const VERDICTS: [&str; 3] = ["confirmed", "not", "unsure"];

/// Columns of flagged.csv that are numbers of saring's own; all else is text.
const NUMBERS: &[&str] = &["record", "byte_offset", "severity_rank", "copies"];

/// Columns of stats.csv that are not numbers.
const STATS_TEXTS: &[&str] = &[
    "level",
    "topic",
    "rule",
    "role",
    "language",
    "country",
    "platform",
    "community",
    "kind",
    "day",
    "week",
    "month",
    "tz",
    "estimated",
];

/// How wide columns are, in characters, and whether their text is wrapped.
const WIDTHS: &[(&str, f64, bool)] = &[
    ("finding_id", 18.0, false),
    ("url", 32.0, false),
    ("created_at", 21.0, false),
    ("created_at_raw", 21.0, false),
    ("topic", 22.0, false),
    ("rules", 28.0, true),
    ("terms", 24.0, true),
    ("excerpt", 70.0, true),
    ("referral", 44.0, true),
    ("note", 36.0, true),
    ("record_hash", 34.0, false),
];
const OTHER_WIDTH: f64 = 14.0;
/// Height of all rows below the heading where text is wrapped: four lines. A height for each row would
/// have to be kept in memory, and not every spreadsheet works heights out when it opens a file.
const WRAPPED_HEIGHT: f64 = 60.0;
const HEADING_HEIGHT: f64 = 18.0;

/// A workbook being made.
pub(super) struct Book {
    workbook: Workbook,
    heading: Format,
    plain: Format,
    wrapped: Format,
    most_rows: u32,
}

/// Sheets of one kind: as many as the rows need.
pub(super) struct Sheets {
    name: &'static str,
    columns: Vec<Column>,
    /// Sheets begun, and rows in the last one, its heading included.
    begun: u32,
    rows: u32,
}

struct Column {
    name: String,
    number: bool,
}

impl Book {
    pub(super) fn new(folder: &Path) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder)?;
        // A fixed time: the same scan gives the same bytes.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let plain = Format::new().set_align(FormatAlign::Top);
        Ok(Self {
            workbook,
            heading: Format::new().set_bold(),
            wrapped: plain.clone().set_text_wrap(),
            plain,
            most_rows: MOST_ROWS,
        })
    }

    /// Adds a row below those that are there, on a further sheet where one is full.
    pub(super) fn add(&mut self, sheets: &mut Sheets, row: &ByteRecord) -> Result<(), XlsxError> {
        if sheets.begun == 0 || sheets.rows == self.most_rows {
            self.begin(sheets)?;
        }
        let at = sheets.rows;
        let sheet = last(&mut self.workbook)?;
        for ((place, cell), column) in (0..).zip(row).zip(&sheets.columns) {
            let text = String::from_utf8_lossy(cell);
            match text.parse::<f64>() {
                Ok(number) if column.number => sheet.write_number(at, place, number)?,
                _ => sheet.write_string(at, place, fitting(&text))?,
            };
        }
        sheets.rows += 1;
        Ok(())
    }

    fn begin(&mut self, sheets: &mut Sheets) -> Result<(), XlsxError> {
        end(&mut self.workbook, sheets)?;
        sheets.begun += 1;
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(match sheets.begun {
            1 => sheets.name.to_owned(),
            number => format!("{} {number}", sheets.name),
        })?;
        sheet.set_freeze_panes(1, 0)?;
        if sheets.columns.iter().any(|column| column.name == "excerpt") {
            sheet.set_default_row_height(WRAPPED_HEIGHT);
            sheet.set_row_height(0, HEADING_HEIGHT)?;
        }
        for (place, column) in (0..).zip(&sheets.columns) {
            let known = WIDTHS.iter().find(|known| known.0 == column.name);
            let (width, wraps) = known.map_or((OTHER_WIDTH, false), |known| (known.1, known.2));
            sheet.set_column_width(place, width)?;
            let format = if wraps { &self.wrapped } else { &self.plain };
            sheet.set_column_format(place, format)?;
            sheet.write_string_with_format(0, place, &column.name, &self.heading)?;
        }
        sheets.rows = 1;
        Ok(())
    }

    /// Ends the sheets of a kind; there is at least one, if only with its heading.
    pub(super) fn finish(&mut self, mut sheets: Sheets) -> Result<(), XlsxError> {
        if sheets.begun == 0 {
            self.begin(&mut sheets)?;
        }
        end(&mut self.workbook, &sheets)
    }

    /// Writes the file.
    pub(super) fn save(mut self, mut file: OutFile) -> Result<(), OutputError> {
        self.workbook
            .save_to_writer(&mut file)
            .map_err(|error| failed(file.path(), error))?;
        file.close()
    }
}

impl Sheets {
    /// Sheets with the columns of flagged.csv.
    pub(super) fn flagged() -> Self {
        let columns = flagged::COLUMNS.iter().map(|name| Column {
            name: (*name).to_owned(),
            number: NUMBERS.contains(name),
        });
        Self::new("flagged", columns.collect())
    }

    /// Sheets with the columns of stats.csv, which depend on what it is grouped by.
    pub(super) fn stats(heading: &ByteRecord) -> Self {
        let columns = heading.iter().map(|name| {
            let name = String::from_utf8_lossy(name).into_owned();
            Column {
                number: !STATS_TEXTS.contains(&&*name),
                name,
            }
        });
        Self::new("stats", columns.collect())
    }

    fn new(name: &'static str, columns: Vec<Column>) -> Self {
        Self {
            name,
            columns,
            begun: 0,
            rows: 0,
        }
    }
}

/// Puts what belongs to all rows of the last sheet around them.
fn end(workbook: &mut Workbook, sheets: &Sheets) -> Result<(), XlsxError> {
    if sheets.begun == 0 {
        return Ok(());
    }
    let sheet = last(workbook)?;
    let last_column = u16::try_from(sheets.columns.len().saturating_sub(1)).unwrap_or_default();
    sheet.autofilter(0, 0, sheets.rows - 1, last_column)?;
    let verdict = sheets
        .columns
        .iter()
        .position(|column| column.name == "verdict");
    if let (Some(place), 2..) = (verdict, sheets.rows) {
        let place = u16::try_from(place).unwrap_or_default();
        let choice = DataValidation::new()
            .allow_list_strings(&VERDICTS)?
            .show_error_message(false);
        sheet.add_data_validation(1, place, sheets.rows - 1, place, &choice)?;
    }
    Ok(())
}

fn last(workbook: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
    let index = workbook.worksheets().len().saturating_sub(1);
    workbook.worksheet_from_index(index)
}

/// The text, cut to what a cell can hold, without what XML cannot say.
fn fitting(text: &str) -> String {
    let units: usize = text.chars().map(char::len_utf16).sum();
    let mut room = if units > MOST_UNITS {
        MOST_UNITS - 1
    } else {
        units
    };
    let mut fitting = String::with_capacity(text.len());
    for c in text.chars() {
        let Some(rest) = room.checked_sub(c.len_utf16()) else {
            break;
        };
        room = rest;
        fitting.push(if matches!(c, '\u{FFFE}' | '\u{FFFF}') {
            '\u{FFFD}'
        } else {
            c
        });
    }
    if units > MOST_UNITS {
        fitting.push('…');
    }
    fitting
}

/// An error with the name of the file.
pub(super) fn failed(path: &Path, error: XlsxError) -> OutputError {
    OutputError::write(path)(match error {
        XlsxError::IoError(error) => error,
        other => std::io::Error::other(other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_sheet_goes_on_in_the_next_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut book = Book::new(folder.path()).unwrap();
        book.most_rows = 3;
        let mut sheets = Sheets::flagged();
        let row = ByteRecord::from(vec!["=1+1"; flagged::COLUMNS.len()]);
        for _ in 0..5 {
            book.add(&mut sheets, &row).unwrap();
        }
        book.finish(sheets).unwrap();
        let sheets = book.workbook.worksheets().iter();
        let names: Vec<String> = sheets.map(|sheet| sheet.name()).collect();
        assert_eq!(names, ["flagged", "flagged 2", "flagged 3"]);
        let bytes = book.workbook.save_to_buffer().unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut last = zip.by_name("xl/worksheets/sheet3.xml").unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut last, &mut text).unwrap();
        assert_eq!(text.matches("<row ").count(), 2);
        assert!(text.contains("=1+1") && !text.contains("<f>"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn cells_fit() {
        assert_eq!(fitting("a\u{FFFF}b"), "a\u{FFFD}b");
        let long = fitting(&"😀".repeat(20_000));
        assert!(long.ends_with('…'));
        assert!(long.encode_utf16().count() <= MOST_UNITS);
        assert_eq!(fitting(&"x".repeat(MOST_UNITS)).len(), MOST_UNITS);
    }
}
