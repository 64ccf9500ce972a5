//! Text in other encodings, held against the same text in UTF-8.

use std::io::{Cursor, Write};

use proptest::prelude::*;

use super::*;

const THAI: &str = "id,text\n1,\"เหนื่อยมาก\nไม่ไหวแล้ว\"\n2,สบายดี\n";
const KOREAN: &str = "{\"id\":1,\"text\":\"너무 힘들어요\"}\n{\"id\":2,\"text\":\"괜찮아\"}\n";
const VIETNAMESE: &str = "id,text\r\n1,\"Tôi mệt mỏi quá, không muốn sống nữa\"\r\n2,Ổn rồi 😊\r\n";

fn encode(text: &str, label: &str) -> Vec<u8> {
    match label {
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        label => {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
            let (bytes, _, failed) = encoding.encode(text);
            assert!(!failed, "{text} in {label}");
            bytes.into_owned()
        }
    }
}

fn options(label: &str, invalid_bytes: InvalidBytes) -> ReadOptions {
    ReadOptions {
        encoding: label.parse().ok(),
        invalid_bytes,
        chunk_bytes: 7,
        ..ReadOptions::default()
    }
}

/// All bytes of a source, and its digest.
fn read(source: Source) -> (Vec<u8>, Digest) {
    let mut pieces = source.into_pieces(Framing::Lines, 0);
    let mut out = Vec::new();
    while let Some(piece) = pieces.next().unwrap() {
        match piece {
            Piece::Records(chunk) => {
                assert_eq!(chunk.offset, out.len() as u64);
                out.extend_from_slice(&chunk.bytes);
            }
            Piece::Unreadable { reason, .. } => panic!("{reason:?}"),
        }
    }
    (out, pieces.finish())
}

/// The same bytes by several ways in.
fn by_all_ways(bytes: &[u8], options: &ReadOptions) -> (Vec<u8>, Digest) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let name = SourceName::Path(file.path().to_owned());
    let mapped = read(Source::open(&name, options).unwrap());
    let pipe = Box::new(Cursor::new(bytes.to_vec()));
    assert!(read(Source::from_reader("pipa", pipe, options).unwrap()) == mapped);
    assert_eq!(mapped.1.blake3, blake3::hash(bytes).to_hex().as_str());
    let packed = Cursor::new(zstd::encode_all(bytes, 1).unwrap());
    let packed = read(Source::from_reader("pipa", Box::new(packed), options).unwrap());
    assert!(packed.0 == mapped.0 && packed.1.undecodable == mapped.1.undecodable);
    mapped
}

#[test]
fn text_is_the_same_in_any_encoding() {
    for (text, label) in [
        (THAI, "windows-874"),
        (THAI, "tis-620"),
        (KOREAN, "euc-kr"),
        (VIETNAMESE, "utf-16le"),
        (VIETNAMESE, "utf-16be"),
        ("id,text\n1,café\n", "windows-1252"),
    ] {
        // Longer than a sample, so that characters lie across every border.
        let text = text.repeat(1 + (3 << 20) / text.len());
        let bytes = encode(&text, label);
        let (out, digest) = by_all_ways(&bytes, &options(label, InvalidBytes::Reject));
        assert!(out == text.as_bytes(), "{label}");
        assert_eq!(digest.undecodable, 0);
    }
}

#[test]
fn utf_16_needs_no_option_and_its_mark_is_skipped() {
    for text in [THAI, KOREAN, VIETNAMESE] {
        for label in ["utf-16le", "utf-16be"] {
            let told = options("windows-1252", InvalidBytes::Reject);
            let marked = encode(&format!("\u{feff}{text}"), label);
            let source = Source::from_reader("x", Box::new(Cursor::new(marked)), &told).unwrap();
            assert_eq!(source.sample(), text.as_bytes());
            let plain = encode(text, label);
            let found = by_all_ways(&plain, &ReadOptions::default());
            assert_eq!(found.0, text.as_bytes());
        }
    }
}

#[test]
fn what_means_nothing_is_one_bad_byte_or_replaced() {
    let mut korean = encode(KOREAN, "euc-kr");
    let at = korean.iter().position(|byte| *byte >= 0x80).unwrap();
    korean[at] = 0xff;
    let (out, digest) = by_all_ways(&korean, &options("euc-kr", InvalidBytes::Reject));
    let bad = out
        .split(|byte| *byte == b'\n')
        .filter(|line| std::str::from_utf8(line).is_err());
    assert_eq!((bad.count(), digest.undecodable > 0), (1, true));
    let (out, again) = by_all_ways(&korean, &options("euc-kr", InvalidBytes::Replace));
    assert!(String::from_utf8(out).unwrap().contains('\u{fffd}'));
    assert_eq!(again, digest);
    // A surrogate alone, and half a character at the end.
    let mut odd = encode("a\u{fffd}b\n", "utf-16le");
    odd[2..4].copy_from_slice(&0xd800_u16.to_le_bytes());
    odd.push(b'x');
    let (out, digest) = by_all_ways(&odd, &options("utf-16le", InvalidBytes::Replace));
    assert_eq!(
        (out.as_slice(), digest.undecodable),
        ("a\u{fffd}b\n\u{fffd}".as_bytes(), 2)
    );
}

#[test]
fn a_break_in_what_is_compressed_is_still_told() {
    let text = VIETNAMESE.repeat(50_000);
    let mut packed = zstd::encode_all(&*encode(&text, "utf-16le"), 1).unwrap();
    packed.truncate(packed.len() * 3 / 4);
    let pipe = Box::new(Cursor::new(packed));
    let source = Source::from_reader("x", pipe, &ReadOptions::default()).unwrap();
    let mut pieces = source.into_pieces(Framing::Lines, 0);
    let (mut out, mut broken) = (Vec::new(), 0);
    while let Some(piece) = pieces.next().unwrap() {
        match piece {
            Piece::Records(chunk) => out.extend_from_slice(&chunk.bytes),
            Piece::Unreadable { .. } => broken += 1,
        }
    }
    assert!(broken == 1 && out.len() > 1 << 20 && text.as_bytes().starts_with(&out));
}

proptest! {
    #[test]
    fn utf_8_is_replaced_as_the_standard_library_does(
        parts in prop::collection::vec(
            prop_oneof![
                any::<String>().prop_map(String::into_bytes),
                prop::collection::vec(any::<u8>(), 0..9),
                Just("เหนื่อย\n".as_bytes()[..7].to_vec()),
            ],
            0..20,
        ),
    ) {
        // Neither compressed nor in UTF-16, by its first byte, nor with a mark that is skipped.
        let mut bytes = [b"a".to_vec(), parts.concat()].concat();
        bytes.retain(|byte| *byte != 0);
        let options = options("utf-8", InvalidBytes::Replace);
        let (out, digest) = by_all_ways(&bytes, &options);
        let expected = String::from_utf8_lossy(&bytes);
        prop_assert_eq!(out, expected.as_bytes());
        let replaced = expected.matches('\u{fffd}').count();
        prop_assert!(digest.undecodable as usize <= replaced);
    }
}
