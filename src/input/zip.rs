//! The directory of a zip archive (APPNOTE.TXT 6.3), which says where its members lie. Only numbers
//! of it are believed, and each is checked against what is there when it is used.

use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom},
};

use super::archive::{Entry, Fault, Place, Room};

/// Bytes of the record at the end, without its comment.
const END: usize = 22;

/// What a 32-bit field has whose number is in the zip64 field.
const ELSEWHERE: u64 = u32::MAX as u64;

/// How a member is packed, and what it must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packed {
    /// Where its own header begins.
    pub(super) header: u64,
    /// Bytes, compressed.
    pub(super) len: u64,
    /// The number of the method.
    pub(super) method: u16,
    pub(super) encrypted: bool,
    /// Bytes, unpacked.
    pub(super) unpacked: u64,
    pub(super) crc: u32,
}

/// The files of an archive of `len` bytes, in the order of its directory.
pub(super) fn list(file: &mut File, len: u64, room: &mut Room) -> Result<Vec<Entry>, Fault> {
    let end = end(file, len)?;
    file.seek(SeekFrom::Start(end.from))?;
    let mut reader = BufReader::new(&mut *file).take(end.len);
    let mut entries = Vec::new();
    let mut count = 0_u64;
    while reader.limit() > 0 {
        count += 1;
        if let Some(entry) = entry(&mut reader)? {
            room.take(&entry.name)?;
            entries.push(entry);
        }
    }
    // Old programs let a 16-bit count run over.
    if count & 0xffff != end.count & 0xffff {
        return Err(Fault::Odd(
            "its directory has not as many members as it says",
        ));
    }
    Ok(entries)
}

/// Where the directory is.
struct End {
    from: u64,
    len: u64,
    count: u64,
}

fn end(file: &mut File, len: u64) -> Result<End, Fault> {
    // A comment behind it has up to 64 KiB; the place of the zip64 record is in front of it.
    let tail = len.min((END + 0xffff + 20) as u64);
    file.seek(SeekFrom::Start(len - tail))?;
    let mut bytes = Vec::new();
    file.take(tail).read_to_end(&mut bytes)?;
    let at = (0..=bytes.len().saturating_sub(END))
        .rev()
        .find(|&at| {
            let comment = number(&bytes, at + 20, 2).unwrap_or(u64::MAX);
            bytes[at..].starts_with(b"PK\x05\x06") && comment == (bytes.len() - at - END) as u64
        })
        .ok_or(Fault::Odd("its directory is missing"))?;
    let field = |from, len| number(&bytes, at + from, len).unwrap_or_default();
    let mut end = End {
        count: field(10, 2),
        len: field(12, 4),
        from: field(16, 4),
    };
    let mut disk = field(4, 2);
    let zip64 = at
        .checked_sub(20)
        .filter(|&at| bytes[at..].starts_with(b"PK\x06\x07"));
    if let Some(at) = zip64 {
        let from = number(&bytes, at + 8, 8).unwrap_or_default();
        let mut record = [0; 56];
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(&mut record)?;
        if !record.starts_with(b"PK\x06\x06") {
            return Err(Fault::Odd("its zip64 record is not where it should be"));
        }
        let field = |from, len| number(&record, from, len).unwrap_or_default();
        disk = field(16, 4);
        end = End {
            count: field(32, 8),
            len: field(40, 8),
            from: field(48, 8),
        };
    }
    if disk != 0 {
        return Err(Fault::Odd("it is one of several parts"));
    }
    match end.from.checked_add(end.len) {
        Some(behind) if behind <= len => Ok(end),
        _ => Err(Fault::Odd("its directory would lie behind its end")),
    }
}

/// One entry of the directory; none for a folder or a link.
fn entry(reader: &mut impl Read) -> Result<Option<Entry>, Fault> {
    let mut head = [0; 46];
    reader.read_exact(&mut head)?;
    if !head.starts_with(b"PK\x01\x02") {
        return Err(Fault::Odd("its directory is damaged"));
    }
    let field = |from, len| number(&head, from, len).unwrap_or_default();
    let mut variable = |from| {
        let mut bytes = vec![0; usize::try_from(field(from, 2)).unwrap_or_default()];
        reader.read_exact(&mut bytes).map(|()| bytes)
    };
    let (name, extra, _comment) = (variable(28)?, variable(30)?, variable(32)?);
    let mut packed = Packed {
        header: field(42, 4),
        len: field(20, 4),
        method: u16::from_le_bytes([head[10], head[11]]),
        encrypted: field(8, 2) & 1 != 0,
        unpacked: field(24, 4),
        crc: u32::from_le_bytes([head[16], head[17], head[18], head[19]]),
    };
    widen(&mut packed, &extra)?;
    // Made on Unix, with the type of a symbolic link.
    let link = head[5] == 3 && field(38, 4) >> 28 == 0o12;
    let folder = name.ends_with(b"/") || name.ends_with(b"\\");
    let place = Place::Zip(packed);
    Ok((!link && !folder).then_some(Entry { name, place }))
}

/// Takes numbers that do not fit into 32 bits from the zip64 field.
fn widen(packed: &mut Packed, mut extra: &[u8]) -> Result<(), Fault> {
    let mut wide = &[][..];
    while let [a, b, c, d, rest @ ..] = extra {
        let len = usize::from(u16::from_le_bytes([*c, *d]));
        // What is cut off here is of no use to anybody.
        let Some((field, behind)) = rest.split_at_checked(len) else {
            break;
        };
        if [*a, *b] == [1, 0] {
            wide = field;
        }
        extra = behind;
    }
    for value in [&mut packed.unpacked, &mut packed.len, &mut packed.header] {
        if *value == ELSEWHERE {
            *value = number(wide, 0, 8).ok_or(Fault::Odd("a zip64 field is missing"))?;
            wide = &wide[8..];
        }
    }
    Ok(())
}

/// Where the bytes of a member begin, behind its own header.
pub(super) fn data(file: &mut File, header: u64) -> Result<u64, Fault> {
    let mut head = [0; 30];
    file.seek(SeekFrom::Start(header))?;
    file.read_exact(&mut head)?;
    if !head.starts_with(b"PK\x03\x04") {
        return Err(Fault::Odd("a member is not where its directory says"));
    }
    let field = |from| number(&head, from, 2).unwrap_or_default();
    let data = header.checked_add(30 + field(26) + field(28));
    data.ok_or(Fault::Odd("a member is not where its directory says"))
}

/// A number of `len` bytes, the lowest first.
fn number(bytes: &[u8], from: usize, len: usize) -> Option<u64> {
    let bytes = bytes.get(from..from.checked_add(len)?)?;
    let join = |number, byte: &u8| number << 8 | u64::from(*byte);
    Some(bytes.iter().rev().fold(0, join))
}
