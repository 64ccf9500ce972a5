//! Terms of rules as a table, a row for each form that is looked for.

use super::{
    export::restrictions,
    model::{Exported, Loss},
};
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
        lost(set, rule, &mut exported.losses);
    }
    if exported.rules > 0 {
        exported.remarks.push(String::from(
            "a table has words and no rules for finding them: disguise, hashtags and the borders of \
             words are up to who reads it",
        ));
    }
    let bytes = table.into_inner().unwrap_or_default();
    exported.text = String::from_utf8(bytes).unwrap_or_default();
    exported
}

/// What the rows of a rule do not say.
fn lost(set: &RuleSet, rule: &Rule, losses: &mut Vec<Loss>) {
    let mut lose = |what: String, why: &str| {
        losses.push(Loss {
            place: rule.id.clone(),
            what,
            why: String::from(why),
        });
    };
    if !matches!(rule.condition, Condition::Clause(_)) {
        lose(set.condition_text(rule), "a table has no conditions");
    }
    for group in rule.groups.iter().filter(|group| group.loose) {
        let why = "unaccented typing is not in the table";
        lose(group.name.clone(), why);
    }
    for what in restrictions(rule) {
        lose(what, "a table does not say for which posts a term is");
    }
    if rule.exceptions.is_some() {
        let why = "exceptions of an overlay are not in the table";
        lose(String::new(), why);
    }
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
