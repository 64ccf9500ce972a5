//! `saring rules import` and `rules export` as a user runs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::scan::{Scan, saring};

const TOPIC: &str =
    "id = \"gbv\"\nversion = \"1\"\nqueue = \"gbv\"\n\n[title]\nen = \"Violence\"\n";

fn run(command: &mut Command) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("saring runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn imports_are_printed_written_or_added_to_a_topic() {
    let scan = Scan::new();
    let list = scan.file("kasar.txt", "bodoh\ntol*ol\n");
    let folder = scan.path("kasar");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("topic.toml"), TOPIC).expect("a topic");
    let import = |id: &str, more: &[&str]| {
        let mut command = saring();
        command
            .args(["rules", "import", "--as", id])
            .args(more)
            .arg(&list);
        run(&mut command)
    };
    let (code, out, err) = import("kasar-id", &[]);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.contains("id = \"kasar-id\"") && out.contains("terms = [\"bodoh\"]\n"),
        "{out}"
    );
    assert!(err.contains("not expressed: line 2: `tol*ol`"), "{err}");
    assert!(
        err.contains("1 term and 0 patterns") && err.contains("1 could not"),
        "{err}"
    );
    assert_eq!(import("kasar-id", &["--strict"]).0, Some(1));
    assert_eq!(import("tidak boleh", &[]).0, Some(2));

    let file = scan.path("rule.toml");
    let path = file.to_string_lossy();
    assert_eq!(import("kasar-id", &["--out", &path]).0, Some(0));
    assert_eq!(fs::read_to_string(&file).expect("a file"), out);
    let (code, _, err) = import("kasar-id", &["--out", &path]);
    assert_eq!(code, Some(2), "{err}");
    assert!(
        err.contains("rule.toml is there already; choose another --out"),
        "{err}"
    );
    assert_eq!(fs::read_to_string(&file).expect("a file"), out);

    let topic = folder.to_string_lossy();
    let into = ["--topic-folder", &topic, "--language", "id"];
    assert_eq!(import("kasar-id", &into).0, Some(0));
    assert_eq!(import("kasar-id-2", &into).0, Some(0));
    let (code, _, err) = import("kasar-id", &into);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("R016") && err.contains("--as"), "{err}");
    let mut command = saring();
    command.args([
        "rules",
        "list",
        "--status",
        "experimental",
        "--rules",
        &topic,
    ]);
    let (code, out, err) = run(&mut command);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.contains("kasar-id-2") && out.contains("2 rules"),
        "{out}"
    );
    // Nothing is left beside the file.
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 2);
}

/// A topic folder in a pack; its rules take terms from a bank beside the folder.
fn topic_with_bank(scan: &Scan) -> PathBuf {
    let rule = |id: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\ntitle = \"T\"\nrole = \"target\"\nseverity = \"low\"\n\n\
             [rule.terms]\nkin = {{ bank = \"kin\" }}\n"
        )
    };
    for (name, text) in [
        ("gbv/topic.toml", TOPIC.to_owned()),
        ("gbv/en.toml", rule("gbv-en")),
        ("gbv/id.toml", rule("gbv-id")),
        (
            "banks/kin.toml",
            "[bank.kin]\nterms = [\"suami\"]\n".to_owned(),
        ),
    ] {
        let path = scan.path("packs").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    scan.path("packs").join("gbv")
}

#[test]
fn an_id_that_the_topic_has_is_the_only_thing_told() {
    let scan = Scan::new();
    let list = scan.file("kasar.txt", "bodoh\n");
    let topic = topic_with_bank(&scan);
    let import = |id: &str| {
        let mut command = saring();
        command.args(["rules", "import", "--language", "id", "--as", id]);
        command.arg("--topic-folder").arg(&topic).arg(&list);
        run(&mut command)
    };
    let before = fs::read_to_string(topic.join("id.toml")).expect("a file");
    // With the bank in reach, and for a folder that has been taken out of its pack.
    for bank in [true, false] {
        if !bank {
            fs::remove_dir_all(scan.path("packs").join("banks")).expect("a folder");
        }
        // In the file of the language and in another one.
        for id in ["gbv-id", "gbv-en"] {
            let (code, _, err) = import(id);
            assert_eq!(code, Some(2), "{err}");
            assert_eq!(err.matches("error[").count(), 1, "{err}");
            let told = format!("error[R016]: two rules have the id `{id}`");
            assert!(err.contains(&told), "{err}");
            assert!(
                err.contains("was left as it is; choose another id with --as"),
                "{err}"
            );
        }
    }
    let file = || fs::read_to_string(topic.join("id.toml")).expect("a file");
    assert_eq!(file(), before);
    let (code, _, err) = import("gbv-id-list");
    assert_eq!(code, Some(0), "{err}");
    assert!(file().starts_with(&before), "{}", file());
}

/// More terms than stand on a line.
const TEXT: &str = "kata pendek\n=BNPB\n~pukul\nc++\nbu*nuh\nkata yang panjang sekali\n\
                    kata lain yang panjang sekali\ntiga kata lagi\nempat kata lagi\nlima kata lagi\n";

/// A list of each kind, and a language for it.
const LISTS: &[(&str, &str, &str)] = &[
    ("text", "ms", TEXT),
    ("csv", "th", "term,group\nbodoh,and\nit's,'\ndua kata,a b\n"),
    (
        "trend-query",
        "vi",
        r#"{"and": [{"or": ["a", "regex-/b+/"]}], "not": ["c++"]}"#,
    ),
    (
        "quanteda",
        "fil",
        "a:\n  b: [satu, 'dua*']\n  c d: ['=)', tiga]\n",
    ),
    (
        "liwc",
        "de",
        "%\n1\tposemo\n2\tneg (emo)\n%\nsenang*\t1\nsedih\t2\n:(\t2\n",
    ),
];

#[test]
fn imports_are_in_the_layout_of_rules_fmt() {
    let scan = Scan::new();
    let topic = topic_with_bank(&scan);
    for (kind, language, text) in LISTS {
        let list = scan.file("list", text);
        let import = |id: &str, more: &[&str]| {
            let mut command = saring();
            command.args(["rules", "import", "--from", kind, "--as", id]);
            if *kind == "csv" {
                command.args(["--group-column", "group"]);
            }
            command.args(more).arg("--topic-folder").arg(&topic);
            let (code, _, err) = run(command.arg(&list));
            assert_eq!(code, Some(0), "{kind}: {err}");
        };
        // First in its file, behind others, and with all that can be given.
        import(&format!("{kind}-a"), &["--language", language]);
        import(&format!("{kind}-b"), &["--language", "id"]);
        let given = "--title=a # \"b\"|--role=news|--severity=high|--evidence=withhold";
        import(&format!("{kind}-c"), &given.split('|').collect::<Vec<_>>());
    }
    let mut command = saring();
    command.args(["rules", "fmt", "--check"]);
    let (code, out, err) = run(command.arg(scan.path("packs")));
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(err.contains("0 of 10 files would change"), "{err}");
}

#[test]
fn signs_of_the_rule_language_are_told_of_and_lose_nothing() {
    let scan = Scan::new();
    let list = scan.file("list.txt", "bodoh\n~pukul\n=BNPB\n");
    let mut command = saring();
    command.args([
        "rules",
        "import",
        "--strict",
        "--language",
        "id",
        "--as",
        "a",
    ]);
    let (code, out, err) = run(command.arg(&list));
    assert_eq!(code, Some(0), "{err}");
    for told in [
        "taken as written: line 2: `~pukul`: `~` is looked for as a character",
        "taken as written: line 3: `=BNPB`: `=` is looked for as a character",
        "0 could not be expressed",
    ] {
        assert!(err.contains(told), "{err}");
    }
    assert!(out.contains("# - line 2: `~pukul`: "), "{out}");
}

#[test]
fn choosing_categories_of_a_table_needs_their_column() {
    let scan = Scan::new();
    let list = scan.file("list.csv", "kata,kategori\nbodoh,a\ntolol,b\n");
    let import = |more: &[&str]| {
        let mut command = saring();
        command.args(["rules", "import", "--as", "x", "--only", "a"]);
        run(command.args(more).arg(&list))
    };
    let (code, _, err) = import(&[]);
    assert_eq!(code, Some(2), "{err}");
    assert!(
        err.contains("name their column with --group-column"),
        "{err}"
    );
    let (code, out, err) = import(&["--group-column", "kategori"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("bodoh") && !out.contains("tolol"), "{out}");
}

#[test]
fn exports_never_replace_a_file_and_say_what_to_do() {
    let scan = Scan::new();
    let export = |out: &Path| {
        let mut command = saring();
        command.args([
            "rules", "export", "--to", "csv", "--topic", "vaccines", "--out",
        ]);
        run(command.arg(out))
    };
    let there = scan.file("terms.csv", "mine");
    for (out, told) in [
        (
            there.clone(),
            "terms.csv is there already; choose another --out, or move that file away",
        ),
        (scan.path(""), "is a folder; choose a file in it as --out"),
        (
            scan.path("gone").join("terms.csv"),
            "make its folder first, or choose another --out",
        ),
    ] {
        let (code, _, err) = export(&out);
        assert_eq!(code, Some(2), "{err}");
        assert!(err.contains(told), "{err}");
    }
    assert_eq!(fs::read_to_string(&there).expect("a file"), "mine");
    assert_eq!(export(&scan.path("new.csv")).0, Some(0));
}

#[test]
fn exports_say_what_they_leave_out() {
    let mut command = saring();
    command.args([
        "rules",
        "export",
        "--to",
        "trend-query",
        "--topic",
        "vaccines",
    ]);
    let (code, out, err) = run(&mut command);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.lines().all(|line| line.starts_with("{\"rule\":\"")),
        "{out}"
    );
    assert!(err.contains("could not be expressed"), "{err}");
    let mut command = saring();
    command.args([
        "rules",
        "export",
        "--to",
        "csv",
        "--rule",
        "vax-id-refusal-call",
    ]);
    let (code, out, err) = run(&mut command);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.starts_with("topic,rule,group,term,form,kind,language,severity\n"),
        "{out}"
    );
    let scan = Scan::new();
    let table = scan.file("terms.csv", out);
    let mut command = saring();
    command
        .args([
            "rules",
            "import",
            "--as",
            "again",
            "--column",
            "form",
            "--group-column",
            "group",
        ])
        .arg(table);
    let (code, _, err) = run(&mut command);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("column 6: `kind`"), "{err}");
}
