//! What a Parquet file says of itself at its end: its columns, and where their values lie.

use super::thrift::{Kind, Thrift};

/// Columns that a file may have, and the groups around them.
const MOST_ELEMENTS: usize = 10_000;

/// Column chunks that a file may have.
const MOST_CHUNKS: usize = 2_000_000;

/// Values for each byte of a file. One number that is written once and counted a thousand times is
/// a column of nothing; without a bound it could be counted for ever.
const MOST_PER_BYTE: u64 = 1000;

/// The end of a file.
#[derive(Debug, Default)]
pub(super) struct Footer {
    /// The root first, and what is in each behind it.
    pub(super) elements: Vec<Element>,
    pub(super) groups: Vec<Group>,
    pub(super) encrypted: bool,
}

/// A column, or a group of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) children: usize,
    pub(super) physical: Option<Physical>,
    /// Bytes of a value that always has as many.
    pub(super) length: usize,
    pub(super) repetition: Repetition,
    pub(super) meaning: Meaning,
    scale: u32,
}

/// How values lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Physical {
    Bool,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    Bytes,
    Fixed,
}

/// How often a value comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Repetition {
    #[default]
    Required,
    Optional,
    Repeated,
}

/// What values mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Meaning {
    /// What they are.
    #[default]
    Plain,
    Text,
    Map,
    List,
    Decimal(u32),
    Date,
    Time(Unit),
    Timestamp {
        unit: Unit,
        utc: bool,
    },
    Unsigned {
        wide: bool,
    },
    Uuid,
    Half,
    /// Neither text nor number, though it may look like one.
    Opaque,
}

/// What times are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

/// Rows, column by column.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) rows: u64,
    pub(super) chunks: Vec<Chunk>,
}

/// The values of a column in a group of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Chunk {
    /// First byte.
    pub(super) from: u64,
    pub(super) codec: u8,
    /// Values, nulls and empty lists among them.
    pub(super) values: u64,
}

impl Footer {
    /// Reads it. `None` when it is not whole, or cannot be true.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut footer = Self::default();
        let mut rows = 0;
        let mut chunks = 0;
        Thrift::new(bytes).fields(|this, id, kind| {
            match (id, kind) {
                (2, Kind::List) => this.structs(|this| {
                    footer.elements.push(Element::read(this)?);
                    (footer.elements.len() <= MOST_ELEMENTS).then_some(())
                })?,
                (3, Kind::Int) => rows = this.count()?,
                (4, Kind::List) => this.structs(|this| {
                    let group = Group::read(this, &mut footer.encrypted)?;
                    chunks += group.chunks.len().max(1);
                    footer.groups.push(group);
                    (chunks <= MOST_CHUNKS).then_some(())
                })?,
                (8, Kind::Struct) => {
                    footer.encrypted = true;
                    return Some(false);
                }
                _ => return Some(false),
            }
            Some(true)
        })?;
        let mut groups = footer.groups.iter();
        let sum = groups.try_fold(0_u64, |sum, group| sum.checked_add(group.rows));
        (sum == Some(rows)).then_some(footer)
    }

    /// Whether a file of so many bytes can hold all the values that it claims.
    pub(super) fn fits(&self, len: u64) -> bool {
        let mut chunks = self.groups.iter().flat_map(|group| &group.chunks);
        let values = chunks.try_fold(0_u64, |sum, chunk| sum.checked_add(chunk.values));
        values.is_some_and(|values| values / MOST_PER_BYTE <= len)
    }
}

impl Element {
    fn read(thrift: &mut Thrift<'_>) -> Option<Self> {
        let mut element = Self::default();
        let (mut old, mut new) = (None, None);
        thrift.fields(|this, id, kind| {
            match (id, kind) {
                (1, Kind::Int) => element.physical = Some(Physical::of(this.int()?)?),
                (2, Kind::Int) => element.length = usize::try_from(this.count()?).ok()?,
                (3, Kind::Int) => {
                    element.repetition = match this.int()? {
                        0 => Repetition::Required,
                        1 => Repetition::Optional,
                        2 => Repetition::Repeated,
                        _ => return None,
                    }
                }
                (4, Kind::Binary) => element.name = this.text()?,
                (5, Kind::Int) => element.children = usize::try_from(this.count()?).ok()?,
                (6, Kind::Int) => old = Some(this.int()?),
                (7, Kind::Int) => element.scale = u32::try_from(this.count()?).ok()?,
                (10, Kind::Struct) => new = logical(this)?,
                _ => return Some(false),
            }
            Some(true)
        })?;
        let old = old.map(|code| converted(code, element.scale));
        element.meaning = match new.or(old).unwrap_or_default() {
            Meaning::Unsigned { .. } => Meaning::Unsigned {
                wide: element.physical == Some(Physical::Int64),
            },
            meaning => meaning,
        };
        Some(element)
    }
}

impl Physical {
    fn of(code: i64) -> Option<Self> {
        let all = [
            Self::Bool,
            Self::Int32,
            Self::Int64,
            Self::Int96,
            Self::Float,
            Self::Double,
            Self::Bytes,
            Self::Fixed,
        ];
        all.get(usize::try_from(code).ok()?).copied()
    }
}

/// What the older of two ways says that values mean.
fn converted(code: i64, scale: u32) -> Meaning {
    match code {
        0 | 4 | 19 => Meaning::Text,
        1 | 2 => Meaning::Map,
        3 => Meaning::List,
        5 => Meaning::Decimal(scale),
        6 => Meaning::Date,
        7 => Meaning::Time(Unit::Milliseconds),
        8 => Meaning::Time(Unit::Microseconds),
        9 => Meaning::Timestamp {
            unit: Unit::Milliseconds,
            utc: true,
        },
        10 => Meaning::Timestamp {
            unit: Unit::Microseconds,
            utc: true,
        },
        11..=14 => Meaning::Unsigned { wide: true },
        20 | 21 => Meaning::Opaque,
        _ => Meaning::Plain,
    }
}

/// What the newer way says; the inner option is for what is not known.
fn logical(thrift: &mut Thrift<'_>) -> Option<Option<Meaning>> {
    let mut meaning = None;
    thrift.fields(|this, id, kind| {
        if kind != Kind::Struct {
            return Some(false);
        }
        let inside = Inside::read(this)?;
        meaning = Some(match id {
            1 | 4 | 12 => Meaning::Text,
            2 => Meaning::Map,
            3 => Meaning::List,
            5 => Meaning::Decimal(u32::try_from(inside.number).ok()?),
            6 => Meaning::Date,
            7 => Meaning::Time(inside.unit?),
            8 => Meaning::Timestamp {
                unit: inside.unit?,
                utc: inside.first,
            },
            10 if !inside.second => Meaning::Unsigned { wide: true },
            13 | 16..=18 => Meaning::Opaque,
            14 => Meaning::Uuid,
            15 => Meaning::Half,
            _ => Meaning::Plain,
        });
        Some(true)
    })?;
    Some(meaning)
}

/// What a logical type holds, whichever it is.
#[derive(Default)]
struct Inside {
    number: i64,
    first: bool,
    second: bool,
    unit: Option<Unit>,
}

impl Inside {
    fn read(thrift: &mut Thrift<'_>) -> Option<Self> {
        let mut inside = Self::default();
        thrift.fields(|this, id, kind| {
            match (id, kind) {
                (1, Kind::Int) => inside.number = this.int()?,
                (1, Kind::Bool(value)) => inside.first = value,
                (2, Kind::Bool(value)) => inside.second = value,
                (2, Kind::Struct) => {
                    this.fields(|_, id, _| {
                        inside.unit = match id {
                            1 => Some(Unit::Milliseconds),
                            2 => Some(Unit::Microseconds),
                            3 => Some(Unit::Nanoseconds),
                            _ => None,
                        };
                        Some(false)
                    })?;
                }
                _ => return Some(false),
            }
            Some(true)
        })?;
        Some(inside)
    }
}

impl Group {
    fn read(thrift: &mut Thrift<'_>, encrypted: &mut bool) -> Option<Self> {
        let mut group = Self::default();
        thrift.fields(|this, id, kind| {
            match (id, kind) {
                (1, Kind::List) => this.structs(|this| {
                    group.chunks.push(Chunk::read(this, encrypted)?);
                    (group.chunks.len() <= MOST_ELEMENTS).then_some(())
                })?,
                (3, Kind::Int) => group.rows = this.count()?,
                _ => return Some(false),
            }
            Some(true)
        })?;
        Some(group)
    }
}

impl Chunk {
    fn read(thrift: &mut Thrift<'_>, encrypted: &mut bool) -> Option<Self> {
        let mut chunk = None;
        thrift.fields(|this, id, kind| {
            match (id, kind) {
                // In another file: such a footer belongs to a folder of files.
                (1, Kind::Binary) => return this.text()?.is_empty().then_some(true),
                (3, Kind::Struct) => chunk = Some(Self::read_inside(this)?),
                (8, Kind::Struct) => {
                    *encrypted = true;
                    return Some(false);
                }
                _ => return Some(false),
            }
            Some(true)
        })?;
        // What is encrypted may stand elsewhere.
        chunk.or(encrypted.then(Self::default))
    }

    fn read_inside(thrift: &mut Thrift<'_>) -> Option<Self> {
        let mut chunk = Self::default();
        let (mut data, mut dictionary) = (0, 0);
        thrift.fields(|this, id, kind| {
            match (id, kind) {
                (4, Kind::Int) => chunk.codec = u8::try_from(this.int()?).ok()?,
                (5, Kind::Int) => chunk.values = this.count()?,
                (9, Kind::Int) => data = this.count()?,
                (11, Kind::Int) => dictionary = this.count()?,
                _ => return Some(false),
            }
            Some(true)
        })?;
        // Some writers leave a zero where there is no dictionary.
        chunk.from = match dictionary {
            1.. if dictionary < data => dictionary,
            _ => data,
        };
        Some(chunk)
    }
}
