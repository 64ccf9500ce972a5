//! Where the records of an export are, and whose export it is.

use std::sync::Arc;

use super::{
    ReadWishes, RecordError,
    fields::Field,
    layout::{CsvEscape, GENERIC, listed, shown},
    path::{outer_object, under},
    profile::{Profile, ProfileFormat, Selection, Shape, knows_around, places, select},
    sample::{self, Names, Seen},
    signs::AROUND,
    sniff::{self, Form},
    sounds::is_messages_key,
};
use crate::input::{CsvDialect, DocumentShape, Framing};

/// What was found out about an export.
pub(super) struct Found {
    pub(super) framing: Framing,
    /// First byte of the first record, or of the document.
    pub(super) data_start: usize,
    /// First byte of the header of CSV.
    pub(super) header_start: usize,
    pub(super) names: Names,
    pub(super) selection: Option<Selection>,
}

/// Lists of a document in which posts seem to be, too, and which its profile does not name. Whoever named
/// a list knows that there are others.
pub(super) fn unread_lists(found: &Found, wishes: &ReadWishes) -> Vec<String> {
    let (Some(selection), Framing::Document(_), None) =
        (&found.selection, &found.framing, &wishes.records)
    else {
        return Vec::new();
    };
    if selection.records.is_empty() {
        return Vec::new();
    }
    let profile = &selection.profile;
    let is_read = |list: &str| {
        let mut read = profile.records.iter().filter(|known| !known.is_empty());
        read.any(|known| {
            let rest = list.strip_prefix(known.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let holds_text = |list: &str| {
        let mut paths = profile.texts.iter().flat_map(|text| &text.paths);
        paths.any(|path| found.names.seen_at(&under(list, path)) == Some(Seen::Text))
    };
    let lists = found.names.lists().into_iter();
    let unread = lists.filter(|list| !is_read(list) && holds_text(list));
    unread.map(|list| shown(&list)).collect()
}

/// Finds out what a sample is from, whose text begins at `mark`.
pub(super) fn find(
    sample: &[u8],
    mark: usize,
    is_all: bool,
    wishes: &ReadWishes,
) -> Result<Found, RecordError> {
    let (separator, mark) = match separator_line(sample.get(mark..).unwrap_or_default()) {
        Some((delimiter, len)) => (Some(delimiter), mark + len),
        None => (None, mark),
    };
    let body = sample.get(mark..).unwrap_or_default();
    let escape = wishes.csv_escape.and_then(CsvEscape::byte);
    let delimiter = wishes.delimiter.or(separator);
    let form = match (sniff::form(body, is_all, escape), delimiter) {
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

/// The delimiter that Excel writes in a line before the header (`sep=;`), and how long that line is.
fn separator_line(body: &[u8]) -> Option<(u8, usize)> {
    let (said, rest) = body.split_first_chunk::<5>()?;
    let (&delimiter, said) = said.split_last()?;
    let end = match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => return None,
    };
    (said.eq_ignore_ascii_case(b"sep=") && delimiter.is_ascii()).then_some((delimiter, 5 + end))
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
        header_start: mark,
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
    // One document is also a line of posts, and may be longer than any line.
    let is_one_line = !body.trim_ascii().contains(&b'\n');
    if is_one_line && shapes.contains(&Some(Shape::Document)) {
        let names = sample::of_document(body);
        let known = selection(&names, Shape::Document, wishes).unwrap_or_default();
        if let Some(known) = known.filter(|known| !known.records.is_empty()) {
            return selected(names, Shape::Document, known);
        }
    }
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
    for (_, names) in &candidates {
        not_wrapped(names, wishes)?;
    }
    if wishes.profile.as_deref().is_some_and(|id| id != GENERIC) {
        return Err(RecordError::NoTextField {
            columns: candidates
                .first()
                .map(|(_, names)| listed(names))
                .unwrap_or_default(),
        });
    }
    let is_list = body.trim_ascii_start().first() == Some(&b'[');
    by_names(candidates, is_list, wishes)
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

/// Refuses answers of an interface that were wrapped once more: what stands beside the posts would not be
/// found there.
fn not_wrapped(names: &Names, wishes: &ReadWishes) -> Result<(), RecordError> {
    let lists = names.lists();
    for profile in wishes.profiles.iter() {
        let ends: Vec<String> = profile
            .joined_lists()
            .map(|list| format!(".{list}"))
            .collect();
        let is_there = |list: &String| ends.iter().any(|end| list.ends_with(end.as_str()));
        if lists.iter().any(is_there) {
            return Err(RecordError::Wrapped {
                profile: profile.id.clone(),
            });
        }
    }
    Ok(())
}

fn selected(mut names: Names, shape: Shape, selection: Selection) -> Result<Found, RecordError> {
    names.stand_at(
        &selection.records,
        &under(&selection.records, &selection.post),
    );
    let profile = &selection.profile;
    let framing = match (shape, selection.records.as_str()) {
        (Shape::Document, "") => document(&[""], Some(profile))?,
        (Shape::Document, _) => {
            let mut lists = selection.posts_beside(profile.records.clone());
            lists.push(selection.records.clone());
            lists.retain(|list| !list.is_empty());
            lists.sort_unstable();
            lists.dedup();
            let lists: Vec<&str> = lists.iter().map(String::as_str).collect();
            document(&lists, Some(profile))?
        }
        _ => Framing::Lines,
    };
    Ok(Found {
        framing,
        data_start: 0,
        header_start: 0,
        names,
        selection: Some(selection),
    })
}

fn document(records: &[&str], profile: Option<&Profile>) -> Result<Framing, RecordError> {
    let kept = kept_around(profile);
    let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
    let shape = DocumentShape::new(records, &kept).ok_or(RecordError::NoList)?;
    Ok(Framing::Document(Arc::new(shape)))
}

/// The list that was named.
fn find_list(body: &[u8], records: &str, wishes: &ReadWishes) -> Result<Found, RecordError> {
    if holds_messages(records) {
        return Err(RecordError::DirectMessages);
    }
    let mut names = sample::of_document(body);
    if !records.is_empty() && names.seen_at(records).is_none() && !names.unreadable() {
        let mut lists: Vec<String> = names.lists().iter().map(|list| shown(list)).collect();
        lists.truncate(20);
        return Err(RecordError::SeveralLists { lists });
    }
    let selection = match of_list(&names, records, wishes)? {
        OfList::Known(selection) => return selected(names, Shape::Document, selection),
        OfList::Named(selection) => Some(selection),
        OfList::Any => None,
    };
    names.stand_at(records, records);
    let profile = selection.as_ref().map(|named| &named.profile);
    Ok(Found {
        framing: document(&[records], profile)?,
        data_start: 0,
        header_start: 0,
        names,
        selection,
    })
}

/// How a list that was named is read.
enum OfList {
    /// By the profile that knows it.
    Known(Selection),
    /// By a profile that was named, though it knows other lists.
    Named(Selection),
    /// By names.
    Any,
}

fn of_list(names: &Names, records: &str, wishes: &ReadWishes) -> Result<OfList, RecordError> {
    let chosen = match wishes.profile.as_deref() {
        Some(GENERIC) => None,
        Some(id) => wishes.profiles.get(id).cloned(),
        None => select(&wishes.profiles, names, Shape::Document)?.map(|found| found.profile),
    };
    let selection = |profile: Profile, (records, post): (String, String)| Selection {
        profile,
        records,
        post,
        because: Vec::new(),
    };
    let place = chosen.as_ref().and_then(|profile| {
        let mut places = places(profile, Shape::Document).into_iter();
        places.find(|(list, post)| under(list, post) == records)
    });
    let of_list = match (chosen, place) {
        (Some(profile), Some(place)) => OfList::Known(selection(profile, place)),
        (Some(profile), None) if wishes.profile.is_some() => {
            OfList::Named(selection(profile, (records.to_owned(), String::new())))
        }
        _ => OfList::Any,
    };
    let known = match &of_list {
        OfList::Known(selection) => Some(selection),
        _ => None,
    };
    not_blindly(names, Shape::Document, known, wishes)?;
    match of_list {
        // What stands around another list is kept for it, but nothing is joined to its posts.
        OfList::Named(named) if named.profile.joins() => Err(RecordError::ScopeAround {
            profile: named.profile.id,
        }),
        other => Ok(other),
    }
}

/// Without a profile: lines, or the one list (or document) with a text that has a name which is known.
fn by_names(
    candidates: Vec<(Shape, Names)>,
    is_list: bool,
    wishes: &ReadWishes,
) -> Result<Found, RecordError> {
    let mut first = None;
    for (shape, mut names) in candidates {
        let records = match shape {
            Shape::Document => list_with_text(&names, wishes)?,
            _ => holds_text(&names, "", wishes).then(String::new),
        };
        let framing = |records: &str| match shape {
            Shape::Document => document(&[records], None),
            _ => Ok(Framing::Lines),
        };
        if let Some(records) = records {
            names.stand_at(&records, &records);
            return Ok(Found {
                framing: framing(&records)?,
                data_start: 0,
                header_start: 0,
                names,
                selection: None,
            });
        }
        if first.is_none() {
            let records = if is_list { "[]" } else { "" };
            first = Some((framing(records)?, names));
        }
    }
    let (framing, names) = first.ok_or(RecordError::NoList)?;
    Ok(Found {
        framing,
        data_start: 0,
        header_start: 0,
        names,
        selection: None,
    })
}

/// Members around a list that tell who may see what is in it, in any export and in those of a profile.
fn kept_around(profile: Option<&Profile>) -> Vec<String> {
    let first = |path: &&'static str| path.split('.').next().unwrap_or_default();
    let any = AROUND.iter().map(|(path, _)| first(path));
    let more = profile.into_iter().flat_map(Profile::kept);
    let mut kept: Vec<String> = any.chain(more).map(str::to_owned).collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// Whether a list holds messages, by the keys that lead to it.
pub(super) fn holds_messages(list: &str) -> bool {
    let mut keys = list.split('.').map(|key| key.trim_end_matches("[]"));
    keys.any(is_messages_key)
}

/// The list of a document whose elements have a text; the empty path when the document itself has.
fn list_with_text(names: &Names, wishes: &ReadWishes) -> Result<Option<String>, RecordError> {
    if holds_text(names, "", wishes) {
        return Ok(Some(String::new()));
    }
    let mut lists: Vec<String> = names.lists();
    lists.retain(|list| holds_text(names, list, wishes));
    let some = !lists.is_empty();
    lists.retain(|list| !holds_messages(list));
    if some && lists.is_empty() {
        return Err(RecordError::DirectMessages);
    }
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
    // What a list stands in may itself be the post, in a list of such things.
    let stands_in_post = |list: &String| {
        let around = outer_object(list, 1).unwrap_or_default();
        around.contains("[]") && holds_text(names, &around, wishes)
    };
    Ok(lists.pop().filter(|list| !stands_in_post(list)))
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
