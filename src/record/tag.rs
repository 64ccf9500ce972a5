//! Language and country codes in one spelling.
//!
//! Exports write Indonesian as `in`, `id`, `ind`, `id-ID` and `id_ID`; counting them apart would
//! split every statistic.

use super::Tag;

/// A code that is not one.
const OTHER: &str = "other";
/// Several languages.
const SEVERAL: &str = "mul";

/// Codes for no language in particular: undetermined, not language at all, and those that X gives
/// tweets of only mentions, hashtags, links or media.
const UNKNOWN: &[&str] = &[
    "und", "zxx", "mis", "qam", "qct", "qht", "qme", "qst", "art", "none", "null", "nan", "unknown",
];

/// Codes to spell otherwise: withdrawn ones, and those of three letters where two are the rule.
const SAME: &[(&str, &str)] = &[
    ("in", "id"),
    ("ind", "id"),
    ("tl", "fil"),
    ("tgl", "fil"),
    ("iw", "he"),
    ("heb", "he"),
    ("ji", "yi"),
    ("yid", "yi"),
    ("jw", "jv"),
    ("jav", "jv"),
    ("sun", "su"),
    ("msa", "ms"),
    ("may", "ms"),
    ("zsm", "ms"),
    ("zlm", "ms"),
    ("tha", "th"),
    ("kor", "ko"),
    ("vie", "vi"),
    ("eng", "en"),
    ("jpn", "ja"),
    ("zho", "zh"),
    ("chi", "zh"),
    ("cmn", "zh"),
    ("khm", "km"),
    ("lao", "lo"),
    ("mya", "my"),
    ("bur", "my"),
    ("hin", "hi"),
    ("ben", "bn"),
    ("tam", "ta"),
    ("urd", "ur"),
    ("ara", "ar"),
    ("arb", "ar"),
    ("fas", "fa"),
    ("per", "fa"),
    ("tur", "tr"),
    ("rus", "ru"),
    ("ukr", "uk"),
    ("deu", "de"),
    ("ger", "de"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("spa", "es"),
    ("por", "pt"),
    ("ita", "it"),
    ("nld", "nl"),
    ("dut", "nl"),
    ("pol", "pl"),
    ("swe", "sv"),
    ("nor", "no"),
    ("dan", "da"),
    ("fin", "fi"),
    ("ell", "el"),
    ("gre", "el"),
    ("indonesian", "id"),
    ("malay", "ms"),
    ("filipino", "fil"),
    ("tagalog", "fil"),
    ("english", "en"),
    ("thai", "th"),
    ("korean", "ko"),
    ("vietnamese", "vi"),
];

/// The canonical primary language of a tag: lower case, without script or region. Empty when the
/// tag says nothing; `other` when it is not a tag.
#[must_use]
pub fn language_tag(raw: &str) -> Tag {
    if let Some(tag) = usual(raw) {
        return tag;
    }
    let raw = raw.trim();
    let primary = raw.split(['-', '_']).next().unwrap_or_default();
    let Some(lower) = lower::<16>(primary) else {
        return known(OTHER);
    };
    let code = lower.as_str();
    if code.is_empty() && raw.is_empty() || UNKNOWN.contains(&code) {
        return Tag::default();
    }
    let same = SAME.iter().find(|(from, _)| *from == code);
    match same {
        Some((_, to)) => known(to),
        None if code == SEVERAL || matches!(code.len(), 2 | 3) => known(code),
        None => known(OTHER),
    }
}

/// Nearly every tag, without searching any list.
fn usual(raw: &str) -> Option<Tag> {
    match raw.as_bytes() {
        b"in" | b"tl" | b"iw" | b"ji" | b"jw" => None,
        &[a @ b'a'..=b'z', b @ b'a'..=b'z'] => Some(Tag::of_two([a, b])),
        b"fil" => Tag::new(raw),
        _ => None,
    }
}

/// The language of a field that may name several (`id,jv`, `['id', 'jv']`).
pub(super) fn language_of(raw: &str) -> Tag {
    if let Some(tag) = usual(raw) {
        return tag;
    }
    let quote = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    raw.split([',', ';', '|', '[', ']'])
        .map(|part| language_tag(part.trim_matches(quote)))
        .fold(Tag::default(), both_languages)
}

/// What two languages of one post are together.
pub(super) fn both_languages(a: Tag, b: Tag) -> Tag {
    let unknown = Tag::default();
    match (a, b) {
        (a, b) if b == unknown || a == b => a,
        (a, b) if a == unknown => b,
        _ => known(SEVERAL),
    }
}

/// Countries by other names than their two letters.
const COUNTRIES: &[(&str, &str)] = &[
    ("idn", "ID"),
    ("indonesia", "ID"),
    ("mys", "MY"),
    ("malaysia", "MY"),
    ("phl", "PH"),
    ("philippines", "PH"),
    ("the philippines", "PH"),
    ("pilipinas", "PH"),
    ("sgp", "SG"),
    ("singapore", "SG"),
    ("singapura", "SG"),
    ("tha", "TH"),
    ("thailand", "TH"),
    ("kor", "KR"),
    ("south korea", "KR"),
    ("korea", "KR"),
    ("republic of korea", "KR"),
    ("korea, republic of", "KR"),
    ("vnm", "VN"),
    ("vietnam", "VN"),
    ("viet nam", "VN"),
    ("brn", "BN"),
    ("brunei", "BN"),
    ("tls", "TL"),
    ("timor-leste", "TL"),
    ("mmr", "MM"),
    ("myanmar", "MM"),
    ("khm", "KH"),
    ("cambodia", "KH"),
    ("lao", "LA"),
    ("laos", "LA"),
    ("usa", "US"),
    ("united states", "US"),
    ("united states of america", "US"),
    ("gbr", "GB"),
    ("uk", "GB"),
    ("united kingdom", "GB"),
    ("aus", "AU"),
    ("australia", "AU"),
    ("jpn", "JP"),
    ("japan", "JP"),
    ("chn", "CN"),
    ("china", "CN"),
    ("hkg", "HK"),
    ("hong kong", "HK"),
    ("twn", "TW"),
    ("taiwan", "TW"),
    ("ind", "IN"),
    ("india", "IN"),
    ("prk", "KP"),
    ("can", "CA"),
    ("canada", "CA"),
    ("nzl", "NZ"),
    ("new zealand", "NZ"),
    ("deu", "DE"),
    ("germany", "DE"),
    ("fra", "FR"),
    ("france", "FR"),
    ("nld", "NL"),
    ("netherlands", "NL"),
];

/// The two letters of a country, in upper case. Empty when the name says nothing; `other` when it
/// is not a country that saring knows and not two letters.
#[must_use]
pub fn country_tag(raw: &str) -> Tag {
    // Every code of two capitals but those that mean another or none.
    match *raw.as_bytes() {
        [b'U', b'K'] | [b'X', b'X'] | [b'Z', b'Z'] => {}
        [a @ b'A'..=b'Z', b @ b'A'..=b'Z'] => return Tag::of_two([a, b]),
        _ => {}
    }
    let Some(lower) = lower::<32>(raw.trim()) else {
        return known(OTHER);
    };
    let name = lower.as_str();
    if matches!(
        name,
        "" | "null" | "none" | "nan" | "unknown" | "zz" | "xx" | "fake"
    ) {
        return Tag::default();
    }
    if let Some((_, code)) = COUNTRIES.iter().find(|(from, _)| *from == name) {
        return known(code);
    }
    match *name.as_bytes() {
        [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
            let upper = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
            known(std::str::from_utf8(&upper).unwrap_or(OTHER))
        }
        _ => known(OTHER),
    }
}

fn known(code: &str) -> Tag {
    Tag::new(code).unwrap_or_default()
}

/// ASCII text in lower case, without a heap.
struct Lower<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Lower<N> {
    fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.len).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// `None` when it is longer, or has what no code or name here has.
fn lower<const N: usize>(text: &str) -> Option<Lower<N>> {
    let mut bytes = [0; N];
    let into = bytes.get_mut(..text.len())?;
    let fits = |b: u8| b.is_ascii_alphabetic() || matches!(b, b' ' | b',' | b'-');
    if !text.bytes().all(fits) {
        return None;
    }
    into.copy_from_slice(text.as_bytes());
    into.make_ascii_lowercase();
    Some(Lower {
        bytes,
        len: text.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn languages_have_one_spelling() {
        for (raw, tag) in [
            ("in", "id"),
            ("ID", "id"),
            ("id_ID", "id"),
            ("ind", "id"),
            ("tl", "fil"),
            ("fil-PH", "fil"),
            ("msa", "ms"),
            ("zsm", "ms"),
            ("zh-Hant-TW", "zh"),
            ("iw", "he"),
            ("KOR", "ko"),
            ("eng", "en"),
            ("ceb", "ceb"),
            ("und", ""),
            ("zxx", ""),
            ("qme", ""),
            ("", ""),
            ("  ", ""),
            ("bahasa", "other"),
            ("ไทย", "other"),
            ("12", "other"),
            ("-", "other"),
            ("x", "other"),
            ("Thai", "th"),
            ("mul", "mul"),
        ] {
            assert_eq!(language_tag(raw).as_str(), tag, "{raw:?}");
        }
    }

    #[test]
    fn several_languages_are_several() {
        for (raw, tag) in [
            ("id,in", "id"),
            ("id, jv", "mul"),
            ("und,th", "th"),
            ("['id', 'en']", "mul"),
            ("[\"ko\"]", "ko"),
            ("en-US", "en"),
            ("", ""),
            ("[]", ""),
        ] {
            assert_eq!(language_of(raw).as_str(), tag, "{raw}");
        }
    }

    #[test]
    fn countries_have_one_spelling() {
        for (raw, tag) in [
            ("id", "ID"),
            ("IDN", "ID"),
            ("Indonesia", "ID"),
            ("Viet Nam", "VN"),
            ("sg", "SG"),
            ("South Korea", "KR"),
            ("", ""),
            ("Republik Antah Berantah", "other"),
            ("1D", "other"),
            ("ประเทศไทย", "other"),
            ("UK", "GB"),
            ("XYZ", "other"),
        ] {
            assert_eq!(country_tag(raw).as_str(), tag, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn canonical_codes_stay_as_they_are(raw in "\\PC{0,12}|[a-zA-Z]{0,4}([-_][a-zA-Z]{2,4})?") {
            let tag = language_tag(&raw);
            if tag.as_str() != OTHER {
                prop_assert_eq!(language_tag(tag.as_str()), tag);
            }
            let tag = country_tag(&raw);
            if tag.as_str() != OTHER {
                prop_assert_eq!(country_tag(tag.as_str()), tag);
            }
        }
    }
}
