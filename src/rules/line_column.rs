//! From byte ranges to lines and columns, for programs that show diagnostics themselves.

use std::{collections::HashMap, sync::Arc};

use super::diagnostic::{Label, SourceFile};

/// A place as editors count it: from one, columns in code points, the end one past the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// Where lines begin in the files that were asked for; each file is looked through once.
#[derive(Debug, Default)]
pub(super) struct Lines(HashMap<usize, Vec<usize>>);

impl Lines {
    pub(super) fn region(&mut self, label: &Label) -> Region {
        let file = &label.file;
        let starts = self.0.entry(Arc::as_ptr(file) as usize).or_insert_with(|| {
            let ends = memchr::memchr_iter(b'\n', file.text.as_bytes());
            std::iter::once(0).chain(ends.map(|end| end + 1)).collect()
        });
        let start = label.span.start.min(file.text.len());
        let (line, column) = place(file, starts, start);
        let (end_line, end_column) = place(file, starts, label.span.end.max(start));
        Region {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

fn place(file: &SourceFile, starts: &[usize], at: usize) -> (usize, usize) {
    let at = at.min(file.text.len());
    let line = starts.partition_point(|start| *start <= at);
    let start = line.checked_sub(1).and_then(|index| starts.get(index));
    let before = start.and_then(|start| file.text.as_bytes().get(*start..at));
    // Each code point has one byte that is no continuation, whatever border `at` is on.
    let letters = before
        .unwrap_or_default()
        .iter()
        .filter(|byte| **byte & 0xc0 != 0x80);
    (line, letters.count() + 1)
}

/// The name of a file as tools that know the repository want it.
pub(super) fn relative(name: &str) -> &str {
    let mut name = name;
    while let Some(rest) = name.strip_prefix("./") {
        name = rest.trim_start_matches('/');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_letters_and_lines_end_anywhere() {
        let text = String::from("a = \"ไทย\"\nb = 2\n");
        let file = Arc::new(SourceFile {
            name: String::from("x.toml"),
            text,
        });
        let mut lines = Lines::default();
        let mut region = |start: usize, end: usize| {
            let label = Label {
                file: Arc::clone(&file),
                span: start..end,
                text: String::new(),
            };
            let it = lines.region(&label);
            (it.line, it.column, it.end_line, it.end_column)
        };
        assert_eq!(region(0, 1), (1, 1, 1, 2));
        assert_eq!(region(4, 15), (1, 5, 1, 10));
        assert_eq!(region(0, 16), (1, 1, 2, 1));
        assert_eq!(region(16, 21), (2, 1, 2, 6));
        assert_eq!(region(900, 999), (3, 1, 3, 1));
        assert_eq!(relative("././/rules/x.toml"), "rules/x.toml");
        assert_eq!(relative("../rules/x.toml"), "../rules/x.toml");
    }
}
