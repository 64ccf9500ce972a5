//! Where the records of an export are, and whose export it is.

use std::sync::Arc;

use super::{
    ReadWishes, RecordError,
    fields::Field,
    layout::{CsvEscape, GENERIC, listed, shown},
    profile::{Profile, ProfileFormat, Selection, Shape, knows_around, places, select, under},
    sample::{self, Names, Seen},
    sniff::{self, Form},
};
use crate::input::{CsvDialect, DocumentShape, Framing};

/// What was found out about an export.
pub(super) struct Found {
    pub(super) framing: Framing,
    /// First byte of the first record, or of the document.
    pub(super) data_start: usize,
    pub(super) names: Names,
    pub(super) selection: Option<Selection>,
}

/// Finds out what a sample is from, whose text begins at `mark`.
pub(super) fn find(
    sample: &[u8],
    mark: usize,
    is_all: bool,
    wishes: &ReadWishes,
) -> Result<Found, RecordError> {
    let body = sample.get(mark..).unwrap_or_default();
    let escape = wishes.csv_escape.and_then(CsvEscape::byte);
    let form = match (sniff::form(body, is_all, escape), wishes.delimiter) {
        (_, Some(delimiter)) => Form::Csv(CsvDialect { delimiter, escape }),
        (form, None) => form?,
    };
    match form {
        Form::Csv(dialect) => find_csv(sample, mark, dialect, wishes),
        Form::Json { shapes, start } => {
            let body = body.get(start..).unwrap_or_default();
            let mut found = find_json(body, is_all, shapes, wishes)?;
            found.data_start += mark + start;
            Ok(found)
        }
    }
}

fn find_csv(
    sample: &[u8],
    mark: usize,
    mut dialect: CsvDialect,
    wishes: &ReadWishes,
) -> Result<Found, RecordError> {
    let header = |dialect: CsvDialect| {
        if wishes.no_header {
            (sample::of_numbers(sample, mark, dialect), mark)
        } else {
            sample::of_header(sample, mark, dialect)
        }
    };
    let (mut names, mut data_start) = header(dialect);
    let selection = selection(&names, Shape::Csv, wishes)?;
    // Names are known by their header, and only then is known how the profile's exports are written.
    let profile = selection.as_ref().map(|found| &found.profile);
    let escape = profile.and_then(|profile| profile.csv_escape);
    if escape.is_some() && wishes.csv_escape.is_none() {
        dialect.escape = escape;
        (names, data_start) = header(dialect);
    }
    Ok(Found {
        framing: Framing::Csv(dialect),
        data_start,
        names,
        selection,
    })
}

fn find_json(
    body: &[u8],
    is_all: bool,
    shapes: [Option<Shape>; 2],
    wishes: &ReadWishes,
) -> Result<Found, RecordError> {
    if let Some(records) = &wishes.records {
        return find_list(body, records, wishes);
    }
    let mut candidates = Vec::new();
    for shape in shapes.into_iter().flatten() {
        let names = match shape {
            Shape::Document => sample::of_document(body),
            _ => sample::of_lines(body, is_all),
        };
        if let Some(selection) = selection(&names, shape, wishes)? {
            return selected(names, shape, selection);
        }
        candidates.push((shape, names));
    }
    if wishes.profile.as_deref().is_some_and(|id| id != GENERIC) {
        return Err(RecordError::NoTextField {
            columns: candidates
                .first()
                .map(|(_, names)| listed(names))
                .unwrap_or_default(),
        });
    }
    by_names(candidates, wishes)
}

/// The profile asked for, or the one that fits.
fn selection(
    names: &Names,
    shape: Shape,
    wishes: &ReadWishes,
) -> Result<Option<Selection>, RecordError> {
    let id = match wishes.profile.as_deref() {
        Some(GENERIC) => return not_blindly(names, shape, None, wishes).map(|()| None),
        None if wishes.no_header => return Ok(None),
        None => return select(&wishes.profiles, names, shape),
        Some(id) => id,
    };
    let Some(profile) = wishes.profiles.get(id) else {
        let known = wishes.profiles.iter().map(|profile| profile.id.clone());
        return Err(RecordError::UnknownProfile {
            id: shown(id),
            known: known.collect(),
        });
    };
    let is_csv = profile.format == ProfileFormat::Csv;
    if is_csv != (shape == Shape::Csv) {
        let form = if is_csv { "CSV" } else { "JSON" };
        return Err(RecordError::ProfileDoesNotFit {
            id: profile.id.clone(),
            form,
        });
    }
    let holds_text = |base: &str| {
        let mut paths = profile.texts.iter().flat_map(|text| &text.paths);
        paths.any(|path| names.seen_at(&under(base, path)).is_some())
    };
    let places = places(profile, shape);
    let found = places
        .iter()
        .find(|(records, post)| holds_text(&under(records, post)));
    // What has no text yet may have it behind the sample.
    let found = found.or(places.last().filter(|_| shape != Shape::Document));
    let found = found.map(|(records, post)| Selection {
        profile: profile.clone(),
        records: records.clone(),
        post: post.clone(),
        because: Vec::new(),
    });
    not_blindly(names, shape, found.as_ref(), wishes)?;
    Ok(found)
}

/// Refuses to read an export without the profile that knows from around or beside the posts who may
/// see them: nobody would know then.
fn not_blindly(
    names: &Names,
    shape: Shape,
    read_as: Option<&Selection>,
    wishes: &ReadWishes,
) -> Result<(), RecordError> {
    if read_as.is_some_and(Selection::looks_around) {
        return Ok(());
    }
    match knows_around(&wishes.profiles, names, shape) {
        Some(found) => Err(RecordError::ScopeAround {
            profile: found.profile.id,
        }),
        None => Ok(()),
    }
}

fn selected(mut names: Names, shape: Shape, selection: Selection) -> Result<Found, RecordError> {
    names.stand_at(
        &selection.records,
        &under(&selection.records, &selection.post),
    );
    let profile = &selection.profile;
    let framing = match (shape, selection.records.as_str()) {
        (Shape::Document, "") => document(&[""], &[])?,
        (Shape::Document, _) => {
            let lists = profile.records.iter().map(String::as_str);
            let lists: Vec<&str> = lists.filter(|list| !list.is_empty()).collect();
            document(&lists, &profile.kept())?
        }
        _ => Framing::Lines,
    };
    Ok(Found {
        framing,
        data_start: 0,
        names,
        selection: Some(selection),
    })
}

fn document(records: &[&str], kept: &[&str]) -> Result<Framing, RecordError> {
    let shape = DocumentShape::new(records, kept).ok_or(RecordError::NoList)?;
    Ok(Framing::Document(Arc::new(shape)))
}

/// The list that was named.
fn find_list(body: &[u8], records: &str, wishes: &ReadWishes) -> Result<Found, RecordError> {
    let mut names = sample::of_document(body);
    if !records.is_empty() && names.seen_at(records).is_none() && !names.unreadable() {
        let mut lists: Vec<String> = names.lists().iter().map(|list| shown(list)).collect();
        lists.truncate(20);
        return Err(RecordError::SeveralLists { lists });
    }
    let chosen = match wishes.profile.as_deref() {
        Some(GENERIC) => None,
        Some(id) => wishes.profiles.get(id).cloned(),
        None => select(&wishes.profiles, &names, Shape::Document)?.map(|found| found.profile),
    };
    // A list that the profile knows is read with it; one that was named is taken for any other, too.
    let place = chosen.as_ref().and_then(|profile| {
        let mut places = places(profile, Shape::Document).into_iter();
        places.find(|(list, post)| under(list, post) == records)
    });
    let is_known = place.is_some();
    let selection = chosen
        .filter(|_| is_known || wishes.profile.is_some())
        .map(|profile| {
            let (records, post) = place.unwrap_or_else(|| (records.to_owned(), String::new()));
            Selection {
                profile,
                records,
                post,
                because: Vec::new(),
            }
        });
    not_blindly(
        &names,
        Shape::Document,
        selection.as_ref().filter(|_| is_known),
        wishes,
    )?;
    let selection = match selection {
        Some(known) if is_known => return selected(names, Shape::Document, known),
        // What stands around another list is kept for it, but nothing is joined to its posts.
        Some(named) if named.profile.joins() => {
            return Err(RecordError::ScopeAround {
                profile: named.profile.id,
            });
        }
        other => other,
    };
    names.stand_at(records, records);
    let profile = selection.as_ref().map(|named| &named.profile);
    let kept = profile.map(Profile::kept).unwrap_or_default();
    Ok(Found {
        framing: document(&[records], &kept)?,
        data_start: 0,
        names,
        selection,
    })
}

/// Without a profile: lines, or the one list (or document) with a text that has a name which is known.
fn by_names(candidates: Vec<(Shape, Names)>, wishes: &ReadWishes) -> Result<Found, RecordError> {
    let mut first = None;
    for (shape, mut names) in candidates {
        let records = match shape {
            Shape::Document => list_with_text(&names, wishes)?,
            _ => holds_text(&names, "", wishes).then(String::new),
        };
        let framing = |records: &str| match shape {
            Shape::Document => document(&[records], &[]),
            _ => Ok(Framing::Lines),
        };
        if let Some(records) = records {
            names.stand_at(&records, &records);
            return Ok(Found {
                framing: framing(&records)?,
                data_start: 0,
                names,
                selection: None,
            });
        }
        if first.is_none() {
            let records = if names.seen_at("[]").is_some() {
                "[]"
            } else {
                ""
            };
            first = Some((framing(records)?, names));
        }
    }
    let (framing, names) = first.ok_or(RecordError::NoList)?;
    Ok(Found {
        framing,
        data_start: 0,
        names,
        selection: None,
    })
}

/// The list of a document whose elements have a text; the empty path when the document itself has.
fn list_with_text(names: &Names, wishes: &ReadWishes) -> Result<Option<String>, RecordError> {
    if holds_text(names, "", wishes) {
        return Ok(Some(String::new()));
    }
    let mut lists: Vec<String> = names.lists();
    lists.retain(|list| holds_text(names, list, wishes));
    // A list inside of what another list holds belongs to its posts (comments, media).
    let all = lists.clone();
    lists.retain(|list| {
        let outer = |other: &String| list != other && list.starts_with(&format!("{other}."));
        !all.iter().any(outer)
    });
    if lists.len() > 1 {
        let lists = lists.iter().map(|list| shown(list)).collect();
        return Err(RecordError::SeveralLists { lists });
    }
    Ok(lists.pop())
}

fn holds_text(names: &Names, base: &str, wishes: &ReadWishes) -> bool {
    let is_text = |path: &str| names.seen_at(&under(base, path)) == Some(Seen::Text);
    if !wishes.texts.is_empty() {
        return wishes.texts.iter().any(|wish| is_text(&wish.path));
    }
    Field::Text
        .families()
        .concat()
        .iter()
        .any(|path| is_text(path))
}
