//! The values of a page that are there, one after the other.

use std::ops::Range;

use super::{
    bits::{Differences, Runs},
    footer::Physical,
};

/// A value as it lies in the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    Bool(bool),
    Int(i64),
    Wide([u8; 12]),
    Float(f32),
    Double(f64),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    /// A value that stands alone in these bytes.
    fn of(physical: Physical, bytes: &'a [u8]) -> Option<Self> {
        Some(match physical {
            Physical::Bool => return None,
            Physical::Int32 => Self::Int(i64::from(i32::from_le_bytes(bytes.try_into().ok()?))),
            Physical::Int64 => Self::Int(i64::from_le_bytes(bytes.try_into().ok()?)),
            Physical::Int96 => Self::Wide(bytes.try_into().ok()?),
            Physical::Float => Self::Float(f32::from_le_bytes(bytes.try_into().ok()?)),
            Physical::Double => Self::Double(f64::from_le_bytes(bytes.try_into().ok()?)),
            Physical::Bytes | Physical::Fixed => Self::Bytes(bytes),
        })
    }
}

/// What values of a column lie in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) physical: Physical,
    /// Bytes of one that always has as many.
    pub(super) length: usize,
}

impl Form {
    /// Bytes of each value, where all have as many.
    fn width(self) -> Option<usize> {
        match self.physical {
            Physical::Bool | Physical::Bytes => None,
            Physical::Int32 | Physical::Float => Some(4),
            Physical::Int64 | Physical::Double => Some(8),
            Physical::Int96 => Some(12),
            Physical::Fixed => Some(self.length),
        }
    }

    /// The value at `at`, which moves behind it.
    fn plain<'a>(self, page: &'a [u8], at: &mut usize) -> Option<Value<'a>> {
        let len = match self.width() {
            Some(width) => width,
            None => {
                let head = page.get(*at..)?.first_chunk::<4>()?;
                *at += 4;
                usize::try_from(u32::from_le_bytes(*head)).ok()?
            }
        };
        let bytes = page.get(*at..at.checked_add(len)?)?;
        *at += len;
        Value::of(self.physical, bytes)
    }
}

/// The different values of a column, which pages name by their number.
#[derive(Debug)]
pub(super) struct Dictionary {
    page: Vec<u8>,
    form: Form,
    count: usize,
    /// Where each begins, when they have different lengths.
    places: Vec<u32>,
}

impl Dictionary {
    /// Bytes of memory that one takes of which a page tells this.
    pub(super) fn bytes(form: Form, page: usize, values: u64) -> u64 {
        let places = match form.physical {
            Physical::Bytes => values.min(page as u64 / 4) * 4,
            _ => 0,
        };
        page as u64 + places
    }

    /// Bytes of memory that it takes.
    pub(super) fn held(&self) -> u64 {
        (self.page.len() + self.places.len() * 4) as u64
    }

    pub(super) fn new(page: Vec<u8>, form: Form, values: u64) -> Option<Self> {
        let count = usize::try_from(values).ok()?;
        let mut places = Vec::new();
        match form.width() {
            Some(width) => {
                (count.checked_mul(width)? <= page.len()).then_some(())?;
            }
            None => {
                (form.physical == Physical::Bytes && count <= page.len() / 4).then_some(())?;
                places.reserve_exact(count);
                let mut at = 0;
                for _ in 0..count {
                    places.push(u32::try_from(at).ok()?);
                    form.plain(&page, &mut at)?;
                }
            }
        }
        Some(Self {
            page,
            form,
            count,
            places,
        })
    }

    #[inline]
    fn get(&self, index: u32) -> Option<Value<'_>> {
        let index = usize::try_from(index).ok().filter(|at| *at < self.count)?;
        let mut at = match self.form.width() {
            Some(width) => index * width,
            None => usize::try_from(*self.places.get(index)?).ok()?,
        };
        self.form.plain(&self.page, &mut at)
    }
}

/// How the values of a page are written, and how far they were read.
#[derive(Debug, Default)]
pub(super) enum Values {
    /// There are none.
    #[default]
    Nothing,
    Plain {
        at: usize,
    },
    /// Truths, a bit each.
    Bits {
        bit: usize,
    },
    Truths(Runs),
    Indices(Runs),
    Ints(Differences),
    Lengths {
        lengths: Differences,
        at: usize,
    },
    Prefixed {
        prefixes: Differences,
        suffixes: Differences,
        at: usize,
        last: Vec<u8>,
    },
    /// All first bytes, then all second ones, and so on.
    Split {
        from: usize,
        count: usize,
        index: usize,
        last: [u8; 16],
    },
}

/// Why values cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    Damaged,
    Unknown,
}

impl Values {
    /// Begins with those in a stretch of a page that has `most` values at most.
    pub(super) fn new(
        encoding: i64,
        form: Form,
        page: &[u8],
        place: Range<usize>,
        most: u64,
    ) -> Result<Self, Unread> {
        if place.is_empty() {
            return Ok(Self::Nothing);
        }
        let begun = match (encoding, form.physical) {
            (0, Physical::Bool) => Some(Self::Bits {
                bit: place.start * 8,
            }),
            (0, _) => Some(Self::Plain { at: place.start }),
            (2 | 8, _) => indices(page, place),
            // Behind their length.
            (3, Physical::Bool) => Runs::new(place.start + 4..place.end, 1).map(Self::Truths),
            (5, Physical::Int32 | Physical::Int64) => {
                Differences::new(page, place, most).map(Self::Ints)
            }
            (6, Physical::Bytes) => lengths(page, place, most),
            (7, Physical::Bytes | Physical::Fixed) => prefixed(page, place, most),
            (9, Physical::Bool | Physical::Bytes | Physical::Int96) => return Err(Unread::Unknown),
            (9, _) => form
                .width()
                .filter(|width| (1..=16).contains(width) && place.len().is_multiple_of(*width))
                .map(|width| Self::Split {
                    from: place.start,
                    count: place.len() / width,
                    index: 0,
                    last: [0; 16],
                }),
            _ => return Err(Unread::Unknown),
        };
        begun.ok_or(Unread::Damaged)
    }

    /// The next value.
    #[inline]
    pub(super) fn next<'a>(
        &'a mut self,
        form: Form,
        page: &'a [u8],
        dictionary: Option<&'a Dictionary>,
    ) -> Option<Value<'a>> {
        match self {
            Self::Nothing => None,
            Self::Plain { at } => form.plain(page, at),
            Self::Indices(runs) => dictionary?.get(runs.next(page)?),
            Self::Bits { bit } => {
                let byte = page.get(*bit / 8)?;
                *bit += 1;
                Some(Value::Bool(byte >> ((*bit - 1) % 8) & 1 == 1))
            }
            Self::Truths(runs) => Some(Value::Bool(runs.next(page)? != 0)),
            Self::Ints(differences) => {
                let number = differences.next(page)?;
                Some(Value::Int(match form.physical {
                    Physical::Int32 => i64::from(number as i32),
                    _ => number,
                }))
            }
            Self::Lengths { lengths, at } => {
                let len = usize::try_from(lengths.next(page)?).ok()?;
                let from = *at;
                *at = from.checked_add(len)?;
                page.get(from..*at).map(Value::Bytes)
            }
            Self::Prefixed {
                prefixes,
                suffixes,
                at,
                last,
            } => {
                let prefix = usize::try_from(prefixes.next(page)?).ok()?;
                let len = usize::try_from(suffixes.next(page)?).ok()?;
                let suffix = page.get(*at..at.checked_add(len)?)?;
                *at += len;
                (prefix <= last.len()).then(|| last.truncate(prefix))?;
                last.extend_from_slice(suffix);
                let whole = form.physical == Physical::Bytes || last.len() == form.length;
                whole.then_some(Value::Bytes(last))
            }
            Self::Split {
                from,
                count,
                index,
                last,
            } => {
                let width = form.width()?;
                if *index >= *count {
                    return None;
                }
                for (number, byte) in last.get_mut(..width)?.iter_mut().enumerate() {
                    *byte = *page.get(*from + number * *count + *index)?;
                }
                *index += 1;
                Value::of(form.physical, last.get(..width)?)
            }
        }
    }
}

fn indices(page: &[u8], place: Range<usize>) -> Option<Values> {
    let width = u32::from(*page.get(place.start)?);
    Runs::new(place.start + 1..place.end, width).map(Values::Indices)
}

fn lengths(page: &[u8], place: Range<usize>, most: u64) -> Option<Values> {
    let lengths = Differences::new(page, place, most)?;
    let at = lengths.end(page)?;
    Some(Values::Lengths { lengths, at })
}

fn prefixed(page: &[u8], place: Range<usize>, most: u64) -> Option<Values> {
    let prefixes = Differences::new(page, place.clone(), most)?;
    let suffixes = Differences::new(page, prefixes.end(page)?..place.end, most)?;
    let at = suffixes.end(page)?;
    Some(Values::Prefixed {
        prefixes,
        suffixes,
        at,
        last: Vec::new(),
    })
}
