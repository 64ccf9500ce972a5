//! What the operator should know of what became of the exports, once they were read.

use super::{ScanJob, pipeline::Pipeline, run::InputSummary};
use crate::{
    input::InvalidBytes,
    output::Totals,
    record::{RejectReason, ScopeReason},
};

/// Exports that a warning names.
const NAMED: usize = 3;

/// Reasons for which posts may be missing behind the place that rejects.csv names.
const ENDS_EARLY: [RejectReason; 4] = [
    RejectReason::CsvOpenQuote,
    RejectReason::BrokenCompression,
    RejectReason::CutOff,
    RejectReason::BrokenDocument,
];

/// Warnings about ids, encodings and reported posts.
pub(super) fn of_pass(
    pipeline: &Pipeline<'_, '_>,
    inputs: &[InputSummary],
    job: &ScanJob,
) -> Vec<String> {
    id_warning(pipeline, job)
        .into_iter()
        .chain(rounded_warning(pipeline))
        .chain(encoding_warning(inputs, job))
        .chain(reported_warnings(job))
        .collect()
}

/// Warnings about exports of which nothing, or not everything, could be scanned.
pub(super) fn of_inputs(inputs: &[InputSummary], counts: &[Totals], job: &ScanJob) -> Vec<String> {
    // Of what was not read to its end nothing is known.
    let read = inputs.iter().zip(counts);
    let read = Read(read.filter(|(input, _)| input.digest.is_some()).collect());
    let empty = read.names(|counts| counts.read() == 0);
    let unreadable =
        read.names(|counts| counts.read() > 0 && counts.rejected_count() == counts.read());
    let empty = empty.map(|names| format!("no records in {names}"));
    // Of one export alone the end of the scan says it.
    let unreadable = unreadable.filter(|_| inputs.len() > 1);
    let unreadable = unreadable
        .map(|names| format!("not one record could be read in {names}; rejects.csv says why"));
    let out_of_scope = ScopeReason::ALL
        .iter()
        .filter_map(|reason| read.out_of_scope(*reason));
    let first = empty.into_iter().chain(unreadable).chain(out_of_scope);
    first.chain(read.incomplete(job)).collect()
}

/// Exports that were read to their end, and what became of their records.
struct Read<'a>(Vec<(&'a InputSummary, &'a Totals)>);

impl Read<'_> {
    /// The names of some; `None` for none.
    fn names(&self, wanted: impl Fn(&Totals) -> bool) -> Option<String> {
        let some = self.0.iter().filter(|(_, counts)| wanted(counts));
        some_of(some.map(|(input, _)| &*input.name))
    }

    fn rejected(&self, reason: RejectReason) -> Option<String> {
        self.names(|counts| counts.rejected.contains_key(&reason))
    }

    /// Exports all of whose records are out of scope for one reason, and what can be done.
    fn out_of_scope(&self, reason: ScopeReason) -> Option<String> {
        let all = |counts: &Totals| counts.read() > 0 && left_out(counts, reason) == counts.read();
        let names = self.names(all)?;
        let mut layouts = self.0.iter().filter(|(_, counts)| all(counts));
        let takes_word = layouts.all(|(input, _)| {
            input
                .layout
                .as_ref()
                .is_some_and(|layout| layout.takes_word())
        });
        let advice = match reason {
            ScopeReason::VisibilityUnknown if takes_word => {
                "; where an export does not say at all who can see its posts, --visibility public is \
                 your word that everyone can"
            }
            _ => "",
        };
        Some(format!(
            "all records are out of scope ({}) in {names}{advice}",
            reason.wording()
        ))
    }

    /// Exports of which records are missing for a reason that is worth more than a count.
    fn incomplete(&self, job: &ScanJob) -> Vec<String> {
        let early = ENDS_EARLY.iter().filter_map(|reason| {
            let names = self.rejected(*reason)?;
            let wording = reason.wording();
            Some(format!("{names}: {wording}; rejects.csv says where"))
        });
        let long = self.rejected(RejectReason::TooLong).map(|names| {
            format!(
                "{names}: a record is longer than --max-record, and was left out with all that may be \
                 in it (a page of many posts, or what a quote too many made of them); rejects.csv says \
                 where"
            )
        });
        let not_utf8 = self.rejected(RejectReason::NotUtf8);
        let not_utf8 = not_utf8.filter(|_| job.reading.encoding.is_none());
        let not_utf8 = not_utf8.map(|names| {
            format!(
                "records that are not UTF-8 were rejected in {names}; if Excel or an older program saved \
                 it, say how: --encoding windows-874 (Thai), euc-kr (Korean), windows-1258 (Vietnamese) \
                 or windows-1252"
            )
        });
        early.chain(long).chain(not_utf8).collect()
    }
}

fn left_out(counts: &Totals, reason: ScopeReason) -> u64 {
    counts
        .out_of_scope
        .get(&reason)
        .copied()
        .unwrap_or_default()
}

/// Names for a sentence; `None` for none.
fn some_of<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    let shown = names
        .iter()
        .take(NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    match names.len() {
        0 => None,
        some if some > NAMED => Some(format!("{shown} and {} more", some - NAMED)),
        _ => Some(shown),
    }
}

fn id_warning(pipeline: &Pipeline<'_, '_>, job: &ScanJob) -> Option<String> {
    let repeated = pipeline.ids.repeated();
    if repeated == 0 || job.unique_ids {
        return None;
    }
    let least = if pipeline.ids.is_full() {
        "at least "
    } else {
        ""
    };
    let (have, they_are) = match repeated {
        1 => ("1 post has".to_owned(), "it is"),
        some => (format!("{some} posts have"), "they are"),
    };
    Some(format!(
        "{least}{have} an id that an earlier post has; {they_are} counted each time; \
         --unique-ids keeps the first of each"
    ))
}

fn rounded_warning(pipeline: &Pipeline<'_, '_>) -> Option<String> {
    let rounded = pipeline.rounded;
    (rounded > 0).then(|| {
        format!(
            "{}: some program took ids for numbers and lost their ends, so they name no post any more; \
             export again with ids as text (pandas: dtype={{'id': str}})",
            match rounded {
                1 => "1 post has an id like 1.84e+18".to_owned(),
                some => format!("{some} posts have ids like 1.84e+18"),
            }
        )
    })
}

fn encoding_warning(inputs: &[InputSummary], job: &ScanJob) -> Option<String> {
    let digests = inputs.iter().filter_map(|input| input.digest.as_ref());
    let undecodable: u64 = digests.map(|digest| digest.undecodable).sum();
    let outcome = match job.reading.invalid_bytes {
        InvalidBytes::Reject => {
            "their records are rejected as not-utf8; --invalid-bytes replace reads them with U+FFFD instead"
        }
        InvalidBytes::Replace => "each was read as U+FFFD",
    };
    (undecodable > 0).then(|| {
        format!(
            "{undecodable} sequences of bytes mean nothing in the encoding of their export; {outcome}; \
             --encoding says which it is"
        )
    })
}

/// What is told of reported posts that were not found, never naming one.
fn reported_warnings(job: &ScanJob) -> Vec<String> {
    let Some(reported) = &job.reported else {
        return vec![];
    };
    let mut warnings = vec![];
    let (named, found) = (reported.len() as u64, reported.found());
    if found < named {
        warnings.push(format!(
            "{} of {named} reported posts (--ids) {} not among the posts of the export that may be \
             looked at",
            named - found,
            if named - found == 1 { "is" } else { "are" }
        ));
    }
    if reported.rounded() > 0 {
        warnings.push(format!(
            "{} like 1.84E+18 in --ids: a spreadsheet took ids for numbers and lost their ends; export \
             the list again with ids as text",
            match reported.rounded() {
                1 => "1 entry".to_owned(),
                some => format!("{some} entries"),
            }
        ));
    }
    warnings
}
