//! What the operator should know of how exports are read, before anything is read.

use std::{collections::BTreeMap, path::PathBuf};

use crate::{
    record::{Field, GENERIC, Layout, Noticed},
    rules::{Condition, MetadataField, Rule, RuleSet},
    sources::Surveyed,
};

/// Rules that a warning names.
const NAMED: usize = 5;

/// Warnings about layouts: fields that are missing, with the rules that need them, and what the first
/// posts show.
pub(super) fn of_layouts<'a>(
    layouts: impl Iterator<Item = (&'a str, &'a Layout)> + Clone,
    rules: &RuleSet,
    undo_escapes: bool,
) -> Vec<String> {
    let mut warnings = missing(layouts.clone(), rules);
    for (name, layout) in layouts {
        let noticed = &layout.noticed;
        let told = [
            left_escapes(name, noticed).filter(|_| !undo_escapes),
            unread_times(name, noticed),
            unknown_words(name, noticed),
            unread_lists(name, noticed),
        ];
        warnings.extend(told.into_iter().flatten());
    }
    warnings
}

/// Warns of files that are not read.
pub(super) fn of_left_out(files: &[PathBuf]) -> Option<String> {
    let names = files
        .iter()
        .take(NAMED)
        .map(|file| file.display().to_string());
    let names = names.collect::<Vec<_>>().join(", ");
    match files.len() {
        0 => None,
        1 => Some(format!(
            "{names} is in a form that saring does not read, and was left out; save it as CSV or JSON \
             Lines if there are posts in it"
        )),
        some => Some(format!(
            "{some} files are in forms that saring does not read, and were left out ({names}{}); save \
             them as CSV or JSON Lines if there are posts in them",
            if some > NAMED { ", …" } else { "" }
        )),
    }
}

/// Warns of files in folders and archives that are left out, since no posts are known in them.
pub(super) fn of_unknown(sources: &[Surveyed]) -> Option<String> {
    let left_out = sources.iter().filter(|source| source.left_out.is_some());
    let names: Vec<String> = left_out.map(|source| source.name.to_string()).collect();
    let named = names.iter().take(NAMED).cloned().collect::<Vec<_>>();
    let more = if names.len() > NAMED { ", …" } else { "" };
    let (them, were) = match names.len() {
        0 => return None,
        1 => ("it", "was"),
        _ => ("them", "were"),
    };
    Some(format!(
        "no posts are known in {}{more}, which {were} left out; `saring preview FILE` says why, \
         and what to name if there are posts in {them}",
        named.join(", ")
    ))
}

/// One warning for all exports of a profile that miss the same fields.
fn missing<'a>(
    layouts: impl Iterator<Item = (&'a str, &'a Layout)>,
    rules: &RuleSet,
) -> Vec<String> {
    let mut alike: BTreeMap<(&str, Vec<Field>), (&str, usize)> = BTreeMap::new();
    for (name, layout) in layouts {
        let profile = layout.profile.as_ref().map_or(GENERIC, |(id, _)| id);
        let missing = layout.missing.iter().copied();
        let missing: Vec<Field> = missing.filter(|field| is_missed(*field, rules)).collect();
        if !missing.is_empty() {
            let seen = alike.entry((profile, missing)).or_insert((name, 0));
            seen.1 += 1;
        }
    }
    let alike = alike.into_iter();
    alike
        .map(|((profile, fields), (name, count))| {
            let others = match count {
                1 => String::new(),
                more => format!(" (and {} others)", more - 1),
            };
            let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
            format!(
                "{name}{others} has no field for {}, which exports of the profile {profile} have{}",
                names.join(", "),
                disabled(&fields, rules)
            )
        })
        .collect()
}

/// Every post has an id, an author, a time and a language somewhere; few have a place or answer
/// another, and that is worth a word only where a rule asks for it.
fn is_missed(field: Field, rules: &RuleSet) -> bool {
    let usual = [Field::Id, Field::Author, Field::CreatedAt, Field::Language];
    let mut rules = rules.rules.iter();
    usual.contains(&field) || rules.any(|rule| asks_for(&rule.condition, field))
}

/// What rules ask for a field that is missing.
fn disabled(fields: &[Field], rules: &RuleSet) -> String {
    let asks = |rule: &&Rule| fields.iter().any(|field| asks_for(&rule.condition, *field));
    let asking: Vec<&str> = rules
        .rules
        .iter()
        .filter(asks)
        .map(|rule| &*rule.id)
        .collect();
    if asking.is_empty() {
        return String::new();
    }
    let mut names = asking
        .iter()
        .take(NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if asking.len() > NAMED {
        names = format!("{names} and {} more", asking.len() - NAMED);
    }
    format!("; rules that ask for it cannot know it: {names}")
}

/// Whether a condition asks for a field of the post.
fn asks_for(condition: &Condition, field: Field) -> bool {
    match condition {
        Condition::Metadata(MetadataField::Language, _) => field == Field::Language,
        Condition::Metadata(MetadataField::Country, _) => field == Field::Country,
        Condition::Metadata(MetadataField::Platform, _) => field == Field::Platform,
        Condition::And(parts) | Condition::Or(parts) => {
            parts.iter().any(|part| asks_for(part, field))
        }
        Condition::Not(part) => asks_for(part, field),
        _ => false,
    }
}

fn left_escapes(name: &str, noticed: &Noticed) -> Option<String> {
    let (left, posts) = (noticed.left_escapes, noticed.records);
    (left > 0).then(|| {
        format!(
            "{name}: {left} of the first {posts} posts have escapes in their text that another tool \
             seems to have left (such as \\n or \\xf0); --undo-escapes reads them as what they stand for"
        )
    })
}

fn unread_times(name: &str, noticed: &Noticed) -> Option<String> {
    let (unread, posts) = (noticed.unread_times, noticed.records);
    (unread > 0).then(|| {
        format!(
            "{name}: {unread} of the first {posts} posts have a time that is not understood, so their \
             created_at is empty and --from and --to leave them out; --time-format says how it is \
             written, such as '%d/%m/%Y %H.%M'"
        )
    })
}

fn unread_lists(name: &str, noticed: &Noticed) -> Option<String> {
    let lists = noticed.unread_lists.join(", ");
    (!lists.is_empty()).then(|| {
        format!(
            "{name}: posts seem to be in {lists}, too, which the profile does not name, so they are not \
             read; --records reads one list"
        )
    })
}

/// The words themselves are not shown: they are those of posts that nobody may look at.
fn unknown_words(name: &str, noticed: &Noticed) -> Option<String> {
    let (unknown, records) = (noticed.unknown, noticed.records);
    let fields = match &noticed.visibility_fields[..] {
        [] => return None,
        fields => fields.join(", "),
    };
    (unknown > 0).then(|| {
        format!(
            "{name}: {unknown} of the first {records} records may say in {fields} who can see them, and \
             saring does not understand it, so they are out of scope; put `public` there if it means \
             everyone, or say --visibility public if it is about something else"
        )
    })
}
