//! Where help is: a directory by topic, audience, country and language.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    diagnostic::{Code, Diagnostic},
    model::Audience,
    region,
    report::{Place, Report},
};

/// Languages that are written in so many countries that they say nothing about where somebody
/// is; the international entry is given instead of one from a country guessed.
const WORLD_LANGUAGES: &[&str] = &["ar", "en", "es", "fr", "pt", "ru", "zh"];

/// The whole directory. Everything is sorted by country, then by id or topic; the country of
/// what is international is empty and comes first.
#[derive(Debug, Clone, Default)]
pub struct Referrals {
    /// Who helps.
    pub entries: Vec<ReferralEntry>,
    /// Numbers for when life is in danger.
    pub emergencies: Vec<Emergency>,
    /// Where it is known that there is no help, and why.
    pub none: Vec<NoReferral>,
    /// Country → its languages, most used first.
    pub countries: BTreeMap<String, Vec<String>>,
    /// Name and BLAKE3 hash of every file, sorted.
    pub files: Vec<(String, String)>,
}

/// An organisation that helps.
#[derive(Debug, Clone)]
pub struct ReferralEntry {
    /// Stable name, used in outputs; unique in the directory.
    pub id: String,
    /// ISO 3166-1 alpha-2; empty for international.
    pub country: String,
    /// Topics it helps with.
    pub topics: Vec<String>,
    /// Whom it helps.
    pub audiences: Vec<Audience>,
    /// Languages it answers in.
    pub languages: Vec<String>,
    /// Its name.
    pub organisation: String,
    /// `hotline`, `health`, `civil-society`, …
    pub kind: String,
    /// Telephone numbers, addresses and sites, best first.
    pub channels: Vec<String>,
    /// When it answers; empty when not known.
    pub hours: String,
    /// Lower comes first.
    pub rank: u32,
    /// Where this is written.
    pub source: String,
    /// When somebody last read the source.
    pub checked_on: Option<Date>,
    /// From the day after this one, it has to be checked again.
    pub expires_on: Option<Date>,
    /// How sure it is: `high`, `medium`, `low`.
    pub confidence: String,
    /// Language → what else to know.
    pub notes: BTreeMap<String, String>,
    pub(super) place: Place,
}

/// A number for when life is in danger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Digits.
    pub number: String,
    /// `combined`, `medical`, …
    pub kind: String,
    /// Where this is written.
    pub source: String,
    /// How sure it is.
    pub confidence: String,
    /// Language → what else to know.
    pub notes: BTreeMap<String, String>,
}

/// A cell of the directory that is known to be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoReferral {
    /// ISO 3166-1 alpha-2; empty for international.
    pub country: String,
    /// The topic.
    pub topic: String,
    /// For whom there is no help; empty for all.
    pub audiences: Vec<Audience>,
    /// Language → why.
    pub reasons: BTreeMap<String, String>,
}

/// An answer of the directory.
#[derive(Debug, Clone, Copy)]
pub struct Referral<'a> {
    /// Who helps.
    pub entry: &'a ReferralEntry,
    /// The country whose directory was used; empty for the international one.
    pub country: &'a str,
    /// What the choice rests on: `country`, `language` or `international`.
    pub basis: &'static str,
}

impl Referrals {
    /// Who helps `audience` with `topic`. Country and language are empty when not known. Where
    /// the country is unknown, the likely one of the language is tried, then the international
    /// entries.
    #[must_use]
    pub fn find(
        &self,
        topic: &str,
        audience: Audience,
        country: &str,
        language: &str,
    ) -> Option<Referral<'_>> {
        let language = region::language(language).unwrap_or_default();
        let (place, basis) = if country.is_empty() {
            (self.likely_country(&language), "language")
        } else {
            (Some(country), "country")
        };
        let here = place.and_then(|place| {
            let entry = self.best(topic, audience, place, &language)?;
            Some(Referral {
                entry,
                country: &entry.country,
                basis,
            })
        });
        here.or_else(|| {
            let entry = self.best(topic, audience, "", &language)?;
            Some(Referral {
                entry,
                country: "",
                basis: "international",
            })
        })
    }

    /// The emergency numbers of a country, in the order of its file.
    pub fn emergencies_in<'a>(&'a self, country: &'a str) -> impl Iterator<Item = &'a Emergency> {
        self.emergencies
            .iter()
            .filter(move |emergency| emergency.country == country)
    }

    /// The country a post in this language is most likely from: the one in which it is the most
    /// used language, or else the one that lists it earliest. None for world languages.
    #[must_use]
    pub fn likely_country(&self, language: &str) -> Option<&str> {
        if language.is_empty() || WORLD_LANGUAGES.contains(&language) {
            return None;
        }
        let places = self.countries.iter().filter_map(|(country, languages)| {
            let position = languages.iter().position(|known| known == language)?;
            Some((position, country.as_str()))
        });
        places.min().map(|(_, country)| country)
    }

    /// A warning for every entry whose date has passed on `today`.
    #[must_use]
    pub fn expired(&self, today: Date) -> Vec<Diagnostic> {
        let mut report = Report::default();
        for entry in &self.entries {
            let Some(expires_on) = entry.expires_on.filter(|date| *date < today) else {
                continue;
            };
            let checked = match entry.checked_on {
                Some(date) => format!("last checked on {date}"),
                None => String::from("never checked"),
            };
            report.at(
                Code::REFERRAL_EXPIRED,
                &entry.place,
                format!("the referral `{}` ran out on {expires_on}", entry.id),
                checked,
                format!(
                    "read {} again and set checked_on and expires_on",
                    entry.source
                ),
            );
        }
        report.diagnostics
    }

    fn best(
        &self,
        topic: &str,
        audience: Audience,
        country: &str,
        language: &str,
    ) -> Option<&ReferralEntry> {
        let fits = |entry: &&ReferralEntry| {
            entry.country == country
                && entry.audiences.contains(&audience)
                && entry.topics.iter().any(|known| known == topic)
        };
        let entries = self.entries.iter().filter(fits);
        entries.min_by_key(|entry| {
            let speaks = entry.languages.iter().any(|known| known == language);
            (!speaks, entry.rank, &entry.id)
        })
    }
}
