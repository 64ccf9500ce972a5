//! The second pass over flagged.csv, once all rows are known: how often a text was flagged and what
//! group it is in cannot be told before. Rows go through one by one, whatever their number.

use std::{fs::File, path::Path};

use csv::ByteRecord;

use super::{
    OutputError,
    cell::{BOM, csv_writer},
    copies::{Copies, Groups, group_name, named_tag},
    flagged::COLUMNS,
    folder::{Folder, OutFile},
    plan::Plan,
    split::SplitFiles,
    workbook::{self, Book, Sheets},
};

/// Fills in what is known only now, and makes the files that are made of the rows.
pub(super) fn run(
    plan: &Plan<'_>,
    folder: &mut Folder,
    flagged: OutFile,
    copies: Copies,
) -> Result<(), OutputError> {
    let options = &plan.options;
    let first_pass = flagged.path().to_owned();
    flagged.close()?;
    let mut parts = SplitFiles::new(&options.split_by, options.csv_delimiter);
    let book_file = options
        .workbook
        .then(|| folder.file("flagged.xlsx"))
        .transpose()?;
    let path = folder.path().join("flagged.xlsx");
    let unwritable = |error| workbook::failed(&path, error);
    let mut book = match &book_file {
        Some(_) => Some((
            Book::new(folder.path()).map_err(unwritable)?,
            Sheets::flagged(),
        )),
        None => None,
    };
    let to = folder.rewritten("flagged.csv")?;
    let filled = fill(
        &first_pass,
        to,
        options.csv_delimiter,
        &copies.grouped(),
        |row| {
            if let Some((book, sheets)) = &mut book {
                book.add(sheets, row).map_err(unwritable)?;
            }
            if options.split_by.is_empty() {
                return Ok(());
            }
            parts.add(folder, row)
        },
    )?;
    folder.replace("flagged.csv", filled)?;
    parts.finish(folder)?;
    if let (Some((mut book, sheets)), Some(file)) = (book, book_file) {
        book.finish(sheets).map_err(unwritable)?;
        add_stats(&mut book, folder, options.csv_delimiter, unwritable)?;
        book.save(file)?;
    }
    Ok(())
}

/// The statistics, from their file, which is written by now.
fn add_stats(
    book: &mut Book,
    folder: &Folder,
    delimiter: u8,
    unwritable: impl Fn(rust_xlsxwriter::XlsxError) -> OutputError,
) -> Result<(), OutputError> {
    let path = folder.partial("stats.csv");
    let unreadable = |error: csv::Error| OutputError::write(&path)(error.into());
    let mut reader = reader(&path, delimiter)?;
    let mut row = ByteRecord::new();
    reader.read_byte_record(&mut row).map_err(unreadable)?;
    let mut sheets = Sheets::stats(&row);
    while reader.read_byte_record(&mut row).map_err(unreadable)? {
        book.add(&mut sheets, &row).map_err(&unwritable)?;
    }
    book.finish(sheets).map_err(unwritable)
}

/// Reads rows that saring wrote, the heading first.
fn reader(path: &Path, delimiter: u8) -> Result<csv::Reader<File>, OutputError> {
    let file = File::open(path).map_err(OutputError::write(path))?;
    Ok(csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .buffer_capacity(128 << 10)
        .from_reader(file))
}

/// Place of a column of flagged.csv.
pub(super) fn column(name: &str) -> usize {
    let place = COLUMNS.iter().position(|column| *column == name);
    place.unwrap_or(COLUMNS.len())
}

/// Copies the rows of `from` to `to`, with `copies` and `group_id` filled in, and shows each to `see`.
fn fill(
    from: &Path,
    mut to: OutFile,
    delimiter: u8,
    groups: &Groups,
    mut see: impl FnMut(&ByteRecord) -> Result<(), OutputError>,
) -> Result<OutFile, OutputError> {
    let (copies, group_id) = (column("copies"), column("group_id"));
    let mut reader = reader(from, delimiter)?;
    let unreadable = |error: csv::Error| OutputError::write(from)(error.into());
    std::io::Write::write_all(&mut to, BOM).map_err(|error| to.error(error))?;
    let path = to.path().to_owned();
    let unwritable = |error: csv::Error| OutputError::write(&path)(error.into());
    let mut writer = csv_writer(delimiter, to);
    let (mut row, mut filled) = (ByteRecord::new(), ByteRecord::new());
    let mut heading = true;
    while reader.read_byte_record(&mut row).map_err(unreadable)? {
        if std::mem::take(&mut heading) {
            writer.write_record(COLUMNS).map_err(unwritable)?;
            continue;
        }
        let of = row.get(group_id).and_then(named_tag);
        let (posts, name) = match of.and_then(|tag| groups.of(tag)) {
            Some((posts, first)) => (posts.to_string(), group_name(first)),
            None => Default::default(),
        };
        filled.clear();
        for (place, cell) in row.iter().enumerate() {
            filled.push_field(match place {
                _ if place == copies => posts.as_bytes(),
                _ if place == group_id => name.as_bytes(),
                _ => cell,
            });
        }
        writer.write_byte_record(&filled).map_err(unwritable)?;
        see(&filled)?;
    }
    writer
        .into_inner()
        .map_err(|error| OutputError::write(&path)(error.into_error()))
}
