//! LIWC dictionaries (`.dic`): categories with numbers between two lines `%`, then terms with the
//! numbers they belong to. Later editions indent subcategories and have terms of several words;
//! a term of a subcategory also names the categories above it, so the legend is read flat.

use std::collections::HashMap;

use super::{
    error::ExchangeError,
    foreign::{Entry, Foreign, Place, Syntax},
};

/// Reads legend and terms.
pub(super) fn read(text: &str) -> Result<Foreign, ExchangeError> {
    let mut foreign = Foreign::default();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut percents = 0;
    for (line, written) in (1..).zip(text.lines()) {
        let place = Place::Line(line);
        let trimmed = written.trim();
        match (trimmed, percents) {
            ("", _) => {}
            ("%", 0 | 1) => percents += 1,
            (_, 0) => {
                return Err(malformed(
                    &place,
                    "a line `%` must come before the categories",
                ));
            }
            (_, 1) => category(trimmed, &place, &mut numbers, &mut foreign)?,
            _ => term(trimmed, &place, &numbers, &mut foreign),
        }
    }
    if percents < 2 {
        let place = Place::Path(String::from("the end"));
        return Err(malformed(
            &place,
            "a second line `%` must end the categories",
        ));
    }
    Ok(foreign)
}

fn malformed(place: &Place, problem: &str) -> ExchangeError {
    ExchangeError::Malformed {
        kind: "liwc",
        place: place.to_string(),
        problem: String::from(problem),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `31<TAB>affect`, also with spaces between; `31 affect (Affect)` in later editions.
fn category(
    line: &str,
    place: &Place,
    numbers: &mut HashMap<String, usize>,
    foreign: &mut Foreign,
) -> Result<(), ExchangeError> {
    let (number, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    if !is_number(number) {
        return Err(malformed(place, "a category is a number and a name"));
    }
    let key = String::from(number.trim_start_matches('0'));
    if numbers.contains_key(&key) {
        foreign.lose(place, line, "the number has a category already");
        return Ok(());
    }
    let name = match name.trim() {
        "" => number,
        name => name,
    };
    numbers.insert(key, foreign.category(name)?);
    Ok(())
}

/// The term and what stands behind it: after a tab, or else the numbers at the end.
fn divide(line: &str) -> (&str, Vec<&str>) {
    if let Some((term, rest)) = line.split_once('\t') {
        return (term.trim(), rest.split_whitespace().collect());
    }
    let mut term = line;
    let mut numbers = Vec::new();
    while let Some((before, last)) = term.rsplit_once(char::is_whitespace) {
        if !is_number(last) {
            break;
        }
        numbers.push(last);
        term = before.trim_end();
    }
    numbers.reverse();
    (term, numbers)
}

fn term(line: &str, place: &Place, numbers: &HashMap<String, usize>, foreign: &mut Foreign) {
    if line.contains("<of>") {
        foreign.lose(place, line, "a category that depends on the next word");
        return;
    }
    let (text, behind) = divide(line);
    let mut known = Vec::new();
    for word in behind {
        if !is_number(word) {
            let why = "categories that depend on words beside the term do not exist";
            foreign.lose(place, line, why);
            return;
        }
        match numbers.get(word.trim_start_matches('0')) {
            Some(&category) => known.push(category),
            None => foreign.lose(place, line, format!("there is no category {word}")),
        }
    }
    if known.is_empty() {
        foreign.lose(place, line, "it belongs to no category");
    }
    for category in known {
        foreign.categories[category].entries.push(Entry {
            text: String::from(text),
            syntax: Syntax::Stars,
            place: place.clone(),
        });
    }
}
