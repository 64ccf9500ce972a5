//! Exports of every profile, made up, true to their shape and its traps: what is read of each record,
//! and that nothing else gets out.

mod answers;
mod canary;
mod folders;
mod options;
mod private;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use saring::input::{Piece, ReadOptions, SourceName};
use saring::record::{
    Outcome, Profiles, ReadScope, ReadWishes, Reader, Record, RejectReason, is_direct_message_file,
};
use saring::sources::open;
use serde_json::{Value, json};

use crate::scan::repository;

/// Exports of a folder of fixtures and of those in it, direct messages aside.
fn exports(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(exports(&path));
        } else if !name.ends_with(".md") && !is_direct_message_file(&name) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Everything that is read of an export, as JSON.
fn read(export: &Path, chunk_bytes: usize) -> Value {
    let options = ReadOptions {
        chunk_bytes,
        ..ReadOptions::default()
    };
    let name = SourceName::Path(export.to_owned());
    let (source, layout) = open(&name, &options, &ReadWishes::default()).expect("an export");
    let described = layout.describe();
    let mut reader = Reader::new(&layout, &ReadScope::default());
    let mut pieces = source.into_pieces(layout.framing.clone(), layout.data_start);
    let bytes = std::fs::read(export).expect("it can be read");
    let mut records = vec![];
    while let Some(piece) = pieces.next().expect("it can be read") {
        match piece {
            Piece::Records(chunk) => {
                let copy = chunk.bytes.to_vec();
                reader.read(&copy, chunk.surroundings.as_deref(), &mut |at, outcome| {
                    if let Outcome::Post(post) = &outcome {
                        let from = chunk.offset as usize + at;
                        assert!(bytes[from..].starts_with(post.raw), "{export:?}: {from}");
                    }
                    records.push(told(&outcome));
                });
            }
            Piece::Unreadable { reason, .. } => {
                records.push(json!({ "reject": RejectReason::from(reason).code() }));
            }
        }
    }
    json!({ "format": described.format, "profile": described.profile, "records": records })
}

fn told(outcome: &Outcome<'_>) -> Value {
    match outcome {
        Outcome::OutOfScope(reason) => json!({ "out_of_scope": reason.code() }),
        Outcome::Reject(reason) => json!({ "reject": reason.code() }),
        Outcome::Post(post) => fields(post),
    }
}

/// What a post has, empty fields aside.
fn fields(post: &Record<'_>) -> Value {
    let texts: BTreeMap<&str, &str> = post
        .texts
        .iter()
        .map(|text| (text.name, text.text))
        .collect();
    let time = post.time(&TimeZone::UTC).map(|time| time.to_string());
    let author = if post.author.is_empty() { "" } else { "yes" };
    let fields = [
        ("id", post.id),
        ("author", author),
        ("created_at", &time.unwrap_or_default()),
        ("language", post.language.as_str()),
        ("country", post.country.as_str()),
        ("country_basis", post.country_basis.name()),
        ("platform", post.platform),
        ("community", post.community),
        ("url", post.url),
        ("parent_id", post.parent_id),
        ("kind", post.kind.name()),
    ];
    let mut all = json!({ "texts": texts });
    for (name, value) in fields {
        if !value.is_empty() {
            all[name] = value.into();
        }
    }
    all
}

/// `SNAPSHOTS=overwrite` writes what is read into fixtures/profiles/expected; read the difference.
#[test]
fn every_record_of_every_profile_is_read_as_expected() {
    let overwrite = std::env::var("SNAPSHOTS").is_ok_and(|what| what == "overwrite");
    let profiles = Profiles::shipped();
    let mut names: Vec<&str> = profiles.iter().map(|profile| profile.id.as_str()).collect();
    names.push("generic");
    for name in names {
        let folder = repository("fixtures/profiles").join(name);
        let mut found = BTreeMap::new();
        for export in exports(&folder) {
            let at = export.strip_prefix(&folder).expect("it is in the folder");
            let whole = read(&export, 256 << 10);
            assert_eq!(whole["profile"], name, "{export:?}");
            assert_eq!(read(&export, 1), whole, "{export:?} in small pieces");
            found.insert(at.to_string_lossy().replace('\\', "/"), whole);
        }
        assert!(!found.is_empty(), "{name} has no fixture");
        let expected = repository("fixtures/profiles/expected").join(format!("{name}.json"));
        let text = format!("{:#}\n", json!(found));
        if overwrite {
            std::fs::write(&expected, text).expect("it can be written");
        } else {
            let expected = std::fs::read_to_string(&expected).expect("what is expected");
            assert_eq!(text, expected, "{name}");
        }
    }
}
