//! `saring rules list`.

use std::io::Write as _;

use anyhow::Result;
use saring::output::safe_for_terminal;
use saring::rules::{Expect, Rule, RuleSet};
use serde_json::json;

use crate::Ending;
use crate::args::{Format, RulesListArgs};
use crate::packs::{load_packs, select};
use crate::table::{Table, counted};

pub(super) fn run(args: &RulesListArgs) -> Result<Ending> {
    let loaded = load_packs(&args.rules, true)?;
    let set = select(&loaded.set, &args.rules)?;
    match args.format {
        Format::Json => print_json(&set)?,
        Format::Text => print_table(&set)?,
    }
    Ok(Ending::Done)
}

/// Examples that must match, and those that must not.
fn examples(rule: &Rule) -> (usize, usize) {
    let count = |wanted: &[Expect]| {
        rule.examples
            .iter()
            .filter(|example| wanted.contains(&example.expect))
            .count()
    };
    (
        count(&[Expect::Match, Expect::KnownMiss]),
        count(&[Expect::NoMatch, Expect::KnownFalseAlarm]),
    )
}

fn print_table(set: &RuleSet) -> Result<()> {
    let columns = [
        "topic",
        "rule",
        "file",
        "role",
        "severity",
        "status",
        ">must match",
        ">must not",
    ];
    let mut table = Table::new(&columns);
    for rule in &set.rules {
        let (matching, not_matching) = examples(rule);
        table.row([
            set.topics[rule.topic].id.clone(),
            rule.id.clone(),
            rule.file_language.clone(),
            rule.role.name().to_owned(),
            rule.severity.name().to_owned(),
            rule.status.name().to_owned(),
            matching.to_string(),
            not_matching.to_string(),
        ]);
    }
    let mut out = anstream::stdout().lock();
    write!(out, "{table}")?;
    print_tunes(&mut out, set)?;
    let (rules, topics) = (set.rules.len() as u64, set.topics.len() as u64);
    writeln!(
        out,
        "\n{} of {}",
        counted(rules, "rule"),
        counted(topics, "topic")
    )?;
    Ok(())
}

/// What overlays changed, and why.
fn print_tunes(out: &mut impl std::io::Write, set: &RuleSet) -> Result<()> {
    if set.tunes.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&["tuned", ">rules", "how", "why", "where"]);
    for tune in &set.tunes {
        let (file, line) = &tune.location;
        let cells = [
            &tune.wanted,
            &tune.rules.len().to_string(),
            &tune.effect(),
            &tune.reason,
        ];
        let place = format!("{file}:{line}");
        let cells = cells.into_iter().chain([&place]);
        table.row(cells.map(|cell| safe_for_terminal(cell).into_owned()));
    }
    write!(out, "\n{table}")?;
    Ok(())
}

fn print_json(set: &RuleSet) -> Result<()> {
    let rules: Vec<_> = set
        .rules
        .iter()
        .map(|rule| {
            let (matching, not_matching) = examples(rule);
            json!({
                "topic": set.topics[rule.topic].id,
                "rule": rule.id,
                "title": rule.title,
                "file_language": rule.file_language,
                "languages": rule.languages,
                "countries": rule.countries,
                "role": rule.role.name(),
                "severity": rule.severity.name(),
                "status": rule.status.name(),
                "examples_match": matching,
                "examples_no_match": not_matching,
                "tuned": set.tuned_because(rule),
            })
        })
        .collect();
    let tunes: Vec<_> = set
        .tunes
        .iter()
        .map(|tune| {
            json!({
                "tune": tune.wanted,
                "rules": tune.rules,
                "reason": tune.reason,
                "disable": tune.disable,
                "severity": tune.severity.map(saring::rules::Severity::name),
                "except": tune.except,
                "file": tune.location.0,
                "line": tune.location.1,
            })
        })
        .collect();
    let mut out = anstream::stdout().lock();
    writeln!(out, "{:#}", json!({ "rules": rules, "tunes": tunes }))?;
    Ok(())
}
