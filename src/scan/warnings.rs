//! What the operator should know of how exports are read, before anything is read.

use std::collections::BTreeMap;

use crate::{
    record::{Field, GENERIC, Layout},
    rules::{Condition, MetadataField, Rule, RuleSet},
};

/// Rules that a warning names.
const NAMED: usize = 5;

/// Warnings about layouts: fields that are missing, with the rules that need them, and escapes that
/// another tool left.
pub(super) fn of_layouts<'a>(
    layouts: impl Iterator<Item = (&'a str, &'a Layout)> + Clone,
    rules: &RuleSet,
    undo_escapes: bool,
) -> Vec<String> {
    let mut warnings = missing(layouts.clone(), rules);
    if !undo_escapes {
        warnings.extend(layouts.filter_map(|(name, layout)| left_escapes(name, layout)));
    }
    warnings
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

fn left_escapes(name: &str, layout: &Layout) -> Option<String> {
    let (left, posts) = layout.left_escapes;
    (left > 0).then(|| {
        format!(
            "{name}: {left} of the first {posts} posts have escapes in their text that another tool \
             seems to have left (such as \\n or \\xf0); --undo-escapes reads them as what they stand for"
        )
    })
}
