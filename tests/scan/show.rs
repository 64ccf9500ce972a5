//! `saring show`: the post again, masked until asked, and never without a trace.

use super::{Ran, Scan, saring};

fn show(ran: &Ran, id: &str, more: &[&str]) -> (Option<i32>, String, String) {
    let output = saring()
        .arg("show")
        .arg(&ran.out)
        .arg(id)
        .args(more)
        .output()
        .expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn shows_masks_reveals_and_logs() {
    let scan = Scan::new();
    let text = "aku mau bunuh diri, telpon aku 0812-0000-1234 \u{1b}[31m";
    let posts = [
        serde_json::json!({ "text": "halo" }),
        serde_json::json!({ "text": text }),
    ];
    let export = posts.map(|post| post.to_string() + "\n").concat();
    let path = scan.file("a.jsonl", &export);
    let ran = scan.run(&[&path], &[]).ok();
    let id = ran.rows("flagged.csv")[0]["finding_id"].clone();

    let (code, out, _) = show(&ran, &id, &[]);
    assert_eq!(code, Some(0));
    assert!(
        out.contains("bunuh diri") && out.contains("[PHONE]"),
        "{out}"
    );
    assert!(!out.contains("0812") && !out.contains('\u{1b}'), "{out}");
    let (_, out, _) = show(&ran, &id, &["--reveal"]);
    assert!(
        out.contains("0812-0000-1234") && !out.contains('\u{1b}'),
        "{out}"
    );
    let log = ran.read("show.log");
    assert_eq!(log.lines().count(), 2);
    assert!(
        log.contains(&id) && log.contains("\"revealed\":true"),
        "{log}"
    );

    let (code, _, err) = show(&ran, "nothing", &[]);
    assert_eq!(code, Some(2));
    assert!(err.contains("nothing"), "{err}");
    std::fs::write(&path, export.replace("halo", "hola")).expect("it is rewritten");
    let (code, _, err) = show(&ran, &id, &[]);
    assert!(code == Some(0) && err.contains("has changed"), "{err}");
    std::fs::write(&path, export.replace("halo", "hai")).expect("it is rewritten");
    assert_eq!(
        show(&ran, &id, &[]).0,
        Some(2),
        "another record is at its place"
    );
}
