//! Diagnostics for other programs: one JSON object.

use serde_json::{Value, json};

use super::{
    diagnostic::{Diagnostic, Label, Level},
    line_column::{Lines, relative},
    load::Loaded,
    model::RuleSet,
    render::sort,
};

/// What a check looked at, and how many problems it found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CheckCounts {
    /// Rules without errors.
    pub rules: usize,
    /// Topics.
    pub topics: usize,
    /// Examples that were run.
    pub examples: usize,
    /// Entries of the help directory.
    pub referrals: usize,
    /// Problems that stop a scan.
    pub errors: usize,
    /// Problems that do not.
    pub warnings: usize,
}

impl CheckCounts {
    /// Counts what was loaded and the problems, those of examples included.
    #[must_use]
    pub fn of(loaded: &Loaded, diagnostics: &[Diagnostic]) -> Self {
        let count = |level| diagnostics.iter().filter(|it| it.level == level).count();
        let rules = &loaded.set.rules;
        Self {
            rules: rules.len(),
            topics: loaded.set.topics.len(),
            examples: examples(&loaded.set),
            referrals: loaded.referrals.entries.len(),
            errors: count(Level::Error),
            warnings: count(Level::Warning),
        }
    }
}

/// Examples that are run: those of rules, and those of overlays once for each rule they tune.
fn examples(set: &RuleSet) -> usize {
    let own = set.rules.iter().map(|rule| rule.examples.len());
    let tuned = set.tunes.iter().map(|tune| {
        let rules = set.rules.iter();
        rules.filter(|rule| tune.rules.contains(&rule.id)).count() * tune.examples.len()
    });
    own.chain(tuned).sum()
}

/// All diagnostics and the counts as one JSON object, in a fixed order. Lines and columns count from
/// one, columns in code points; `end_column` is one past the last.
#[must_use]
pub fn render_json(ok: bool, counts: &CheckCounts, diagnostics: &[Diagnostic]) -> String {
    let mut ordered = diagnostics.to_vec();
    sort(&mut ordered);
    let mut lines = Lines::default();
    let rendered: Vec<Value> = ordered.iter().map(|it| one(it, &mut lines)).collect();
    let object = json!({
        "ok": ok,
        "counts": {
            "rules": counts.rules,
            "topics": counts.topics,
            "examples": counts.examples,
            "referrals": counts.referrals,
            "errors": counts.errors,
            "warnings": counts.warnings,
        },
        "diagnostics": rendered,
    });
    format!("{object:#}\n")
}

fn one(diagnostic: &Diagnostic, lines: &mut Lines) -> Value {
    let labels: Vec<Value> = diagnostic
        .labels
        .iter()
        .map(|it| label(it, lines))
        .collect();
    json!({
        "code": diagnostic.code.to_string(),
        "level": diagnostic.level.name(),
        "title": diagnostic.code.title(),
        "message": diagnostic.message,
        "labels": labels,
        "help": diagnostic.help,
        "page": diagnostic.code.page(),
    })
}

fn label(label: &Label, lines: &mut Lines) -> Value {
    let region = lines.region(label);
    json!({
        "file": relative(&label.file.name),
        "line": region.line,
        "column": region.column,
        "end_line": region.end_line,
        "end_column": region.end_column,
        "text": label.text,
    })
}
