//! From a TOML file to a profile.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{
    ProfileError,
    model::{Detect, Profile, ProfileFormat, ProfileJoin, ProfilePage, ProfileText},
};
use crate::{
    input::DocumentShape,
    record::{
        Basis, CsvEscape, Field, GENERIC, Kind, MAX_TEXTS, address::address_parts, kind,
        kind::Mark, markup::Markup, path::is_path, scope::Signal,
    },
};

/// A profile as its file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    #[serde(default)]
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    format: Option<ProfileFormat>,
    #[serde(default)]
    platform: String,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    zone: Option<String>,
    #[serde(default)]
    records: Option<Vec<String>>,
    #[serde(default)]
    url_prefix: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    hex_escapes: bool,
    #[serde(default)]
    csv_escape: Option<String>,
    #[serde(default)]
    country_basis: Option<String>,
    #[serde(default)]
    visibility_required: bool,
    #[serde(default)]
    get: String,
    #[serde(default)]
    never_read: String,
    #[serde(default)]
    detect: Vec<DetectFile>,
    #[serde(default)]
    text: Vec<TextFile>,
    #[serde(default)]
    fields: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    id_within: Vec<String>,
    #[serde(default)]
    scope: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    marks: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    page: Option<PageFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DetectFile {
    has: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextFile {
    name: String,
    paths: Vec<String>,
    #[serde(default)]
    markup: MarkupFile,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum MarkupFile {
    #[default]
    None,
    Entities,
    Html,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageFile {
    #[serde(default)]
    posts: Vec<String>,
    #[serde(default)]
    nested: Vec<String>,
    #[serde(default)]
    within: Vec<String>,
    #[serde(default)]
    shown: String,
    #[serde(default)]
    only: bool,
    #[serde(default)]
    join: Vec<JoinFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JoinFile {
    list: String,
    key: String,
    with: String,
    at: String,
}

/// Reads one profile; `file` is its name for messages.
pub(super) fn parse(file: &str, text: &str) -> Result<Profile, ProfileError> {
    let wrong = |why: String| ProfileError::Wrong {
        file: file.to_owned(),
        why,
    };
    let read: ProfileFile = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
    read.into_profile().map_err(wrong)
}

impl ProfileFile {
    /// What every profile needs and this one lacks.
    fn missing(&self) -> Vec<&'static str> {
        let needed = [
            ("id", self.id.is_empty()),
            ("title", self.title.is_empty()),
            ("format", self.format.is_none()),
            ("get", self.get.is_empty()),
            ("never_read", self.never_read.is_empty()),
            ("[[detect]]", self.detect.is_empty()),
            ("[[text]]", self.text.is_empty()),
            ("[fields]", self.fields.is_empty()),
        ];
        let missing = needed.into_iter().filter(|(_, is_missing)| *is_missing);
        missing.map(|(name, _)| name).collect()
    }

    /// Paths of posts, other than those of addresses.
    fn paths(&self) -> impl Iterator<Item = &String> {
        let texts = self.text.iter().flat_map(|text| &text.paths);
        let others = [&self.fields, &self.scope, &self.marks];
        let others = others.into_iter().flat_map(BTreeMap::values).flatten();
        texts.chain(others).chain(&self.id_within)
    }

    /// What it says that cannot be meant.
    fn check(&self, format: ProfileFormat) -> Result<(), String> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !self.id.chars().all(fits) {
            return Err("its id takes small letters, digits and -".to_owned());
        }
        if self.id == GENERIC {
            return Err(format!(
                "{GENERIC} is what reading without a profile is called"
            ));
        }
        if self.text.len() > MAX_TEXTS {
            return Err(format!("it takes {MAX_TEXTS} tables [[text]] at most"));
        }
        let pages = self.page.iter().flat_map(PageFile::paths);
        let mut paths = self.paths().chain(pages);
        let odd = paths.find(|path| !is_path(path));
        if let Some(path) = odd.filter(|_| format == ProfileFormat::Json) {
            return Err(format!(
                "{path:?} is no path: keys with dots between them, and [] behind one whose elements are meant"
            ));
        }
        for (name, address) in [("url_prefix", &self.url_prefix), ("address", &self.address)] {
            let is_web = ["https://", "http://"]
                .iter()
                .any(|front| address.starts_with(front));
            if !address.is_empty() && !is_web {
                return Err(format!("{name} begins with https://"));
            }
        }
        self.page.as_ref().map_or(Ok(()), PageFile::check)
    }

    fn into_profile(self) -> Result<Profile, String> {
        let Some(format) = self.format.filter(|_| self.missing().is_empty()) else {
            return Err(format!("it needs {} too", self.missing().join(", ")));
        };
        self.check(format)?;
        let records = self
            .records
            .unwrap_or_else(|| vec![String::new(), "[]".to_owned()]);
        let lists: Vec<&str> = records.iter().map(String::as_str).collect();
        if DocumentShape::new(&lists, &[]).is_none() {
            return Err("a path in `records` is empty or ends in []".to_owned());
        }
        Ok(Profile {
            csv_escape: self
                .csv_escape
                .as_deref()
                .map(escape)
                .transpose()?
                .flatten(),
            zone: self.zone.as_deref().map(zone).transpose()?,
            kind: self
                .kind
                .as_deref()
                .map(kind_named)
                .transpose()?
                .unwrap_or_default(),
            country_basis: self.country_basis.as_deref().map(basis).transpose()?,
            fields: named(self.fields, "field", |name| {
                Field::from_name(name).filter(|field| *field != Field::Text)
            })?,
            signals: spread(named(self.scope, "sign", Signal::from_name)?),
            marks: spread(named(self.marks, "mark", Mark::from_name)?),
            texts: self.text.into_iter().map(TextFile::into_text).collect(),
            detect: self
                .detect
                .into_iter()
                .map(DetectFile::into_detect)
                .collect(),
            page: self.page.map(PageFile::into_page),
            id: self.id,
            title: self.title,
            format,
            get: self.get.trim().to_owned(),
            never_read: self.never_read.trim().to_owned(),
            records,
            platform: self.platform,
            id_within: self.id_within,
            visibility_required: self.visibility_required,
            hex_escapes: self.hex_escapes,
            url_prefix: self.url_prefix,
            address: address_parts(&self.address, format == ProfileFormat::Json)?,
        })
    }
}

impl TextFile {
    fn into_text(self) -> ProfileText {
        ProfileText {
            name: self.name,
            paths: self.paths,
            markup: match self.markup {
                MarkupFile::None => Markup::None,
                MarkupFile::Entities => Markup::Entities,
                MarkupFile::Html => Markup::Html,
            },
        }
    }
}

impl DetectFile {
    fn into_detect(self) -> Detect {
        Detect {
            has: self.has,
            lacks: self.lacks,
        }
    }
}

impl PageFile {
    /// Its paths; the empty one is the record itself.
    fn paths(&self) -> impl Iterator<Item = &String> {
        let within = self.within.iter().filter(|path| !path.is_empty());
        let shown = Some(&self.shown).filter(|path| !path.is_empty());
        let posts = self.posts.iter().chain(&self.nested);
        posts.chain(within).chain(shown)
    }

    fn check(&self) -> Result<(), String> {
        if self.posts.is_empty() {
            return Err("[page] needs posts, the paths to them".to_owned());
        }
        if self.within.is_empty() != self.shown.is_empty() {
            return Err("`within` and `shown` of [page] need each other".to_owned());
        }
        Ok(())
    }

    fn into_page(self) -> ProfilePage {
        let join = |join: JoinFile| ProfileJoin {
            list: join.list,
            key: join.key,
            with: join.with,
            at: join.at,
        };
        ProfilePage {
            posts: self.posts,
            nested: self.nested,
            within: self.within,
            shown: self.shown,
            only: self.only,
            joins: self.join.into_iter().map(join).collect(),
        }
    }
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name)
        .map_err(|_| format!("no time zone is called {name}; write UTC or Asia/Jakarta"))
}

fn escape(text: &str) -> Result<Option<u8>, String> {
    let escape: CsvEscape = text
        .parse()
        .map_err(|error| format!("csv_escape {error}"))?;
    Ok(escape.byte())
}

fn kind_named(name: &str) -> Result<Kind, String> {
    kind::named(name)
        .ok_or_else(|| format!("no kind is called {name}: post, reply, repost, comment, query"))
}

fn basis(name: &str) -> Result<Basis, String> {
    [
        Basis::Export,
        Basis::Place,
        Basis::CreatorRegion,
        Basis::PageAdmin,
    ]
    .into_iter()
    .find(|basis| basis.name() == name)
    .ok_or_else(|| {
        format!("no country_basis is called {name}: export, place, creator_region, page_admin")
    })
}

/// Paths by what they are, its names understood.
fn named<T: Ord>(
    paths: BTreeMap<String, Vec<String>>,
    what: &str,
    known: impl Fn(&str) -> Option<T>,
) -> Result<BTreeMap<T, Vec<String>>, String> {
    let understood = paths.into_iter().map(|(name, paths)| match known(&name) {
        Some(is) => Ok((is, paths)),
        None => Err(format!(
            "no {what} is called {name}; see docs/exports.md for those there are"
        )),
    });
    understood.collect()
}

fn spread<T: Copy>(paths: BTreeMap<T, Vec<String>>) -> Vec<(String, T)> {
    let all = paths.into_iter();
    all.flat_map(|(is, paths)| paths.into_iter().map(move |path| (path, is)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
id = "forum"
title = "a forum"
format = "json"
get = "ask"
never_read = "the rest"
[[detect]]
has = ["isi"]
[[text]]
name = "text"
paths = ["isi | isi[].teks"]
[fields]
id = ["nomor"]
"#;

    fn why(text: &str) -> String {
        match parse("forum.toml", text) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn all_that_is_missing_is_told_at_once() {
        assert_eq!(why(WHOLE), "");
        let told = why("id = \"forum\"\ntitle = \"a forum\"\n");
        for name in [
            "format",
            "get",
            "never_read",
            "[[detect]]",
            "[[text]]",
            "[fields]",
        ] {
            assert!(told.contains(name), "{told}");
        }
        assert!(!told.contains("title"), "{told}");
    }

    #[test]
    fn what_can_mean_nothing_is_told() {
        for (from, to) in [
            ("\"forum\"", "\"generic\""),
            ("\"forum\"", "\"Forum\""),
            ("\"nomor\"", "\"\""),
            ("\"nomor\"", "\"a..b\""),
            ("\"nomor\"", "\"a.\""),
            ("\"nomor\"", "\"a[\""),
            ("\"nomor\"", "\"a[0]\""),
            ("\"nomor\"", "\"a[]b\""),
            ("\"nomor\"", "\"a. b\""),
            ("isi[].teks", ""),
        ] {
            assert_ne!(why(&WHOLE.replacen(from, to, 1)), "", "{to}");
        }
        for path in ["a.b", "[]", "a[].b", "^.a", "a[type=b].c", "a b"] {
            assert_eq!(why(&WHOLE.replacen("nomor", path, 1)), "", "{path}");
        }
        for (page, fine) in [
            ("posts = [\"a[]\"]", true),
            ("nested = [\"a[]\"]", false),
            ("posts = [\"a[]\"]\nnested = [\"\"]", false),
            ("posts = [\"a[]\"]\nwithin = [\"\"]", false),
            ("posts = [\"a[]\"]\nwithin = [\"\"]\nshown = \"b\"", true),
        ] {
            let told = why(&format!("{WHOLE}\n[page]\n{page}\n"));
            assert_eq!(told.is_empty(), fine, "{page}: {told}");
        }
        let csv = WHOLE
            .replacen("json", "csv", 1)
            .replacen("nomor", "No. ", 1);
        assert_eq!(why(&csv), "");
    }
}
