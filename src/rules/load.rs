//! From files to a [`RuleSet`]: what each file is, in which order they are read, and how several
//! folders join.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::Arc,
};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use toml::de::DeTable;

use super::{
    allow::{self, Allowances},
    diagnostic::{Code, Diagnostic, Level, SourceFile},
    file_kind::FileKind as Kind,
    group::{self, Banks},
    keys,
    model::{RuleSet, Topic},
    overlay, overlay_file,
    referral::Referrals,
    referral_file, region,
    report::{Place, Report},
    rule::{self, Draft, Surroundings},
    section::Section,
    source::{self, NamedText, PackSource},
    topic,
};

/// Syntax errors told of one file; the rest tend to follow from the first.
const MAX_SYNTAX_ERRORS: usize = 3;

/// What was read and everything that is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The rules that have no errors.
    pub set: RuleSet,
    /// Where help is.
    pub referrals: Referrals,
    /// The files that were read, so that examples can be pointed at.
    pub files: Vec<Arc<SourceFile>>,
    /// All problems, sorted by file, place and code. An error among them must stop a scan.
    pub diagnostics: Vec<Diagnostic>,
    /// Warnings that the files switch off and that loading could not meet.
    allowances: Allowances,
}

impl Loaded {
    /// True when a scan must not go on.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let mut levels = self.diagnostics.iter().map(|diagnostic| diagnostic.level);
        levels.any(|level| level == Level::Error)
    }

    /// What running the examples found, without the warnings that the files allow, and with a
    /// warning for each such allowance that was of no use.
    #[must_use]
    pub fn settle(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        allow::settle_examples(&self.allowances, found, &self.diagnostics)
    }
}

/// Reads and joins rules and referrals from all sources. The patterns of the shipped packs are
/// taken to compile, because every build checks them with [`load_and_check`]; a scan starts a
/// second sooner.
#[must_use]
pub fn load(sources: &[PackSource]) -> Loaded {
    load_from(sources, true)
}

/// The same, and trusts nothing.
#[must_use]
pub fn load_and_check(sources: &[PackSource]) -> Loaded {
    load_from(sources, false)
}

fn load_from(sources: &[PackSource], trusting: bool) -> Loaded {
    let mut report = Report::default();
    let mut files = Vec::new();
    let mut overlays = Vec::new();
    for (index, given) in sources.iter().enumerate() {
        if sources.iter().take(index).any(|earlier| earlier == given) {
            continue;
        }
        let before = report.errors();
        let found = source::read(given, &mut report);
        let silent = found.is_empty() && report.errors() == before;
        if let (PackSource::Directory(path), true) = (given, silent) {
            no_rules(path, &mut report);
        }
        if trusting && *given == PackSource::Shipped {
            Arc::make_mut(&mut report.trusted).extend(found.iter().map(|(name, _)| name.clone()));
        }
        if let PackSource::Directory(_) = given {
            found.iter().for_each(|(name, _)| {
                Arc::make_mut(&mut report.trusted).remove(name);
            });
        }
        match given {
            PackSource::Overlay(_) => overlays.extend(found),
            PackSource::Shipped | PackSource::Directory(_) => files.extend(found),
        }
    }
    load_tuned(files, overlays, report)
}

/// Reads rules from texts with names such as `covid-19/id.toml`; sorting is left to the caller.
#[must_use]
pub fn load_text(files: &[(String, String)]) -> Loaded {
    load_text_tuned(files, &[])
}

/// The same with overlays on top, whatever they are called.
#[must_use]
pub fn load_text_tuned(files: &[(String, String)], overlays: &[(String, String)]) -> Loaded {
    load_tuned(files.to_vec(), overlays.to_vec(), Report::default())
}

/// Reads a folder of referral files whatever the folder is called.
#[must_use]
pub fn load_referrals(path: &Path) -> Loaded {
    let mut report = Report::default();
    let shown = path.to_string_lossy().replace('\\', "/");
    let files = source::directory(path, shown.trim_end_matches('/'), &mut report);
    if files.is_empty() && report.errors() == 0 {
        no_rules(path, &mut report);
    }
    let files: Vec<Arc<SourceFile>> = files.into_iter().map(shared).collect();
    let mut referrals = referral_file::Builder::default();
    for file in &files {
        let (table, sound) = syntax(file, &mut report);
        if sound {
            referrals.add(file, &table, &mut report);
        }
    }
    Loaded {
        set: RuleSet::default(),
        referrals: referrals.finish(&[], &mut report),
        files,
        diagnostics: sorted(report),
        allowances: Allowances::default(),
    }
}

fn no_rules(path: &Path, report: &mut Report) {
    let message = format!("the folder {} has no .toml files", path.display());
    let help = "give a folder with topics in it, or one topic folder";
    report.nowhere(Code::NO_RULES, message, help);
}

fn shared((name, text): NamedText) -> Arc<SourceFile> {
    Arc::new(SourceFile { name, text })
}

/// The folder and the stem of a name, and what the file is.
fn classify(name: &str) -> (Kind, &str, &str) {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let stem = file.strip_suffix(".toml").unwrap_or(file);
    (Kind::of(name), folder, stem)
}

/// Reads the TOML of a file; false when it has syntax errors, which have been reported.
fn syntax<'a>(file: &'a Arc<SourceFile>, report: &mut Report) -> (DeTable<'a>, bool) {
    let (table, mut errors) = DeTable::parse_recoverable(&file.text);
    // The first in the text is the cause; the parser tells it last where a quote is not closed.
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    let mut last_line = 0;
    let mut told = 0;
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let place = Place::new(file, span);
        let line = place.line();
        if line == last_line || told == MAX_SYNTAX_ERRORS {
            continue;
        }
        (last_line, told) = (line, told + 1);
        let (message, help) = match error.message() {
            "duplicate key" => (
                "this key or table stands twice",
                "keep one; several rules are written `[[rule]]` each, with two brackets",
            ),
            _ => (
                "this is not TOML",
                "texts stand in quotes, lists in [ ], and `'…'` keeps `\\` as it is",
            ),
        };
        report.at(Code::SYNTAX, &place, message, error.message(), help);
    }
    (table.into_inner(), errors.is_empty())
}

/// Joins files that have been read, and overlays on top, with the problems met on the way.
pub(super) fn load_tuned(
    files: Vec<NamedText>,
    overlays: Vec<NamedText>,
    mut report: Report,
) -> Loaded {
    let mut files: Vec<Arc<SourceFile>> = files
        .into_iter()
        .filter(|(name, _)| name.ends_with(".toml"))
        .map(shared)
        .collect();
    let overlays: Vec<Arc<SourceFile>> = overlays.into_iter().map(shared).collect();
    let parsed: Vec<Parsed<'_>> = files.iter().map(|file| parse(file, &mut report)).collect();
    let of = |kind: Kind| parsed.iter().filter(move |file| file.kind == kind);

    let mut topics = Topics::default();
    for file in of(Kind::Topic) {
        topics.add(file, &mut report);
    }
    let mut banks = Banks::new();
    for file in of(Kind::Bank).filter(|file| file.sound) {
        let root = Section::new(
            file.file,
            &file.table,
            0..0,
            "a bank file",
            keys::BANK_FILE,
            &mut report,
        );
        allow::read_file(&root, &mut report);
        group::read_banks(&root, &mut banks, &mut report);
    }
    // By far the most of it, and no file knows of another.
    let files_of_rules: Vec<&Parsed<'_>> = of(Kind::Rules).collect();
    let read = files_of_rules.par_iter().map(|file| {
        let mut report = report.beside();
        (rules(file, &topics, &banks, &mut report), report)
    });
    let read: Vec<_> = read.collect();
    let mut drafts = Vec::new();
    for (of_file, found) in read {
        drafts.extend(of_file);
        report.absorb(found);
    }
    let mut referrals = referral_file::Builder::default();
    for file in of(Kind::Referral).filter(|file| file.sound) {
        referrals.add(file.file, &file.table, &mut report);
    }
    let set_files = parsed.iter().filter(|file| file.kind != Kind::Referral);
    let set_files = set_files.map(|file| file.file).chain(&overlays);
    let mut set = assemble(topics, drafts, set_files, &mut report);
    tune(&overlays, &mut set, &banks, &mut report);
    let ids: Vec<&str> = set.topics.iter().map(|topic| topic.id.as_str()).collect();
    let referrals = referrals.finish(&ids, &mut report);
    drop(parsed);
    let allowances = allow::settle(&mut report);
    files.extend(overlays);
    Loaded {
        set,
        referrals,
        files,
        diagnostics: sorted(report),
        allowances,
    }
}

/// Applies overlays to a set.
fn tune(overlays: &[Arc<SourceFile>], set: &mut RuleSet, banks: &Banks, report: &mut Report) {
    let complete = report.errors() == 0;
    let read: Vec<_> = overlays
        .iter()
        .map(|file| (file, syntax(file, report)))
        .collect();
    let mut drafts = Vec::new();
    for (file, (table, sound)) in &read {
        if *sound {
            drafts.extend(overlay_file::read(file, table, report));
        }
    }
    overlay::apply(drafts, set, banks, complete, report);
}

struct Parsed<'a> {
    file: &'a Arc<SourceFile>,
    kind: Kind,
    folder: &'a str,
    stem: &'a str,
    table: DeTable<'a>,
    /// Without syntax errors.
    sound: bool,
}

fn parse<'a>(file: &'a Arc<SourceFile>, report: &mut Report) -> Parsed<'a> {
    let (kind, folder, stem) = classify(&file.name);
    let (table, sound) = syntax(file, report);
    Parsed {
        file,
        kind,
        folder,
        stem,
        table,
        sound,
    }
}

/// The topics, and which folder is about which.
#[derive(Default)]
struct Topics {
    known: BTreeMap<String, (Topic, Place)>,
    /// Folder → topic id; none when the folder's topic.toml has errors.
    folders: HashMap<String, Option<String>>,
}

impl Topics {
    fn add(&mut self, file: &Parsed<'_>, report: &mut Report) {
        let mut id = None;
        if file.sound {
            let root = Section::new(
                file.file,
                &file.table,
                0..0,
                "topic.toml",
                keys::TOPIC,
                report,
            );
            allow::read_file(&root, report);
            if let Some((topic, place)) = topic::read(&root, report) {
                id = Some(topic.id.clone());
                self.insert(topic, place, report);
            }
        }
        self.folders.insert(String::from(file.folder), id);
    }

    fn insert(&mut self, topic: Topic, place: Place, report: &mut Report) {
        let Some((first, first_place)) = self.known.get(&topic.id) else {
            self.known.insert(topic.id.clone(), (topic, place));
            return;
        };
        if *first != topic {
            report.between(
                Code::TOPIC_TWICE,
                [(&place, "not used"), (first_place, "used")],
                format!("the topic `{}` is described twice, differently", topic.id),
                "make both topic.toml files the same, or give your topic an id of its own",
            );
        }
    }
}

fn rules(
    file: &Parsed<'_>,
    topics: &Topics,
    banks: &Banks,
    report: &mut Report,
) -> Vec<(Option<String>, Draft)> {
    let topic = topics.folders.get(file.folder);
    if topic.is_none() {
        report.at(
            Code::NO_TOPIC_FILE,
            &Place::new(file.file, 0..0),
            "there is no topic.toml beside this file",
            "",
            "every folder with rules says in topic.toml what they are about",
        );
    }
    let language = match file.stem {
        "any" => Some(String::from("any")),
        stem => region::language(stem),
    };
    if language.is_none() {
        let place = Place::new(file.file, 0..0);
        let message = format!("the file name `{}` is not a language", file.stem);
        let help = region::help(Code::UNKNOWN_LANGUAGE, file.stem);
        report.at(Code::UNKNOWN_LANGUAGE, &place, message, "", help);
    }
    if !file.sound {
        return Vec::new();
    }
    let topic = topic.cloned().flatten();
    let around = Surroundings {
        language: language.as_deref().unwrap_or("any"),
        topic: topic
            .as_ref()
            .and_then(|id| topics.known.get(id))
            .map(|(topic, _)| topic),
        banks,
    };
    let root = Section::new(
        file.file,
        &file.table,
        0..0,
        "a rule file",
        keys::RULE_FILE,
        report,
    );
    allow::read_file(&root, report);
    let sections = root.tables("rule", "a rule", keys::RULE, report);
    allow::read_rules(&sections, report);
    let drafts: Vec<_> = sections
        .iter()
        .filter_map(|section| rule::read(section, &around, report))
        .map(|draft| (topic.clone(), draft))
        .collect();
    drafts
}

fn assemble<'a>(
    topics: Topics,
    drafts: Vec<(Option<String>, Draft)>,
    files: impl Iterator<Item = &'a Arc<SourceFile>>,
    report: &mut Report,
) -> RuleSet {
    let topics: Vec<Topic> = topics.known.into_values().map(|(topic, _)| topic).collect();
    let mut places: HashMap<String, Place> = HashMap::new();
    let mut rules = Vec::new();
    let mut spellings = BTreeMap::new();
    for (topic, draft) in drafts {
        let Draft {
            id, place, rule, ..
        } = draft;
        if let Some(first) = places.get(&id) {
            report.between(
                Code::DUPLICATE_RULE,
                [(&place, "again here"), (first, "first here")],
                format!("two rules have the id `{id}`"),
                "rename one; ids are unique across all folders that are loaded",
            );
            continue;
        }
        places.insert(id, place);
        let index = topics
            .iter()
            .position(|known| Some(&known.id) == topic.as_ref());
        if let (Some(mut rule), Some(index)) = (rule, index) {
            rule.topic = index;
            if let Some(spelling) = draft.spelling {
                spellings.insert(rule.id.clone(), spelling);
            }
            rules.push(rule);
        }
    }
    rules.sort_by(|a, b| (a.topic, &a.id).cmp(&(b.topic, &b.id)));
    let mut files: Vec<(String, String)> = files
        .map(|file| {
            let hash = blake3::hash(file.text.as_bytes()).to_hex();
            (file.name.clone(), hash.to_string())
        })
        .collect();
    files.sort();
    RuleSet {
        topics,
        rules,
        files,
        tunes: Vec::new(),
        left_out: Vec::new(),
        spellings: Arc::new(spellings),
    }
}

/// By file, place and code, whatever order the files were read in.
fn sorted(report: Report) -> Vec<Diagnostic> {
    let mut diagnostics = report.diagnostics;
    super::render::sort(&mut diagnostics);
    diagnostics
}
