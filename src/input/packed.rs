//! Archives for tests, whose headers can say anything.

use std::io::Write;

/// A member of a zip archive, and what its headers say.
pub(super) struct Zipped {
    pub(super) name: &'static str,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) packed: Vec<u8>,
    pub(super) len: u64,
    pub(super) crc: u32,
    pub(super) zip64: bool,
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let fast = flate2::Compression::fast();
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), fast);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zipped(name: &'static str, method: u16, bytes: &[u8]) -> Zipped {
    let packed = match method {
        8 => deflate(bytes),
        12 => bzip2(bytes),
        93 => zstd::encode_all(bytes, 1).unwrap(),
        95 => liblzma::encode_all(bytes, 0).unwrap(),
        _ => bytes.to_vec(),
    };
    Zipped {
        name,
        method,
        flags: 0,
        packed,
        len: bytes.len() as u64,
        crc: crc(bytes),
        zip64: false,
    }
}

pub(super) fn zip(members: &[Zipped]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let header = out.len() as u64;
        let name = member.name.as_bytes();
        let short = |value: u64| if member.zip64 { u32::MAX } else { value as u32 };
        let extra = if member.zip64 {
            let sizes = [member.len, member.packed.len() as u64, header];
            let numbers = sizes.iter().flat_map(|size| size.to_le_bytes());
            [1, 0, 24, 0].into_iter().chain(numbers).collect()
        } else {
            Vec::new()
        };
        let mut fields = Vec::new();
        for number in [20, member.flags, member.method, 0, 0] {
            fields.extend(number.to_le_bytes());
        }
        for number in [
            member.crc,
            short(member.packed.len() as u64),
            short(member.len),
        ] {
            fields.extend(number.to_le_bytes());
        }
        fields.extend((name.len() as u16).to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend([0, 0]);
        out.extend(name);
        out.extend(&member.packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&fields);
        directory.extend((extra.len() as u16).to_le_bytes());
        directory.extend([0; 10]);
        directory.extend(short(header).to_le_bytes());
        directory.extend(name);
        directory.extend(extra);
    }
    let (from, len) = (out.len() as u32, directory.len() as u32);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((members.len() as u16).to_le_bytes().repeat(2));
    out.extend(len.to_le_bytes());
    out.extend(from.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A header, and the bytes behind it.
pub(super) fn tarred(name: &str, kind: u8, size: u64, bytes: &[u8]) -> Vec<u8> {
    let mut block = [0; 512];
    block[..name.len()].copy_from_slice(name.as_bytes());
    block[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
    block[156] = kind;
    block[257..265].copy_from_slice(b"ustar\x0000");
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut out = [&block, bytes].concat();
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

pub(super) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let blocks = members
        .iter()
        .map(|(name, bytes)| tarred(name, b'0', bytes.len() as u64, bytes));
    let mut out = blocks.collect::<Vec<_>>().concat();
    out.resize(out.len() + 1024, 0);
    out
}
