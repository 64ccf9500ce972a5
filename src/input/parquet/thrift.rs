//! Thrift's compact protocol, as far as Parquet describes itself in it. Nothing is believed: a list
//! is no longer than the bytes that are left, and nothing is nested deeper than it needs to be.

use super::bits::{varint, zigzag};

/// Levels of structs and lists that are passed over.
const DEEPEST: usize = 32;

/// What sort of value a field or an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bool(bool),
    Byte,
    Int,
    Double,
    Binary,
    List,
    Map,
    Struct,
    Uuid,
}

impl Kind {
    fn of(code: u8) -> Option<Self> {
        Some(match code {
            1 => Self::Bool(true),
            2 => Self::Bool(false),
            3 => Self::Byte,
            4..=6 => Self::Int,
            7 => Self::Double,
            8 => Self::Binary,
            9 | 10 => Self::List,
            11 => Self::Map,
            12 => Self::Struct,
            13 => Self::Uuid,
            _ => return None,
        })
    }
}

/// Bytes that hold values. What cannot be read is `None`, everywhere.
#[derive(Debug, Clone)]
pub(super) struct Thrift<'a> {
    rest: &'a [u8],
}

impl<'a> Thrift<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Bytes that were not read.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    /// A number.
    pub(super) fn int(&mut self) -> Option<i64> {
        self.varint().map(zigzag)
    }

    /// A number that is not negative.
    pub(super) fn count(&mut self) -> Option<u64> {
        u64::try_from(self.int()?).ok()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    pub(super) fn text(&mut self) -> Option<String> {
        let len = usize::try_from(self.varint()?).ok()?;
        let bytes = self.bytes(len)?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    /// What the elements of a list are, and how many there are.
    pub(super) fn list(&mut self) -> Option<(Kind, usize)> {
        let head = self.byte()?;
        let len = match head >> 4 {
            15 => usize::try_from(self.varint()?).ok()?,
            short => usize::from(short),
        };
        // fastparquet does not say what the elements are that are not there.
        let kind = match len {
            0 => Kind::Struct,
            _ => Kind::of(head & 15)?,
        };
        (len <= self.rest.len()).then_some((kind, len))
    }

    /// Reads each element of a list of structs.
    pub(super) fn structs(&mut self, mut read: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        let (kind, len) = self.list()?;
        if kind != Kind::Struct && len > 0 {
            return None;
        }
        (0..len).try_for_each(|_| read(self))
    }

    /// Reads a struct: `take` is given each field, and says whether it has read its value. The value
    /// of a truth is its kind.
    pub(super) fn fields(
        &mut self,
        mut take: impl FnMut(&mut Self, i16, Kind) -> Option<bool>,
    ) -> Option<()> {
        let mut id = 0_i16;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(());
            }
            id = match head >> 4 {
                0 => i16::try_from(self.int()?).ok()?,
                further => id.checked_add(i16::from(further))?,
            };
            let kind = Kind::of(head & 15)?;
            if !take(self, id, kind)? {
                self.skip(kind, DEEPEST)?;
            }
        }
    }

    fn skip(&mut self, kind: Kind, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            Kind::Bool(_) => {}
            Kind::Byte => drop(self.byte()?),
            Kind::Int => drop(self.varint()?),
            Kind::Double => drop(self.bytes(8)?),
            Kind::Uuid => drop(self.bytes(16)?),
            Kind::Binary => {
                let len = usize::try_from(self.varint()?).ok()?;
                self.bytes(len)?;
            }
            Kind::List => {
                let (kind, len) = self.list()?;
                for _ in 0..len {
                    self.skip_element(kind, depth)?;
                }
            }
            Kind::Map => {
                let len = usize::try_from(self.varint()?).ok()?;
                if len > 0 {
                    let kinds = self.byte()?;
                    let (key, value) = (Kind::of(kinds >> 4)?, Kind::of(kinds & 15)?);
                    for _ in 0..len {
                        self.skip_element(key, depth)?;
                        self.skip_element(value, depth)?;
                    }
                }
            }
            Kind::Struct => {
                self.fields(|this, _, kind| {
                    this.skip(kind, depth)?;
                    Some(true)
                })?;
            }
        }
        Some(())
    }

    /// A truth in a list is a byte; as a field it is its kind alone.
    fn skip_element(&mut self, kind: Kind, depth: usize) -> Option<()> {
        match kind {
            Kind::Bool(_) => self.byte().map(drop),
            kind => self.skip(kind, depth),
        }
    }

    fn varint(&mut self) -> Option<u64> {
        let mut at = 0;
        let value = varint(self.rest, &mut at)?;
        self.rest = self.rest.get(at..)?;
        Some(value)
    }

    fn bytes(&mut self, len: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_are_read_and_others_passed_over() {
        // 1: a number, 2: a list of structs, 3: true, 20: a text.
        let bytes = [
            0x15, 0x54, 0x19, 0x2c, 0x15, 0x02, 0x00, 0x15, 0x04, 0x00, 0x11, 0x08, 0x28, 0x02,
            b'h', b'i', 0x00, 0xff,
        ];
        let mut thrift = Thrift::new(&bytes);
        let (mut number, mut truth, mut text) = (0, false, String::new());
        thrift
            .fields(|this, id, kind| {
                match (id, kind) {
                    (1, Kind::Int) => number = this.int()?,
                    (3, Kind::Bool(value)) => truth = value,
                    (20, Kind::Binary) => text = this.text()?,
                    _ => return Some(false),
                }
                Some(true)
            })
            .unwrap();
        assert_eq!((number, truth, &*text, thrift.left()), (42, true, "hi", 1));
    }

    #[test]
    fn nothing_is_nested_without_end() {
        let deep = [0x1c; 100_000];
        assert_eq!(Thrift::new(&deep).fields(|_, _, _| Some(false)), None);
        let lists = [[0x19].as_slice(), &[0x19; 100_000]].concat();
        assert_eq!(Thrift::new(&lists).fields(|_, _, _| Some(false)), None);
    }

    proptest! {
        #[test]
        fn any_bytes_come_to_an_end(bytes: Vec<u8>) {
            let _ = Thrift::new(&bytes).fields(|_, _, _| Some(false));
            let _ = Thrift::new(&bytes).structs(|this| this.fields(|_, _, _| Some(false)));
        }
    }
}
