//! Every code a rule file can earn, in one place. Codes are stable: an old one is never given
//! another meaning, so that a list of accepted warnings stays true.

use super::diagnostic::{Code, Level};

macro_rules! codes {
    ($($name:ident = $number:literal, $level:ident, $title:literal;)+) => {
        impl Code {
            $(#[doc = $title] pub const $name: Self = Self($number);)+

            /// Every code, ascending.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// What the code stands for, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self.0 {
                    $($number => $title,)+
                    _ => "unknown code",
                }
            }

            /// The level a problem of this code has unless somebody says otherwise.
            #[must_use]
            pub fn default_level(self) -> Level {
                match self.0 {
                    $($number => Level::$level,)+
                    _ => Level::Error,
                }
            }
        }
    };
}

codes! {
    // Files and TOML.
    UNREADABLE = 1, Error, "file or folder that cannot be read";
    NOT_UTF8 = 2, Error, "file that is not UTF-8";
    SYNTAX = 3, Error, "text that is not TOML";
    NO_TOPIC_FILE = 4, Error, "rules without a topic.toml beside them";
    TOPIC_TWICE = 5, Warning, "topic described twice";
    NO_RULES = 6, Error, "folder without rules";
    // Keys and values.
    UNKNOWN_KEY = 10, Error, "unknown key";
    WRONG_TYPE = 11, Error, "value of the wrong type";
    MISSING_KEY = 12, Error, "missing key";
    UNKNOWN_VALUE = 13, Error, "value that is not one of the known ones";
    UNKNOWN_COUNTRY = 14, Error, "unknown country";
    UNKNOWN_LANGUAGE = 15, Error, "unknown language";
    DUPLICATE_RULE = 16, Error, "rule id used twice";
    BAD_NAME = 17, Error, "name with characters that names cannot have";
    UNKNOWN_DSA = 18, Error, "unknown DSA category or keyword";
    OLD_DSA = 19, Warning, "DSA name of an earlier schema";
    // Terms.
    EMPTY_GROUP = 20, Error, "group without terms";
    NEVER_MATCHES = 21, Error, "term that can never match";
    DUPLICATE_TERM = 22, Warning, "term given twice in a group";
    BAD_WILDCARD = 23, Error, "wildcard in the wrong place";
    UNKNOWN_BANK = 24, Error, "unknown bank";
    DUPLICATE_BANK = 25, Error, "bank name used twice";
    UNUSED_CLAUSE = 26, Warning, "group or pattern that the condition does not use";
    BAD_TERM = 27, Error, "term that mixes forms";
    PART_IGNORED = 28, Warning, "term with a part that is not looked for";
    DUPLICATE_CLAUSE = 29, Error, "group and pattern of the same name";
    // Patterns.
    BAD_PATTERN = 30, Error, "pattern that does not compile";
    PATTERN_TOO_BIG = 31, Error, "pattern over its size limit";
    EMPTY_PATTERN = 32, Error, "empty pattern";
    PATTERN_MATCHES_EMPTY = 33, Warning, "pattern that matches the empty text";
    PATTERN_MATCHES_ALL = 34, Warning, "pattern that matches nearly everything";
    // Conditions.
    BAD_CONDITION = 40, Error, "condition that cannot be read";
    UNKNOWN_CLAUSE = 41, Error, "unknown group or pattern in a condition";
    NO_CONDITION = 42, Error, "missing condition";
    HOLDS_FOR_NOTHING = 43, Error, "condition that holds where nothing matched";
    TOO_DEEP = 44, Error, "condition nested too deeply";
    BAD_NUMBER = 45, Error, "number that makes no sense in its place";
    NO_CLAUSE = 46, Error, "rule without terms and patterns";
    // Examples.
    NO_EXAMPLES = 50, Warning, "rule without examples";
    FEW_EXAMPLES = 51, Warning, "rule with too few examples";
    EMPTY_EXAMPLE = 52, Error, "empty example";
    DUPLICATE_EXAMPLE = 53, Warning, "example given twice";
    EXAMPLE_MISSED = 54, Error, "example that ought to match and does not";
    EXAMPLE_FALSE_ALARM = 55, Error, "example that must not match and does";
    EXAMPLE_MENDED = 56, Warning, "example known to come out wrong that comes out right";
    // Referrals.
    REFERRAL_TOPIC = 60, Warning, "referral for a topic that is not loaded";
    DUPLICATE_REFERRAL = 61, Error, "referral id used twice";
    BAD_DATE = 62, Error, "date that is not one";
    NO_CHANNEL = 63, Error, "referral without a way to reach it";
    REFERRAL_EXPIRED = 64, Warning, "referral past its date";
    NO_REASON = 65, Error, "missing referral without a reason";
    REFERRAL_GAP = 66, Warning, "topic without referral in a country";
    COUNTRY_TWICE = 67, Error, "country with two referral files";
    BAD_EMERGENCY = 68, Error, "emergency number that is not one";
    // Protection of people.
    MUST_WITHHOLD = 70, Error, "child-safety rule that shows evidence";
    // Roots.
    NO_AFFIXES = 100, Error, "root in a language without affix rules";
    SHORT_ROOT = 101, Error, "root that is too short";
    UNKNOWN_FORM = 102, Warning, "pruned form that no root has";
    // More of terms.
    SHADOWED_TERM = 103, Warning, "term that another one makes superfluous";
    // Fields of rules.
    UNKNOWN_FIELD = 104, Warning, "text field that is nearly the name of another";
    // Warnings that are switched off.
    ALLOWED_NOTHING = 105, Warning, "allowed code that nothing earned";
    UNKNOWN_CODE = 106, Error, "unknown code in an `allow`";
    CANNOT_ALLOW = 107, Error, "code that cannot be allowed";
    // Groups that cannot do what they say.
    LOOSE_WITHOUT_LANE = 108, Warning, "`loose` where words without accents are not looked for";
    // Overlays.
    TUNE_FITS_NONE = 110, Error, "tune that fits no rule";
    TUNE_SAYS_NOTHING = 111, Error, "tune that says nothing";
    TUNES_CONTRADICT = 112, Error, "tunes that contradict each other";
    TUNE_WITHOUT_EFFECT = 113, Warning, "tune without effect";
    EXCEPTION_UNTESTED = 114, Warning, "exception without an example";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_have_titles() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            Code::ALL
                .iter()
                .all(|code| code.title() != Code(999).title())
        );
        assert_eq!(Code::UNKNOWN_KEY.to_string(), "R010");
    }
}
