//! Names of countries and languages: what is known and how it is spelled canonically.

use super::diagnostic::Code;

/// ISO 3166-1 alpha-2, all officially assigned codes.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ \
BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ \
DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT \
GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY \
KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX \
MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS \
RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN \
TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// ISO 639-1. Languages without a code of two letters have three, which are not listed here.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch \
co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi \
ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky \
la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om \
or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta \
te tg th ti tk tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yo za zh zu";

/// The code of a country, which is written in capitals.
pub(super) fn country(written: &str) -> Option<String> {
    listed(COUNTRIES, written).then(|| String::from(written))
}

/// Every code of a country.
pub(super) fn countries() -> Vec<&'static str> {
    COUNTRIES.split(' ').collect()
}

/// The canonical primary language of a BCP 47 tag: `in` is `id`, `ms-MY` is `ms`.
pub(super) fn language(written: &str) -> Option<String> {
    let mut subtags = written.split(['-', '_']);
    let primary = subtags.next()?.to_ascii_lowercase();
    let is_subtag = |subtag: &str| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if !subtags.all(is_subtag) {
        return None;
    }
    let canonical = match primary.as_str() {
        "in" => "id",
        "tl" => "fil",
        "iw" => "he",
        "ji" | "yi" => "yi",
        other => other,
    };
    let known = match canonical.len() {
        2 => canonical == "yi" || listed(LANGUAGES, canonical),
        3 => canonical.bytes().all(|byte| byte.is_ascii_lowercase()),
        _ => false,
    };
    known.then(|| String::from(canonical))
}

/// Letters of each code in the lists.
const LISTED: usize = 2;

/// True for one of the codes of a list, each of which has a blank behind it.
fn listed(list: &str, code: &str) -> bool {
    let codes = list.as_bytes().chunks(LISTED + 1);
    code.len() == LISTED
        && codes
            .into_iter()
            .any(|known| known[..LISTED] == *code.as_bytes())
}

/// What to do about an unknown country, language or other value.
pub(super) fn help(code: Code, written: &str) -> String {
    let capitals = written.to_uppercase();
    match code {
        Code::UNKNOWN_COUNTRY if country(&capitals).is_some() => {
            format!("countries are written in capitals: `{capitals}`")
        }
        Code::UNKNOWN_COUNTRY => {
            String::from("countries are ISO 3166-1 codes of two letters: `ID`, `MY`, `PH`")
        }
        _ => String::from(
            "languages are BCP 47 tags: `id`, `ms`, `fil`, `th`; `any.toml` is for rules of no \
             language",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legacy_languages_become_todays() {
        let pairs = [
            ("in", "id"),
            ("tl", "fil"),
            ("iw", "he"),
            ("ji", "yi"),
            ("ms-MY", "ms"),
        ];
        for (written, canonical) in pairs {
            assert_eq!(language(written).as_deref(), Some(canonical));
        }
        assert_eq!(language("zh-Hant-TW").as_deref(), Some("zh"));
        assert_eq!(language("CEB").as_deref(), Some("ceb"));
        for bad in ["", "jp", "indonesian", "id-", "x", "i d", "ไทย"] {
            assert_eq!(language(bad), None, "{bad}");
        }
    }

    #[test]
    fn countries_are_a_closed_list() {
        assert_eq!(COUNTRIES.split(' ').count(), 249);
        for (list, code) in [COUNTRIES, LANGUAGES]
            .iter()
            .flat_map(|list| list.split(' ').map(move |code| (list, code)))
        {
            assert!(listed(list, code), "{code}");
        }
        for code in ["", "I", "D ", " I", "IDN", "é"] {
            assert!(country(code).is_none(), "{code}");
        }
        assert!(country("ID").is_some() && country("TL").is_some());
        assert!(country("id").is_none() && country("XX").is_none() && country("").is_none());
        assert!(help(Code::UNKNOWN_COUNTRY, "id").contains("`ID`"));
    }
}
