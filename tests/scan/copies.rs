//! Flagged posts that say the same, and results that are made of the rows once all are known.

use std::collections::BTreeSet;

use super::{Scan, check_totals, repository};

fn post(id: &str, lang: &str, text: &str) -> String {
    serde_json::json!({ "id": id, "lang": lang, "text": text, "author": "contoh" }).to_string()
        + "\n"
}

fn export() -> String {
    [
        post(
            "1",
            "id",
            "Aku mau bunuh diri saja, sudah tidak kuat lagi hidup begini",
        ),
        post(
            "2",
            "id",
            "aku mau bunuh diri saja, sudah tidak kuat lagi hidup begini",
        ),
        post(
            "3",
            "id",
            "aku mau bunuh diri saja, sudah tidak kuat lagi hidup begini 😭 0812-0000-1234",
        ),
        post(
            "4",
            "id",
            "@contoh_saja aku mau bunuh diri saja, sudah tidak kuat lagi hidup begini",
        ),
        post(
            "5",
            "id",
            "tadi malam suami saya pukul lagi, aku mau bunuh diri",
        ),
        post("6", "en", "I want to kill myself"),
    ]
    .concat()
}

#[test]
fn copies_are_counted_and_near_copies_grouped() {
    let scan = Scan::new();
    let path = scan.file("a.jsonl", export());
    for more in [
        &[][..],
        &["--csv-delimiter", ";", "--publish"],
        &["--authors", "none"],
    ] {
        let ran = scan.run(&[&path], more).ok();
        let text = ran.read("flagged.csv");
        let delimiter = if more.contains(&";") { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let rows: Vec<std::collections::HashMap<String, String>> = reader
            .deserialize()
            .map(|row| row.expect("a row"))
            .collect();
        let of = |record: &str| {
            let row = rows.iter().find(|row| row["record"] == record);
            let row = row.unwrap_or_else(|| panic!("record {record} is flagged"));
            (row["copies"].as_str(), row["group_id"].as_str())
        };
        let (copies, group) = of("1");
        assert_eq!(copies, "2");
        assert!(group.len() == 13 && group.starts_with('g'), "{group}");
        assert_eq!(of("2"), ("2", group));
        assert_eq!([of("3"), of("4")], [("1", group); 2]);
        let apart: BTreeSet<&str> = [group, of("5").1, of("6").1].into();
        assert_eq!(apart.len(), 3);
    }
}

#[test]
fn names_of_groups_hold_under_one_key_and_no_other() {
    let scan = Scan::new();
    let path = scan.file("a.jsonl", export());
    let more = scan.file(
        "b.jsonl",
        export() + &post("7", "id", "halo, aku mau bunuh diri"),
    );
    let groups = |path: &std::path::Path, key: &[&str]| {
        let (mut command, out) = scan.command(&[path], &[]);
        if !key.is_empty() {
            command = super::saring();
            command
                .arg("scan")
                .arg(path)
                .arg("--out")
                .arg(&out)
                .args(key);
        }
        let output = command.output().expect("it runs");
        let rows = super::Ran { out, output }
            .ok()
            .rows("flagged.csv")
            .into_iter();
        rows.map(|row| row["group_id"].clone()).collect::<Vec<_>>()
    };
    let first = groups(&path, &[]);
    assert_eq!(groups(&more, &[])[..first.len()], first[..]);
    for other in [&["--author-key", "new"][..], &["--authors", "none"]] {
        let others = groups(&path, other);
        assert_eq!(others.len(), first.len());
        assert!(others.iter().all(|group| !first.contains(group)));
    }
}

#[test]
fn rows_are_split_for_teams() {
    let scan = Scan::new();
    let path = repository("fixtures/corpus.jsonl");
    let ran = scan.run(&[&path], &["--split-by", "queue,language"]).ok();
    let manifest = ran.manifest();
    let files = manifest["files"].as_array().expect("files");
    let parts: Vec<&str> = files
        .iter()
        .filter_map(|name| name.as_str()?.strip_prefix("flagged/"))
        .collect();
    assert!(parts.contains(&"self-harm-id.csv"), "{parts:?}");
    let header = ran.read("flagged.csv").lines().next().map(str::to_owned);
    let mut rows = 0;
    for part in &parts {
        let name = format!("flagged/{part}");
        assert_eq!(ran.read(&name).lines().next().map(str::to_owned), header);
        for row in ran.rows(&name) {
            let language = Some(&*row["language"]).filter(|language| !language.is_empty());
            let language = language.unwrap_or("und");
            assert_eq!(*part, format!("{}-{language}.csv", row["queue"]));
            assert!(ran.rows("flagged.csv").contains(&row));
            rows += 1;
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(ran.out.join(&name))
                .expect("a file")
                .permissions();
            assert_eq!(mode.mode() & 0o777, 0o600);
        }
    }
    assert_eq!(rows, ran.rows("flagged.csv").len());

    // Notes of a reviewer stay; parts of the earlier run go.
    std::fs::write(ran.out.join("flagged/notes.csv"), "mine").expect("a note");
    let (mut command, _) = scan.command(&[&path], &["--split-by", "topic", "--force"]);
    command.arg("--topic").arg("vaccines");
    let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
    let mut command = super::saring();
    let place = arguments
        .iter()
        .position(|argument| argument == "--out")
        .expect("it is there");
    command
        .args(&arguments[..=place])
        .arg(&ran.out)
        .args(&arguments[place + 2..]);
    assert!(command.output().expect("it runs").status.success());
    let names = std::fs::read_dir(ran.out.join("flagged")).expect("the folder");
    let mut names: Vec<_> = names
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["notes.csv", "vaccines.csv"]);
}

#[test]
fn too_many_parts_and_unknown_columns_are_told() {
    let scan = Scan::new();
    let posts: String = (0..201)
        .map(|number| {
            let platform = format!("p{number}");
            serde_json::json!({ "text": "aku mau bunuh diri", "platform": platform }).to_string()
                + "\n"
        })
        .collect();
    let path = scan.file("a.jsonl", posts);
    let ran = scan.run(&[&path], &["--split-by", "platform"]);
    assert_eq!(ran.code(), 2);
    assert!(
        ran.stderr().contains("more than 200 files"),
        "{}",
        ran.stderr()
    );
    assert!(!ran.out.join("flagged.csv").exists());
    let ran = scan.run(&[&path], &["--split-by", "author"]);
    assert!(
        ran.stderr().contains("queue, language, topic"),
        "{}",
        ran.stderr()
    );
}

#[test]
fn what_was_masked_is_counted_and_names_of_places_are_masked() {
    let scan = Scan::new();
    let flagged = "aku mau bunuh diri";
    let posts = [
        serde_json::json!({ "id": "1", "text": format!("{flagged} 0812-0000-1234, @ani dan @ani, a.b@contoh.example"),
            "community": "Arisan Bu Ani 0812-0000-7777", "created_at": "telp 0812-0000-8888" }),
        serde_json::json!({ "id": "2", "text": format!("{flagged} https://contoh.example/a 3174051201900001, 4111 1111 1111 1111, S1234567D [PHONE]"),
            "community": "kanal_12345678", "created_at": "1700000000" }),
    ];
    let path = scan.file(
        "a.jsonl",
        posts.map(|post| post.to_string() + "\n").concat(),
    );
    let ran = scan
        .run(
            &[&path],
            &["--by", "community", "--topic", "suicide-self-harm"],
        )
        .ok();
    let manifest = ran.manifest();
    check_totals(&manifest);
    let masked = serde_json::json!({
        "phone": 3, "nik": 1, "id_number": 1, "card": 1, "email": 1, "handle": 2, "url": 1,
    });
    assert_eq!(manifest["totals"]["masked"], masked);
    assert_eq!(manifest["inputs"][0]["totals"]["masked"], masked);
    let rows = ran.rows("flagged.csv");
    assert_eq!(rows[0]["community"], "Arisan Bu Ani [PHONE]");
    assert_eq!(rows[0]["created_at_raw"], "telp [PHONE]");
    assert_eq!(rows[1]["community"], "kanal_12345678");
    assert_eq!(rows[1]["created_at_raw"], "1700000000");
    assert!(!ran.read("stats.csv").contains("7777"));
    let published = scan
        .run(&[&path], &["--publish", "--topic", "suicide-self-harm"])
        .ok();
    assert_eq!(published.manifest()["totals"]["masked"]["handle"], 0);
}
