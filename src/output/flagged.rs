//! flagged.csv: one row per post and topic, for the reviewer.

use std::ops::Range;

use jiff::Timestamp;

use super::{
    address::bare_url,
    cell::RowEncoder,
    copies::{TextTag, group_name},
    excerpt::{Excerpts, masked_term},
    finding_id::finding_id,
    plan::{Authors, Plan},
    redact::{Redactor, masked_name},
    referral,
    split::SplitKey,
};
use crate::{
    engine::{Finding, Found, Match, Span, Steps, Verdict},
    record::Record,
    rules::{Evidence, Lane, Role, Rule, Topic},
};

/// Columns of flagged.csv, in order. The writer fills the first four, and the fifth of posts without id.
pub const COLUMNS: &[&str] = &[
    "finding_id",
    "source",
    "record",
    "byte_offset",
    "post_id",
    "url",
    "community",
    "kind",
    "parent_id",
    "created_at",
    "created_at_raw",
    "language",
    "language_basis",
    "country",
    "country_basis",
    "platform",
    "author",
    "topic",
    "severity",
    "severity_rank",
    "role",
    "roles",
    "rules",
    "terms",
    "lane",
    "evasion",
    "excerpt",
    "referral_id",
    "referral",
    "referral_for",
    "referral_checked_on",
    "copies",
    "group_id",
    "queue",
    "verdict",
    "note",
    "record_hash",
];

/// Terms a cell lists at most; spam can hold them all.
const MOST_TERMS: usize = 50;

/// Where the name of a finding comes from.
#[derive(Debug, Clone)]
pub(super) enum RowId {
    /// Known to the worker.
    Post(String),
    /// No post id: this hash of the text, and which occurrence of it the writer is at.
    Text([u8; 32]),
}

/// A row as the worker leaves it for the writer.
#[derive(Debug, Clone)]
pub(super) struct PendingRow {
    pub(super) index: u32,
    pub(super) offset: u64,
    pub(super) id: RowId,
    pub(super) topic: usize,
    /// First row of its post.
    pub(super) first: bool,
    /// Values of the columns by which rows are split into files.
    pub(super) split: Vec<String>,
    /// The tail leaves `post_id` to the writer, who puts the record number there.
    pub(super) numbered: bool,
    /// Encoded cells from `post_id` (or the next) on.
    pub(super) tail: Range<usize>,
    /// Lines for matches.csv, without their first three cells.
    pub(super) matches: Range<usize>,
}

/// A flagged post, with what all its rows share.
#[derive(Debug)]
pub(super) struct FlaggedPost<'a> {
    plan: &'a Plan<'a>,
    record: &'a Record<'a>,
    verdict: &'a Verdict,
    /// Nothing of the text may be shown, whatever the topic.
    pub(super) withheld: bool,
    author: String,
    created_at: Option<Timestamp>,
    record_hash: String,
    /// Name of its text among the copies.
    text_name: String,
}

/// What flagged.csv names a record by: BLAKE3 of its own bytes, the first 32 hexadecimal digits.
#[must_use]
pub fn record_hash(raw: &[u8]) -> String {
    blake3::hash(raw).to_hex()[..32].to_owned()
}

/// The findings of one topic in one post.
#[derive(Debug)]
pub(super) struct TopicFindings<'a> {
    pub(super) index: usize,
    topic: &'a Topic,
    pub(super) findings: Vec<(&'a Rule, &'a Finding)>,
}

impl<'a> FlaggedPost<'a> {
    pub(super) fn new(
        plan: &'a Plan<'a>,
        record: &'a Record<'a>,
        verdict: &'a Verdict,
        text: TextTag,
    ) -> Self {
        let withheld = verdict.findings.iter().any(|finding| {
            let rule = plan.rules.rules.get(finding.rule);
            rule.is_some_and(|rule| rule.evidence == Evidence::Withhold)
        });
        let author = match &plan.options.authors {
            Authors::Keyed(key) if !plan.options.publish => key.pseudonym(record.author),
            _ => String::new(),
        };

        Self {
            plan,
            record,
            verdict,
            withheld,
            author,
            created_at: record.time(&plan.options.tz),
            record_hash: record_hash(record.raw),
            text_name: group_name(text),
        }
    }

    /// True when an excerpt is to be made.
    pub(super) fn shows_text(&self) -> bool {
        !self.withheld && !self.plan.options.publish
    }

    /// The findings by topic, in the order of the rule set.
    pub(super) fn topics(&self) -> Vec<TopicFindings<'a>> {
        let rules = self.plan.rules;
        let mut topics: Vec<TopicFindings<'a>> = Vec::new();
        for finding in &self.verdict.findings {
            let Some(rule) = rules.rules.get(finding.rule) else {
                continue;
            };
            let Some(topic) = rules.topics.get(rule.topic) else {
                continue;
            };
            match topics.iter_mut().find(|found| found.index == rule.topic) {
                Some(found) => found.findings.push((rule, finding)),
                None => topics.push(TopicFindings {
                    index: rule.topic,
                    topic,
                    findings: vec![(rule, finding)],
                }),
            }
        }
        topics.sort_by_key(|found| found.index);
        topics
    }

    /// Values of the columns by which rows are split into files.
    pub(super) fn split(&self, topic: &Topic) -> Vec<String> {
        let value = |key: &SplitKey| match key {
            SplitKey::Queue => topic.queue.clone(),
            SplitKey::Topic => topic.id.clone(),
            SplitKey::Language => self.record.language.as_str().to_owned(),
            SplitKey::Country => self.record.country.as_str().to_owned(),
            SplitKey::Platform => masked_name(self.record.platform).into_owned(),
        };
        self.plan.options.split_by.iter().map(value).collect()
    }

    /// Where the row's name comes from.
    pub(super) fn row_id(&self, topic: &Topic) -> RowId {
        let record = self.record;
        let platform = record.platform.as_bytes();
        let community = record.community.as_bytes();
        let id = record.id.as_bytes();
        let topic = topic.id.as_bytes();
        if !id.is_empty() && !platform.is_empty() {
            return RowId::Post(finding_id(&[b"post", platform, community, id, topic]));
        }
        let text = self.text_hash();
        if !id.is_empty() {
            // The first row of any table may have the id 1.
            return RowId::Post(finding_id(&[b"post", &text, community, id, topic]));
        }
        RowId::Text(text)
    }

    /// BLAKE3 of where it is and what it says.
    fn text_hash(&self) -> [u8; 32] {
        let record = self.record;
        let mut hasher = blake3::Hasher::new();
        let texts = record
            .texts
            .iter()
            .flat_map(|field| [field.name, field.text]);
        for part in [record.platform, record.community].into_iter().chain(texts) {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        *hasher.finalize().as_bytes()
    }

    /// Encodes a row from `post_id` on; where it stands, and whether the writer must fill in the id.
    pub(super) fn encode(
        &self,
        found: &TopicFindings<'_>,
        excerpts: &mut Excerpts,
        row: &mut RowEncoder,
    ) -> (Range<usize>, bool) {
        let publish = self.plan.options.publish;
        let numbered = !publish && self.record.id.is_empty();
        if !numbered {
            let id = if publish { "" } else { self.record.id };
            row.free(&excerpts.redactor.written_id(id));
        }
        self.encode_post(publish, &mut excerpts.redactor, row);
        self.encode_finding(found, excerpts, row);
        // copies: known when the run ends, when group_id becomes that of the group's first text.
        row.fixed("");
        row.fixed(&self.text_name);
        row.free(&found.topic.queue);
        // verdict, note: the reviewer's.
        row.fixed("");
        row.fixed("");
        row.fixed(&self.record_hash);
        (row.end(), numbered)
    }

    fn encode_post(&self, publish: bool, redactor: &mut Redactor, row: &mut RowEncoder) {
        let record = self.record;
        let public = |text: &'a str| if publish { "" } else { text };
        row.free(&bare_url(public(record.url)));
        row.free(&redactor.written_name(record.community));
        row.fixed(record.kind.name());
        row.free(&redactor.written_id(public(record.parent_id)));
        row.fixed(
            &self
                .created_at
                .map(|time| time.to_string())
                .unwrap_or_default(),
        );
        // What is no time may be anything; without a digit it is none in any spelling.
        if self.created_at.is_some() && !record.created_at.starts_with(['0', '+']) {
            row.free(record.created_at);
        } else if !record.created_at.contains(char::is_numeric) {
            row.fixed("");
        } else {
            row.free(&redactor.written(record.created_at));
        }
        row.free(record.language.as_str());
        row.fixed(record.language_basis.name());
        row.free(record.country.as_str());
        row.fixed(record.country_basis.name());
        row.free(&redactor.written_name(record.platform));
        row.fixed(&self.author);
    }

    fn encode_finding(
        &self,
        found: &TopicFindings<'_>,
        excerpts: &mut Excerpts,
        row: &mut RowEncoder,
    ) {
        let options = &self.plan.options;
        let severity = found.gravest().severity;
        let speaker = found.speaker();
        row.free(&found.topic.id);
        row.fixed(severity.name());
        row.number(severity as u64 + 1);
        row.fixed(speaker.role.name());
        row.fixed(&found.roles());
        row.free(&found.rules());
        let terms = if self.withheld {
            String::new()
        } else {
            self.terms(found, excerpts)
        };
        row.free(&terms);
        row.fixed(found.lane().name());
        row.fixed(&found.evasion());
        let excerpt = if self.shows_text() {
            excerpts.excerpt(&found.spans(self.verdict), options.excerpt, options.mask)
        } else {
            String::new()
        };
        row.free(&excerpt);
        let referral = referral::cells(
            self.plan.referral,
            &found.topic.id,
            &referral::audiences(speaker, found.topic),
            self.record.country.as_str(),
            self.record.language.as_str(),
        );
        row.free(&referral.ids);
        row.free(&referral.texts);
        row.fixed(&referral.audiences);
        row.free(&referral.checked_on);
    }

    /// Distinct terms as the rules write them; patterns by name.
    fn terms(&self, found: &TopicFindings<'_>, excerpts: &mut Excerpts) -> String {
        let mut terms: Vec<&str> = Vec::new();
        let matches = found.findings.iter().flat_map(|(rule, finding)| {
            self.verdict
                .matches(finding)
                .iter()
                .map(|found| term(rule, found))
        });
        for term in matches {
            if terms.contains(&term) {
                continue;
            }
            if terms.len() == MOST_TERMS {
                terms.push("…");
                break;
            }
            terms.push(term);
        }
        let mask = self.plan.options.mask;
        let shown = terms.into_iter().map(|term| {
            let term = excerpts.redactor.written(term);
            if mask {
                masked_term(&term)
            } else {
                term.into_owned()
            }
        });
        shown.collect::<Vec<_>>().join("|")
    }
}

/// What a match found, as the rule writes it: never the words of the post.
pub(super) fn term<'r>(rule: &'r Rule, found: &Match) -> &'r str {
    let clause = found.clause as usize;
    match found.found {
        Found::Term(index) => rule
            .groups
            .get(clause)
            .and_then(|group| group.terms.get(index as usize))
            .map_or("", |term| &term.written),
        Found::Pattern(_) => clause_name(rule, clause),
    }
}

/// Like [`Rule::clause_name`], for clauses that may not exist.
pub(super) fn clause_name(rule: &Rule, clause: usize) -> &str {
    if clause < rule.groups.len() + rule.patterns.len() {
        rule.clause_name(clause)
    } else {
        ""
    }
}

impl<'a> TopicFindings<'a> {
    pub(super) fn topic(&self) -> &'a Topic {
        self.topic
    }

    /// The most severe rule, ties by id.
    fn gravest(&self) -> &'a Rule {
        self.gravest_of(|_| true).unwrap_or(self.findings[0].0)
    }

    /// The rule that says who speaks: a poster in danger always comes first.
    fn speaker(&self) -> &'a Rule {
        self.gravest_of(|rule| rule.role == Role::AtRisk)
            .unwrap_or_else(|| self.gravest())
    }

    fn gravest_of(&self, wanted: impl Fn(&Rule) -> bool) -> Option<&'a Rule> {
        let rules = self
            .findings
            .iter()
            .map(|found| found.0)
            .filter(|rule| wanted(rule));
        rules.min_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.id.cmp(&b.id)))
    }

    fn roles(&self) -> String {
        let mut roles: Vec<Role> = self.findings.iter().map(|found| found.0.role).collect();
        roles.sort_unstable();
        roles.dedup();
        roles
            .into_iter()
            .map(Role::name)
            .collect::<Vec<_>>()
            .join("|")
    }

    fn rules(&self) -> String {
        let ids = self.findings.iter().map(|found| &*found.0.id);
        ids.collect::<Vec<_>>().join("|")
    }

    /// The strongest lane of the findings: in weaker ones nothing more is undone than they need.
    fn lane(&self) -> Lane {
        let lanes = self.findings.iter().map(|(_, finding)| finding.lane);
        lanes.min().unwrap_or(Lane::Exact)
    }

    /// What had to be undone to find the matches.
    fn evasion(&self) -> String {
        let steps = self.findings.iter().map(|(_, finding)| finding.steps);
        let steps = steps.fold(Steps::NONE, Steps::and);
        steps.names().collect::<Vec<_>>().join("|")
    }

    /// Places to show, sorted, each with whether it is the first of its term.
    fn spans(&self, verdict: &Verdict) -> Vec<(u32, Span, bool)> {
        let mut places: Vec<(u32, Span, usize, u32, Found)> = Vec::new();
        for (_, finding) in &self.findings {
            let matches = verdict.matches(finding).iter();
            places.extend(matches.map(|m| (m.field, m.span, finding.rule, m.clause, m.found)));
        }
        places.sort_unstable();
        let mut seen = std::collections::HashSet::new();
        let spans = places
            .into_iter()
            .map(|(field, span, rule, clause, found)| {
                (field, span, seen.insert((rule, clause, found)))
            });
        spans.collect()
    }
}
