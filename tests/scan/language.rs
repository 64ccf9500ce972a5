//! `--detect-language`: languages told from texts, where the export says none.

use super::{Scan, saring};

/// Text and what it is told to be.
const POSTS: [(&str, &str); 9] = [
    (
        "Aku nggak bisa tidur lagi, kata orang itu biasa dan mereka tidak tahu kenapa",
        "id",
    ),
    (
        "Korang ada nak pergi tak petang ni? Aku dah siap macam biasa",
        "ms",
    ),
    (
        "Hindi ko alam kung bakit wala pa rin siya dito, galit na naman",
        "fil",
    ),
    ("Không ai muốn ra khỏi nhà hôm nay vì trời mưa", "vi"),
    ("วันนี้ฝนตกหนักมาก ไม่อยากออกจากบ้านเลย", "th"),
    ("오늘 비가 너무 많이 와서 집에 있었어요", "ko"),
    (
        "I don't know what they were thinking when they wrote that",
        "en",
    ),
    ("haha lol", ""),
    (
        "@someone #fyp #foryou https://example.org/the-and-of 😂😂",
        "",
    ),
];

fn export() -> String {
    let post = |(text, _): &(&str, &str)| serde_json::json!({ "text": text }).to_string() + "\n";
    POSTS.iter().map(post).collect()
}

#[test]
fn languages_are_told_only_when_asked_and_the_same_on_any_number_of_threads() {
    let scan = Scan::new();
    let path = scan.file("a.jsonl", export());
    let stats = |more: &[&str]| {
        let arguments = [&["--by", "language"], more].concat();
        let ran = scan.run(&[&path], &arguments).ok();
        let told = &ran.manifest()["options"]["detect_language"];
        assert_eq!(*told, more.contains(&"--detect-language"));
        let mut languages: Vec<_> = ran
            .rows("stats.csv")
            .iter()
            .map(|row| row["language"].clone())
            .collect();
        languages.sort();
        languages.dedup();
        (languages, ran.read("stats.csv"), ran.read("flagged.csv"))
    };
    let (without, _, _) = stats(&[]);
    assert!(
        !without.iter().any(|language| language == "fil"),
        "{without:?}"
    );
    let with = stats(&["--detect-language", "--threads", "1"]);
    for (_, language) in POSTS {
        assert!(language.is_empty() || with.0.iter().any(|told| told == language));
    }
    for threads in ["2", "5"] {
        let more = [
            "--detect-language",
            "--threads",
            threads,
            "--chunk-size",
            "1",
        ];
        assert_eq!(stats(&more), with);
    }
}

#[test]
fn the_basis_of_a_flagged_post_says_so() {
    let scan = Scan::new();
    let post = "{\"text\":\"Aku udah nggak kuat, aku mau bunuh diri dan tidak ada yang tahu\"}\n";
    let path = scan.file("a.jsonl", post);
    for (more, expected) in [
        (&[][..], ["", ""]),
        (&["--detect-language"], ["id", "detected"]),
        (&["--language", "ms"], ["ms", "option"]),
        (
            &["--language", "ms", "--detect-language"],
            ["id", "detected"],
        ),
    ] {
        let ran = scan.run(&[&path], more).ok();
        let rows = ran.rows("flagged.csv");
        let cells = ["language", "language_basis"].map(|name| rows[0][name].as_str());
        assert_eq!(cells, expected);
    }
}

#[test]
fn a_preview_shows_them() {
    let scan = Scan::new();
    let path = scan.file("a.jsonl", export());
    let mut preview = saring();
    let output = preview
        .arg("preview")
        .arg(&path)
        .arg("--detect-language")
        .output();
    let output = output.expect("saring runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("language id") && text.contains("language ms"),
        "{text}"
    );
}
