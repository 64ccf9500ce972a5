//! Names of the EU DSA Transparency Database, schema v2.

use super::{
    diagnostic::Code,
    keys,
    model::Dsa,
    near_name::suggest,
    report::Report,
    section::{At, Section},
};

const CATEGORY: &str = "STATEMENT_CATEGORY_";
const KEYWORD: &str = "KEYWORD_";

const CATEGORIES: &str = "ANIMAL_WELFARE CONSUMER_INFORMATION CYBER_VIOLENCE \
CYBER_VIOLENCE_AGAINST_WOMEN DATA_PROTECTION_AND_PRIVACY_VIOLATIONS ILLEGAL_OR_HARMFUL_SPEECH \
INTELLECTUAL_PROPERTY_INFRINGEMENTS NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS \
NOT_SPECIFIED_NOTICE OTHER_VIOLATION_TC PROTECTION_OF_MINORS RISK_FOR_PUBLIC_SECURITY \
SCAMS_AND_FRAUD SELF_HARM UNSAFE_AND_PROHIBITED_PRODUCTS VIOLENCE";

const KEYWORDS: &str = "ADULT_SEXUAL_MATERIAL AGE_SPECIFIC_RESTRICTIONS \
AGE_SPECIFIC_RESTRICTIONS_MINORS ANIMAL_HARM BIOMETRIC_DATA_BREACH BULLYING_AGAINST_GIRLS \
CHILD_SEXUAL_ABUSE_MATERIAL CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE \
CONTENT_PROMOTING_EATING_DISORDERS COORDINATED_HARM COPYRIGHT_INFRINGEMENT \
CYBER_BULLYING_INTIMIDATION CYBER_HARASSMENT CYBER_HARASSMENT_AGAINST_WOMEN CYBER_INCITEMENT \
CYBER_STALKING CYBER_STALKING_AGAINST_WOMEN DATA_FALSIFICATION DEFAMATION DESIGN_INFRINGEMENT \
DISCRIMINATION FEMALE_GENDERED_DISINFORMATION GEOGRAPHIC_INDICATIONS_INFRINGEMENT \
GEOGRAPHICAL_REQUIREMENTS GOODS_SERVICES_NOT_PERMITTED GROOMING_SEXUAL_ENTICEMENT_MINORS \
HATE_SPEECH HIDDEN_ADVERTISEMENT HUMAN_EXPLOITATION HUMAN_TRAFFICKING ILLEGAL_ORGANIZATIONS \
IMPERSONATION_ACCOUNT_HIJACKING INAUTHENTIC_ACCOUNTS INAUTHENTIC_LISTINGS \
INAUTHENTIC_USER_REVIEWS INCITEMENT_AGAINST_WOMEN INCITEMENT_VIOLENCE_HATRED \
INSUFFICIENT_INFORMATION_ON_TRADERS LANGUAGE_REQUIREMENTS MISINFORMATION_DISINFORMATION \
MISLEADING_INFO_CONSUMER_RIGHTS MISLEADING_INFO_GOODS_SERVICES MISSING_PROCESSING_GROUND \
NON_CONSENSUAL_IMAGE_SHARING NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN \
NON_CONSENSUAL_MATERIAL_DEEPFAKE NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN \
NONCOMPLIANCE_PRICING NUDITY PATENT_INFRINGEMENT PHISHING PROHIBITED_PRODUCTS PYRAMID_SCHEMES \
RIGHT_TO_BE_FORGOTTEN RISK_ENVIRONMENTAL_DAMAGE RISK_PUBLIC_HEALTH SELF_MUTILATION STALKING \
SUICIDE TERRORIST_CONTENT TRADE_SECRET_INFRINGEMENT TRADEMARK_INFRINGEMENT \
TRAFFICKING_WOMEN_GIRLS UNLAWFUL_SALE_ANIMALS UNSAFE_CHALLENGES UNSAFE_PRODUCTS VIOLATION_EU_LAW \
VIOLATION_NATIONAL_LAW OTHER";

/// Every category in full, as of today's schema.
pub(super) fn categories() -> Vec<String> {
    in_full(CATEGORY, CATEGORIES)
}

/// Every keyword in full, as of today's schema.
pub(super) fn keywords() -> Vec<String> {
    in_full(KEYWORD, KEYWORDS)
}

fn in_full(prefix: &str, known: &str) -> Vec<String> {
    let names = known.split(' ');
    names.map(|name| format!("{prefix}{name}")).collect()
}

/// Names of schema v1 that only changed their spelling.
const RENAMED: &[(&str, &str)] = &[
    ("SCOPE_OF_PLATFORM_SERVICE", "OTHER_VIOLATION_TC"),
    (
        "UNSAFE_AND_ILLEGAL_PRODUCTS",
        "UNSAFE_AND_PROHIBITED_PRODUCTS",
    ),
    (
        "ONLINE_BULLYING_INTIMIDATION",
        "CYBER_BULLYING_INTIMIDATION",
    ),
    ("DISINFORMATION", "MISINFORMATION_DISINFORMATION"),
    (
        "NON_CONSENSUAL_ITEMS_DEEPFAKE",
        "NON_CONSENSUAL_MATERIAL_DEEPFAKE",
    ),
    (
        "INSUFFICIENT_INFORMATION_TRADERS",
        "INSUFFICIENT_INFORMATION_ON_TRADERS",
    ),
];

/// Reads the `[dsa]` table of a topic.
pub(super) fn read(topic: &Section<'_>, report: &mut Report) -> Option<Dsa> {
    let section = topic.table("dsa", "[dsa]", keys::DSA, report)?;
    let category = section
        .required("category", "it is one STATEMENT_CATEGORY_…", report)
        .and_then(|written| name(CATEGORY, CATEGORIES, &written, report));
    let mut names = |key, prefix, known| -> Vec<String> {
        let written = section.texts(key, report);
        written
            .iter()
            .filter_map(|it| name(prefix, known, it, report))
            .collect()
    };
    let category_addition = names("category_addition", CATEGORY, CATEGORIES);
    let keywords = names("keywords", KEYWORD, KEYWORDS);
    Some(Dsa {
        category: category?,
        category_addition,
        keywords,
    })
}

/// The name in today's spelling, if it is one.
fn name(prefix: &str, known: &str, written: &At<&str>, report: &mut Report) -> Option<String> {
    let bare = written.value.strip_prefix(prefix);
    let is_known = |name: &str| known.split(' ').any(|other| other == name);
    if bare.is_some_and(is_known) {
        return Some(String::from(written.value));
    }
    let renamed = RENAMED
        .iter()
        .find(|(old, new)| bare == Some(*old) && is_known(new));
    if let Some((_, new)) = renamed {
        report.at(
            Code::OLD_DSA,
            &written.place,
            format!(
                "`{}` has another name since schema v2 of the DSA database",
                written.value
            ),
            "",
            format!("write `{prefix}{new}`"),
        );
        return Some(format!("{prefix}{new}"));
    }
    let full = in_full(prefix, known);
    report.at(
        Code::UNKNOWN_DSA,
        &written.place,
        format!(
            "`{}` is not in schema v2 of the DSA Transparency Database",
            written.value
        ),
        "",
        suggest(written.value, full.iter().map(String::as_str)),
    );
    None
}
