//! Tables for the terminal, aligned by what characters look like, not by bytes.

use unicode_width::UnicodeWidthStr;

use crate::terminal::{BOLD, styled};

/// Rows of cells under a heading. Cells must be safe for a terminal.
#[derive(Debug)]
pub(crate) struct Table {
    heading: Vec<&'static str>,
    numbers: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Columns whose name begins with `>` hold numbers and are aligned to the right.
    pub(crate) fn new(columns: &[&'static str]) -> Self {
        Self {
            heading: columns
                .iter()
                .map(|name| name.trim_start_matches('>'))
                .collect(),
            numbers: columns.iter().map(|name| name.starts_with('>')).collect(),
            rows: vec![],
        }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let widths: Vec<usize> = (0..self.heading.len())
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells
                    .map(|cell| cell.width())
                    .fold(self.heading[column].width(), usize::max)
            })
            .collect();
        let line = |cells: &mut dyn Iterator<Item = &str>, bold: bool| {
            let mut line = String::from(" ");
            for ((cell, width), number) in cells.zip(&widths).zip(&self.numbers) {
                let space = " ".repeat(width - cell.width().min(*width));
                let cell = if bold {
                    styled(BOLD, cell)
                } else {
                    cell.to_owned()
                };
                line.push_str(&if *number {
                    format!(" {space}{cell} ")
                } else {
                    format!(" {cell}{space} ")
                });
            }
            line.trim_end().to_owned()
        };
        writeln!(f, "{}", line(&mut self.heading.iter().copied(), true))?;
        for row in &self.rows {
            writeln!(f, "{}", line(&mut row.iter().map(String::as_str), false))?;
        }
        Ok(())
    }
}

/// `1234567` → `1,234,567`.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 post`, `2 posts`.
pub(crate) fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", number(count))
}

/// `part` of `whole` in per cent; a dash when there is nothing to divide by.
pub(crate) fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let percent = part as f64 * 100.0 / whole as f64;
    if part > 0 && percent < 0.01 {
        "<0.01 %".to_owned()
    } else {
        format!("{percent:.2} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_shares() {
        assert_eq!(number(7), "7");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(share(1, 3), "33.33 %");
        assert_eq!(share(1, 1_000_000), "<0.01 %");
        assert_eq!(share(0, 0), "–");
    }
}
