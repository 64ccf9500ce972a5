//! What to do.

use std::{path::PathBuf, sync::Arc};

use super::ReportedIds;
use crate::{
    input::{ReadOptions, SourceName},
    output::OutputOptions,
    record::{ReadScope, ReadWishes},
    rules::{Referrals, RuleSet},
};

/// One run: what to read, with which rules, and what to write where.
#[derive(Debug, Clone)]
pub struct ScanJob {
    /// What to read, in this order.
    pub sources: Vec<SourceName>,
    /// What the operator named; other sources were found in folders and archives, and those in which no
    /// posts are known are left out.
    pub named: Vec<String>,
    /// Files beside them that may hold posts, and are not read.
    pub left_out: Vec<PathBuf>,
    /// How to read it.
    pub reading: ReadOptions,
    /// Fields the operator named.
    pub fields: ReadWishes,
    /// The operator's word for what posts do not say.
    pub scope: ReadScope,
    /// The rules to run, already selected.
    pub rules: RuleSet,
    /// Where help is.
    pub referrals: Referrals,
    /// Folder for the results.
    pub out: PathBuf,
    /// Write into a folder that exists.
    pub force: bool,
    /// What to write.
    pub output: OutputOptions,
    /// Stop after this many records.
    pub limit: Option<u64>,
    /// Scan only the first post with each id.
    pub unique_ids: bool,
    /// Look only at posts that this list names.
    pub reported: Option<Arc<ReportedIds>>,
    /// Threads that scan; at least one.
    pub threads: usize,
    /// Measure what each stage and each rule costs.
    pub profile: bool,
    /// Options as they shall stand in run.json, in order.
    pub options: Vec<(String, serde_json::Value)>,
}
