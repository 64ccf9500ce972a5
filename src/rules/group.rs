//! Term groups of a rule, and the banks that several rules share.
//!
//! A bank is a table `[bank.NAME]` with `terms = […]` in a file of the folder `banks`; a file may
//! hold several. A group takes a copy of its terms with `{ bank = "NAME" }`, beside terms of its
//! own if it has any. The bank's key `language`, or else the language of the file that uses it,
//! decides how its roots are expanded.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use toml::{Spanned, de::DeValue};

use super::{
    choice::choice,
    diagnostic::{Code, SourceFile},
    keys,
    model::{Lane, Term, TermGroup},
    near_name::suggest,
    region,
    report::{Place, Report},
    root,
    section::{At, Section, strings, wrong_type},
    shadow, term,
};

/// A shared list of terms.
#[derive(Debug)]
pub(super) struct Bank {
    place: Place,
    terms: Vec<At<Term>>,
    /// Of its file, if that says so: the roots are expanded then.
    language: Option<String>,
}

/// Banks by name.
pub(super) type Banks = BTreeMap<String, Bank>;

/// Reads one file of the folder `banks` into `banks`.
pub(super) fn read_banks(root: &Section<'_>, banks: &mut Banks, report: &mut Report) {
    let language = bank_language(root, report);
    let Some(table) = root.table("bank", "the banks", &[], report) else {
        if !root.has("bank") {
            let help = "a file of the folder `banks` holds tables [bank.NAME] with terms = […]";
            root.missing("bank", help, report);
        }
        return;
    };
    for (name, place, _) in table.entries() {
        let Some(section) = table.table(name, "a bank", keys::BANK, report) else {
            continue;
        };
        if let Some(first) = banks.get(name) {
            report.between(
                Code::DUPLICATE_BANK,
                [(&place, "again here"), (&first.place, "first here")],
                format!("two banks are called `{name}`"),
                "rename one; banks of all folders are shared",
            );
            continue;
        }
        if !section.has("terms") {
            section.missing("terms", "terms = [\"…\"]", report);
        }
        let mut terms = terms(section.texts("terms", report), report);
        if let Some(language) = &language {
            root::expand(&mut terms, language, "", report);
        }
        if terms.is_empty() && section.has("terms") {
            empty(name, &section.place_of("terms"), report);
        }
        let bank = Bank {
            place,
            terms,
            language: language.clone(),
        };
        banks.insert(String::from(name), bank);
    }
}

fn bank_language(root: &Section<'_>, report: &mut Report) -> Option<String> {
    let written = root.text("language", report)?;
    if written.value == "any" {
        return Some(String::from("any"));
    }
    let language = region::language(written.value);
    if language.is_none() {
        let message = format!("unknown language `{}`", written.value);
        let help = region::help(Code::UNKNOWN_LANGUAGE, written.value);
        report.at(Code::UNKNOWN_LANGUAGE, &written.place, message, "", help);
    }
    language
}

/// What a group takes from the rule and the file it stands in.
pub(super) struct Around<'a> {
    pub(super) language: &'a str,
    pub(super) banks: &'a Banks,
    /// The last lane that the rule has.
    pub(super) lanes: Lane,
}

/// Reads one entry of `[rule.terms]`.
pub(super) fn read(
    file: &Arc<SourceFile>,
    name: &At<&str>,
    value: &Spanned<DeValue<'_>>,
    around: &Around<'_>,
    report: &mut Report,
) -> TermGroup {
    let language = around.language;
    let mut group = TermGroup {
        name: String::from(name.value),
        terms: Vec::new(),
        lanes: around.lanes,
        loose: false,
        short_words: false,
    };
    let before = report.errors();
    let mut own = usize::MAX;
    let found = match value.get_ref() {
        DeValue::Array(_) => {
            let mut found = terms(strings(file, name.value, value, report), report);
            root::expand(&mut found, language, "", report);
            found
        }
        DeValue::Table(table) => {
            let section = Section::new(
                file,
                table,
                value.span(),
                "a group of terms",
                keys::GROUP,
                report,
            );
            options(&section, &mut group, report);
            let mut found = terms(section.texts("terms", report), report);
            root::expand(&mut found, language, "", report);
            own = found.len();
            found.extend(from_banks(&section, around, report));
            let pruned = section.texts("prune", report);
            if report.errors() == before {
                root::prune(&pruned, &mut found, report);
            }
            found
        }
        _ => {
            wrong_type(file, name.value, value, "a list of terms, [\"…\"]", report);
            return group;
        }
    };
    if found.is_empty() && report.errors() == before {
        empty(name.value, &Place::new(file, value.span()), report);
    }
    shadow::warn(name.value, &found, own.min(found.len()), report);
    group.terms = without_repeats(name.value, found, report);
    group
}

fn options(section: &Section<'_>, group: &mut TermGroup, report: &mut Report) {
    if section.flag("loose", report) == Some(true) {
        group.loose = true;
    }
    if let Some(lane) = lanes(section, report) {
        group.lanes = group.lanes.min(lane);
        group.short_words = lane == Lane::Deobfuscated;
    }
    if group.loose && group.lanes == Lane::Exact {
        let place = section.place_of("loose");
        let message = "words without their accents are found in the folded lane, which is off here";
        let help = "remove `loose`, or write lanes = \"folded\" for the group and the rule";
        report.at(Code::LOOSE_WITHOUT_LANE, &place, message, "", help);
    }
}

/// The key `lanes` of a rule or a group.
pub(super) fn lanes(section: &Section<'_>, report: &mut Report) -> Option<Lane> {
    choice(section, "lanes", report)
}

fn known_banks<'b>(name: &str, mut banks: impl Iterator<Item = &'b str>) -> String {
    match banks.next() {
        // Somebody named a topic's folder, and banks stand beside it.
        None => {
            "no bank was read; name the folder that has `banks` in it, and one topic with --topic"
                .to_owned()
        }
        Some(first) => suggest(name, std::iter::once(first).chain(banks)),
    }
}

fn from_banks(section: &Section<'_>, around: &Around<'_>, report: &mut Report) -> Vec<At<Term>> {
    let Around {
        language, banks, ..
    } = around;
    let Some(name) = section.text("bank", report) else {
        return Vec::new();
    };
    let Some(bank) = banks.get(name.value) else {
        report.at(
            Code::UNKNOWN_BANK,
            &name.place,
            format!("there is no bank `{}`", name.value),
            "",
            known_banks(name.value, banks.keys().map(String::as_str)),
        );
        return Vec::new();
    };
    let at_name = |term: &At<Term>| At {
        value: term.value.clone(),
        place: name.place.clone(),
    };
    let mut terms: Vec<At<Term>> = bank.terms.iter().map(at_name).collect();
    if bank.language.is_none() {
        let label = "the bank's file may say its `language`";
        root::expand(&mut terms, language, label, report);
    }
    terms
}

fn empty(name: &str, place: &Place, report: &mut Report) {
    let message = format!("`{name}` has no terms");
    report.at(
        Code::EMPTY_GROUP,
        place,
        message,
        "",
        "add a term or remove the group",
    );
}

/// The terms that can be read.
fn terms(written: Vec<At<&str>>, report: &mut Report) -> Vec<At<Term>> {
    let mut terms = Vec::new();
    for At { value, place } in written {
        match term::parse(value) {
            Ok(value) => {
                remarks(&value, &place, report);
                terms.push(At { value, place });
            }
            Err(problem) => {
                report.at(problem.code, &place, problem.message, "", problem.help);
            }
        }
    }
    terms
}

fn remarks(term: &Term, place: &Place, report: &mut Report) {
    if let Some(what) = term::not_a_word(&term.written) {
        report.at(
            Code::PART_IGNORED,
            place,
            format!("the term `{}` finds its words, not {what}", term.written),
            "",
            "terms are made of words, and words of accounts and addresses are not looked for; \
             use a pattern for those",
        );
    } else if let Some(symbol) = term::ignored_symbol(term) {
        report.at(
            Code::PART_IGNORED,
            place,
            format!(
                "`{symbol}` in the term `{}` is not looked for",
                term.written
            ),
            "",
            "terms are made of words; use a pattern to find symbols and emoji",
        );
    }
}

fn without_repeats(group: &str, terms: Vec<At<Term>>, report: &mut Report) -> Vec<Term> {
    let mut seen: HashMap<String, Place> = HashMap::new();
    let mut kept = Vec::new();
    for At { value, place } in terms {
        let key = term::same_key(&value);
        if let Some(first) = seen.get(&key) {
            report.between(
                Code::DUPLICATE_TERM,
                [(&place, "again here"), (first, "first here")],
                format!("`{}` is in the group `{group}` twice", value.written),
                "remove one; case and punctuation between words make no difference",
            );
        } else {
            seen.insert(key, place);
            kept.push(value);
        }
    }
    kept
}
