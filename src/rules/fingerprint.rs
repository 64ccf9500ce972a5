//! One hash for what a rule set or a directory means, so that two runs can be compared. File
//! names, the order of files, rules, groups and terms, examples and comments make no difference.

use std::collections::BTreeMap;

use super::{
    model::{Condition, Rule, RuleSet, TermGroup, TermShape, Topic},
    referral::Referrals,
};

/// Changes when the meaning of the same files changes, and with the serialisation below.
const RULES_SCHEME: &str = "saring rules 1";
const REFERRALS_SCHEME: &str = "saring referrals 1";

/// Writes fields with their lengths, so that no two different sets look the same.
#[derive(Default)]
struct Canon(Vec<u8>);

impl Canon {
    fn text(&mut self, text: &str) {
        self.0.extend_from_slice(&(text.len() as u64).to_le_bytes());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn texts<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) {
        let texts: Vec<T> = texts.into_iter().collect();
        self.number(texts.len() as u64);
        for text in texts {
            self.text(text.as_ref());
        }
    }

    /// Texts whose order means nothing.
    fn set<T: AsRef<str> + Ord>(&mut self, texts: impl IntoIterator<Item = T>) {
        let mut texts: Vec<T> = texts.into_iter().collect();
        texts.sort();
        self.texts(texts);
    }

    fn map(&mut self, map: &BTreeMap<String, String>) {
        self.number(map.len() as u64);
        for (key, value) in map {
            self.text(key);
            self.text(value);
        }
    }

    /// Parts whose order means nothing.
    fn parts(&mut self, parts: impl IntoIterator<Item = Self>) {
        let mut parts: Vec<Vec<u8>> = parts.into_iter().map(|part| part.0).collect();
        parts.sort();
        self.number(parts.len() as u64);
        for part in parts {
            self.number(part.len() as u64);
            self.0.extend_from_slice(&part);
        }
    }

    fn hash(self) -> String {
        blake3::hash(&self.0).to_hex().to_string()
    }
}

impl RuleSet {
    /// BLAKE3 in hexadecimal of what the set means.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut canon = Canon::default();
        canon.text(RULES_SCHEME);
        canon.parts(self.topics.iter().map(topic));
        canon.parts(self.rules.iter().map(|rule| self::rule(self, rule)));
        canon.hash()
    }

    /// The same of one rule with the id of its topic, so that two versions of it can be told apart.
    #[must_use]
    pub fn rule_fingerprint(&self, rule: &Rule) -> String {
        let mut canon = Canon::default();
        canon.text(RULES_SCHEME);
        canon.parts([self::rule(self, rule)]);
        canon.hash()
    }
}

fn topic(topic: &Topic) -> Canon {
    let mut canon = Canon::default();
    canon.texts([&topic.id, &topic.version, &topic.queue]);
    canon.map(&topic.titles);
    canon.map(&topic.descriptions);
    if let Some(dsa) = &topic.dsa {
        canon.text(&dsa.category);
        canon.set(&dsa.category_addition);
        canon.set(&dsa.keywords);
    }
    canon.number(u64::from(topic.always_help_poster));
    canon
}

fn rule(set: &RuleSet, rule: &Rule) -> Canon {
    let mut canon = Canon::default();
    let topic = set
        .topics
        .get(rule.topic)
        .map_or("", |topic| topic.id.as_str());
    canon.texts([topic, &rule.id, &rule.title, &rule.file_language]);
    canon.texts([
        rule.role.name(),
        rule.severity.name(),
        rule.status.name(),
        rule.evidence.name(),
    ]);
    canon.set(rule.applies_to.iter().map(|it| it.name()));
    canon.set(&rule.languages);
    canon.set(&rule.countries);
    canon.set(&rule.fields);
    canon.set(rule.referral_for.iter().map(|it| it.name()));
    canon.parts(rule.groups.iter().map(group));
    canon.parts(rule.exceptions.iter().map(group));
    canon.parts(rule.patterns.iter().map(|pattern| {
        let mut canon = Canon::default();
        canon.text(&pattern.name);
        canon.set(&pattern.expressions);
        canon
    }));
    canon.text(&condition(rule, &rule.condition));
    canon
}

fn group(group: &TermGroup) -> Canon {
    let mut canon = Canon::default();
    canon.texts([group.name.as_str(), group.lanes.name()]);
    canon.number(u64::from(group.loose));
    canon.number(u64::from(group.short_words));
    canon.parts(group.terms.iter().map(|term| {
        let mut canon = Canon::default();
        canon.text(&term.written);
        if let TermShape::Root { forms, .. } = &term.shape {
            canon.set(forms);
        }
        canon
    }));
    canon
}

fn condition(rule: &Rule, condition: &Condition) -> String {
    condition.to_text(&|clause| rule.clause_name(clause))
}

impl Referrals {
    /// BLAKE3 in hexadecimal of what the directory means.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut canon = Canon::default();
        canon.text(REFERRALS_SCHEME);
        for (country, languages) in &self.countries {
            canon.text(country);
            canon.texts(languages);
        }
        canon.parts(self.entries.iter().map(|entry| {
            let mut canon = Canon::default();
            canon.texts([&entry.id, &entry.country, &entry.organisation, &entry.kind]);
            canon.texts([&entry.hours, &entry.source, &entry.confidence]);
            canon.set(&entry.topics);
            canon.set(entry.audiences.iter().map(|it| it.name()));
            canon.set(&entry.languages);
            canon.texts(&entry.channels);
            canon.number(u64::from(entry.rank));
            for date in [entry.checked_on, entry.expires_on] {
                canon.text(&date.map_or(String::new(), |date| date.to_string()));
            }
            canon.map(&entry.notes);
            canon
        }));
        canon.parts(self.emergencies.iter().map(|emergency| {
            let mut canon = Canon::default();
            canon.texts([&emergency.country, &emergency.number, &emergency.kind]);
            canon.texts([&emergency.source, &emergency.confidence]);
            canon.map(&emergency.notes);
            canon
        }));
        canon.parts(self.none.iter().map(|none| {
            let mut canon = Canon::default();
            canon.texts([&none.country, &none.topic]);
            canon.set(none.audiences.iter().map(|it| it.name()));
            canon.map(&none.reasons);
            canon
        }));
        canon.hash()
    }
}
