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
    let (time, fraction) = text.as_bytes().split_first_chunk::<19>()?;
    let is_signed = [time[4], time[7], time[10], time[13], time[16]] == *b"--T::";
    let is_utc = match fraction {
        b"Z" => true,
        [b'.', digits @ .., b'Z'] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !is_signed || !is_utc {
        return None;
    }
    // Two digits; what is none makes them larger than any part of a time.
    let two = |at: usize| {
        let [tens, ones] = [time[at], time[at + 1]].map(|digit| digit.wrapping_sub(b'0'));
        let is_number = tens < 10 && ones < 10;
        i16::from(if is_number { tens * 10 + ones } else { u8::MAX })
    };
    let (century, year, month, day) = (two(0), two(2), two(5), two(8));
    let is_date = century < 100 && year < 100 && month <= 12 && day <= 31;
    if !is_date || two(11) >= 24 || two(14) >= 60 || two(17) >= 60 {
        return None;
    }
    let year = century * 100 + year;
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
            "2024-01-15T10:20:30.1x3Z",
            "2024-01-15T10:20:6xZ",
            "2024-01-15T1:20:30.5Z",
            "202x-01-15T10:20:30Z",
            "x024-01-15T10:20:30Z",
            "17x4-01-15T10:20:30Z",
            "19x4-01-15T10:20:30Z",
            "2024-0x-15T10:20:30Z",
            "2024-13-15T10:20:30Z",
            "2024-01-1/T10:20:30Z",
            "2024-01-32T10:20:30Z",
            "2024-01-00T10:20:30Z",
            "2024-01-15 10:20:30Z",
            "2024-01-15T10:20Z",
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
