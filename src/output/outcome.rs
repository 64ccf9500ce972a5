//! What a worker has to say about one chunk: counts, and rows encoded but for what only the writer knows.

use super::{
    author::normalised,
    cell::RowEncoder,
    copies::{self, TextTag},
    excerpt::Excerpts,
    flagged::{FlaggedPost, PendingRow},
    manifest::Totals,
    matches,
    plan::Plan,
    tally::{Flag, Tally, Unit, is_headline},
    wording::{Sketch, WordingReader},
};
use crate::{
    engine::Verdict,
    record::{Kind, Record, RejectReason, ScopeReason},
};

/// Outcomes of the records of one chunk. Reused from chunk to chunk; [`super::Run::append`] empties it.
#[derive(Debug)]
pub struct ChunkOutcome {
    pub(super) totals: Totals,
    pub(super) rejects: Vec<(u32, u64, RejectReason)>,
    pub(super) rows: Vec<PendingRow>,
    pub(super) tails: RowEncoder,
    pub(super) match_lines: RowEncoder,
    pub(super) tally: Tally,
    /// Name and sketch of what each flagged post says.
    pub(super) texts: Vec<(TextTag, Sketch)>,
    excerpts: Excerpts,
    wordings: WordingReader,
}

impl ChunkOutcome {
    /// An empty one.
    #[must_use]
    pub fn new(plan: &Plan<'_>) -> Self {
        Self {
            totals: Totals::default(),
            rejects: Vec::new(),
            rows: Vec::new(),
            tails: RowEncoder::new(plan.options.csv_delimiter),
            match_lines: RowEncoder::new(plan.options.csv_delimiter),
            tally: Tally::default(),
            texts: Vec::new(),
            excerpts: Excerpts::default(),
            wordings: WordingReader::default(),
        }
    }

    /// Takes a post that was scanned. `index` counts the records of the chunk from 0, `offset` is
    /// where the record begins in the source.
    pub fn post(
        &mut self,
        plan: &Plan<'_>,
        record: &Record<'_>,
        index: u32,
        offset: u64,
        verdict: &Verdict,
    ) {
        let blank = record.texts.is_blank();
        self.totals.scanned(blank);
        let cell = self.tally.seen(&plan.options, record, blank);
        if verdict.is_empty() {
            return;
        }
        let wording = self.wordings.read(&record.texts);
        let tag = copies::tag(&plan.text_key, &wording);
        self.texts.push((tag, wording.sketch));
        let post = FlaggedPost::new(plan, record, verdict, tag);
        self.totals.flagged(post.withheld);
        self.count(plan, record, cell, verdict, wording.hash);
        if post.shows_text() {
            self.excerpts.prepare(&record.texts);
        }
        for (row, found) in post.topics().iter().enumerate() {
            let id = post.row_id(found.topic());
            let (tail, numbered) = post.encode(found, &mut self.excerpts, &mut self.tails);
            let matches = if plan.options.matches {
                let redactor = &mut self.excerpts.redactor;
                let lines = &mut self.match_lines;
                matches::encode(record, verdict, found, post.withheld, redactor, lines)
            } else {
                0..0
            };
            self.rows.push(PendingRow {
                index,
                offset,
                id,
                topic: found.index,
                first: row == 0,
                split: post.split(found.topic()),
                numbered,
                tail,
                matches,
            });
        }
        self.excerpts.forget();
        let masked = std::mem::take(&mut self.excerpts.redactor.masked);
        self.totals.masked.merge(&masked);
    }

    /// Takes a record that is not looked at.
    pub fn out_of_scope(&mut self, reason: ScopeReason) {
        self.totals.out_of_scope(reason);
    }

    /// Takes a record that cannot be read.
    pub fn reject(&mut self, index: u32, offset: u64, reason: RejectReason) {
        self.totals.rejected(reason);
        self.rejects.push((index, offset, reason));
    }

    /// Records taken so far.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.totals.read()
    }

    /// Posts taken so far that have a row in flagged.csv.
    #[must_use]
    pub fn flagged_posts(&self) -> u64 {
        self.totals.flagged_posts
    }

    fn count(
        &mut self,
        plan: &Plan<'_>,
        record: &Record<'_>,
        cell: usize,
        verdict: &Verdict,
        text: u64,
    ) {
        let flag = Flag {
            repost: record.kind == Kind::Repost,
            text,
            author: normalised(record.author).map(|author| short_hash(&author)),
        };
        let mut topics: Vec<(usize, usize)> = Vec::new();
        let mut aside: Vec<(usize, usize)> = Vec::new();
        for finding in &verdict.findings {
            let Some(rule) = plan.rules.rules.get(finding.rule) else {
                continue;
            };
            let matches = verdict.matches(finding).len();
            self.tally
                .hit(cell, Unit::Rule(finding.rule), flag, matches);
            let counts = if is_headline(rule) {
                &mut topics
            } else {
                &mut aside
            };
            match counts.iter_mut().find(|topic| topic.0 == rule.topic) {
                Some(topic) => topic.1 += matches,
                None => counts.push((rule.topic, matches)),
            }
        }
        for &(topic, matches) in &topics {
            self.tally.hit(cell, Unit::Topic(topic), flag, matches);
        }
        aside.retain(|(topic, _)| !topics.iter().any(|(headline, _)| headline == topic));
        for &(topic, matches) in &aside {
            self.tally.hit(cell, Unit::Aside(topic), flag, matches);
        }
        if !topics.is_empty() {
            let matches = topics.iter().map(|topic| topic.1).sum();
            self.tally.hit(cell, Unit::All, flag, matches);
        }
    }

    /// Empties it, but for the counts by group.
    pub(super) fn clear_rows(&mut self) {
        self.totals = Totals::default();
        self.rejects.clear();
        self.rows.clear();
        self.texts.clear();
        self.tails.clear();
        self.match_lines.clear();
    }
}

/// Tells authors apart in memory; never written.
fn short_hash(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    hash.as_bytes()
        .iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}
