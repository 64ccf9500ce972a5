//! What a profile says.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::record::{
    Basis, Field, Kind,
    address::{AddressOfPaths, AddressPart},
    kind::Mark,
    markup::Markup,
    path::under,
    scope::Signal,
};

/// The form of the exports of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProfileFormat {
    /// JSON: lines, lists, documents.
    Json,
    /// CSV with a header.
    Csv,
}

impl ProfileFormat {
    /// As it is spelled in profiles.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// How the exports of one platform or tool are read.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// What it is called: `x-v2`, `telegram`.
    pub id: String,
    /// The same in words.
    pub title: String,
    /// Its form.
    pub format: ProfileFormat,
    /// How people get such an export.
    pub get: String,
    /// What is in it and never read.
    pub never_read: String,
    /// Where the posts of a document are; the empty path means that it is itself one.
    pub records: Vec<String>,
    /// Texts by the name that rules know, with their paths, best first.
    pub texts: Vec<ProfileText>,
    /// Other fields, with their paths, best first.
    pub fields: BTreeMap<Field, Vec<String>>,
    /// The platform of posts that name none.
    pub platform: String,
    /// Byte that makes text of the one behind it, in CSV that is written so.
    pub csv_escape: Option<u8>,
    /// Zone of times that name none.
    pub zone: Option<TimeZone>,
    pub(in crate::record) detect: Vec<Detect>,
    /// The id is unique only together with one of these.
    pub(in crate::record) id_within: Vec<String>,
    pub(in crate::record) kind: Kind,
    pub(in crate::record) signals: Vec<(String, Signal)>,
    pub(in crate::record) visibility_required: bool,
    pub(in crate::record) marks: Vec<(String, Mark)>,
    pub(in crate::record) page: Option<ProfilePage>,
    pub(in crate::record) country_basis: Option<Basis>,
    pub(in crate::record) hex_escapes: bool,
    pub(in crate::record) url_prefix: String,
    /// What the address of a post is made of that names none.
    pub(in crate::record) address: AddressOfPaths,
}

/// A text of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileText {
    /// What rules call it.
    pub name: String,
    /// Where it is, best first.
    pub paths: Vec<String>,
    pub(in crate::record) markup: Markup,
}

/// Names by which exports of a profile are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::record) struct Detect {
    /// All of these are there.
    pub(in crate::record) has: Vec<String>,
    /// None of these is.
    pub(in crate::record) lacks: Vec<String>,
}

/// Several posts in one record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::record) struct ProfilePage {
    pub(in crate::record) posts: Vec<String>,
    /// Where others are inside of each of them, from there.
    pub(in crate::record) nested: Vec<String>,
    /// Objects that hold posts, and a path from there: where it leads to `false`, nobody sees them.
    pub(in crate::record) within: Vec<String>,
    pub(in crate::record) shown: String,
    /// A record is never itself a post.
    pub(in crate::record) only: bool,
    pub(in crate::record) joins: Vec<ProfileJoin>,
}

/// What stands beside the posts of a page and is read as if it stood in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::record) struct ProfileJoin {
    pub(in crate::record) list: String,
    pub(in crate::record) key: String,
    pub(in crate::record) with: String,
    pub(in crate::record) at: String,
}

impl Profile {
    /// Names of members around the records that they need: `^.type` is `type`.
    pub(in crate::record) fn kept(&self) -> Vec<&str> {
        let mut kept: Vec<&str> = self
            .paths()
            .filter(|path| path.starts_with('^'))
            .filter_map(|path| Some(path.split_once('.')?.1))
            .collect();
        kept.sort_unstable();
        kept.dedup();
        kept
    }

    /// Whether something that stands beside posts is read as if it stood in them.
    pub(in crate::record) fn joins(&self) -> bool {
        self.page
            .as_ref()
            .is_some_and(|page| !page.joins.is_empty())
    }

    /// Paths from a whole document to its posts.
    pub(in crate::record) fn posts_of_documents(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for records in self.records.iter().filter(|records| !records.is_empty()) {
            let posts = self.page.iter().flat_map(|page| &page.posts);
            paths.extend(posts.map(|post| under(records, post)));
            if !self.page.as_ref().is_some_and(|page| page.only) {
                paths.push(records.clone());
            }
        }
        paths
    }

    /// Lists beside posts from which something is read as if it stood in them.
    pub(in crate::record) fn joined_lists(&self) -> impl Iterator<Item = &str> {
        let joins = self.page.iter().flat_map(|page| &page.joins);
        joins.map(|join| join.list.as_str())
    }

    /// Paths of what says who can see a post, and whether it is one, besides those of every export.
    pub fn watched(&self) -> impl Iterator<Item = &str> {
        self.signals.iter().map(|(path, _)| path.as_str())
    }

    /// Every path that is read.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let texts = self.texts.iter().flat_map(|text| &text.paths);
        let fields = self.fields.values().flatten();
        let signals = self.signals.iter().map(|(path, _)| path);
        let marks = self.marks.iter().map(|(path, _)| path);
        let address = self.address.iter().filter_map(|part| match part {
            AddressPart::At(paths, _) => Some(paths),
            _ => None,
        });
        let all = texts.chain(fields).chain(&self.id_within);
        let all = all.chain(signals).chain(marks);
        all.chain(address.flatten()).map(String::as_str)
    }
}
