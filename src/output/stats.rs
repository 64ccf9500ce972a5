//! stats.csv: level × topic × rule × group, from the merged tally.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io::Write,
};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::{
    OutputError,
    cell::RowEncoder,
    distinct::{Distinct, Repeats},
    folder::OutFile,
    periods,
    plan::{ByKey, Plan},
    tally::{Hits, MOST_GROUPS, Tally, Unit, is_eligible, too_many},
};
use crate::rules::Topic;

/// One row's integers.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    scanned: u64,
    eligible: u64,
    hits: Hits,
    texts: u64,
    authors: u64,
    /// Columns that are about right only.
    estimated: &'static str,
}

/// Rows that are held before they are written, about: some two megabytes.
const ROWS_AT_ONCE: usize = 20_000;

/// Columns of what is counted without repeats.
const TEXTS: &str = "distinct_texts_flagged";
const AUTHORS: &str = "authors_flagged";
const BOTH: &str = "distinct_texts_flagged|authors_flagged";

/// Cells of the tally under the by-columns of their group, filled up with empty days.
type Groups = BTreeMap<Vec<String>, Vec<usize>>;

/// Writes the file; what the reader should be told.
pub(super) fn write(
    plan: &Plan<'_>,
    tally: &Tally,
    interrupted: bool,
    file: &mut OutFile,
) -> Result<Vec<String>, OutputError> {
    let options = &plan.options;
    let mut warnings = Vec::new();
    let groups = groups(plan, tally, &mut warnings)?;
    let distinct = distinct(tally, &groups);
    let found: HashSet<Unit> = tally.hits.keys().map(|(_, unit)| *unit).collect();
    let mut encoder = RowEncoder::new(options.csv_delimiter);
    header(plan, &mut encoder);
    let heading = encoder.bytes(<[u8]>::to_vec);
    file.write_all(&heading)
        .map_err(|error| file.error(error))?;
    // Rows are many and mostly say that nothing was found: what is the same in them is encoded once.
    let cells_of_groups: Vec<Vec<u8>> = groups
        .keys()
        .map(|group| encoder.cells(group.iter().map(String::as_str)))
        .collect();
    let counts = Counts::new(plan, interrupted, &mut encoder);
    let units: Vec<(Unit, Vec<u8>)> = units(plan)
        .map(|unit| (unit, encoder.cells(names_of(plan, unit))))
        .collect();
    let rows_of = |(unit, cells_of_unit): &(Unit, Vec<u8>)| {
        let any = found.contains(unit);
        let mut out = Vec::new();
        for (number, (cells, cells_of_group)) in groups.values().zip(&cells_of_groups).enumerate() {
            let distinct = distinct.get(&(number, *unit)).filter(|_| any);
            let row = row(plan, tally, (*unit, any), cells, distinct);
            out.extend(cells_of_unit.get(1..).unwrap_or_default());
            out.extend(cells_of_group);
            counts.write(&row, &mut out);
        }
        out
    };
    // Side by side, and so few that memory stays bounded.
    let at_once = (ROWS_AT_ONCE / groups.len().max(1)).max(1);
    for some in units.chunks(at_once) {
        let rows: Vec<Vec<u8>> = some.par_iter().map(rows_of).collect();
        for rows in rows {
            file.write_all(&rows).map_err(|error| file.error(error))?;
        }
    }
    Ok(warnings)
}

/// A topic over the whole run, without groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicSummary {
    /// Id of the topic.
    pub topic: String,
    /// Posts with text that a rule of the topic could apply to.
    pub eligible: u64,
    /// Posts flagged, news and counter-speech aside.
    pub flagged: u64,
    /// Posts flagged as news or counter-speech and as nothing else.
    pub aside: u64,
    /// Distinct authors of those, where posts name them.
    pub authors: Option<u64>,
}

/// The topics of a run, in order, each over all groups.
pub(super) fn topic_summaries(plan: &Plan<'_>, tally: &Tally) -> Vec<TopicSummary> {
    let summary = |(index, topic): (usize, &Topic)| {
        let unit = Unit::Topic(index);
        let eligible = tally
            .cells
            .iter()
            .filter(|cell| is_eligible(plan.rules, unit, &cell.0));
        let posts = |wanted: Unit| -> u64 {
            let hits = tally.hits.iter().filter(|((_, of), _)| *of == wanted);
            hits.map(|(_, hits)| hits.posts).sum()
        };
        let mut authors = Distinct::default();
        let all = tally.distinct.iter().filter(|((_, of), _)| *of == unit);
        all.for_each(|(_, repeats)| authors.merge(&repeats.authors));
        let authors = authors.count();
        let flagged = posts(unit);
        TopicSummary {
            topic: topic.id.clone(),
            eligible: eligible.map(|cell| cell.1.scanned - cell.1.no_text).sum(),
            flagged,
            aside: posts(Unit::Aside(index)),
            authors: (flagged == 0 || authors > 0).then_some(authors),
        }
    };
    plan.rules.topics.iter().enumerate().map(summary).collect()
}

fn units(plan: &Plan<'_>) -> impl Iterator<Item = Unit> {
    std::iter::once(Unit::All)
        .chain((0..plan.rules.topics.len()).map(Unit::Topic))
        .chain((0..plan.rules.rules.len()).map(Unit::Rule))
}

fn groups(
    plan: &Plan<'_>,
    tally: &Tally,
    warnings: &mut Vec<String>,
) -> Result<Groups, OutputError> {
    let by = &plan.options.by;
    let mut groups = Groups::new();
    for (at, (key, _)) in tally.cells.iter().enumerate() {
        groups.entry(tally.group(key, by)).or_default().push(at);
    }
    if by.is_empty() {
        groups.entry(Vec::new()).or_default();
    }
    if by.iter().any(|key| key.is_time()) {
        fill(plan, tally, &mut groups, warnings)?;
    }
    if groups.len() > MOST_GROUPS {
        return Err(too_many(groups.keys(), by));
    }
    Ok(groups)
}

/// Adds the days, weeks or months without any post, for every combination of the other columns.
fn fill(
    plan: &Plan<'_>,
    tally: &Tally,
    groups: &mut Groups,
    warnings: &mut Vec<String>,
) -> Result<(), OutputError> {
    let by = &plan.options.by;
    let seen = tally.cells.iter().filter_map(|cell| cell.0.day);
    let days = match periods::span(&plan.options, seen) {
        Ok(Some(span)) => periods::days(span, by),
        Ok(None) => return Ok(()),
        Err(years) => {
            warnings.push(format!(
                "the times of the posts span {years} years, so days without posts are not filled in \
                 in stats.csv; give --from and --to"
            ));
            return Ok(());
        }
    };
    let mut others: Vec<Vec<String>> = groups.keys().cloned().collect();
    for (at, _) in by.iter().enumerate().filter(|(_, key)| key.is_time()) {
        others.iter_mut().for_each(|other| other[at].clear());
    }
    others.sort_unstable();
    others.dedup();
    for day in days {
        for other in &others {
            let mut group = other.clone();
            for (cell, key) in group.iter_mut().zip(by).filter(|(_, key)| key.is_time()) {
                *cell = periods::label(*key, Some(day));
            }
            groups.entry(group).or_default();
        }
        if groups.len() > MOST_GROUPS {
            return Err(too_many(groups.keys(), by));
        }
    }
    Ok(())
}

/// Texts and authors of each group and unit, each counted once.
fn distinct(tally: &Tally, groups: &Groups) -> HashMap<(usize, Unit), Repeats> {
    let mut group_of = vec![0; tally.cells.len()];
    for (number, cells) in groups.values().enumerate() {
        for &cell in cells {
            group_of[cell] = number;
        }
    }
    let mut counts: HashMap<(usize, Unit), Repeats> = HashMap::new();
    for (&(cell, unit), repeats) in &tally.distinct {
        let group = counts.entry((group_of[cell], unit)).or_default();
        group.merge(repeats);
    }
    counts
}

fn row(
    plan: &Plan<'_>,
    tally: &Tally,
    (unit, is_found): (Unit, bool),
    cells: &[usize],
    distinct: Option<&Repeats>,
) -> Row {
    let mut row = Row::default();
    if let Some(Repeats { texts, authors }) = distinct {
        (row.texts, row.authors) = (texts.count(), authors.count());
        row.estimated = match (texts.is_estimated(), authors.is_estimated()) {
            (false, false) => "",
            (true, false) => TEXTS,
            (false, true) => AUTHORS,
            (true, true) => BOTH,
        };
    }
    for &at in cells {
        let (key, cell) = &tally.cells[at];
        row.scanned += cell.scanned;
        if is_eligible(plan.rules, unit, key) {
            row.eligible += cell.scanned - cell.no_text;
        }
        if is_found && let Some(hits) = tally.hits.get(&(at, unit)) {
            row.hits.posts += hits.posts;
            row.hits.originals += hits.originals;
            row.hits.matches += hits.matches;
        }
    }
    row
}

fn header(plan: &Plan<'_>, rows: &mut RowEncoder) {
    let columns = ["level", "topic", "rule", "role"].into_iter();
    let by = plan.options.by.iter().map(|key| key.name());
    let counts = [
        "posts_scanned",
        "posts_eligible",
        "posts_flagged",
        "posts_flagged_original",
        TEXTS,
        "matches",
        AUTHORS,
        "share_flagged",
    ];
    columns
        .chain(by)
        .chain(counts)
        .for_each(|name| rows.fixed(name));
    if plan.options.random_sample {
        rows.fixed("share_low");
        rows.fixed("share_high");
    }
    if zone(plan).is_some() {
        rows.fixed("tz");
    }
    rows.fixed("estimated");
    rows.end();
}

/// The time zone, named where the file has times.
fn zone<'p>(plan: &'p Plan<'_>) -> Option<&'p str> {
    let has_times = plan.options.by.iter().any(|key| key.is_time());
    has_times.then(|| zone_name(plan))
}

/// Name of the run's time zone.
pub(super) fn zone_name<'p>(plan: &'p Plan<'_>) -> &'p str {
    plan.options.tz.iana_name().unwrap_or("local")
}

/// The cells that say what a row is about: level, topic, rule, role.
fn names_of<'p>(plan: &'p Plan<'_>, unit: Unit) -> [&'p str; 4] {
    let topic = |index: usize| plan.rules.topics.get(index).map_or("", |topic| &topic.id);
    match unit {
        Unit::All => ["all", "", "", ""],
        Unit::Topic(index) | Unit::Aside(index) => ["topic", topic(index), "", ""],
        Unit::Rule(index) => match plan.rules.rules.get(index) {
            Some(rule) => ["rule", topic(rule.topic), &rule.id, rule.role.name()],
            None => ["rule", "", "", ""],
        },
    }
}

/// Writes the counts of rows, whose cells need no quotes whatever stands between them.
struct Counts {
    delimiter: u8,
    least: u64,
    interrupted: bool,
    random_sample: bool,
    zone: Vec<u8>,
    /// What is only about right, encoded.
    estimated: Vec<(&'static str, Vec<u8>)>,
}

impl Counts {
    fn new(plan: &Plan<'_>, interrupted: bool, encoder: &mut RowEncoder) -> Self {
        let estimated = ["", TEXTS, AUTHORS, BOTH].into_iter();
        Self {
            delimiter: plan.options.csv_delimiter,
            least: plan.options.min_cell,
            interrupted,
            random_sample: plan.options.random_sample,
            zone: encoder.cells(zone(plan)),
            estimated: estimated
                .map(|which| (which, encoder.cells([which])))
                .collect(),
        }
    }

    fn write(&self, row: &Row, out: &mut Vec<u8>) {
        let authors = (row.authors > 0 || row.hits.posts == 0).then_some(row.authors);
        for count in [
            Some(row.scanned),
            Some(row.eligible),
            Some(row.hits.posts),
            Some(row.hits.originals),
            Some(row.texts),
            Some(row.hits.matches),
            // Flagged posts without any known author: unknown, not none.
            authors,
        ] {
            out.push(self.delimiter);
            match count {
                Some(0) => out.push(b'0'),
                Some(count) if count >= self.least => {
                    // Writing to memory cannot fail.
                    let _ = write!(out, "{count}");
                }
                Some(count) => out.extend(withheld(count, self.least).bytes()),
                None => {}
            }
        }
        self.write_shares(row, out);
        out.extend(&self.zone);
        let mut estimated = self.estimated.iter();
        let estimated = estimated.find(|(which, _)| *which == row.estimated);
        out.extend(estimated.map_or(&[][..], |(_, cell)| cell));
        out.push(b'\n');
    }

    fn write_shares(&self, row: &Row, out: &mut Vec<u8>) {
        let hidden = [row.eligible, row.hits.posts]
            .iter()
            .any(|count| (1..self.least).contains(count));
        let known = row.eligible > 0 && !self.interrupted && !hidden;
        let mut share = |share: f64| {
            out.push(self.delimiter);
            if known && share == 0.0 {
                out.extend(b"0.000000");
            } else if known {
                out.extend(format!("{share:.6}").bytes());
            }
        };
        share(row.hits.posts as f64 / row.eligible.max(1) as f64);
        if self.random_sample {
            let (low, high) = wilson(row.hits.posts, row.eligible);
            share(low);
            share(high);
        }
    }
}

/// A count, or `<N` in place of a small one.
pub(super) fn withheld(count: u64, least: u64) -> String {
    if (1..least).contains(&count) {
        format!("<{least}")
    } else {
        count.to_string()
    }
}

/// Wilson score interval, 95 %.
fn wilson(flagged: u64, eligible: u64) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    if eligible == 0 {
        return (0.0, 1.0);
    }
    let n = eligible as f64;
    let p = flagged.min(eligible) as f64 / n;
    let scale = 1.0 + Z * Z / n;
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    (
        ((middle - half) / scale).max(0.0),
        ((middle + half) / scale).min(1.0),
    )
}

/// True when a column of `by` is there; for run.json.
pub(super) fn by_names(by: &[ByKey]) -> Vec<&'static str> {
    by.iter().map(|key| key.name()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_the_tables() {
        let near = |(low, high): (f64, f64), wanted: (f64, f64)| {
            assert!(
                (low - wanted.0).abs() < 1e-4 && (high - wanted.1).abs() < 1e-4,
                "{low} {high}"
            );
        };
        near(wilson(10, 100), (0.0552, 0.1744));
        near(wilson(0, 10), (0.0, 0.2775));
        near(wilson(10, 10), (0.7225, 1.0));
        near(wilson(0, 0), (0.0, 1.0));
    }
}
