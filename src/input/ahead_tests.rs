//! Decompression ahead, held against the same bytes decompressed from front to back.

use std::{
    io::{self, Cursor, Read, Write},
    sync::{Arc, mpsc},
    time::Duration,
};

use proptest::prelude::*;

use super::{
    ahead::Ahead,
    compression::{Break, Decoded},
    tap::Tap,
    units,
};

/// How bytes are packed.
#[derive(Debug, Clone, Copy)]
enum Packing {
    Gzip,
    /// Members with their length in the header.
    Bgzip,
    /// Frames that tell what they hold.
    Sized,
    /// Frames that do not.
    Streamed,
    Bzip2,
    Xz,
}

const PACKINGS: [Packing; 6] = [
    Packing::Gzip,
    Packing::Bgzip,
    Packing::Sized,
    Packing::Streamed,
    Packing::Bzip2,
    Packing::Xz,
];

fn pack(packing: Packing, bytes: &[u8]) -> Vec<u8> {
    let fast = flate2::Compression::fast();
    match packing {
        Packing::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), fast);
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        Packing::Bgzip => {
            let extra = flate2::GzBuilder::new().extra(b"BC\x02\0\0\0".as_slice());
            let mut encoder = extra.write(Vec::new(), fast);
            encoder.write_all(bytes).unwrap();
            let mut member = encoder.finish().unwrap();
            let len = u16::try_from(member.len() - 1).unwrap();
            member[16..18].copy_from_slice(&len.to_le_bytes());
            member
        }
        Packing::Sized => {
            let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
            encoder.include_checksum(true).unwrap();
            encoder
                .set_pledged_src_size(Some(bytes.len() as u64))
                .unwrap();
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        Packing::Streamed => zstd::encode_all(bytes, 1).unwrap(),
        Packing::Bzip2 => {
            let fast = bzip2::Compression::fast();
            let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), fast);
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        Packing::Xz => liblzma::encode_all(bytes, 0).unwrap(),
    }
}

/// Members or frames of `part` bytes each.
fn pack_all(packing: Packing, bytes: &[u8], part: usize) -> Vec<u8> {
    let packed = bytes.chunks(part).map(|part| pack(packing, part));
    packed.collect::<Vec<_>>().concat()
}

/// Text that does not compress to nothing.
fn text(len: usize) -> Vec<u8> {
    let mut random = 7_u64;
    let mut out = Vec::new();
    while out.len() < len {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        writeln!(out, "kata {} คำ", random >> 40).unwrap();
    }
    out
}

fn decoded(reader: impl Read + Send + 'static, len: Option<u64>) -> Decoded {
    Decoded::new(Tap::new("x".into(), Box::new(reader), len), units::WINDOW).unwrap()
}

fn front_to_back(packed: &[u8]) -> (Vec<u8>, Option<Break>) {
    let mut decoded = decoded(Cursor::new(packed.to_vec()), None);
    let mut out = Vec::new();
    while decoded.ended().is_none() {
        decoded.read(&mut out, 4096).unwrap();
    }
    (out, decoded.ended())
}

fn ahead(packed: &[u8], decoders: usize) -> (Vec<u8>, Option<Break>) {
    let decoded = decoded(Cursor::new(packed.to_vec()), Some(packed.len() as u64));
    let mut ahead = Ahead::start(decoded, decoders).ok().unwrap();
    let (mut out, mut passed) = (Vec::new(), 0);
    while ahead.ended().is_none() {
        ahead.read(&mut out, 10_000).unwrap();
        assert!(ahead.passed() >= passed);
        passed = ahead.passed();
    }
    ahead.drain().unwrap();
    assert_eq!(ahead.passed(), packed.len() as u64);
    let digest = ahead.digest();
    assert_eq!(digest.bytes, packed.len() as u64);
    assert_eq!(digest.blake3, blake3::hash(packed).to_hex().as_str());
    (out, ahead.ended())
}

/// Whether the second member or frame has a known end, so that what follows goes to several threads.
fn splits(packed: &[u8]) -> bool {
    let mut decoded = decoded(Cursor::new(packed.to_vec()), None);
    let mut out = Vec::new();
    let mut found = false;
    let seen = decoded.read_until(&mut out, 4_000_000, |decoded| {
        found = decoded.unit(0).is_some();
        found
    });
    seen.unwrap();
    found
}

#[test]
fn all_ways_of_packing_give_the_bytes() {
    let text = text(3_000_000);
    for packing in PACKINGS {
        for part in [40_000, 60_000, 3_000_000] {
            if matches!(packing, Packing::Bgzip) && part > 65_000 {
                continue;
            }
            let packed = pack_all(packing, &text, part);
            let one = matches!(packing, Packing::Gzip | Packing::Bzip2 | Packing::Xz);
            let several = part < text.len() && !one;
            assert_eq!(splits(&packed), several, "{packing:?} {part}");
            for decoders in [1, 2, 7] {
                let expected = (text.clone(), Some(Break::End));
                assert!(ahead(&packed, decoders) == expected, "{packing:?} {part}");
            }
        }
    }
}

#[test]
fn frames_of_any_kind_may_follow_each_other() {
    let text = text(200_000);
    let large = vec![b'x'; units::UNIT + 1];
    let skippable = b"\x52\x2a\x4d\x18\x03\0\0\0abc".to_vec();
    let frames = [
        pack(Packing::Sized, &text),
        skippable.clone(),
        pack(Packing::Streamed, &text),
        pack(Packing::Sized, &large),
        pack(Packing::Sized, b""),
        pack(Packing::Sized, &text),
        pack(Packing::Streamed, &large),
        skippable,
        pack(Packing::Sized, &text),
    ]
    .concat();
    let expected = front_to_back(&frames);
    assert_eq!(expected.0.len(), 4 * text.len() + 2 * large.len());
    assert_eq!(expected.1, Some(Break::End));
    assert!(ahead(&frames, 3) == expected);

    let member = &text[..50_000];
    let (plain, blocked) = (
        pack(Packing::Gzip, member),
        pack(Packing::Bgzip, member).repeat(30),
    );
    let end = pack(Packing::Bgzip, b"");
    for members in [
        [&*blocked, &*plain, &*blocked, &*end].concat(),
        [&*blocked, &*end, &[0; 70_000]].concat(),
        [&*blocked, &[0; 9], &*blocked].concat(),
    ] {
        assert!(ahead(&members, 3) == front_to_back(&members));
    }
}

#[test]
fn a_length_that_is_not_true_changes_nothing() {
    let member = pack(Packing::Bgzip, &text(50_000));
    let mut long = member.clone();
    let len = u16::try_from(member.len() + 9).unwrap();
    long[16..18].copy_from_slice(&len.to_le_bytes());
    let mut bomb = pack(Packing::Bgzip, &vec![b'x'; 2 << 20]);
    let at = bomb.len() - 4;
    bomb[at..].copy_from_slice(&9_u32.to_le_bytes());
    for odd in [&long, &bomb] {
        let members = [&*member.repeat(40), odd, &*member.repeat(40)].concat();
        assert!(ahead(&members, 3) == front_to_back(&members));
    }
    let padded = [&*member.repeat(2), &*long, &[0; 10], &*member].concat();
    assert!(ahead(&padded, 3) == front_to_back(&padded));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn damage_costs_the_same_at_any_number_of_threads(
        packing in prop::sample::select(PACKINGS.to_vec()),
        part in 500_usize..60_000,
        keep in 0.05_f64..1.1,
        damage in prop::option::of((0.05_f64..1.0, any::<u8>())),
        behind in prop::sample::select(vec![b"".as_slice(), b"garbage", b"\0\0\0", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"]),
    ) {
        let text = text(400_000);
        let mut packed = pack_all(packing, &text, part);
        if let Some((place, byte)) = damage {
            let place = ((packed.len() as f64 * place) as usize).clamp(6, packed.len() - 1);
            packed[place] = byte;
        }
        packed.truncate(((packed.len() as f64 * keep) as usize).max(6));
        packed.extend_from_slice(behind);
        let expected = front_to_back(&packed);
        for decoders in [1, 2, 7] {
            prop_assert!(ahead(&packed, decoders) == expected, "{} {:?}", decoders, expected.1);
        }
    }
}

/// Bytes that say when nobody holds them any more.
struct Held<R>(R, #[allow(dead_code)] Arc<()>);

impl<R: Read> Read for Held<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

#[test]
fn no_thread_is_left_after_an_early_end() {
    let text = text(6_000_000);
    for packed in [
        pack(Packing::Gzip, &text),
        pack_all(Packing::Bgzip, &text, 50_000),
        pack(Packing::Streamed, &text),
        pack_all(Packing::Sized, &text, 50_000),
        [pack(Packing::Gzip, b"a\n").as_slice(), &vec![b'x'; 5 << 20]].concat(),
    ] {
        for (decoders, want) in [(1, 0), (1, 1), (3, 1), (3, 5_000_000)] {
            let held = Arc::new(());
            let reader = Held(Cursor::new(packed.clone()), Arc::clone(&held));
            let decoded = decoded(reader, Some(packed.len() as u64));
            let mut ahead = Ahead::start(decoded, decoders).ok().unwrap();
            ahead.read(&mut Vec::new(), want).unwrap();
            drop(ahead);
            assert_eq!(Arc::strong_count(&held), 1);
        }
    }
}

#[test]
fn nobody_waits_for_a_pipe_that_says_nothing() {
    struct Silent(mpsc::Receiver<()>);
    impl Read for Silent {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            Ok(0)
        }
    }
    let (sender, receiver) = mpsc::channel();
    let held = Arc::new(());
    let packed = pack(Packing::Gzip, &text(3_000_000));
    let half = Cursor::new(packed[..packed.len() / 2].to_vec());
    let reader = Held(half.chain(Silent(receiver)), Arc::clone(&held));
    let mut ahead = Ahead::start(decoded(reader, None), 1).ok().unwrap();
    ahead.read(&mut Vec::new(), 1000).unwrap();
    drop(ahead);
    drop(sender);
    for _ in 0..1000 {
        if Arc::strong_count(&held) == 1 {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("the thread outlives its pipe");
}

#[test]
fn a_failing_disk_is_told_once_what_came_before_is_done() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("disk on fire"))
        }
    }
    let text = text(6_000_000);
    for packing in PACKINGS {
        let packed = pack_all(packing, &text, 50_000);
        let half = packed.len() as u64 / 2;
        let reader = Cursor::new(packed).take(half).chain(Fails);
        let mut ahead = Ahead::start(decoded(reader, None), 3).ok().unwrap();
        let mut out = Vec::new();
        let error = ahead.read(&mut out, usize::MAX).unwrap_err().to_string();
        assert_eq!(error, "cannot read x: disk on fire");
        assert!(
            out.len() > 2_000_000 && text.starts_with(&out),
            "{packing:?} {}",
            out.len()
        );
    }
}
