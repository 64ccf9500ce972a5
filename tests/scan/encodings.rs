//! Exports that are not in UTF-8, read as those that are.

use std::path::Path;

use super::Scan;

const THAI: &str = "id,text\n1,อยากฆ่าตัวตาย ไม่ไหวแล้ว\n2,วันนี้อากาศดีมาก\n";
const KOREAN: &str =
    "{\"id\":\"1\",\"text\":\"요즘 너무 힘들어요\"}\n{\"id\":\"2\",\"text\":\"날씨 좋다\"}\n";
const VIETNAMESE: &str = "id;text\n1;Tôi mệt mỏi quá\n2;Hôm nay trời đẹp\n";

fn encode(text: &str, label: &str) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a label");
    encoding.encode(text).0.into_owned()
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn saring(arguments: &[&str]) -> (String, String, bool) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_saring"))
        .args(arguments)
        .output()
        .expect("saring runs");
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    (
        text(&output.stdout),
        text(&output.stderr),
        output.status.success(),
    )
}

#[test]
fn an_export_in_another_encoding_gives_the_same_rows() {
    let scan = Scan::new();
    let rows = |export: &Path, more: &[&str]| {
        let mut rows = scan.run(&[export], more).ok().rows("flagged.csv");
        for row in &mut rows {
            row.remove("source");
        }
        rows
    };
    let expected = rows(&scan.file("a.csv", THAI), &[]);
    assert_eq!(expected.len(), 1);
    let thai = scan.file("b.csv", encode(THAI, "windows-874"));
    assert_eq!(rows(&thai, &["--encoding", "tis-620"]), expected);
    let wide = scan.file("c.csv", utf_16(THAI));
    assert_eq!(rows(&wide, &[]), expected);
    let marked = scan.file("d.csv", utf_16(&format!("\u{feff}{THAI}")));
    let marked = rows(&marked, &["--encoding", "euc-kr", "--threads", "1"]);
    // The mark has three bytes in UTF-8.
    assert_eq!(marked[0]["post_id"], expected[0]["post_id"]);
    assert_eq!(marked[0]["excerpt"], expected[0]["excerpt"]);
}

#[test]
fn the_encoding_of_each_export_is_named() {
    let scan = Scan::new();
    let big: Vec<u8> = THAI.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let exports = [
        ("utf-16be", scan.file("a.csv", big)),
        (
            "utf-16le",
            scan.file("b.csv", utf_16(&format!("\u{feff}{THAI}"))),
        ),
        ("utf-8", scan.file("c.csv", format!("\u{feff}{THAI}"))),
        (
            "windows-874",
            scan.file("d.csv", encode(THAI, "windows-874")),
        ),
    ];
    let named = |exports: &[(&str, std::path::PathBuf)], more: &[&str]| {
        let paths: Vec<&Path> = exports.iter().map(|(_, path)| path.as_path()).collect();
        let manifest = scan.run(&paths, more).ok().manifest();
        for (at, (encoding, path)) in exports.iter().enumerate() {
            assert_eq!(manifest["inputs"][at]["encoding"], *encoding, "{path:?}");
        }
    };
    named(&exports[..3], &[]);
    // An option is for those that do not say it themselves.
    named(&exports[1..], &["--encoding", "tis-620"]);
}

#[test]
fn korean_and_vietnamese_are_read() {
    let scan = Scan::new();
    let korean = scan.file("a.jsonl", encode(KOREAN, "euc-kr"));
    let korean = korean.to_str().expect("a path");
    let (shown, ..) = saring(&["preview", korean, "--encoding", "euc-kr"]);
    assert!(shown.contains("요즘 너무 힘들어요"), "{shown}");
    let vietnamese = scan.file("a.csv", utf_16(&format!("\u{feff}{VIETNAMESE}")));
    let (shown, ..) = saring(&["preview", vietnamese.to_str().expect("a path")]);
    assert!(
        shown.contains("Tôi mệt mỏi quá") && shown.contains("`;`"),
        "{shown}"
    );
    let (_, said, done) = saring(&["preview", korean, "--encoding", "klingon"]);
    assert!(
        !done && said.contains("no encoding is called klingon"),
        "{said}"
    );
    assert!(said.contains("windows-874"), "{said}");
}

#[test]
fn bytes_that_mean_nothing_are_counted_and_told() {
    let scan = Scan::new();
    let mut korean = encode(KOREAN, "euc-kr");
    let at = korean
        .iter()
        .position(|byte| *byte >= 0x80)
        .expect("Korean");
    korean[at] = 0xff;
    let utf_8 = b"{\"text\":\"aku mau bunuh diri \xff\"}\n{\"text\":\"halo\"}\n".to_vec();
    for (export, encoding) in [(korean, "euc-kr"), (utf_8.clone(), "utf-8")] {
        let export = scan.file("a.jsonl", export);
        let rejected = scan.run(&[&export], &["--encoding", encoding]).ok();
        let manifest = rejected.manifest();
        assert_eq!(manifest["totals"]["reject_reasons"]["not-utf8"], 1);
        assert_eq!(manifest["options"]["encoding"], encoding);
        let counted = manifest["inputs"][0]["undecodable"]
            .as_u64()
            .expect("a count");
        // Plain UTF-8 is not made anything of, so nobody counts.
        assert_eq!(counted > 0, encoding == "euc-kr");
        let more = ["--encoding", encoding, "--invalid-bytes", "replace"];
        let replaced = scan.run(&[&export], &more).ok();
        let manifest = replaced.manifest();
        assert_eq!(manifest["totals"]["scanned"], 2);
        assert!(manifest["inputs"][0]["undecodable"].as_u64() > Some(0));
        assert!(
            replaced.stderr().contains("read as U+FFFD"),
            "{}",
            replaced.stderr()
        );
    }
    // What was replaced is found again by `show`.
    let export = scan.file("b.jsonl", utf_8);
    let ran = scan.run(&[&export], &["--invalid-bytes", "replace"]).ok();
    let id = &ran.rows("flagged.csv")[0]["finding_id"];
    let (shown, said, done) = saring(&["show", ran.out.to_str().expect("a path"), id, "--reveal"]);
    assert!(done && shown.contains("bunuh diri"), "{shown}{said}");
}
