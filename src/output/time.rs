//! The day of a post.

use jiff::{civil::Date, tz::TimeZone};

use crate::record::Record;

/// The day of a time, without reading a zone where the text and `tz` are both plainly UTC.
pub(super) fn day(record: &Record<'_>, tz: &TimeZone) -> Option<Date> {
    if *tz == TimeZone::UTC
        && let Some(day) = utc_day(record.created_at)
    {
        return Some(day);
    }
    record.time(tz).map(|time| tz.to_datetime(time).date())
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
    let (year, month, day) = (two(0)? * 100 + two(2)?, two(5)?, two(8)?);
    // No export is older, or from later than that: such times are unreadable, as everywhere.
    let date = (1990..2100).contains(&year);
    date.then(|| Date::new(year, month as i8, day as i8).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{output::fixtures, record::parse_time};

    fn day_of(text: &str, zone: &TimeZone) -> Option<Date> {
        let record = Record {
            created_at: text,
            ..fixtures::record("1", "x")
        };
        day(&record, zone)
    }

    #[test]
    fn the_short_way_to_a_day_agrees_with_the_long_way() {
        for text in [
            "2024-02-29T23:59:59Z",
            "2023-02-29T23:59:59Z",
            "2024-01-15T24:00:00Z",
            "1969-01-15T10:20:30Z",
            "2100-01-15T10:20:30Z",
            "2024-01-15T10:20:30.123Z",
            "2024-01-15T10:20:30.Z",
            "2024-01-15T10:20:30é",
            "2024-01-15T23:20:30-07:00",
        ] {
            let long =
                parse_time(text, &TimeZone::UTC).map(|time| TimeZone::UTC.to_datetime(time).date());
            assert_eq!(day_of(text, &TimeZone::UTC), long, "{text}");
        }
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(
            day_of("2024-01-15T20:00:00Z", &tokyo),
            Some(jiff::civil::date(2024, 1, 16))
        );
    }
}
