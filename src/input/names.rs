//! What a name says of what is inside: which files of a folder or an archive are exports.

/// Extensions of exports.
const EXPORTS: [&str; 7] = ["jsonl", "ndjson", "json", "csv", "tsv", "txt", "parquet"];
const COMPRESSED: [&str; 4] = ["gz", "zst", "bz2", "xz"];

/// Extensions of archives; `tar` also in front of those that [`COMPRESSED`] has.
const ARCHIVES: [&str; 7] = ["zip", "tar", "tgz", "tbz", "tbz2", "txz", "tzst"];

/// What saring itself writes: a folder that also holds a run is not to be scanned with it.
const OUTPUTS: [&str; 6] = [
    "run.json",
    "flagged.csv",
    "stats.csv",
    "rules.csv",
    "rejects.csv",
    "matches.csv",
];
const OUTPUT_EXTENSIONS: [&str; 3] = ["partial", "interrupted", "log"];

/// Files that lie beside exports and explain them.
const EXPLANATIONS: [&str; 2] = ["readme", "license"];

/// Whether a file in a folder or an archive looks like an export by its name.
pub(super) fn is_export(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let Some((mut stem, mut extension)) = name.rsplit_once('.') else {
        return false;
    };
    if OUTPUTS.contains(&name.as_str()) || OUTPUT_EXTENSIONS.contains(&extension) {
        return false;
    }
    if extension == "js" {
        return is_account_archive(stem);
    }
    if COMPRESSED.contains(&extension) {
        match stem.rsplit_once('.') {
            Some(split) => (stem, extension) = split,
            None => return false,
        }
    }
    !stem.is_empty() && EXPORTS.contains(&extension) && !EXPLANATIONS.contains(&stem)
}

/// Extensions of files in which people keep posts, too, and which saring does not read.
const OTHERS: [&str; 20] = [
    "xlsx", "xls", "xlsb", "ods", "numbers", "html", "htm", "xml", "pdf", "doc", "docx", "sqlite",
    "sqlite3", "db", "feather", "arrow", "avro", "orc", "7z", "rar",
];

/// Whether a file in a folder may hold posts in a form that saring does not read; not what it writes
/// itself.
pub(super) fn is_other_data(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    name != "flagged.xlsx" && extension.is_some_and(|extension| OTHERS.contains(&extension))
}

/// Whether a script of an X account archive holds posts, or direct messages, which are told of as
/// refused. All others hold likes, settings and the like.
fn is_account_archive(stem: &str) -> bool {
    let whole = match stem.rsplit_once("-part") {
        Some((whole, part)) if part.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => stem,
    };
    matches!(whole, "tweet" | "tweets") || whole.starts_with("direct-message")
}

/// Whether a file in a folder or an archive looks like an archive by its name.
pub(super) fn is_archive(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return false;
    };
    let packed = COMPRESSED.contains(&extension) && stem.ends_with(".tar");
    !stem.is_empty() && (packed || ARCHIVES.contains(&extension))
}

/// Whether a file or folder is not meant to be seen.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// Whether a member of an archive, or a folder around it, is not meant to be seen.
pub(super) fn is_hidden_member(path: &str) -> bool {
    // The second is where macOS puts what other systems have no place for.
    path.split('/')
        .any(|name| is_hidden(name) && !matches!(name, "." | "..") || name == "__MACOSX")
}

/// The last part of the path of a member.
pub(super) fn last(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_of_an_account_archive_are_exports_and_its_other_scripts_are_not() {
        for name in [
            "tweets.js",
            "tweet.js",
            "tweets-part1.js",
            "Tweet-part12.js",
            "direct-messages.js",
            "direct-messages-group-part2.js",
            "direct-message-headers.js",
        ] {
            assert!(is_export(name), "{name}");
        }
        for name in [
            "like.js",
            "tweet-headers.js",
            "deleted-tweets.js",
            "tweets-party.js",
            "tweetdeck.js",
            "like-part1.js",
            "README.txt",
            "jquery.js",
            ".js",
        ] {
            assert!(!is_export(name), "{name}");
        }
    }

    #[test]
    fn archives_are_known_by_name() {
        for name in [
            "a.zip",
            "A.TAR",
            "a.tgz",
            "a.tar.gz",
            "a.tar.zst",
            "a.b.tar.xz",
            "a.tbz2",
        ] {
            assert!(is_archive(name), "{name}");
        }
        for name in ["a.gz", "a.csv.gz", ".zip", "zip", "tar.gz", "a.xlsx"] {
            assert!(!is_archive(name), "{name}");
        }
    }

    #[test]
    fn what_is_not_meant_to_be_seen_is_left_alone() {
        for path in [
            ".git/a.csv",
            "a/.b.csv",
            "__MACOSX/data/tweets.js",
            "x/._tweets.js",
        ] {
            assert!(is_hidden_member(path), "{path}");
        }
        for path in ["a.csv", "./a.csv", "../a.csv", "/a/b.csv"] {
            assert!(!is_hidden_member(path), "{path}");
        }
    }
}
