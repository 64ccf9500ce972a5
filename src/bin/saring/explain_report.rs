//! What `saring explain` prints for people.

use std::io::Write;
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use saring::engine::{Change, Found, Match, Part};
use saring::output::{ShownText, safe_for_terminal};
use saring::rules::Rule;

use crate::explain::{Report, Told};
use crate::table::{Table, counted};
use crate::terminal::{BOLD, DIM, GREEN, RED, styled};

const MARK: Style = AnsiColor::Yellow.on_default().bold().underline();
const WITHHELD: &str =
    "The words of this post are withheld, and what matched. --reveal shows them.";

pub(crate) fn print(report: &Report<'_>) -> Result<()> {
    let stdout = anstream::stdout();
    let colour = stdout.current_choice() != anstream::ColorChoice::Never;
    let mut out = stdout.lock();
    if report.rules.is_empty() {
        writeln!(out, "No rule holds. --rule ID tells why one does not.")?;
        return Ok(());
    }
    if !report.named {
        let rules = counted(report.rules.len() as u64, "rule");
        let verb = if report.rules.len() == 1 {
            "holds"
        } else {
            "hold"
        };
        writeln!(out, "{rules} {verb}")?;
    }
    for (index, told) in report.rules.iter().enumerate() {
        if index > 0 || !report.named {
            writeln!(out)?;
        }
        print_rule(&mut out, report, told, colour)?;
    }
    Ok(())
}

fn print_rule(
    out: &mut impl Write,
    report: &Report<'_>,
    told: &Told<'_>,
    colour: bool,
) -> Result<()> {
    let (rule, why) = (told.rule, &told.why);
    let verdict = match (report.named, why.holds) {
        (false, _) => String::new(),
        (true, true) => format!("  {}", styled(GREEN, "holds")),
        (true, false) => format!("  {}", styled(RED, "does not hold")),
    };
    writeln!(
        out,
        "{}{verdict}  {}",
        styled(BOLD, safe(&rule.id)),
        styled(
            DIM,
            format!(
                "{} · {} · {}",
                safe(told.topic),
                rule.severity.name(),
                rule.role.name()
            )
        )
    )?;
    writeln!(out, "  {}", safe(&rule.title))?;
    if let Some(status) = told.off() {
        let name = status.name();
        writeln!(
            out,
            "  off: {name} rules run when --rule or --status asks for them"
        )?;
    }
    if let Some(tune) = told.left_out {
        let (file, line) = &tune.location;
        writeln!(
            out,
            "  left out by {}:{line} ({})",
            safe(file),
            safe(&tune.reason)
        )?;
    }
    if let Some(lane) = why.lane {
        let steps: Vec<&str> = why.steps.names().collect();
        let undone = match steps.as_slice() {
            [] => String::new(),
            steps => format!("; undone: {}", steps.join(", ")),
        };
        writeln!(out, "  lane: {}{undone}", lane.name())?;
    }
    if report.withheld {
        writeln!(out, "\n  {}", styled(DIM, WITHHELD))?;
    } else {
        print_texts(out, report, told, colour)?;
        print_clauses(out, report, told)?;
    }
    if report.named {
        writeln!(out)?;
        print_part(out, &why.tree, 1, report.withheld)?;
        if !report.withheld {
            print_changes(out, report, told)?;
        }
    }
    Ok(())
}

/// The matches to speak of: those of the finding, or all when there is none.
fn matches<'m>(report: &Report<'_>, told: &'m Told<'_>) -> Vec<&'m Match> {
    if report.named {
        let clauses = told.why.clauses.iter();
        clauses.flat_map(|clause| &clause.matches).collect()
    } else {
        told.why.reported.iter().collect()
    }
}

/// Each text with a match in it, or the only one, matches marked.
fn print_texts(
    out: &mut impl Write,
    report: &Report<'_>,
    told: &Told<'_>,
    colour: bool,
) -> Result<()> {
    let matches = matches(report, told);
    let alone = report.texts.len() == 1;
    for (index, (name, shown)) in report.texts.iter().enumerate() {
        let here = matches.iter().filter(|found| found.field as usize == index);
        let spans: Vec<Range<usize>> = here.map(|found| shown.locate(found.span)).collect();
        if spans.is_empty() && !alone {
            continue;
        }
        let name = if alone {
            String::new()
        } else {
            styled(DIM, format!("{}: ", safe(name)))
        };
        let text = marked(shown, spans, colour);
        writeln!(out, "\n    {name}{text}")?;
    }
    Ok(())
}

/// The text with spans underlined, or in brackets where there is no colour.
fn marked(shown: &ShownText, mut spans: Vec<Range<usize>>, colour: bool) -> String {
    spans.sort_by_key(|span| (span.start, span.end));
    let mut joined: Vec<Range<usize>> = vec![];
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    let text = shown.text();
    let piece = |range: Range<usize>| lines(text.get(range).unwrap_or_default());
    let mut done = 0;
    let mut out = String::new();
    for span in joined {
        out.push_str(&piece(done..span.start));
        done = span.end;
        let inside = piece(span);
        out.push_str(&if colour {
            styled(MARK, inside)
        } else {
            format!("[{inside}]")
        });
    }
    out.push_str(&piece(done..text.len()));
    out
}

/// Safe for a terminal, lines kept and set in.
fn lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(safe).collect();
    lines.join("\n    ")
}

fn print_clauses(out: &mut impl Write, report: &Report<'_>, told: &Told<'_>) -> Result<()> {
    let mut table = Table::new(&["clause", "term", "found", "lane"]);
    for found in matches(report, told) {
        let steps: Vec<&str> = found.steps.names().collect();
        let mut lane = found.lane.name().to_owned();
        if !steps.is_empty() {
            lane.push_str(&format!(" ({})", steps.join(", ")));
        }
        table.row(cells(report, told.rule, found, lane));
    }
    if report.named {
        let hidden = told.why.clauses.iter().flat_map(|clause| &clause.hidden);
        for hidden in hidden {
            let lane = "hidden by the exceptions".to_owned();
            table.row(cells(report, told.rule, &hidden.found, lane));
        }
        let empty = told.why.clauses.iter();
        for clause in empty.filter(|it| it.matches.is_empty() && it.hidden.is_empty()) {
            table.row([safe(&clause.name), "–".to_owned()]);
        }
    }
    if !table.is_empty() {
        write!(out, "\n{table}")?;
    }
    Ok(())
}

fn cells(report: &Report<'_>, rule: &Rule, found: &Match, lane: String) -> [String; 4] {
    let clause = safe(rule.clause_name(found.clause as usize));
    let quoted = quoted(report, found);
    let term = match found.found {
        Found::Term(_) => safe(&term(rule, found)),
        // Expressions can be pages long.
        Found::Pattern(number) => format!("expression {}", number + 1),
    };
    [clause, term, quoted, lane]
}

/// What stands at a match.
fn quoted(report: &Report<'_>, found: &Match) -> String {
    let text = report.texts.get(found.field as usize);
    let there = text.and_then(|(_, shown)| shown.text().get(shown.locate(found.span)));
    format!("“{}”", safe(there.unwrap_or_default()))
}

/// What a match found, as the rule writes it.
pub(crate) fn term(rule: &Rule, found: &Match) -> String {
    let clause = found.clause as usize;
    match found.found {
        Found::Term(term) => {
            let group = rule.clause_terms(clause);
            let term = group.and_then(|group| group.terms.get(term as usize));
            term.map_or(String::new(), |term| term.written.clone())
        }
        Found::Pattern(expression) => {
            let pattern = clause.checked_sub(rule.groups.len());
            let pattern = pattern.and_then(|index| rule.patterns.get(index));
            let expression = pattern.and_then(|it| it.expressions.get(expression as usize));
            expression.cloned().unwrap_or_default()
        }
    }
}

fn print_part(out: &mut impl Write, part: &Part, depth: usize, withheld: bool) -> Result<()> {
    let sign = if part.outcome {
        styled(GREEN, "✓")
    } else {
        styled(RED, "✗")
    };
    let because = match &*part.because {
        "" => String::new(),
        _ if withheld => String::new(),
        because => format!("  {}", styled(DIM, safe(because))),
    };
    let indent = "  ".repeat(depth);
    writeln!(out, "{indent}{sign} {}{because}", safe(&part.text))?;
    for child in &part.children {
        print_part(out, child, depth + 1, withheld)?;
    }
    Ok(())
}

fn print_changes(out: &mut impl Write, report: &Report<'_>, told: &Told<'_>) -> Result<()> {
    let why = &told.why;
    if why.holds {
        return Ok(());
    }
    if why.cost.is_none() {
        writeln!(out, "\n  No change of the post would make it hold.")?;
        return Ok(());
    }
    writeln!(out, "\n  {}", styled(BOLD, "nearest miss"))?;
    for change in &why.change {
        // The others are facts; this one alone is a wish.
        let alone = matches!(why.change[..], [Change::Without { .. }]);
        let wish = if alone { " it would hold" } else { "" };
        writeln!(out, "    {}{wish}", safe(&change.to_string()))?;
    }
    for raised in &why.raised {
        let needs: Vec<String> = raised.needs.iter().map(ToString::to_string).collect();
        let found = quoted(report, &raised.found);
        let (term, clause) = (safe(&raised.term), safe(&raised.clause));
        let needs = needs.join(" and ");
        writeln!(
            out,
            "    {found} would be found as `{term}` of `{clause}` if {needs}"
        )?;
    }
    Ok(())
}

fn safe(text: &str) -> String {
    safe_for_terminal(text).into_owned()
}
