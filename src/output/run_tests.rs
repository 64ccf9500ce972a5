//! Whole runs, from outcomes to files.

use std::{fs, path::Path};

use serde_json::Value;

use super::{
    AuthorKey, Authors, ByKey, ChunkOutcome, FLAGGED_COLUMNS, OutputOptions, Plan, ReferralCell,
    Run, RunInfo, Summary,
    fixtures::{matches, record, rule, rule_set, verdict},
};
use crate::{
    engine::{Found, Verdict},
    record::{Kind, Record, RejectReason, ScopeReason, Tag},
    rules::{Audience, Evidence, Role, RuleSet, Severity},
};

fn info() -> RunInfo {
    RunInfo {
        started_at: jiff::Timestamp::UNIX_EPOCH,
        finished_at: jiff::Timestamp::UNIX_EPOCH,
        options: serde_json::Map::new(),
        rules_fingerprint: "f".to_owned(),
        referrals: Default::default(),
        inputs: Vec::new(),
        reported: None,
        warnings: Vec::new(),
    }
}

fn lookup(topic: &str, audience: Audience, country: &str, language: &str) -> Option<ReferralCell> {
    (audience != Audience::Reporter).then(|| ReferralCell {
        id: format!("{topic}-{}", audience.name()),
        text: format!("help {country}{language}"),
        checked_on: "2024-01-01".to_owned(),
        basis: if country.is_empty() {
            "likely country".to_owned()
        } else {
            String::new()
        },
    })
}

/// Rules: 0 perpetrator in doxing, 1 news in doxing, 2 at-risk in suicide, 3 promoter in suicide.
fn rules() -> RuleSet {
    let mut rules = vec![
        rule("dox", 0, Role::Perpetrator, &["id"], &[]),
        rule("dox-news", 0, Role::News, &[], &[]),
        rule("sui", 1, Role::AtRisk, &[], &["ID"]),
        rule("sui-promo", 1, Role::Promoter, &[], &[]),
    ];
    rules[3].severity = Severity::Critical;
    rule_set(rules)
}

type Post<'a> = (Record<'a>, Verdict);

fn write(options: OutputOptions, rules: &RuleSet, posts: &[Post<'_>], folder: &Path) -> Summary {
    let plan = Plan::new(rules, vec!["=a.jsonl".to_owned()], options, &lookup).unwrap();
    let mut run = Run::create(&plan, folder, false).unwrap();
    let mut outcome = ChunkOutcome::new(&plan);
    for (index, (record, verdict)) in posts.iter().enumerate() {
        outcome.post(&plan, record, 0, 100, verdict);
        run.append(0, index as u64 + 1, &mut outcome).unwrap();
    }
    run.finish(info()).unwrap()
}

/// A file as rows by column name.
fn table(folder: &Path, name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let bytes = fs::read(folder.join(name)).unwrap();
    let text = bytes
        .strip_prefix(super::cell::BOM)
        .expect("a byte order mark");
    assert!(!text.contains(&b'\r'));
    let mut reader = csv::Reader::from_reader(text);
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn csv_text(folder: &Path, name: &str) -> String {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    text.trim_start_matches('\u{feff}').to_owned()
}

#[test]
fn one_row_for_each_topic() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("run");
    let text = "aku bunuh kamu, WA 0812-3456-7890 @ani";
    let mut found = verdict(text, &[(0, "bunuh"), (1, "kamu"), (2, "aku")]);
    found.push(
        3,
        crate::rules::Lane::Exact,
        matches(text, "bunuh", Found::Pattern(0)),
    );
    let options = OutputOptions {
        authors: Authors::Keyed(AuthorKey::ephemeral().unwrap()),
        matches: true,
        ..OutputOptions::default()
    };
    let post = Record {
        parent_id: "=1+1",
        ..record("-17", text)
    };
    write(options, &rules(), &[(post, found)], &folder);

    let header = csv_text(&folder, "flagged.csv");
    assert_eq!(header.lines().next().unwrap(), FLAGGED_COLUMNS.join(","));
    let rows = table(&folder, "flagged.csv");
    assert_eq!(rows.len(), 2);
    for (column, value) in [
        ("source", "'=a.jsonl"),
        ("record", "1"),
        ("byte_offset", "100"),
        ("post_id", "-17"),
        ("url", "https://x.com/a/1"),
        ("kind", "post"),
        ("parent_id", "'=1+1"),
        ("created_at", "2024-01-15T03:00:00Z"),
        ("created_at_raw", "2024-01-15T10:00:00+07:00"),
        ("language", "id"),
        ("language_basis", "export"),
        ("country", ""),
        ("platform", "x"),
        ("topic", "doxing"),
        ("severity", "medium"),
        ("severity_rank", "2"),
        ("role", "perpetrator"),
        ("roles", "perpetrator|news"),
        ("rules", "dox|dox-news"),
        ("terms", "bunuh"),
        ("lane", "exact"),
        ("excerpt", "aku bunuh kamu, WA [PHONE] [@1]"),
        ("referral_id", "doxing-target"),
        ("referral", "help id [likely country]"),
        ("referral_for", "target"),
        ("referral_checked_on", "2024-01-01"),
        ("queue", "doxing-queue"),
        ("copies", "1"),
        ("verdict", ""),
    ] {
        assert_eq!(rows[0][column], value, "{column}");
    }
    assert!(rows[0]["author"].starts_with("a_") && rows[0]["author"].len() == 16);
    assert_eq!(
        rows[0]["record_hash"],
        blake3::hash(text.as_bytes()).to_hex()[..32]
    );
    // A poster in danger comes first, however severe the other rule is.
    assert_eq!(rows[1]["role"], "at-risk");
    assert_eq!(rows[1]["severity"], "critical");
    assert_eq!(rows[1]["severity_rank"], "4");
    assert_eq!(rows[1]["terms"], "bunuh|threat");
    assert_eq!(rows[1]["referral_for"], "poster");
    assert_ne!(rows[0]["finding_id"], rows[1]["finding_id"]);

    let lines = table(&folder, "matches.csv");
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["finding_id"], rows[0]["finding_id"]);
    assert_eq!((&*lines[0]["start"], &*lines[0]["end"]), ("4", "9"));
    assert_eq!(
        (&*lines[3]["clause"], &*lines[3]["term"]),
        ("threat", "threat")
    );
}

#[test]
fn withheld_words_are_in_no_row() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("run");
    let mut rules = rules();
    rules.rules[3].evidence = Evidence::Withhold;
    let text = "bunuh kanari";
    let found = verdict(text, &[(0, "bunuh"), (3, "kanari")]);
    let options = OutputOptions {
        matches: true,
        ..OutputOptions::default()
    };
    let summary = write(options, &rules, &[(record("1", text), found)], &folder);
    assert_eq!(summary.totals.withheld_posts, 1);
    for row in table(&folder, "flagged.csv") {
        assert_eq!((&*row["excerpt"], &*row["terms"]), ("", ""));
        assert!(!row["url"].is_empty() && !row["record_hash"].is_empty());
    }
    for name in [
        "flagged.csv",
        "matches.csv",
        "run.json",
        "stats.csv",
        "rules.csv",
    ] {
        let text = csv_text(&folder, name);
        assert!(
            !text.contains("kanari") && !text.contains("bunuh"),
            "{name}"
        );
    }
}

#[test]
fn published_files_name_nobody() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("run");
    let options = OutputOptions {
        authors: Authors::Keyed(AuthorKey::ephemeral().unwrap()),
        publish: true,
        ..OutputOptions::default()
    };
    let posts = ["1", ""].map(|id| {
        let post = Record {
            parent_id: "777",
            ..record(id, "bunuh")
        };
        (post, verdict("bunuh", &[(0, "bunuh")]))
    });
    write(options, &rules(), &posts, &folder);
    for row in table(&folder, "flagged.csv") {
        for column in ["url", "post_id", "parent_id", "excerpt", "author"] {
            assert_eq!(row[column], "", "{column}");
        }
    }
}

#[test]
fn posts_without_id_are_named_by_their_text() {
    let parent = tempfile::tempdir().unwrap();
    let ids = |name: &str, posts: &[&str]| {
        let folder = parent.path().join(name);
        let posts: Vec<Post<'_>> = posts
            .iter()
            .map(|text| (record("", text), verdict(text, &[(0, "bunuh")])))
            .collect();
        write(OutputOptions::default(), &rules(), &posts, &folder);
        let rows = table(&folder, "flagged.csv");
        assert!(rows.iter().all(|row| row["post_id"] == row["record"]));
        rows.into_iter()
            .map(|row| row["finding_id"].clone())
            .collect::<Vec<_>>()
    };
    let first = ids("a", &["bunuh", "bunuh", "bunuh!"]);
    assert!(first[0] != first[1] && first[0] != first[2]);
    assert_eq!(
        ids("b", &["bunuh!", "bunuh", "bunuh"]),
        [&*first[2], &first[0], &first[1]]
    );
}

/// Seven posts, counted by hand.
fn counted() -> Vec<Post<'static>> {
    let on = |day: &'static str, language: &str, text: &'static str| Record {
        created_at: day,
        language: Tag::new(language).unwrap(),
        ..record("1", text)
    };
    let none = Verdict::default;
    let dox = || verdict("bunuh bunuh", &[(0, "bunuh")]);
    let repost = Record {
        kind: Kind::Repost,
        author: "ani",
        ..on("2024-01-01T09:00:00Z", "id", "bunuh bunuh")
    };
    vec![
        (on("2024-01-01T01:00:00Z", "id", "bunuh bunuh"), dox()),
        (repost, dox()),
        (on("2024-01-01T02:00:00Z", "id", "apa"), none()),
        // No text: outside the denominators.
        (on("2024-01-01T03:00:00Z", "id", " "), none()),
        // Rule 0 does not read Thai; a report is not in the headline rows.
        (
            on("2024-01-03T01:00:00Z", "th", "kamu"),
            verdict("kamu", &[(1, "kamu")]),
        ),
        (on("2024-01-03T01:00:00Z", "th", "apa"), none()),
        (on("", "", "apa"), none()),
    ]
}

#[test]
fn statistics_by_hand() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("run");
    write(OutputOptions::default(), &rules(), &counted(), &folder);
    assert_eq!(
        csv_text(&folder, "stats.csv"),
        "\
level,topic,rule,role,posts_scanned,posts_eligible,posts_flagged,posts_flagged_original,distinct_texts_flagged,matches,authors_flagged,share_flagged,estimated
all,,,,7,6,2,1,1,4,2,0.333333,
topic,doxing,,,7,4,2,1,1,4,2,0.500000,
topic,suicide,,,7,6,0,0,0,0,0,0.000000,
rule,doxing,dox,perpetrator,7,4,2,1,1,4,2,0.500000,
rule,doxing,dox-news,news,7,6,1,1,1,1,1,0.166667,
rule,suicide,sui,at-risk,7,6,0,0,0,0,0,0.000000,
rule,suicide,sui-promo,promoter,7,6,0,0,0,0,0,0.000000,
"
    );
    assert_eq!(
        csv_text(&folder, "rules.csv"),
        "\
rule,topic,version,role,severity,status,language,posts_eligible,posts_passed_over_language,posts_passed_over_country,posts_flagged,matches,tuned
dox,doxing,1.0.0,perpetrator,medium,stable,id,4,2,0,2,4,
dox-news,doxing,1.0.0,news,medium,stable,id,6,0,0,1,1,
sui,suicide,1.0.0,at-risk,medium,stable,id,6,0,0,0,0,
sui-promo,suicide,1.0.0,promoter,critical,stable,id,6,0,0,0,0,
"
    );
}

#[test]
fn days_without_posts_are_zero() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("run");
    let options = OutputOptions {
        by: vec![ByKey::Day],
        min_cell: 2,
        ..OutputOptions::default()
    };
    write(options, &rules(), &counted(), &folder);
    let text = csv_text(&folder, "stats.csv");
    let topic: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("topic,doxing"))
        .collect();
    assert_eq!(
        topic,
        [
            "topic,doxing,,,2024-01-01,4,3,2,<2,<2,4,2,0.666667,UTC,",
            "topic,doxing,,,2024-01-02,0,0,0,0,0,0,0,,UTC,",
            "topic,doxing,,,2024-01-03,2,0,0,0,0,0,0,,UTC,",
            "topic,doxing,,,und,<2,<2,0,0,0,0,0,,UTC,",
        ]
    );
}

#[test]
fn a_run_cut_short_says_so_and_has_no_shares() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("run");
    let rules = rules();
    let plan = Plan::new(
        &rules,
        vec!["a".to_owned()],
        OutputOptions::default(),
        &lookup,
    )
    .unwrap();
    let mut run = Run::create(&plan, &folder, false).unwrap();
    let mut outcome = ChunkOutcome::new(&plan);
    outcome.reject(0, 5, RejectReason::JsonSyntax);
    outcome.out_of_scope(ScopeReason::Private);
    let text = "bunuh";
    outcome.post(
        &plan,
        &record("1", text),
        2,
        9,
        &verdict(text, &[(0, text)]),
    );
    assert_eq!(outcome.records(), 3);
    run.append(0, 11, &mut outcome).unwrap();
    assert_eq!(outcome.records(), 0);
    run.interrupt(info()).unwrap();

    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected = [
        "flagged.csv",
        "rejects.csv",
        "rules.csv",
        "run.json",
        "stats.csv",
    ];
    assert_eq!(names, expected.map(|name| format!("{name}.interrupted")));

    let run: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("run.json.interrupted")).unwrap())
            .unwrap();
    assert_eq!(run["interrupted"], true);
    for totals in [&run["totals"], &run["inputs"][0]["totals"]] {
        assert_eq!(totals["read"], 3);
        assert_eq!(totals["scanned"], 1);
        assert_eq!(totals["flagged_posts"], 1);
        assert_eq!(totals["reject_reasons"]["json-syntax"], 1);
        assert_eq!(totals["out_of_scope_reasons"]["private"], 1);
    }
    assert_eq!(
        csv_text(&folder, "rejects.csv.interrupted"),
        "source,record,byte_offset,reason,wording\na,11,5,json-syntax,not valid JSON\n"
    );
    assert_eq!(table(&folder, "flagged.csv.interrupted")[0]["record"], "13");
    let shares = table(&folder, "stats.csv.interrupted");
    assert!(shares.iter().all(|row| row["share_flagged"].is_empty()));
}

#[test]
fn chunks_do_not_show_in_the_files() {
    let parent = tempfile::tempdir().unwrap();
    let rules = rules();
    let posts = counted();
    let options = OutputOptions {
        by: vec![ByKey::Language, ByKey::Week],
        ..OutputOptions::default()
    };
    let plan = Plan::new(&rules, vec!["a".to_owned()], options, &lookup).unwrap();
    let files = [1, 3, 7].map(|size| {
        let folder = parent.path().join(size.to_string());
        let mut run = Run::create(&plan, &folder, false).unwrap();
        let mut outcome = ChunkOutcome::new(&plan);
        for (chunk, part) in posts.chunks(size).enumerate() {
            for (at, (record, verdict)) in part.iter().enumerate() {
                let offset = (chunk * size + at) as u64;
                outcome.post(&plan, record, at as u32, offset, verdict);
            }
            run.append(0, (chunk * size) as u64 + 1, &mut outcome)
                .unwrap();
        }
        run.finish(info()).unwrap();
        ["flagged.csv", "stats.csv", "rules.csv", "run.json"]
            .map(|name| fs::read(folder.join(name)).unwrap())
    });
    assert_eq!(files[0], files[1]);
    assert_eq!(files[0], files[2]);
}
