//! What matches of one rule have to do with each other: lanes that agree, overlaps, places.
//!
//! Lists are short and mostly empty. Whatever is done with them stays within `n log n`, because a post
//! may be ten megabytes of one word.

use std::cmp::Reverse;

use super::verdict::{Match, Span};
use crate::rules::Lane;

/// Drops matches of a term that overlap one of the same term in a stronger lane, and repeats.
pub(super) fn merge_lanes(matches: &mut Vec<Match>) {
    matches.sort_unstable();
    // What differs only in its lane or its steps: the strongest is first.
    matches.dedup_by_key(|found| (found.field, found.span, found.clause, found.found));
    if matches.iter().all(|found| found.lane == Lane::Exact) {
        return;
    }
    matches.sort_unstable_by_key(|it| (it.field, it.clause, it.found, it.lane, it.span, it.steps));
    let mut kept: Vec<Match> = Vec::with_capacity(matches.len());
    let same = |a: &Match, b: &Match| (a.field, a.clause, a.found) == (b.field, b.clause, b.found);
    for term in matches.chunk_by(same) {
        let mut stronger = Cover::default();
        for lane in term.chunk_by(|a, b| a.lane == b.lane) {
            let first = kept.len();
            kept.extend(lane.iter().filter(|found| !stronger.touches(found.span)));
            stronger.add(kept[first..].iter().map(|found| found.span));
        }
    }
    kept.sort_unstable();
    *matches = kept;
}

/// Spans that can be asked whether they touch or hold another.
#[derive(Debug, Default)]
pub(super) struct Cover {
    /// Where a span begins, and the farthest end of it and all before it.
    spans: Vec<(u32, u32)>,
}

impl Cover {
    pub(super) fn add(&mut self, spans: impl Iterator<Item = Span>) {
        self.spans.extend(spans.map(|span| (span.start, span.end)));
        self.spans.sort_unstable();
        let mut farthest = 0;
        for (_, end) in &mut self.spans {
            farthest = farthest.max(*end);
            *end = farthest;
        }
    }

    /// True when one of the spans overlaps `span`.
    pub(super) fn touches(&self, span: Span) -> bool {
        let before = self.spans.partition_point(|&(start, _)| start < span.end);
        before > 0 && self.spans[before - 1].1 > span.start
    }

    /// True when `span` lies wholly inside one of the spans.
    pub(super) fn holds(&self, span: Span) -> bool {
        let before = self
            .spans
            .partition_point(|&(start, _)| start <= span.start);
        before > 0 && self.spans[before - 1].1 >= span.end
    }
}

/// Leaves the matches of one clause that are leftmost and longest in each field and do not overlap.
pub(super) fn leftmost_longest(matches: &mut Vec<Match>) {
    matches.sort_unstable_by_key(|it| {
        let span = (it.field, it.span.start, Reverse(it.span.end));
        (span, it.lane, it.found, it.steps)
    });
    let mut last: Option<(u32, u32)> = None;
    matches.retain(|found| {
        let free = last.is_none_or(|(field, end)| field != found.field || found.span.start >= end);
        if free {
            last = Some((found.field, found.span.end));
        }
        free
    });
}

/// Words of a text, by where they stand in the original.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) spans: Vec<Span>,
}

impl Words {
    /// The position of the first word that a span touches, or of the next one when it touches none.
    fn first(&self, span: Span) -> usize {
        self.spans.partition_point(|word| word.end <= span.start)
    }

    /// The position of the last word that a span touches.
    fn last(&self, span: Span) -> usize {
        let begun = self.spans.partition_point(|word| word.start < span.end);
        begun.saturating_sub(1).max(self.first(span))
    }

    /// How many positions the second span is behind the first; 0 in one word.
    pub(super) fn distance(&self, first: Span, second: Span) -> usize {
        self.first(second).saturating_sub(self.last(first))
    }
}
