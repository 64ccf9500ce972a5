//! Values that are one of a few words, such as a role or a severity.

use super::{
    diagnostic::Code,
    model::{AppliesTo, Audience, Evidence, Expect, Lane, Role, Severity, Status},
    near_name::suggest,
    report::Report,
    section::{At, Section},
};

/// An enum of the rule language with its spelling.
pub(super) trait Spelled: Copy + 'static {
    fn all() -> &'static [Self];
    fn spelling(self) -> &'static str;
}

macro_rules! spelled {
    ($($type:ident)+) => {
        $(impl Spelled for $type {
            fn all() -> &'static [Self] {
                Self::ALL
            }

            fn spelling(self) -> &'static str {
                self.name()
            }
        })+
    };
}

spelled!(AppliesTo Audience Evidence Expect Lane Role Severity Status);

/// Every spelling of a value, for a schema.
pub(super) fn spellings<T: Spelled>() -> Vec<&'static str> {
    T::all().iter().map(|value| value.spelling()).collect()
}

/// The value that `written` names, or a report that none is called so.
fn named<T: Spelled>(key: &str, written: &At<&str>, report: &mut Report) -> Option<T> {
    let all = T::all().iter().copied();
    let value = all.clone().find(|value| value.spelling() == written.value);
    if value.is_none() {
        report.at(
            Code::UNKNOWN_VALUE,
            &written.place,
            format!("`{}` is no value of `{key}`", written.value),
            "",
            suggest(written.value, all.map(T::spelling)),
        );
    }
    value
}

/// The value of a key, if it is there.
pub(super) fn choice<T: Spelled>(
    section: &Section<'_>,
    key: &str,
    report: &mut Report,
) -> Option<T> {
    named(key, &section.text(key, report)?, report)
}

/// The value of a key that must be there.
pub(super) fn required_choice<T: Spelled>(
    section: &Section<'_>,
    key: &str,
    report: &mut Report,
) -> Option<T> {
    if !section.has(key) {
        let known = spellings::<T>().join(", ");
        section.missing(key, &format!("one of: {known}"), report);
    }
    choice(section, key, report)
}

/// The values of a list.
pub(super) fn choices<T: Spelled>(section: &Section<'_>, key: &str, report: &mut Report) -> Vec<T> {
    let written = section.texts(key, report);
    written
        .iter()
        .filter_map(|written| named(key, written, report))
        .collect()
}
