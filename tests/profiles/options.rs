//! What the operator may say of how an export is read.

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
