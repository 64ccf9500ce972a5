//! `--ids`: a scan of what the public reported, and of nothing else.

use super::{Scan, check_totals};

fn posts() -> String {
    let post = |id: &str, url: &str, visibility: &str| {
        let post = serde_json::json!({
            "id": id, "text": "aku mau bunuh diri", "url": url, "visibility": visibility,
        });
        post.to_string() + "\n"
    };
    [
        post("1", "https://contoh.example/p/1", "public"),
        post("2", "https://contoh.example/p/2?s=20", "public"),
        post("3", "https://www.youtube.com/watch?v=tiga", "public"),
        post("4", "https://www.youtube.com/watch?v=empat", "public"),
        post("5", "https://contoh.example/p/5", "private"),
        post("6", "", "public"),
    ]
    .concat()
}

#[test]
fn only_reported_posts_are_looked_at() {
    let scan = Scan::new();
    let path = scan.file("a.jsonl", posts());
    let list = "1\nhttp://contoh.example/p/2/\nhttps://youtu.example/x\nhttps://m.youtube.com/watch?t=9&v=empat\n5\nRAHASIA\n";
    let ids = scan.file("ids.txt", list);
    let ids = ids.to_string_lossy().into_owned();
    for more in [&[][..], &["--threads", "5", "--chunk-size", "1"]] {
        let arguments = [&["--ids", &ids], more].concat();
        let ran = scan.run(&[&path], &arguments).ok();
        let manifest = ran.manifest();
        check_totals(&manifest);
        let found: Vec<String> = ran
            .rows("flagged.csv")
            .iter()
            .map(|row| row["post_id"].clone())
            .collect();
        assert_eq!(found, ["1", "2", "4"]);
        let reasons = &manifest["totals"]["out_of_scope_reasons"];
        assert_eq!(
            (&reasons["not-reported"], &reasons["private"]),
            (&2.into(), &1.into())
        );
        assert_eq!(
            manifest["reported"],
            serde_json::json!({ "ids": 6, "found": 3 })
        );
        let warnings = manifest["warnings"].to_string();
        assert!(warnings.contains("3 of 6 reported posts"), "{warnings}");
        assert!(
            ran.stderr().contains("3 of 6 reported posts"),
            "{}",
            ran.stderr()
        );
        assert!(!ran.stderr().contains("RAHASIA") && !ran.read("run.json").contains("RAHASIA"));
    }
}

#[test]
fn rows_of_an_earlier_scan_are_a_list() {
    let scan = Scan::new();
    let path = scan.file("a.jsonl", posts());
    let first = scan.run(&[&path], &["--limit", "2"]).ok();
    let rows = first.out.join("flagged.csv");
    let ran = scan.run(&[&path], &["--ids", &rows.to_string_lossy()]).ok();
    assert_eq!(
        ran.manifest()["reported"],
        serde_json::json!({ "ids": 2, "found": 2 })
    );
    assert_eq!(ran.rows("flagged.csv").len(), 2);
}

#[test]
fn what_is_no_list_is_told() {
    let scan = Scan::new();
    let path = scan.file("a.jsonl", posts());
    let empty = scan.file("empty.txt", "\n");
    for (list, told) in [
        (empty.to_string_lossy().into_owned(), "names no post"),
        (
            scan.path("none.txt").to_string_lossy().into_owned(),
            "cannot read",
        ),
    ] {
        let ran = scan.run(&[&path], &["--ids", &list]);
        assert_eq!(ran.code(), 2);
        assert!(ran.stderr().contains(told), "{}", ran.stderr());
    }
    let ran = scan.run(&["-".as_ref()], &["--ids", "-"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("standard input"), "{}", ran.stderr());
}
