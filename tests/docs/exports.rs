//! docs/exports.md: the names of fields it lists are found, and its reasons are all there are.

use saring::record::{Profile, Profiles, ReadWishes, RejectReason, ScopeReason, detect};

use super::{code, read, rows, section};
use crate::scan::repository;

const DOCUMENT: &str = "docs/exports.md";

/// Code and wording of each row.
fn reasons(heading: &str) -> Vec<(String, String)> {
    let document = read(DOCUMENT);
    let rows = rows(section(&document, heading)).into_iter();
    rows.map(|row| (code(row[0]).to_owned(), row[1].to_owned()))
        .collect()
}

#[test]
fn every_reason_is_listed() {
    let known: Vec<_> = RejectReason::ALL
        .iter()
        .map(|reason| (reason.code().to_owned(), reason.wording().to_owned()))
        .collect();
    assert_eq!(reasons("## Rejected"), known);
    let known: Vec<_> = ScopeReason::ALL
        .iter()
        .map(|reason| (reason.code().to_owned(), reason.wording().to_owned()))
        .collect();
    assert_eq!(reasons("## Out of scope"), known);
}

/// `a.b` with this value at its end.
fn nested(path: &str, value: &str) -> String {
    let json = path
        .rsplit('.')
        .fold(format!("\"{value}\""), |inner, name| {
            match name.strip_suffix("[]") {
                Some(name) => format!("{{\"{name}\":[{inner}]}}"),
                None => format!("{{\"{name}\":{inner}}}"),
            }
        });
    json.replacen('{', "", 1)
}

#[test]
fn names_that_are_listed_are_found() {
    let document = read(DOCUMENT);
    let mut count = 0;
    for row in rows(section(&document, "## Names that are found")) {
        let field = code(row[0]);
        for path in row[1].split(", ").map(code) {
            let own = nested(path, "banjir lagi di sini");
            let line = if field == "text" {
                format!("{{{own}\n")
            } else {
                format!("{{\"full_text\":\"banjir\",{own}\n")
            };
            let layout = detect(line.as_bytes(), true, &ReadWishes::default())
                .unwrap_or_else(|error| panic!("{path}: {error}\n{line}"));
            let found = layout
                .fields
                .iter()
                .any(|chosen| chosen.name == field && chosen.path == path);
            assert!(found, "{path} is not read as {field}: {:?}", layout.fields);
            count += 1;
        }
    }
    assert!(count > 60, "only {count} names are listed");
}

const BEGIN: &str = "<!-- profiles -->\n";
const END: &str = "<!-- end of profiles -->";

/// What the documentation says of a profile.
fn described(profile: &Profile) -> String {
    let cell = |paths: &[String]| {
        let paths: Vec<String> = paths
            .iter()
            .map(|path| format!("`{}`", path.replace('|', "\\|")))
            .collect();
        paths.join(", ")
    };
    let mut rows = String::new();
    for text in &profile.texts {
        rows += &format!("| text `{}` | {} |\n", text.name, cell(&text.paths));
    }
    for (field, paths) in &profile.fields {
        rows += &format!("| {} | {} |\n", field.name(), cell(paths));
    }
    let watched: Vec<String> = profile.watched().map(str::to_owned).collect();
    if !watched.is_empty() {
        rows += &format!(
            "| who can see it, and whether it is a post | {} |\n",
            cell(&watched)
        );
    }
    let lists: Vec<String> = profile
        .records
        .iter()
        .filter(|path| !path.is_empty())
        .cloned()
        .collect();
    if lists != ["[]"] && !lists.is_empty() && profile.format.name() == "json" {
        rows += &format!("| lists of posts | {} |\n", cell(&lists));
    }
    if let Some(escape) = profile.csv_escape {
        rows += &format!("| escape in CSV | `{}` |\n", char::from(escape));
    }
    let flow = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!(
        "### `{}`\n\n{}. {}\n\n| what | read from |\n|---|---|\n{rows}\nNever read: {}\n\n",
        profile.id,
        profile.title,
        flow(&profile.get),
        lower(&flow(&profile.never_read)),
    )
}

/// The text with a small letter at its beginning.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// `SNAPSHOTS=overwrite` writes what the profiles say.
#[test]
fn every_profile_is_described() {
    let document = read(DOCUMENT);
    let (before, rest) = document
        .split_once(BEGIN)
        .expect("the place of the profiles");
    let (written, after) = rest.split_once(END).expect("its end");
    let wanted: String = Profiles::shipped().iter().map(described).collect();
    if std::env::var("SNAPSHOTS").is_ok_and(|what| what == "overwrite") {
        let document = format!("{before}{BEGIN}{wanted}{END}{after}");
        std::fs::write(repository(DOCUMENT), document).expect("it can be written");
    } else {
        assert_eq!(written, wanted);
    }
}

#[test]
fn the_profile_that_is_shown_can_be_read() {
    let document = read(DOCUMENT);
    let example = section(&document, "### Profiles of your own");
    let (_, rest) = example.split_once("```toml\n").expect("an example");
    let (text, _) = rest.split_once("```").expect("its end");
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("forum.toml"), text).expect("it can be written");
    let profiles = Profiles::shipped()
        .and_folder(folder.path())
        .expect("a profile");
    assert_eq!(
        profiles.get("forum").expect("it is there").records,
        ["threads[].posts[]"]
    );
}
