//! `saring bundle`: what a platform's moderators get, and what they do not.

use super::{Ran, Scan, saring};

fn bundle(ran: &Ran, ids: &[&str], more: &[&str]) -> (Option<i32>, String, String) {
    let mut command = saring();
    command.arg("bundle").arg(&ran.out).args(ids).args(more);
    let output = command.output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn scanned(scan: &Scan, more: &[&str]) -> (Ran, Vec<String>) {
    let post = |id: &str, lang: &str, text: &str, url: &str| {
        let post = serde_json::json!({
            "id": id, "lang": lang, "text": text, "url": url, "author": "kenari_nama",
            "created_at": "2026-03-01T00:00:00Z", "platform": "x",
        });
        post.to_string() + "\n"
    };
    let export = [
        post(
            "1",
            "id",
            "aku mau bunuh diri, WA 0812-0000-1234 @kenari_teman",
            "https://x.com/kenari_nama/status/17?s=1",
        ),
        post("2", "en", "I want to kill myself", ""),
        post(
            "3",
            "th",
            "อยากฆ่าตัวตาย ไม่อยากอยู่แล้ว",
            "https://contoh.example/p/3",
        ),
    ];
    let path = scan.file("a.jsonl", export.concat());
    let ran = scan
        .run(
            &[&path],
            &[&["--topic", "suicide-self-harm"], more].concat(),
        )
        .ok();
    let text = ran.read("flagged.csv");
    let ids = text
        .lines()
        .skip(1)
        .map(|line| line[..16].to_owned())
        .collect();
    (ran, ids)
}

#[test]
fn reports_are_in_the_moderators_language_and_name_nobody() {
    let scan = Scan::new();
    for more in [&[][..], &["--csv-delimiter", ";"]] {
        let (ran, ids) = scanned(&scan, more);
        let all: Vec<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(all.len(), 3);
        let (code, out, err) = bundle(&ran, &all, &[]);
        assert_eq!(code, Some(0), "{err}");
        for words in [
            "Laporan\n",
            "Alamat: https://x.com/i/status/17\n",
            "Topik: Bunuh diri dan menyakiti diri\n",
            "Kutipan: aku mau bunuh diri, WA [PHONE] [@1]\n",
            "Manusia yang harus memutuskan.",
            "Report\n",
            "Post: 2\n",
            "รายงาน\n",
            "หัวข้อ: การฆ่าตัวตายและการทำร้ายตัวเอง\n",
        ] {
            assert!(out.contains(words), "{words:?} is not in\n{out}");
        }
        assert!(!out.contains("kenari") && !out.contains("0812"), "{out}");
        for (language, word) in [
            ("id", "Laporan"),
            ("ms", "Laporan"),
            ("fil", "Ulat"),
            ("th", "รายงาน"),
            ("vi", "Báo cáo"),
            ("ko", "보고서"),
            ("en", "Report"),
        ] {
            let (_, out, _) = bundle(&ran, &all[..1], &["--language", language]);
            assert!(out.starts_with(word), "{language}: {out}");
        }
    }
}

#[test]
fn as_a_table_as_json_and_into_a_file() {
    let scan = Scan::new();
    let (ran, ids) = scanned(&scan, &[]);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let (_, out, _) = bundle(
        &ran,
        &[ids[1], ids[0], ids[1]],
        &["--format", "json", "--language", "en"],
    );
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(2));
    assert_eq!(json[0]["reference"], ids[1]);
    assert_eq!(json[1]["topic_title"], "Suicide and self-harm");
    let (_, out, _) = bundle(&ran, &ids, &["--format", "csv"]);
    let header = out
        .trim_start_matches('\u{FEFF}')
        .lines()
        .next()
        .map(str::to_owned);
    assert_eq!(header, Some(saring::output::REPORT_COLUMNS.join(",")));
    assert!(!out.contains("kenari"), "{out}");

    let file = scan.path("report.csv");
    let file = file.to_string_lossy().into_owned();
    let write = ["--format", "csv", "-o", &file];
    assert_eq!(bundle(&ran, &ids, &write).0, Some(0));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file)
            .expect("a file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let (code, _, err) = bundle(&ran, &ids, &write);
    assert_eq!(code, Some(2));
    assert!(err.contains("--force"), "{err}");
    assert_eq!(
        bundle(&ran, &ids[..1], &[&write[..], &["--force"]].concat()).0,
        Some(0)
    );
    assert_eq!(
        std::fs::read_to_string(&file)
            .expect("a file")
            .lines()
            .count(),
        2
    );

    let (code, _, err) = bundle(&ran, &["nothing"], &[]);
    assert_eq!(code, Some(2));
    assert!(err.contains("no finding nothing"), "{err}");
}

#[test]
fn withheld_words_are_in_no_report() {
    let scan = Scan::new();
    let (ran, ids) = scanned(&scan, &["--publish"]);
    let (_, out, _) = bundle(&ran, &[&ids[0]], &[]);
    assert!(
        out.contains("Isi kiriman tidak disertakan") && !out.contains("Kutipan"),
        "{out}"
    );
}

#[test]
fn a_post_that_nobody_can_find_is_told_of_and_a_file_saved_by_a_spreadsheet_is_read() {
    let scan = Scan::new();
    let path = scan.file("tanpa.csv", "text\naku mau bunuh diri\n");
    let ran = scan.run(&[&path], &["--topic", "suicide-self-harm"]).ok();
    let id = ran.rows("flagged.csv")[0]["finding_id"].clone();
    let file = ran.out.join("flagged.csv");
    let text = ran.read("flagged.csv");
    let mut cells = csv::Reader::from_reader(text.as_bytes());
    let mut saved = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(vec![]);
    saved
        .write_record(cells.headers().expect("a header"))
        .expect("memory");
    for row in cells.records() {
        saved.write_record(&row.expect("a row")).expect("memory");
    }
    std::fs::write(file, saved.into_inner().expect("memory")).expect("it can be written");
    let (code, out, err) = bundle(&ran, &[&id], &[]);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("nobody can find this post"), "{err}");
    assert!(
        !out.contains("Post:") && out.contains("bunuh diri"),
        "{out}"
    );
}
