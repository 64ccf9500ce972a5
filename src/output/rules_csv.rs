//! rules.csv: every rule that ran, also those that found nothing.

use std::io::Write;

use super::{
    OutputError,
    cell::RowEncoder,
    folder::OutFile,
    plan::Plan,
    stats::withheld,
    tally::{Reach, Tally, Unit, reach},
};

const COLUMNS: &[&str] = &[
    "rule",
    "topic",
    "version",
    "role",
    "severity",
    "status",
    "language",
    "posts_eligible",
    "posts_passed_over_language",
    "posts_passed_over_country",
    "posts_flagged",
    "matches",
    "tuned",
];

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    eligible: u64,
    other_language: u64,
    other_country: u64,
    flagged: u64,
    matches: u64,
}

pub(super) fn write(plan: &Plan<'_>, tally: &Tally, file: &mut OutFile) -> Result<(), OutputError> {
    let mut rows = RowEncoder::new(plan.options.csv_delimiter);
    COLUMNS.iter().for_each(|name| rows.fixed(name));
    rows.end();
    for (index, rule) in plan.rules.rules.iter().enumerate() {
        let topic = plan.rules.topics.get(rule.topic);
        rows.free(&rule.id);
        rows.free(topic.map_or("", |topic| &topic.id));
        rows.free(topic.map_or("", |topic| &topic.version));
        rows.fixed(rule.role.name());
        rows.fixed(rule.severity.name());
        rows.fixed(rule.status.name());
        rows.free(&rule.file_language);
        let counts = count(plan, tally, index);
        for number in [
            counts.eligible,
            counts.other_language,
            counts.other_country,
            counts.flagged,
            counts.matches,
        ] {
            rows.fixed(&withheld(number, plan.options.min_cell));
        }
        rows.free(&plan.rules.tuned_because(rule).join("|"));
        rows.end();
    }
    rows.bytes(|bytes| file.write_all(bytes))
        .map_err(|error| file.error(error))
}

fn count(plan: &Plan<'_>, tally: &Tally, index: usize) -> Counts {
    let mut counts = Counts::default();
    let Some(rule) = plan.rules.rules.get(index) else {
        return counts;
    };
    for (at, (key, cell)) in tally.cells.iter().enumerate() {
        let posts = cell.scanned - cell.no_text;
        match reach(rule, key) {
            Reach::Applies => counts.eligible += posts,
            Reach::OtherLanguage => counts.other_language += posts,
            Reach::OtherCountry => counts.other_country += posts,
            Reach::OtherKind => {}
        }
        if let Some(hits) = tally.hits.get(&(at, Unit::Rule(index))) {
            counts.flagged += hits.posts;
            counts.matches += hits.matches;
        }
    }
    counts
}
