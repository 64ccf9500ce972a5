//! Which profile an export is of, by the names in it.

use super::{Profile, ProfileFormat, Profiles};
use crate::record::{
    RecordError,
    path::{outer, outer_object, under},
    sample::Names,
};

/// How the records of an export lie, as far as profiles care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) enum Shape {
    /// One JSON value a line.
    Lines,
    /// A JSON document, or several.
    Document,
    Csv,
}

/// A profile that fits, and where its posts are.
#[derive(Debug, Clone)]
pub(in crate::record) struct Selection {
    pub(in crate::record) profile: Profile,
    /// Path of records in the document; empty for lines, and for a document that is one.
    pub(in crate::record) records: String,
    /// Path of posts from there.
    pub(in crate::record) post: String,
    /// Names by which it was known.
    pub(in crate::record) because: Vec<String>,
}

impl Selection {
    /// Those of some paths in a document that do not lead to what the posts themselves stand in.
    pub(in crate::record) fn posts_beside(&self, mut paths: Vec<String>) -> Vec<String> {
        let chosen = under(&self.records, &self.post);
        let is_around = |path: &str| {
            let rest = chosen.strip_prefix(path);
            rest.is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        paths.retain(|path| !is_around(path));
        paths
    }

    /// Whether who may see a post is known from around it, or from beside it.
    pub(in crate::record) fn looks_around(&self) -> bool {
        let around = |path: &str| path.starts_with('^');
        let beside = self.profile.joins() && !self.post.is_empty();
        beside || self.profile.watched().any(around)
    }
}

/// A profile that fits and knows from around or beside the posts who may see them.
pub(in crate::record) fn knows_around(
    profiles: &Profiles,
    names: &Names,
    shape: Shape,
) -> Option<Selection> {
    let mut fitting = profiles
        .iter()
        .filter_map(|profile| fit(profile, names, shape));
    fitting.find(Selection::looks_around)
}

/// Finds the one profile that fits.
pub(in crate::record) fn select(
    profiles: &Profiles,
    names: &Names,
    shape: Shape,
) -> Result<Option<Selection>, RecordError> {
    let fitting = profiles
        .iter()
        .filter_map(|profile| fit(profile, names, shape));
    let mut fitting: Vec<Selection> = fitting.collect();
    if fitting.len() > 1 {
        return Err(RecordError::SeveralProfiles {
            profiles: fitting.into_iter().map(|found| found.profile.id).collect(),
        });
    }
    Ok(fitting.pop())
}

/// Where the posts of a profile would be in such an export, best first.
pub(in crate::record) fn places(profile: &Profile, shape: Shape) -> Vec<(String, String)> {
    let posts = profile.page.iter().flat_map(|page| &page.posts);
    let posts: Vec<&String> = posts.collect();
    let only_in_pages = profile.page.as_ref().is_some_and(|page| page.only);
    let mut places = Vec::new();
    let are_lists = posts.iter().all(|post| post.ends_with("[]"));
    if shape == Shape::Document && are_lists && !profile.joins() {
        // With nothing beside them that they need, they can be read one by one.
        let lists = profile.records.iter();
        let lists = lists.flat_map(|records| posts.iter().map(move |post| under(records, post)));
        places.extend(lists.map(|list| (list, String::new())));
    }
    for records in &profile.records {
        let fits = match shape {
            Shape::Lines => records.is_empty(),
            Shape::Document => true,
            Shape::Csv => records.is_empty(),
        };
        if fits {
            let pages = posts.iter().map(|post| (records.clone(), (*post).clone()));
            places.extend(pages);
            if !only_in_pages {
                places.push((records.clone(), String::new()));
            }
        }
    }
    if shape == Shape::Lines && !profile.joins() {
        // A whole document a line is a page.
        let pages = profile.posts_of_documents().into_iter();
        places.extend(pages.map(|post| (String::new(), post)));
    }
    places
}

fn fit(profile: &Profile, names: &Names, shape: Shape) -> Option<Selection> {
    let is_csv = profile.format == ProfileFormat::Csv;
    if is_csv != (shape == Shape::Csv) {
        return None;
    }
    for (records, post) in places(profile, shape) {
        let base = under(&records, &post);
        let seen = |path: &String| seen(names, &records, &base, path);
        for detect in &profile.detect {
            if detect.has.iter().all(seen) && !detect.lacks.iter().any(seen) {
                return Some(Selection {
                    profile: profile.clone(),
                    records,
                    post,
                    because: detect.has.clone(),
                });
            }
        }
    }
    None
}

/// Whether a path of a post is in a sample.
fn seen(names: &Names, records: &str, base: &str, path: &str) -> bool {
    let place = match outer(path) {
        Some((levels, rest)) => outer_object(records, levels).map(|around| under(&around, rest)),
        None => Some(under(base, path)),
    };
    place.is_some_and(|place| names.seen_at(&place).is_some())
}
