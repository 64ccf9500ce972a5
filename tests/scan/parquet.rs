//! Exports as Parquet: the same posts as in any other form, and nothing lost without a word.

use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::Value;

use super::determinism::results;
use super::{Ran, Scan, check_totals, everything, repository, saring};

type Set = fn(WriterPropertiesBuilder) -> WriterPropertiesBuilder;

/// Values of one column, some of which may be missing.
enum Column {
    Text(Vec<Option<String>>),
    Bool(Vec<Option<bool>>),
    Int(Vec<Option<i64>>),
    Double(Vec<Option<f64>>),
}

fn text(values: &[&str]) -> Column {
    Column::Text(values.iter().map(|text| Some((*text).to_owned())).collect())
}

/// A file with these optional columns, in groups of so many rows.
fn parquet(schema: &str, columns: &[Column], rows: usize, set: Set) -> Vec<u8> {
    let schema = parse_message_type(&format!("message posts {{ {schema} }}")).expect("a schema");
    let properties = Arc::new(set(WriterProperties::builder()).build());
    let mut writer =
        SerializedFileWriter::new(vec![], Arc::new(schema), properties).expect("a writer");
    let count = columns.first().map_or(0, |column| match column {
        Column::Text(all) => all.len(),
        Column::Bool(all) => all.len(),
        Column::Int(all) => all.len(),
        Column::Double(all) => all.len(),
    });
    for from in (0..count).step_by(rows) {
        let mut group = writer.next_row_group().expect("a group");
        for column in columns {
            let mut written = group.next_column().expect("a column").expect("a column");
            // Those inside of another are one level further down.
            macro_rules! write {
                ($type:ty, $all:expr, $value:expr) => {{
                    let part = &$all[from..count.min(from + rows)];
                    let values: Vec<_> = part.iter().flatten().map($value).collect();
                    let writer = written.typed::<$type>();
                    let level = writer.get_descriptor().max_def_level();
                    let defs: Vec<i16> = part
                        .iter()
                        .map(|value| if value.is_some() { level } else { level - 1 })
                        .collect();
                    writer
                        .write_batch(&values, Some(&defs), None)
                        .expect("it is written");
                }};
            }
            match column {
                Column::Text(all) => {
                    write!(ByteArrayType, all, |text| ByteArray::from(text.as_str()))
                }
                Column::Bool(all) => write!(BoolType, all, |value| *value),
                Column::Int(all) => write!(Int64Type, all, |value| *value),
                Column::Double(all) => write!(DoubleType, all, |value| *value),
            }
            written.close().expect("it is closed");
        }
        group.close().expect("it is closed");
    }
    writer.into_inner().expect("it is closed")
}

/// The shipped posts.
fn corpus(rows: usize, set: Set) -> Vec<u8> {
    let lines = std::fs::read_to_string(repository("fixtures/corpus.jsonl")).expect("the corpus");
    let posts: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let names: Vec<&String> = posts[0].as_object().expect("a post").keys().collect();
    let column = |name: &&String| {
        let texts = posts.iter().map(|post| post[name.as_str()].as_str());
        Column::Text(texts.map(|text| text.map(str::to_owned)).collect())
    };
    let schema: String = names
        .iter()
        .map(|name| format!("OPTIONAL BINARY {name} (UTF8); "))
        .collect();
    let columns: Vec<Column> = names.iter().map(column).collect();
    parquet(&schema, &columns, rows, set)
}

fn as_it_is(set: WriterPropertiesBuilder) -> WriterPropertiesBuilder {
    set
}

/// flagged.csv without what says where a row is from.
fn flagged(ran: &Ran) -> Vec<HashMap<String, String>> {
    let mut rows = ran.rows("flagged.csv");
    for row in &mut rows {
        row.remove("source");
        // Of the text that is made of a row.
        row.remove("byte_offset");
        row.remove("record_hash");
    }
    rows
}

#[test]
fn the_same_posts_give_the_same_rows_however_they_are_written() {
    let scan = Scan::new();
    let plain = scan.run(&[&repository("fixtures/corpus.jsonl")], &[]).ok();
    let expected = (flagged(&plain), plain.read("stats.csv"));
    assert!(expected.0.len() > 20, "there is something to compare");
    let sets: [(&str, Set); 7] = [
        ("none", as_it_is),
        ("snappy", |set| set.set_compression(Compression::SNAPPY)),
        ("gzip", |set| {
            set.set_compression(Compression::GZIP(GzipLevel::default()))
        }),
        ("zstd", |set| {
            set.set_compression(Compression::ZSTD(ZstdLevel::default()))
        }),
        ("lz4", |set| set.set_compression(Compression::LZ4)),
        ("lz4_raw", |set| set.set_compression(Compression::LZ4_RAW)),
        ("no-dictionary", |set| set.set_dictionary_enabled(false)),
    ];
    for (rows, (name, set)) in [450, 7, 100, 449, 1000, 64, 1].into_iter().zip(sets) {
        let bytes = corpus(rows, set);
        // By content, whatever the name.
        let export = scan.file(&format!("{name}.bin"), &bytes);
        let ran = scan
            .run(&[&export], &["--threads", "3", "--chunk-size", "999"])
            .ok();
        assert!(flagged(&ran) == expected.0, "{name}");
        assert_eq!(ran.read("stats.csv"), expected.1, "{name}");
        let manifest = ran.manifest();
        check_totals(&manifest);
        let input = &manifest["inputs"][0];
        assert_eq!(input["format"], "parquet");
        assert_eq!(input["bytes"], bytes.len());
        assert_eq!(input["blake3"], blake3::hash(&bytes).to_hex().as_str());
        assert_eq!(manifest["totals"]["read"], 450);
    }
}

#[test]
fn a_table_is_the_same_at_any_number_of_threads() {
    let scan = Scan::new();
    let export = scan.file("a.parquet", corpus(90, as_it_is));
    let by = ["--by", "language,country,day,kind,platform", "--matches"];
    let expected = results(&scan.run(&[&export], &by).ok());
    for more in [
        &["--threads", "1"][..],
        &["--threads", "7", "--chunk-size", "1"],
        &["--threads", "2", "--no-mmap"],
        &["--threads", "3", "--chunk-size", "1G"],
    ] {
        let arguments: Vec<&str> = by.iter().chain(more).copied().collect();
        let found = results(&scan.run(&[&export], &arguments).ok());
        for (name, content) in expected.iter().filter(|(name, _)| *name != "run.json") {
            assert!(found[name] == *content, "{name} {more:?}");
        }
    }
}

#[test]
fn a_folder_has_its_tables_and_a_post_is_found_again() {
    let scan = Scan::new();
    std::fs::create_dir(scan.path("data")).expect("a folder");
    let export = scan.file("data/train-00000.parquet", corpus(90, as_it_is));
    let ran = scan.run(&[&scan.path("data")], &[]).ok();
    let row = ran.rows("flagged.csv").swap_remove(5);
    let output = |arguments: &[&str]| {
        let output = saring().args(arguments).output().expect("it runs");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).expect("text");
        assert!(output.status.success(), "{arguments:?}: {text}");
        text
    };
    let out = ran.out.to_str().expect("a path");
    let shown = output(&["show", out, &row["finding_id"]]);
    assert!(!shown.contains("has changed"), "{shown}");
    let place = format!("{}:{}", export.display(), row["record"]);
    let rules = repository("rules");
    let rules = rules.to_str().expect("a path");
    let explained = output(&["explain", "--rules", rules, "--record", &place]);
    assert!(explained.contains(&row["rules"]), "{explained}");
    let path = export.to_str().expect("a path");
    let preview = output(&["preview", path, "--posts", "1"]);
    assert!(
        preview.contains("parquet") && preview.contains("#1 id fx-en-001"),
        "{preview}"
    );
    let detected = output(&["profiles", "detect", path]);
    assert!(detected.contains("parquet, no profile"), "{detected}");
}

#[test]
fn nothing_of_who_is_not_public_gets_out() {
    let canary = "aku mau bunuh diri KENARI";
    let nested = "OPTIONAL BINARY id_str (UTF8); OPTIONAL BINARY full_text (UTF8);
        OPTIONAL BINARY lang (UTF8);
        REQUIRED GROUP user { OPTIONAL BINARY screen_name (UTF8); OPTIONAL BOOLEAN protected; }";
    let dotted = "OPTIONAL BINARY id (UTF8); OPTIONAL BINARY text (UTF8);
        OPTIONAL BINARY lang (UTF8);
        OPTIONAL BINARY author.username (UTF8); OPTIONAL BOOLEAN author.protected;";
    let columns = [
        text(&["1", "2", "3"]),
        text(&["aku mau bunuh diri", canary, "aku mau bunuh diri"]),
        text(&["id", "id", "id"]),
        text(&["ani", "KENARI", "budi"]),
        Column::Bool(vec![Some(false), Some(true), None]),
    ];
    let scan = Scan::new();
    for (name, schema) in [("nested", nested), ("dotted", dotted)] {
        let export = scan.file(
            &format!("{name}.parquet"),
            parquet(schema, &columns, 9, as_it_is),
        );
        let ran = scan.run(&[&export], &["--matches", "--xlsx"]).ok();
        let totals = ran.manifest()["totals"].clone();
        assert_eq!(
            totals["out_of_scope_reasons"]["protected-author"], 1,
            "{name} {totals}"
        );
        assert_eq!(totals["flagged_posts"], 2, "{name} {totals}");
        assert!(!everything(&ran).contains("KENARI"), "{name}");
    }
}

#[test]
fn tables_made_of_csv_are_read_by_its_profiles() {
    let names = [
        "conversation_id_str",
        "created_at",
        "favorite_count",
        "full_text",
        "id_str",
        "image_url",
        "in_reply_to_screen_name",
        "lang",
        "location",
        "quote_count",
        "reply_count",
        "retweet_count",
        "tweet_url",
        "user_id_str",
        "username",
    ];
    let schema: String = names
        .iter()
        .map(|name| format!("OPTIONAL BINARY {name} (UTF8); "))
        .collect();
    let values = names.map(|name| match name {
        "created_at" => text(&["Sun Mar 01 02:03:04 +0000 2026"]),
        "full_text" => text(&["capek,\n\"aku mau bunuh diri\", maaf"]),
        "lang" => text(&["in"]),
        _ => text(&["7"]),
    });
    let scan = Scan::new();
    let export = scan.file("a.parquet", parquet(&schema, &values, 9, as_it_is));
    let ran = scan.run(&[&export], &["--by", "day"]).ok();
    let input = ran.manifest()["inputs"][0].clone();
    assert_eq!(input["layout"]["profile"], "tweet-harvest", "{input}");
    assert_eq!(input["format"], "parquet");
    let row = ran.rows("flagged.csv").swap_remove(0);
    assert_eq!((&*row["language"], &*row["record"]), ("id", "1"));
    assert!(ran.read("stats.csv").contains("2026-03-01"));
}

#[test]
fn times_without_a_zone_take_the_one_that_is_said() {
    let columns = || {
        [
            text(&["aku mau bunuh diri"]),
            Column::Int(vec![Some(1_772_323_200_000)]),
        ]
    };
    let scan = Scan::new();
    for utc in [true, false] {
        let schema = format!(
            "OPTIONAL BINARY text (UTF8); OPTIONAL INT64 created_at (TIMESTAMP(MILLIS,{utc}));"
        );
        let export = scan.file("a.parquet", parquet(&schema, &columns(), 9, as_it_is));
        let ran = scan.run(&[&export], &["--by", "day", "--tz", "UTC"]).ok();
        assert!(ran.read("stats.csv").contains("2026-03-01"));
        // The first of March began seven hours earlier in Jakarta.
        let ran = scan.run(&[&export], &["--tz", "Asia/Jakarta"]).ok();
        let time = ran.rows("flagged.csv")[0]["created_at"].clone();
        let expected = if utc {
            "2026-03-01T00:00:00Z"
        } else {
            "2026-02-28T17:00:00Z"
        };
        assert_eq!(time, expected);
    }
}

#[test]
fn ids_that_lost_their_ends_are_told_and_others_kept() {
    let schema = "OPTIONAL DOUBLE id; OPTIONAL BINARY text (UTF8);";
    let texts = text(&["aku mau bunuh diri", "halo", "aku mau bunuh diri"]);
    let ids = Column::Double(vec![
        Some(1_845_678_901_234_567_891.0),
        None,
        Some(123_456.0),
    ]);
    let scan = Scan::new();
    let export = scan.file("a.parquet", parquet(schema, &[ids, texts], 9, as_it_is));
    let ran = scan.run(&[&export], &[]).ok();
    let ids: Vec<String> = ran
        .rows("flagged.csv")
        .iter()
        .map(|row| row["post_id"].clone())
        .collect();
    assert_eq!(ids, ["1.845678901234568e18", "123456"]);
    assert!(
        ran.stderr().contains("1 post has an id like 1.84e+18"),
        "{}",
        ran.stderr()
    );
}

#[test]
fn damage_costs_the_rows_behind_it_and_is_told() {
    let scan = Scan::new();
    let sound = corpus(50, as_it_is);
    let whole = scan.run(&[&scan.file("whole.parquet", &sound)], &[]).ok();
    let mut bytes = sound;
    // The header of some page in the middle.
    let middle = bytes.len() / 2;
    bytes[middle..middle + 2000].fill(0xff);
    let export = scan.file("a.parquet", &bytes);
    let ran = scan.run(&[&export], &[]).ok();
    let manifest = ran.manifest();
    check_totals(&manifest);
    let totals = &manifest["totals"];
    assert_eq!(
        totals["reject_reasons"]["broken-compression"], 1,
        "{totals}"
    );
    let scanned = totals["scanned"].as_u64().expect("a count");
    assert!((50..450).contains(&scanned), "{totals}");
    let (before, all) = (flagged(&ran), flagged(&whole));
    assert!(
        before[..] == all[..before.len()],
        "what stands before is the same"
    );
    assert_eq!(
        manifest["inputs"][0]["blake3"],
        blake3::hash(&bytes).to_hex().as_str()
    );
    let rejects = ran.rows("rejects.csv");
    assert_eq!(rejects[0]["record"], (scanned + 1).to_string());
}

#[test]
fn what_cannot_be_read_is_refused_with_advice() {
    let scan = Scan::new();
    let bytes = corpus(90, as_it_is);
    let refused = |export: &Path| {
        let ran = scan.run(&[export], &[]);
        assert_eq!(ran.code(), 2, "{}", ran.stderr());
        ran.stderr()
    };
    let cut = refused(&scan.file("cut.parquet", &bytes[..bytes.len() - 9]));
    assert!(cut.contains("cut off, or was never finished"), "{cut}");
    let packed = zstd::encode_all(&bytes[..], 1).expect("it compresses");
    let packed = refused(&scan.file("a.parquet.zst", packed));
    assert!(
        packed.contains("save or unpack it as a file of its own"),
        "{packed}"
    );
    let locked = [&bytes[..bytes.len() - 4], b"PARE"].concat();
    let locked = refused(&scan.file("locked.parquet", locked));
    assert!(locked.contains("encrypted"), "{locked}");

    let (mut command, _) = scan.command(&[Path::new("-")], &[]);
    let file = std::fs::File::open(scan.file("b.parquet", &bytes)).expect("it opens");
    let output = command.stdin(Stdio::from(file)).output().expect("it runs");
    let piped = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        piped.contains("save or unpack it as a file of its own"),
        "{piped}"
    );
}

#[test]
fn a_row_that_is_too_long_is_one_reject() {
    let long = "panjang ".repeat(1000);
    let columns = [text(&["aku mau bunuh diri", &long, "aku mau bunuh diri"])];
    let scan = Scan::new();
    let bytes = parquet("OPTIONAL BINARY text (UTF8);", &columns, 9, as_it_is);
    let export = scan.file("a.parquet", bytes);
    let ran = scan.run(&[&export], &["--max-record", "2K"]).ok();
    let totals = ran.manifest()["totals"].clone();
    assert_eq!(totals["reject_reasons"]["too-long"], 1, "{totals}");
    assert_eq!(ran.rows("rejects.csv")[0]["record"], "2");
    let records: Vec<String> = ran
        .rows("flagged.csv")
        .iter()
        .map(|row| row["record"].clone())
        .collect();
    assert_eq!(records, ["1", "3"]);
}

#[test]
fn an_empty_table_has_no_posts() {
    let scan = Scan::new();
    let bytes = parquet("OPTIONAL BINARY text (UTF8);", &[text(&[])], 9, as_it_is);
    let ran = scan.run(&[&scan.file("a.parquet", bytes)], &[]).ok();
    assert_eq!(ran.manifest()["totals"]["read"], 0);
}
