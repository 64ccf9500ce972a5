//! Rules as TrendQuery JSON: one query a line, with the id of its rule.

use serde::Serialize;

use super::{
    entry,
    model::{Exported, Loss},
    normal_form::{Widened, parts_of},
    regex_dialect::to_python,
};
use crate::rules::{Lane, Rule, RuleSet, Spelling, TermGroup};

/// Entries a query may have. Groups are repeated where a condition needs them twice.
const MOST_ENTRIES: usize = 200_000;

#[derive(Serialize)]
struct Query<'a> {
    /// Readers of the format ignore keys that they do not know.
    rule: &'a str,
    and: Vec<Any>,
    not: Vec<String>,
}

#[derive(Serialize)]
struct Any {
    or: Vec<String>,
}

/// Writes each rule as one line of JSON.
#[must_use]
pub fn export_trend_queries(set: &RuleSet) -> Exported {
    let mut exported = Exported::default();
    let mut hidden = 0;
    for rule in &set.rules {
        let mut told = Told {
            rule: &rule.id,
            losses: &mut exported.losses,
        };
        match query(rule, set.spelling(rule), &mut told) {
            Ok(query) => {
                // A struct of texts always has a JSON form.
                exported.text += &serde_json::to_string(&query).unwrap_or_default();
                exported.text.push('\n');
                exported.rules += 1;
                hidden += u64::from(rule.groups.iter().any(|it| it.lanes > Lane::Exact));
            }
            Err(why) => told.lose("", format!("the rule is not written: {why}")),
        }
    }
    if hidden > 0 {
        exported.remarks.push(String::from(
            "a query finds words as they are spelled: what rules find in disguise, in parts of \
             hashtags, and in scripts without spaces by the borders of words, it does not",
        ));
    }
    exported
}

struct Told<'a> {
    rule: &'a str,
    losses: &'a mut Vec<Loss>,
}

impl Told<'_> {
    /// Once: several parts of a query may lack the same.
    fn lose(&mut self, what: &str, why: String) {
        let loss = Loss {
            place: String::from(self.rule),
            what: String::from(what),
            why,
        };
        let of_rule = |it: &&Loss| it.place == self.rule;
        let mut known = self.losses.iter().rev().take_while(of_rule);
        if !known.any(|it| *it == loss) {
            self.losses.push(loss);
        }
    }
}

fn query<'a>(
    rule: &'a Rule,
    spelling: Option<&Spelling>,
    told: &mut Told<'_>,
) -> Result<Query<'a>, String> {
    let mut widened = Widened::default();
    let parts = parts_of(rule, spelling, &mut widened)?;
    let entries = entries(rule, told);
    let mut query = Query {
        rule: &rule.id,
        and: Vec::new(),
        not: Vec::new(),
    };
    let mut size = 0;
    for part in parts {
        let single = part.any.is_empty() && part.absent.len() == 1;
        if !part.absent.is_empty() && !single {
            let names = part.absent.iter().map(|&it| rule.clause_name(it));
            let names: Vec<&str> = names.collect();
            let names = names.join("`, `");
            told.lose(
                "",
                format!("a `not` inside an `or` (`{names}`) is left out; the query finds more"),
            );
            continue;
        }
        let clauses = part.any.iter().chain(&part.absent);
        let of_part: Vec<String> = clauses.flat_map(|&it| entries[it].clone()).collect();
        size += of_part.len();
        if size > MOST_ENTRIES {
            return Err(format!("it comes to more than {MOST_ENTRIES} entries"));
        }
        if single {
            query.not.extend(of_part);
        } else if of_part.is_empty() {
            return Err(String::from(
                "a part of it has nothing that a query can look for",
            ));
        } else {
            query.and.push(Any { or: of_part });
        }
    }
    if query.and.is_empty() {
        return Err(String::from("no part of its condition can be said"));
    }
    for what in widened.0 {
        told.lose("", format!("{what}; the query finds more"));
    }
    unrestricted(rule, told);
    Ok(query)
}

/// What narrows a rule besides its condition, as rule files write it.
pub(super) fn restrictions(rule: &Rule) -> impl Iterator<Item = String> {
    let all = [
        ("languages", &rule.languages),
        ("countries", &rule.countries),
        ("fields", &rule.fields),
    ];
    let said = all.into_iter().filter(|(_, values)| !values.is_empty());
    said.map(|(key, values)| format!("{key} = {}", values.join(", ")))
}

fn unrestricted(rule: &Rule, told: &mut Told<'_>) {
    for what in restrictions(rule) {
        let why = "a query reads every post; it finds more";
        told.lose(&what, String::from(why));
    }
    if rule.exceptions.is_some() {
        let why = "exceptions of an overlay are left out; the query finds more";
        told.lose("", String::from(why));
    }
}

/// What to look for, for each clause.
fn entries(rule: &Rule, told: &mut Told<'_>) -> Vec<Vec<String>> {
    let of_group = |group: &TermGroup| -> Vec<String> {
        let mut entries: Vec<String> = Vec::new();
        for term in &group.terms {
            entries.extend(entry::of_term(&term.shape));
        }
        without_repeats(entries)
    };
    let mut all: Vec<Vec<String>> = rule.groups.iter().map(of_group).collect();
    for group in rule.groups.iter().filter(|group| group.loose) {
        let why = "unaccented typing is not in the query; it finds less";
        told.lose(&group.name, String::from(why));
    }
    for pattern in &rule.patterns {
        let mut of_pattern = Vec::new();
        for expression in &pattern.expressions {
            match to_python(expression) {
                Ok(python) => of_pattern.push(format!("regex-/(?i){python}/")),
                Err(why) => told.lose(expression, format!("{why}; it is left out")),
            }
        }
        all.push(without_repeats(of_pattern));
    }
    all
}

fn without_repeats(mut entries: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    entries.retain(|entry| seen.insert(entry.clone()));
    entries
}
