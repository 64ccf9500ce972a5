//! Values as text: what they mean rather than how they lie in the file.

use std::fmt::Write as _;

use jiff::{Timestamp, civil, tz::TimeZone};

use super::{
    footer::{Meaning, Unit},
    line::Lines,
    values::Value,
};

/// Whole numbers that a number of 64 bits with a fraction holds exactly, and one of 32 bits.
const EXACT: (f64, f64) = (9_007_199_254_740_992.0, 16_777_216.0);

/// Bytes of the largest exact number.
const LARGEST: usize = 64;

/// The Julian day on which Unix time begins.
const JULIAN: i64 = 2_440_588;

/// Writes a value. `text` is memory for what is made of numbers.
pub(super) fn write(
    value: Value<'_>,
    meaning: Meaning,
    lines: &mut Lines,
    text: &mut String,
    replace: bool,
) {
    text.clear();
    let quoted = match (value, meaning) {
        (Value::Bool(truth), _) => {
            text.push_str(if truth { "true" } else { "false" });
            false
        }
        (Value::Int(number), meaning) => whole(number, meaning, text),
        (Value::Wide(raw), _) => {
            old_time(raw, text);
            true
        }
        (Value::Float(number), _) => inexact(f64::from(number), Some(number), text),
        (Value::Double(number), _) => inexact(number, None, text),
        (Value::Bytes(raw), meaning) => return bytes(raw, meaning, lines, text, replace),
    };
    match (quoted, text.is_empty()) {
        (_, true) => lines.null(),
        (true, _) => lines.text(text.as_bytes()),
        (false, _) => lines.bare(text),
    }
}

/// Says whether it is text rather than a number.
fn whole(number: i64, meaning: Meaning, text: &mut String) -> bool {
    let said = match meaning {
        Meaning::Date => date(number, text),
        Meaning::Time(unit) => clock(number, unit, text),
        Meaning::Timestamp { unit, utc } => time(i128::from(number), unit, utc, text),
        Meaning::Decimal(scale) => {
            decimal(&number.to_string(), scale, text);
            return false;
        }
        Meaning::Unsigned { wide } => {
            let number = number as u64;
            let number = if wide { number } else { number & 0xffff_ffff };
            // A string takes whatever is written into it.
            let _ = write!(text, "{number}");
            return false;
        }
        _ => None,
    };
    if said.is_none() {
        // What is no day or time at all stays the number that it is.
        text.clear();
        let _ = write!(text, "{number}");
    }
    said.is_some()
}

fn date(days: i64, text: &mut String) -> Option<()> {
    let seconds = days.checked_mul(86_400)?;
    let time = Timestamp::from_second(seconds).ok()?;
    let _ = write!(text, "{}", TimeZone::UTC.to_datetime(time).date());
    Some(())
}

fn clock(number: i64, unit: Unit, text: &mut String) -> Option<()> {
    let nanoseconds = u64::try_from(nanoseconds(i128::from(number), unit)).ok()?;
    let of = |unit: u64, most: u64| i8::try_from(nanoseconds / unit % most).ok();
    let hour = i8::try_from(nanoseconds / 3_600_000_000_000).ok()?;
    let fraction = i32::try_from(nanoseconds % 1_000_000_000).ok()?;
    let (minute, second) = (of(60_000_000_000, 60)?, of(1_000_000_000, 60)?);
    let time = civil::Time::new(hour, minute, second, fraction).ok()?;
    let _ = write!(text, "{time}");
    Some(())
}

fn nanoseconds(number: i128, unit: Unit) -> i128 {
    number
        * match unit {
            Unit::Milliseconds => 1_000_000,
            Unit::Microseconds => 1000,
            Unit::Nanoseconds => 1,
        }
}

/// A moment, or what clocks showed somewhere: that has no zone, and is read in the one that is said.
fn time(number: i128, unit: Unit, utc: bool, text: &mut String) -> Option<()> {
    let time = Timestamp::from_nanosecond(nanoseconds(number, unit)).ok()?;
    let _ = if utc {
        write!(text, "{time}")
    } else {
        write!(text, "{}", TimeZone::UTC.to_datetime(time))
    };
    Some(())
}

/// Nanoseconds of a day, and the day. Those who write it count in UTC.
fn old_time(raw: [u8; 12], text: &mut String) {
    let [a, b, c, d, e, f, g, h, day @ ..] = raw;
    let in_day = i64::from_le_bytes([a, b, c, d, e, f, g, h]);
    let days = i64::from(u32::from_le_bytes(day)) - JULIAN;
    let number = i128::from(days) * 86_400_000_000_000 + i128::from(in_day);
    if time(number, Unit::Nanoseconds, true, text).is_none() {
        text.clear();
    }
}

/// A number that may have lost its last digits. One that cannot have is written without a fraction
/// where it has none, so that an id is what it was; the others have an exponent. None is no number.
fn inexact(number: f64, short: Option<f32>, text: &mut String) -> bool {
    let exact = if short.is_some() { EXACT.1 } else { EXACT.0 };
    let is_whole = number.fract() == 0.0;
    let _ = if !number.is_finite() {
        Ok(())
    } else if is_whole && number.abs() < exact {
        write!(text, "{number:.0}")
    } else {
        match short {
            Some(short) if is_whole => write!(text, "{short:e}"),
            Some(short) => write!(text, "{short:?}"),
            None if is_whole => write!(text, "{number:e}"),
            None => write!(text, "{number:?}"),
        }
    };
    if text == "-0" {
        text.remove(0);
    }
    false
}

/// Writes a number of so many digits behind the point.
fn decimal(digits: &str, scale: u32, text: &mut String) {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits),
    };
    let scale = scale as usize;
    let _ = if scale == 0 {
        write!(text, "{sign}{digits}")
    } else if scale > LARGEST * 3 {
        write!(text, "{sign}{digits}e-{scale}")
    } else {
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, rest) = digits.split_at(digits.len() - scale);
        write!(text, "{sign}{whole}.{rest}")
    };
}

fn bytes(raw: &[u8], meaning: Meaning, lines: &mut Lines, text: &mut String, replace: bool) {
    match meaning {
        Meaning::Text => lines.text(raw),
        Meaning::Decimal(scale) if !raw.is_empty() && raw.len() <= LARGEST => {
            decimal(&digits(raw), scale, text);
            lines.bare(text);
        }
        Meaning::Uuid if raw.len() == 16 => {
            for (number, byte) in raw.iter().enumerate() {
                let dash = if matches!(number, 4 | 6 | 8 | 10) {
                    "-"
                } else {
                    ""
                };
                let _ = write!(text, "{dash}{byte:02x}");
            }
            lines.text(text.as_bytes());
        }
        Meaning::Half if raw.len() == 2 => {
            let number = half(u16::from_le_bytes([raw[0], raw[1]]));
            inexact(f64::from(number), Some(number), text);
            if text.is_empty() {
                lines.null();
            } else {
                lines.bare(text);
            }
        }
        // Older programs do not say that a text is one.
        Meaning::Plain if replace || simdutf8::basic::from_utf8(raw).is_ok() => lines.text(raw),
        // No text and no number, for nobody can tell what it is. A picture beside a post does no harm.
        _ => {
            let _ = write!(text, "{}", raw.len());
            lines.syntax(b"{\"bytes\":");
            lines.bare(text);
            lines.syntax(b"}");
        }
    }
}

/// The digits of a number whose bytes come from the front.
fn digits(raw: &[u8]) -> String {
    let negative = raw.first().is_some_and(|first| first & 0x80 != 0);
    let mut rest: Vec<u8> = raw.to_vec();
    if negative {
        let mut carry = true;
        for byte in rest.iter_mut().rev() {
            let (value, more) = (!*byte).overflowing_add(u8::from(carry));
            (*byte, carry) = (value, more);
        }
    }
    let mut digits = Vec::new();
    while rest.iter().any(|byte| *byte != 0) {
        let mut left = 0_u32;
        for byte in &mut rest {
            let value = left << 8 | u32::from(*byte);
            *byte = (value / 10) as u8;
            left = value % 10;
        }
        digits.push(char::from(b'0' + left as u8));
    }
    if digits.is_empty() {
        digits.push('0');
    }
    if negative {
        digits.push('-');
    }
    digits.iter().rev().collect()
}

/// A number of 16 bits with a fraction.
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let fraction = f32::from(bits & 0x3ff);
    sign * match bits >> 10 & 31 {
        0 => fraction * 2_f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        exponent => (1024.0 + fraction) * 2_f32.powi(i32::from(exponent) - 25),
    }
}
