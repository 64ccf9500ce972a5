//! Ctrl-C ends the files as far as they go.

#![cfg(unix)]

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Ran, Scan, check_totals};

#[test]
fn ctrl_c_leaves_interrupted_files() {
    let scan = Scan::new();
    let (mut command, out) = scan.command(&["-".as_ref()], &["--chunk-size", "1K"]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("saring starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // Enough to get past the sample that is read first, and a pipe that stays open.
    let line = b"{\"id\":\"1\",\"text\":\"aku mau bunuh diri\"}\n";
    for _ in 0..(2 << 20) / line.len() {
        stdin.write_all(line).expect("saring reads");
    }
    let begun = Instant::now();
    while !out.join("flagged.csv.partial").exists() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "saring does not get going"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.expect("kill runs").success());
    // A reader that waits for the pipe sees the signal when something comes, or the pipe ends.
    let _ = stdin.write_all(&line.repeat(64));
    drop(stdin);
    let ran = Ran {
        out,
        output: child.wait_with_output().expect("saring ends"),
    };
    assert_eq!(ran.code(), 130, "{}", ran.stderr());
    let manifest: serde_json::Value =
        serde_json::from_str(&ran.read("run.json.interrupted")).expect("JSON");
    assert_eq!(manifest["interrupted"], true);
    check_totals(&manifest);
    for name in ["flagged.csv", "stats.csv", "rules.csv", "rejects.csv"] {
        assert!(
            ran.out.join(format!("{name}.interrupted")).exists(),
            "{name}"
        );
        assert!(!ran.out.join(name).exists(), "{name}");
    }
    let stats = ran.read("stats.csv.interrupted");
    let mut stats = csv::Reader::from_reader(stats.trim_start_matches('\u{FEFF}').as_bytes());
    let share = stats
        .headers()
        .expect("a header")
        .iter()
        .position(|name| name == "share_flagged");
    let share = share.expect("the column");
    assert!(
        stats
            .records()
            .all(|row| row.expect("a row")[share].is_empty()),
        "no shares"
    );
}
