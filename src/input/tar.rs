//! The headers of a tar archive: ustar, with the long names of GNU and of pax.

use super::{
    archive::{Entry, Fault, Place, Room},
    model::InputError,
};

/// Bytes of a header, and what everything is filled up to.
pub(super) const BLOCK: usize = 512;

/// Bytes of a long name, or of what else pax says of a member.
const LONG: u64 = 1 << 20;

/// The bytes of an archive, from front to back.
pub(super) trait Walk {
    /// Bytes that were passed.
    fn at(&self) -> u64;
    /// Fills `into`, unless they end.
    fn read(&mut self, into: &mut [u8]) -> Result<usize, InputError>;
    /// Passes so many bytes, unless they end before; gives how many there were.
    fn pass(&mut self, len: u64) -> Result<u64, InputError>;
}

/// What is in an archive.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) entries: Vec<Entry>,
    pub(super) broken: Option<Broken>,
}

/// An archive that is cut off or damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// Inside the last entry: whoever reads that comes to it.
    Inside,
    /// Behind the last entry, so that nobody would.
    Behind,
}

/// Whether an archive begins with this block.
pub(super) fn begins(block: &[u8]) -> bool {
    block.len() >= BLOCK && block[257..].starts_with(b"ustar") && is_sound(&block[..BLOCK])
}

/// The regular files of an archive, in its order.
pub(super) fn list(walk: &mut impl Walk, room: &mut Room) -> Result<Listing, Fault> {
    let mut listing = Listing::default();
    let mut long = Long::default();
    let broken = |listing, broken| {
        Ok(Listing {
            broken: Some(broken),
            ..listing
        })
    };
    loop {
        let mut block = [0; BLOCK];
        match walk.read(&mut block)? {
            0 => return Ok(listing),
            BLOCK => {}
            // Of the zeros at the end, some may be missing.
            len if block[..len].iter().all(|byte| *byte == 0) => return Ok(listing),
            _ => return broken(listing, Broken::Behind),
        }
        if block.iter().all(|byte| *byte == 0) {
            return Ok(listing);
        }
        let Some(size) = number(&block[124..136]).filter(|_| is_sound(&block)) else {
            return broken(listing, Broken::Behind);
        };
        let mut size = size;
        match block[156] {
            b'L' | b'x' if size > LONG => return Err(Fault::Odd("a name in it is too long")),
            kind @ (b'L' | b'x') => {
                let mut bytes = vec![0; usize::try_from(size).unwrap_or_default()];
                if walk.read(&mut bytes)? < bytes.len() {
                    return broken(listing, Broken::Behind);
                }
                long.learn(kind, &bytes);
                walk.pass(padding(size))?;
                size = 0;
            }
            // What GNU and pax say of links, and of all members.
            b'K' | b'g' => {}
            b'0' | 0 | b'7' | b'S' => {
                let long = std::mem::take(&mut long);
                size = long.size.unwrap_or(size);
                let name = long.name.unwrap_or_else(|| name(&block));
                // Before there was a type for folders, they had a slash.
                if !name.ends_with(b"/") {
                    room.take(&name)?;
                    let sparse = block[156] == b'S' || long.sparse;
                    pass_map(walk, &block)?;
                    let from = walk.at();
                    let place = Place::Tar {
                        from,
                        len: size,
                        sparse,
                    };
                    listing.entries.push(Entry { name, place });
                    if walk.pass(size)? < size {
                        return broken(listing, Broken::Inside);
                    }
                    if walk.pass(padding(size))? < padding(size) {
                        return broken(listing, Broken::Behind);
                    }
                    continue;
                }
            }
            // Links, devices and folders have no bytes of their own, whatever they say.
            b'1'..=b'6' => {
                long = Long::default();
                size = 0;
            }
            _ => size = std::mem::take(&mut long).size.unwrap_or(size),
        }
        if walk.pass(size)? < size {
            return broken(listing, Broken::Behind);
        }
        walk.pass(padding(size))?;
    }
}

/// Passes the rest of the map of a sparse file, which lies between its header and its bytes.
fn pass_map(walk: &mut impl Walk, header: &[u8; BLOCK]) -> Result<(), InputError> {
    let mut more = header[156] == b'S' && header[482] != 0;
    let mut block = [0; BLOCK];
    while more {
        more = walk.read(&mut block)? == BLOCK && block[504] != 0;
    }
    Ok(())
}

/// What was said of the next member in front of it.
#[derive(Default)]
struct Long {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
}

impl Long {
    fn learn(&mut self, kind: u8, bytes: &[u8]) {
        if kind == b'L' {
            let name = bytes.split(|byte| *byte == 0).next();
            self.name = name.map(<[u8]>::to_vec);
            return;
        }
        for (key, value) in pax(bytes) {
            match key {
                b"path" => self.name = Some(value.to_vec()),
                b"size" => self.size = decimal(value),
                key if key.starts_with(b"GNU.sparse.") => self.sparse = true,
                _ => {}
            }
        }
    }
}

/// What pax says: `LENGTH KEY=VALUE` and a line end, where a value may hold line ends.
fn pax(mut bytes: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut all = Vec::new();
    while let Some(space) = bytes.iter().position(|byte| *byte == b' ') {
        let len = decimal(&bytes[..space]).and_then(|len| usize::try_from(len).ok());
        let Some((record, rest)) = len.and_then(|len| bytes.split_at_checked(len)) else {
            break;
        };
        let Some(record) = record.get(space + 1..record.len().saturating_sub(1)) else {
            break;
        };
        if let Some(at) = record.iter().position(|byte| *byte == b'=') {
            all.push((&record[..at], &record[at + 1..]));
        }
        bytes = rest;
    }
    all
}

/// Bytes from the end of a member to the next header.
fn padding(size: u64) -> u64 {
    size.wrapping_neg() % BLOCK as u64
}

/// Whether the sum of a header is what it says; the sum counts itself as spaces.
fn is_sound(block: &[u8]) -> bool {
    let sum = block.iter().enumerate().map(|(at, byte)| match at {
        148..156 => u64::from(b' '),
        _ => u64::from(*byte),
    });
    number(&block[148..156]) == Some(sum.sum())
}

/// The path in a header.
fn name(block: &[u8]) -> Vec<u8> {
    let until_nul = |bytes: &[u8]| bytes.split(|byte| *byte == 0).next().map(<[u8]>::to_vec);
    let name = until_nul(&block[..100]).unwrap_or_default();
    // GNU keeps other things where ustar has the front of a long path.
    let front = if &block[257..263] == b"ustar\0" {
        until_nul(&block[345..500]).unwrap_or_default()
    } else {
        Vec::new()
    };
    match front.as_slice() {
        [] => name,
        _ => [front.as_slice(), b"/", &name].concat(),
    }
}

/// A number: octal digits, or from the first bit on 256 to a digit.
fn number(field: &[u8]) -> Option<u64> {
    if let [first @ 0x80..=0xff, rest @ ..] = field {
        let (front, low) = rest.split_at_checked(rest.len().checked_sub(8)?)?;
        let whole = *first == 0x80 && front.iter().all(|byte| *byte == 0);
        return whole.then(|| {
            low.iter()
                .fold(0, |number, byte| number << 8 | u64::from(*byte))
        });
    }
    let digits = field
        .trim_ascii()
        .split(|byte| matches!(byte, 0 | b' '))
        .next()?;
    let text = std::str::from_utf8(digits).ok()?;
    match text {
        "" => Some(0),
        text => u64::from_str_radix(text, 8).ok(),
    }
}

fn decimal(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}
