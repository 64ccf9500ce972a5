//! matches.csv: one line per match, for rule authors. Places and names only, never text.

use std::ops::Range;

use super::{
    cell::RowEncoder,
    flagged::{TopicFindings, clause_name, term},
    redact::Redactor,
};
use crate::{engine::Verdict, record::Record};

pub(super) const COLUMNS: &[&str] = &[
    "finding_id",
    "source",
    "record",
    "field",
    "rule",
    "clause",
    "term",
    "lane",
    "steps",
    "start",
    "end",
];

/// Encodes the lines of one row of flagged.csv, without their first three cells.
pub(super) fn encode(
    record: &Record<'_>,
    verdict: &Verdict,
    found: &TopicFindings<'_>,
    withheld: bool,
    redactor: &mut Redactor,
    lines: &mut RowEncoder,
) -> Range<usize> {
    let start = lines.bytes(<[u8]>::len);
    let mut end = start;
    for (rule, finding) in &found.findings {
        let mut count = Characters::default();
        for found in verdict.matches(finding) {
            let field = record
                .texts
                .get(found.field as usize)
                .copied()
                .unwrap_or_default();
            lines.free(field.name);
            lines.free(&rule.id);
            lines.free(clause_name(rule, found.clause as usize));
            let term = if withheld { "" } else { term(rule, found) };
            lines.free(&redactor.redacted(term));
            lines.fixed(found.lane.name());
            lines.fixed(&found.steps.names().collect::<Vec<_>>().join("|"));
            // Places are those in the export, where a text was rewritten to be read.
            let span = found.span.start as usize..found.span.end as usize;
            let (text, span) = record.texts.original(found.field as usize, span);
            let first = count.before(found.field, text, span.start);
            lines.number(first);
            lines.number(first + characters(text, span.start, span.end));
            end = lines.end().end;
        }
    }
    start..end
}

/// Characters before a byte, counted on from the last one asked for: matches are sorted.
#[derive(Debug, Default)]
struct Characters {
    field: u32,
    byte: usize,
    count: u64,
}

impl Characters {
    fn before(&mut self, field: u32, text: &str, byte: usize) -> u64 {
        if field != self.field || byte < self.byte {
            *self = Self {
                field,
                ..Self::default()
            };
        }
        self.count += characters(text, self.byte, byte);
        self.byte = byte;
        self.count
    }
}

fn characters(text: &str, from: usize, to: usize) -> u64 {
    text.get(from..to)
        .map_or(0, |text| text.chars().count() as u64)
}
