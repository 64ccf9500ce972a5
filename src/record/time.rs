//! When a post was written, in the spellings that exports have.

use std::str::FromStr;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    fmt::{rfc2822, strtime},
    tz::{Offset, TimeZone},
};
use serde::Serialize;

/// How times are written that no export saring knows of has, such as `%d/%m/%Y %H.%M`: the signs are
/// those of `strftime`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeFormat(String);

/// Why a text says nothing of how times are written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "takes the signs of strftime with at least day, month and year, such as %d/%m/%Y or \
     '%d/%m/%Y %H.%M'"
)]
pub struct NoTimeFormat;

impl FromStr for TimeFormat {
    type Err = NoTimeFormat;

    fn from_str(text: &str) -> Result<Self, NoTimeFormat> {
        // Whatever it writes it has to read, down to the day.
        let format = Self(text.to_owned());
        let noon = Date::constant(2026, 11, 23).at(12, 0, 0, 0);
        let noon = TimeZone::UTC.to_zoned(noon).map_err(|_| NoTimeFormat)?;
        let written = strtime::format(text, &noon).map_err(|_| NoTimeFormat)?;
        let read = format.read(&written, &TimeZone::UTC);
        let day = |time: Timestamp| TimeZone::UTC.to_datetime(time).date();
        match read.map(day) {
            Some(day) if day == noon.date() => Ok(format),
            _ => Err(NoTimeFormat),
        }
    }
}

impl TimeFormat {
    /// Reads a time that is written so; in `zone`, where it names none.
    #[must_use]
    pub fn read(&self, raw: &str, zone: &TimeZone) -> Option<Timestamp> {
        let parts = strtime::parse(&self.0, raw.trim()).ok()?;
        let time = match parts.to_timestamp() {
            Ok(time) => time,
            Err(_) => {
                let date = parts.to_date().ok()?;
                let clock = parts.to_time().unwrap_or(Time::midnight());
                zone.to_timestamp(date.to_datetime(clock)).ok()?
            }
        };
        plausible(time)
    }
}

/// Reads a time. One without a zone is read in `zone`. `None` when it is no time, or not one
/// between 1990 and 2100.
///
/// Reads RFC 3339 (also with a space, without seconds, or only a date, with slashes or points, and
/// without leading zeros), Unix time in seconds, milliseconds, microseconds or nanoseconds, X's
/// `Sat Oct 13 20:15:27 +0000 2018`, RFC 2822, and `2021-01-01 10:00:00 PDT`. What begins with a day or a
/// month in digits could mean two days, and is not read.
#[must_use]
pub fn parse_time(raw: &str, zone: &TimeZone) -> Option<Timestamp> {
    let raw = raw.trim().as_bytes();
    let time = match raw {
        [b'0'..=b'9', _, _, _, b'-', ..] => iso(raw, zone),
        [b'0'..=b'9', _, _, _, b'/', ..] => iso(raw, zone),
        // A point may also part seconds from their fraction, but not of so few.
        [b'0'..=b'9', _, _, _, b'.', ..] => iso(raw, zone),
        [b'0'..=b'9', ..] => unix(raw),
        [b'A'..=b'Z', _, _, b',', ..] => mail(raw),
        [b'A'..=b'Z', ..] => legacy(raw),
        _ => None,
    }?;
    plausible(time)
}

/// From 1990 to 2100: what is not is a number of something else.
fn plausible(time: Timestamp) -> Option<Timestamp> {
    let earliest = Timestamp::constant(631_152_000, 0);
    let latest = Timestamp::constant(4_102_444_800, 0);
    (earliest <= time && time < latest).then_some(time)
}

/// `2021-05-18T19:24:56.000Z` and what is left of it when parts are missing.
fn iso(raw: &[u8], zone: &TimeZone) -> Option<Timestamp> {
    let (year, rest) = raw.split_at_checked(4)?;
    let (&separator, rest) = rest.split_first()?;
    let (month, rest) = one_or_two(rest)?;
    let (day, rest) = one_or_two(rest.strip_prefix(&[separator])?)?;
    let year = i16::try_from(digits(year)?).ok()?;
    let date = Date::new(year, month, day).ok()?;
    let (time, rest) = match rest {
        [] => (Time::midnight(), rest),
        [b'T' | b't' | b' ', rest @ ..] => clock(rest)?,
        _ => return None,
    };
    at(date.to_datetime(time), offset(rest)?, zone)
}

/// A number of one or two digits, and what follows.
fn one_or_two(raw: &[u8]) -> Option<(i8, &[u8])> {
    let length = match raw {
        [_, b'0'..=b'9', ..] => 2,
        _ => 1,
    };
    let (number, rest) = raw.split_at_checked(length)?;
    Some((i8::try_from(digits(number)?).ok()?, rest))
}

/// `19:24`, `19:24:56` or `19:24:56.123`, and what follows.
fn clock(raw: &[u8]) -> Option<(Time, &[u8])> {
    let (hour, rest) = one_or_two(raw)?;
    let (minute, mut rest) = rest.strip_prefix(b":")?.split_at_checked(2)?;
    let minute = i8::try_from(digits(minute)?).ok()?;
    let (mut second, mut nanosecond) = (0, 0);
    if let [b':', tens, ones, after @ ..] = rest {
        let read = i8::try_from(digits(&[*tens, *ones])?).ok()?;
        // A leap second is read as the last second there is.
        second = if read == 60 { 59 } else { read };
        rest = after;
        if let [b'.' | b',', after @ ..] = rest {
            let length = after.iter().take_while(|b| b.is_ascii_digit()).count();
            nanosecond = fraction(after.get(..length)?)?;
            rest = after.get(length..)?;
        }
    }
    Some((Time::new(hour, minute, second, nanosecond).ok()?, rest))
}

fn fraction(raw: &[u8]) -> Option<i32> {
    let shown = raw.get(..raw.len().min(9))?;
    let value = digits(shown)?;
    let missing = u32::try_from(9 - shown.len()).ok()?;
    i32::try_from(value * 10_i64.pow(missing)).ok()
}

/// `Z`, `+07:00`, `+0700`, `+07`, ` UTC`, ` PDT`; nothing for no zone. The outer option is whether
/// it can be read.
fn offset(raw: &[u8]) -> Option<Option<Offset>> {
    let raw = raw.trim_ascii();
    let hours = |hours: i32| Offset::from_seconds(hours * 3600).ok().map(Some);
    match raw {
        [] => Some(None),
        b"Z" | b"z" | b"UTC" | b"GMT" => hours(0),
        // CrowdTangle writes the zone of its users' screens.
        b"EDT" => hours(-4),
        b"EST" | b"CDT" => hours(-5),
        b"CST" | b"MDT" => hours(-6),
        b"MST" | b"PDT" => hours(-7),
        b"PST" => hours(-8),
        b"WIB" => hours(7),
        b"WITA" => hours(8),
        b"WIT" => hours(9),
        [sign @ (b'+' | b'-'), rest @ ..] => {
            let (hours, minutes) = match rest {
                [a, b] => (digits(&[*a, *b])?, 0),
                [a, b, c, d] | [a, b, b':', c, d] => (digits(&[*a, *b])?, digits(&[*c, *d])?),
                _ => return None,
            };
            if hours > 23 || minutes > 59 {
                return None;
            }
            let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
            let seconds = if *sign == b'-' { -seconds } else { seconds };
            Offset::from_seconds(seconds).ok().map(Some)
        }
        _ => None,
    }
}

fn at(when: DateTime, offset: Option<Offset>, zone: &TimeZone) -> Option<Timestamp> {
    match offset {
        Some(offset) => offset.to_timestamp(when).ok(),
        None => zone.to_timestamp(when).ok(),
    }
}

/// `Sat, 13 Oct 2018 20:15:27 +0000`, as mail and feeds have it.
fn mail(raw: &[u8]) -> Option<Timestamp> {
    let zoned = rfc2822::parse(std::str::from_utf8(raw).ok()?).ok()?;
    Some(zoned.timestamp())
}

/// Unix time, its unit told by its size: seconds until the year 5138, then milliseconds, microseconds
/// and nanoseconds. A fraction (`1539461727.0`, as spreadsheets write it) is dropped.
fn unix(raw: &[u8]) -> Option<Timestamp> {
    let whole = match raw.iter().position(|&b| b == b'.') {
        Some(dot) => {
            let (whole, fraction) = raw.split_at_checked(dot)?;
            if !fraction.get(1..)?.iter().all(u8::is_ascii_digit) {
                return None;
            }
            whole
        }
        None => raw,
    };
    let value = digits(whole)?;
    match whole.len() {
        ..=11 => Timestamp::from_second(value),
        12..=14 => Timestamp::from_millisecond(value),
        15..=17 => Timestamp::from_microsecond(value),
        _ => Timestamp::from_nanosecond(i128::from(value)),
    }
    .ok()
}

/// `Sat Oct 13 20:15:27 +0000 2018`.
fn legacy(raw: &[u8]) -> Option<Timestamp> {
    let mut words = raw
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    let weekday = words.next()?;
    if !matches!(weekday, [_, _, _]) {
        return None;
    }
    let month = month(words.next()?)?;
    let day = i8::try_from(digits(words.next()?)?).ok()?;
    let (time, rest) = clock(words.next()?)?;
    let offset = offset(words.next()?)?;
    let year = i16::try_from(digits(words.next()?)?).ok()?;
    if !rest.is_empty() || words.next().is_some() {
        return None;
    }
    let date = Date::new(year, month, day).ok()?;
    offset?.to_timestamp(date.to_datetime(time)).ok()
}

fn month(name: &[u8]) -> Option<i8> {
    const MONTHS: [&[u8]; 12] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec",
    ];
    let index = MONTHS.iter().position(|month| *month == name)?;
    i8::try_from(index + 1).ok()
}

/// The value of at least one digit, as far as it can be held.
fn digits(raw: &[u8]) -> Option<i64> {
    if raw.is_empty() {
        return None;
    }
    raw.iter().try_fold(0_i64, |value, &b| {
        let digit = b.is_ascii_digit().then(|| i64::from(b - b'0'))?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(raw: &str) -> Option<String> {
        let jakarta = TimeZone::get("Asia/Jakarta").unwrap();
        parse_time(raw, &jakarta).map(|time| time.to_string())
    }

    #[test]
    fn reads_what_exports_write() {
        for (raw, time) in [
            ("2021-05-18T19:24:56.000Z", "2021-05-18T19:24:56Z"),
            ("2021-05-18T19:24:56.123456Z", "2021-05-18T19:24:56.123456Z"),
            ("2021-05-18 19:24:56+07:00", "2021-05-18T12:24:56Z"),
            ("2021-05-18 19:24:56 +0000", "2021-05-18T19:24:56Z"),
            ("2021-05-18T19:24Z", "2021-05-18T19:24:00Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
            ("2021-05-18 19:24:56", "2021-05-18T12:24:56Z"),
            ("2021-05-18", "2021-05-17T17:00:00Z"),
            ("2021-01-01 10:00:00 PDT", "2021-01-01T17:00:00Z"),
            ("2021-01-01 10:00:00 EST", "2021-01-01T15:00:00Z"),
            ("Sat Oct 13 20:15:27 +0000 2018", "2018-10-13T20:15:27Z"),
            ("1539461727", "2018-10-13T20:15:27Z"),
            ("1539461727.0", "2018-10-13T20:15:27Z"),
            ("1539461727000", "2018-10-13T20:15:27Z"),
            (" 1539461727000000 ", "2018-10-13T20:15:27Z"),
            ("1539461727000000000", "2018-10-13T20:15:27Z"),
            ("2021/05/18 19:24", "2021-05-18T12:24:00Z"),
            ("2021-5-8 9:05", "2021-05-08T02:05:00Z"),
            ("2021.05.18", "2021-05-17T17:00:00Z"),
            ("Sat, 13 Oct 2018 20:15:27 +0700", "2018-10-13T13:15:27Z"),
        ] {
            assert_eq!(read(raw).as_deref(), Some(time), "{raw}");
        }
    }

    #[test]
    fn other_spellings_are_read_when_they_are_told() {
        let read = |format: &str, raw: &str| {
            let format: TimeFormat = format.parse().unwrap();
            let jakarta = TimeZone::get("Asia/Jakarta").unwrap();
            format.read(raw, &jakarta).map(|time| time.to_string())
        };
        for (format, raw, time) in [
            ("%d/%m/%Y %H.%M", "01/03/2026 08.15", "2026-03-01T01:15:00Z"),
            ("%d/%m/%Y", " 1/3/2026 ", "2026-02-28T17:00:00Z"),
            (
                "%m/%d/%y %I:%M %p",
                "03/01/26 8:15 PM",
                "2026-03-01T13:15:00Z",
            ),
            (
                "%Y%m%d%H%M%S %z",
                "20260301081500 +0900",
                "2026-02-28T23:15:00Z",
            ),
        ] {
            assert_eq!(read(format, raw).as_deref(), Some(time), "{raw}");
        }
        for raw in [
            "",
            "31/02/2026",
            "01/03/2026 08.15",
            "kemarin",
            "01/03/1026",
        ] {
            assert_eq!(read("%d/%m/%Y", raw), None, "{raw}");
        }
        for format in ["", "%H.%M", "%Q", "%d/%m", "tanggal"] {
            assert_eq!(format.parse::<TimeFormat>(), Err(NoTimeFormat), "{format}");
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        for raw in [
            "",
            "kemarin",
            "2021-13-01",
            "2021-02-30",
            "2021-05-18T25:00:00Z",
            "12",
            "0",
            "2021-05-18T19:24:56.Z",
            "2021-05-18T19:24:99Z",
            "1899-01-01",
            "2100-01-02",
            "99999999999999999999",
            "2021-05-18T",
            "2021-05-18X10:00:00",
            "2021-05/18",
            "2021-05-181",
            "2021-5",
            "1539.5",
            "01/03/2026 08.15",
            "3/1/2026",
            "1 Mar 2026",
            "46082.3333",
            "20260301080000",
            "Sun, 13 Oct 2018 20:15:27 +0700",
            "-1539461727",
            "Sat Oct 13 20:15:27 +0000",
            "Sat Okt 13 20:15:27 +0000 2018",
            "1e9",
            "2021-05-18 10:00:00 XYZ",
            "2021-05-18T10:00:00+99:00",
            "๒๐๒๑-05-18",
        ] {
            assert_eq!(read(raw), None, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(raw in "\\PC{0,40}", bytes in prop::collection::vec(b' '..=b'z', 0..30)) {
            let _ = read(&raw);
            let _ = read(&String::from_utf8(bytes).unwrap());
        }

        #[test]
        fn reads_back_what_jiff_writes(second in 631_152_000_i64..4_102_444_800, nano in 0..1_000_000_000) {
            let time = Timestamp::new(second, nano).unwrap();
            prop_assert_eq!(parse_time(&time.to_string(), &TimeZone::UTC), Some(time));
            let legacy = time.strftime("%a %b %d %H:%M:%S +0000 %Y").to_string();
            prop_assert_eq!(parse_time(&legacy, &TimeZone::UTC).unwrap().as_second(), second);
            let plain = parse_time(&second.to_string(), &TimeZone::UTC).unwrap();
            prop_assert_eq!(plain.as_second(), second);
        }

        #[test]
        fn mutated_times_do_not_panic(at in 0..40usize, byte in b' '..=b'~') {
            for raw in ["2021-05-18T19:24:56.000+07:00", "Sat Oct 13 20:15:27 +0000 2018", "1539461727.55"] {
                let mut bytes = raw.as_bytes().to_vec();
                let at = at % bytes.len();
                bytes[at] = byte;
                let _ = read(std::str::from_utf8(&bytes).unwrap());
            }
        }
    }
}
