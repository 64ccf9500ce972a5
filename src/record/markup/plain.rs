//! A plain text, while it is written.

use std::ops::Range;

use super::{Step, entity::entity, escapes::escape, tag::tag};

/// A plain text that is being written.
pub(super) struct Plain<'w> {
    begin: usize,
    first: usize,
    steps: &'w mut Vec<Step>,
    into: &'w mut String,
}

impl<'w> Plain<'w> {
    /// Nothing yet, behind what is there.
    pub(super) fn new(steps: &'w mut Vec<Step>, into: &'w mut String) -> Self {
        Self {
            begin: into.len(),
            first: steps.len(),
            steps,
            into,
        }
    }

    /// Notes that the plain text goes on at `plain` with what stands for a range of the source.
    fn step(&mut self, plain: usize, from: Range<usize>, verbatim: bool) {
        let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.steps.push(Step {
            plain: small(plain - self.begin),
            from: small(from.start),
            to: small(from.end),
            verbatim,
        });
    }

    /// Appends a range of the source as it is.
    pub(super) fn keep(&mut self, source: &str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.step(self.into.len(), range.clone(), true);
        self.into.push_str(source.get(range).unwrap_or_default());
    }

    /// Reads the entities in a range of the source.
    pub(super) fn entities(&mut self, source: &str, range: Range<usize>) {
        self.rewrite(source, range, b'&', entity);
    }

    /// Reads the escapes that another tool left.
    pub(super) fn escapes(&mut self, source: &str) {
        self.rewrite(source, 0..source.len(), b'\\', escape);
    }

    /// Rewrites what begins with a sign, where `read` appends what it says and tells its length.
    fn rewrite(
        &mut self,
        source: &str,
        range: Range<usize>,
        sign: u8,
        read: impl Fn(&str, &mut String) -> Option<usize>,
    ) {
        let mut done = range.start;
        while let Some(rest) = source.get(done..range.end)
            && let Some(found) = memchr::memchr(sign, rest.as_bytes())
        {
            let start = done + found;
            self.keep(source, done..start);
            let plain = self.into.len();
            let part = source.get(start..range.end).unwrap_or_default();
            match read(part, self.into) {
                Some(len) => {
                    done = start + len;
                    self.step(plain, start..done, false);
                }
                None => {
                    done = start + 1;
                    self.keep(source, start..done);
                }
            }
        }
        self.keep(source, done..range.end);
    }

    /// Leaves tags out: a line end for those that part paragraphs, nothing for the rest.
    pub(super) fn html(&mut self, source: &str) {
        let mut done = 0;
        while let Some(found) =
            memchr::memchr(b'<', source.as_bytes().get(done..).unwrap_or_default())
        {
            let start = done + found;
            self.entities(source, done..start);
            match tag(source.get(start..).unwrap_or_default()) {
                Some((len, breaks)) => {
                    if breaks && !self.at_line_start() {
                        self.step(self.into.len(), start..start + len, false);
                        self.into.push('\n');
                    }
                    done = start + len;
                }
                None => {
                    self.keep(source, start..start + 1);
                    done = start + 1;
                }
            }
        }
        self.entities(source, done..source.len());
        self.drop_last_line_end();
    }

    fn at_line_start(&self) -> bool {
        self.into.len() == self.begin || self.into.ends_with('\n')
    }

    fn drop_last_line_end(&mut self) {
        let last = self
            .steps
            .len()
            .checked_sub(1)
            .filter(|last| *last >= self.first);
        let made = last.and_then(|last| self.steps.get(last));
        if made.is_some_and(|step| !step.verbatim)
            && self.into.ends_with('\n')
            && self.into.len() > self.begin
        {
            self.into.pop();
            self.steps.pop();
        }
    }
}
