//! The whole way from bytes to records, held against an oracle that walks byte by byte.

use std::io::{self, Cursor, Read, Write};

use proptest::prelude::*;

use super::{
    compression::{Break, Decoded},
    csv_tests::{Naive, dialect, next_record},
    tap::Tap,
    *,
};

const CSV: Framing = Framing::Csv(CsvDialect::new(b','));

#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Record(u64, Vec<u8>),
    Unreadable(u64, Unreadable),
}

fn oracle(bytes: &[u8], start: usize, framing: &Framing, limit: usize, broken: bool) -> Vec<Item> {
    let mut items = Vec::new();
    let mut at = start.min(bytes.len());
    let mut told = false;
    while at < bytes.len() {
        let offset = at as u64;
        let mut bad = |reason| items.push(Item::Unreadable(offset, reason));
        match next_record(bytes, at, framing, limit) {
            Naive::Hopeless => {
                bad(Unreadable::OpenQuote);
                at = bytes.len();
            }
            Naive::End(end) => {
                if end - 1 - at > limit {
                    bad(Unreadable::TooLong);
                } else {
                    items.push(Item::Record(offset, bytes[at..end].to_vec()));
                }
                at = end;
            }
            Naive::Cut { quoted } => {
                if broken {
                    bad(Unreadable::BrokenCompression);
                    told = true;
                } else if quoted {
                    bad(Unreadable::OpenQuote);
                } else if bytes.len() - at > limit {
                    bad(Unreadable::TooLong);
                } else {
                    items.push(Item::Record(offset, bytes[at..].to_vec()));
                }
                at = bytes.len();
            }
        }
    }
    if broken && !told {
        items.push(Item::Unreadable(at as u64, Unreadable::BrokenCompression));
    }
    items
}

/// All records of a source, and its digest. Chunks are cut into records naively.
fn items(
    source: Source,
    framing: &Framing,
    start: usize,
    chunk_bytes: usize,
) -> (Vec<Item>, Digest) {
    let mut pieces = source.into_pieces(framing.clone(), start);
    let mut items = Vec::new();
    let mut short = false;
    let mut consumed = 0;
    while let Some(piece) = pieces.next().unwrap() {
        assert!(pieces.consumed() >= consumed);
        consumed = pieces.consumed();
        match piece {
            Piece::Records(chunk) => {
                assert!(!chunk.bytes.is_empty());
                assert!(
                    !short,
                    "only a chunk before the end or a bad record may be short"
                );
                short = chunk.bytes.len() < chunk_bytes;
                let bytes = &*chunk.bytes;
                let mut at = 0;
                while at < bytes.len() {
                    let end = match next_record(bytes, at, framing, usize::MAX) {
                        Naive::End(end) => end,
                        _ => bytes.len(),
                    };
                    items.push(Item::Record(
                        chunk.offset + at as u64,
                        bytes[at..end].to_vec(),
                    ));
                    at = end;
                }
            }
            Piece::Unreadable { offset, reason } => {
                short = false;
                items.push(Item::Unreadable(offset, reason));
            }
        }
    }
    assert!(pieces.next().unwrap().is_none());
    let consumed = pieces.consumed();
    let digest = pieces.finish();
    assert_eq!(digest.bytes, consumed);
    (items, digest)
}

/// Gives a few bytes at a time, and is interrupted now and then.
struct Dribble {
    bytes: Cursor<Vec<u8>>,
    turn: usize,
}

impl Read for Dribble {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.turn += 1;
        if self.turn.is_multiple_of(5) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let len = (self.turn * 7 % 11 + 1).min(into.len());
        self.bytes.read(&mut into[..len])
    }
}

fn dribble(bytes: &[u8]) -> Box<Dribble> {
    let bytes = Cursor::new(bytes.to_vec());
    Box::new(Dribble { bytes, turn: 0 })
}

fn file(bytes: &[u8]) -> (tempfile::NamedTempFile, SourceName) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let name = SourceName::Path(file.path().to_owned());
    (file, name)
}

/// The same bytes by every way in.
fn sources(bytes: &[u8], chunk_bytes: usize, record_bytes: usize) -> Vec<Source> {
    let (_file, name) = file(bytes);
    let options = |map, readers| ReadOptions {
        map,
        chunk_bytes,
        record_bytes,
        readers,
        ..ReadOptions::default()
    };
    vec![
        Source::open(&name, &options(true, 1)).unwrap(),
        Source::open(&name, &options(true, 4)).unwrap(),
        Source::open(&name, &options(false, 3)).unwrap(),
        Source::from_reader("pipa", dribble(bytes), &options(true, 2)).unwrap(),
    ]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    liblzma::encode_all(bytes, 0).unwrap()
}

/// What can be decompressed of `bytes`, and whether it breaks off.
fn decompressed(bytes: &[u8]) -> (Vec<u8>, bool) {
    let tap = Tap::new("x".into(), Box::new(Cursor::new(bytes.to_vec())), None);
    let mut decoded = Decoded::new(tap, 128 << 20).unwrap();
    let mut out = Vec::new();
    while decoded.ended().is_none() {
        decoded.read(&mut out, 4096).unwrap();
    }
    (out, decoded.ended() == Some(Break::Damage))
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        4 => Just(b'"'), 3 => Just(b'\n'), 3 => Just(b','), 2 => Just(b'\r'), 6 => Just(b'a'),
        // A NUL would make UTF-16 of it.
        2 => Just(b'\\'), 1 => Just(0xe0), 1 => 1..=u8::MAX,
    ];
    prop::collection::vec(byte, 0..300)
}

fn framing() -> impl Strategy<Value = Framing> {
    prop_oneof![1 => Just(Framing::Lines), 2 => dialect().prop_map(Framing::Csv)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn neither_chunks_nor_the_way_in_change_the_records(
        bytes in bytes(),
        framing in framing(),
        chunk in 1_usize..200,
        limit in prop_oneof![0_usize..40, Just(1000)],
        start in prop_oneof![3 => Just(0_usize), 1 => 0_usize..320],
        marked in any::<bool>(),
    ) {
        let mark = if marked { "\u{feff}" } else { "" };
        let bytes = [mark.as_bytes(), &bytes].concat();
        prop_assume!(marked || !bytes.starts_with(b"\xef\xbb\xbf"));
        let expected = oracle(&bytes, mark.len() + start, &framing, limit, false);
        for source in sources(&bytes, chunk, limit) {
            prop_assert_eq!(source.sample(), &bytes[mark.len()..]);
            prop_assert!(source.sample_is_all());
            let (found, digest) = items(source, &framing, start, chunk);
            prop_assert_eq!(&found, &expected);
            prop_assert_eq!(digest.bytes, bytes.len() as u64);
            prop_assert_eq!(digest.blake3, blake3::hash(&bytes).to_hex().to_string());
        }
    }

    #[test]
    fn broken_compression_costs_one_record(
        bytes in bytes(),
        framing in framing(),
        chunk in 1_usize..200,
        limit in prop_oneof![0_usize..40, Just(1000)],
        zstd in any::<bool>(),
        keep in 0.1_f64..1.1,
        damage in prop::option::of((0.1_f64..1.0, any::<u8>())),
    ) {
        let mut packed = if zstd { zstd::encode_all(&*bytes, 1).unwrap() } else { gzip(&bytes) };
        packed.truncate(((packed.len() as f64 * keep) as usize).max(6));
        if let Some((place, byte)) = damage {
            let place = ((packed.len() as f64 * place) as usize).clamp(4, packed.len() - 1);
            packed[place] = byte;
        }
        // Damage in the header can ask for any window.
        prop_assume!(!zstd || packed[4] & 0x20 != 0);
        let (plain, broken) = decompressed(&packed);
        prop_assume!(!plain.starts_with(b"\xef\xbb\xbf"));
        let expected = oracle(&plain, 0, &framing, limit, broken);
        for source in sources(&packed, chunk, limit) {
            let (found, digest) = items(source, &framing, 0, chunk);
            prop_assert_eq!(&found, &expected);
            prop_assert_eq!(digest.bytes, packed.len() as u64);
            prop_assert_eq!(digest.blake3, blake3::hash(&packed).to_hex().to_string());
        }
    }
}

fn export(records: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for id in 0..records {
        let text = [
            "Aku capek, \"\"lelah\"\"\nsekali",
            "เหนื่อยมาก",
            "너무 힘들어",
            "5\" layar",
        ];
        writeln!(
            out,
            "{id},\"{}\",x y \"z\"",
            text[id % 4].replace("5\"", "5\"\"")
        )
        .unwrap();
    }
    out
}

#[test]
fn a_large_export_is_the_same_by_every_way() {
    let bytes = export(60_000);
    assert!(bytes.len() > 2 << 20);
    let options = ReadOptions::default();
    for framing in [Framing::Lines, CSV] {
        let expected = oracle(&bytes, 0, &framing, options.record_bytes, false);
        let packed = [gzip(&bytes[..5000]), gzip(&bytes[5000..])].concat();
        let all = [
            bytes.clone(),
            packed,
            zstd::encode_all(&*bytes, 1).unwrap(),
            bzip2(&bytes),
            xz(&bytes),
        ];
        for (raw, chunk) in all.iter().flat_map(|raw| [(raw, 256 << 10), (raw, 70_001)]) {
            for source in sources(raw, chunk, options.record_bytes) {
                assert_eq!(source.sample(), &bytes[..1 << 20]);
                assert!(!source.sample_is_all());
                let (found, digest) = items(source, &framing, 0, chunk);
                assert!(found == expected);
                assert_eq!(digest.blake3, blake3::hash(raw).to_hex().to_string());
            }
        }
    }
}

#[test]
fn a_large_hostile_export_is_cut_alike_by_any_number_of_threads() {
    let limit = 64 << 10;
    let long = "x".repeat(limit + 9);
    let parts = [
        format!("1,{long}\n"),
        format!("1,\"{}\n\",2\n\"", &long[..limit - 20]),
        format!("1,\"{long}\",2\n"),
    ];
    for (seed, part) in parts.iter().enumerate() {
        let mut random = fastrand::Rng::with_seed(seed as u64);
        let common = b"aaaaaaaaaaaaaaaaa\\,,,\"\"\"\n\n\r";
        let mut byte = || common[random.usize(..common.len())];
        let mut bytes: Vec<u8> = (0..1_500_000).map(|_| byte()).collect();
        bytes.splice(700_000..700_001, part.bytes());
        for escape in [None, Some(b'\\')] {
            let delimiter = b',';
            let framing = Framing::Csv(CsvDialect { delimiter, escape });
            let expected = oracle(&bytes, 0, &framing, limit, false);
            assert!(expected.len() > 10_000);
            for chunk in [1, 3000, 300_000] {
                for source in sources(&bytes, chunk, limit) {
                    let found = items(source, &framing, 0, chunk).0;
                    assert!(found == expected, "{seed} {chunk} {escape:?}");
                }
            }
        }
    }
}

#[test]
fn a_truncated_large_export_is_used_up_to_the_break() {
    let bytes = export(60_000);
    for mut packed in [
        gzip(&bytes),
        zstd::encode_all(&*bytes, 1).unwrap(),
        bzip2(&bytes),
        xz(&bytes),
    ] {
        packed.truncate(packed.len() * 3 / 4);
        let (plain, broken) = decompressed(&packed);
        assert!(broken && plain.len() > 1 << 20 && bytes.starts_with(&plain));
        let expected = oracle(&plain, 0, &CSV, 1000, true);
        for source in sources(&packed, 5000, 1000) {
            assert!(items(source, &CSV, 0, 5000).0 == expected);
        }
    }
}

#[test]
fn an_open_quote_is_one_record_to_the_end() {
    let bytes = b"1,a\n2,\"b\n3,c\n4,d\n";
    for source in sources(bytes, 1, 1000) {
        let (found, digest) = items(source, &CSV, 0, 1);
        let expected = [
            Item::Record(0, b"1,a\n".to_vec()),
            Item::Unreadable(4, Unreadable::OpenQuote),
        ];
        assert_eq!(found, expected);
        assert_eq!(digest.bytes, bytes.len() as u64);
    }
}

#[test]
fn names_and_sizes_are_as_given() {
    let (kept, name) = file(b"");
    let source = Source::open(&name, &ReadOptions::default()).unwrap();
    assert_eq!(source.name(), kept.path().to_str().unwrap());
    assert_eq!(
        (source.disk_bytes(), source.sample_is_all()),
        (Some(0), true)
    );
    let (found, digest) = items(source, &Framing::Lines, 0, 1);
    assert_eq!((found, digest.bytes), (Vec::new(), 0));
    assert_eq!(digest.blake3, blake3::hash(b"").to_hex().to_string());
    let nowhere = SourceName::Path("tidak/ada.csv".into());
    let error = Source::open(&nowhere, &ReadOptions::default())
        .err()
        .unwrap();
    assert!(
        error.to_string().starts_with("cannot read tidak/ada.csv: "),
        "{error}"
    );
}

#[test]
fn only_what_was_there_at_the_start_counts() {
    let bytes = export(60_000);
    for map in [true, false] {
        let (mut kept, name) = file(&bytes);
        let options = ReadOptions {
            map,
            ..ReadOptions::default()
        };
        let source = Source::open(&name, &options).unwrap();
        kept.write_all(b"later\n").unwrap();
        let (found, digest) = items(source, &Framing::Lines, 0, options.chunk_bytes);
        assert!(found == oracle(&bytes, 0, &Framing::Lines, options.record_bytes, false));
        assert_eq!(digest.bytes, bytes.len() as u64);
    }
}

#[test]
fn a_file_that_shrinks_while_it_is_read_is_an_error() {
    // Far more than what is unpacked ahead, or all of it may have been read before it shrinks.
    let bytes = export(300_000);
    for bytes in [bytes.clone(), gzip(&bytes)] {
        let (kept, name) = file(&bytes);
        let options = ReadOptions {
            map: false,
            ..ReadOptions::default()
        };
        let mut pieces = Source::open(&name, &options).unwrap().into_pieces(CSV, 0);
        kept.as_file().set_len(bytes.len() as u64 - 10).unwrap();
        let error = loop {
            match pieces.next() {
                Ok(piece) => assert!(piece.is_some(), "the end came before the error"),
                Err(error) => break error,
            }
        };
        assert!(matches!(error, InputError::Shrunk { .. }), "{error}");
        assert!(pieces.next().unwrap().is_none());
    }
}

#[test]
fn a_failing_disk_is_not_taken_for_damage() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("disk on fire"))
        }
    }
    let bytes = export(100_000);
    for bytes in [
        bytes.clone(),
        gzip(&bytes),
        zstd::encode_all(&*bytes, 1).unwrap(),
        bzip2(&bytes),
        xz(&bytes),
    ] {
        let len = bytes.len() - 100;
        let reader = Box::new(Cursor::new(bytes).take(len as u64).chain(Fails));
        let source = Source::from_reader("pipa", reader, &ReadOptions::default());
        let error = source.and_then(|source| {
            let mut pieces = source.into_pieces(CSV, 0);
            while pieces.next()?.is_some() {}
            Ok(())
        });
        let error = error.err().unwrap().to_string();
        assert_eq!(error, "cannot read pipa: disk on fire");
    }
}
