//! A chunk becomes records, one outcome each, in order.

use std::sync::Arc;

use super::{
    Outcome, ReadScope, RejectReason,
    assemble::assemble,
    csv::{Line, read_line},
    json::{self, Fault, NOWHERE, Node, Stack, Token, Trie, Visit},
    layout::Layout,
    picks::Picks,
    plan::{Plan, Source},
    slots::Slots,
};

/// Scratch kept from one chunk to the next.
const KEPT_SCRATCH: usize = 1 << 20;

/// Reads the chunks of one source. One per worker: it owns the memory that records borrow.
#[derive(Debug, Clone)]
pub struct Reader {
    plan: Arc<Plan>,
    scope: ReadScope,
    memory: Memory,
}

/// What is reused from record to record.
#[derive(Debug, Clone)]
struct Memory {
    stack: Stack,
    slots: Slots,
    picks: Picks,
    /// The object in which each wanted name was last seen.
    seen: Vec<u64>,
    key: String,
    scratch: String,
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
            memory: Memory {
                stack: Stack::new(),
                slots: Slots::new(plan.paths.len(), plan.lists),
                picks: Picks::new(),
                seen: vec![0; names],
                key: String::new(),
                scratch: String::new(),
            },
            plan,
            scope: *scope,
        }
    }

    /// Reads whole records. Calls `visit` once for each, in order, with the byte it begins at; blank
    /// lines are not records.
    pub fn read(&mut self, bytes: &[u8], visit: &mut dyn FnMut(usize, Outcome<'_>)) {
        // Nearly every chunk is UTF-8, and one look at all of it is cheaper than one for each record.
        let whole = simdutf8::basic::from_utf8(bytes).ok();
        let text = |start: usize, end: usize| match whole {
            Some(whole) => whole.get(start..end),
            None => simdutf8::basic::from_utf8(bytes.get(start..end)?).ok(),
        };
        let plan = Arc::clone(&self.plan);
        match &plan.source {
            Source::Json(trie) => self.read_lines(trie, bytes, &text, visit),
            Source::Csv {
                delimiter, columns, ..
            } => self.read_csv(*delimiter, columns, bytes, &text, visit),
        }
        self.memory.scratch.clear();
        self.memory.scratch.shrink_to(KEPT_SCRATCH);
    }

    fn read_lines<'b>(
        &mut self,
        trie: &Trie,
        bytes: &'b [u8],
        text: &dyn Fn(usize, usize) -> Option<&'b str>,
        visit: &mut dyn FnMut(usize, Outcome<'_>),
    ) {
        let mut start = 0;
        while let Some(rest) = bytes.get(start..).filter(|rest| !rest.is_empty()) {
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..length).unwrap_or_default();
            let returns = line.iter().rev().take_while(|&&byte| byte == b'\r').count();
            if !json::only_white_space(line) {
                let outcome = match text(start, start + length - returns) {
                    Some(line) => self.json(trie, line, rest),
                    None => Outcome::Reject(RejectReason::NotUtf8),
                };
                visit(start, outcome);
            }
            start += length + 1;
        }
    }

    fn json<'a>(&'a mut self, trie: &Trie, line: &'a str, room: &[u8]) -> Outcome<'a> {
        let memory = &mut self.memory;
        memory.slots.clear();
        memory.scratch.clear();
        let mut collect = Collect {
            trie,
            slots: &mut memory.slots,
            seen: &mut memory.seen,
            key: &mut memory.key,
        };
        let found = json::scan_line(line, room, Trie::ROOT, &mut memory.stack, &mut collect);
        let reason = match found {
            Ok(end) if !json::only_white_space(&line.as_bytes()[end..]) => RejectReason::JsonSyntax,
            Err(Fault::Syntax | Fault::End) => RejectReason::JsonSyntax,
            Err(Fault::TooDeep) => RejectReason::TooDeep,
            Ok(_) if !line.trim_start().starts_with('{') => RejectReason::JsonNotObject,
            Ok(_) if memory.slots.is_repeated() => RejectReason::RepeatedField,
            Ok(_) => return self.assemble(line),
        };
        Outcome::Reject(reason)
    }

    fn read_csv<'b>(
        &mut self,
        delimiter: u8,
        columns: &[Option<u16>],
        bytes: &'b [u8],
        text: &dyn Fn(usize, usize) -> Option<&'b str>,
        visit: &mut dyn FnMut(usize, Outcome<'_>),
    ) {
        let mut start = 0;
        while start < bytes.len() {
            let slots = &mut self.memory.slots;
            slots.clear();
            self.memory.scratch.clear();
            let line = read_line(bytes, start, delimiter, |column, value| {
                if let Some(&Some(slot)) = columns.get(column) {
                    slots.put(slot, value);
                }
            });
            if !line.blank {
                let outcome = match (text(start, line.end), broken(&line, columns.len())) {
                    (None, _) => Outcome::Reject(RejectReason::NotUtf8),
                    (_, Some(reason)) => Outcome::Reject(reason),
                    (Some(record), None) => self.assemble(record),
                };
                visit(start, outcome);
            }
            start = line.next;
        }
    }

    fn assemble<'a>(&'a mut self, record: &'a str) -> Outcome<'a> {
        let memory = &mut self.memory;
        assemble(
            &self.plan,
            &self.scope,
            &memory.slots,
            &mut memory.picks,
            record,
            &mut memory.scratch,
        )
    }
}

/// Why a CSV record cannot be read.
fn broken(line: &Line, columns: usize) -> Option<RejectReason> {
    if line.open_quote {
        Some(RejectReason::CsvOpenQuote)
    } else if line.text_after_quote {
        Some(RejectReason::CsvTextAfterQuote)
    } else if line.fields != columns {
        Some(RejectReason::CsvFieldCount)
    } else {
        None
    }
}

/// Puts what the scanner finds into slots.
struct Collect<'a> {
    trie: &'a Trie,
    slots: &'a mut Slots,
    seen: &'a mut [u64],
    key: &'a mut String,
}

impl Visit for Collect<'_> {
    const REMEMBERS: bool = true;

    fn key(&mut self, parent: Node, object: u64, key: &str, escaped: bool) -> Node {
        let node = if escaped {
            self.key.clear();
            json::unescape(key, self.key);
            self.trie.child(parent, self.key)
        } else {
            self.trie.child(parent, key)
        };
        if node != NOWHERE {
            self.met(node, object);
        }
        node
    }

    #[inline(always)]
    fn met(&mut self, node: Node, object: u64) {
        if let Some(seen) = self.seen.get_mut(usize::from(node)) {
            if *seen == object {
                self.slots.note_repeated();
            }
            *seen = object;
        }
    }

    fn element(&mut self, parent: Node) -> Node {
        self.trie.element(parent)
    }

    fn value(&mut self, node: Node, token: Token) {
        if let Some(slot) = self.trie.slot(node) {
            self.slots.put(slot, token.into());
        }
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
