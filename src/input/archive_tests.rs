//! Archives as programs make them, and as nobody should.

use std::{fs, ops::Deref};

use super::{
    packed::{Zipped, bzip2, gzip, tar, tarred, zip, zipped},
    *,
};

const POSTS: &[u8] = b"{\"text\":\"satu\"}\n{\"text\":\"dua\"}\n";

/// What was found, as long as the archive is there.
#[derive(Debug)]
struct Found(Vec<SourceName>, #[allow(dead_code)] tempfile::TempDir);

impl Deref for Found {
    type Target = [SourceName];
    fn deref(&self) -> &[SourceName] {
        &self.0
    }
}

/// What an archive of this name stands for, or something in it.
fn find(name: &str, bytes: &[u8], member: &str) -> Result<Found, InputError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let argument = format!("{}{member}", path.display());
    let sealed = |name: &str| name.contains("direct-message");
    let found = find_sources(&[argument], &ReadOptions::default(), sealed)?.sources;
    Ok(Found(found, folder))
}

/// Their names behind that of the archive.
fn names(found: &[SourceName], archive: &str) -> Vec<String> {
    let name = |source: &SourceName| {
        let name = source.to_string();
        let (_, member) = name.split_once(&format!("{archive}/")).unwrap();
        member.to_owned()
    };
    found.iter().map(name).collect()
}

/// All of a source, whether it was sound, and its digest.
fn read(name: &SourceName) -> Result<(Vec<u8>, bool, Digest), InputError> {
    let source = Source::open(name, &ReadOptions::default())?;
    let mut pieces = source.into_pieces(Framing::Lines, 0);
    let (mut out, mut sound) = (Vec::new(), true);
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Records(chunk) => out.extend_from_slice(&chunk.bytes),
            Piece::Unreadable { reason, .. } => {
                assert_eq!(reason, Unreadable::BrokenCompression);
                sound = false;
            }
        }
    }
    Ok((out, sound, pieces.finish()))
}

fn text(lines: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(7);
    let line = |_| format!("kata {} คำ\n", random.u32(..)).into_bytes();
    (0..lines).flat_map(line).collect()
}

#[test]
fn members_are_the_same_however_they_are_packed() {
    let large = text(150_000);
    for bytes in [POSTS, &large, b""] {
        for method in [0, 8, 12, 93, 95] {
            for zip64 in [false, true] {
                let member = Zipped {
                    zip64,
                    ..zipped("data/a.jsonl", method, bytes)
                };
                let packed = member.packed.clone();
                let found = find("a.zip", &zip(&[member]), "").unwrap();
                assert_eq!(names(&found, "a.zip"), ["data/a.jsonl"]);
                let (out, sound, digest) = read(&found[0]).unwrap();
                assert!(out == bytes && sound, "{method} {zip64}");
                assert_eq!(digest.bytes, packed.len() as u64);
                assert_eq!(digest.blake3, blake3::hash(&packed).to_hex().as_str());
            }
        }
        let plain = tar(&[("x.md", b"no export"), ("./data/a.jsonl", bytes)]);
        for packed in [
            plain.clone(),
            gzip(&plain),
            bzip2(&plain),
            zstd::encode_all(&*plain, 1).unwrap(),
            liblzma::encode_all(&*plain, 0).unwrap(),
        ] {
            let found = find("a.dat", &packed, "").unwrap();
            assert_eq!(names(&found, "a.dat"), ["data/a.jsonl"]);
            let (out, sound, digest) = read(&found[0]).unwrap();
            assert!(out == bytes && sound);
            assert_eq!(digest.blake3, blake3::hash(bytes).to_hex().as_str());
        }
    }
}

#[test]
fn members_may_be_compressed_themselves() {
    let bytes = text(150_000);
    let inner = gzip(&bytes);
    for method in [0, 8] {
        let archive = zip(&[zipped("a.jsonl.gz", method, &inner)]);
        let found = find("a.zip", &archive, "").unwrap();
        assert!(read(&found[0]).unwrap().0 == bytes);
    }
    for archive in [
        tar(&[("a.jsonl.gz", &inner)]),
        gzip(&tar(&[("a.jsonl.gz", &inner)])),
    ] {
        let found = find("a.tar", &archive, "").unwrap();
        assert!(read(&found[0]).unwrap().0 == bytes);
    }
}

#[test]
fn members_are_chosen_as_files_of_a_folder_are() {
    let members = [
        "data/tweets.js",
        "data/like.js",
        "data/direct-messages.js",
        "README.txt",
        "__MACOSX/data/tweets.js",
        ".git/a.csv",
        "b.csv",
        "data/media/photo.jpg",
        "data/",
    ];
    let archive = zip(&members.map(|name| zipped(name, 0, POSTS)));
    let found = |member| names(&find("x.zip", &archive, member).unwrap(), "x.zip");
    let all = ["data/tweets.js", "data/direct-messages.js", "b.csv"];
    assert_eq!(found(""), all);
    assert_eq!(found("/"), all);
    assert_eq!(found("/b.csv"), ["b.csv"]);
    assert_eq!(found("/data/like.js"), ["data/like.js"]);
    assert_eq!(found("/data"), all[..2]);
    assert_eq!(found("/data/tw*.js"), ["data/tweets.js"]);
    let error = find("x.zip", &archive, "/c.csv").unwrap_err().to_string();
    assert!(
        error.contains("no c.csv in it") && error.contains("data/tweets.js"),
        "{error}"
    );
    // Nobody looks into what is sealed.
    let found = find("direct-messages.zip", &archive, "").unwrap();
    assert!(matches!(found[..], [SourceName::Path(_)]));
}

#[test]
fn archives_in_folders_are_looked_into_and_members_come_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::write(at("a.zip"), zip(&[zipped("a.csv", 8, b"text\na\n")])).unwrap();
    fs::write(at("b.tar.gz"), gzip(&tar(&[("b.csv", b"text\nb\n")]))).unwrap();
    fs::write(at("c.zip"), zip(&[zipped("photo.jpg", 0, b"")])).unwrap();
    let folder_name = at("").trim_end_matches('/').to_owned();
    let arguments = [at("b.tar.gz/b.csv"), folder_name];
    let found = find_sources(&arguments, &ReadOptions::default(), |_| false)
        .unwrap()
        .sources;
    let names: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(names, [at("b.tar.gz/b.csv"), at("a.zip/a.csv")]);
    let error = find_sources(&[at("c.zip")], &ReadOptions::default(), |_| false);
    assert!(matches!(error, Err(InputError::EmptyArchive { .. })));
}

#[test]
fn names_are_shown_and_never_followed() {
    let outside = [
        "../../etc/a.csv",
        "/etc/b.csv",
        "c\\..\\d.csv",
        "e\x1b[31m.csv",
    ];
    let archives = [
        ("x.zip", zip(&outside.map(|name| zipped(name, 8, POSTS)))),
        ("x.tar", tar(&outside.map(|name| (name, POSTS)))),
    ];
    for (name, archive) in archives {
        let found = find(name, &archive, "").unwrap();
        assert_eq!(names(&found, name), outside);
        for (source, outside) in found.iter().zip(outside) {
            assert!(matches!(source, SourceName::Member(_)));
            assert_eq!(read(source).unwrap().0, POSTS);
            let again = find(name, &archive, &format!("/{outside}")).unwrap();
            assert_eq!(names(&again, name), [outside]);
        }
    }
}

#[test]
fn of_members_with_one_name_the_last_counts() {
    let old = b"{\"text\":\"lama\"}\n";
    let archives = [
        (
            "x.zip",
            zip(&[zipped("a.jsonl", 0, old), zipped("a.jsonl", 8, POSTS)]),
        ),
        ("x.tar", tar(&[("a.jsonl", old), ("a.jsonl", POSTS)])),
    ];
    for (name, archive) in archives {
        for member in ["", "/a.jsonl"] {
            let found = find(name, &archive, member).unwrap();
            assert_eq!(found.len(), 1);
            assert_eq!(read(&found[0]).unwrap().0, POSTS);
        }
    }
}

#[test]
fn what_a_member_says_of_itself_is_checked() {
    let good = || zipped("a.jsonl", 8, POSTS);
    for member in [
        Zipped {
            len: u64::MAX - 1,
            zip64: true,
            ..good()
        },
        Zipped { len: 5, ..good() },
        Zipped { crc: 7, ..good() },
    ] {
        let found = find("a.zip", &zip(&[member]), "").unwrap();
        let (out, sound, _) = read(&found[0]).unwrap();
        assert!(out == POSTS && !sound);
    }
    // It would go on behind the end of the archive; what it comes to is right all the same.
    let mut archive = zip(&[Zipped {
        zip64: true,
        ..good()
    }]);
    let at = archive
        .windows(4)
        .position(|window| window == [1, 0, 24, 0])
        .unwrap()
        + 12;
    archive[at..at + 8].fill(0x7f);
    let found = find("a.zip", &archive, "").unwrap();
    let source = Source::open(&found[0], &ReadOptions::default()).unwrap();
    assert_eq!(source.disk_bytes(), Some(archive.len() as u64));
    assert_eq!(read(&found[0]).unwrap().0, POSTS);
    for (member, part) in [
        (Zipped { flags: 1, ..good() }, "is encrypted"),
        (
            Zipped {
                method: 9,
                ..good()
            },
            "Deflate64",
        ),
        (
            Zipped {
                method: 77,
                ..good()
            },
            "method 77",
        ),
    ] {
        let found = find("a.zip", &zip(&[member]), "").unwrap();
        let error = read(&found[0]).unwrap_err().to_string();
        assert!(
            error.contains(part) && error.contains("a.zip/a.jsonl"),
            "{error}"
        );
    }
}

#[test]
fn an_archive_in_an_archive_is_refused() {
    for archive in [
        zip(&[zipped("in.zip", 0, b""), zipped("a.csv", 0, b"text\n")]),
        tar(&[("data/in.tar.gz", b""), ("a.csv", b"text\n")]),
    ] {
        let error = find("x", &archive, "").unwrap_err();
        assert!(matches!(error, InputError::NestedArchive { .. }), "{error}");
        assert_eq!(find("x", &archive, "/a.csv").unwrap().len(), 1);
    }
}

#[test]
fn office_files_are_no_archives() {
    let sheet = zip(&[
        zipped("[Content_Types].xml", 8, b"<"),
        zipped("a.csv", 0, b"text\n"),
    ]);
    assert!(matches!(
        find("a.xlsx", &sheet, "").unwrap()[..],
        [SourceName::Path(_)]
    ));
}

#[test]
fn any_cut_and_any_wrong_byte_is_told_or_harmless() {
    let archive = zip(&[zipped("a.jsonl", 8, POSTS), zipped("b.jsonl", 0, POSTS)]);
    for at in 4..archive.len() {
        let error = find("a.zip", &archive[..at], "").unwrap_err();
        assert!(
            matches!(error, InputError::BrokenArchive { .. }),
            "{at} {error}"
        );
        let mut wrong = archive.clone();
        wrong[at] ^= 0x41;
        // Its name may now be no export's, its sizes anything: no panic, and no bytes that are wrong.
        let Ok(found) = find("a.zip", &wrong, "") else {
            continue;
        };
        for source in &*found {
            if let Ok((out, true, _)) = read(source) {
                assert_eq!(out, POSTS, "{at}");
            }
        }
    }
    let archive = tar(&[("a.jsonl", POSTS), ("b.jsonl", POSTS), ("c.md", POSTS)]);
    for at in 512..archive.len() {
        let cut = &archive[..at];
        let Ok(found) = find("a.tar", cut, "") else {
            continue;
        };
        let sound = found
            .iter()
            .filter(|source| read(source).unwrap().1)
            .count();
        // Between two members, nothing tells that there were others.
        let whole = at.is_multiple_of(512) || at >= 3 * 1024;
        assert!(whole || sound < found.len(), "{at}");
    }
}

#[test]
fn a_damaged_tar_is_never_read_in_part_without_a_word() {
    let (a, b) = (text(100_000), text(90_000));
    let plain = tar(&[("a.jsonl", &a), ("b.jsonl", &b), ("c.md", &a)]);
    let packed = gzip(&plain);
    // Inside the first, and inside what is no export.
    let cut = find("a.tgz", &packed[..packed.len() / 5], "").unwrap();
    let (out, sound, _) = read(&cut[0]).unwrap();
    assert!(out.len() > a.len() / 3 && a.starts_with(&out) && !sound);
    let error = find("a.tgz", &packed[..packed.len() * 4 / 5], "").unwrap_err();
    assert!(matches!(error, InputError::CutArchive { .. }), "{error}");
    assert!(error.to_string().contains("behind "), "{error}");
    let found = find("a.tgz", &packed[..packed.len() * 4 / 5], "/b.jsonl").unwrap();
    assert!(read(&found[0]).unwrap().0 == b);
    let mut wrong = plain;
    wrong[600 + a.len().next_multiple_of(512)] ^= 1;
    assert!(find("a.tar", &wrong, "").is_err());
}

#[test]
fn long_names_and_large_sizes_of_tar_are_understood() {
    let long = format!("{}/a.jsonl", "folder".repeat(40));
    let pax = |key: &str, value: &str| {
        let rest = format!(" {key}={value}\n");
        let len = rest.len() + if rest.len() > 97 { 3 } else { 2 };
        tarred("pax", b'x', len as u64, format!("{len}{rest}").as_bytes())
    };
    let gnu = tarred(
        "././@LongLink",
        b'L',
        long.len() as u64 + 1,
        format!("{long}\0").as_bytes(),
    );
    for front in [pax("path", &long), gnu] {
        let archive = [front, tar(&[("short", POSTS)])].concat();
        let found = find("a.tar", &archive, "").unwrap();
        assert_eq!(names(&found, "a.tar"), [long.as_str()]);
        assert_eq!(read(&found[0]).unwrap().0, POSTS);
    }
    let member = tarred("a.jsonl", b'0', 0, POSTS);
    let archive = [pax("size", &POSTS.len().to_string()), member].concat();
    assert_eq!(
        read(&find("a.tar", &archive, "").unwrap()[0]).unwrap().0,
        POSTS
    );
    // A link has no bytes, whatever it says; neither has a folder.
    let links = [
        tarred("b.jsonl", b'2', 99, b""),
        tarred("d.jsonl/", b'5', 0, b""),
    ]
    .concat();
    let archive = [links, tar(&[("a.jsonl", POSTS)])].concat();
    assert_eq!(
        names(&find("a.tar", &archive, "").unwrap(), "a.tar"),
        ["a.jsonl"]
    );
    let bomb = tarred("././@LongLink", b'L', 1 << 32, b"");
    assert!(find("a.tar", &bomb, "").is_err());
    let huge = tarred("a.jsonl", b'0', 0o77777777777, POSTS);
    let found = find("a.tar", &huge, "").unwrap();
    assert!(!read(&found[0]).unwrap().1);
    let sparse = tarred("a.jsonl", b'S', 0, b"");
    let found = find("a.tar", &sparse, "").unwrap();
    assert!(read(&found[0]).unwrap_err().to_string().contains("sparse"));
}

#[test]
fn members_of_a_compressed_tar_can_be_read_in_any_order() {
    let texts: Vec<Vec<u8>> = (1..6).map(|size| text(size * 20_000)).collect();
    let names = ["0.csv", "1.csv", "2.csv", "3.csv", "4.csv"];
    let members: Vec<(&str, &[u8])> = names
        .into_iter()
        .zip(texts.iter().map(Vec::as_slice))
        .collect();
    let found = find("a.tgz", &gzip(&tar(&members)), "").unwrap();
    for at in [0, 1, 2, 4, 3, 3, 0, 2] {
        // One that is only looked at, and dropped.
        assert!(
            texts[1].starts_with(
                Source::open(&found[1], &ReadOptions::default())
                    .unwrap()
                    .sample()
            )
        );
        assert!(read(&found[at]).unwrap().0 == texts[at], "{at}");
    }
}

#[test]
fn a_member_that_is_gone_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    fs::write(&path, zip(&[zipped("a.csv", 8, b"text\n")])).unwrap();
    let argument = path.display().to_string();
    let found = find_sources(&[argument], &ReadOptions::default(), |_| false)
        .unwrap()
        .sources;
    fs::write(
        &path,
        b"something else entirely, and long enough for a header",
    )
    .unwrap();
    let error = read(&found[0]).unwrap_err().to_string();
    assert!(error.contains("is not where its directory says"), "{error}");
}
