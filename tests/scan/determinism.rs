//! Same input, rules and key: same bytes, at any number of threads, any chunk size, mapped or not.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Ran, Scan, check_totals, repository};

/// Every result file; run.json without what may differ, a workbook by its hash.
pub(super) fn results(ran: &Ran) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut manifest = ran.manifest();
    let names = manifest["files"].as_array().expect("the files").iter();
    for name in names.map(|name| name.as_str().expect("a name")) {
        let bytes = std::fs::read(ran.out.join(name)).expect("a result file");
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| blake3::hash(error.as_bytes()).to_string());
        files.insert(name.to_owned(), text);
    }
    check_totals(&manifest);
    for time in ["started_at", "finished_at"] {
        manifest[time] = "".into();
    }
    files.insert("run.json".into(), manifest.to_string());
    files
}

fn mixed_export() -> Vec<u8> {
    // Real posts with what can go wrong between them, so that every kind of outcome is there.
    let corpus = std::fs::read_to_string(repository("fixtures/corpus.jsonl")).expect("the corpus");
    let mut export = vec![];
    for (number, line) in corpus.lines().enumerate() {
        export.extend_from_slice(line.as_bytes());
        export.push(b'\n');
        let odd: &[u8] = match number % 7 {
            0 => b"\n",
            1 => b"{\"text\": \"no end\n",
            2 => b"{\"text\": \"bad \xff byte\"}\r\n",
            3 => "{\"text\":\"aku mau bunuh diri\"}\n".as_bytes(),
            4 => b"{\"id\":\"p\",\"text\":\"x\",\"visibility\":\"private\"}\n",
            5 => b"{\"text\":null}\n",
            _ => b"",
        };
        export.extend_from_slice(odd);
    }
    export
}

#[test]
fn same_bytes_however_it_is_scanned() {
    let scan = Scan::new();
    let jsonl = scan.file("export.jsonl", mixed_export());
    let csv = repository("fixtures/corpus.csv");
    let exports: [&Path; 2] = [&jsonl, &csv];
    let by = [
        "--by",
        "language,country,day,kind,platform",
        "--matches",
        "--split-by",
        "queue,language",
        "--xlsx",
    ];
    let expected = results(&scan.run(&exports, &by).ok());
    assert!(
        expected["flagged.csv"].lines().count() > 50,
        "there is something to compare"
    );
    for more in [
        &["--threads", "1"][..],
        &["--threads", "7", "--chunk-size", "1"],
        &["--threads", "2", "--chunk-size", "777"],
        &["--threads", "3", "--chunk-size", "5000", "--no-mmap"],
        &["--threads", "2", "--chunk-size", "1G"],
    ] {
        let arguments: Vec<&str> = by.iter().chain(more).copied().collect();
        let found = results(&scan.run(&exports, &arguments).ok());
        assert_eq!(
            found.keys().collect::<Vec<_>>(),
            expected.keys().collect::<Vec<_>>()
        );
        for (name, content) in &expected {
            assert!(found[name] == *content, "{name} differs with {more:?}");
        }
    }
}

#[test]
fn compressed_and_piped_exports_give_the_same_rows() {
    let scan = Scan::new();
    let plain = mixed_export();
    let jsonl = scan.file("export.jsonl", &plain);
    let rows = |ran: &Ran| {
        let mut rows = ran.rows("flagged.csv");
        rows.iter_mut().for_each(|row| {
            row.remove("source");
        });
        rows
    };
    let expected = rows(&scan.run(&[&jsonl], &[]).ok());

    let mut gzip = flate2::write::GzEncoder::new(vec![], flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, &plain).expect("it compresses");
    let gzip = scan.file("export.dat", gzip.finish().expect("it compresses"));
    assert_eq!(rows(&scan.run(&[&gzip], &[]).ok()), expected);

    let zstd = scan.file(
        "export.bin",
        zstd::encode_all(&plain[..], 3).expect("it compresses"),
    );
    assert_eq!(
        rows(&scan.run(&[&zstd], &["--chunk-size", "900"]).ok()),
        expected
    );

    let (mut command, out) = scan.command(&[Path::new("-")], &[]);
    command.stdin(std::fs::File::open(&jsonl).expect("the export"));
    let piped = Ran {
        out,
        output: command.output().expect("saring runs"),
    }
    .ok();
    assert_eq!(rows(&piped), expected);
}

/// Compressed, part by part.
fn packed(bytes: &[u8], part: usize, pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    bytes.chunks(part).flat_map(pack).collect()
}

/// A gzip member with its length in the header, as bgzip writes it.
fn bgzip(bytes: &[u8]) -> Vec<u8> {
    let header = flate2::GzBuilder::new().extra(&b"BC\x02\0\0\0"[..]);
    let mut member = header.write(vec![], flate2::Compression::fast());
    std::io::Write::write_all(&mut member, bytes).expect("it compresses");
    let mut member = member.finish().expect("it compresses");
    let len = u16::try_from(member.len() - 1).expect("a small member");
    member[16..18].copy_from_slice(&len.to_le_bytes());
    member
}

#[test]
fn compressed_exports_are_the_same_at_any_number_of_threads() {
    let scan = Scan::new();
    // Longer than what is looked at before threads start.
    let mut plain = mixed_export();
    while plain.len() < 2_500_000 {
        plain.extend(mixed_export());
    }
    let mut whole = vec![
        packed(&plain, 60_000, bgzip),
        zstd::encode_all(&plain[..], 1).expect("it compresses"),
        packed(&plain, 300_000, |part| {
            zstd::bulk::compress(part, 1).expect("it compresses")
        }),
    ];
    whole.extend([0, 2].map(|at| whole[at][..whole[at].len() * 9 / 10].to_vec()));
    for (number, export) in whole.iter().enumerate() {
        let export = scan.file("export.dat", export);
        let expected = results(&scan.run(&[&export], &["--threads", "1"]).ok());
        for threads in ["2", "7"] {
            let found = results(&scan.run(&[&export], &["--threads", threads]).ok());
            assert!(found == expected, "{number} differs with {threads} threads");
        }
        let limited = scan
            .run(&[&export], &["--threads", "7", "--limit", "9"])
            .ok();
        assert_eq!(limited.manifest()["totals"]["read"], 9);
    }
}

#[test]
fn large_csv_exports_are_the_same_at_any_number_of_threads() {
    let scan = Scan::new();
    let small = std::fs::read(repository("fixtures/corpus.csv")).expect("the corpus");
    let header = small
        .iter()
        .position(|byte| *byte == b'\n')
        .expect("a header")
        + 1;
    let stray = b"5\" screen,\"a\nb\",\"\"\"\n\",x\r\n";
    let mut export = small.clone();
    while export.len() < 2_000_000 {
        export.extend_from_slice(&small[header..]);
        export.extend_from_slice(stray);
    }
    export.extend_from_slice(b"\"open\n");
    let export = scan.file("export.csv", export);
    let expected = results(&scan.run(&[&export], &["--threads", "1"]).ok());
    assert!(expected["rejects.csv"].contains("open-quote"));
    for threads in ["2", "7"] {
        let found = results(&scan.run(&[&export], &["--threads", threads]).ok());
        assert!(found == expected, "differs with {threads} threads");
    }
}

#[test]
fn large_csv_exports_with_escapes_and_any_line_end_are_the_same_too() {
    let scan = Scan::new();
    let mut export = b"id,text\r".to_vec();
    let mut number = 0;
    while export.len() < 2_500_000 {
        number += 1;
        let end = ["\n", "\r", "\r\n"][number % 3];
        let text = [
            "\"dia bilang \\\"aku mau bunuh diri\\\", lalu pergi\"",
            "\"ไม่ไหวแล้ว \\\\\"",
            "5\" layar\\\nretak\\, ya",
            "\"바람 \\\"\"\"\r\n좋다\"",
        ][number % 4];
        export.extend_from_slice(format!("{number},{text}{end}").as_bytes());
    }
    let path = scan.file("export.csv", &export);
    let more = |threads, chunk| {
        let more = ["--csv-escape", "\\", "--threads", threads];
        [&more[..], &["--chunk-size", chunk]].concat()
    };
    let ran = scan.run(&[&path], &more("1", "256K")).ok();
    let totals = &ran.manifest()["totals"];
    assert_eq!(
        (&totals["scanned"], &totals["rejected"]),
        (&number.into(), &0.into())
    );
    let expected = results(&ran);
    for (threads, chunk) in [("2", "256K"), ("7", "1000"), ("3", "64K")] {
        let found = results(&scan.run(&[&path], &more(threads, chunk)).ok());
        assert!(found == expected, "differs with {threads} threads");
    }
}

#[test]
fn limit_and_unique_ids_do_not_depend_on_chunks() {
    let scan = Scan::new();
    let mut export = mixed_export();
    export.extend(mixed_export());
    let jsonl = scan.file("export.jsonl", export);
    for options in [&["--limit", "321"][..], &["--unique-ids"]] {
        let arguments = |more: &[&'static str]| [options, more].concat();
        let expected = results(&scan.run(&[&jsonl], &arguments(&["--chunk-size", "1"])).ok());
        let found = results(&scan.run(&[&jsonl], &arguments(&["--threads", "5"])).ok());
        assert!(found == expected, "{options:?}");
    }
    let all = scan.run(&[&jsonl], &[]).ok();
    assert!(
        all.stderr()
            .contains("posts have an id that an earlier post has"),
        "{}",
        all.stderr()
    );
    let unique = scan.run(&[&jsonl], &["--unique-ids"]).ok().manifest();
    assert_eq!(unique["totals"]["out_of_scope_reasons"]["repeated-id"], 450);
    let limited = scan.run(&[&jsonl], &["--limit", "321"]).ok().manifest();
    assert_eq!(limited["totals"]["read"], 321);
}
