//! What `saring check` prints for programs, and what it explains.

use snapbox::{Data, assert_data_eq, str};

use super::{Output, repository, saring};

/// Standard output and error of `saring check`, run from the root of the repository.
fn check(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = saring();
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .arg("check")
        .args(arguments)
        .current_dir(repository(""))
        .output()
        .expect("saring runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn json_is_one_object() {
    let folder = "./fixtures/bad-rules/R053-duplicate-example";
    let (_, stdout, stderr) = check(&["--format", "json", folder]);
    assert_eq!(stderr, "");
    let report: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let duplicate = report["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|it| it["code"] == "R053");
    let file = "fixtures/bad-rules/R053-duplicate-example/id.toml";
    let label = |line: u32, text: &str| {
        serde_json::json!({
            "file": file, "line": line, "column": 8, "end_line": line, "end_column": 44,
            "text": text,
        })
    };
    let wanted = serde_json::json!({
        "code": "R053",
        "level": "warning",
        "title": "example given twice",
        "message": "the same example twice",
        "labels": [label(23, "again here"), label(19, "first here")],
        "help": "remove one",
        "page": "docs/codes/R053.md",
    });
    assert_eq!(duplicate, Some(&wanted));
    assert_eq!(report["counts"]["warnings"], 1, "{stdout}");
}

#[test]
fn ok_is_what_the_exit_code_says() {
    let folder = "fixtures/bad-rules/R005-topic-twice";
    for (more, exit, ok) in [(&[][..], 0, true), (&["--deny-warnings"], 1, false)] {
        let (status, stdout, _) = check(&[&["--format", "json", folder], more].concat());
        let report: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
        assert_eq!(
            (status, &report["ok"]),
            (Some(exit), &ok.into()),
            "{stdout}"
        );
    }
    let (status, stdout, _) = check(&["--format", "json"]);
    assert_eq!(status, Some(0));
    let report: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(
        (&report["ok"], &report["counts"]["errors"]),
        (&true.into(), &0.into())
    );
}

#[test]
fn github_gets_a_command_for_each() {
    let folder = "./fixtures/bad-rules/R041-unknown-clause";
    let (status, stdout, stderr) = check(&["--format", "github", folder]);
    assert_eq!(status, Some(1));
    assert_data_eq!(
        stdout,
        str![[r#"
::error file=fixtures/bad-rules/R041-unknown-clause/id.toml,line=7,col=1,endLine=7,endColumn=9,title=R041 unknown group or pattern in a condition::the rule has no group or pattern `violance`%0Ahelp: did you mean `violence`?
::error file=fixtures/bad-rules/R041-unknown-clause/id.toml,line=8,col=5,endLine=8,endColumn=10,title=R041 unknown group or pattern in a condition::the rule has no group or pattern `famly`%0Ahelp: did you mean `family`?
::error file=fixtures/bad-rules/R041-unknown-clause/id.toml,line=8,col=14,endLine=8,endColumn=22,title=R041 unknown group or pattern in a condition::the rule has no group or pattern `ครอบครัว`%0Ahelp: known here: violence, family

"#]]
    );
    assert_data_eq!(
        stderr,
        str![
            "failed: 0 rules of 1 topic, 0 examples run, 0 referrals; 3 errors, [..]

"
        ]
    );
}

#[test]
fn explains_a_code_and_helps_with_a_slip() {
    let (status, stdout, _) = check(&["--explain", "r041"]);
    assert_eq!(status, Some(0));
    let page = Data::read_from(&repository("docs/codes/R041.md"), None);
    assert_data_eq!(stdout, page.raw());
    let (status, stdout, stderr) = check(&["--explain", "R0041"]);
    assert_eq!((status, stdout.as_str()), (Some(2), ""));
    assert_data_eq!(
        stderr,
        str![
            "error: there is no code `R0041`; did you mean R001 or R004 or R041?

"
        ]
    );
    assert_eq!(check(&["--explain", "R041", "rules"]).0, Some(2));
}

#[test]
fn a_warning_that_is_allowed_is_not_counted() {
    let place = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(place.path().join(name), text).expect("a file");
    };
    write("topic.toml", "id = 'x'\n[title]\nen = 'X'\n");
    let rule = "[[rule]]\nid = 'x-en-a'\ntitle = 'A'\nrole = 'news'\nseverity = 'low'\n";
    let rest = "[rule.terms]\na = ['a flood']\n[[rule.example]]\ntext = 'a flood'\nexpect = 'known-miss'\n";
    let folder = place.path().to_str().expect("UTF-8");
    write("en.toml", &format!("{rule}{rest}"));
    let (_, stdout, _) = check(&[folder]);
    assert!(stdout.ends_with("0 errors, 2 warnings\n"), "{stdout}");
    write(
        "en.toml",
        &format!("{rule}allow = ['R051', 'R056']\n{rest}"),
    );
    assert_eq!(check(&["--deny-warnings", folder]).0, Some(0));
    write(
        "en.toml",
        &format!(
            "{rule}allow = ['R051', 'R056']\n{}",
            rest.replace("known-miss", "match")
        ),
    );
    let (status, _, stderr) = check(&["--deny-warnings", folder]);
    assert_eq!(status, Some(1));
    assert!(
        stderr.contains("nothing in this rule earns R056"),
        "{stderr}"
    );
}
