//! One export in every packing, and archives as people have them.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Ran, Scan, repository};

/// A zip archive whose members are stored.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (vec![], vec![]);
    for (name, bytes) in members {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let header = out.len() as u32;
        let mut fields = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for number in [crc.sum(), bytes.len() as u32, bytes.len() as u32] {
            fields.extend(number.to_le_bytes());
        }
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0, 0]);
        out.extend([b"PK\x03\x04", fields.as_slice(), name.as_bytes(), bytes].concat());
        directory.extend([b"PK\x01\x02\x14\0", fields.as_slice(), &[0; 10]].concat());
        directory.extend([&header.to_le_bytes(), name.as_bytes()].concat());
    }
    let (from, len) = (out.len() as u32, directory.len() as u32);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((members.len() as u16).to_le_bytes().repeat(2));
    out.extend([len.to_le_bytes(), from.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = vec![];
    for (name, bytes) in members {
        let mut block = [0; 512];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
        block[156] = b'0';
        block[257..265].copy_from_slice(b"ustar\x0000");
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        out.extend([&block, *bytes].concat());
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    encoder.write_all(bytes).expect("it compresses");
    encoder.finish().expect("it compresses")
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(vec![], bzip2::Compression::fast());
    encoder.write_all(bytes).expect("it compresses");
    encoder.finish().expect("it compresses")
}

/// flagged.csv without the name of the source.
fn flagged(ran: &Ran) -> Vec<std::collections::HashMap<String, String>> {
    let mut rows = ran.rows("flagged.csv");
    for row in &mut rows {
        row.remove("source");
    }
    rows
}

#[test]
fn an_export_in_every_packing_gives_the_same_rows() {
    let scan = Scan::new();
    let plain = std::fs::read(repository("fixtures/corpus.jsonl")).expect("the corpus");
    let export = scan.file("export.jsonl", &plain);
    let expected = flagged(&scan.run(&[&export], &[]).ok());
    assert!(expected.len() > 20, "there is something to compare");
    let member: &[(&str, &[u8])] = &[("data/export.jsonl", &plain)];
    let xz = liblzma::encode_all(&plain[..], 1).expect("it compresses");
    let tarred = tar(member);
    for (name, packed) in [
        ("a.bz2", bzip2(&plain)),
        ("a.xz", xz),
        ("a.zip", zip(member)),
        ("b.zip", zip(&[("export.jsonl.gz", &gzip(&plain))])),
        ("a.tar", tarred.clone()),
        ("a.tar.gz", gzip(&tarred)),
        ("a.tar.bz2", bzip2(&tarred)),
        (
            "a.tar.zst",
            zstd::encode_all(&tarred[..], 1).expect("it compresses"),
        ),
        (
            "a.tar.xz",
            liblzma::encode_all(&tarred[..], 1).expect("it compresses"),
        ),
    ] {
        let packed = scan.file(name, packed);
        let ran = scan.run(&[&packed], &["--threads", "4", "--chunk-size", "999"]);
        assert!(flagged(&ran.ok()) == expected, "{name}");
    }
}

#[test]
fn direct_messages_in_an_archive_are_refused_by_name() {
    let scan = Scan::new();
    // If these were read, the scan would fail: they are no records of any kind.
    let secret = b"\0\0 not to be read";
    let members: &[(&str, &[u8])] = &[
        ("data/direct-messages.js", secret),
        ("data/direct-messages-group-part1.js", secret),
        ("inbox/ani_12/message_1.json", secret),
        (
            "data/posts.jsonl",
            b"{\"id\":\"1\",\"text\":\"aku mau bunuh diri\"}\n",
        ),
        ("data/like.js", secret),
    ];
    for (name, archive) in [
        ("a.zip", zip(members)),
        ("a.tar", tar(members)),
        ("a.tgz", gzip(&tar(members))),
    ] {
        let archive = scan.file(name, archive);
        let ran = scan.run(&[&archive], &[]).ok();
        let manifest = ran.manifest();
        let inputs = manifest["inputs"].as_array().expect("inputs");
        let refused = inputs.iter().filter(|input| input["format"] == "refused");
        let names: Vec<_> = refused
            .map(|input| input["name"].as_str().expect("a name"))
            .collect();
        let expected = members[..3].iter().map(|(member, _)| archive.join(member));
        let expected: Vec<PathBuf> = expected.collect();
        assert_eq!(
            names.iter().map(PathBuf::from).collect::<Vec<_>>(),
            expected
        );
        assert_eq!(manifest["totals"]["read"], 1);
        assert_eq!(ran.rows("flagged.csv").len(), 1);
        let only = scan.run(&[&archive.join("data/direct-messages.js")], &[]);
        assert!(
            only.stderr().contains("holds direct messages"),
            "{}",
            only.stderr()
        );
    }
}

#[test]
fn a_finding_in_an_archive_is_shown_and_explained_by_the_name_of_its_member() {
    let scan = Scan::new();
    let posts =
        b"{\"id\":\"1\",\"text\":\"halo\"}\n{\"id\":\"2\",\"text\":\"aku mau bunuh diri\"}\n";
    let archive = scan.file(
        "a.tgz",
        gzip(&tar(&[("x.csv", b"text\nhalo\n"), ("d/p.jsonl", posts)])),
    );
    let ran = scan.run(&[&archive], &["--excerpt", "full"]).ok();
    let row = &ran.rows("flagged.csv")[0];
    let member = archive.join("d/p.jsonl");
    assert_eq!(Path::new(&row["source"]), member);
    let saring = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_saring"))
            .args(arguments)
            .output()
            .expect("saring runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        said
    };
    let run = ran.out.display().to_string();
    let shown = saring(&["show", &run, &row["finding_id"], "--reveal"]);
    assert!(shown.contains("aku mau bunuh diri"), "{shown}");
    let record = format!("{}:2", member.display());
    let explained = saring(&["explain", "--record", &record, "--reveal"]);
    assert!(explained.contains("bunuh diri"), "{explained}");
}

#[test]
fn what_cannot_be_unpacked_says_what_to_do() {
    let scan = Scan::new();
    let posts: &[u8] = b"{\"text\":\"halo\"}\n";
    let mut encrypted = zip(&[("a.jsonl", posts)]);
    let at = encrypted
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .expect("a directory");
    encrypted[at + 8] |= 1;
    for (name, bytes, part) in [
        (
            "a.zip",
            encrypted,
            "is encrypted; unpack it with its password",
        ),
        (
            "b.zip",
            zip(&[("a.zip", posts)]),
            "archive within an archive",
        ),
        (
            "c.zip",
            zip(&[("a.jpg", posts)]),
            "an archive without any export",
        ),
        (
            "d.zip",
            zip(&[("a.jsonl", posts)])[..60].to_vec(),
            "is an archive that cannot be read",
        ),
        (
            "e.xlsx",
            zip(&[("[Content_Types].xml", posts)]),
            "an Excel workbook",
        ),
        (
            "f.jsonl.gz",
            gzip(&zip(&[("a.jsonl", posts)])),
            "a zip archive",
        ),
    ] {
        let path = scan.file(name, bytes);
        let ran = scan.run(&[&path], &[]);
        assert_eq!(ran.output.status.code(), Some(2), "{name}");
        assert!(ran.stderr().contains(part), "{name}: {}", ran.stderr());
    }
}
