//! Terms of rules as a table, a row for each form that is looked for.

use super::model::{Exported, Loss};
use crate::rules::{Condition, Rule, RuleSet, TermShape, TermWord};

/// Columns of the table.
pub const TERM_COLUMNS: &[&str] = &[
    "topic", "rule", "group", "term", "form", "kind", "language", "severity",
];

/// Writes the terms and expressions of all rules as CSV.
///
/// Signs of the rule language (`=`, `~`) are not in the cells: the column `kind` says what a term
/// is, and spreadsheets take `=` for a formula. Where a text begins with such a sign itself, a `'`
/// stands before it.
#[must_use]
pub fn export_terms(set: &RuleSet) -> Exported {
    let mut exported = Exported::default();
    let mut table = csv::Writer::from_writer(Vec::new());
    // A Vec takes everything, so nothing can go wrong here.
    let _ = table.write_record(TERM_COLUMNS);
    for rule in &set.rules {
        let topic = set.topics.get(rule.topic).map_or("", |it| it.id.as_str());
        for row in rows(rule) {
            let Row {
                group,
                term,
                form,
                kind,
            } = row;
            let (term, form) = (guarded(term), guarded(form));
            let language = rule.file_language.as_str();
            let severity = rule.severity.name();
            let cells = [
                topic, &rule.id, group, &term, &form, kind, language, severity,
            ];
            let _ = table.write_record(cells);
        }
        exported.rules += 1;
        if !matches!(rule.condition, Condition::Clause(_)) {
            exported.losses.push(Loss {
                place: rule.id.clone(),
                what: set.condition_text(rule),
                why: String::from("a table has no conditions"),
            });
        }
    }
    let bytes = table.into_inner().unwrap_or_default();
    exported.text = String::from_utf8(bytes).unwrap_or_default();
    exported
}

struct Row<'a> {
    group: &'a str,
    term: String,
    form: String,
    kind: &'static str,
}

fn rows(rule: &Rule) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for group in &rule.groups {
        for term in &group.terms {
            let (kind, written, forms) = match &term.shape {
                TermShape::Words(words) => ("term", spelled(words), vec![spelled(words)]),
                TermShape::ExactCase(words) => ("exact-case", spelled(words), vec![spelled(words)]),
                TermShape::Hashtag(tag) => {
                    let tag = format!("#{tag}");
                    ("hashtag", tag.clone(), vec![tag])
                }
                TermShape::Root { root, forms } => ("root", root.clone(), forms.clone()),
            };
            rows.extend(forms.into_iter().map(|form| Row {
                group: &group.name,
                term: written.clone(),
                form,
                kind,
            }));
        }
    }
    for pattern in &rule.patterns {
        rows.extend(pattern.expressions.iter().map(|expression| Row {
            group: &pattern.name,
            term: expression.clone(),
            form: expression.clone(),
            kind: "pattern",
        }));
    }
    rows
}

fn spelled(words: &[TermWord]) -> String {
    let star = |open: bool| if open { "*" } else { "" };
    let words: Vec<String> = words
        .iter()
        .map(|it| format!("{}{}{}", star(it.open_start), it.text, star(it.open_end)))
        .collect();
    words.join(" ")
}

/// A cell that no spreadsheet takes for a formula.
fn guarded(text: String) -> String {
    let first = text.trim_start().chars().next();
    let formula = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
    );
    if formula || text.starts_with(['\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}
