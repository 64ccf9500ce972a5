//! Times as exports write them.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    fmt::strtime,
    tz::TimeZone,
};

/// Reads a time: RFC 3339, seconds (or milli-, micro-, nanoseconds) since 1970, RFC 2822, the form
/// of the X API v1 (`Wed Oct 10 20:19:24 +0000 2018`), a date and time with a space between, or a date alone.
/// What names no zone is taken to be in `tz`. `None` when unreadable.
#[must_use]
pub fn parse_time(text: &str, tz: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if text.is_empty() || text.len() > 64 {
        return None;
    }
    if let Some(since) = epoch(text) {
        return since;
    }
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    let civil = text
        .strip_suffix(" UTC")
        .or_else(|| text.strip_suffix(" GMT"));
    if let Some(civil) = civil {
        return in_zone(civil.trim_end(), &TimeZone::UTC);
    }
    in_zone(text, tz)
        .or_else(|| {
            jiff::fmt::rfc2822::parse(text)
                .ok()
                .map(|time| time.timestamp())
        })
        .or_else(|| {
            strtime::parse("%a %b %d %H:%M:%S %z %Y", text)
                .and_then(|time| time.to_timestamp())
                .ok()
        })
}

/// The day of a time, without reading a zone where the text and `tz` are both plainly UTC.
pub(super) fn day(text: &str, tz: &TimeZone) -> Option<Date> {
    if *tz == TimeZone::UTC
        && let Some(day) = utc_day(text)
    {
        return Some(day);
    }
    parse_time(text, tz).map(|time| tz.to_datetime(time).date())
}

/// `2024-01-15T10:20:30Z`, by far the most common form.
fn utc_day(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let digit = |at: usize| {
        let value = bytes.get(at)?.wrapping_sub(b'0');
        (value < 10).then_some(i16::from(value))
    };
    let two = |at: usize| Some(digit(at)? * 10 + digit(at + 1)?);
    let plain = bytes.len() >= 20
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && bytes[10] == b'T'
        && bytes[13] == b':'
        && bytes[16] == b':'
        && two(11)? < 24
        && two(14)? < 60
        && two(17)? < 60
        && bytes.last() == Some(&b'Z')
        && (bytes.len() == 20
            || bytes.len() > 21
                && bytes[19] == b'.'
                && bytes[20..bytes.len() - 1].iter().all(u8::is_ascii_digit));
    if !plain {
        return None;
    }
    let (month, day) = (two(5)?, two(8)?);
    Date::new(two(0)? * 100 + two(2)?, month as i8, day as i8).ok()
}

fn in_zone(text: &str, tz: &TimeZone) -> Option<Timestamp> {
    let civil = match text.parse::<DateTime>() {
        Ok(civil) => civil,
        Err(_) => text.parse::<Date>().ok()?.to_datetime(Time::midnight()),
    };
    tz.to_timestamp(civil).ok()
}

/// Some(None) when the text is a number, but no time that a post can have.
fn epoch(text: &str) -> Option<Option<Timestamp>> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let Ok(number) = whole.parse::<i64>() else {
        return Some(None);
    };
    // A post cannot be older than 1973, so the number of digits tells the unit.
    Some(match whole.len() {
        9 | 10 => Timestamp::from_second(number).ok(),
        12 | 13 => Timestamp::from_millisecond(number).ok(),
        15 | 16 => Timestamp::from_microsecond(number).ok(),
        18 | 19 => Timestamp::from_nanosecond(i128::from(number)).ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_exports() {
        let jakarta = TimeZone::get("Asia/Jakarta").unwrap();
        for (text, time) in [
            ("2018-10-10T20:19:24Z", Some("2018-10-10T20:19:24Z")),
            ("2018-10-10T20:19:24.000Z", Some("2018-10-10T20:19:24Z")),
            ("2018-10-11T03:19:24+07:00", Some("2018-10-10T20:19:24Z")),
            (
                "Wed Oct 10 20:19:24 +0000 2018",
                Some("2018-10-10T20:19:24Z"),
            ),
            (
                "Wed, 10 Oct 2018 20:19:24 +0000",
                Some("2018-10-10T20:19:24Z"),
            ),
            ("1539202764", Some("2018-10-10T20:19:24Z")),
            ("1539202764.0", Some("2018-10-10T20:19:24Z")),
            ("1539202764000", Some("2018-10-10T20:19:24Z")),
            ("2018-10-10 20:19:24 UTC", Some("2018-10-10T20:19:24Z")),
            ("2018-10-11 03:19:24", Some("2018-10-10T20:19:24Z")),
            ("2018-10-11", Some("2018-10-10T17:00:00Z")),
            ("", None),
            ("kemarin", None),
            ("20181011", None),
            ("99999999999999999999", None),
        ] {
            let read = parse_time(text, &jakarta).map(|time| time.to_string());
            assert_eq!(read.as_deref(), time, "{text}");
        }
    }

    #[test]
    fn the_short_way_to_a_day_agrees_with_the_long_way() {
        for text in [
            "2024-02-29T23:59:59Z",
            "2023-02-29T23:59:59Z",
            "2024-01-15T24:00:00Z",
            "2024-01-15T10:20:30.123Z",
            "2024-01-15T10:20:30.Z",
            "2024-01-15T10:20:30é",
            "2024-01-15T23:20:30-07:00",
        ] {
            let long =
                parse_time(text, &TimeZone::UTC).map(|time| TimeZone::UTC.to_datetime(time).date());
            assert_eq!(day(text, &TimeZone::UTC), long, "{text}");
        }
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(
            day("2024-01-15T20:00:00Z", &tokyo),
            Some(jiff::civil::date(2024, 1, 16))
        );
    }
}
