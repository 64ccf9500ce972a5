//! What an export looks like: how records lie in it and which of its fields are read.

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;

use super::{
    MAX_TEXTS, Outcome, ReadScope, Reader, RecordError, RejectReason,
    fields::{Field, MORE_TEXTS},
    json::Trie,
    plan::{Plan, Source},
    sample::{self, Names, Seen, text_name},
    sniff,
};
use crate::input::Framing;

/// Names of fields that an error lists.
const LISTED: usize = 40;

/// Characters of a name that an error shows.
const NAME_SHOWN: usize = 60;

/// Fields named on the command line. They take the place of those that would be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldWishes {
    /// Fields that hold text, if any are named.
    pub texts: Vec<TextWish>,
    /// Where other fields are.
    pub fields: BTreeMap<Field, String>,
}

/// A text field named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextWish {
    /// What rules call it.
    pub name: String,
    /// Column, key or dotted path.
    pub path: String,
}

impl TextWish {
    /// The wish for a path, named as rules call such a field: `title` for one called so, else `text`.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self {
            name: text_name(path).to_owned(),
            path: path.to_owned(),
        }
    }
}

/// How a field came to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// It has a name that saring knows.
    Name,
    /// It was named on the command line.
    Option,
}

/// A field that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenField {
    /// What it is.
    pub field: Field,
    /// What rules and outputs call it: for texts `text`, `title` and so on.
    pub name: String,
    /// Where it is, as the export spells it.
    pub path: String,
    /// Why.
    pub how: Chosen,
}

/// How an export is read.
#[derive(Debug, Clone)]
pub struct Layout {
    /// How records lie in it.
    pub framing: Framing,
    /// First byte of the first record (behind a byte-order mark and a CSV header).
    pub data_start: usize,
    /// Fields that are read.
    pub fields: Vec<ChosenField>,
    /// Columns, or paths in the first records, in order of appearance. As the export spells them:
    /// escape before showing.
    pub columns_seen: Vec<String>,
    plan: Arc<Plan>,
}

impl Layout {
    pub(super) fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// The layout in words that outputs can hold.
    #[must_use]
    pub fn describe(&self) -> Description {
        let (format, delimiter) = match self.framing {
            Framing::Lines => ("jsonl", None),
            Framing::Csv { delimiter } => ("csv", Some(char::from(delimiter))),
        };
        let describe = |chosen: &ChosenField| DescribedField {
            field: chosen.field.name(),
            name: chosen.name.clone(),
            path: shown(&chosen.path),
            chosen: chosen.how,
        };
        Description {
            format,
            delimiter,
            fields: self.fields.iter().map(describe).collect(),
        }
    }
}

/// A [`Layout`] for people and for run.json.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Description {
    /// `jsonl` or `csv`.
    pub format: &'static str,
    /// Between CSV fields.
    pub delimiter: Option<char>,
    /// Fields that are read.
    pub fields: Vec<DescribedField>,
}

/// A [`ChosenField`] for people and for run.json.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DescribedField {
    /// What it is.
    pub field: &'static str,
    /// What rules and outputs call it.
    pub name: String,
    /// Where it is, escaped.
    pub path: String,
    /// Why it is read.
    pub chosen: Chosen,
}

/// Finds out how an export is to be read from its first bytes (about a megabyte of them).
/// `sample_is_all` says that there are no more.
///
/// # Errors
/// When it is no export of posts, when no field is known to hold text, and when a field asked for is
/// not there. An export whose records cannot be read is no error: they become rejects.
pub fn detect(
    sample: &[u8],
    sample_is_all: bool,
    wishes: &FieldWishes,
) -> Result<Layout, RecordError> {
    if wishes.texts.len() > MAX_TEXTS {
        return Err(RecordError::TooManyTexts {
            given: wishes.texts.len(),
            limit: MAX_TEXTS,
        });
    }
    let start = if sample.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let body = sample.get(start..).unwrap_or_default();
    if body.trim_ascii().is_empty() {
        return Ok(nothing(start));
    }
    sniff::refuse_binary(body)?;
    let framing = sniff::framing(body)?;
    let (names, data_start) = match framing {
        Framing::Lines => (sample::of_lines(body, sample_is_all), start),
        Framing::Csv { delimiter } => sample::of_header(sample, start, delimiter),
    };
    let mut choice = Choice::new(framing, names);
    choice.read_texts(wishes, body)?;
    for field in Field::SINGLE {
        choice.read_field(field, wishes)?;
    }
    Ok(choice.into_layout(framing, data_start))
}

/// The layout of an export without records.
fn nothing(data_start: usize) -> Layout {
    let choice = Choice::new(Framing::Lines, sample::of_lines(b"", true));
    choice.into_layout(Framing::Lines, data_start)
}

struct Choice {
    plan: Plan,
    names: Names,
    fields: Vec<ChosenField>,
}

impl Choice {
    fn new(framing: Framing, names: Names) -> Self {
        let source = match (framing, &names) {
            (Framing::Csv { delimiter }, Names::Csv(header)) => Source::Csv {
                delimiter,
                header: header.clone(),
                columns: vec![None; header.len()],
            },
            _ => Source::Json(Trie::new()),
        };
        Self {
            plan: Plan::new(source),
            names,
            fields: Vec::new(),
        }
    }

    fn into_layout(self, framing: Framing, data_start: usize) -> Layout {
        Layout {
            framing,
            data_start,
            fields: self.fields,
            columns_seen: self.names.all(),
            plan: Arc::new(self.plan),
        }
    }

    fn read_texts(&mut self, wishes: &FieldWishes, body: &[u8]) -> Result<(), RecordError> {
        for wish in &wishes.texts {
            self.check_wish(Field::Text, &wish.path)?;
            self.plan.add_text(&wish.name, &[&wish.path]);
            self.choose(Field::Text, &wish.name, &wish.path, Chosen::Option);
        }
        if !wishes.texts.is_empty() {
            return Ok(());
        }
        let family = self.family(Field::Text, Seen::Text);
        if let Some(family) = family.or_else(|| self.family(Field::Text, Seen::There)) {
            self.choose_family(Field::Text, "text", family)?;
            self.plan.add_text("text", family);
        }
        for &(name, paths) in MORE_TEXTS {
            if paths
                .iter()
                .any(|path| self.names.seen(path) == Some(Seen::Text))
            {
                self.choose_family(Field::Text, name, paths)?;
                self.plan.add_text(name, paths);
            }
        }
        if self.plan.texts.is_empty() {
            self.read_any_text(body)?;
        }
        Ok(())
    }

    /// Without any text field, either there is nothing to be read here, or it is not known how.
    fn read_any_text(&mut self, body: &[u8]) -> Result<(), RecordError> {
        let families = Field::Text.families().concat();
        self.plan.add_text("text", &families);
        if self.names.unreadable() || self.all_out_of_scope(body) {
            return Ok(());
        }
        Err(RecordError::NoTextField {
            columns: listed(&self.names),
        })
    }

    /// True for JSON of which nothing is a post, such as the first likes of a stream of events.
    fn all_out_of_scope(&self, body: &[u8]) -> bool {
        if matches!(self.names, Names::Csv(_)) {
            return false;
        }
        let layout = Layout {
            framing: Framing::Lines,
            data_start: 0,
            fields: Vec::new(),
            columns_seen: Vec::new(),
            plan: Arc::new(self.plan.clone()),
        };
        let mut posts = false;
        let visit = &mut |_: usize, outcome: Outcome<'_>| {
            posts |= match outcome {
                Outcome::Post(_) => true,
                Outcome::Reject(reason) => reason == RejectReason::TextMissing,
                Outcome::OutOfScope(_) => false,
            };
        };
        Reader::new(&layout, &ReadScope::default()).read(body, visit);
        !posts
    }

    fn read_field(&mut self, field: Field, wishes: &FieldWishes) -> Result<(), RecordError> {
        if let Some(path) = wishes.fields.get(&field) {
            self.check_wish(field, path)?;
            self.choose(field, field.name(), path, Chosen::Option);
            self.plan.set_field(field, &[path]);
            if field == Field::Visibility {
                self.plan.watch_visibility(path);
            }
        } else if let Some(family) = self.family(field, Seen::There) {
            self.choose_family(field, field.name(), family)?;
            self.plan.set_field(field, family);
        } else {
            // It may come after the sample.
            self.plan.set_any(field, field.families());
        }
        Ok(())
    }

    /// The first family of a field of which a name is in the sample.
    fn family(&self, field: Field, at_least: Seen) -> Option<&'static [&'static str]> {
        let there = |path: &&'static str| self.names.seen(path) >= Some(at_least);
        let mut families = field.families().iter();
        families.find(|family| family.iter().any(there)).copied()
    }

    fn choose_family(
        &mut self,
        field: Field,
        name: &str,
        family: &[&str],
    ) -> Result<(), RecordError> {
        for path in family {
            if let Some(column) = self.names.repeated(path) {
                return Err(RecordError::RepeatedColumn {
                    column: shown(column),
                });
            }
        }
        for path in family {
            if self.names.seen(path).is_some() {
                self.choose(field, name, path, Chosen::Name);
            }
        }
        Ok(())
    }

    fn choose(&mut self, field: Field, name: &str, path: &str, how: Chosen) {
        self.fields.push(ChosenField {
            field,
            name: name.to_owned(),
            path: path.to_owned(),
            how,
        });
    }

    fn check_wish(&self, field: Field, path: &str) -> Result<(), RecordError> {
        if let Some(column) = self.names.repeated(path) {
            return Err(RecordError::RepeatedColumn {
                column: shown(column),
            });
        }
        if self.names.unreadable() || self.names.seen(path).is_some() {
            return Ok(());
        }
        Err(RecordError::FieldNotFound {
            field: field.name(),
            path: shown(path),
            columns: listed(&self.names),
        })
    }
}

/// A name as it can be shown on a terminal.
fn shown(name: &str) -> String {
    let mut shown: String = name.escape_debug().take(NAME_SHOWN).collect();
    if name.chars().count() > NAME_SHOWN {
        shown.push('…');
    }
    shown
}

fn listed(names: &Names) -> Vec<String> {
    let all = names.all();
    let mut listed: Vec<_> = all.iter().take(LISTED).map(|name| shown(name)).collect();
    if all.len() > LISTED {
        listed.push(format!("and {} more", all.len() - LISTED));
    }
    listed
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
