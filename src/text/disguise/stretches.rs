//! Finds the stretches of a text in which words may stand in disguise, one step for a character of
//! what is not calm.

use super::{ASCII, Disguise, Kind, NEVER_LAST, Stretch, calm, kind};

/// Finds the stretches of a reading in which words may stand in disguise. Whatever lies outside
/// holds none. A [`super::super::Glance`] tells which places are restless, in order: first byte,
/// last byte.
pub fn find_stretches(reading: &str, restless: &[(u32, u32)], out: &mut Vec<Stretch>) {
    out.clear();
    let mut at = 0;
    for &(from, to) in restless {
        let (from, to) = (from as usize, to as usize);
        if to < at {
            continue;
        }
        let before = reading.as_bytes()[at..from.max(at)].iter();
        let blank = before.rev().position(u8::is_ascii_whitespace);
        at = blank.map_or(at, |behind| from - behind);
        at = calm::end(reading, at, to);
        while at <= to && at < reading.len() {
            at = find_until_rest(reading, at, out);
            at = calm::end(reading, at, to);
        }
    }
}

/// Finds the stretches from a place on to where nothing goes on, and says where that is.
fn find_until_rest(reading: &str, mut at: usize, out: &mut Vec<Stretch>) -> usize {
    let mut scan = Scan::at_rest(at);
    for c in reading[at..].chars() {
        let next = at + c.len_utf8();
        scan.step(c, kind(c), at, reading.as_bytes(), next, out);
        at = next;
        if scan.is_at_rest() {
            break;
        }
    }
    scan.finish(at, out);
    at
}

/// Where a single letter set apart stands in its row.
#[derive(Debug, Default, PartialEq, Eq)]
enum Unit {
    /// A separator, or the beginning, came last.
    #[default]
    Before,
    /// One letter with its marks, begun here.
    Single(usize),
    /// A word of several letters.
    Long,
}

#[derive(Debug, Default)]
struct Scan {
    last: (char, Kind),
    before_last: (char, Kind),
    /// Begin of the current run for [`Disguise::Signs`], and whether something was seen in it.
    signs: (usize, bool),
    /// The same for [`Disguise::Masked`].
    masked: (usize, bool),
    unit: Unit,
    /// The row of letters set apart: where it begins, its separator, letters so far, its end.
    row: (usize, char, usize, usize),
}

impl Scan {
    /// Behind a gap, with nothing seen that what follows may go on with.
    fn at_rest(from: usize) -> Self {
        Self {
            signs: (from, false),
            masked: (from, false),
            ..Self::default()
        }
    }

    fn is_at_rest(&self) -> bool {
        self.last.1 == Kind::Gap && self.unit == Unit::Before && self.row.2 == 0
    }

    fn step(
        &mut self,
        c: char,
        kind: Kind,
        at: usize,
        bytes: &[u8],
        next: usize,
        out: &mut Vec<Stretch>,
    ) {
        let is_mark = kind == Kind::Accent;
        let kind = if is_mark { Kind::Letter } else { kind };
        if kind == Kind::Gap || kind == Kind::Mask {
            self.end_signs(at, next, out);
        }
        if kind == Kind::Gap || kind == Kind::Sign {
            self.end_masked(at, next, out);
        }
        self.signs.1 |= self.shows_signs(c, kind);
        self.masked.1 |= kind == Kind::Mask
            && matches!(self.last.1, Kind::Letter | Kind::Digit)
            && (!matches!(c, '-' | '_') || bytes.get(next).is_some_and(|&b| goes_on(b)));
        self.count_unit(c, kind, is_mark, at, out);
        (self.before_last, self.last) = (self.last, (c, kind));
    }

    fn shows_signs(&self, c: char, kind: Kind) -> bool {
        use Kind::{Digit, Gap, Letter, Sign};
        match (self.last.1, kind) {
            (Letter, Letter) => c == self.last.0 && c == self.before_last.0,
            (Letter, Digit) | (Digit, Letter) => true,
            (Letter | Sign, Sign) => !NEVER_LAST.contains(&c),
            (Sign, Letter | Digit) => self.last.0 != '@' || self.before_last.1 != Gap,
            _ => false,
        }
    }

    fn end_signs(&mut self, at: usize, next: usize, out: &mut Vec<Stretch>) {
        push(&mut self.signs, at, Disguise::Signs, out);
        self.signs.0 = next;
    }

    fn end_masked(&mut self, at: usize, next: usize, out: &mut Vec<Stretch>) {
        push(&mut self.masked, at, Disguise::Masked, out);
        self.masked.0 = next;
    }

    fn count_unit(
        &mut self,
        c: char,
        kind: Kind,
        is_mark: bool,
        at: usize,
        out: &mut Vec<Stretch>,
    ) {
        if matches!(kind, Kind::Letter | Kind::Digit) {
            if self.unit == Unit::Long {
                return;
            }
            match self.unit {
                Unit::Before if !is_mark => self.unit = Unit::Single(at),
                Unit::Single(_) if is_mark => {}
                // A second letter, or a mark without a letter.
                _ => {
                    self.end_row(out);
                    self.unit = Unit::Long;
                }
            }
            return;
        }
        match std::mem::take(&mut self.unit) {
            Unit::Single(start) => self.add_unit(start, at, c, out),
            Unit::Before => self.end_row(out),
            Unit::Long => {}
        }
    }

    /// A single letter at `start..end` that the separator `c` follows.
    fn add_unit(&mut self, start: usize, end: usize, c: char, out: &mut Vec<Stretch>) {
        let (_, separator, count, _) = &mut self.row;
        if *count == 0 {
            self.row = (start, c, 1, end);
            return;
        }
        *count += 1;
        let goes_on = *separator == c;
        self.row.3 = end;
        if !goes_on {
            self.end_row(out);
            self.row = (start, c, 1, end);
        }
    }

    fn end_row(&mut self, out: &mut Vec<Stretch>) {
        let (start, _, count, end) = self.row;
        if count >= 3 {
            out.push(Stretch {
                start,
                end,
                kind: Disguise::Apart,
            });
        }
        self.row.2 = 0;
    }

    fn finish(&mut self, at: usize, out: &mut Vec<Stretch>) {
        self.end_signs(at, at, out);
        self.end_masked(at, at, out);
        if let Unit::Single(start) = self.unit {
            self.add_unit(start, at, '\0', out);
        }
        self.end_row(out);
    }
}

fn push(run: &mut (usize, bool), end: usize, kind: Disguise, out: &mut Vec<Stretch>) {
    if std::mem::take(&mut run.1) {
        let start = run.0;
        out.push(Stretch { start, end, kind });
    }
}

/// True when a byte may begin a letter, a digit or a mask.
fn goes_on(byte: u8) -> bool {
    byte >= 0x80
        || matches!(
            ASCII[usize::from(byte)],
            Kind::Letter | Kind::Digit | Kind::Mask
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(text: &str, out: &mut Vec<Stretch>) {
        let mut glance = crate::text::Glance::default();
        glance.at_reading(text);
        find_stretches(text, glance.restless(), out);
    }

    /// What a scan finds that passes over nothing.
    fn stretches_step_by_step(text: &str) -> Vec<Stretch> {
        let (mut scan, mut out, mut at) = (Scan::default(), vec![], 0);
        for c in text.chars() {
            let next = at + c.len_utf8();
            scan.step(c, kind(c), at, text.as_bytes(), next, &mut out);
            at = next;
        }
        scan.finish(at, &mut out);
        out
    }

    #[test]
    fn handles_and_web_addresses_have_no_stretches() {
        for text in [
            "@user1234 lihat @k4mu, dan @aaa_1: ya",
            "kata @user_99",
            "https://t.example/c3ffb4a5?q=b*nuh&i=aaa lalu http://x.example/a-b-c",
        ] {
            let mut out = vec![];
            find(text, &mut out);
            assert_eq!(out, [], "{text}");
        }
    }

    #[test]
    fn what_is_hardly_an_address_is_looked_at() {
        for text in [
            "@k4mu@n",
            "@k4mu-n",
            "(@k4mu)",
            "x.https://t.example/k4mu",
            "@k4muฆ่า",
            "https://t.example/k4muฆ่า",
        ] {
            let mut out = vec![];
            find(text, &mut out);
            assert_ne!(out, [], "{text}");
        }
    }

    proptest! {
        #[test]
        fn passing_over_calm_parts_changes_nothing(
            text in "([a-c1 .@!$*_ก่ắ가€•，:/＠-]|aaa|\u{301}|\u{3000}|a b |https?://){0,24}",
        ) {
            let mut out = vec![];
            find(&text, &mut out);
            let by_step = stretches_step_by_step(&text);
            let missing: Vec<_> = by_step.iter().filter(|one| !out.contains(one)).collect();
            // Addresses are passed over on purpose, and no match that touches one is taken.
            let mut addresses = vec![];
            crate::text::find_addresses(&text, &mut addresses);
            let touches = |one: &&&Stretch| {
                let mut addresses = addresses.iter();
                addresses.any(|it| it.start < one.end && one.start < it.end)
            };
            let lost: Vec<_> = missing.iter().filter(|one| !touches(one)).collect();
            prop_assert!(lost.is_empty(), "{lost:?} of {by_step:?}");
            let within = |one: &Stretch, all: &Stretch| {
                one.kind == all.kind && all.start <= one.start && one.end <= all.end
            };
            let known = |one: &Stretch| by_step.iter().any(|all| within(one, all));
            prop_assert!(out.iter().all(known), "{out:?} {by_step:?}");
        }
    }
}
