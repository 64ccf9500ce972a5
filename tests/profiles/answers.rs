//! Documents, and answers of interfaces: where their posts are, and what stands around them.

use serde_json::json;

use crate::scan::{Scan, check_totals};

/// Scans one export; its totals.
fn totals(name: &str, export: &str, more: &[&str]) -> serde_json::Value {
    let scan = Scan::new();
    let path = scan.file(name, export);
    let manifest = scan.run(&[&path], more).ok().manifest();
    check_totals(&manifest);
    manifest["totals"].clone()
}

#[test]
fn two_lists_are_never_guessed_between() {
    let scan = Scan::new();
    let path = scan.file(
        "dua.json",
        r#"{"satu":[{"text":"a"}],"dua":[{"text":"aku mau bunuh diri"}]}"#,
    );
    let ran = scan.run(&[&path], &[]);
    assert_eq!(ran.code(), 2);
    assert!(
        ran.stderr()
            .contains("satu[], dua[]; say which with --records"),
        "{}",
        ran.stderr()
    );
    let ran = scan.run(&[&path], &["--records", "dua[]"]).ok();
    assert_eq!(ran.manifest()["totals"]["flagged_posts"], 1);
    assert_eq!(ran.rows("flagged.csv")[0]["byte_offset"], "30");
}

#[test]
fn whole_answers_one_a_line_are_pages() {
    let thing = |id: &str| {
        format!(
            r#"{{"kind":"t3","data":{{"name":"t3_{id}","author":"a","subreddit":"s","subreddit_type":"public","title":"t","selftext":"halo","crosspost_parent_list":[{{"name":"t3_x","author":"b","subreddit":"s","title":"t","selftext":"lain"}}]}}}}"#
        )
    };
    let listing = format!(
        r#"{{"kind":"Listing","data":{{"children":[{},{}]}}}}"#,
        thing("a"),
        thing("b")
    );
    for (name, export, scanned) in [
        ("daftar.jsonl", format!("{listing}\n{listing}\n"), 4),
        (
            "benda.jsonl",
            format!("{}\n{}\n", thing("a"), thing("b")),
            2,
        ),
        ("benda.json", format!("[{},{}]", thing("a"), thing("b")), 2),
        (
            "utas.jsonl",
            format!("[{listing},{listing}]\n[{listing}]\n"),
            6,
        ),
    ] {
        let totals = totals(name, &export, &[]);
        assert_eq!(totals["scanned"], scanned, "{name}: {totals}");
        assert_eq!(totals["rejected"], 0, "{name}: {totals}");
    }
}

#[test]
fn a_document_in_one_line_may_be_longer_than_any_record() {
    let note = r#"{"type":"Create","object":{"type":"Note","attributedTo":"a","to":["as:Public"],"content":"halo"}}"#;
    let notes = vec![note; 30_000].join(",");
    let export = format!(r#"{{"type":"OrderedCollection","orderedItems":[{notes}]}}"#);
    let totals = totals("outbox.json", &export, &["--max-record", "1M"]);
    assert_eq!(totals["scanned"], 30_000, "{totals}");
}

#[test]
fn what_stands_around_posts_of_answers_is_heard() {
    let comment = |id: &str| {
        format!(
            r#"{{"id":"{id}","snippet":{{"textOriginal":"aku mau bunuh diri","publishedAt":"2026-03-01T00:00:00Z","videoId":"v"}}}}"#
        )
    };
    let thread = |public: bool| {
        format!(
            r#"{{"id":"U","snippet":{{"topLevelComment":{},"isPublic":{public}}},"replies":{{"comments":[{}]}}}}"#,
            comment("U"),
            comment("U.a")
        )
    };
    for (name, export) in [
        (
            "utas.jsonl",
            format!("{}\n{}\n", thread(false), thread(true)),
        ),
        (
            "utas.json",
            format!(r#"{{"items":[{},{}]}}"#, thread(false), thread(true)),
        ),
    ] {
        let totals = totals(name, &export, &[]);
        assert_eq!(totals["flagged_posts"], 2, "{name}: {totals}");
        assert_eq!(
            totals["out_of_scope_reasons"],
            json!({ "private": 2 }),
            "{name}"
        );
    }
    let note = |to: &str, object_to: &str| {
        format!(
            r#"{{"type":"Create","to":["{to}"],"object":{{"type":"Note","attributedTo":"a","to":["{object_to}"],"content":"aku mau bunuh diri"}}}}"#
        )
    };
    let (public, followers) = (
        "https://www.w3.org/ns/activitystreams#Public",
        "https://a/followers",
    );
    let export = [
        note(public, public),
        note(public, followers),
        note(followers, public),
    ]
    .join("\n");
    let totals_of = totals("keluar.jsonl", &format!("{export}\n"), &[]);
    assert_eq!(totals_of["flagged_posts"], 1, "{totals_of}");
    assert_eq!(totals_of["out_of_scope_reasons"], json!({ "private": 2 }));
    let hidden = r#"{"uri":"at://did:plc:a/app.bsky.feed.post/3k","author":{"did":"did:plc:a","labels":[{"val":"!no-unauthenticated"}]},"text":"aku mau bunuh diri"}"#;
    let totals_of = totals(
        "rata.jsonl",
        &format!("{hidden}\n"),
        &["--read-as", "generic"],
    );
    assert_eq!(
        totals_of["out_of_scope_reasons"],
        json!({ "protected-author": 1 })
    );
}

#[test]
fn lists_beside_those_that_are_read_are_told_of() {
    let scan = Scan::new();
    let post = r#"{"post":{"uri":"at://did:plc:a/app.bsky.feed.post/3k","author":{"did":"did:plc:a"},"record":{"text":"halo"}}}"#;
    let path = scan.file(
        "a.json",
        format!(r#"{{"feed":[{post}],"pinned":[{post}]}}"#),
    );
    let told = scan.run(&[&path], &[]).ok().stderr();
    assert!(told.contains("posts seem to be in pinned[], too"), "{told}");
    // What stands inside of posts is theirs, and no list of posts by itself.
    let thing = r#"{"kind":"x","data":{"selftext":"halo","quoted":[{"selftext":"lain"}]}}"#;
    let path = scan.file("b.json", format!(r#"{{"things":[{thing}]}}"#));
    let ran = scan.run(&[&path], &[]);
    assert_eq!(ran.code(), 2, "{}", ran.stderr());
}

#[test]
fn answers_that_were_wrapped_once_more_are_refused() {
    let page = r#"{"status":200,"data":{"data":[{"id":"1","text":"aku mau bunuh diri","author_id":"9","created_at":"2026-03-01T00:00:00Z"}],"includes":{"users":[{"id":"9","protected":true}]}}}"#;
    let scan = Scan::new();
    let path = scan.file("balasan.json", page);
    let ran = scan.run(&[&path], &[]);
    assert_eq!(ran.code(), 2, "{}", ran.stderr());
    assert!(ran.stderr().contains("jq .data"), "{}", ran.stderr());
}

#[test]
fn addresses_are_made_of_nothing_that_may_name_a_person() {
    let scan = Scan::new();
    let line = |id: &str| {
        format!(
            r#"{{"id":"{id}","video_description":"aku mau bunuh diri","create_time":1772330584,"region_code":"ID","username":"ani"}}"#
        )
    };
    let export = format!(
        "{}\n{}\n{}\n",
        line("7300000000000000001"),
        line("ani@contoh.example"),
        line("+6281200000000")
    );
    let path = scan.file("tt.jsonl", export);
    let ran = scan.run(&[&path], &[]).ok();
    let flagged = std::fs::read_to_string(ran.out.join("flagged.csv")).expect("results");
    assert!(flagged.contains("https://www.tiktok.com/@/video/7300000000000000001"));
    assert!(!flagged.contains("contoh.example") && !flagged.contains("6281200000000"));
    assert!(
        flagged.contains("[EMAIL]") && flagged.contains("[PHONE]"),
        "{flagged}"
    );
}

#[test]
fn what_is_no_page_can_be_read_by_its_names() {
    let scan = Scan::new();
    let line = "{\"id\":\"1\",\"text\":\"halo\",\"author_id\":\"7\",\"created_at\":\"2026-01-02T03:04:05Z\"}\n";
    let path = scan.file("lain.jsonl", line);
    let ran = scan.run(&[&path], &["--read-as", "generic"]).ok();
    assert_eq!(ran.manifest()["totals"]["scanned"], 1);
}

#[test]
fn documents_of_pages_are_read_post_by_post() {
    let scan = Scan::new();
    let post = |id: u32| {
        serde_json::json!({
            "id": id, "video_description": "aku mau bunuh diri", "create_time": 1_700_000_000,
            "region_code": "ID", "username": "u",
        })
    };
    let posts: Vec<_> = (1..300).map(post).collect();
    let page = serde_json::to_string_pretty(&json!({ "data": { "videos": posts } })).expect("JSON");
    let path = scan.file("halaman.json", &page);
    // A record is not more than a few hundred bytes, however long the document.
    let ran = scan.run(&[&path], &["--max-record", "1K"]).ok();
    assert_eq!(ran.manifest()["inputs"][0]["profile"], "tiktok-research");
    assert_eq!(ran.manifest()["totals"]["scanned"], 299);
    // What is cut off keeps the posts before.
    let path = scan.file("potong.json", &page[..page.len() / 2]);
    let ran = scan.run(&[&path], &[]).ok();
    let totals = &ran.manifest()["totals"];
    assert!(totals["scanned"].as_u64() > Some(140), "{totals}");
    assert_eq!(totals["reject_reasons"], json!({ "cut-off": 1 }));
}

#[test]
fn a_document_is_known_as_one_though_it_is_broken() {
    let scan = Scan::new();
    let mut posts: Vec<String> = (1..100)
        .map(|id| format!("{{\"id\":\"{id}\",\"text\":\"aku mau bunuh diri\"}}"))
        .collect();
    posts[40] = r#"{"id":"41","text":"layar 5" besar"}"#.to_owned();
    posts[60] = r#"{"id":"61","text":"layar 6" besar"}"#.to_owned();
    let export = format!("{{\"ok\":true,\"data\":[\n{}\n]}}", posts.join(",\n"));
    let path = scan.file("rusak.json", &export);
    let ran = scan.run(&[&path], &[]).ok();
    let totals = &ran.manifest()["totals"];
    assert_eq!(
        (totals["scanned"].as_u64(), totals["rejected"].as_u64()),
        (Some(97), Some(2))
    );
}

#[test]
fn a_list_without_a_known_text_is_an_error_as_lines_are() {
    let scan = Scan::new();
    let path = scan.file("isi.json", r#"[{"isi":"aku mau bunuh diri"}]"#);
    let ran = scan.run(&[&path], &[]);
    assert_eq!(ran.code(), 2);
    assert!(
        ran.stderr().contains("Fields here: [].isi"),
        "{}",
        ran.stderr()
    );
}
