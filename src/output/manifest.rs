//! run.json: what is needed to run the same again, and an account of every record.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::{
    masked::MaskedCounts,
    plan::{Authors, ExcerptLength, Plan},
    stats::{by_names, zone_name},
};
use crate::record::{RejectReason, ScopeReason};

/// Version of the shape of run.json.
const SCHEMA: u32 = 1;

/// What became of the records of a source or run. `read` = `scanned` + `out_of_scope` + `rejected`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Posts that were looked at.
    pub scanned: u64,
    /// Scanned posts without any text.
    pub no_text: u64,
    /// Posts with a row in flagged.csv.
    pub flagged_posts: u64,
    /// Flagged posts whose words are withheld.
    pub withheld_posts: u64,
    /// Pieces of personal data masked in flagged.csv, by kind.
    pub masked: MaskedCounts,
    /// Records not looked at, by reason.
    pub out_of_scope: BTreeMap<ScopeReason, u64>,
    /// Records that could not be read, by reason.
    pub rejected: BTreeMap<RejectReason, u64>,
}

impl Totals {
    pub(super) fn scanned(&mut self, blank: bool) {
        self.scanned += 1;
        self.no_text += u64::from(blank);
    }

    pub(super) fn flagged(&mut self, withheld: bool) {
        self.flagged_posts += 1;
        self.withheld_posts += u64::from(withheld);
    }

    pub(super) fn out_of_scope(&mut self, reason: ScopeReason) {
        *self.out_of_scope.entry(reason).or_default() += 1;
    }

    pub(super) fn rejected(&mut self, reason: RejectReason) {
        *self.rejected.entry(reason).or_default() += 1;
    }

    /// Records there were.
    #[must_use]
    pub fn read(&self) -> u64 {
        self.scanned + self.out_of_scope.values().sum::<u64>() + self.rejected.values().sum::<u64>()
    }

    /// Records that could not be read.
    #[must_use]
    pub fn rejected_count(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// Adds those of another part of the run.
    pub fn merge(&mut self, other: &Self) {
        self.scanned += other.scanned;
        self.no_text += other.no_text;
        self.flagged_posts += other.flagged_posts;
        self.withheld_posts += other.withheld_posts;
        self.masked.merge(&other.masked);
        for (&reason, count) in &other.out_of_scope {
            *self.out_of_scope.entry(reason).or_default() += count;
        }
        for (&reason, count) in &other.rejected {
            *self.rejected.entry(reason).or_default() += count;
        }
    }
}

impl Serialize for Totals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let out_of_scope: BTreeMap<_, _> = self
            .out_of_scope
            .iter()
            .map(|(reason, count)| (reason.code(), count))
            .collect();
        let rejected: BTreeMap<_, _> = self
            .rejected
            .iter()
            .map(|(reason, count)| (reason.code(), count))
            .collect();
        json!({
            "read": self.read(),
            "scanned": self.scanned,
            "out_of_scope": self.out_of_scope.values().sum::<u64>(),
            "rejected": self.rejected.values().sum::<u64>(),
            "no_text": self.no_text,
            "flagged_posts": self.flagged_posts,
            "withheld_posts": self.withheld_posts,
            "masked": self.masked,
            "out_of_scope_reasons": out_of_scope,
            "reject_reasons": rejected,
        })
        .serialize(serializer)
    }
}

/// A file that the run depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileHash {
    /// Name as given or shipped.
    pub name: String,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub blake3: String,
}

/// The help directory that was used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReferralInfo {
    /// Fingerprint of all entries.
    pub fingerprint: String,
    /// Its files.
    pub files: Vec<FileHash>,
}

/// A list of reported posts to which the run was limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ReportedInfo {
    /// Different ids and addresses in the list.
    pub ids: u64,
    /// Those of which a post was found.
    pub found: u64,
}

/// One export, in the order of [`Plan::sources`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InputInfo {
    /// Format, as on the command line (`jsonl`, `csv`).
    pub format: String,
    /// Export profile.
    pub profile: String,
    /// How it was read: the fields that were chosen, and why.
    pub layout: Value,
    /// How its text is encoded (`utf-8`, `utf-16le`); unknown for a source that was not opened.
    pub encoding: Option<String>,
    /// Bytes as stored; unknown for a source that was not read to its end.
    pub bytes: Option<u64>,
    /// BLAKE3 of those bytes, in hexadecimal; unknown likewise.
    pub blake3: Option<String>,
    /// Sequences of bytes that meant nothing in their encoding; unknown likewise.
    pub undecodable: Option<u64>,
}

/// What the writer cannot know of a run.
#[derive(Debug, Clone)]
pub struct RunInfo {
    /// When the run began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
    /// Options of the other layers; those of outputs are added.
    pub options: Map<String, Value>,
    /// Fingerprint of the compiled rules.
    pub rules_fingerprint: String,
    /// The help directory.
    pub referrals: ReferralInfo,
    /// For each source, what it was.
    pub inputs: Vec<InputInfo>,
    /// The list of reported posts, when there was one.
    pub reported: Option<ReportedInfo>,
    /// What the operator was warned of.
    pub warnings: Vec<String>,
}

/// The whole of run.json.
pub(super) fn manifest(
    plan: &Plan<'_>,
    info: &RunInfo,
    per_source: &[Totals],
    totals: &Totals,
    files: &[&str],
    interrupted: bool,
) -> Value {
    let unknown = InputInfo::default();
    let inputs: Vec<Value> = plan
        .sources
        .iter()
        .zip(per_source)
        .enumerate()
        .map(|(at, (name, totals))| {
            let input = info.inputs.get(at).unwrap_or(&unknown);
            json!({
                "name": name,
                "format": input.format,
                "profile": input.profile,
                "layout": input.layout,
                "encoding": input.encoding,
                "bytes": input.bytes,
                "blake3": input.blake3,
                "undecodable": input.undecodable,
                "totals": totals,
            })
        })
        .collect();
    json!({
        "schema": SCHEMA,
        "version": env!("CARGO_PKG_VERSION"),
        "started_at": info.started_at.to_string(),
        "finished_at": info.finished_at.to_string(),
        "interrupted": interrupted,
        "options": options(plan, info),
        "rules": rules(plan, info),
        "referrals": info.referrals,
        "inputs": inputs,
        "reported": info.reported,
        "files": files,
        "totals": totals,
        "warnings": info.warnings,
    })
}

fn options(plan: &Plan<'_>, info: &RunInfo) -> Value {
    let options = &plan.options;
    let excerpt = match options.excerpt {
        ExcerptLength::Chars(characters) => json!(characters),
        ExcerptLength::Full => json!("full"),
    };
    let own = json!({
        "csv_delimiter": char::from(options.csv_delimiter).to_string(),
        "excerpt": excerpt,
        "authors": if matches!(options.authors, Authors::Keyed(_)) { "keyed" } else { "none" },
        "mask": options.mask,
        "publish": options.publish,
        "by": by_names(&options.by),
        "tz": zone_name(plan),
        "from": options.from.map(|time| time.to_string()),
        "to": options.to.map(|time| time.to_string()),
        "min_cell": options.min_cell,
        "random_sample": options.random_sample,
        "matches": options.matches,
        "split_by": options.split_by.iter().map(|key| key.name()).collect::<Vec<_>>(),
        "xlsx": options.workbook,
    });
    let mut all = info.options.clone();
    if let Value::Object(own) = own {
        own.into_iter().for_each(|(name, value)| {
            all.entry(name).or_insert(value);
        });
    }
    Value::Object(all)
}

fn rules(plan: &Plan<'_>, info: &RunInfo) -> Value {
    let packs: Vec<Value> = plan
        .rules
        .topics
        .iter()
        .enumerate()
        .map(|(at, topic)| {
            let rules = plan
                .rules
                .rules
                .iter()
                .filter(|rule| rule.topic == at)
                .count();
            json!({ "topic": topic.id, "version": topic.version, "rules": rules })
        })
        .collect();
    let files = plan.rules.files.iter().map(|(name, blake3)| FileHash {
        name: name.clone(),
        blake3: blake3.clone(),
    });
    json!({
        "fingerprint": info.rules_fingerprint,
        "packs": packs,
        "files": files.collect::<Vec<_>>(),
    })
}
