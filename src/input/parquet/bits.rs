//! Numbers of few bits: runs of equal ones mixed with packed ones, and differences. They are read one
//! at a time out of the page that is given, so that nothing that a page claims takes memory.

use std::ops::Range;

/// The number of `width` bits (64 at most) at bit `at`.
#[inline]
fn bits(page: &[u8], at: u64, width: u32) -> Option<u64> {
    let first = usize::try_from(at / 8).ok()?;
    let shift = (at % 8) as u32;
    let there = page.get(first..)?;
    let mut wide = [0; 16];
    match there.first_chunk::<16>() {
        Some(chunk) => wide = *chunk,
        None => {
            let needed = (shift + width).div_ceil(8) as usize;
            if there.len() < needed {
                return None;
            }
            wide[..there.len()].copy_from_slice(there);
        }
    }
    let value = u128::from_le_bytes(wide) >> shift;
    Some((value & ((1 << width) - 1)) as u64)
}

/// A number whose bytes say themselves whether one more follows.
pub(super) fn varint(page: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *page.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Runs of equal numbers, and numbers packed.
#[derive(Debug, Clone, Default)]
pub(super) struct Runs {
    at: usize,
    end: usize,
    width: u32,
    run: Run,
}

#[derive(Debug, Clone, Copy)]
enum Run {
    Same { value: u32, left: u64 },
    Packed { bit: u64, left: u64 },
}

impl Default for Run {
    fn default() -> Self {
        Self::Same { value: 0, left: 0 }
    }
}

impl Runs {
    /// Those in a stretch of a page, each of `width` bits.
    pub(super) fn new(place: Range<usize>, width: u32) -> Option<Self> {
        (width <= 32).then_some(Self {
            at: place.start,
            end: place.end,
            width,
            run: Run::default(),
        })
    }

    /// The next number.
    #[inline]
    pub(super) fn next(&mut self, page: &[u8]) -> Option<u32> {
        loop {
            match &mut self.run {
                Run::Same { value, left } if *left > 0 => {
                    *left -= 1;
                    return Some(*value);
                }
                Run::Packed { bit, left } if *left > 0 => {
                    let value = bits(page.get(..self.end)?, *bit, self.width)?;
                    *left -= 1;
                    *bit += u64::from(self.width);
                    return Some(value as u32);
                }
                _ => self.begin_run(page)?,
            }
        }
    }

    fn begin_run(&mut self, page: &[u8]) -> Option<()> {
        let page = page.get(..self.end)?;
        let head = varint(page, &mut self.at)?;
        let count = head >> 1;
        if head & 1 == 1 {
            let left = count.checked_mul(8)?;
            let bytes = count.checked_mul(u64::from(self.width))?;
            self.run = Run::Packed {
                bit: (self.at as u64).checked_mul(8)?,
                left,
            };
            // The last run may lack the end that nobody needs.
            let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
            self.at = self.at.saturating_add(bytes).min(self.end);
        } else {
            let len = self.width.div_ceil(8) as usize;
            let value = page.get(self.at..self.at + len)?;
            let mut wide = [0; 4];
            wide[..len].copy_from_slice(value);
            self.at += len;
            self.run = Run::Same {
                value: u32::from_le_bytes(wide),
                left: count,
            };
        }
        Some(())
    }
}

/// Numbers, each told by its difference from the one before.
#[derive(Debug, Clone, Default)]
pub(super) struct Differences {
    /// Where the next block begins.
    at: usize,
    end: usize,
    /// Values in a miniblock, and miniblocks in a block.
    values: u64,
    miniblocks: usize,
    /// Numbers that are still to come.
    left: u64,
    last: i64,
    is_first: bool,
    least: i64,
    /// The width of the next miniblock, and those that the block has left.
    widths: Range<usize>,
    width: u32,
    bit: u64,
    in_miniblock: u64,
}

impl Differences {
    /// Those that begin at `place.start`, no more than `most`.
    pub(super) fn new(page: &[u8], place: Range<usize>, most: u64) -> Option<Self> {
        let page = page.get(..place.end)?;
        let mut at = place.start;
        let block = varint(page, &mut at)?;
        let miniblocks = varint(page, &mut at)?;
        let left = varint(page, &mut at)?;
        let first = zigzag(varint(page, &mut at)?);
        let values = block.checked_div(miniblocks)?;
        let sound = block.is_multiple_of(128)
            && values.is_multiple_of(32)
            && values > 0
            && block <= 1 << 20;
        (sound && left <= most).then_some(Self {
            at,
            end: place.end,
            values,
            miniblocks: usize::try_from(miniblocks).ok()?,
            left,
            last: first,
            is_first: true,
            ..Self::default()
        })
    }

    /// The next number, as it is in 64 bits.
    #[inline]
    pub(super) fn next(&mut self, page: &[u8]) -> Option<i64> {
        self.left = self.left.checked_sub(1)?;
        if self.is_first {
            self.is_first = false;
            return Some(self.last);
        }
        if self.in_miniblock == 0 {
            self.begin_miniblock(page)?;
        }
        let difference = bits(page.get(..self.end)?, self.bit, self.width)? as i64;
        self.bit += u64::from(self.width);
        self.in_miniblock -= 1;
        let step = self.least.wrapping_add(difference);
        self.last = self.last.wrapping_add(step);
        Some(self.last)
    }

    fn begin_miniblock(&mut self, page: &[u8]) -> Option<()> {
        if self.widths.is_empty() {
            let page = page.get(..self.end)?;
            self.least = zigzag(varint(page, &mut self.at)?);
            self.widths = self.at..self.at.checked_add(self.miniblocks)?;
            self.at = self.widths.end;
        }
        self.width = u32::from(*page.get(self.widths.next()?)?);
        if self.width > 64 {
            return None;
        }
        self.bit = (self.at as u64).checked_mul(8)?;
        let bytes = u64::from(self.width) * self.values / 8;
        self.at = self.at.checked_add(usize::try_from(bytes).ok()?)?;
        self.in_miniblock = self.values;
        Some(())
    }

    /// Where they end.
    pub(super) fn end(&self, page: &[u8]) -> Option<usize> {
        let mut rest = self.clone();
        rest.left = rest.left.saturating_sub(u64::from(rest.is_first));
        while rest.left > 0 {
            rest.begin_miniblock(page)?;
            if rest.at > rest.end {
                return None;
            }
            rest.left = rest.left.saturating_sub(rest.values);
        }
        // A block has a width for each miniblock, also for those that are not there.
        Some(rest.at).filter(|at| *at <= rest.end)
    }
}

/// A number whose sign stands in its last bit.
pub(super) fn zigzag(raw: u64) -> i64 {
    (raw >> 1) as i64 ^ -((raw & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn runs_are_read_as_the_format_says() {
        // Eight numbers packed in three bits each, then 5 four times.
        let page = [0x03, 0b1000_1000, 0b1100_0110, 0b1111_1010, 0x08, 5];
        let mut runs = Runs::new(0..6, 3).unwrap();
        let all: Vec<u32> = std::iter::from_fn(|| runs.next(&page)).collect();
        assert_eq!(all, [0, 1, 2, 3, 4, 5, 6, 7, 5, 5, 5, 5]);
        let mut nothing = Runs::new(0..1, 0).unwrap();
        assert_eq!(nothing.next(&[0x04]), Some(0));
    }

    #[test]
    fn differences_are_read_as_the_format_says() {
        // 7, 5, 3, 1, 2, 3, 4, 5: the example of the format's documentation.
        let mut page = vec![0x80, 0x01, 0x04, 0x08, 0x0e, 0x03, 2, 0, 0, 0];
        page.extend([0b1100_0000, 0b0011_1111]);
        page.resize(page.len() + 6, 0);
        page.extend(b"rest");
        let differences = Differences::new(&page, 0..page.len(), 8).unwrap();
        assert_eq!(differences.end(&page), Some(page.len() - 4));
        let mut differences = differences;
        let all: Vec<i64> = std::iter::from_fn(|| differences.next(&page)).collect();
        assert_eq!(all, [7, 5, 3, 1, 2, 3, 4, 5]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(page: Vec<u8>, width in 0..40_u32) {
            if let Some(mut runs) = Runs::new(0..page.len(), width) {
                for _ in 0..1000 {
                    let _ = runs.next(&page);
                }
            }
            if let Some(mut differences) = Differences::new(&page, 0..page.len(), 1000) {
                let _ = differences.end(&page);
                for _ in 0..1000 {
                    let _ = differences.next(&page);
                }
            }
        }
    }
}
