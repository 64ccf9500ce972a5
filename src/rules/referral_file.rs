//! Reading of `referrals/<country>.toml` and `referrals/international.toml`.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use toml::de::DeTable;

use super::{
    choice::choices,
    diagnostic::{Code, SourceFile},
    keys,
    model::Audience,
    near_name::suggest,
    referral::{Emergency, NoReferral, ReferralEntry, Referrals},
    region,
    report::{Place, Report},
    rule,
    section::{At, Section},
    topic::by_language,
};

/// Rank of an entry that says none: after those that do.
const LAST_RANK: u32 = 1000;

/// Joins referral files.
#[derive(Debug, Default)]
pub(super) struct Builder {
    referrals: Referrals,
    /// Country → where it is named.
    countries: BTreeMap<String, Place>,
    /// Entry id → where it is given.
    ids: HashMap<String, Place>,
    /// Countries whose file has errors, so that it cannot be told what they lack.
    broken: Vec<String>,
    /// Topics with the place that names them.
    topics: Vec<(String, Place)>,
}

impl Builder {
    /// Reads one file.
    pub(super) fn add(&mut self, file: &Arc<SourceFile>, table: &DeTable<'_>, report: &mut Report) {
        let before = report.errors();
        let hash = blake3::hash(file.text.as_bytes()).to_hex().to_string();
        self.referrals.files.push((file.name.clone(), hash));
        let root = Section::new(
            file,
            table,
            0..0,
            "a referral file",
            keys::REFERRAL_FILE,
            report,
        );
        let Some(country) = self.country(&root, report) else {
            return;
        };
        for section in root.tables("entry", "an entry", keys::ENTRY, report) {
            self.entry(&country, &section, report);
        }
        for section in root.tables("emergency", "an emergency number", keys::EMERGENCY, report) {
            let emergency = emergency(&country, &section, report);
            self.referrals.emergencies.extend(emergency);
        }
        for section in root.tables("none", "a missing referral", keys::NO_REFERRAL, report) {
            self.none(&country, &section, report);
        }
        if report.errors() > before {
            self.broken.push(country);
        }
    }

    /// Checks what only the whole directory can show. No topics at all means that none are
    /// loaded, so nothing can be said about them.
    pub(super) fn finish(mut self, topics: &[&str], report: &mut Report) -> Referrals {
        for (topic, place) in &self.topics {
            if !topics.is_empty() && !topics.contains(&topic.as_str()) {
                let message = format!("the topic `{topic}` is not loaded");
                let help = suggest(topic, topics.iter().copied());
                report.at(Code::REFERRAL_TOPIC, place, message, "", help);
            }
        }
        for (country, place) in &self.countries {
            if country.is_empty() || self.broken.contains(country) {
                continue;
            }
            for topic in topics {
                if !self.covers(country, topic) {
                    let message = format!("no referral for `{topic}` in {country}");
                    let help = "add an [[entry]], or a [[none]] with the reason";
                    report.at(Code::REFERRAL_GAP, place, message, "", help);
                }
            }
        }
        let referrals = &mut self.referrals;
        referrals.files.sort();
        referrals
            .entries
            .sort_by(|a, b| (&a.country, &a.id).cmp(&(&b.country, &b.id)));
        referrals
            .emergencies
            .sort_by(|a, b| a.country.cmp(&b.country));
        referrals
            .none
            .sort_by(|a, b| (&a.country, &a.topic).cmp(&(&b.country, &b.topic)));
        self.referrals
    }

    fn covers(&self, country: &str, topic: &str) -> bool {
        let referrals = &self.referrals;
        let entry = |it: &ReferralEntry| {
            it.country == country && it.topics.iter().any(|known| known == topic)
        };
        let none = |it: &NoReferral| it.country == country && it.topic == topic;
        referrals.entries.iter().any(entry) || referrals.none.iter().any(none)
    }

    /// The country of a file; empty for the international one.
    fn country(&mut self, root: &Section<'_>, report: &mut Report) -> Option<String> {
        let international = root.file.name.ends_with("international.toml") && !root.has("country");
        let (country, place) = if international {
            (String::new(), root.place())
        } else {
            let help = "country = \"ID\"; only international.toml has none";
            let written = root.required("country", help, report)?;
            let Some(country) = region::country(written.value) else {
                let code = Code::UNKNOWN_COUNTRY;
                let message = format!("unknown country `{}`", written.value);
                let help = region::help(code, written.value);
                report.at(code, &written.place, message, "", help);
                return None;
            };
            (country, written.place)
        };
        let languages = rule::languages(root, report);
        if let Some(first) = self.countries.get(&country) {
            report.between(
                Code::COUNTRY_TWICE,
                [(&place, "again here"), (first, "first here")],
                "two referral files are about the same country",
                "put all entries of a country into one file",
            );
            return None;
        }
        self.countries.insert(country.clone(), place);
        if !country.is_empty() {
            if languages.is_empty() && !root.has("languages") {
                root.missing("languages", "languages = [\"id\"], most used first", report);
            }
            self.referrals.countries.insert(country.clone(), languages);
        }
        Some(country)
    }

    fn entry(&mut self, country: &str, section: &Section<'_>, report: &mut Report) {
        let before = report.errors();
        let id = section
            .required("id", "an entry needs a stable id", report)
            .filter(|id| rule::is_id(id, report));
        let topics = listed(section, "topics", report);
        let audiences = audiences(section, true, report);
        let languages = rule::languages(section, report);
        let organisation = required(section, "organisation", report);
        let kind = required(section, "kind", report);
        let channels = section.plain_texts("channel", report);
        let reachable = channels.iter().any(|channel| !channel.trim().is_empty());
        if !reachable && report.errors() == before {
            let place = section.place_of("channel");
            let help = "channel = [\"…\"]: a number, an address or a site";
            let message = "an entry without a way to reach it helps nobody";
            report.at(Code::NO_CHANNEL, &place, message, "", help);
        }
        let hours = section
            .text("hours", report)
            .map_or("", |hours| hours.value);
        let rank = section.number("rank", report);
        let source = required(section, "source", report);
        let checked_on = section.date("checked_on", report);
        let expires_on = section.date("expires_on", report);
        let confidence = confidence(section, report);
        let notes = by_language(section, "note", report);
        let Some(id) = id else { return };
        if let Some(first) = self.ids.get(id.value) {
            report.between(
                Code::DUPLICATE_REFERRAL,
                [(&id.place, "again here"), (first, "first here")],
                format!("two referrals have the id `{}`", id.value),
                "rename one; ids are unique across all countries",
            );
            return;
        }
        self.ids.insert(String::from(id.value), id.place.clone());
        let topic_names = self.note_topics(topics);
        if report.errors() > before {
            return;
        }
        self.referrals.entries.push(ReferralEntry {
            id: String::from(id.value),
            country: String::from(country),
            topics: topic_names,
            audiences,
            languages,
            organisation,
            kind,
            channels,
            hours: String::from(hours),
            rank: rank.unwrap_or(LAST_RANK),
            source,
            checked_on,
            expires_on,
            confidence,
            notes,
            place: id.place,
        });
    }

    fn none(&mut self, country: &str, section: &Section<'_>, report: &mut Report) {
        let topic = section.required("topic", "topic = \"…\"", report);
        let audiences = audiences(section, false, report);
        let reasons = by_language(section, "reason", report);
        let told = reasons.values().any(|reason| !reason.trim().is_empty());
        if !told {
            let place = section.place_of("reason");
            let message = "a missing referral needs a reason";
            let help = "reason = { en = \"…\" }: what was looked for and not found";
            report.at(Code::NO_REASON, &place, message, "", help);
        }
        let Some(topic) = topic else { return };
        let names = self.note_topics(vec![topic]);
        for topic in names.into_iter().filter(|_| told) {
            self.referrals.none.push(NoReferral {
                country: String::from(country),
                topic,
                audiences: audiences.clone(),
                reasons: reasons.clone(),
            });
        }
    }

    fn note_topics(&mut self, topics: Vec<At<&str>>) -> Vec<String> {
        let mut names = Vec::new();
        for At { value, place } in topics {
            names.push(String::from(value));
            self.topics.push((String::from(value), place));
        }
        names
    }
}

fn emergency(country: &str, section: &Section<'_>, report: &mut Report) -> Option<Emergency> {
    let before = report.errors();
    let number = section.required("number", "number = \"112\"", report);
    if let Some(number) = &number {
        let dialled = |byte: u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'+');
        let digits = number.value.bytes().filter(u8::is_ascii_digit).count();
        if digits < 2 || !number.value.bytes().all(dialled) {
            let message = format!("`{}` is not a number to dial", number.value);
            let help = "digits only; put the rest into `note`";
            report.at(Code::BAD_EMERGENCY, &number.place, message, "", help);
        }
    }
    let emergency = Emergency {
        country: String::from(country),
        number: String::from(number.map_or("", |number| number.value)),
        kind: required(section, "kind", report),
        source: required(section, "source", report),
        confidence: confidence(section, report),
        notes: by_language(section, "note", report),
    };
    (report.errors() == before).then_some(emergency)
}

/// A text that must be there; empty when it is not, which has been reported.
fn required(section: &Section<'_>, key: &str, report: &mut Report) -> String {
    let text = section.required(key, &format!("{key} = \"…\""), report);
    String::from(text.map_or("", |text| text.value))
}

/// A list that must have something in it.
fn listed<'a>(section: &Section<'a>, key: &str, report: &mut Report) -> Vec<At<&'a str>> {
    let before = report.errors();
    let values = section.texts(key, report);
    if values.is_empty() && report.errors() == before {
        section.missing(key, &format!("{key} = [\"…\"]"), report);
    }
    values
}

fn audiences(section: &Section<'_>, needed: bool, report: &mut Report) -> Vec<Audience> {
    let before = report.errors();
    let audiences = choices(section, "for", report);
    if needed && audiences.is_empty() && report.errors() == before {
        section.missing("for", "for = [\"poster\"]", report);
    }
    audiences
}

fn confidence(section: &Section<'_>, report: &mut Report) -> String {
    let Some(written) = section.required("confidence", "high, medium or low", report) else {
        return String::new();
    };
    if !keys::CONFIDENCE.contains(&written.value) {
        let message = format!("`{}` is no confidence", written.value);
        let help = suggest(written.value, keys::CONFIDENCE.iter().copied());
        report.at(Code::UNKNOWN_VALUE, &written.place, message, "", help);
    }
    String::from(written.value)
}
