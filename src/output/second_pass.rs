//! The second pass over flagged.csv, once all rows are known: how often a text was flagged and what
//! group it is in cannot be told before. Rows go through a few at a time, whatever their number.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

use csv::ByteRecord;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

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
    let see = |row: &ByteRecord| {
        if let Some((book, sheets)) = &mut book {
            book.add(sheets, row).map_err(unwritable)?;
        }
        if options.split_by.is_empty() {
            return Ok(());
        }
        parts.add(folder, row)
    };
    let see = (options.workbook || !options.split_by.is_empty()).then_some(see);
    let groups = copies.grouped();
    let filled = fill(&first_pass, to, options.csv_delimiter, &groups, see)?;
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

/// Bytes of rows that one thread fills in at a time, about.
const BLOCK: usize = 1 << 18;

/// Copies the rows of `from` to `to`, with `copies` and `group_id` filled in by all threads, and shows each to
/// `see`, where there is anybody to see them.
fn fill(
    from: &Path,
    mut to: OutFile,
    delimiter: u8,
    groups: &Groups,
    mut see: Option<impl FnMut(&ByteRecord) -> Result<(), OutputError>>,
) -> Result<OutFile, OutputError> {
    let mut file = File::open(from).map_err(OutputError::write(from))?;
    let mut rest = Vec::new();
    let mut heading = true;
    loop {
        let mut blocks = Vec::new();
        while blocks.len() < rayon::current_num_threads() {
            let block = whole_rows(&mut file, &mut rest).map_err(OutputError::write(from))?;
            match block {
                block if block.is_empty() => break,
                block => blocks.push((block, std::mem::take(&mut heading))),
            }
        }
        if blocks.is_empty() {
            return Ok(to);
        }
        let filled = blocks.par_iter().map(|(block, heading)| {
            filled(block, *heading, delimiter, groups)
                .map_err(|error| OutputError::write(from)(error.into()))
        });
        for rows in filled.collect::<Result<Vec<_>, _>>()? {
            to.write_all(&rows).map_err(|error| to.error(error))?;
            if let Some(see) = &mut see {
                show(&rows, delimiter, from, see)?;
            }
        }
    }
}

/// The next rows of a file, whole ones, as many as make a block, or the last; nothing at its end. What is
/// read beyond them is kept.
fn whole_rows(file: &mut impl Read, rest: &mut Vec<u8>) -> io::Result<Vec<u8>> {
    // Quotes are doubled in rows that saring wrote, so a row ends where their number is even.
    let (mut even, mut end, mut looked) = (true, None, 0);
    loop {
        let wanted = (BLOCK - rest.len() % BLOCK) as u64;
        let read = file.by_ref().take(wanted).read_to_end(rest)?;
        for at in memchr::memchr2_iter(b'"', b'\n', &rest[looked..]) {
            match rest[looked + at] {
                b'"' => even = !even,
                _ if even => end = Some(looked + at + 1),
                _ => {}
            }
        }
        looked = rest.len();
        let end = match end {
            _ if read == 0 => rest.len(),
            Some(end) => end,
            None => continue,
        };
        let behind = rest.split_off(end);
        return Ok(std::mem::replace(rest, behind));
    }
}

/// Rows with `copies` and `group_id`, behind the heading where they begin with one.
fn filled(block: &[u8], heading: bool, delimiter: u8, groups: &Groups) -> csv::Result<Vec<u8>> {
    let (copies, group_id) = (column("copies"), column("group_id"));
    let mut out = Vec::with_capacity(block.len() + block.len() / 8);
    if heading {
        out.extend_from_slice(BOM);
    }
    let mut writer = csv_writer(delimiter, out);
    let mut reader = rows_of(block, delimiter);
    let (mut row, mut filled) = (ByteRecord::new(), ByteRecord::new());
    if heading && reader.read_byte_record(&mut row)? {
        writer.write_record(COLUMNS)?;
    }
    while reader.read_byte_record(&mut row)? {
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
        writer.write_byte_record(&filled)?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// Shows rows one by one, without the heading.
fn show(
    rows: &[u8],
    delimiter: u8,
    path: &Path,
    see: &mut impl FnMut(&ByteRecord) -> Result<(), OutputError>,
) -> Result<(), OutputError> {
    let mut reader = rows_of(rows.strip_prefix(BOM).unwrap_or(rows), delimiter);
    let mut row = ByteRecord::new();
    let unreadable = |error: csv::Error| OutputError::write(path)(error.into());
    if rows.starts_with(BOM) {
        reader.read_byte_record(&mut row).map_err(unreadable)?;
    }
    while reader.read_byte_record(&mut row).map_err(unreadable)? {
        see(&row)?;
    }
    Ok(())
}

fn rows_of(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .from_reader(bytes)
}
