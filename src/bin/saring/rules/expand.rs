//! `saring rules expand`: what each term of a rule becomes, to be read by who writes the rule.

use std::io::Write;

use anyhow::{Result, bail};
use saring::output::safe_for_terminal;
use saring::rules::{Pattern, Rule, Selection, Status, Term, TermGroup, TermShape, TermWord};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::Ending;
use crate::args::{Format, RuleArgs, RulesExpandArgs};
use crate::packs::load_packs;
use crate::table::counted;
use crate::terminal::{BOLD, DIM, styled};

/// Columns of the terminal that a list of forms may take: a list is to look the same everywhere.
const WIDTH: usize = 100;

/// What is printed of a rule.
struct Shown<'a> {
    rule: &'a Rule,
    groups: Vec<&'a TermGroup>,
    patterns: Vec<&'a Pattern>,
}

pub(super) fn run(args: &RulesExpandArgs) -> Result<Ending> {
    let from = RuleArgs {
        rules: args.rules.clone(),
        overlay: args.overlay.clone(),
        ..RuleArgs::default()
    };
    let loaded = load_packs(&from, true)?;
    let chosen = loaded.set.with_left_out().select(&Selection {
        rules: vec![args.rule.clone()],
        statuses: Status::ALL.to_vec(),
        ..Selection::default()
    })?;
    let all = chosen.rules.iter();
    let shown: Vec<Shown<'_>> = all.map(|rule| shown(rule, args.group.as_deref())).collect();
    let nothing = |shown: &Shown<'_>| shown.groups.is_empty() && shown.patterns.is_empty();
    if let Some(name) = &args.group
        && shown.iter().all(nothing)
    {
        let known: Vec<&str> = chosen.rules.iter().flat_map(names).collect();
        bail!(
            "`{}` has no group `{name}`; its groups: {}",
            args.rule,
            known.join(", ")
        );
    }
    let mut out = anstream::stdout().lock();
    match args.format {
        Format::Json => {
            let rules: Vec<Value> = shown.iter().map(rule_json).collect();
            writeln!(out, "{:#}", json!({ "rules": rules }))?;
        }
        Format::Text => {
            for (at, shown) in shown.iter().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                print_rule(&mut out, shown)?;
            }
        }
    }
    Ok(Ending::Done)
}

/// All of a rule, what an overlay excepts included, or what has this name.
fn shown<'a>(rule: &'a Rule, name: Option<&str>) -> Shown<'a> {
    let wanted = |known: &str| name.is_none_or(|name| name == known);
    let groups = rule.groups.iter().chain(&rule.exceptions);
    let patterns = rule.patterns.iter();
    Shown {
        rule,
        groups: groups.filter(|it| wanted(&it.name)).collect(),
        patterns: patterns.filter(|it| wanted(&it.name)).collect(),
    }
}

fn names(rule: &Rule) -> impl Iterator<Item = &str> {
    let groups = rule.groups.iter().chain(&rule.exceptions);
    let groups = groups.map(|group| group.name.as_str());
    groups.chain(rule.patterns.iter().map(|pattern| pattern.name.as_str()))
}

/// What a term is, in one word.
fn kind(shape: &TermShape) -> &'static str {
    match shape {
        TermShape::Words(_) => "words",
        TermShape::ExactCase(_) => "exact-case",
        TermShape::Hashtag(_) => "hashtag",
        TermShape::Root { .. } => "root",
    }
}

/// The hashtag that a term also finds: its words without the spaces. A hashtag has no wildcards.
fn hashtag(shape: &TermShape) -> Option<String> {
    match shape {
        TermShape::Words(words) => {
            let closed = words.iter().all(|word| !word.open_start && !word.open_end);
            let text: String = words.iter().map(|word| word.text.as_str()).collect();
            closed.then(|| text.to_lowercase())
        }
        TermShape::Hashtag(text) => Some(text.to_lowercase()),
        TermShape::ExactCase(_) | TermShape::Root { .. } => None,
    }
}

fn rule_json(shown: &Shown<'_>) -> Value {
    let Shown {
        rule,
        groups,
        patterns,
    } = shown;
    let groups: Vec<Value> = groups
        .iter()
        .map(|group| {
            json!({
                "name": group.name,
                "lanes": group.lanes.name(),
                "loose": group.loose,
                "terms": group.terms.iter().map(term_json).collect::<Vec<_>>(),
            })
        })
        .collect();
    let patterns = patterns
        .iter()
        .map(|it| json!({ "name": it.name, "expressions": it.expressions }));
    let patterns: Vec<Value> = patterns.collect();
    json!({
        "rule": rule.id,
        "title": rule.title,
        "file": rule.location.0,
        "file_language": rule.file_language,
        "groups": groups,
        "patterns": patterns,
    })
}

fn term_json(term: &Term) -> Value {
    let mut json = json!({
        "written": term.written,
        "kind": kind(&term.shape),
        "hashtag": hashtag(&term.shape),
    });
    match &term.shape {
        TermShape::Words(words) | TermShape::ExactCase(words) => {
            let words = words.iter().map(|word| {
                json!({
                    "text": word.text,
                    "letters_before": word.open_start,
                    "letters_behind": word.open_end,
                })
            });
            json["words"] = words.collect();
        }
        TermShape::Root { root, forms } => {
            json["root"] = json!(root);
            json["forms"] = json!(forms);
        }
        TermShape::Hashtag(_) => {}
    }
    json
}

fn print_rule(out: &mut impl Write, shown: &Shown<'_>) -> Result<()> {
    let rule = shown.rule;
    writeln!(
        out,
        "{}  {}",
        styled(BOLD, &rule.id),
        safe_for_terminal(&rule.title)
    )?;
    let place = format!("{}:{}", rule.location.0, rule.location.1);
    writeln!(out, "{}", styled(DIM, safe_for_terminal(&place)))?;
    for group in &shown.groups {
        print_group(out, group)?;
    }
    for pattern in &shown.patterns {
        let expressions = counted(pattern.expressions.len() as u64, "expression");
        let name = styled(BOLD, &pattern.name);
        writeln!(out, "\n{name}  {expressions}, looked for as written")?;
    }
    Ok(())
}

fn print_group(out: &mut impl Write, group: &TermGroup) -> Result<()> {
    let loose = if group.loose {
        ", unaccented typing too"
    } else {
        ""
    };
    writeln!(
        out,
        "\n{}  {}, up to the {} lane{loose}",
        styled(BOLD, &group.name),
        counted(group.terms.len() as u64, "term"),
        group.lanes.name()
    )?;
    let terms = group.terms.iter();
    let written: Vec<_> = terms.map(|term| safe_for_terminal(&term.written)).collect();
    let widest = written.iter().map(|text| text.width()).max().unwrap_or(0);
    for (term, written) in group.terms.iter().zip(&written) {
        let space = " ".repeat(widest - written.width());
        writeln!(out, "  {written}{space}  {}", meaning(&term.shape))?;
        if let TermShape::Root { forms, .. } = &term.shape {
            print_columns(out, forms)?;
        }
    }
    Ok(())
}

/// What a term finds, as the end of its line.
fn meaning(shape: &TermShape) -> String {
    match shape {
        TermShape::Words(words) => {
            let what = if words.len() == 1 { "word" } else { "phrase" };
            let tag = hashtag(shape).map(|tag| format!(", also #{tag}"));
            format!("{what}{}{}", wildcards(words), tag.unwrap_or_default())
        }
        TermShape::ExactCase(words) => format!("exact case{}", wildcards(words)),
        TermShape::Hashtag(_) => "hashtag only".to_owned(),
        TermShape::Root { forms, .. } => {
            format!("root, {}", counted(forms.len() as u64, "form"))
        }
    }
}

/// Where a `*` leaves room for other letters.
fn wildcards(words: &[TermWord]) -> String {
    let mut all = String::new();
    for word in words {
        let side = match (word.open_start, word.open_end) {
            (false, false) => continue,
            (true, false) => "before",
            (false, true) => "behind",
            (true, true) => "before and behind",
        };
        let text = safe_for_terminal(&word.text);
        all.push_str(&format!(", any letters {side} {text}"));
    }
    all
}

/// Forms in columns, read downwards.
fn print_columns(out: &mut impl Write, forms: &[String]) -> Result<()> {
    let widest = forms.iter().map(|form| form.width()).max().unwrap_or(0);
    let columns = (WIDTH.saturating_sub(6) / (widest + 2)).max(1);
    let rows = forms.len().div_ceil(columns);
    for row in 0..rows {
        let mut line = String::from("     ");
        for form in forms.iter().skip(row).step_by(rows) {
            line.push(' ');
            line.push_str(&safe_for_terminal(form));
            line.push_str(&" ".repeat(widest + 1 - form.width().min(widest)));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
