//! Hostile and broken input: every record is accounted for, with the reason that was promised.

use serde_json::Value;

use super::{Scan, check_totals, repository};

#[test]
fn hostile_files_come_out_as_promised() {
    let expected =
        std::fs::read(repository("fixtures/hostile/expected.json")).expect("it is there");
    let expected: Value = serde_json::from_slice(&expected).expect("it is JSON");
    let scan = Scan::new();
    let mut failures = vec![];
    for (name, promised) in expected.as_object().expect("an object") {
        let path = repository("fixtures/hostile").join(name);
        let ran = scan.run(&[&path], &[]);
        if let Some(message) = promised["error"].as_str() {
            if ran.code() != 2 || !ran.stderr().contains(message) {
                failures.push(format!(
                    "{name}: not the error {message:?}\n{}",
                    ran.stderr()
                ));
            }
            continue;
        }
        if !ran.output.status.success() {
            failures.push(format!("{name}: {}", ran.stderr()));
            continue;
        }
        let manifest = ran.manifest();
        check_totals(&manifest);
        for (key, value) in promised.as_object().expect("an object") {
            if manifest["totals"][key] != *value {
                failures.push(format!(
                    "{name}: {key} is {}, not {value}",
                    manifest["totals"][key]
                ));
            }
        }
        let rejects = ran.rows("rejects.csv").len() as u64;
        if manifest["totals"]["rejected"] != rejects {
            failures.push(format!("{name}: {rejects} rows in rejects.csv"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_record_over_the_limit_is_one_reject_and_the_rest_goes_on() {
    let scan = Scan::new();
    let mut export = b"{\"text\":\"before\"}\n{\"text\":\"".to_vec();
    export.extend(std::iter::repeat_n(b'a', 3 << 20));
    export.extend(b"\"}\n{\"text\":\"after\"}\n");
    let path = scan.file("long.jsonl", &export);
    for more in [
        &["--max-record", "1M"][..],
        &["--max-record", "1M", "--no-mmap"],
    ] {
        let ran = scan.run(&[&path], more).ok();
        let manifest = ran.manifest();
        check_totals(&manifest);
        assert_eq!(manifest["totals"]["read"], 3);
        assert_eq!(manifest["totals"]["reject_reasons"]["too-long"], 1);
        let rejects = ran.rows("rejects.csv");
        assert_eq!(
            (&*rejects[0]["record"], &*rejects[0]["byte_offset"]),
            ("2", "18")
        );
    }
}

#[test]
fn a_truncated_gzip_keeps_what_came_before() {
    let scan = Scan::new();
    let mut gzip = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    for number in 0..20_000_u32 {
        // Numbers that do not compress away.
        let noise = number.wrapping_mul(2_654_435_761);
        let line = format!("{{\"id\":\"{number}\",\"text\":\"salam {noise}\"}}\n");
        std::io::Write::write_all(&mut gzip, line.as_bytes()).expect("it compresses");
    }
    let mut bytes = gzip.finish().expect("it compresses");
    bytes.truncate(bytes.len() / 2);
    let path = scan.file("cut.jsonl.gz", bytes);
    let ran = scan.run(&[&path], &[]).ok();
    let totals = ran.manifest()["totals"].clone();
    check_totals(&ran.manifest());
    assert_eq!(totals["reject_reasons"]["broken-compression"], 1);
    assert!(totals["scanned"].as_u64() > Some(5_000), "{totals}");
}

#[test]
fn results_are_safe_for_spreadsheets_and_terminals() {
    let scan = Scan::new();
    let post = |text: &str| serde_json::json!({ "id": "=1+1", "text": text }).to_string() + "\n";
    let export = [
        "=HYPERLINK(\"x\") aku mau bunuh diri",
        "\u{1b}[31mpengen mati\u{202e} aku mau bunuh diri",
    ];
    let path = scan.file("odd.jsonl", export.map(post).concat());
    let ran = scan.run(&[&path], &[]).ok();
    let rows = ran.rows("flagged.csv");
    assert_eq!(rows.len(), 2, "{}", ran.read("flagged.csv"));
    for row in rows {
        for (column, cell) in row {
            assert!(
                !cell.starts_with(['=', '+', '@', '\t', '\r']),
                "{column}: {cell:?}"
            );
            assert!(!cell.chars().any(char::is_control), "{column}: {cell:?}");
            assert!(!cell.contains('\u{202e}'), "{column}: {cell:?}");
        }
    }
}
