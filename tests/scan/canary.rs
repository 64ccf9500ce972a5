//! Nobody is given away: what is private, and who people are, reaches no output and no message.

use serde_json::json;

use super::{Scan, everything};

const FLAGGED: &str = "aku mau bunuh diri";

fn check(name: &str, posts: &[serde_json::Value], canaries: &[&str], flagged: u64) {
    let scan = Scan::new();
    let lines: String = posts.iter().map(|post| post.to_string() + "\n").collect();
    let path = scan.file("export.jsonl", lines);
    for more in [
        &["--matches", "--by", "language,country,platform,kind,day"][..],
        &["--publish"],
        &["--xlsx", "--split-by", "queue,language,country,platform"],
    ] {
        let ran = scan.run(&[&path], more).ok();
        assert_eq!(ran.manifest()["totals"]["flagged_posts"], flagged, "{name}");
        let everything = everything(&ran);
        for canary in canaries {
            assert!(
                !everything.contains(canary),
                "{name}: {canary} got out with {more:?}"
            );
        }
    }
}

#[test]
fn nothing_of_a_post_that_is_not_public() {
    let secret = format!("{FLAGGED} KENARI-RAHASIA");
    let public = json!({ "id": "1", "text": FLAGGED });
    let base = |more: serde_json::Value| {
        let mut post = json!({
            "id": "KENARI-ID", "text": secret, "title": secret, "url": "https://example.org/KENARI-URL",
            "author": "KENARI-AUTHOR", "lang": "id", "platform": "KENARI-PLATFORM",
            "created_at": "2026-03-01T00:00:00Z",
        });
        let object = post.as_object_mut().expect("an object");
        object.extend(more.as_object().expect("an object").clone());
        post
    };
    for more in [
        json!({ "visibility": "private" }),
        json!({ "visibility": "direct" }),
        json!({ "visibility": "KENARI-VISIBILITY" }),
        json!({ "user": { "protected": true } }),
        json!({ "author_protected": true, "author.protected": true }),
        json!({ "chat": { "type": "private_group" } }),
        json!({ "dm_conversation_id": "1" }),
        json!({ "visibility": "PRIVATE" }),
    ] {
        let name = more.to_string();
        check(&name, &[public.clone(), base(more)], &["KENARI"], 1);
    }
}

#[test]
fn personal_data_in_a_flagged_post_is_masked() {
    let text = format!(
        "{FLAGGED}. Telp 0812-0000-9999 atau +62 812 0000 9999, surel kenari.surel@example.org, \
         NIK 3174051203900001, kartu 4111 1111 1111 1111, cari @kenari_handle"
    );
    let post = json!({
        "id": "1", "text": text, "url": "https://example.org/p/1?token=kenari_token#kenari_fragment",
        "author": "kenari_author", "user": { "name": "Kenari Nama", "email": "kenari.email@example.org" },
        "community": "Arisan 0812-3333-4444", "created_at": "0812-5555-6666",
        "phone": "0812-1111-2222", "location": "Kenari Lokasi", "unknown": "kenari_unknown",
    });
    let canaries = [
        "0812-0000-9999",
        "812 0000 9999",
        "kenari",
        "Kenari",
        "3174051203900001",
        "4111 1111 1111 1111",
        "0812-1111-2222",
        "0812-3333-4444",
        "0812-5555-6666",
    ];
    check("a post with personal data", &[post], &canaries, 1);
}

#[test]
fn a_rejected_record_is_never_quoted() {
    let scan = Scan::new();
    let path = scan.file(
        "export.jsonl",
        "{\"text\":\"halo\"}\n{\"text\":\"KENARI-REJECT\nKENARI-LINE\n{\"text\":[\"KENARI-ARRAY\"]}\n",
    );
    let ran = scan.run(&[&path], &[]).ok();
    assert_eq!(ran.manifest()["totals"]["rejected"], 3);
    assert!(
        !everything(&ran).contains("KENARI"),
        "{}",
        ran.read("rejects.csv")
    );
}

#[test]
fn evidence_of_child_safety_rules_is_withheld_in_every_row() {
    let scan = Scan::new();
    let rules = scan.path("rules");
    let file = |path: &str, text: &str| {
        let path = rules.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let topic = |id: &str| {
        format!("id = \"{id}\"\nversion = \"1\"\nqueue = \"q\"\n[title]\nen = \"{id}\"\n")
    };
    file("one/topic.toml", &topic("one"));
    file("two/topic.toml", &topic("two"));
    let rule = |id: &str, evidence: &str, term: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\ntitle = \"t\"\nrole = \"promoter\"\nseverity = \"high\"\nstatus = \"stable\"\n\
             evidence = \"{evidence}\"\ncondition = \"a\"\n[rule.terms]\na = [\"{term}\"]\n"
        )
    };
    file(
        "one/en.toml",
        &rule("one-withheld", "withhold", "withheldterm"),
    );
    file("two/en.toml", &rule("two-shown", "excerpt", "shownterm"));
    let path = scan.file(
        "a.jsonl",
        "{\"id\":\"1\",\"text\":\"withheldterm shownterm KENARI\"}\n{\"id\":\"2\",\"text\":\"shownterm alone\"}\n",
    );
    let rules = rules.to_string_lossy().into_owned();
    let ran = scan
        .run(&[&path], &["--rules", &rules, "--matches", "--xlsx"])
        .ok();
    assert!(!everything(&ran).contains("KENARI"));
    let rows = ran.rows("flagged.csv");
    assert_eq!(rows.len(), 3);
    for row in &rows[..2] {
        assert_eq!((&*row["excerpt"], &*row["terms"]), ("", ""), "{row:?}");
        assert!(!row["record_hash"].is_empty() && row["post_id"] == "1");
    }
    assert!(rows[2]["excerpt"].contains("shownterm"));
}
