//! A chunk becomes records, one outcome each, in order.

use std::{ops::Range, sync::Arc};

#[cfg(test)]
mod line_tests;
mod pages;

use super::{
    Outcome, ReadScope, RejectReason, ScopeReason,
    assemble::assemble,
    csv::{Line, read_line},
    held::{Assembled, Batch, Held},
    json::{self, Fault, Trie},
    layout::Layout,
    memory::Memory,
    page::{Contents, Page},
    plan::{Plan, Source},
    value::Value,
};
use crate::input::{CsvDialect, Framing, Surroundings, json_value_end};

/// Scratch kept from one chunk to the next.
const KEPT_SCRATCH: usize = 1 << 20;

/// Reads the chunks of one source. One per worker: it owns the memory that records borrow.
#[derive(Debug, Clone)]
pub struct Reader {
    plan: Arc<Plan>,
    /// Records are values of a document, not lines.
    in_document: bool,
    scope: ReadScope,
    memory: Memory,
}

impl Reader {
    /// A reader for a source with this layout.
    #[must_use]
    pub fn new(layout: &Layout, scope: &ReadScope) -> Self {
        let plan = Arc::clone(layout.plan());
        let names = match &plan.source {
            Source::Json(trie) => trie.len(),
            Source::Csv { .. } => 0,
        };
        Self {
            memory: Memory::new(&plan, names),
            plan,
            in_document: matches!(layout.framing, Framing::Document(_)),
            scope: *scope,
        }
    }

    /// Reads whole records, with what is known of the objects they stand in. Calls `visit` once for
    /// each, in order, with the byte it begins at; blank lines are not records.
    pub fn read(
        &mut self,
        bytes: &[u8],
        surroundings: Option<&Surroundings>,
        visit: &mut dyn FnMut(usize, Outcome<'_>),
    ) {
        self.look_around(surroundings);
        // Nearly every chunk is UTF-8, and one look at all of it is cheaper than one for each record.
        let whole = simdutf8::basic::from_utf8(bytes).ok();
        let text = |start: usize, end: usize| match whole {
            Some(whole) => whole.get(start..end),
            None => simdutf8::basic::from_utf8(bytes.get(start..end)?).ok(),
        };
        let plan = Arc::clone(&self.plan);
        let mut batch = Batch::new(visit);
        match &plan.source {
            Source::Json(trie) if self.in_document => {
                self.read_values(trie, bytes, whole, &text, &mut batch);
            }
            Source::Json(trie) => self.read_lines(trie, bytes, whole, &text, &mut batch),
            Source::Csv {
                dialect,
                columns,
                line,
                ..
            } => self.read_csv((*dialect, line), columns, bytes, &text, &mut batch),
        }
        self.tell(&mut batch);
        self.memory.scratch.clear();
        self.memory.scratch.shrink_to(KEPT_SCRATCH);
    }

    fn read_lines<'b>(
        &mut self,
        trie: &Trie,
        bytes: &'b [u8],
        whole: Option<&'b str>,
        text: &dyn Fn(usize, usize) -> Option<&'b str>,
        batch: &mut Batch<'b, '_>,
    ) {
        let mut start = 0;
        while let Some(rest) = bytes.get(start..).filter(|rest| !rest.is_empty()) {
            // A line that is read tells where it ends; nobody need look for that first.
            if let Some(next) = whole.and_then(|whole| self.line(trie, whole, start, batch)) {
                start = next;
                continue;
            }
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..length).unwrap_or_default();
            let returns = line.iter().rev().take_while(|&&byte| byte == b'\r').count();
            if !json::only_white_space(line) {
                match text(start, start + length - returns) {
                    Some(line) => self.json(trie, line, rest, start, batch),
                    None => self.reject(batch, start, RejectReason::NotUtf8),
                }
            }
            start += length + 1;
        }
    }

    /// Reads values that follow each other, with commas or white space between them.
    fn read_values<'b>(
        &mut self,
        trie: &Trie,
        bytes: &'b [u8],
        whole: Option<&'b str>,
        text: &dyn Fn(usize, usize) -> Option<&'b str>,
        batch: &mut Batch<'b, '_>,
    ) {
        let mut start = 0;
        loop {
            let rest = bytes.get(start..).unwrap_or_default();
            let gap = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',');
            start += rest.iter().take_while(gap).count();
            if start >= bytes.len() {
                return;
            }
            // A value that is read tells where it ends; otherwise its brackets do.
            let read = whole.and_then(|whole| {
                let end = self.value(trie, whole, start, false)?;
                self.take(whole, start..end, batch);
                Some(end)
            });
            start = read.unwrap_or_else(|| {
                let end = json_value_end(bytes, start);
                match text(start, end) {
                    Some(value) => self.json(trie, value, value.as_bytes(), start, batch),
                    None => self.reject(batch, start, RejectReason::NotUtf8),
                }
                end
            });
        }
    }

    /// Reads the line that begins at `start`, if it is a post and nothing else; says where the next one
    /// begins.
    #[inline(always)]
    fn line<'b>(
        &mut self,
        trie: &Trie,
        whole: &'b str,
        start: usize,
        batch: &mut Batch<'b, '_>,
    ) -> Option<usize> {
        let end = self.value(trie, whole, start, true)?;
        let rest = whole.as_bytes().get(end..)?;
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r');
        let spaces = rest.iter().take_while(is_space).count();
        if !matches!(rest.get(spaces), None | Some(b'\n')) {
            return None;
        }
        let before = rest.get(..spaces)?.iter().rev();
        let returns = before.take_while(|&&byte| byte == b'\r').count();
        self.take(whole, start..end + spaces - returns, batch);
        Some(end + spaces + 1)
    }

    /// Reads the object that begins at `start`, if it can be read and is no page of several posts; says
    /// where it ends.
    #[inline(always)]
    fn value(&mut self, trie: &Trie, whole: &str, start: usize, in_line: bool) -> Option<usize> {
        if self.plan.page.is_some() || whole.as_bytes().get(start) != Some(&b'{') {
            return None;
        }
        let text = whole.get(start..)?;
        let region = json::Region {
            in_line,
            ..json::Region::all(text)
        };
        let end = self.collect(trie, region).ok()?;
        Some(start + end)
    }

    /// Holds the post that was read there.
    #[inline(always)]
    fn take<'b>(&mut self, whole: &'b str, place: Range<usize>, batch: &mut Batch<'b, '_>) {
        let start = place.start;
        if self.memory.slots.is_repeated() {
            return self.reject(batch, start, RejectReason::RepeatedField);
        }
        let value = whole.get(place).unwrap_or_default();
        self.assemble(batch, start, value, value);
    }

    /// Reads a record or a page of records.
    fn json<'b>(
        &mut self,
        trie: &Trie,
        line: &'b str,
        room: &[u8],
        start: usize,
        batch: &mut Batch<'b, '_>,
    ) {
        // Whether a record is a page is looked for first where the last one was, and else only in those
        // that may be: whoever exports pages exports nothing else.
        let is_looked_at = self.memory.pages;
        if is_looked_at && self.page(trie, line, start, batch) {
            return;
        }
        let region = json::Region {
            room,
            ..json::Region::all(line)
        };
        let read = self.collect(trie, region);
        let may_be_page = self.plan.may_be_page(self.memory.slots.filled());
        self.memory.pages = may_be_page;
        if may_be_page && !is_looked_at && self.page(trie, line, start, batch) {
            return;
        }
        let reason = match read {
            Ok(end) if !json::only_white_space(&line.as_bytes()[end..]) => RejectReason::JsonSyntax,
            Err(Fault::Syntax) if self.mend(trie, line) => {
                return self.assemble_mended(batch, start, line);
            }
            Err(Fault::Syntax | Fault::End) => RejectReason::JsonSyntax,
            Err(Fault::TooDeep) => RejectReason::TooDeep,
            Ok(_) if !line.trim_start().starts_with('{') => RejectReason::JsonNotObject,
            Ok(_) if self.memory.slots.is_repeated() => RejectReason::RepeatedField,
            Ok(_) => return self.assemble(batch, start, line, line),
        };
        self.reject(batch, start, reason);
    }

    /// Puts what a value holds into slots; returns the byte after it.
    #[inline(always)]
    fn collect(&mut self, trie: &Trie, region: json::Region<'_>) -> Result<usize, Fault> {
        self.memory.begin();
        let end = self.memory.take(trie, region, Trie::ROOT)?;
        if !self.plan.chosen.is_empty() {
            self.choose(region.text);
        }
        Ok(end)
    }

    /// Fills the slots that are filled from others.
    fn choose(&mut self, record: &str) {
        let memory = &mut self.memory;
        for chosen in &self.plan.chosen {
            let says = |value: Value| match value {
                Value::Text(place, _) => place.of(record) == chosen.word,
                _ => false,
            };
            if let Some(value) = memory.slots.chosen(chosen.from, chosen.by, says) {
                memory.slots.put(chosen.slot, value);
            }
        }
    }

    /// Reads a record again whose escapes JSON does not have, if its profile says that there are such.
    fn mend(&mut self, trie: &Trie, line: &str) -> bool {
        if !self.plan.constants.hex_escapes || !line.contains("\\x") {
            return false;
        }
        let mut mended = std::mem::take(&mut self.memory.mended);
        json::mend_escapes(line, &mut mended);
        let read = self.collect(trie, json::Region::all(&mended));
        let rest = read.ok().and_then(|end| mended.as_bytes().get(end..));
        let is_read = rest.is_some_and(json::only_white_space);
        self.memory.mended = mended;
        is_read && !self.memory.slots.is_repeated()
    }

    /// Takes what is known of the objects around the records.
    fn look_around(&mut self, surroundings: Option<&Surroundings>) {
        let memory = &mut self.memory;
        memory.scratch.clear();
        memory.around.values.clear();
        memory.around.len = 0;
        let (Some(surroundings), Source::Json(trie)) = (surroundings, &self.plan.source) else {
            return;
        };
        for (number, object) in surroundings.objects.iter().enumerate() {
            let name = "^".repeat(number + 1);
            let (Some(root), Ok(text)) = (trie.elsewhere(&name), std::str::from_utf8(object))
            else {
                continue;
            };
            memory.slots.clear();
            let read = memory.take(trie, json::Region::all(text), root);
            // What is given twice, or cannot be read, is not known.
            if read.is_ok() && !memory.slots.is_repeated() {
                memory.around.take(&memory.slots, text, &mut memory.scratch);
            }
        }
        memory.around.len = memory.scratch.len();
    }

    fn read_csv<'b>(
        &mut self,
        (dialect, header): (CsvDialect, &[u8]),
        columns: &[Option<u16>],
        bytes: &'b [u8],
        text: &dyn Fn(usize, usize) -> Option<&'b str>,
        batch: &mut Batch<'b, '_>,
    ) {
        let mut start = 0;
        while start < bytes.len() {
            self.memory.begin();
            let slots = &mut self.memory.slots;
            let line = read_line(bytes, start, dialect, |column, value| {
                if let Some(&Some(slot)) = columns.get(column) {
                    slots.put(slot, value);
                }
            });
            if !line.blank {
                match (text(start, line.end), broken(&line, columns.len())) {
                    (None, _) => self.reject(batch, start, RejectReason::NotUtf8),
                    (Some(record), Some(_)) if is_escaped(&line, record, dialect) => {
                        self.reject(batch, start, RejectReason::CsvBackslashQuote);
                    }
                    (_, Some(reason)) => self.reject(batch, start, reason),
                    (Some(record), None) if is_header(record, header) => {
                        let what = Assembled::OutOfScope(ScopeReason::NotAPost);
                        self.hold(batch, start, record, record, what);
                    }
                    (Some(record), None) => self.assemble(batch, start, record, record),
                }
            }
            start = line.next;
        }
    }

    /// Holds a record that was read. `raw` is the part of it that is the post.
    fn assemble<'b>(
        &mut self,
        batch: &mut Batch<'b, '_>,
        start: usize,
        record: &'b str,
        raw: &'b str,
    ) {
        let memory = &mut self.memory;
        let what = assemble(
            &self.plan,
            &self.scope,
            &memory.slots,
            &mut memory.picks,
            record,
            &mut batch.texts,
            (&mut memory.scratch, &mut memory.ways),
        );
        self.hold(batch, start, record, raw, what);
    }

    /// Tells a record that had to be mended, which is in memory that the next such one needs.
    fn assemble_mended(&mut self, batch: &mut Batch<'_, '_>, start: usize, raw: &str) {
        self.tell(batch);
        let memory = &mut self.memory;
        let one = Held {
            start,
            record: &memory.mended,
            raw,
            what: assemble(
                &self.plan,
                &self.scope,
                &memory.slots,
                &mut memory.picks,
                &memory.mended,
                &mut batch.texts,
                (&mut memory.scratch, &mut memory.ways),
            ),
        };
        batch.tell_one(&one, &self.plan, &memory.scratch, &memory.ways);
        self.memory.forget();
    }

    fn reject(&mut self, batch: &mut Batch<'_, '_>, start: usize, reason: RejectReason) {
        self.hold(batch, start, "", "", Assembled::Reject(reason));
    }

    fn hold<'b>(
        &mut self,
        batch: &mut Batch<'b, '_>,
        start: usize,
        record: &'b str,
        raw: &'b str,
        what: Assembled,
    ) {
        batch.hold(Held {
            start,
            record,
            raw,
            what,
        });
        if batch.is_full(self.memory.scratch.len() - self.memory.around.len) {
            self.tell(batch);
        }
    }

    /// Tells what is held, and forgets it.
    fn tell(&mut self, batch: &mut Batch<'_, '_>) {
        batch.tell(&self.plan, &self.memory.scratch, &self.memory.ways);
        self.memory.forget();
    }
}

/// Whether a record is the header once more, as where tables were joined.
fn is_header(record: &str, header: &[u8]) -> bool {
    let mark = '\u{feff}';
    let length = record.len() == header.len() || record.starts_with(mark);
    length && record.trim_start_matches(mark).trim_ascii().as_bytes() == header
}

/// Why a CSV record cannot be read.
fn broken(line: &Line, columns: usize) -> Option<RejectReason> {
    if line.open_quote {
        Some(RejectReason::CsvOpenQuote)
    } else if line.text_after_quote {
        Some(RejectReason::CsvTextAfterQuote)
    } else if line.fields < columns || line.filled > columns {
        // Empty cells behind the last column are what spreadsheets leave.
        Some(RejectReason::CsvFieldCount)
    } else {
        None
    }
}

/// Whether a broken record looks as if backslashes were to escape its quotes.
fn is_escaped(line: &Line, record: &str, dialect: CsvDialect) -> bool {
    let backslash = || memchr::memmem::find(record.as_bytes(), b"\\\"").is_some();
    line.quoted && !line.open_quote && dialect.escape.is_none() && backslash()
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
