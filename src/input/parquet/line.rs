//! One row as one line of text: a JSON object, or cells between commas.

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableForm {
    /// An object a line.
    Json,
    /// CSV, behind a header.
    Csv,
}

/// Bytes of a text that are looked at together.
const BLOCK: usize = 32;

/// Hands out text as it stands in a JSON string, part by part.
pub(super) fn escape(text: &[u8], mut push: impl FnMut(&[u8])) {
    let mut rest = text;
    while let Some(at) = first_special(rest) {
        let (before, behind) = rest.split_at(at);
        push(before);
        let byte = behind.first().copied().unwrap_or_default();
        match byte {
            b'"' => push(b"\\\""),
            b'\\' => push(b"\\\\"),
            b'\n' => push(b"\\n"),
            b'\r' => push(b"\\r"),
            b'\t' => push(b"\\t"),
            _ => {
                const DIGITS: &[u8; 16] = b"0123456789abcdef";
                let digit = |value: u8| DIGITS[usize::from(value & 15)];
                push(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte)]);
            }
        }
        rest = behind.get(1..).unwrap_or_default();
    }
    push(rest);
}

/// Where the first byte is that cannot stand in a string as it is. Most texts have none, and are gone
/// through in blocks without a branch for each byte.
fn first_special(text: &[u8]) -> Option<usize> {
    let is_special = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    let any = |block: &[u8; BLOCK]| {
        block
            .iter()
            .fold(false, |any, byte| any | is_special(*byte))
    };
    let (blocks, _) = text.as_chunks::<BLOCK>();
    let plain = blocks.iter().take_while(|block| !any(block)).count() * BLOCK;
    let rest = text.get(plain..)?;
    let at = rest.iter().position(|byte| is_special(*byte))?;
    Some(plain + at)
}

/// Lines, the last one of which may not be whole yet.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) out: Vec<u8>,
    form: TableForm,
    /// Bytes that a line may have. One that has more is cut behind them, and known by its length.
    most: usize,
    begin: usize,
    /// Between the quotes of a cell.
    in_cell: bool,
    /// The next thing is a cell of its own, rather than inside of one.
    at_cell: bool,
}

impl Lines {
    pub(super) fn new(form: TableForm, most: usize) -> Self {
        Self {
            out: Vec::new(),
            form,
            most,
            begin: 0,
            in_cell: false,
            at_cell: false,
        }
    }

    pub(super) fn form(&self) -> TableForm {
        self.form
    }

    pub(super) fn begin(&mut self) {
        self.begin = self.out.len();
    }

    /// Whether the line has all the bytes that it may have.
    pub(super) fn is_full(&self) -> bool {
        self.out.len() - self.begin > self.most
    }

    /// Bytes that the line may still have.
    pub(super) fn room(&self) -> usize {
        self.most.saturating_sub(self.out.len() - self.begin)
    }

    pub(super) fn end(&mut self) {
        self.out.push(b'\n');
        self.begin = self.out.len();
    }

    /// Takes back what of a line is there.
    pub(super) fn forget(&mut self) {
        self.out.truncate(self.begin);
        (self.in_cell, self.at_cell) = (false, false);
    }

    /// A row of nothing would be a blank line, which is no record.
    pub(super) fn fill_blank(&mut self) {
        if self.out.len() == self.begin {
            self.out.extend(b"\"\"");
        }
    }

    /// Begins a cell, whose value is inside of nothing.
    pub(super) fn begin_cell(&mut self, is_first: bool) {
        if !is_first {
            self.push(b",");
        }
        self.at_cell = true;
    }

    /// Ends a cell. What is cut is closed all the same, or it would swallow the lines behind.
    pub(super) fn end_cell(&mut self) {
        self.at_cell = false;
        if self.in_cell {
            self.in_cell = false;
            self.out.push(b'"');
        }
    }

    /// Writes brackets, commas, keys.
    pub(super) fn syntax(&mut self, bytes: &[u8]) {
        self.open_cell();
        self.push(bytes);
    }

    pub(super) fn null(&mut self) {
        if !self.at_cell {
            self.push(b"null");
        }
        self.at_cell = false;
    }

    /// Writes what JSON has no quotes around.
    pub(super) fn bare(&mut self, text: &str) {
        self.at_cell = false;
        self.push(text.as_bytes());
    }

    /// Writes a text.
    pub(super) fn text(&mut self, text: &[u8]) {
        if self.at_cell {
            self.open_cell();
            self.push(text);
            return;
        }
        self.push(b"\"");
        escape(text, |part| self.push(part));
        self.push(b"\"");
    }

    fn open_cell(&mut self) {
        if self.at_cell {
            self.at_cell = false;
            self.out.push(b'"');
            self.in_cell = true;
        }
    }

    fn push(&mut self, bytes: &[u8]) {
        let room = (self.most + 1).saturating_sub(self.out.len() - self.begin);
        let bytes = bytes.get(..room).unwrap_or(bytes);
        if !self.in_cell {
            self.out.extend_from_slice(bytes);
            return;
        }
        for (number, part) in bytes.split(|byte| *byte == b'"').enumerate() {
            if number > 0 {
                self.out.extend(b"\"\"");
            }
            self.out.extend_from_slice(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_as_json_asks() {
        let mut out = Vec::new();
        let text = "a\"b\\c\nd\te\u{1}f ภาษา \u{7f}";
        escape(text.as_bytes(), |part| out.extend_from_slice(part));
        let back: String =
            serde_json::from_str(&format!("\"{}\"", String::from_utf8(out).unwrap())).unwrap();
        assert_eq!(back, text);
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_and_stays_one_line() {
        for form in [TableForm::Json, TableForm::Csv] {
            let mut lines = Lines::new(form, 10);
            lines.begin();
            if form == TableForm::Csv {
                lines.begin_cell(true);
            }
            lines.text(b"123456789\"\"\"\n\n1234");
            assert!(lines.is_full());
            if form == TableForm::Csv {
                lines.end_cell();
            }
            lines.end();
            assert!((12..20).contains(&lines.out.len()), "{}", lines.out.len());
            let quotes = lines.out.iter().filter(|byte| **byte == b'"').count();
            assert!(form == TableForm::Json || quotes.is_multiple_of(2));
        }
    }
}
