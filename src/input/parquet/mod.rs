//! Parquet files, whose rows become lines of text: what comes behind sees an export like any other.
//!
//! `footer` says what is in a file (in the words of `thrift`), and `shape` makes a tree of its columns.
//! A `page` is read from the file and `unpack`ed; `leaf` goes through the pages of one column, of which
//! `values` (with `bits`) reads one at a time. `rows` puts them together, `cell` says what they mean, and
//! `line` writes them. No number that a file claims takes memory: of each column there is a page
//! and a dictionary, and all of them together stay below a limit. None keeps a reader for ever, either:
//! no byte is read as part of two pages, and values and text are in some proportion to the file.

mod bits;
mod cell;
mod footer;
mod leaf;
mod line;
mod page;
mod rows;
mod shape;
mod thrift;
mod unpack;
mod values;

#[cfg(test)]
mod tests;

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
};

use self::{footer::Footer, line::Lines, page::Store, rows::Rows, shape::Shape};
use super::{
    compression::Break,
    encoding::InvalidBytes,
    model::{Digest, InputError, ReadOptions},
};

pub use self::line::TableForm;

/// How a file begins and ends.
const MAGIC: &[u8] = b"PAR1";

/// How one ends whose footer is encrypted.
const ENCRYPTED: &[u8] = b"PARE";

/// Bytes at the end: the length of the footer, and the magic.
const TAIL: u64 = 8;

/// Bytes hashed at a time.
const HASHED: usize = 64 << 10;

/// Bytes of text for each byte of a file, and beside that: a long text may be meant a million times.
const MOST_TEXT: (u64, u64) = (100_000, 1 << 30);

/// Why rows cannot be read any further.
#[derive(Debug)]
pub(super) enum Fault {
    /// The file is not what it says.
    Damaged,
    Failed(InputError),
}

/// A file whose rows are read as text.
pub(super) struct Table {
    rows: Rows,
    len: u64,
    /// Rows that there are.
    count: u64,
    is_flat: bool,
    hasher: blake3::Hasher,
    hashed: u64,
}

impl Table {
    /// Whether a file begins as one.
    pub(super) fn begins(file: &mut File) -> io::Result<bool> {
        let mut head = [0; 4];
        file.seek(SeekFrom::Start(0))?;
        let read = file.read_exact(&mut head);
        file.seek(SeekFrom::Start(0))?;
        match read {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(error),
            Ok(()) => Ok(head == MAGIC || head == ENCRYPTED),
        }
    }

    /// Opens a file that begins as one.
    pub(super) fn open(
        mut file: File,
        name: &str,
        len: u64,
        form: TableForm,
        options: &ReadOptions,
    ) -> Result<Self, InputError> {
        let limit = options.window_bytes as u64;
        let bytes = footer_bytes(&mut file, name, len, limit)?;
        let broken = |reason| InputError::BrokenParquet {
            name: name.to_owned(),
            reason,
        };
        let end = len - TAIL - bytes.len() as u64;
        let footer =
            Footer::read(&bytes).ok_or_else(|| broken("what it says of itself is damaged"))?;
        drop(bytes);
        let store = Store::new(file, name.to_owned(), end, limit);
        if footer.encrypted {
            return Err(refused(name, "that is encrypted"));
        }
        if !footer.fits(len) {
            return Err(broken("it claims more values than it can hold"));
        }
        let shape = Shape::new(&footer.elements);
        let shape = shape.ok_or_else(|| broken("its columns cannot be as it says"))?;
        let is_flat = shape.is_flat();
        let shape = match form {
            TableForm::Json => shape.nest(),
            TableForm::Csv => shape,
        };
        let lines = Lines::new(form, options.record_bytes);
        let count = footer.groups.iter().map(|group| group.rows).sum();
        let replace = options.invalid_bytes == InvalidBytes::Replace;
        let most = len.saturating_mul(MOST_TEXT.0).saturating_add(MOST_TEXT.1);
        let rows = Rows::new(shape, footer.groups, store, lines, replace, most);
        Ok(Self {
            rows: rows.ok_or_else(|| broken("its groups of rows have different columns"))?,
            len,
            count,
            is_flat,
            hasher: blake3::Hasher::new(),
            hashed: 0,
        })
    }

    /// Whether no value is made of others that have names.
    pub(super) fn is_flat(&self) -> bool {
        self.is_flat
    }

    /// Appends lines to `into`, until it has this many bytes. Says what ended them, once they have.
    pub(super) fn read(
        &mut self,
        into: &mut Vec<u8>,
        want: usize,
    ) -> Result<Option<Break>, InputError> {
        match self.rows.read(into, want) {
            Ok(true) => Ok(None),
            Ok(false) => Ok(Some(Break::End)),
            Err(Fault::Damaged) => Ok(Some(Break::Damage)),
            Err(Fault::Failed(error)) => Err(error),
        }
    }

    /// Bytes of the file that are done with, as far as rows tell.
    pub(super) fn passed(&self) -> u64 {
        let share = u128::from(self.len) * u128::from(self.rows.count);
        u64::try_from(share / u128::from(self.count.max(1))).unwrap_or(self.len)
    }

    /// Hashes some more bytes, up to those that are done with or all; false when there are none.
    pub(super) fn hash(&mut self, all: bool) -> Result<bool, InputError> {
        let end = if all { self.len } else { self.passed() };
        let left = usize::try_from(end.saturating_sub(self.hashed)).unwrap_or(usize::MAX);
        if left == 0 || !all && left < HASHED {
            return Ok(false);
        }
        let mut block = vec![0; left.min(HASHED * 4)];
        let store = self.rows.store();
        let read = store
            .file
            .seek(SeekFrom::Start(self.hashed))
            .and_then(|_| store.file.read_exact(&mut block));
        if let Err(error) = read {
            return Err(store.failed(error));
        }
        self.hasher.update(&block);
        self.hashed += block.len() as u64;
        Ok(true)
    }

    /// The digest of the bytes hashed so far.
    pub(super) fn digest(&self) -> Digest {
        Digest {
            bytes: self.hashed,
            blake3: self.hasher.finalize().to_hex().to_string(),
            undecodable: 0,
        }
    }
}

fn refused(name: &str, what: &'static str) -> InputError {
    InputError::UnknownParquet {
        name: name.to_owned(),
        what,
    }
}

/// The footer of a file.
fn footer_bytes(file: &mut File, name: &str, len: u64, limit: u64) -> Result<Vec<u8>, InputError> {
    let failed = |source: io::Error| InputError::Read {
        name: name.to_owned(),
        source,
    };
    let broken = |reason| InputError::BrokenParquet {
        name: name.to_owned(),
        reason,
    };
    let cut = || broken("it is cut off, or was never finished");
    let tail_at = len
        .checked_sub(TAIL)
        .filter(|at| *at >= 4)
        .ok_or_else(cut)?;
    let mut tail = [0; TAIL as usize];
    file.seek(SeekFrom::Start(tail_at)).map_err(failed)?;
    file.read_exact(&mut tail).map_err(failed)?;
    let (needed, magic) = tail.split_at(4);
    if magic == ENCRYPTED {
        return Err(refused(name, "that is encrypted"));
    }
    if magic != MAGIC {
        return Err(cut());
    }
    let needed = needed
        .iter()
        .rev()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    let at = tail_at.checked_sub(needed).filter(|at| *at >= 4);
    let at = at.ok_or_else(|| broken("it is shorter than it says"))?;
    if needed > limit {
        return Err(InputError::PagesTooLarge {
            name: name.to_owned(),
            needed,
            limit,
        });
    }
    let mut bytes = vec![0; usize::try_from(needed).unwrap_or_default()];
    file.seek(SeekFrom::Start(at)).map_err(failed)?;
    file.read_exact(&mut bytes).map_err(failed)?;
    Ok(bytes)
}
