//! Overlays: what an operator changes about rules without editing them.
//!
//! A pack stays as its authors released it, so that it can be updated; what an office, a country or
//! a platform needs otherwise is said beside it, with a reason. [`super::overlay_file`] reads a
//! file, this module finds the rules that it means and changes them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    diagnostic::{Code, Diagnostic},
    group::{self, Banks},
    model::{Example, Lane, Rule, RuleSet, Severity, TermGroup},
    near_name::nearest,
    overlay_file::{Draft, Except},
    report::Report,
    section::At,
    term,
};

/// Name of the clause that exceptions are, in diagnostics and outputs.
const EXCEPT: &str = "except";

/// What an overlay changes about some rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tune {
    /// Rule id, or a glob over ids, as written.
    pub wanted: String,
    /// Ids of the rules it fits, in the order of the set; disabled ones too.
    pub rules: Vec<String>,
    /// Why, in the operator's words.
    pub reason: String,
    /// The rules are left out.
    pub disable: bool,
    /// Their severity in place of their own.
    pub severity: Option<Severity>,
    /// Terms as written: what matches inside a match of one does not count.
    pub except: Vec<String>,
    /// Sentences to hold against each of the rules.
    pub examples: Vec<Example>,
    /// File and one-based line where it begins.
    pub location: (String, usize),
}

impl Tune {
    /// What it does, in a few words.
    #[must_use]
    pub fn effect(&self) -> String {
        let mut parts = Vec::new();
        if self.disable {
            parts.push(String::from("disabled"));
        }
        if let Some(severity) = self.severity {
            parts.push(format!("severity {}", severity.name()));
        }
        if !self.except.is_empty() {
            parts.push(format!("except {}", self.except.join(", ")));
        }
        parts.join("; ")
    }
}

impl RuleSet {
    /// The tune that leaves this rule out.
    #[must_use]
    pub fn left_out_by(&self, rule: &Rule) -> Option<&Tune> {
        let mut tunes = self.tunes.iter();
        tunes.find(|tune| tune.disable && tune.rules.contains(&rule.id))
    }

    /// The set with the rules back in that overlays leave out.
    #[must_use]
    pub fn with_left_out(&self) -> Self {
        let mut set = self.clone();
        set.rules.append(&mut set.left_out);
        set.rules
            .sort_by(|a, b| (a.topic, &a.id).cmp(&(b.topic, &b.id)));
        set
    }

    /// Why this rule is not as its pack has it: the reasons of the tunes that fit it, in order.
    #[must_use]
    pub fn tuned_because(&self, rule: &Rule) -> Vec<&str> {
        let tunes = self.tunes.iter();
        tunes
            .filter(|tune| tune.rules.contains(&rule.id))
            .map(|tune| tune.reason.as_str())
            .collect()
    }
}

/// Applies what overlays say, in the order they were given. `complete` says that no rule was left
/// out for its errors, so that a name which fits none is wrong.
pub(super) fn apply(
    drafts: Vec<Draft<'_>>,
    set: &mut RuleSet,
    banks: &Banks,
    complete: bool,
    report: &mut Report,
) {
    let fitting: Vec<Vec<usize>> = drafts.iter().map(|draft| fits(draft, set)).collect();
    contradictions(&drafts, &fitting, report);
    let disabled: BTreeSet<usize> = drafts
        .iter()
        .zip(&fitting)
        .filter(|(draft, _)| draft.tune.disable)
        .flat_map(|(_, rules)| rules.iter().copied())
        .collect();
    for (mut draft, rules) in drafts.into_iter().zip(fitting) {
        if rules.is_empty() {
            if complete {
                fits_none(&draft, set, report);
            }
            continue;
        }
        let ids = rules.iter().filter_map(|&rule| set.rules.get(rule));
        draft.tune.rules = ids.map(|rule| rule.id.clone()).collect();
        let before = report.errors();
        let changed = change(&mut draft, &rules, &disabled, set, banks, report);
        if !changed && report.errors() == before {
            let message = "this tune changes nothing";
            let help = "its rules are so already, or another tune disables them; remove it";
            report.at(Code::TUNE_WITHOUT_EFFECT, &draft.place, message, "", help);
        }
        set.tunes.push(draft.tune);
    }
    let rules = std::mem::take(&mut set.rules).into_iter().enumerate();
    for (index, rule) in rules {
        if disabled.contains(&index) {
            set.left_out.push(rule);
        } else {
            set.rules.push(rule);
        }
    }
}

/// Indexes of the rules that a tune means.
fn fits(draft: &Draft<'_>, set: &RuleSet) -> Vec<usize> {
    let rules = set.rules.iter().enumerate();
    rules
        .filter(|(_, rule)| draft.glob.matches(&rule.id))
        .map(|(index, _)| index)
        .collect()
}

/// Applies one tune; true when it made a difference.
fn change(
    draft: &mut Draft<'_>,
    rules: &[usize],
    disabled: &BTreeSet<usize>,
    set: &mut RuleSet,
    banks: &Banks,
    report: &mut Report,
) -> bool {
    // `disable = false` changes nothing and still says something: no other tune may disable.
    let mut changed = draft.disable.is_some();
    let exceptions = match &draft.except {
        Some(except) => exceptions(except, rules, set, banks, report),
        None => BTreeMap::new(),
    };
    for &index in rules {
        let Some(rule) = set.rules.get_mut(index) else {
            continue;
        };
        let runs = !disabled.contains(&index);
        if let Some(severity) = draft.tune.severity {
            changed |= runs && rule.severity != severity;
            rule.severity = severity;
        }
        if let Some(more) = exceptions.get(&rule.file_language) {
            let added = add_exceptions(rule, more);
            changed |= runs && added;
            if draft.tune.except.is_empty() {
                let written = more.terms.iter().map(|term| term.written.clone());
                draft.tune.except = written.collect();
            }
        }
    }
    changed
}

/// The exceptions of a tune as each language of its rules reads them: affixes differ by language.
/// What is wrong with a term is told once, not once a language.
fn exceptions(
    except: &Except<'_>,
    rules: &[usize],
    set: &RuleSet,
    banks: &Banks,
    report: &mut Report,
) -> BTreeMap<String, TermGroup> {
    let languages: BTreeSet<&str> = rules
        .iter()
        .filter_map(|&rule| set.rules.get(rule))
        .map(|rule| rule.file_language.as_str())
        .collect();
    let mut groups = BTreeMap::new();
    let mut told: HashSet<(Code, String, usize)> = HashSet::new();
    for &language in &languages {
        let mut own = Report::default();
        let name = At {
            value: EXCEPT,
            place: except.place.clone(),
        };
        let around = group::Around {
            language,
            banks,
            lanes: Lane::Deobfuscated,
        };
        let group = group::read(except.file, &name, except.value, &around, &mut own);
        // What is a form of a root in one language may be none in another.
        let alone = languages.len() == 1;
        let new = |problem: &Diagnostic| {
            if problem.code == Code::SHADOWED_TERM && !alone {
                return false;
            }
            let at = problem.labels.first().map_or(0, |label| label.span.start);
            told.insert((problem.code, problem.message.clone(), at))
        };
        report
            .diagnostics
            .extend(own.diagnostics.into_iter().filter(new));
        groups.insert(String::from(language), group);
    }
    groups
}

/// Adds terms that the rule does not have; true when there were any.
fn add_exceptions(rule: &mut Rule, more: &TermGroup) -> bool {
    let group = rule.exceptions.get_or_insert_with(|| TermGroup {
        name: String::from(EXCEPT),
        terms: Vec::new(),
        lanes: Lane::Deobfuscated,
        loose: false,
        short_words: false,
    });
    let mut known: HashSet<String> = group.terms.iter().map(term::same_key).collect();
    let before = group.terms.len();
    let new = more
        .terms
        .iter()
        .filter(|term| known.insert(term::same_key(term)));
    group.terms.extend(new.cloned());
    let added = group.terms.len() > before;
    if group.terms.is_empty() {
        rule.exceptions = None;
    }
    added
}

/// Two tunes of one rule may add up. They may not say two severities, or that it runs and does not.
fn contradictions(drafts: &[Draft<'_>], fitting: &[Vec<usize>], report: &mut Report) {
    let kept = "one tune leaves out a rule that another keeps";
    disagree(
        drafts,
        fitting,
        |draft| draft.disable.as_ref(),
        kept,
        report,
    );
    let severities = "two tunes give one rule two severities";
    disagree(
        drafts,
        fitting,
        |draft| draft.severity.as_ref(),
        severities,
        report,
    );
}

/// Tells of every tune that says something else of a rule than the first that says anything.
fn disagree<'d, 'f: 'd, T: PartialEq + 'd>(
    drafts: &'d [Draft<'f>],
    fitting: &[Vec<usize>],
    said: impl Fn(&'d Draft<'f>) -> Option<&'d At<T>>,
    message: &str,
    report: &mut Report,
) {
    let mut told = HashSet::new();
    let mut first_said: BTreeMap<usize, (usize, &At<T>)> = BTreeMap::new();
    for (tune, (draft, rules)) in drafts.iter().zip(fitting).enumerate() {
        let Some(at) = said(draft) else { continue };
        for &rule in rules {
            let (first, first_at) = *first_said.entry(rule).or_insert((tune, at));
            if first_at.value != at.value && told.insert((first, tune)) {
                report.between(
                    Code::TUNES_CONTRADICT,
                    [(&at.place, "here so"), (&first_at.place, "here otherwise")],
                    message,
                    "narrow one of the globs, or keep the one that you mean",
                );
            }
        }
    }
}

fn fits_none(draft: &Draft<'_>, set: &RuleSet, report: &mut Report) {
    let wanted = draft.tune.wanted.as_str();
    let ids = || set.rules.iter().map(|rule| rule.id.as_str());
    let message = if wanted.contains('*') {
        format!("no rule id fits `{wanted}`")
    } else {
        format!("there is no rule `{wanted}`")
    };
    let near = match wanted.split_once('*') {
        None => nearest(wanted, ids())
            .into_iter()
            .map(String::from)
            .collect(),
        Some((start, _)) => near_globs(start, ids()),
    };
    let help = if near.is_empty() {
        String::from("`saring rules list` prints the ids of the rules that are loaded")
    } else {
        let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
        format!("did you mean {}?", quoted.join(" or "))
    };
    report.at(Code::TUNE_FITS_NONE, &draft.place, message, "", help);
}

/// Globs that fit some rule and begin nearly as `start` does: ids cut behind as many parts.
fn near_globs<'a>(start: &str, ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let parts = start.matches('-').count();
    let cut = |id: &'a str| {
        let ends = id.match_indices('-').map(|(at, _)| at + 1);
        let mut ends: Vec<usize> = ends.collect();
        ends.insert(0, 0);
        ends.get(parts).and_then(|&end| id.get(..end))
    };
    let starts: BTreeSet<&str> = ids
        .filter_map(cut)
        .filter(|start| !start.is_empty())
        .collect();
    let near = nearest(start, starts);
    near.into_iter().map(|start| format!("{start}*")).collect()
}
