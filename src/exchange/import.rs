//! From the bytes of a foreign list to the text of a rule file.

use std::collections::HashSet;

use super::{
    detect::{detect, extension},
    error::ExchangeError,
    express::{Expressed, express, is_word},
    foreign::{Category, Foreign, Joined, Query},
    lines, liwc,
    model::{ForeignKind, ImportOptions, Imported, Loss, MOST_BYTES},
    naming::{Names, symbols},
    query, table,
    write::{Clause, Sheet, write},
    yaml,
};
use crate::{rules::load_text, text};

/// Groups and patterns a rule may have; an overlay needs room for one more.
const MOST_CLAUSES: usize = 63;

/// Categories that are looked into; most of them may turn out to have nothing.
const MOST_NAMED: usize = 1000;

/// Largest rule file, in bytes: what rule folders are read up to.
const MOST_TEXT: usize = 16 << 20;

/// A topic, so that the rule can be loaded on trial.
const TRIAL_TOPIC: &str =
    "id = 'imported'\nversion = '1'\nqueue = 'imported'\n[title]\nen = 'Imported'\n";

/// Makes a rule file of a list. `name` is that of the file, without folders; it is written into
/// the rule, and its ending tells what the file is.
///
/// # Errors
///
/// When the bytes are not a list, or a rule cannot be made of it. What the rule leaves out is no
/// error: see [`Imported::losses`].
pub fn import(
    bytes: &[u8],
    name: &str,
    options: &ImportOptions,
) -> Result<Imported, ExchangeError> {
    let text = decode(bytes)?;
    let kind = match options.kind {
        Some(kind) => kind,
        None => detect(name, text)?,
    };
    let mut foreign = match kind {
        ForeignKind::Text => lines::read(text),
        ForeignKind::Csv => table::read(text, extension(name) == "tsv", options)?,
        ForeignKind::TrendQuery => query::read(text)?,
        ForeignKind::Quanteda => yaml::read(text)?,
        ForeignKind::Liwc if table::is_dicx(text) => table::read_dicx(text)?,
        ForeignKind::Liwc => liwc::read(text)?,
    };
    choose(&mut foreign, &options.only)?;
    if kind == ForeignKind::TrendQuery && !options.keep_case {
        let remark = "the format looks at case and the rule does not, so it finds more; \
                      --keep-case keeps case";
        foreign.remarks.push(String::from(remark));
    }
    let built = build(
        foreign,
        options.keep_case && kind == ForeignKind::TrendQuery,
    )?;
    let sheet = Sheet {
        name,
        kind,
        bytes,
        options,
        clauses: &built.clauses,
        condition: &built.condition,
        losses: &built.losses,
        remarks: &built.remarks,
    };
    let written = write(&sheet);
    try_out(&written, options)?;
    let count = |of: fn(&Clause) -> usize| built.clauses.iter().map(of).sum();
    Ok(Imported {
        text: written,
        kind,
        terms: count(|clause| clause.terms.len()),
        expressions: count(|clause| clause.expressions.len()),
        losses: built.losses,
        remarks: built.remarks,
    })
}

fn decode(bytes: &[u8]) -> Result<&str, ExchangeError> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ExchangeError::TooLarge {
            bytes: bytes.len() as u64,
            most: MOST_BYTES,
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        ExchangeError::NotUtf8 {
            at: error.valid_up_to(),
            help: if wide {
                "it is UTF-16: save it as UTF-8, or `iconv -f UTF-16 -t UTF-8`"
            } else {
                "save it as UTF-8; older lists are often Windows-1252: \
                 `iconv -f WINDOWS-1252 -t UTF-8`"
            },
        }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Keeps only the categories that were asked for.
fn choose(foreign: &mut Foreign, only: &[String]) -> Result<(), ExchangeError> {
    for wanted in only {
        if !foreign.categories.iter().any(|it| it.name == *wanted) {
            let known: Vec<&str> = foreign
                .categories
                .iter()
                .map(|it| it.name.as_str())
                .collect();
            return Err(ExchangeError::UnknownCategory {
                name: wanted.clone(),
                known: known.join(", "),
            });
        }
    }
    if only.is_empty() {
        return Ok(());
    }
    if matches!(foreign.joined, Joined::Queries(_)) {
        return Err(ExchangeError::Malformed {
            kind: "trend-query",
            place: String::from("--only"),
            problem: String::from("a query has no categories to choose from"),
        });
    }
    foreign.categories.retain(|it| only.contains(&it.name));
    Ok(())
}

/// Categories in the words of a rule.
struct Built {
    clauses: Vec<Clause>,
    condition: String,
    losses: Vec<Loss>,
    remarks: Vec<String>,
}

fn build(foreign: Foreign, keep_case: bool) -> Result<Built, ExchangeError> {
    let Foreign {
        categories,
        joined,
        mut losses,
        mut remarks,
        ..
    } = foreign;
    // Named one by one, which takes longer the more there are of one name.
    let used = categories
        .iter()
        .filter(|it| !it.entries.is_empty())
        .count();
    if used > MOST_NAMED {
        return Err(ExchangeError::TooManyGroups {
            count: used,
            most: MOST_CLAUSES,
        });
    }
    let mut names = Names::default();
    let mut repeated = 0;
    let clauses: Vec<Clause> = categories
        .into_iter()
        .map(|it| clause(it, keep_case, &mut names, &mut losses, &mut repeated))
        .collect();
    if repeated > 0 {
        remarks.push(format!(
            "{repeated} entries that others of their group say already were left out"
        ));
    }
    let condition = match &joined {
        Joined::Any => any_of(&clauses),
        Joined::Queries(queries) => {
            let many = queries.len() > 1;
            let parts: Result<Vec<String>, _> = queries
                .iter()
                .map(|query| of_query(query, &clauses, many))
                .collect();
            parts?.join(" or ")
        }
    };
    let count = clauses.iter().map(Clause::len).sum();
    match count {
        0 => Err(ExchangeError::NothingLeft {
            reason: losses
                .first()
                .map_or_else(String::new, |loss| format!("; {loss}")),
        }),
        1..=MOST_CLAUSES => Ok(Built {
            clauses,
            condition,
            losses,
            remarks,
        }),
        _ => Err(ExchangeError::TooManyGroups {
            count,
            most: MOST_CLAUSES,
        }),
    }
}

fn clause(
    category: Category,
    keep_case: bool,
    names: &mut Names,
    losses: &mut Vec<Loss>,
    repeated: &mut usize,
) -> Clause {
    let mut clause = Clause {
        name: names.give(&category.name, "terms"),
        title: category.name,
        terms: Vec::new(),
        expressions: Vec::new(),
    };
    let mut seen = HashSet::new();
    for entry in &category.entries {
        match express(entry, keep_case) {
            Ok(Expressed::Term(term)) => {
                if seen.insert(key(&term)) {
                    clause.terms.push(term);
                } else {
                    *repeated += 1;
                }
            }
            Ok(Expressed::Expression(expression)) => {
                if seen.insert(format!("/{expression}")) {
                    clause.expressions.push(expression);
                } else {
                    *repeated += 1;
                }
            }
            Err(why) => losses.push(Loss {
                place: entry.place.to_string(),
                what: entry.text.clone(),
                why,
            }),
        }
    }
    clause
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

/// Loads what was written, so that nobody is handed a file that does not load.
fn try_out(written: &str, options: &ImportOptions) -> Result<(), ExchangeError> {
    if written.len() > MOST_TEXT {
        return Err(ExchangeError::TooLong {
            bytes: written.len(),
            most: MOST_TEXT,
        });
    }
    let language = options.language.as_deref().unwrap_or("any");
    let files = [
        (
            String::from("imported/topic.toml"),
            String::from(TRIAL_TOPIC),
        ),
        (format!("imported/{language}.toml"), String::from(written)),
    ];
    let loaded = load_text(&files);
    if loaded.has_errors() {
        return Err(ExchangeError::Unsound {
            diagnostics: loaded.diagnostics,
        });
    }
    Ok(())
}
