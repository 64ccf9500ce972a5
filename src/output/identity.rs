//! What a run of digits is: a telephone, identity or card number, or nothing to hide.
//!
//! Works on the *shape* of a run: ASCII digits with `+ - . / ( )` and spaces between them. When in doubt
//! the run is masked: a masked order number costs a reviewer little, a printed identity number harms.

use std::sync::LazyLock;

use regex::Regex;

pub(super) const PHONE: &str = "[PHONE]";
pub(super) const NIK: &str = "[NIK]";
pub(super) const ID_NUMBER: &str = "[ID_NUMBER]";
pub(super) const CARD: &str = "[CARD]";

/// Dates, times, years and prices, alone or in ranges and lists.
static BENIGN: LazyLock<Regex> = LazyLock::new(|| {
    let year = r"(?:19|20|25)\d\d";
    let day = r"(?:0?[1-9]|[12]\d|3[01])";
    let month = r"(?:0?[1-9]|1[0-2])";
    let one = format!(
        r"(?:{day}[-/.]{month}[-/.]{year}|{month}[-/.]{day}[-/.]{year}|{year}[-/.]{month}[-/.]{day}|{day}/{month}|[0-2]?\d\.[0-5]\d|{year}|[1-9]\d{{0,2}}(?:\.\d{{3}})+)"
    );
    Regex::new(&format!(
        r"^(?:{one}(?:[-/ ]{{1,3}}{one})*|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$"
    ))
    .expect("a fixed expression that tests compile")
});

/// Lines that anybody may call: Korean 15xx/16xx/18xx, Vietnamese 1800/1900, Malaysian 1300/1800.
static SERVICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:1[568]\d\d[- ]?\d{4}|1[ -]?[389]00[- ]?\d{2}[- ]?\d{2,4})$")
        .expect("a fixed expression that tests compile")
});

/// The placeholder for a run of digits; `None` when it may stand.
pub(super) fn classify(shape: &str) -> Option<&'static str> {
    let digits: Vec<u8> = shape
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|byte| byte - b'0')
        .collect();
    let plus = shape.starts_with('+');
    match digits.len() {
        0..=6 => None,
        7 => plus.then_some(PHONE),
        8..=15 if plus => Some(PHONE),
        _ if BENIGN.is_match(shape) && !foreign_call(&digits) => None,
        8..=10 if SERVICE.is_match(shape) => None,
        _ => Some(long_number(&digits, &groups(shape))),
    }
}

/// True for a number that begins as those that are called do: with a 0, a `+`, or the code of one of the
/// seven countries and a mobile's next digit.
pub(super) fn can_be_called(shape: &str) -> bool {
    const CODES: &[&str] = &[
        "628", "601", "639", "658", "659", "666", "668", "669", "843", "845", "847", "848", "849",
        "8210",
    ];
    let digits: String = shape.chars().filter(char::is_ascii_digit).collect();
    let starts = || CODES.iter().any(|code| digits.starts_with(code));
    shape.starts_with('+')
        || digits.starts_with('0')
        || (10..=14).contains(&digits.len()) && starts()
}

fn long_number(digits: &[u8], groups: &[usize]) -> &'static str {
    let mobile = starts(digits, &[0, 8]) || starts(digits, &[6, 2, 8]);
    match digits.len() {
        16 if is_nik(digits) => NIK,
        16.. if luhn(digits) && digits.len() <= 19 => CARD,
        16.. => ID_NUMBER,
        14 | 15 if is_short_card(digits) => CARD,
        // Tax numbers of Indonesia, and of the Philippines with a long branch code.
        15 if groups == [2, 3, 3, 1, 3, 3] => ID_NUMBER,
        14 if groups == [3, 3, 3, 5] => ID_NUMBER,
        13 if groups == [1, 4, 5, 2, 1] || !mobile && (is_thai(digits) || is_korean(digits)) => {
            ID_NUMBER
        }
        13 if digits[0] == 4 && luhn(digits) => CARD,
        12 if is_twelve_digit_identity(digits, groups, mobile) => ID_NUMBER,
        // SSS number of the Philippines; business number of Korea.
        10 if groups == [2, 7, 1] || groups == [3, 2, 5] => ID_NUMBER,
        // Tax number of the Philippines. A telephone in three groups of three begins with a 0.
        9 if groups == [3, 3, 3] && digits[0] != 0 => ID_NUMBER,
        _ => PHONE,
    }
}

/// Lengths of the runs of digits.
fn groups(shape: &str) -> Vec<usize> {
    shape
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .filter(|&len| len > 0)
        .collect()
}

fn starts(digits: &[u8], with: &[u8]) -> bool {
    digits.starts_with(with)
}

fn pair(digits: &[u8], at: usize) -> u8 {
    match digits.get(at..at + 2) {
        Some(&[tens, ones]) => tens * 10 + ones,
        _ => 0,
    }
}

/// `62.812.345.678` looks like a price of 62 billion; with the code of one of the seven
/// countries in front and that many digits, it is taken for a number to call.
fn foreign_call(digits: &[u8]) -> bool {
    let code = pair(digits, 0);
    digits.len() >= 11 && (code == 62 && matches!(digits[2], 8 | 2) || code == 63 && digits[2] == 9)
}

/// Indonesia: province, regency, district, birthday (plus 40 for women), serial number.
fn is_nik(digits: &[u8]) -> bool {
    let day = pair(digits, 6);
    let day = if day > 40 { day - 40 } else { day };
    let province = matches!(
        pair(digits, 0),
        11..=19 | 21 | 31..=36 | 51..=53 | 61..=65 | 71..=76 | 81 | 82 | 91..=97
    );
    province && is_day(day, pair(digits, 8)) && digits[12..].iter().any(|&digit| digit != 0)
}

/// Malaysia: birthday, place of birth, serial number. Viet Nam: province, century, year, serial number.
/// Philippines: tax numbers in four groups of three, the national number in three of four, those of
/// social and health insurance. Korea: driving licences.
fn is_twelve_digit_identity(digits: &[u8], groups: &[usize], mobile: bool) -> bool {
    let birthday = is_day(pair(digits, 4), pair(digits, 2));
    let place = !matches!(pair(digits, 6), 0 | 17..=20 | 69 | 70 | 73 | 80 | 81 | 94..=97);
    let whole = groups.len() == 1;
    let vietnamese = digits[0] == 0 && (1..=96).contains(&pair(digits, 1));
    birthday && groups == [6, 2, 4]
        || whole && birthday && place && !mobile
        || vietnamese && !mobile && (whole || groups == [3, 3, 6] || groups == [3, 3, 3, 3])
        || (groups == [3, 3, 3, 3] || groups == [4, 4, 4]) && digits[0] != 0 && !mobile
        || groups == [4, 7, 1]
        || groups == [2, 9, 1]
        || groups == [2, 2, 6, 2]
}

/// Thailand: thirteen digits, the last a check digit.
fn is_thai(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .take(12)
        .zip((2..=13).rev())
        .map(|(&digit, weight)| u32::from(digit) * weight)
        .sum();
    digits[0] != 0 && (11 - sum % 11) % 10 == u32::from(digits[12])
}

/// Korea: birthday, then a digit for century and sex.
fn is_korean(digits: &[u8]) -> bool {
    is_day(pair(digits, 4), pair(digits, 2)) && (1..=8).contains(&digits[6])
}

fn is_day(day: u8, month: u8) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

/// American Express and Diners Club.
fn is_short_card(digits: &[u8]) -> bool {
    let issuer = pair(digits, 0);
    let known = match digits.len() {
        15 => matches!(issuer, 34 | 37),
        _ => matches!(issuer, 30 | 36 | 38 | 39),
    };
    known && luhn(digits)
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| {
            let digit = u32::from(digit) * if place % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_shape() {
        for (shape, placeholder) in [
            // Hotlines, years, dates, times, prices.
            ("112", None),
            ("1500-567", None),
            ("1577-0199", None),
            ("1900 1267", None),
            ("1-300-88-2333", None),
            ("2023", None),
            ("2019-2024", None),
            ("2023-11-05", None),
            ("05/11/2023", None),
            ("10.11.2023-12.11.2023", None),
            ("20231105", None),
            ("12.30-13.45", None),
            ("10.000.000", None),
            ("1.250.000.000", None),
            ("2022 2023 2024", None),
            // Telephones.
            ("08111-129-129", Some(PHONE)),
            ("081234567890", Some(PHONE)),
            ("0812 3456 7890", Some(PHONE)),
            ("+62 812-3456-7890", Some(PHONE)),
            ("62.812.345.678", Some(PHONE)),
            ("6281234567890", Some(PHONE)),
            ("012-345 6789", Some(PHONE)),
            ("91234567", Some(PHONE)),
            ("010-1234-5678", Some(PHONE)),
            ("0912 345 678", Some(PHONE)),
            ("081-234-5678", Some(PHONE)),
            ("(02) 8123-4567", Some(PHONE)),
            ("+6512345678", Some(PHONE)),
            // Identity numbers.
            ("3174051201900001", Some(NIK)),
            ("3273 0152 0395 0002", Some(NIK)),
            ("900112-14-5678", Some(ID_NUMBER)),
            ("900112145678", Some(ID_NUMBER)),
            ("1-2345-67890-12-1", Some(ID_NUMBER)),
            ("1234567890121", Some(ID_NUMBER)),
            ("900101-1234567", Some(ID_NUMBER)),
            ("079090001234", Some(ID_NUMBER)),
            ("123-456-789-000", Some(ID_NUMBER)),
            ("34-1234567-8", Some(ID_NUMBER)),
            ("12.345.678.9-012.345", Some(ID_NUMBER)),
            ("123-456-789", Some(ID_NUMBER)),
            ("081-234-567", Some(PHONE)),
            ("123-456-789-00000", Some(ID_NUMBER)),
            ("1234-5678-9012", Some(ID_NUMBER)),
            ("6281-2345-6789", Some(PHONE)),
            ("0111-2233445-6", Some(ID_NUMBER)),
            ("12-345678901-2", Some(ID_NUMBER)),
            ("11-23-456789-01", Some(ID_NUMBER)),
            ("123-45-67890", Some(ID_NUMBER)),
            ("012345678", Some(PHONE)),
            // Cards.
            ("4111 1111 1111 1111", Some(CARD)),
            ("378282246310005", Some(CARD)),
            ("4111 1111 1111 1112", Some(ID_NUMBER)),
        ] {
            assert_eq!(classify(shape), placeholder, "{shape}");
        }
    }

    #[test]
    fn any_run_of_digits_is_judged() {
        for len in 0..60 {
            for digit in ['0', '4', '9'] {
                let shape: String = std::iter::repeat_n(digit, len).collect();
                assert_eq!(classify(&shape).is_some(), len > 7, "{shape}");
            }
        }
    }
}
