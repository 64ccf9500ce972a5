//! Nobody is given away by the export of any profile, and every record is accounted for.

use super::exports;
use crate::scan::{Scan, check_totals, everything, repository};

/// What stands in every field that is not read, in every name of a person, and in every private post.
const CANARY: &str = "KENARI";

#[test]
fn nothing_but_what_is_read_of_public_posts_gets_out() {
    let scan = Scan::new();
    let folder = repository("fixtures/profiles");
    let mut flagged = 0;
    for export in exports(&folder) {
        if export.starts_with(folder.join("expected")) {
            continue;
        }
        for more in [
            &["--matches", "--by", "language,country,platform,kind,day"][..],
            &["--publish"],
        ] {
            let ran = scan.run(&[&export], more).ok();
            check_totals(&ran.manifest());
            let all = everything(&ran).to_uppercase();
            // The file's own name is not a field.
            assert!(!all.contains(CANARY), "{export:?} with {more:?}\n{all}");
            flagged += ran.manifest()["totals"]["flagged_posts"]
                .as_u64()
                .expect("a number");
        }
    }
    assert!(
        flagged > 20,
        "the fixtures hold posts that are flagged: {flagged}"
    );
}

#[test]
fn files_of_direct_messages_are_never_opened() {
    let scan = Scan::new();
    let archive = repository("fixtures/profiles/x-archive");
    let ran = scan.run(&[&archive], &[]).ok();
    let formats = ran.formats();
    assert!(
        formats.iter().any(|format| format == "refused"),
        "{formats:?}"
    );
    assert!(!everything(&ran).contains(CANARY));
}
