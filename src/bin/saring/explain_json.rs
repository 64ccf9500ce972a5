//! What `saring explain` prints for programs.

use std::io::Write as _;

use anyhow::Result;
use saring::engine::{Change, ClauseExplained, Match, Part, Raised};
use saring::output::safe_for_terminal;
use serde_json::{Value, json};

use crate::explain::{Report, Told};
use crate::explain_report::term;

pub(crate) fn print(report: &Report<'_>) -> Result<()> {
    let texts = report.texts.iter();
    let texts: Vec<Value> = texts
        .map(|(name, shown)| {
            let text = (!report.withheld).then(|| shown.text());
            json!({ "field": name, "text": text })
        })
        .collect();
    let rules: Vec<Value> = report.rules.iter().map(|told| rule(report, told)).collect();
    let all = json!({ "texts": texts, "withheld": report.withheld, "rules": rules });
    let text = escaped(&format!("{all:#}"));
    writeln!(anstream::stdout().lock(), "{text}")?;
    Ok(())
}

fn rule(report: &Report<'_>, told: &Told<'_>) -> Value {
    let (rule, why) = (told.rule, &told.why);
    let bars = why.bars.iter().map(ToString::to_string);
    let mut value = json!({
        "rule": rule.id,
        "topic": told.topic,
        "title": rule.title,
        "severity": rule.severity.name(),
        "role": rule.role.name(),
        "status": rule.status.name(),
        "runs_unasked": told.off().is_none() && told.left_out.is_none(),
        "left_out": told.left_out.map(|tune| json!({
            "file": tune.location.0,
            "line": tune.location.1,
            "reason": tune.reason,
        })),
        "kept_away": bars.collect::<Vec<_>>(),
        "holds": why.holds,
        "lane": why.lane.map(|lane| lane.name()),
        "steps": why.steps.names().collect::<Vec<_>>(),
        "condition": part(&why.tree, report.withheld),
    });
    if !report.withheld {
        let reported = why.reported.iter().map(|found| place(report, told, found));
        value["matches"] = reported.collect();
        value["clauses"] = why
            .clauses
            .iter()
            .map(|it| clause(report, told, it))
            .collect();
        value["edits"] = json!(why.cost);
        value["change"] = why.change.iter().map(change).collect();
        let raised = why.raised.iter().map(|it| would_match(report, told, it));
        value["would_match"] = raised.collect();
    }
    value
}

fn clause(report: &Report<'_>, told: &Told<'_>, clause: &ClauseExplained) -> Value {
    let matches = clause
        .matches
        .iter()
        .map(|found| place(report, told, found));
    let hidden = clause.hidden.iter().map(|hidden| {
        json!({
            "found": place(report, told, &hidden.found),
            "by": place(report, told, &hidden.by),
        })
    });
    json!({
        "name": clause.name,
        "matches": matches.collect::<Vec<_>>(),
        "hidden": hidden.collect::<Vec<_>>(),
    })
}

/// A match with its place in the text that is printed, in bytes and in characters.
fn place(report: &Report<'_>, told: &Told<'_>, found: &Match) -> Value {
    let field = report.texts.get(found.field as usize);
    let (name, text, bytes) = field.map_or(("", "", 0..0), |(name, shown)| {
        (name.as_str(), shown.text(), shown.locate(found.span))
    });
    let characters = |end: usize| text.get(..end).map_or(0, |head| head.chars().count());
    json!({
        "clause": told.rule.clause_name(found.clause as usize),
        "term": term(told.rule, found),
        "lane": found.lane.name(),
        "steps": found.steps.names().collect::<Vec<_>>(),
        "field": name,
        "text": text.get(bytes.clone()).unwrap_or_default(),
        "bytes": [bytes.start, bytes.end],
        "characters": [characters(bytes.start), characters(bytes.end)],
    })
}

fn part(part: &Part, withheld: bool) -> Value {
    let children = part
        .children
        .iter()
        .map(|child| self::part(child, withheld));
    json!({
        "text": part.text,
        "holds": part.outcome,
        "because": if withheld { "" } else { &part.because },
        "parts": children.collect::<Vec<_>>(),
    })
}

fn change(change: &Change) -> Value {
    json!({ "kind": change.name(), "text": change.to_string() })
}

fn would_match(report: &Report<'_>, told: &Told<'_>, raised: &Raised) -> Value {
    let needs = raised.needs.iter().map(ToString::to_string);
    json!({
        "match": place(report, told, &raised.found),
        "if": needs.collect::<Vec<_>>(),
    })
}

/// JSON with what steers a terminal written as `\u` escapes: the same JSON, and its spans stay true.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut units = [0; 2];
    for c in json.chars() {
        let is_harmless =
            c == '\n' || safe_for_terminal(c.encode_utf8(&mut [0; 4])).len() == c.len_utf8();
        if is_harmless {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}
