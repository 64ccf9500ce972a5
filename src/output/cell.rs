//! CSV cells: quoting by the csv crate, and protection of whoever opens them in a spreadsheet.

use std::{borrow::Cow, cell::RefCell, io, io::Write, ops::Range};

use super::visible::{Sight, safe_for_terminal, sight};

/// Excel reads a file without it in the legacy code page.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A cell of free text: escapes what cannot be seen, and puts `'` before what a spreadsheet would
/// take for a formula. Plain integers, also negative ones, stay as they are.
pub(super) fn free_text(text: &str) -> Cow<'_, str> {
    let guarded = is_formula(text);
    let shown = safe_for_terminal(text);
    if guarded || is_formula(&shown) {
        Cow::Owned(format!("'{shown}"))
    } else {
        shown
    }
}

/// The text of a cell, without the `'` that [`free_text`] put before it.
pub(super) fn unguarded(cell: &str) -> &str {
    let is_guarded = |text: &&str| {
        let escaped = ["\\t", "\\r", "\\u{"]
            .iter()
            .any(|begin| text.starts_with(begin));
        escaped || is_formula(text)
    };
    cell.strip_prefix('\'').filter(is_guarded).unwrap_or(cell)
}

/// Spreadsheets trim before they look, and those of East Asia take wide signs for narrow ones.
fn is_formula(text: &str) -> bool {
    let first = text.chars().find(|&c| sight(c) == Sight::Plain);
    let starts = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\u{2212}')
    );
    starts && !is_integer(text) || text.starts_with(['\t', '\r'])
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where encoded cells go. The csv writer lends its sink only shared, hence the cell.
#[derive(Debug, Default)]
struct Sink(RefCell<Vec<u8>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.get_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes rows as all files have them.
pub(super) fn csv_writer<W: Write>(delimiter: u8, to: W) -> csv::Writer<W> {
    csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::Any(b'\n'))
        .flexible(true)
        .buffer_capacity(4 << 10)
        .from_writer(to)
}

/// Encodes rows, or parts of rows, into one buffer that is reused.
#[derive(Debug)]
pub(super) struct RowEncoder {
    writer: csv::Writer<Sink>,
}

impl RowEncoder {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            writer: csv_writer(delimiter, Sink::default()),
        }
    }

    /// A cell whose text saring made itself.
    pub(super) fn fixed(&mut self, text: &str) {
        self.writer
            .write_field(text)
            .expect("the sink is memory, which never refuses");
    }

    /// A cell whose text comes from outside.
    pub(super) fn free(&mut self, text: &str) {
        self.fixed(&free_text(text));
    }

    /// A cell with an integer.
    pub(super) fn number(&mut self, number: u64) {
        self.fixed(&number.to_string());
    }

    /// Ends the row; where it stands in [`Self::bytes`], its line end included.
    pub(super) fn end(&mut self) -> Range<usize> {
        let start = self.writer.get_ref().0.borrow().len();
        self.writer
            .write_record(None::<&[u8]>)
            .and_then(|()| Ok(self.writer.flush()?))
            .expect("the sink is memory, which never refuses");
        start..self.writer.get_ref().0.borrow().len()
    }

    /// Some cells of free text, each behind the delimiter. What else is in the encoder is forgotten.
    pub(super) fn cells<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> Vec<u8> {
        self.clear();
        // A row of one empty cell would have quotes, and so would a cell that is a row by itself.
        self.fixed("x");
        texts.into_iter().for_each(|text| self.free(text));
        let row = self.end();
        let cells = self.bytes(|bytes| bytes[row.start + 1..row.end - 1].to_vec());
        self.clear();
        cells
    }

    /// Lends the encoded bytes.
    pub(super) fn bytes<T>(&self, take: impl FnOnce(&[u8]) -> T) -> T {
        take(&self.writer.get_ref().0.borrow())
    }

    pub(super) fn clear(&mut self) {
        self.writer.get_ref().0.borrow_mut().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed() {
        for (text, cell) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+62 812", "'+62 812"),
            ("-1+1", "'-1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\\t=1"),
            ("\rx", "'\\rx"),
            ("\u{feff}=1", "'\\u{feff}=1"),
            ("  =1", "'  =1"),
            ("\u{200b}+1", "'\\u{200b}+1"),
            ("\u{a0}@x", "'\u{a0}@x"),
            ("＝1+1", "'＝1+1"),
            ("-1001234567890", "-1001234567890"),
            ("17301", "17301"),
            ("-", "'-"),
            ("aku = kamu", "aku = kamu"),
            ("자살", "자살"),
            ("", ""),
        ] {
            assert_eq!(free_text(text), cell, "{text:?}");
            assert_eq!(unguarded(cell), cell.strip_prefix('\'').unwrap_or(cell));
        }
    }

    #[test]
    fn rows_are_quoted_and_reused() {
        let mut encoder = RowEncoder::new(b';');
        encoder.free("a;b");
        encoder.free("say \"no\"");
        encoder.number(7);
        let range = encoder.end();
        encoder.bytes(|bytes| {
            assert_eq!(&bytes[range], b"\"a;b\";\"say \"\"no\"\"\";7\n");
        });
        encoder.clear();
        encoder.fixed("x");
        assert_eq!(encoder.end(), 0..2);
    }
}
