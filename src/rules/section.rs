//! Reading of one TOML table by hand, so that every problem in it is told, with its place.
//! (serde stops at the first.)

use std::{ops::Range, sync::Arc};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    diagnostic::{Code, SourceFile},
    near_name::suggest,
    report::{Place, Report},
};

/// A table with the name that its problems are told under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    table: &'a DeTable<'a>,
    /// First and one past the last byte of the header or of the inline table.
    span: (usize, usize),
    /// "a rule", "an example".
    what: &'static str,
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

impl<'a> Section<'a> {
    /// Wraps `table` and reports every key that is not in `known`. No `known` at all allows any.
    pub(super) fn new(
        file: &'a Arc<SourceFile>,
        table: &'a DeTable<'a>,
        span: Range<usize>,
        what: &'static str,
        known: &[&str],
        report: &mut Report,
    ) -> Self {
        let span = (span.start, span.end);
        let section = Self {
            file,
            table,
            span,
            what,
        };
        for (key, place, _) in section.entries() {
            if !known.is_empty() && !known.contains(&key) {
                report.at(
                    Code::UNKNOWN_KEY,
                    &place,
                    format!("unknown key `{key}` in {what}"),
                    "",
                    suggest(key, known.iter().copied()),
                );
            }
        }
        section
    }

    /// Keys with the place of the key, in the order of the file.
    pub(super) fn entries(&self) -> Vec<(&'a str, Place, &'a Spanned<DeValue<'a>>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(key, value)| {
                let place = Place::new(self.file, key.span());
                (&**key.get_ref(), place, value)
            })
            .collect();
        entries.sort_by_key(|(_, place, _)| place.span.start);
        entries
    }

    /// The place of the table itself.
    pub(super) fn place(&self) -> Place {
        Place::new(self.file, self.span.0..self.span.1)
    }

    /// The place of a key's value, or of the table where the key is absent.
    pub(super) fn place_of(&self, key: &str) -> Place {
        match self.table.get(key) {
            Some(value) => Place::new(self.file, value.span()),
            None => self.place(),
        }
    }

    /// The place of the key `inner` in the table under `key`.
    pub(super) fn key_in(&self, key: &str, inner: &str) -> Option<Place> {
        let table = self.table.get(key)?.get_ref().as_table()?;
        let (found, _) = table.get_key_value(inner)?;
        Some(Place::new(self.file, found.span()))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Says that a key is needed.
    pub(super) fn missing(&self, key: &str, help: &str, report: &mut Report) {
        let message = format!("`{key}` is missing in {}", self.what);
        report.at(Code::MISSING_KEY, &self.place(), message, "", help);
    }

    pub(super) fn text(&self, key: &str, report: &mut Report) -> Option<At<&'a str>> {
        string(self.file, key, self.table.get(key)?, report)
    }

    /// A text that must be there and must not be blank.
    pub(super) fn required(
        &self,
        key: &str,
        help: &str,
        report: &mut Report,
    ) -> Option<At<&'a str>> {
        if !self.has(key) {
            self.missing(key, help, report);
            return None;
        }
        let text = self.text(key, report)?;
        if text.value.trim().is_empty() {
            let message = format!("`{key}` of {} is empty", self.what);
            report.at(Code::MISSING_KEY, &text.place, message, "", help);
            return None;
        }
        Some(text)
    }

    /// A list of texts; absent is empty.
    pub(super) fn texts(&self, key: &str, report: &mut Report) -> Vec<At<&'a str>> {
        let Some(value) = self.table.get(key) else {
            return Vec::new();
        };
        strings(self.file, key, value, report)
    }

    /// [`Section::texts`] without their places.
    pub(super) fn plain_texts(&self, key: &str, report: &mut Report) -> Vec<String> {
        let texts = self.texts(key, report).into_iter();
        texts.map(|text| String::from(text.value)).collect()
    }

    pub(super) fn flag(&self, key: &str, report: &mut Report) -> Option<bool> {
        let value = self.table.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            wrong_type(self.file, key, value, "true or false", report);
        }
        flag
    }

    pub(super) fn number(&self, key: &str, report: &mut Report) -> Option<u32> {
        let value = self.table.get(key)?;
        let integer = value.get_ref().as_integer();
        let number = integer.and_then(|it| u32::from_str_radix(it.as_str(), it.radix()).ok());
        if number.is_none() {
            wrong_type(self.file, key, value, "a whole number, 0 or more", report);
        }
        number
    }

    /// A date, written with or without quotes.
    pub(super) fn date(&self, key: &str, report: &mut Report) -> Option<jiff::civil::Date> {
        let value = self.table.get(key)?;
        let written = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(datetime) => datetime.to_string(),
            _ => {
                wrong_type(self.file, key, value, "a date such as 2026-01-31", report);
                return None;
            }
        };
        match written.parse() {
            Ok(date) => Some(date),
            Err(_) => {
                let place = Place::new(self.file, value.span());
                let message = format!("`{written}` is not a date");
                report.at(
                    Code::BAD_DATE,
                    &place,
                    message,
                    "",
                    "write it as 2026-01-31",
                );
                None
            }
        }
    }

    /// A table under `key`.
    pub(super) fn table(
        &self,
        key: &str,
        what: &'static str,
        known: &[&str],
        report: &mut Report,
    ) -> Option<Section<'a>> {
        let value = self.table.get(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            wrong_type(self.file, key, value, "a table", report);
            return None;
        };
        Some(Section::new(
            self.file,
            table,
            value.span(),
            what,
            known,
            report,
        ))
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables(
        &self,
        key: &str,
        what: &'static str,
        known: &[&str],
        report: &mut Report,
    ) -> Vec<Section<'a>> {
        let Some(value) = self.table.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            let place = Place::new(self.file, value.span());
            let message = format!("`{key}` must be a list of tables");
            let label = format!("this is {}", type_name(value));
            let help = format!("write `[[{key}]]` above each, with two brackets");
            report.at(Code::WRONG_TYPE, &place, message, label, help);
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in items.iter() {
            if let DeValue::Table(table) = item.get_ref() {
                let span = item.span();
                sections.push(Section::new(self.file, table, span, what, known, report));
            } else {
                wrong_type(self.file, key, item, "a table", report);
            }
        }
        sections
    }

    /// A table whose keys are languages or the like and whose values are texts.
    pub(super) fn text_map(&self, key: &str, report: &mut Report) -> Vec<(At<&'a str>, String)> {
        let Some(section) = self.table(key, "texts by language", &[], report) else {
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (name, place, value) in section.entries() {
            if let Some(text) = string(self.file, name, value, report) {
                let name = At { value: name, place };
                texts.push((name, String::from(text.value)));
            }
        }
        texts
    }
}

/// A text value, or a report that it is none.
pub(super) fn string<'a>(
    file: &Arc<SourceFile>,
    key: &str,
    value: &'a Spanned<DeValue<'a>>,
    report: &mut Report,
) -> Option<At<&'a str>> {
    match value.get_ref() {
        DeValue::String(text) => Some(At {
            value: text,
            place: Place::new(file, value.span()),
        }),
        _ => {
            wrong_type(file, key, value, "a text in quotes", report);
            None
        }
    }
}

/// A list of texts; items of another type are reported and left out.
pub(super) fn strings<'a>(
    file: &Arc<SourceFile>,
    key: &str,
    value: &'a Spanned<DeValue<'a>>,
    report: &mut Report,
) -> Vec<At<&'a str>> {
    let DeValue::Array(items) = value.get_ref() else {
        wrong_type(file, key, value, "a list of texts, [\"…\"]", report);
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| string(file, key, item, report))
        .collect()
}

/// Says what type was wanted and which one is there.
pub(super) fn wrong_type(
    file: &Arc<SourceFile>,
    key: &str,
    value: &Spanned<DeValue<'_>>,
    wanted: &str,
    report: &mut Report,
) {
    report.at(
        Code::WRONG_TYPE,
        &Place::new(file, value.span()),
        format!("`{key}` must be {wanted}"),
        format!("this is {}", type_name(value)),
        format!("write {wanted} here"),
    );
}

fn type_name(value: &Spanned<DeValue<'_>>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
