//! Several posts in one record.

use std::{ops::Range, sync::Arc};

use super::{Assembled, Batch, Contents, Page, Reader, RejectReason, ScopeReason, Trie, json};

impl Reader {
    /// Reads the posts of a page. False when there is none in it, or it cannot be read.
    pub(super) fn page<'b>(
        &mut self,
        trie: &Trie,
        line: &'b str,
        start: usize,
        batch: &mut Batch<'b, '_>,
    ) -> bool {
        let plan = Arc::clone(&self.plan);
        let Some(page) = &plan.page else {
            return false;
        };
        let memory = &mut self.memory;
        let mut contents = std::mem::take(&mut memory.contents);
        let read = contents.look(page, line, 0, &mut memory.stack);
        let is_page = !contents.posts.is_empty()
            && read.is_ok_and(|end| json::only_white_space(&line.as_bytes()[end..]));
        if is_page {
            for number in 0..contents.posts.len() {
                let place = contents.posts.get(number).cloned().unwrap_or_default();
                self.post_of_page(trie, page, (start, line), place, &mut contents, batch);
            }
        }
        self.memory.contents = contents;
        is_page
    }

    fn post_of_page<'b>(
        &mut self,
        trie: &Trie,
        page: &Page,
        (start, line): (usize, &'b str),
        place: Range<usize>,
        contents: &mut Contents,
        batch: &mut Batch<'b, '_>,
    ) {
        let start = start + place.start;
        if contents.hides(&place) {
            let what = Assembled::OutOfScope(ScopeReason::Private);
            return self.hold(batch, start, line, line, what);
        }
        let (Some(upto), Some(raw)) = (line.get(..place.end), line.get(place.clone())) else {
            return self.reject(batch, start, RejectReason::JsonSyntax);
        };
        let here = json::Region {
            from: place.start,
            room: line.as_bytes(),
            ..json::Region::all(upto)
        };
        if self.collect(trie, here).is_err() {
            return self.reject(batch, start, RejectReason::JsonSyntax);
        }
        self.memory.slots.take_only_new();
        for join in &page.joins {
            let memory = &mut self.memory;
            let key = memory.slots.get(join.with).read(line, &mut memory.key);
            let key = key.of(line, &memory.key);
            let Some(found) = contents.find(line, join.list, key) else {
                continue;
            };
            if !contents.may_read(found.len()) {
                return self.reject(batch, start, RejectReason::JoinedTooOften);
            }
            let upto = line.get(..found.end).unwrap_or_default();
            let there = json::Region {
                from: found.start,
                room: line.as_bytes(),
                ..json::Region::all(upto)
            };
            // It was read as a part of the page, so it can be read.
            let _ = memory.take(trie, there, join.at);
        }
        if self.memory.slots.is_repeated() {
            return self.reject(batch, start, RejectReason::RepeatedField);
        }
        self.assemble(batch, start, line, raw);
    }
}
