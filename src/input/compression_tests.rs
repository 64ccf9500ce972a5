//! Decompression from front to back, and what is left of damaged data.

use std::io::{self, Write};

use liblzma::stream::Stream;

use super::{
    compression::{Break, Compression, Decoded},
    tap::Tap,
    units,
};

fn decode(bytes: &[u8]) -> (Vec<u8>, Option<Break>) {
    let tap = Tap::new("x".into(), Box::new(io::Cursor::new(bytes.to_vec())), None);
    let mut decoded = Decoded::new(tap, units::WINDOW).unwrap();
    let mut out = Vec::new();
    while decoded.ended().is_none() {
        decoded.read(&mut out, 1000).unwrap();
    }
    decoded.tap_mut().drain().unwrap();
    assert_eq!(decoded.tap().passed(), bytes.len() as u64);
    assert_eq!(
        decoded.tap().digest().blake3,
        blake3::hash(bytes).to_hex().as_str()
    );
    (out, decoded.ended())
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

/// Text that does not compress to nothing.
fn text() -> Vec<u8> {
    let mut random = 7_u64;
    let mut out = Vec::new();
    while out.len() < 300_000 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        writeln!(out, "kata {} คำ", random >> 40).unwrap();
    }
    out
}

#[test]
fn members_and_frames_follow_each_other() {
    let text = text();
    let (front, back) = text.split_at(1000);
    let members = [gzip(front), gzip(b""), gzip(back)].concat();
    assert_eq!(decode(&members), (text.clone(), Some(Break::End)));
    let padded = [members.as_slice(), &[0; 70_000]].concat();
    assert_eq!(decode(&padded), (text.clone(), Some(Break::End)));
    let skippable = b"\x52\x2a\x4d\x18\x03\0\0\0abc".to_vec();
    let frame = |bytes| zstd::encode_all(bytes, 1).unwrap();
    let frames = [skippable.clone(), frame(front), skippable, frame(back)].concat();
    assert_eq!(decode(&frames), (text.clone(), Some(Break::End)));
    for pack in [bzip2, xz] {
        let streams = [pack(front), pack(b""), pack(back)].concat();
        assert_eq!(decode(&streams), (text.clone(), Some(Break::End)));
        let padded = [streams.as_slice(), &[0; 70_000]].concat();
        assert_eq!(decode(&padded), (text.clone(), Some(Break::End)));
    }
}

#[test]
fn any_cut_and_any_wrong_byte_is_damage_or_nothing() {
    let text = &text()[..3000];
    for packed in [
        gzip(text),
        zstd::encode_all(text, 1).unwrap(),
        bzip2(text),
        xz(text),
    ] {
        for at in 6..packed.len() {
            let (out, ended) = decode(&packed[..at]);
            // The footer of xz and the checksum of others come behind the last byte of text.
            assert_eq!(ended, Some(Break::Damage), "{at}");
            assert!(text.starts_with(&out), "{at}");
            let mut wrong = packed.clone();
            wrong[at] ^= 0x41;
            // No more can be asked than that it comes to an end; zstd has no checksum here.
            let (out, _) = decode(&wrong);
            assert!(out.len() <= 1 << 20, "{at}");
        }
    }
}

#[test]
fn a_large_dictionary_of_xz_is_refused_by_name() {
    let mut options = liblzma::stream::LzmaOptions::new_preset(0).unwrap();
    options.dict_size(256 << 20);
    let mut filters = liblzma::stream::Filters::new();
    filters.lzma2(&options);
    let check = liblzma::stream::Check::Crc32;
    let stream = Stream::new_stream_encoder(&filters, check).unwrap();
    let mut encoder = liblzma::write::XzEncoder::new_stream(Vec::new(), stream);
    encoder.write_all(b"a\n").unwrap();
    let bytes = encoder.finish().unwrap();
    let open = |window| {
        let reader = Box::new(io::Cursor::new(bytes.clone()));
        Decoded::new(Tap::new("a.xz".into(), reader, None), window)
    };
    let error = open(units::WINDOW).err().unwrap().to_string();
    assert!(
        error.contains("268435456") && error.contains("--max-window 2G"),
        "{error}"
    );
    let mut decoded = open(256 << 20).unwrap();
    let mut out = Vec::new();
    decoded.read(&mut out, 100).unwrap();
    assert_eq!(
        (out.as_slice(), decoded.ended()),
        (&b"a\n"[..], Some(Break::End))
    );
    // A later stream cannot be told from damage.
    let later = [xz(b"first\n"), bytes].concat();
    assert_eq!(decode(&later), (b"first\n".to_vec(), Some(Break::Damage)));
}

#[test]
fn what_is_behind_or_missing_is_damage() {
    let text = text();
    let whole = gzip(&text);
    let garbage = [whole.as_slice(), b"garbage"].concat();
    assert_eq!(decode(&garbage), (text.clone(), Some(Break::Damage)));
    let late = [whole.as_slice(), &[0; 9], b"garbage"].concat();
    assert_eq!(decode(&late), (text.clone(), Some(Break::Damage)));
    let frame = zstd::encode_all(text.as_slice(), 1).unwrap();
    for cut in [
        &whole[..whole.len() / 2],
        &whole[..whole.len() - 3],
        &frame[..frame.len() / 2],
    ] {
        let (out, ended) = decode(cut);
        assert_eq!(ended, Some(Break::Damage));
        assert!(
            out.len() > text.len() / 4 && text.starts_with(&out),
            "{}",
            out.len()
        );
    }
    assert_eq!(decode(&whole[..5]), (Vec::new(), Some(Break::Damage)));
}

#[test]
fn a_large_window_is_refused_by_name() {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(28).unwrap();
    encoder.write_all(b"a\n").unwrap();
    encoder.flush().unwrap();
    let bytes = encoder.finish().unwrap();
    let skipped = [b"\x50\x2a\x4d\x18\x01\0\0\0x".as_slice(), &bytes].concat();
    for bytes in [bytes, skipped] {
        let tap = Tap::new("a.zst".into(), Box::new(io::Cursor::new(bytes)), None);
        let error = Decoded::new(tap, units::WINDOW).err().unwrap().to_string();
        assert!(
            error.contains("268435456")
                && error.contains("134217728")
                && error.contains("(here 256 MiB)"),
            "{error}"
        );
    }
}

#[test]
fn a_large_window_is_read_when_it_is_allowed() {
    let text = text();
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(28).unwrap();
    encoder.write_all(&text).unwrap();
    let bytes = encoder.finish().unwrap();
    let tap = Tap::new("a.zst".into(), Box::new(io::Cursor::new(bytes)), None);
    let mut decoded = Decoded::new(tap, 256 << 20).unwrap();
    let mut out = Vec::new();
    while decoded.ended().is_none() {
        decoded.read(&mut out, 1000).unwrap();
    }
    assert!(out == text && decoded.ended() == Some(Break::End));
}

#[test]
fn compression_is_found_by_content() {
    assert_eq!(Compression::of(&gzip(b"")), Compression::Gzip);
    assert_eq!(Compression::of(b"\x1f"), Compression::None);
    assert_eq!(Compression::of(b""), Compression::None);
    assert_eq!(Compression::of(&bzip2(b"")), Compression::Bzip2);
    assert_eq!(Compression::of(&bzip2(b"a")), Compression::Bzip2);
    assert_eq!(Compression::of(b"BZh9,text\n"), Compression::None);
    assert_eq!(Compression::of(&xz(b"a")), Compression::Xz);
    assert_eq!(
        Compression::of("{\"text\":\"ㄱ\"}".as_bytes()),
        Compression::None
    );
}
