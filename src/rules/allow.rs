//! Warnings that a rule file switches off by their code: `[check] allow = ["R050"]` for the file,
//! `allow = ["R051"]` for one rule. Errors cannot be switched off, and an allowance that is of no
//! use is itself a warning, so that none outlives its reason.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    diagnostic::{Code, Diagnostic, Level},
    keys, page,
    report::{Place, Report},
    section::{At, Section},
};

/// Warnings that only running the examples can give.
const FROM_EXAMPLES: &[Code] = &[Code::EXAMPLE_MENDED];

/// Warnings that are not looked for in files that are trusted.
const NOT_IF_TRUSTED: &[Code] = &[Code::PATTERN_MATCHES_EMPTY, Code::PATTERN_MATCHES_ALL];

#[derive(Debug, Clone)]
struct Allowance {
    code: Code,
    /// Where the code is written.
    place: Place,
    /// The part of the file it is for.
    extent: Range<usize>,
    used: bool,
}

/// What the files allow, by file and code; for each the whole file first, then rule by rule.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowances(HashMap<(String, Code), Vec<Allowance>>);

impl Allowances {
    /// Adds those of other files.
    pub(super) fn absorb(&mut self, others: Self) {
        for (key, allowances) in others.0 {
            self.0.entry(key).or_default().extend(allowances);
        }
    }

    fn add(&mut self, allowance: Allowance) {
        let key = (allowance.place.file.name.clone(), allowance.code);
        self.0.entry(key).or_default().push(allowance);
    }

    /// Whether the first place of a warning lies where its code is allowed; the rule's own
    /// allowance is used before the file's.
    fn covers(&mut self, diagnostic: &Diagnostic) -> bool {
        let Some(first) = diagnostic.labels.first() else {
            return false;
        };
        let key = (first.file.name.clone(), diagnostic.code);
        let known = match self.0.get_mut(&key) {
            Some(known) if diagnostic.level == Level::Warning => known,
            _ => return false,
        };
        // Rules follow each other, so the last that begins before the place is the only one.
        let begun = known.partition_point(|it| it.extent.start <= first.span.start);
        let rule = known.get(..begun).and_then(|begun| begun.last());
        let inside = |it: &Allowance| it.extent.contains(&first.span.start);
        let index = match rule {
            Some(rule) if inside(rule) => begun - 1,
            _ => 0,
        };
        match known.get_mut(index) {
            Some(allowance) if inside(allowance) => {
                allowance.used = true;
                true
            }
            _ => false,
        }
    }

    /// Drops the warnings that are allowed.
    fn filter(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain(|diagnostic| !self.covers(diagnostic));
    }

    /// The allowances that nothing used, in files without errors: where there are some, other
    /// warnings may not have been looked for.
    fn unused(&self, errors_in: &HashSet<String>) -> Vec<&Allowance> {
        let sound = self
            .0
            .iter()
            .filter(|((file, _), _)| !errors_in.contains(file));
        sound
            .flat_map(|(_, known)| known.iter().filter(|it| !it.used))
            .collect()
    }
}

/// Reads `[check]` at the root of a file.
pub(super) fn read_file(root: &Section<'_>, report: &mut Report) {
    if let Some(section) = root.table("check", "[check]", keys::CHECK, report) {
        read(&section, 0..usize::MAX, report);
    }
}

/// Reads the key `allow` of the rules of a file.
pub(super) fn read_rules(rules: &[Section<'_>], report: &mut Report) {
    for (index, rule) in rules.iter().enumerate() {
        let start = rule.place().span.start;
        let next = rules.get(index + 1).map(|next| next.place().span.start);
        let end = next.unwrap_or(rule.file.text.len());
        read(rule, start..end, report);
    }
}

/// Errors may not, nor what keeps this list short.
fn may_be_allowed(code: Code) -> bool {
    code.default_level() == Level::Warning && code != Code::ALLOWED_NOTHING
}

fn read(section: &Section<'_>, extent: Range<usize>, report: &mut Report) {
    for At { value, place } in section.texts("allow", report) {
        let Some(code) = Code::from_name(value) else {
            let help = page::near(value, may_be_allowed);
            let message = format!("there is no code `{value}`");
            report.at(Code::UNKNOWN_CODE, &place, message, "", help);
            continue;
        };
        if !may_be_allowed(code) {
            let (is, help) = match code {
                Code::ALLOWED_NOTHING => (
                    "says that an `allow` is of no use",
                    "remove that `allow` instead",
                ),
                _ => ("is an error", "mend what it tells of; only warnings can be"),
            };
            let message = format!("{code} cannot be allowed: it {is}");
            report.at(Code::CANNOT_ALLOW, &place, message, code.title(), help);
            continue;
        }
        report.allowances.add(Allowance {
            code,
            place,
            extent: extent.clone(),
            used: false,
        });
    }
}

/// Drops the warnings that the files allow, warns of allowances without use, and gives back those
/// of which that cannot be said yet.
pub(super) fn settle(report: &mut Report) -> Allowances {
    let mut allowances = std::mem::take(&mut report.allowances);
    allowances.filter(&mut report.diagnostics);
    let errors_in = files_with_errors(&report.diagnostics);
    let mut useless = Vec::new();
    for it in allowances.unused(&errors_in) {
        let trusted = report.trusted.contains(&it.place.file.name);
        let unknown =
            FROM_EXAMPLES.contains(&it.code) || (trusted && NOT_IF_TRUSTED.contains(&it.code));
        if !unknown {
            useless.push(it.clone());
        }
    }
    for it in useless {
        warn(&it, report);
    }
    allowances
}

/// The same for what running the examples found; `earlier` is what loading found.
pub(super) fn settle_examples(
    allowances: &Allowances,
    mut found: Vec<Diagnostic>,
    earlier: &[Diagnostic],
) -> Vec<Diagnostic> {
    let mut allowances = allowances.clone();
    allowances.filter(&mut found);
    let mut errors_in = files_with_errors(earlier);
    errors_in.extend(files_with_errors(&found));
    let mut report = Report::default();
    for it in allowances.unused(&errors_in) {
        if FROM_EXAMPLES.contains(&it.code) {
            warn(it, &mut report);
        }
    }
    found.append(&mut report.diagnostics);
    found
}

fn warn(unused: &Allowance, report: &mut Report) {
    let whose = match unused.extent.end {
        usize::MAX => "file",
        _ => "rule",
    };
    report.at(
        Code::ALLOWED_NOTHING,
        &unused.place,
        format!("nothing in this {whose} earns {}", unused.code),
        unused.code.title(),
        "remove it from `allow`",
    );
}

fn files_with_errors(diagnostics: &[Diagnostic]) -> HashSet<String> {
    let errors = diagnostics.iter().filter(|it| it.level == Level::Error);
    let labels = errors.filter_map(|it| it.labels.first());
    labels.map(|label| label.file.name.clone()).collect()
}
