//! Counts that merge: integers and sets of hashes, so the order of merging cannot show.

use foldhash::{HashMap, HashSet};
use jiff::civil::Date;

use super::{
    OutputError,
    distinct::Repeats,
    periods::{coarsen, label},
    plan::{ByKey, OutputOptions},
    recent::Recent,
    redact::masked_name,
    time,
};
use crate::{
    record::{Kind, Record, Tag},
    rules::{AppliesTo, Role, Rule, RuleSet},
};

/// Groups that stats.csv may have.
pub(super) const MOST_GROUPS: usize = 100_000;

/// Cells, and flagged posts, from which on a tally is large.
const LARGE: usize = 1 << 12;

/// What posts of one cell have in common. Language, country and kind of text decide which rules apply,
/// so they are always told apart; the rest is set only when asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) language: Tag,
    pub(super) country: Tag,
    pub(super) query: bool,
    kind: Kind,
    pub(super) platform: u32,
    pub(super) community: u32,
    pub(super) day: Option<Date>,
}

/// Posts of one cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) scanned: u64,
    pub(super) no_text: u64,
}

/// What is counted: the whole, a topic or a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Unit {
    All,
    Topic(usize),
    /// Posts of a topic that only news and counter-speech rules found.
    Aside(usize),
    Rule(usize),
}

/// Flagged posts of one cell and unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Hits {
    pub(super) posts: u64,
    pub(super) originals: u64,
    pub(super) matches: u64,
}

/// A flagged post as the tally sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flag {
    pub(super) repost: bool,
    pub(super) text: u64,
    pub(super) author: Option<u64>,
}

/// Counts of one chunk, or of many.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    names: Names,
    pub(super) cells: Vec<(Key, Cell)>,
    index: HashMap<Key, usize>,
    recent: Recent,
    pub(super) hits: HashMap<(usize, Unit), Hits>,
    /// Flagged posts in the order they came; a tally that others are merged into counts them.
    flags: Vec<(usize, Unit, Flag)>,
    pub(super) distinct: HashMap<(usize, Unit), Repeats>,
    next_check: usize,
}

/// Platforms and communities by number; 0 is the unknown one.
#[derive(Debug, Clone, Default)]
struct Names {
    names: Vec<String>,
    index: HashMap<String, u32>,
    recent: u32,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if name.is_empty() {
            return 0;
        }
        if self.name(self.recent) == name {
            return self.recent;
        }
        self.recent = match self.index.get(name) {
            Some(&number) => number,
            None => {
                self.names.push(name.to_owned());
                let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
                self.index.insert(name.to_owned(), number);
                number
            }
        };
        self.recent
    }

    fn name(&self, number: u32) -> &str {
        (number as usize)
            .checked_sub(1)
            .and_then(|at| self.names.get(at))
            .map_or("", String::as_str)
    }
}

/// Whether a rule is part of the headline rows: reports and counter-speech are not the harm they speak of.
pub(super) fn is_headline(rule: &Rule) -> bool {
    !matches!(rule.role, Role::News | Role::CounterSpeech)
}

/// Why a rule does or does not read a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Applies,
    OtherKind,
    OtherLanguage,
    OtherCountry,
}

/// Whether a rule could apply to posts of a cell.
pub(super) fn reach(rule: &Rule, key: &Key) -> Reach {
    let kind = if key.query {
        AppliesTo::Query
    } else {
        AppliesTo::Post
    };
    if !rule.applies_to.contains(&kind) {
        Reach::OtherKind
    } else if !rule.is_for_language(key.language.as_str()) {
        Reach::OtherLanguage
    } else if !rule.is_for_country(key.country.as_str()) {
        Reach::OtherCountry
    } else {
        Reach::Applies
    }
}

/// Whether posts of a cell are in the denominator of a unit.
pub(super) fn is_eligible(rules: &RuleSet, unit: Unit, key: &Key) -> bool {
    let applies = |rule: &Rule| reach(rule, key) == Reach::Applies;
    match unit {
        Unit::Rule(index) => rules.rules.get(index).is_some_and(applies),
        Unit::Topic(topic) => rules
            .rules
            .iter()
            .any(|rule| rule.topic == topic && is_headline(rule) && applies(rule)),
        Unit::Aside(topic) => rules
            .rules
            .iter()
            .any(|rule| rule.topic == topic && applies(rule)),
        Unit::All => rules
            .rules
            .iter()
            .any(|rule| is_headline(rule) && applies(rule)),
    }
}

impl Tally {
    /// Counts a post that was scanned; the cell it is in.
    pub(super) fn seen(
        &mut self,
        options: &OutputOptions,
        record: &Record<'_>,
        blank: bool,
    ) -> usize {
        let key = self.key(options, record);
        let at = self.cell(key);
        let cell = &mut self.cells[at].1;
        cell.scanned += 1;
        cell.no_text += u64::from(blank);
        at
    }

    /// Counts a flagged post of a cell for one unit.
    pub(super) fn hit(&mut self, cell: usize, unit: Unit, flag: Flag, matches: usize) {
        let hits = self.hits.entry((cell, unit)).or_default();
        hits.posts += 1;
        hits.originals += u64::from(!flag.repost);
        hits.matches += matches as u64;
        self.flags.push((cell, unit, flag));
    }

    fn key(&mut self, options: &OutputOptions, record: &Record<'_>) -> Key {
        let by = &options.by;
        let mut key = Key {
            language: record.language,
            country: record.country,
            query: record.kind == Kind::Query,
            kind: Kind::default(),
            platform: 0,
            community: 0,
            day: None,
        };
        for by_key in by {
            match by_key {
                ByKey::Kind => key.kind = record.kind,
                ByKey::Platform => key.platform = self.names.number(record.platform),
                ByKey::Community => key.community = self.names.number(record.community),
                ByKey::Day | ByKey::Week | ByKey::Month if key.day.is_none() => {
                    key.day = time::day(record, &options.tz).and_then(|day| coarsen(day, by));
                }
                _ => {}
            }
        }
        key
    }

    fn cell(&mut self, key: Key) -> usize {
        let recent = self.recent.get(&key);
        if let Some((known, _)) = self.cells.get(recent)
            && *known == key
        {
            return recent;
        }
        let next = self.cells.len();
        let at = *self.index.entry(key).or_insert(next);
        self.recent.set(&key, at);
        if at == next {
            self.cells.push((key, Cell::default()));
        }
        at
    }

    /// Adds the counts of another tally.
    ///
    /// # Errors
    ///
    /// When there are more groups than stats.csv may have.
    pub(super) fn merge(&mut self, other: &Self, by: &[ByKey]) -> Result<(), OutputError> {
        let mut places = Vec::with_capacity(other.cells.len());
        for (key, counts) in &other.cells {
            let key = Key {
                platform: self.names.number(other.names.name(key.platform)),
                community: self.names.number(other.names.name(key.community)),
                ..*key
            };
            let at = self.cell(key);
            let cell = &mut self.cells[at].1;
            cell.scanned += counts.scanned;
            cell.no_text += counts.no_text;
            places.push(at);
        }
        for (&(cell, unit), more) in &other.hits {
            let hits = self.hits.entry((places[cell], unit)).or_default();
            hits.posts += more.posts;
            hits.originals += more.originals;
            hits.matches += more.matches;
        }
        for &(cell, unit, flag) in &other.flags {
            let repeats = self.distinct.entry((places[cell], unit)).or_default();
            repeats.see(flag.text, flag.author);
        }
        for (&(cell, unit), more) in &other.distinct {
            let repeats = self.distinct.entry((places[cell], unit)).or_default();
            repeats.merge(more);
        }
        self.check_groups(by)
    }

    /// Groups are counted each time that cells have doubled: cheap, and memory stays bounded.
    fn check_groups(&mut self, by: &[ByKey]) -> Result<(), OutputError> {
        if self.cells.len() <= self.next_check.max(MOST_GROUPS) {
            return Ok(());
        }
        let groups: HashSet<Vec<String>> = self
            .cells
            .iter()
            .map(|cell| self.group(&cell.0, by))
            .collect();
        self.next_check = self.cells.len().saturating_mul(2);
        if groups.len() > MOST_GROUPS {
            return Err(too_many(groups.iter(), by));
        }
        Ok(())
    }

    /// The by-columns of a cell.
    pub(super) fn group(&self, key: &Key, by: &[ByKey]) -> Vec<String> {
        let known = |text: &str| {
            if text.is_empty() {
                "und".to_owned()
            } else {
                text.to_owned()
            }
        };
        by.iter()
            .map(|by_key| match by_key {
                ByKey::Language => known(key.language.as_str()),
                ByKey::Country => known(key.country.as_str()),
                ByKey::Platform => known(&masked_name(self.names.name(key.platform))),
                ByKey::Community => known(&masked_name(self.names.name(key.community))),
                ByKey::Kind => key.kind.name().to_owned(),
                ByKey::Day | ByKey::Week | ByKey::Month => label(*by_key, key.day),
            })
            .collect()
    }

    /// True when it holds so much that it should be merged into another and cleared.
    pub(super) fn is_large(&self) -> bool {
        self.cells.len() > LARGE || self.flags.len() > LARGE
    }

    /// Forgets everything, keeping the memory.
    pub(super) fn clear(&mut self) {
        self.names.names.clear();
        self.names.index.clear();
        self.names.recent = 0;
        self.cells.clear();
        self.index.clear();
        self.hits.clear();
        self.flags.clear();
        self.distinct.clear();
    }
}

/// Says which key to give up: the one with the most values.
pub(super) fn too_many<'g>(
    groups: impl Iterator<Item = &'g Vec<String>> + Clone,
    by: &[ByKey],
) -> OutputError {
    let values = |at: usize| {
        groups
            .clone()
            .filter_map(|group| group.get(at))
            .collect::<HashSet<_>>()
            .len()
    };
    let worst = by
        .iter()
        .enumerate()
        .map(|(at, key)| (values(at), *key))
        .max_by_key(|worst| worst.0);
    let (values, key) = worst.unwrap_or((0, ByKey::Community));
    OutputError::TooManyCells {
        limit: MOST_GROUPS,
        key: key.name(),
        values,
        hint: if key == ByKey::Day {
            ", or take week or month"
        } else {
            ""
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::fixtures;

    #[test]
    fn who_a_rule_reads() {
        let rule = fixtures::rule("r", 0, Role::AtRisk, &["id"], &["ID"]);
        let key = |language, country, query| Key {
            language: Tag::new(language).unwrap(),
            country: Tag::new(country).unwrap(),
            query,
            kind: Kind::Post,
            platform: 0,
            community: 0,
            day: None,
        };
        for (language, country, expected) in [
            ("id", "ID", Reach::Applies),
            ("ms", "", Reach::Applies),
            ("", "ID", Reach::Applies),
            ("mul", "ID", Reach::Applies),
            ("en", "ID", Reach::OtherLanguage),
            ("en", "MY", Reach::OtherLanguage),
            ("ms", "MY", Reach::OtherCountry),
        ] {
            let got = reach(&rule, &key(language, country, false));
            assert_eq!(got, expected, "{language} {country}");
        }
        assert_eq!(reach(&rule, &key("id", "ID", true)), Reach::OtherKind);
    }

    /// The tally as text that does not depend on the order of anything.
    fn told(tally: &Tally, by: &[ByKey]) -> Vec<String> {
        let name = |cell: usize| {
            let key = &tally.cells[cell].0;
            format!(
                "{:?} {:?} {}",
                tally.group(key, by),
                key.language,
                key.query
            )
        };
        let cells =
            (0..tally.cells.len()).map(|at| format!("{} {:?}", name(at), tally.cells[at].1));
        let hits = tally
            .hits
            .iter()
            .map(|(key, hits)| format!("{} {:?} {hits:?}", name(key.0), key.1));
        let distinct = tally.distinct.iter().map(|((cell, unit), repeats)| {
            let (texts, authors) = (repeats.texts.count(), repeats.authors.count());
            format!("{} {unit:?} {texts} {authors}", name(*cell))
        });
        let mut all: Vec<String> = cells.chain(hits).chain(distinct).collect();
        all.sort();
        all
    }

    proptest! {
        #[test]
        fn the_order_of_merging_cannot_show(
            posts in proptest::collection::vec((0..3_usize, 0..4_usize, 0..3_u64, any::<bool>()), 0..40),
            cut in 0..40_usize,
        ) {
            let options = OutputOptions {
                by: vec![ByKey::Community, ByKey::Day],
                ..OutputOptions::default()
            };
            let mut parts = Vec::new();
            for part in posts.chunks(cut.max(1)) {
                let mut tally = Tally::default();
                for &(language, community, hash, flagged) in part {
                    let record = Record {
                        language: Tag::new(["", "id", "th"][language]).unwrap(),
                        community: ["", "a", "b", "c"][community],
                        ..fixtures::record("1", "x")
                    };
                    let cell = tally.seen(&options, &record, false);
                    if flagged {
                        let flag = Flag { repost: hash == 0, text: hash, author: Some(hash) };
                        tally.hit(cell, Unit::Rule(community), flag, 2);
                    }
                }
                parts.push(tally);
            }
            let merged = |parts: &mut dyn Iterator<Item = &Tally>| {
                let mut all = Tally::default();
                parts.for_each(|part| all.merge(part, &options.by).unwrap());
                told(&all, &options.by)
            };
            let forwards = merged(&mut parts.iter());
            prop_assert_eq!(&forwards, &merged(&mut parts.iter().rev()));
            // Merging halves first comes to the same.
            let (left, right) = parts.split_at(parts.len() / 2);
            let half = |parts: &[Tally]| {
                let mut all = Tally::default();
                parts.iter().for_each(|part| all.merge(part, &options.by).unwrap());
                all
            };
            prop_assert_eq!(&forwards, &merged(&mut [half(left), half(right)].iter()));
        }
    }

    #[test]
    fn too_many_groups_name_the_key_to_drop() {
        let by = [ByKey::Language, ByKey::Community];
        let options = OutputOptions {
            by: by.to_vec(),
            ..OutputOptions::default()
        };
        let mut tally = Tally::default();
        for number in 0..=MOST_GROUPS {
            let community = number.to_string();
            let record = Record {
                community: &community,
                ..fixtures::record("1", "x")
            };
            tally.seen(&options, &record, false);
        }
        let error = Tally::default().merge(&tally, &by).unwrap_err().to_string();
        assert!(error.contains("leave community out of --by"), "{error}");
    }
}
