//! What the moderators of a platform need of a flagged post: where it is, and why it was flagged, in
//! their language. Nothing of its author.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    cell::{BOM, RowEncoder, unguarded},
    report_words::{ReportLanguage, Words},
    visible::safe_for_terminal,
};
use crate::rules::{RuleSet, Severity};

/// Columns of a report as CSV, in order.
pub const COLUMNS: &[&str] = &[
    "reference",
    "report_language",
    "url",
    "platform",
    "post_id",
    "created_at",
    "topic",
    "topic_title",
    "severity",
    "rules",
    "reason",
    "excerpt",
    "notice",
];

/// One post to report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostReport {
    /// The finding's id, by which whoever reports knows it again.
    pub reference: String,
    /// Language of the words.
    pub report_language: &'static str,
    /// Where the post is.
    pub url: String,
    /// Platform; empty when unknown.
    pub platform: String,
    /// Id of the post, where it has no address; empty when the export gives neither.
    pub post_id: String,
    /// When it was written.
    pub created_at: String,
    /// Id of the topic.
    pub topic: String,
    /// Its title, in the language or else in English.
    pub topic_title: String,
    /// Severity, as flagged.csv spells it.
    pub severity: String,
    /// Rules that held.
    pub rules: Vec<String>,
    /// Why it was flagged.
    pub reason: String,
    /// What the post says, masked; empty where it is withheld.
    pub excerpt: String,
    /// That a person has to decide.
    pub notice: &'static str,
}

impl PostReport {
    /// The report of a row of flagged.csv, of which `cell` gives the cell of a column.
    #[must_use]
    pub fn new<'r>(
        language: ReportLanguage,
        rules: &RuleSet,
        cell: impl Fn(&str) -> &'r str,
    ) -> Self {
        let cell = |name: &str| unguarded(cell(name));
        let topic = cell("topic");
        let tag = language.tag();
        let known = rules.topics.iter().find(|known| known.id == topic);
        let title = known.and_then(|known| {
            let titles = &known.titles;
            titles.get(tag).or_else(|| titles.get("en"))
        });
        let title = title.map_or(topic, String::as_str);
        let held: Vec<String> = cell("rules").split('|').map(str::to_owned).collect();
        // Rules have one title, in the language of their file.
        let told = rules.rules.iter().filter(|rule| {
            rule.file_language == tag && held.contains(&rule.id) && !rule.title.is_empty()
        });
        let told: Vec<&str> = told.map(|rule| &*rule.title).collect();
        let reason = match &told[..] {
            [] => title.to_owned(),
            told => format!("{title}: {}", told.join("; ")),
        };
        let url = without_handle(cell("url"));
        Self {
            reference: cell("finding_id").to_owned(),
            report_language: tag,
            post_id: String::from(if url.is_empty() { cell("post_id") } else { "" }),
            url,
            platform: cell("platform").to_owned(),
            created_at: cell("created_at").to_owned(),
            topic: topic.to_owned(),
            topic_title: title.to_owned(),
            severity: cell("severity").to_owned(),
            rules: held,
            reason,
            excerpt: cell("excerpt").to_owned(),
            notice: language.words().notice,
        }
    }
}

impl PostReport {
    /// Whether nothing in it says where the post is.
    #[must_use]
    pub fn is_nowhere(&self) -> bool {
        self.url.is_empty() && self.post_id.is_empty()
    }
}

/// The address of a post on X without the handle, which it opens without. Other addresses need theirs.
fn without_handle(url: &str) -> String {
    let parts: Vec<&str> = url.split('/').collect();
    match parts[..] {
        [scheme, "", host, _, "status", id, ..]
            if [
                "x.com",
                "twitter.com",
                "www.x.com",
                "www.twitter.com",
                "mobile.twitter.com",
            ]
            .contains(&host) =>
        {
            format!("{scheme}//{host}/i/status/{id}")
        }
        _ => url.to_owned(),
    }
}

/// Writes reports for people to read or to paste into a form.
///
/// # Errors
///
/// When they cannot be written.
pub fn write_report_text(out: &mut impl Write, reports: &[PostReport]) -> io::Result<()> {
    for (number, report) in reports.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        write_one(
            out,
            report,
            ReportLanguage::of(report.report_language).words(),
        )?;
    }
    Ok(())
}

fn write_one(out: &mut impl Write, report: &PostReport, words: &Words) -> io::Result<()> {
    writeln!(out, "{}", words.report)?;
    let severity = Severity::from_name(&report.severity)
        .and_then(|severity| words.severities.get(severity as usize))
        .map_or(&*report.severity, |word| word);
    let rules = report.rules.join(", ");
    for (word, text) in [
        (words.reference, &*report.reference),
        (words.address, &report.url),
        (words.platform, &report.platform),
        (words.post, &report.post_id),
        (words.time, &report.created_at),
        (words.topic, &report.topic_title),
        (words.severity, severity),
        (words.reason, &report.reason),
        (words.rules, &rules),
        (words.excerpt, &report.excerpt),
    ] {
        if !text.is_empty() {
            writeln!(out, "{word}: {}", safe_for_terminal(text))?;
        }
    }
    if report.excerpt.is_empty() {
        writeln!(out, "{}", words.withheld)?;
    }
    writeln!(out, "{}", words.notice)
}

/// Writes reports as a CSV file, like flagged.csv.
///
/// # Errors
///
/// When they cannot be written.
pub fn write_report_csv(out: &mut impl Write, reports: &[PostReport]) -> io::Result<()> {
    let mut row = RowEncoder::new(b',');
    COLUMNS.iter().for_each(|column| row.fixed(column));
    row.end();
    for report in reports {
        row.fixed(&report.reference);
        row.fixed(report.report_language);
        for text in [
            &report.url,
            &report.platform,
            &report.post_id,
            &report.created_at,
            &report.topic,
            &report.topic_title,
            &report.severity,
            &report.rules.join("|"),
            &report.reason,
            &report.excerpt,
        ] {
            row.free(text);
        }
        row.fixed(report.notice);
        row.end();
    }
    out.write_all(BOM)?;
    row.bytes(|bytes| out.write_all(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_on_x_need_no_handle() {
        for (url, shown) in [
            (
                "https://x.com/contoh/status/17",
                "https://x.com/i/status/17",
            ),
            (
                "https://twitter.com/contoh/status/17/photo/1",
                "https://twitter.com/i/status/17",
            ),
            ("https://x.com/contoh", "https://x.com/contoh"),
            ("https://t.me/kanal/12", "https://t.me/kanal/12"),
            ("", ""),
        ] {
            assert_eq!(without_handle(url), shown);
        }
    }
}
