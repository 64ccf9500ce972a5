//! Term groups of a rule, and the banks that several rules share.
//!
//! A bank is a table `[bank.NAME]` with `terms = […]` in a file of the folder `banks`; a file may
//! hold several. A group takes a copy of its terms with `{ bank = "NAME" }`, beside terms of its
//! own if it has any.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use toml::{Spanned, de::DeValue};

use super::{
    choice::choice,
    diagnostic::{Code, SourceFile},
    keys,
    model::{Lane, Term, TermGroup, TermShape},
    near_name::suggest,
    report::{Place, Report},
    section::{At, Section, strings, wrong_type},
    term,
};

/// A shared list of terms.
#[derive(Debug)]
pub(super) struct Bank {
    place: Place,
    terms: Vec<At<Term>>,
}

/// Banks by name.
pub(super) type Banks = BTreeMap<String, Bank>;

/// Reads one file of the folder `banks` into `banks`.
pub(super) fn read_banks(root: &Section<'_>, banks: &mut Banks, report: &mut Report) {
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
        let terms = terms(section.texts("terms", report), report);
        if terms.is_empty() && section.has("terms") {
            empty(name, &section.place_of("terms"), report);
        }
        banks.insert(String::from(name), Bank { place, terms });
    }
}

/// Reads one entry of `[rule.terms]`.
pub(super) fn read(
    file: &Arc<SourceFile>,
    name: &At<&str>,
    value: &Spanned<DeValue<'_>>,
    banks: &Banks,
    report: &mut Report,
) -> TermGroup {
    let mut group = TermGroup {
        name: String::from(name.value),
        terms: Vec::new(),
        lanes: Lane::Deobfuscated,
        loose: false,
        short_words: false,
    };
    let before = report.errors();
    let found = match value.get_ref() {
        DeValue::Array(_) => terms(strings(file, name.value, value, report), report),
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
            found.extend(from_banks(&section, banks, report));
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
    group.terms = without_repeats(name.value, found, report);
    group
}

fn options(section: &Section<'_>, group: &mut TermGroup, report: &mut Report) {
    if section.flag("loose", report) == Some(true) {
        group.loose = true;
        report.at(
            Code::NOT_YET_LOOSE,
            &section.place_of("loose"),
            "`loose` is read, but not done yet",
            "",
            "a later version does it; list the unaccented spellings as terms until then",
        );
    }
    if section.has("prune") {
        section.texts("prune", report);
        report.at(
            Code::NOT_YET_ROOT,
            &section.place_of("prune"),
            "`prune` is read, but not done yet",
            "",
            "a later version does it, together with `~`; leave it out until then",
        );
    }
    if let Some(lane) = lanes(section, report) {
        group.lanes = lane;
    }
}

/// The key `lanes` of a rule or a group.
pub(super) fn lanes(section: &Section<'_>, report: &mut Report) -> Option<Lane> {
    let lane: Option<Lane> = choice(section, "lanes", report);
    if let Some(beyond) = lane.filter(|lane| *lane != Lane::Exact) {
        report.at(
            Code::NOT_YET_LANES,
            &section.place_of("lanes"),
            format!("the lane `{}` is read, but not done yet", beyond.name()),
            "",
            "a later version does it; leave `lanes` out, which then takes effect by itself",
        );
    }
    lane
}

fn from_banks(section: &Section<'_>, banks: &Banks, report: &mut Report) -> Vec<At<Term>> {
    let Some(name) = section.text("bank", report) else {
        return Vec::new();
    };
    let Some(bank) = banks.get(name.value) else {
        report.at(
            Code::UNKNOWN_BANK,
            &name.place,
            format!("there is no bank `{}`", name.value),
            "",
            suggest(name.value, banks.keys().map(String::as_str)),
        );
        return Vec::new();
    };
    let at_name = |term: &At<Term>| At {
        value: term.value.clone(),
        place: name.place.clone(),
    };
    bank.terms.iter().map(at_name).collect()
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
    if matches!(term.shape, TermShape::Root { .. }) {
        report.at(
            Code::NOT_YET_ROOT,
            place,
            format!("the root `{}` is read, but not done yet", term.written),
            "",
            "a later version does it; list the affixed forms as terms until then",
        );
    }
    if let Some(symbol) = term::ignored_symbol(term) {
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

/// Warns once a file of terms whose borders this version cannot see.
#[derive(Debug, Default)]
pub(super) struct UnspacedTerms {
    first: Option<Place>,
    count: usize,
}

impl UnspacedTerms {
    pub(super) fn look_at(&mut self, value: &Spanned<DeValue<'_>>, file: &Arc<SourceFile>) {
        match value.get_ref() {
            DeValue::String(text) if term::has_unspaced_script(text) => {
                self.count += 1;
                self.first
                    .get_or_insert_with(|| Place::new(file, value.span()));
            }
            DeValue::Array(items) => items.iter().for_each(|item| self.look_at(item, file)),
            DeValue::Table(table) => {
                if let Some(terms) = table.get("terms") {
                    self.look_at(terms, file);
                }
            }
            _ => {}
        }
    }

    pub(super) fn warn(self, report: &mut Report) {
        let Some(first) = self.first else {
            return;
        };
        let (terms, rest) = match self.count {
            1 => (String::from("one term is"), ""),
            count => (format!("{count} terms are"), "the first of them"),
        };
        report.at(
            Code::NOT_YET_SEGMENTS,
            &first,
            format!("{terms} in a script without spaces and may match inside a longer word"),
            rest,
            "a later version segments such texts; prefer longer terms until then",
        );
    }
}
