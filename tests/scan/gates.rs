//! Exit codes, and errors that say what to do.

use super::{Scan, repository, saring};

#[test]
fn gates_fail_with_one() {
    let scan = Scan::new();
    let flagged = scan.file("a.jsonl", "{\"text\":\"aku mau bunuh diri\"}\n");
    let calm = scan.file("b.jsonl", "{\"text\":\"selamat pagi semua\"}\nnot json\n");
    assert_eq!(scan.run(&[&flagged], &["--fail-on-flagged"]).code(), 1);
    assert_eq!(scan.run(&[&calm], &["--fail-on-flagged"]).code(), 0);
    assert_eq!(scan.run(&[&calm], &["--max-rejects", "0"]).code(), 1);
    assert_eq!(scan.run(&[&calm], &["--max-rejects", "1"]).code(), 0);
    assert_eq!(scan.run(&[&calm], &["--max-rejects", "49.9%"]).code(), 1);
    assert_eq!(scan.run(&[&calm], &["--max-rejects", "50%"]).code(), 0);
}

#[test]
fn an_export_without_text_lists_its_columns() {
    let scan = Scan::new();
    let path = scan.file("people.csv", "nama,alamat\nBudi,Jakarta\n");
    let ran = scan.run(&[&path], &[]);
    assert_eq!(ran.code(), 2);
    for part in ["people.csv", "nama", "alamat", "--text-field"] {
        assert!(ran.stderr().contains(part), "{part}: {}", ran.stderr());
    }
    assert!(!ran.out.exists(), "nothing is left behind");
}

#[test]
fn a_folder_that_is_there_needs_force() {
    let scan = Scan::new();
    let path = scan.file("a.jsonl", "{\"text\":\"halo\"}\n");
    let out = scan.path("mine");
    std::fs::create_dir(&out).expect("a folder");
    std::fs::write(out.join("notes.txt"), "my notes").expect("a file");
    let run = |more: &[&str]| {
        let mut command = saring();
        command
            .arg("scan")
            .arg(&path)
            .arg("--out")
            .arg(&out)
            .args(["--author-key", "new"]);
        command.args(more).output().expect("saring runs")
    };
    let refused = run(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
    assert!(run(&["--force"]).status.success());
    assert_eq!(
        std::fs::read_to_string(out.join("notes.txt")).expect("still there"),
        "my notes"
    );
    assert!(
        run(&["--force"]).status.success(),
        "its own files may be replaced"
    );
}

#[test]
fn what_is_not_there_is_an_error_that_names_it() {
    let scan = Scan::new();
    let missing = scan.path("nowhere.jsonl");
    let ran = scan.run(&[&missing], &[]);
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("nowhere.jsonl"), "{}", ran.stderr());
    let export = repository("fixtures/corpus.jsonl");
    for (option, value) in [
        ("--topic", "vaccine"),
        ("--by", "weekday"),
        ("--tz", "Asia/Jakrta"),
        ("--text-field", "teks"),
        ("--from", "kemarin"),
    ] {
        let ran = scan.run(&[&export], &[option, value]);
        assert_eq!(ran.code(), 2, "{option}");
        assert!(ran.stderr().contains(value), "{option}: {}", ran.stderr());
    }
}

#[test]
fn only_direct_messages_are_refused() {
    let scan = Scan::new();
    let path = scan.file("direct-messages.jsonl", "{\"text\":\"rahasia\"}\n");
    let ran = scan.run(&[&path], &[]);
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("direct messages"), "{}", ran.stderr());
    assert!(!ran.stderr().contains("rahasia"));
}

#[test]
fn an_empty_corpus_is_an_error() {
    let scan = Scan::new();
    let empty = scan.file("empty.jsonl", "");
    let thai = scan.file(
        "th.jsonl",
        "{\"text\":\"สวัสดี\",\"lang\":\"th\",\"topic\":\"none\",\"role\":\"\"}\n",
    );
    for corpus in [empty, thai] {
        let output = saring()
            .arg("test")
            .arg("--corpus")
            .arg(&corpus)
            .output()
            .expect("saring runs");
        assert_eq!(output.status.code(), Some(2), "{}", corpus.display());
    }
}

#[test]
fn a_profile_tells_stages_and_rules_and_changes_no_row() {
    let scan = Scan::new();
    let path = scan.file("a.jsonl", "{\"text\":\"aku mau bunuh diri\"}\n");
    let rows = |more: &[&str]| {
        let ran = scan.run(&[&path], more);
        assert_eq!(ran.code(), 0, "{}", ran.stderr());
        let rows = std::fs::read(ran.out.join("flagged.csv")).expect("rows");
        (ran.stderr(), rows)
    };
    let (_, plain) = rows(&["--authors", "none"]);
    let (told, profiled) = rows(&["--authors", "none", "--profile"]);
    for part in [
        "reading records",
        "looking for terms",
        "candidates",
        "suicide-id-",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(plain, profiled);
    let (_, portable) = rows(&["--authors", "none", "--kernel", "portable"]);
    assert_eq!(plain, portable);
    let wrong = scan.run(&[&path], &["--kernel", "mmx"]);
    assert_eq!(wrong.code(), 2);
    assert!(
        wrong.stderr().contains("portable, neon, avx2"),
        "{}",
        wrong.stderr()
    );
}
