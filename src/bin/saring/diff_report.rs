//! What `saring diff` prints.

use std::io::Write;

use anyhow::Result;
use saring::compare::{CompareJob, Comparison, RuleChanges, RuleText, Shift, TermChanges};
use saring::output::{Change, safe_for_terminal};
use serde_json::{Value, json};

use crate::args::DiffArgs;
use crate::table::{Table, counted, number};
use crate::terminal::{BOLD, DIM, styled};

/// Terms that are listed; a rewritten rule can have hundreds.
const TERMS: usize = 20;
/// Columns of [`shift_row`], all numbers.
const SHIFT: &[&str] = &[">before", ">after", ">newly", ">no longer", ">moved"];

pub(crate) fn print_text(args: &DiffArgs, compared: &Comparison) -> Result<()> {
    let mut out = anstream::stdout().lock();
    print_posts(&mut out, compared)?;
    print_rules(&mut out, compared)?;
    print_terms(&mut out, compared)?;
    for change in &compared.examples {
        print_change(&mut out, change)?;
    }
    let changed = compared.posts.changed();
    if let Some(rows) = &args.rows {
        let rows = safe_for_terminal(&rows.to_string_lossy()).into_owned();
        writeln!(
            out,
            "\n  {}  {}",
            styled(BOLD, rows),
            styled(DIM, "all of them")
        )?;
    } else if changed > 0 && compared.examples.len() as u64 >= args.examples as u64 {
        let hint = "more with --examples N, all of them with --rows FILE";
        writeln!(out, "\n  {}", styled(DIM, hint))?;
    }
    Ok(())
}

fn print_posts(out: &mut impl Write, compared: &Comparison) -> Result<()> {
    let mut table = Table::new(&[&["flagged posts"], SHIFT].concat());
    table.row(shift_row("all topics", &[], &compared.posts));
    for topic in compared.topics.iter().filter(|it| it.posts.changed() > 0) {
        table.row(shift_row(&topic.topic, &[], &topic.posts));
    }
    writeln!(out, "{table}")?;
    let totals = &compared.totals;
    let left_out: u64 = totals.out_of_scope.values().sum();
    let mut sentence = format!(
        "{} judged differently, of {} scanned",
        styled(BOLD, counted(compared.posts.changed(), "post")),
        number(totals.scanned)
    );
    for (count, what) in [
        (left_out, "out of scope"),
        (totals.rejected_count(), "rejected"),
    ] {
        if count > 0 {
            sentence.push_str(&format!("; {} {what}", counted(count, "record")));
        }
    }
    writeln!(out, "  {sentence}")?;
    Ok(())
}

fn shift_row(name: &str, more: &[&str], posts: &Shift) -> Vec<String> {
    let mut row = vec![safe_for_terminal(name).into_owned()];
    row.extend(more.iter().map(|cell| (*cell).to_owned()));
    row.extend([
        number(posts.old),
        number(posts.new),
        signed('+', posts.newly_flagged),
        signed('−', posts.no_longer_flagged),
        number(posts.moved),
    ]);
    row
}

fn signed(sign: char, count: u64) -> String {
    if count == 0 {
        "0".to_owned()
    } else {
        format!("{sign}{}", number(count))
    }
}

/// Rules whose text or whose posts changed; a changed text without an effect is worth knowing.
fn changed_rules(compared: &Comparison) -> impl Iterator<Item = &RuleChanges> {
    let rules = compared.rules.iter();
    rules.filter(|rule| rule.text != RuleText::Same || rule.posts.changed() > 0)
}

fn print_rules(out: &mut impl Write, compared: &Comparison) -> Result<()> {
    let mut table = Table::new(&[&["rule", "its text"], SHIFT].concat());
    for rule in changed_rules(compared) {
        table.row(shift_row(&rule.rule, &[rule.text.name()], &rule.posts));
    }
    if table.is_empty() {
        writeln!(out, "\n  No rule changed.")?;
    } else {
        write!(out, "\n{table}")?;
    }
    Ok(())
}

fn print_terms(out: &mut impl Write, compared: &Comparison) -> Result<()> {
    let mut terms: Vec<&TermChanges> = compared.terms.iter().collect();
    // Stable, so ties stay in the order of rules and terms.
    terms.sort_by_key(|term| std::cmp::Reverse(term.newly + term.no_longer));
    let mut table = Table::new(&["because of", "in", "rule", ">newly", ">no longer"]);
    for term in terms.iter().take(TERMS) {
        let texts = [&term.term, &term.clause, &term.rule];
        let texts = texts.map(|text| safe_for_terminal(text).into_owned());
        let counts = [signed('+', term.newly), signed('−', term.no_longer)];
        table.row(texts.into_iter().chain(counts));
    }
    if !table.is_empty() {
        write!(out, "\n{table}")?;
    }
    if let Some(more) = terms.len().checked_sub(TERMS).filter(|more| *more > 0) {
        let more = format!("and {}", counted(more as u64, "more term"));
        writeln!(out, "  {}", styled(DIM, more))?;
    }
    Ok(())
}

fn print_change(out: &mut impl Write, change: &Change) -> Result<()> {
    let safe = |text: &str| safe_for_terminal(text).into_owned();
    let place = safe(&format!("{}:{}", change.source, change.record));
    let mut kind = String::from(change.post.name());
    if change.in_topic != change.post {
        kind.push_str(&format!(", {} here", change.in_topic.name()));
    }
    writeln!(
        out,
        "\n  {}  {}  {}",
        styled(BOLD, kind),
        safe(&change.topic),
        styled(DIM, format!("{place} {}", safe(&change.name())))
    )?;
    let mut why = format!("{}: {}", safe(&change.rule), change.cause);
    if !change.terms.is_empty() {
        let (terms, clauses) = (change.terms.join(", "), change.clauses.join(", "));
        why.push_str(&safe(&format!(" {terms} ({clauses})")));
    }
    writeln!(out, "    {why}")?;
    if change.old_rules != change.new_rules {
        let list = |rules: &[String]| match rules {
            [] => "none".to_owned(),
            some => safe(&some.join(", ")),
        };
        let rules = format!("{} → {}", list(&change.old_rules), list(&change.new_rules));
        writeln!(out, "    {}", styled(DIM, rules))?;
    }
    if change.excerpt.is_empty() {
        writeln!(
            out,
            "    {}",
            styled(DIM, "(no words of this post are shown)")
        )?;
    } else {
        writeln!(out, "    {}", safe(&change.excerpt))?;
    }
    Ok(())
}

pub(crate) fn print_json(args: &DiffArgs, job: &CompareJob, compared: &Comparison) -> Result<()> {
    let totals = &compared.totals;
    let side = |name: &str, set: &saring::RuleSet| json!({ "rules": name, "count": set.rules.len(), "fingerprint": set.fingerprint() });
    let topics = compared.topics.iter();
    let rules = compared.rules.iter();
    let terms = compared.terms.iter();
    let report = json!({
        "old": side(&args.old, &job.old),
        "new": side(&args.new, &job.new),
        "records": {
            "read": totals.read(),
            "scanned": totals.scanned,
            "out_of_scope": totals.out_of_scope.values().sum::<u64>(),
            "rejected": totals.rejected_count(),
        },
        "posts": shift(&compared.posts),
        "topics": topics
            .map(|it| json!({ "topic": it.topic, "posts": shift(&it.posts) }))
            .collect::<Vec<_>>(),
        "rules": rules
            .map(|it| json!({
                "rule": it.rule,
                "topic": it.topic,
                "text": it.text.name(),
                "posts": shift(&it.posts),
            }))
            .collect::<Vec<_>>(),
        "terms": terms
            .map(|it| json!({
                "rule": it.rule,
                "clause": it.clause,
                "term": it.term,
                "newly": it.newly,
                "no_longer": it.no_longer,
            }))
            .collect::<Vec<_>>(),
        "examples": compared.examples.iter().map(change).collect::<Vec<_>>(),
    });
    writeln!(anstream::stdout().lock(), "{report:#}")?;
    Ok(())
}

fn shift(posts: &Shift) -> Value {
    json!({
        "old": posts.old,
        "new": posts.new,
        "newly_flagged": posts.newly_flagged,
        "no_longer_flagged": posts.no_longer_flagged,
        "moved": posts.moved,
    })
}

/// A change with its texts made safe: JSON escapes control characters of ASCII only.
fn change(change: &Change) -> Value {
    json!({
        "change": change.post.name(),
        "topic": change.topic,
        "topic_change": change.in_topic.name(),
        "source": safe_for_terminal(&change.source),
        "record": change.record,
        "byte_offset": change.offset,
        "post_id": safe_for_terminal(&change.name()),
        "old_rules": change.old_rules,
        "new_rules": change.new_rules,
        "rule": change.rule,
        "cause": change.cause,
        "clauses": change.clauses,
        "terms": change.terms,
        "excerpt": safe_for_terminal(&change.excerpt),
        "record_hash": change.record_hash,
    })
}
