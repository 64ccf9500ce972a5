//! From what a list says to the groups, the patterns and the condition of a rule.

use std::collections::HashSet;

use super::{
    error::ExchangeError,
    express::{Expressed, express, is_word, sign_of_rules},
    foreign::{Category, Entry, Foreign, Joined, Query},
    model::Loss,
    naming::{Names, symbols},
    write::Clause,
};
use crate::text;

/// Groups and patterns a rule may have; an overlay needs room for one more.
const MOST_CLAUSES: usize = 63;

/// Categories that are looked into; most of them may turn out to have nothing.
const MOST_NAMED: usize = 1000;

/// Categories in the words of a rule.
pub(super) struct Built {
    pub(super) clauses: Vec<Clause>,
    pub(super) condition: String,
    pub(super) losses: Vec<Loss>,
    /// Entries whose first character means something in a rule and not in the list.
    pub(super) as_written: Vec<Loss>,
    pub(super) remarks: Vec<String>,
}

/// Makes groups, patterns and their condition of what a list says. `language` is that of the file.
pub(super) fn build(
    foreign: Foreign,
    keep_case: bool,
    language: &str,
) -> Result<Built, ExchangeError> {
    // Named one by one, which takes longer the more there are of one name.
    let used = foreign
        .categories
        .iter()
        .filter(|it| !it.entries.is_empty())
        .count();
    if used > MOST_NAMED {
        return Err(ExchangeError::TooManyGroups {
            count: used,
            most: MOST_CLAUSES,
        });
    }
    let mut builder = Builder {
        keep_case,
        language,
        names: Names::default(),
        losses: foreign.losses,
        as_written: Vec::new(),
        repeated: 0,
    };
    let categories = foreign.categories.into_iter();
    let clauses: Vec<Clause> = categories.map(|it| builder.clause(it)).collect();
    let mut remarks = foreign.remarks;
    match builder.repeated {
        0 => {}
        1 => remarks.push(String::from(
            "1 entry that another one of its group says already was left out",
        )),
        more => remarks.push(format!(
            "{more} entries that others of their group say already were left out"
        )),
    }
    let condition = condition(&foreign.joined, &clauses)?;
    match clauses.iter().map(Clause::len).sum() {
        0 => Err(ExchangeError::NothingLeft {
            reason: builder
                .losses
                .first()
                .map_or_else(String::new, |loss| format!("; {loss}")),
        }),
        1..=MOST_CLAUSES => Ok(Built {
            clauses,
            condition,
            losses: builder.losses,
            as_written: builder.as_written,
            remarks,
        }),
        count => Err(ExchangeError::TooManyGroups {
            count,
            most: MOST_CLAUSES,
        }),
    }
}

/// What comes up while categories become clauses.
struct Builder<'a> {
    keep_case: bool,
    language: &'a str,
    names: Names,
    losses: Vec<Loss>,
    as_written: Vec<Loss>,
    repeated: usize,
}

impl Builder<'_> {
    fn clause(&mut self, category: Category) -> Clause {
        let mut clause = Clause {
            name: self.names.give(&category.name, "terms"),
            title: category.name,
            terms: Vec::new(),
            expressions: Vec::new(),
        };
        let mut seen = HashSet::new();
        for entry in &category.entries {
            match express(entry, self.keep_case) {
                Ok(Expressed::Term(term)) => {
                    if seen.insert(key(&term)) {
                        clause.terms.push(term);
                    } else {
                        self.repeated += 1;
                    }
                }
                Ok(Expressed::Expression(expression)) => {
                    if seen.insert(format!("/{expression}")) {
                        clause.expressions.push(expression);
                        let why = sign_of_rules(entry, self.language);
                        self.as_written.extend(why.map(|why| told(entry, why)));
                    } else {
                        self.repeated += 1;
                    }
                }
                Err(why) => self.losses.push(told(entry, why)),
            }
        }
        clause
    }
}

fn told(entry: &Entry, why: String) -> Loss {
    Loss {
        place: entry.place.to_string(),
        what: entry.text.clone(),
        why,
    }
}

/// Two terms with the same key find the same.
fn key(term: &str) -> String {
    let mut folded = String::new();
    if term.starts_with('=') {
        folded.push_str(term);
    } else {
        text::exact_reading(term, &mut folded);
    }
    let first = folded.chars().next().filter(|&c| c == '#' || c == '=');
    let words: Vec<&str> = folded
        .split(|c: char| !is_word(c) && c != '*')
        .filter(|word| !word.is_empty())
        .collect();
    format!("{}{}", first.unwrap_or(' '), words.join(" "))
}

fn condition(joined: &Joined, clauses: &[Clause]) -> Result<String, ExchangeError> {
    match joined {
        Joined::Any => Ok(any_of(clauses)),
        Joined::Queries(queries) => {
            let many = queries.len() > 1;
            let parts: Result<Vec<String>, _> = queries
                .iter()
                .map(|query| of_query(query, clauses, many))
                .collect();
            Ok(parts?.join(" or "))
        }
    }
}

fn any_of(clauses: &[Clause]) -> String {
    let names: Vec<String> = clauses.iter().flat_map(Clause::names).collect();
    match names.as_slice() {
        [only] => only.clone(),
        names => format!("any of ({})", names.join(", ")),
    }
}

fn of_query(query: &Query, clauses: &[Clause], many: bool) -> Result<String, ExchangeError> {
    let mut parts = Vec::new();
    for &number in &query.all {
        let clause = &clauses[number];
        if clause.len() == 0 {
            return Err(ExchangeError::Unreachable {
                place: clause.title.clone(),
                problem: String::from(
                    "nothing of it can be looked for, and without it the rule would find posts \
                     that the query does not mean",
                ),
            });
        }
        parts.push(one_or_more(clause));
    }
    if let Some(number) = query.none
        && clauses[number].len() > 0
    {
        parts.push(format!("not {}", one_or_more(&clauses[number])));
    }
    let joined = parts.join(" and ");
    Ok(if many { format!("({joined})") } else { joined })
}

fn one_or_more(clause: &Clause) -> String {
    match clause.names().as_slice() {
        [only] => only.clone(),
        names => format!("({})", names.join(" or ")),
    }
}

impl Clause {
    /// How many names of a condition it takes.
    pub(super) fn len(&self) -> usize {
        usize::from(!self.terms.is_empty()) + usize::from(!self.expressions.is_empty())
    }

    fn names(&self) -> Vec<String> {
        let terms = (!self.terms.is_empty()).then(|| self.name.clone());
        let expressions = (!self.expressions.is_empty()).then(|| symbols(&self.name));
        terms.into_iter().chain(expressions).collect()
    }
}
