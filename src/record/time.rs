//! When a post was written, in the spellings that exports have.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
};

/// Reads a time. One without a zone is read in `zone`. `None` when it is no time, or not one
/// between 1990 and 2100.
///
/// Reads RFC 3339 (also with a space, without seconds, or only a date), Unix time in seconds,
/// milliseconds or microseconds, X's `Sat Oct 13 20:15:27 +0000 2018`, and
/// `2021-01-01 10:00:00 PDT`.
#[must_use]
pub fn parse_time(raw: &str, zone: &TimeZone) -> Option<Timestamp> {
    let raw = raw.trim().as_bytes();
    let time = match raw {
        [b'0'..=b'9', _, _, _, b'-', ..] => iso(raw, zone),
        [b'0'..=b'9', ..] => unix(raw),
        [b'A'..=b'Z', ..] => legacy(raw),
        _ => None,
    }?;
    let earliest = Timestamp::constant(631_152_000, 0);
    let latest = Timestamp::constant(4_102_444_800, 0);
    (earliest <= time && time < latest).then_some(time)
}

/// `2021-05-18T19:24:56.000Z` and what is left of it when parts are missing.
fn iso(raw: &[u8], zone: &TimeZone) -> Option<Timestamp> {
    let (date, rest) = raw.split_at_checked(10)?;
    let &[_, _, _, _, b'-', _, _, b'-', _, _] = date else {
        return None;
    };
    let date = Date::new(
        i16::try_from(digits(date.get(..4)?)?).ok()?,
        i8::try_from(digits(date.get(5..7)?)?).ok()?,
        i8::try_from(digits(date.get(8..)?)?).ok()?,
    )
    .ok()?;
    let (time, rest) = match rest {
        [] => (Time::midnight(), rest),
        [b'T' | b't' | b' ', rest @ ..] => clock(rest)?,
        _ => return None,
    };
    at(date.to_datetime(time), offset(rest)?, zone)
}

/// `19:24`, `19:24:56` or `19:24:56.123`, and what follows.
fn clock(raw: &[u8]) -> Option<(Time, &[u8])> {
    let (minutes, mut rest) = raw.split_at_checked(5)?;
    let &[_, _, b':', _, _] = minutes else {
        return None;
    };
    let hour = i8::try_from(digits(minutes.get(..2)?)?).ok()?;
    let minute = i8::try_from(digits(minutes.get(3..)?)?).ok()?;
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

/// Unix time, its unit told by its size: seconds until the year 5138, then milliseconds, then
/// microseconds. A fraction (`1539461727.0`, as spreadsheets write it) is dropped.
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
        _ => Timestamp::from_microsecond(value),
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

/// The value of at least one and at most 18 digits.
fn digits(raw: &[u8]) -> Option<i64> {
    if raw.is_empty() || raw.len() > 18 {
        return None;
    }
    raw.iter().try_fold(0, |value, &b| {
        b.is_ascii_digit().then(|| value * 10 + i64::from(b - b'0'))
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
        ] {
            assert_eq!(read(raw).as_deref(), Some(time), "{raw}");
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
