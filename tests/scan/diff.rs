//! `saring diff`: two rule sets over one export.

use std::path::Path;

use serde_json::Value;
use snapbox::{Assert, Data};

use super::{Scan, repository, saring};

const OLD: &str = "fixtures/diff/old";
const NEW: &str = "fixtures/diff/new";
const EXPORT: &str = "fixtures/corpus.jsonl";

/// Exit code, standard output and standard error of `saring diff` in the root of the repository.
fn diff(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = saring()
        .arg("diff")
        .args(arguments)
        .current_dir(repository(""))
        .output()
        .expect("saring runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn report(arguments: &[&str]) -> Value {
    let (code, out, err) = diff(&[arguments, &["--format", "json"]].concat());
    assert_eq!(code, Some(0), "{err}");
    serde_json::from_str(&out).expect("JSON")
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Both rule sets share no term with the other lanes, so what they find is the same for ever.
#[test]
fn what_it_prints() {
    let scan = Scan::new();
    let rows = scan.path("rows.csv");
    let check = |actual: String, name: &str| {
        let expected = repository("fixtures/diff").join(name);
        Assert::new()
            .action_env("SNAPSHOTS")
            .normalize_paths(false)
            .eq(actual, Data::read_from(&expected, None));
    };
    let (code, text, err) = diff(&[OLD, NEW, EXPORT, "--examples", "4"]);
    assert_eq!(code, Some(0));
    assert!(
        err.starts_with(
            "fixtures/corpus.jsonl: jsonl, no profile: fields found by their names, reading text"
        ),
        "{err}"
    );
    check(text, "expected.txt");
    let (_, quiet, err) = diff(&[OLD, NEW, EXPORT, "--examples", "4", "--quiet"]);
    check(quiet, "expected.txt");
    assert_eq!(err, "");
    diff(&[OLD, NEW, EXPORT, "--rows", &shown(&rows)]);
    check(
        std::fs::read_to_string(&rows).expect("rows"),
        "expected.csv",
    );
    let mut json = report(&[OLD, NEW, EXPORT, "--examples", "1"]);
    for side in ["old", "new"] {
        let fingerprint = json[side]["fingerprint"].take();
        assert_eq!(fingerprint.as_str().map(str::len), Some(64));
    }
    check(format!("{json:#}\n"), "expected.json");
}

#[test]
fn same_bytes_however_it_is_run() {
    let scan = Scan::new();
    let run = |number: usize, more: &[&str]| {
        let rows = scan.path(&format!("rows-{number}.csv"));
        let rows_name = shown(&rows);
        let exports = [
            "fixtures/corpus.csv",
            EXPORT,
            "--rows",
            &rows_name,
            "--format",
            "json",
        ];
        let (code, out, err) = diff(&[&[OLD, NEW], &exports[..], more].concat());
        assert_eq!(code, Some(0), "{err}");
        (out, std::fs::read(rows).expect("rows"))
    };
    let expected = run(0, &[]);
    assert!(expected.0.contains("\"scanned\": 900"), "{}", expected.0);
    for (number, more) in [
        &["--threads", "1"][..],
        &["--threads", "2", "--chunk-size", "777"],
        &["--threads", "7", "--chunk-size", "1"],
        &["--threads", "7", "--chunk-size", "5000", "--no-mmap"],
        &["--threads", "2", "--limit", "1000000"],
    ]
    .into_iter()
    .enumerate()
    {
        assert!(run(number + 1, more) == expected, "{more:?}");
    }
}

#[test]
fn counts_agree_with_two_scans() {
    let scan = Scan::new();
    let compared = report(&[OLD, NEW, EXPORT, "--examples", "1000"]);
    let export = repository(EXPORT);
    for (folder, side) in [(OLD, "old"), (NEW, "new")] {
        let folder = shown(&repository(folder));
        let ran = scan.run(&[&export], &["--rules", &folder]).ok();
        let flagged = &ran.manifest()["totals"]["flagged_posts"];
        assert_eq!(&compared["posts"][side], flagged, "{side}");
        for rule in compared["rules"].as_array().expect("rules") {
            let rows = ran.rows("rules.csv");
            let row = rows.iter().find(|row| rule["rule"] == row["rule"].as_str());
            let count = row.map_or("0", |row| &row["posts_flagged"]);
            assert_eq!(rule["posts"][side].to_string(), count, "{rule} {side}");
        }
    }
    let posts = &compared["posts"];
    let count = |name: &str| posts[name].as_u64().expect("a count");
    assert_eq!(
        count("old") + count("newly_flagged") - count("no_longer_flagged"),
        count("new")
    );
}

#[test]
fn the_same_rules_change_nothing() {
    let (code, text, err) = diff(&["shipped", "shipped", EXPORT, "--fail-on-change"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        text.contains("0 posts judged differently, of 450 scanned"),
        "{text}"
    );
    assert!(text.contains("No rule changed"), "{text}");
}

#[test]
fn gates_limits_and_what_is_in_the_way() {
    let scan = Scan::new();
    let (code, _, err) = diff(&[OLD, NEW, EXPORT, "--fail-on-change"]);
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("--fail-on-change"), "{err}");

    // The first post that is judged differently is the third record.
    let limited = |limit: &str| report(&[OLD, NEW, EXPORT, "--limit", limit]);
    assert_eq!(limited("2")["posts"]["no_longer_flagged"], 0);
    assert_eq!(limited("3")["posts"]["no_longer_flagged"], 1);
    assert_eq!(limited("3")["records"]["read"], 3);

    let rows = shown(&scan.file("rows.csv", "my notes"));
    let (code, _, err) = diff(&[OLD, NEW, EXPORT, "--rows", &rows]);
    assert_eq!(code, Some(2));
    assert!(err.contains("--force"), "{err}");
    assert_eq!(
        std::fs::read_to_string(&rows).expect("still there"),
        "my notes"
    );
    assert_eq!(
        diff(&[OLD, NEW, EXPORT, "--rows", &rows, "--force"]).0,
        Some(0)
    );
    let (code, _, err) = diff(&[OLD, "fixtures/nowhere", EXPORT]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("fixtures/nowhere") && err.contains("new rules"),
        "{err}"
    );
    let (code, _, err) = diff(&[OLD, NEW, EXPORT, "--topic", "hmoe"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("hmoe"), "{err}");
    let home = report(&[OLD, NEW, EXPORT, "--topic", "home"]);
    assert_eq!(home["topics"].as_array().expect("topics").len(), 1);
}

#[test]
fn an_overlay_can_be_tried_out() {
    let scan = Scan::new();
    let overlay = "[[tune]]\nrule = \"home-id-*\"\nreason = \"r\"\nseverity = \"low\"\n\
                   [[tune]]\nrule = \"other-same\"\nreason = \"r\"\ndisable = true\n";
    let overlay = shown(&scan.file("overlay.toml", overlay));
    let compared = report(&[
        OLD,
        OLD,
        EXPORT,
        "--new-overlay",
        &overlay,
        "--examples",
        "99",
    ]);
    assert_eq!(compared["posts"]["newly_flagged"], 0);
    let rules = compared["rules"].as_array().expect("rules");
    let text = |id: &str| &rules.iter().find(|rule| rule["rule"] == id).expect(id)["text"];
    assert_eq!(text("other-same"), "removed");
    assert_eq!(text("home-id-photos"), "changed");
    assert_eq!(text("home-id-court"), "same", "it was low before");
    let back = report(&[OLD, OLD, EXPORT, "--old-overlay", &overlay]);
    assert_eq!(back["posts"]["moved"], compared["posts"]["moved"]);
}

/// An exception of an overlay takes away what lies inside it, and is named as what did it.
#[test]
fn an_exception_is_what_did_it() {
    let scan = Scan::new();
    let overlay = "[[tune]]\nrule = \"home-id-violence\"\nreason = \"a joke\"\n\
                   except = [\"kdrt ini mah\"]\n";
    let overlay = shown(&scan.file("overlay.toml", overlay));
    let compared = report(&[OLD, OLD, EXPORT, "--new-overlay", &overlay]);
    assert_eq!(compared["posts"]["no_longer_flagged"], 1, "{compared:#}");
    let example = &compared["examples"][0];
    assert_eq!(example["post_id"], "fx-id-069");
    assert_eq!(example["cause"], "term-added");
    assert_eq!(example["terms"][0], "kdrt ini mah");
    assert_eq!(example["clauses"][0], "except");
}

#[test]
fn nothing_of_a_post_that_is_not_public() {
    let scan = Scan::new();
    let post = |id: &str, visibility: &str, text: &str| {
        let post = serde_json::json!({
            "id": id, "visibility": visibility, "text": text, "author": "KENARI-AUTHOR",
            "url": "https://example.org/KENARI-URL",
        });
        post.to_string() + "\n"
    };
    let lines = [
        post(
            "1",
            "public",
            "disiksa rindu jam 2 pagi, telp 0812-0000-9999 @kenari_handle",
        ),
        post(
            "KENARI-ID",
            "private",
            "disiksa rindu KENARI-SECRET jam 2 pagi",
        ),
        post(
            "KENARI-ID",
            "direct",
            "disiksa rindu KENARI-SECRET jam 2 pagi",
        ),
        post(
            "2",
            "public",
            "disiksa rindu, jam 2 pagi, futsal RW KENARI-WITHHELD",
        ),
        "{\"text\":[\"KENARI-BROKEN\"]}\n".to_owned(),
    ];
    let export = shown(&scan.file("export.jsonl", lines.concat()));
    for format in ["text", "json"] {
        let rows = scan.path(&format!("{format}.csv"));
        let rows_name = shown(&rows);
        let arguments = [
            OLD,
            NEW,
            &export,
            "--rows",
            &rows_name,
            "--examples",
            "99",
            "--format",
            format,
        ];
        let (code, out, err) = diff(&arguments);
        assert_eq!(code, Some(0), "{err}");
        let everything = [out, err, std::fs::read_to_string(rows).expect("rows")].concat();
        for canary in ["KENARI", "0812-0000-9999", "kenari_handle"] {
            assert!(
                !everything.contains(canary),
                "{canary} got out:\n{everything}"
            );
        }
        for said in ["[PHONE]", "other-withheld"] {
            assert!(everything.contains(said), "no {said}:\n{everything}");
        }
    }
    let compared = report(&[OLD, NEW, &export, "--examples", "99"]);
    assert_eq!(compared["records"]["out_of_scope"], 2);
    assert_eq!(compared["records"]["rejected"], 1);
    assert_eq!(compared["posts"]["newly_flagged"], 2);
    // The withheld post counts for its rules, and for no term.
    let terms = compared["terms"].as_array().expect("terms");
    assert_eq!(terms.len(), 1, "{compared:#}");
    assert_eq!(terms[0]["newly"], 1);
    for example in compared["examples"].as_array().expect("examples") {
        if example["post_id"] == "2" {
            assert_eq!(example["excerpt"], "");
            assert_eq!(example["terms"], serde_json::json!([]));
        }
    }
}
