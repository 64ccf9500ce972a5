//! TrendQuery of ThreatExchange: `{"and": [{"or": […]}, …], "not": […]}`.
//!
//! An entry is a text that stands between word borders, or `regex-/…/` with an expression of
//! Python. The reference reader looks at case, does not nest, and ignores other keys. A file may
//! hold one query, a list of them, or one a line; any of them will do then.

use serde_json::{Map, Value};

use super::{
    error::ExchangeError,
    foreign::{Entry, Foreign, Joined, Place, Query, Syntax},
};

const REGEX: &str = "regex-";

/// Reads all queries of a file.
pub(super) fn read(text: &str) -> Result<Foreign, ExchangeError> {
    let mut queries: Vec<(String, Value)> = Vec::new();
    for document in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let document = document.map_err(|error| ExchangeError::Malformed {
            kind: "trend-query",
            place: format!("line {}", error.line()),
            problem: error.to_string(),
        })?;
        match document {
            Value::Array(items) => queries.extend(items.into_iter().map(|it| (String::new(), it))),
            other => queries.push((String::new(), other)),
        }
    }
    if queries.len() > 1 {
        for (number, (prefix, _)) in (1..).zip(&mut queries) {
            *prefix = format!("query {number}: ");
        }
    }
    let mut foreign = Foreign::default();
    let mut joined = Vec::new();
    for (prefix, query) in &queries {
        let Value::Object(query) = query else {
            return Err(malformed(prefix, "a query is an object with the key `and`"));
        };
        joined.push(read_query(prefix, query, &mut foreign)?);
    }
    if joined.is_empty() {
        return Err(ExchangeError::NothingLeft {
            reason: String::new(),
        });
    }
    foreign.joined = Joined::Queries(joined);
    Ok(foreign)
}

fn malformed(place: &str, problem: &str) -> ExchangeError {
    let place = match place.trim_end_matches(": ") {
        "" => "the query",
        place => place,
    };
    ExchangeError::Malformed {
        kind: "trend-query",
        place: String::from(place),
        problem: String::from(problem),
    }
}

fn read_query(
    prefix: &str,
    query: &Map<String, Value>,
    foreign: &mut Foreign,
) -> Result<Query, ExchangeError> {
    for key in query.keys() {
        // `rule` is written by our own export and names the rule.
        if !matches!(key.as_str(), "and" | "not" | "rule") {
            let place = Place::Path(format!("{prefix}the key"));
            foreign.lose(&place, key, "the format does not say what it means");
        }
    }
    let Some(Value::Array(parts)) = query.get("and") else {
        return Err(malformed(prefix, "the key `and` must hold a list"));
    };
    if parts.is_empty() {
        return Err(ExchangeError::Unreachable {
            place: format!("{prefix}and"),
            problem: String::from("an empty list holds for every post, which a rule cannot"),
        });
    }
    let mut joined = Query::default();
    for (number, part) in parts.iter().enumerate() {
        let path = format!("{prefix}and[{number}]");
        let Some(Value::Array(entries)) = part.get("or") else {
            return Err(malformed(
                &path,
                "each part of `and` is an object {\"or\": […]}",
            ));
        };
        for key in part.as_object().into_iter().flat_map(Map::keys) {
            if key != "or" {
                let place = Place::Path(path.clone());
                foreign.lose(&place, key, "parts of `and` hold `or` and nothing else");
            }
        }
        let number = foreign.category(&name(prefix, &format!("part {}", number + 1)))?;
        joined.all.push(number);
        fill(number, &format!("{path}.or"), entries, foreign);
    }
    match query.get("not") {
        Some(Value::Array(entries)) if !entries.is_empty() => {
            let number = foreign.category(&name(prefix, "unless"))?;
            joined.none = Some(number);
            fill(number, &format!("{prefix}not"), entries, foreign);
        }
        None | Some(Value::Array(_) | Value::Null) => {}
        Some(_) => return Err(malformed(prefix, "the key `not` must hold a list")),
    }
    Ok(joined)
}

fn name(prefix: &str, part: &str) -> String {
    format!("{}{part}", prefix.replace(": ", " "))
}

fn fill(number: usize, path: &str, values: &[Value], foreign: &mut Foreign) {
    let mut entries = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let place = Place::Path(format!("{path}[{index}]"));
        let Value::String(text) = value else {
            let why = "only texts stand here; what is nested deeper is left out";
            foreign.lose(&place, &value.to_string(), why);
            continue;
        };
        let (text, syntax) = match text.strip_prefix(REGEX) {
            None => (text.as_str(), Syntax::Literal),
            Some(rest) => match rest
                .strip_prefix('/')
                .and_then(|rest| rest.strip_suffix('/'))
            {
                Some(inside) => (inside, Syntax::Regex),
                None => {
                    foreign.lose(&place, text, "an expression stands between two `/`");
                    continue;
                }
            },
        };
        entries.push(Entry {
            text: String::from(text),
            syntax,
            place,
        });
    }
    foreign.categories[number].entries = entries;
}
