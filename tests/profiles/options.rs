//! What the operator may say of how an export is read.

use std::io::Write;

use serde_json::json;

use crate::scan::{Scan, check_totals, repository, saring};

#[test]
fn columns_without_a_header_are_called_by_their_number() {
    let scan = Scan::new();
    let path = scan.file("tanpa.csv", "7;aku mau bunuh diri;id\n8;selamat pagi;id\n");
    let more = [
        "--no-header",
        "--id-field",
        "1",
        "--text-field",
        "2",
        "--language-field",
        "3",
    ];
    let ran = scan.run(&[&path], &more).ok();
    assert_eq!(ran.manifest()["totals"]["read"], 2);
    let rows = ran.rows("flagged.csv");
    assert_eq!((&*rows[0]["post_id"], &*rows[0]["language"]), ("7", "id"));
}

#[test]
fn any_character_can_part_cells_and_stray_empty_cells_are_no_harm() {
    let scan = Scan::new();
    let path = scan.file(
        "aneh.csv",
        "id^text^\n1^aku mau bunuh diri^\r\n2^\"dua\nbaris\"^^^\n3^x^y^z\n",
    );
    let ran = scan.run(&[&path], &["--delimiter", "^"]).ok();
    let manifest = ran.manifest();
    check_totals(&manifest);
    assert_eq!(manifest["totals"]["scanned"], 2);
    assert_eq!(
        manifest["totals"]["reject_reasons"],
        json!({ "csv-field-count": 1 })
    );
}

#[test]
fn an_escape_that_was_asked_for_is_undone_and_told_where_it_is_missed() {
    let scan = Scan::new();
    // As MySQL writes, and as Python does with `escapechar` and doubled quotes.
    let text = "id\ttext\tlang\n1\tkatanya \"aku mau bunuh diri\", \\\nlalu\\\tpergi\t\\N\n\
                2\t\"katanya \\\"halo\\\", \"\"aku mau bunuh diri\"\"\"\tid\n3\tselamat pagi\tid\n";
    let path = scan.file("lolos.tsv", text);
    let ran = scan.run(&[&path], &[]).ok();
    let manifest = ran.manifest();
    check_totals(&manifest);
    assert_eq!(
        manifest["totals"]["reject_reasons"],
        json!({ "csv-field-count": 1, "csv-backslash-quote": 1 })
    );
    assert!(
        ran.read("rejects.csv").contains("--csv-escape '\\'"),
        "{}",
        ran.read("rejects.csv")
    );
    let ran = scan
        .run(&[&path], &["--csv-escape", "\\", "--matches"])
        .ok();
    let manifest = ran.manifest();
    assert_eq!(manifest["totals"]["scanned"], 3);
    assert_eq!(manifest["inputs"][0]["layout"]["escape"], "\\");
    let rows = ran.rows("flagged.csv");
    assert_eq!(rows.len(), 2);
    // Places are those of the text with its escapes undone.
    for row in ran.rows("matches.csv") {
        let text = match &*row["record"] {
            "1" => "katanya \"aku mau bunuh diri\", \nlalu\tpergi",
            _ => "katanya \"halo\", \"aku mau bunuh diri\"",
        };
        let place = |name: &str| row[name].parse::<usize>().expect("a number");
        let found = &text[place("start")..place("end")];
        assert!("aku mau bunuh diri".contains(found), "{found} of {row:?}");
    }
    let path = scan.file("salah.csv", "id,text\n1,a\n");
    let ran = scan.run(&[&path], &["--csv-escape", "ab"]);
    assert!(ran.stderr().contains("takes one sign"), "{}", ran.stderr());
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
fn escapes_that_a_tool_left_are_told_and_undone_when_asked() {
    let scan = Scan::new();
    let path = scan.file(
        "sisa.csv",
        "id,text\n1,aku mau bunuh\\ndiri \\xf0\\x9f\\x98\\xad\n2,pagi\n",
    );
    let ran = scan.run(&[&path], &[]).ok();
    assert!(
        ran.stderr().contains("1 of the first 2 posts"),
        "{}",
        ran.stderr()
    );
    assert!(ran.stderr().contains("--undo-escapes"), "{}", ran.stderr());
    assert_eq!(ran.manifest()["totals"]["flagged_posts"], 0);
    let ran = scan.run(&[&path], &["--undo-escapes", "--matches"]).ok();
    let rows = ran.rows("flagged.csv");
    assert!(
        rows[0]["excerpt"].contains("bunuh diri 😭"),
        "{}",
        rows[0]["excerpt"]
    );
    // Places are those of the export.
    let matches = ran.rows("matches.csv");
    let longest = matches
        .iter()
        .max_by_key(|row| row["end"].parse::<usize>().expect("a number"));
    let longest = longest.expect("a match");
    let (start, end) = (&longest["start"], &longest["end"]);
    let text: Vec<char> = "aku mau bunuh\\ndiri \\xf0".chars().collect();
    let (start, end): (usize, usize) = (
        start.parse().expect("a number"),
        end.parse().expect("a number"),
    );
    let found: String = text[start..end].iter().collect();
    assert!(found.contains("\\n") && found.ends_with("diri"), "{found}");
}

#[test]
fn a_new_field_drops_nothing_and_a_missing_one_is_told_once() {
    let scan = Scan::new();
    let path = scan.file(
        "baru.jsonl",
        "{\"id\":\"1\",\"body\":\"aku mau bunuh diri\",\"subreddit\":\"indonesia\",\"author\":\"a\",\"entirely_new\":{\"x\":[1]}}\n\
         {\"id\":\"2\",\"body\":\"pagi\",\"subreddit\":\"indonesia\",\"author\":\"b\",\"entirely_new\":7}\n",
    );
    let ran = scan.run(&[&path], &[]).ok();
    assert_eq!(ran.manifest()["totals"]["scanned"], 2);
    let said = ran.stderr();
    assert_eq!(said.matches("has no field for").count(), 1, "{said}");
    assert!(said.contains("created_at"), "{said}");
}

#[test]
fn profiles_of_a_folder_take_the_place_of_shipped_ones() {
    let scan = Scan::new();
    let shipped = std::fs::read_to_string(repository("profiles/reddit.toml")).expect("it is there");
    let folder = scan.path("milik-kami");
    std::fs::create_dir(&folder).expect("a folder");
    let own = shipped
        .replace("id = \"reddit\"", "id = \"forum\"")
        .replace("\"body\"", "\"pesan\"")
        .replace("\"subreddit\"", "\"ruang\"");
    std::fs::write(folder.join("forum.toml"), own).expect("it can be written");
    let path = scan.file(
        "forum.jsonl",
        "{\"id\":\"1\",\"pesan\":\"aku mau bunuh diri\",\"ruang\":\"r\",\"author\":\"a\"}\n",
    );
    let folder = folder.to_string_lossy().into_owned();
    let ran = scan.run(&[&path], &["--profiles", &folder]).ok();
    assert_eq!(ran.manifest()["inputs"][0]["profile"], "forum");
    assert_eq!(ran.rows("flagged.csv")[0]["community"], "r");
    let id = ran.rows("flagged.csv")[0]["finding_id"].clone();
    let shown = saring()
        .arg("show")
        .arg(&ran.out)
        .arg(&id)
        .output()
        .expect("saring runs");
    assert!(
        shown.status.success(),
        "{}",
        String::from_utf8_lossy(&shown.stderr)
    );
    std::fs::write(std::path::Path::new(&folder).join("rusak.toml"), "id = 1").expect("written");
    let ran = scan.run(&[&path], &["--profiles", &folder]);
    assert_eq!(ran.code(), 2);
    assert!(
        ran.stderr().contains("rusak.toml is not a profile"),
        "{}",
        ran.stderr()
    );
}

#[test]
fn what_lies_beside_exports_and_holds_no_posts_is_left_out_and_named() {
    let scan = Scan::new();
    let folder = scan.path("paket");
    std::fs::create_dir_all(folder.join("media")).expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a file");
        path
    };
    file("posts.jsonl", "{\"id\":\"1\",\"text\":\"halo\"}\n");
    let settings = file(
        "settings.json",
        "{\"theme\": \"dark\", \"devices\": [{\"os\": 1}]}\n",
    );
    file("media/likes.csv", "when,target\n1,2\n");
    let ran = scan.run(&[&folder], &[]).ok();
    let told = ran.stderr();
    assert!(
        told.contains("no posts are known in") && told.contains("settings.json"),
        "{told}"
    );
    let manifest = ran.manifest();
    let inputs = manifest["inputs"].as_array().expect("a list");
    let formats: Vec<_> = inputs
        .iter()
        .filter_map(|input| input["format"].as_str())
        .collect();
    assert_eq!(formats, ["left-out", "jsonl", "left-out"]);
    assert_eq!(manifest["totals"]["scanned"], 1);
    // What is named is meant.
    let ran = scan.run(&[&folder, &settings], &[]);
    assert_eq!(ran.code(), 2, "{}", ran.stderr());
    std::fs::remove_file(folder.join("posts.jsonl")).expect("it is there");
    let ran = scan.run(&[&folder], &[]);
    assert_eq!(ran.code(), 2, "{}", ran.stderr());
    assert!(
        ran.stderr().contains("no field is known to hold the text"),
        "{}",
        ran.stderr()
    );
}

#[test]
fn what_archives_hold_besides_is_named() {
    let scan = Scan::new();
    let folder = scan.path("paket-zip");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("posts.jsonl"), "{\"text\":\"halo\"}\n").expect("a file");
    let zip = |name: &str, members: &[(&str, &str)]| {
        let file = std::fs::File::create(folder.join(name)).expect("a file");
        let mut zip = zip::ZipWriter::new(file);
        for (name, text) in members {
            zip.start_file(*name, zip::write::SimpleFileOptions::default())
                .expect("a member");
            zip.write_all(text.as_bytes()).expect("a file");
        }
        zip.finish().expect("a file");
    };
    zip("halaman.zip", &[("index.html", "<p>halo</p>")]);
    zip(
        "campur.zip",
        &[("a.jsonl", "{\"text\":\"halo\"}\n"), ("b.xlsx", "PK")],
    );
    let told = scan.run(&[&folder], &[]).ok().stderr();
    assert!(
        told.contains("2 files are in forms that saring does not read"),
        "{told}"
    );
    assert!(
        told.contains("halaman.zip") && told.contains("b.xlsx"),
        "{told}"
    );
}

/// Scans one export; its totals.
fn totals(name: &str, export: &str, more: &[&str]) -> serde_json::Value {
    let scan = Scan::new();
    let path = scan.file(name, export);
    let manifest = scan.run(&[&path], more).ok().manifest();
    crate::scan::check_totals(&manifest);
    manifest["totals"].clone()
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
fn an_unknown_profile_lists_those_there_are() {
    let scan = Scan::new();
    let path = scan.file("a.jsonl", "{\"text\":\"a\"}\n");
    let ran = scan.run(&[&path], &["--read-as", "myspace"]);
    assert_eq!(ran.code(), 2);
    assert!(
        ran.stderr().contains("generic, 4cat, bluesky-api"),
        "{}",
        ran.stderr()
    );
    let ran = scan.run(&[&path], &["--read-as", "4cat"]);
    assert!(ran.stderr().contains("is for CSV"), "{}", ran.stderr());
}

#[test]
fn no_option_takes_away_what_says_that_a_post_is_private() {
    let scan = Scan::new();
    for (export, list) in [
        ("telegram/account/result.json", "chats.list[].messages[]"),
        ("x-v2/page.json", "data[]"),
        ("x-v2/pages.jsonl", "data[]"),
    ] {
        let path = repository("fixtures/profiles").join(export);
        let (plain, named) = (
            scan.run(&[&path], &[]).ok(),
            scan.run(&[&path], &["--records", list]).ok(),
        );
        assert_eq!(
            plain.manifest()["totals"],
            named.manifest()["totals"],
            "{export}"
        );
        for other in ["generic", "x-v1", "mastodon"] {
            let refused = scan.run(&[&path], &["--read-as", other]);
            assert_eq!(refused.code(), 2, "{export}");
            assert!(
                refused.stderr().contains("--read-as"),
                "{}",
                refused.stderr()
            );
        }
    }
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
fn no_error_shows_a_post_in_place_of_names() {
    let scan = Scan::new();
    for (name, line) in [
        ("id.tsv", "7\tpengen mati aja rasanya capek hidup\tbudi\n"),
        (
            "th.tsv",
            "7\tไม่อยากตื่นมาอีกแล้วอะ ถ้าคืนนี้หลับไปแล้วไม่ตื่นเลยก็คงดี\tbudi\n",
        ),
    ] {
        let ran = scan.run(&[&scan.file(name, line)], &[]);
        assert_eq!(ran.code(), 2);
        let told = ran.stderr();
        assert!(
            told.contains("--no-header") && !told.contains("budi"),
            "{told}"
        );
    }
}

#[test]
fn many_names_say_that_a_post_is_private() {
    let scan = Scan::new();
    let private = [
        r#""private":true"#,
        r#""isPrivate":"TRUE""#,
        r#""privateAccount":true"#,
        r#""authorMeta":{"privateAccount":true}"#,
        r#""owner":{"is_private":true}"#,
        r#""is_public":false"#,
        r#""isPublic":0"#,
        r#""secret":true"#,
        r#""is_deleted":true"#,
    ];
    let mut lines: String = private
        .iter()
        .map(|said| format!("{{\"id\":\"1\",\"text\":\"halo\",{said}}}\n"))
        .collect();
    lines += "{\"id\":\"2\",\"text\":\"halo\",\"private\":false,\"is_public\":true}\n";
    let path = scan.file("sendiri.jsonl", &lines);
    let manifest = scan.run(&[&path], &[]).ok().manifest();
    assert_eq!(manifest["totals"]["out_of_scope"], private.len());
    assert_eq!(manifest["totals"]["scanned"], 1);
}

#[test]
fn times_are_read_as_they_are_said_to_be_written() {
    let scan = Scan::new();
    let table =
        "id,text,created_at\n1,aku mau bunuh diri,01/03/2026 08.15\n2,pagi,02/03/2026 09.00\n";
    let path = scan.file("waktu.csv", table);
    let ran = scan.run(&[&path], &[]).ok();
    let told = ran.stderr();
    assert!(
        told.contains("2 of the first 2 posts have a time"),
        "{told}"
    );
    assert_eq!(ran.rows("flagged.csv")[0]["created_at"], "");
    let more = ["--time-format", "%d/%m/%Y %H.%M", "--tz", "Asia/Jakarta"];
    let ran = scan.run(&[&path], &more).ok();
    assert!(!ran.stderr().contains("have a time"), "{}", ran.stderr());
    assert_eq!(
        ran.rows("flagged.csv")[0]["created_at"],
        "2026-03-01T01:15:00Z"
    );
    let wrong = scan.run(&[&path], &["--time-format", "%H.%M"]);
    assert_eq!(wrong.code(), 2);
    assert!(
        wrong.stderr().contains("day, month and year"),
        "{}",
        wrong.stderr()
    );
}

#[test]
fn exports_that_come_to_nothing_are_named() {
    let scan = Scan::new();
    let paths = [
        scan.file("kosong.csv", ""),
        scan.file("judul.csv", "id,text\n"),
        scan.file("daftar.json", "[]"),
        scan.file("tertutup.csv", "id,text,visibility\n1,a,private\n"),
        scan.file("rusak.jsonl", "{\"text\":\n{\"text\":\n"),
        scan.file("potong.json", "[{\"text\":\"a\"},{\"text\":\"b"),
        scan.file("baik.csv", "id,text\n1,a\n"),
    ];
    let paths: Vec<_> = paths.iter().map(|path| path.as_path()).collect();
    let ran = scan.run(&paths, &[]).ok();
    check_totals(&ran.manifest());
    let told = ran.stderr();
    for (what, name) in [
        ("no records in", "kosong.csv"),
        ("no records in", "judul.csv"),
        ("no records in", "daftar.json"),
        (
            "all records are out of scope (not public) in",
            "tertutup.csv",
        ),
        ("not one record could be read in", "rusak.jsonl"),
        (
            "the document ends here before it is complete",
            "potong.json",
        ),
    ] {
        let mut lines = told.lines().filter(|line| line.starts_with("warning"));
        let line = lines.find(|line| line.contains(what));
        assert!(
            line.is_some_and(|line| line.contains(name)),
            "{what} {name}: {told}"
        );
    }
    assert!(!told.contains("baik.csv"), "{told}");
}

#[test]
fn tables_of_other_programs_are_read_as_they_are_meant() {
    let scan = Scan::new();
    // Two tables joined, with what pandas writes for nothing; lines cut out of a list.
    let joined =
        "id,text,lang\n1,aku mau bunuh diri,nan\nid,text,lang\nnan,aku mau bunuh diri,id\n";
    let paths = [
        scan.file("gabung.csv", joined),
        scan.file(
            "koma.jsonl",
            "{\"id\":1,\"text\":\"a\"},\n{\"id\":2,\"text\":\"b\"},\n",
        ),
        scan.file("excel.csv", "sep=;\r\nid;text\r\n7;aku mau bunuh diri\r\n"),
    ];
    let ran = scan.run(&[&paths[0], &paths[1], &paths[2]], &[]).ok();
    let manifest = ran.manifest();
    check_totals(&manifest);
    assert_eq!(manifest["totals"]["scanned"], 5);
    assert_eq!(
        manifest["totals"]["out_of_scope_reasons"],
        json!({ "not-a-post": 1 })
    );
    let rows = ran.rows("flagged.csv");
    let known: Vec<_> = rows
        .iter()
        .map(|row| (&*row["post_id"], &*row["language"]))
        .collect();
    assert_eq!(known, [("1", ""), ("3", "id"), ("7", "")]);
}

#[test]
fn exports_in_an_old_encoding_are_told_of_with_what_to_say() {
    let scan = Scan::new();
    let path = scan.file("lama.csv", "");
    std::fs::write(&path, b"id,text\n1,\xA1\xD2\xC3\xA6\xE8\xD2\n2,halo\n").expect("a file");
    let ran = scan.run(&[&path], &[]).ok();
    let told = ran.stderr();
    assert!(told.contains("--encoding windows-874"), "{told}");
}

#[test]
fn files_of_a_folder_that_are_not_read_are_named() {
    let scan = Scan::new();
    let folder = scan.path("ekspor");
    std::fs::create_dir(&folder).expect("a folder");
    scan.file("ekspor/a.csv", "id,text\n1,a\n");
    scan.file("ekspor/b.xlsx", "PK");
    let ran = scan.run(&[&folder], &[]).ok();
    assert!(
        ran.stderr()
            .contains("b.xlsx is in a form that saring does not read"),
        "{}",
        ran.stderr()
    );
}

#[test]
fn rows_of_two_tables_that_number_their_posts_alike_have_names_of_their_own() {
    let scan = Scan::new();
    let one = scan.file("satu.csv", "id,text\n1,aku mau bunuh diri\n");
    let two = scan.file("dua.csv", "id,text\n1,pengen mati aja aku mau bunuh diri\n");
    let ran = scan.run(&[&one, &two], &[]).ok();
    let rows = ran.rows("flagged.csv");
    assert_ne!(rows[0]["finding_id"], rows[1]["finding_id"]);
    // The same post has the same name in another run.
    let again = scan.run(&[&two], &[]).ok();
    assert_eq!(
        again.rows("flagged.csv")[0]["finding_id"],
        rows[1]["finding_id"]
    );
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

#[test]
fn no_error_shows_what_stands_in_a_first_line_or_a_key() {
    let scan = Scan::new();
    for (name, export) in [
        ("a.csv", "1,hubungi 081234567890 KENARI,2026-03-01\n"),
        ("b.csv", "7,Siti KENARI,Jl. Mawar 5\n"),
        ("c.txt", "KENARI 님과 카카오톡 대화\n"),
        (
            "d.json",
            r#"{"+62 812-3456-7890 KENARI@s.whatsapp.net":{"messages":{"1":{"data":"x"}}}}"#,
        ),
        (
            "e.json",
            r#"{"a":{"Chat History with KENARI:":[{"Date":"x"}]}}"#,
        ),
    ] {
        let path = scan.file(name, export);
        let ran = scan.run(&[&path], &[]);
        assert_eq!(ran.code(), 2, "{name}");
        assert!(!ran.stderr().contains("KENARI"), "{name}: {}", ran.stderr());
    }
}
