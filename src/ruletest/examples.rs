//! The examples in rule files, each run against its own rule.

use std::sync::Arc;

use super::RuleTestError;
use crate::{
    engine::{Change, Engine, Limits, Post, Scratch},
    rules::{AppliesTo, Code, Diagnostic, Example, Expect, Label, Rule, RuleSet, SourceFile, Tune},
    text::TextField,
};

/// Runs every example of every rule, and those of overlays against each rule they tune; a
/// diagnostic for each that does not come out as it says. `files` are those the set was read from.
///
/// # Errors
///
/// When the rules cannot be compiled.
pub fn check_examples(
    rules: &RuleSet,
    files: &[Arc<SourceFile>],
) -> Result<Vec<Diagnostic>, RuleTestError> {
    let engine = Engine::compile(rules, &Limits::default())?;
    let mut scratch = Scratch::default();
    let mut diagnostics = vec![];
    for (index, rule) in rules.rules.iter().enumerate() {
        let own = rule
            .examples
            .iter()
            .map(|example| (example, &rule.location.0));
        let tunes = rules
            .tunes
            .iter()
            .filter(|tune| tune.rules.contains(&rule.id));
        let tuned = tunes.flat_map(examples_of);
        for (example, file) in own.chain(tuned) {
            let held = example_post(rule, example, |post| {
                let verdict = engine.scan(post, &mut scratch);
                verdict.findings.iter().any(|found| found.rule == index)
            });
            let Some(mut wrong) = judge(rule, example, held) else {
                continue;
            };
            if !held && rule.exceptions.is_some() {
                let changes = example_post(rule, example, |post| {
                    engine.explain(post, index, &mut scratch).change
                });
                wrong.help = excepted(rules, rule, &changes).unwrap_or(wrong.help);
            }
            let file = files.iter().find(|known| known.name == *file);
            wrong.labels.extend(file.map(|file| Label {
                file: Arc::clone(file),
                span: example.span.0..example.span.1,
                text: format!("expected: {}", example.expect.name()),
            }));
            diagnostics.push(wrong);
        }
    }
    Ok(diagnostics)
}

/// The examples of a tune, each with the file it stands in.
fn examples_of(tune: &Tune) -> impl Iterator<Item = (&Example, &String)> {
    tune.examples
        .iter()
        .map(|example| (example, &tune.location.0))
}

/// The example as a text in a field the rule reads, of a post the rule is for.
fn example_post<T>(rule: &Rule, example: &Example, look: impl FnOnce(&Post<'_>) -> T) -> T {
    let name = rule.fields.first().map_or("text", String::as_str);
    look(&Post {
        texts: &[TextField {
            name,
            text: &example.text,
        }],
        kind: rule.applies_to.first().copied().unwrap_or(AppliesTo::Post),
        language: "",
        country: "",
        platform: "",
    })
}

/// What to do when an exception of an overlay is why a rule does not hold.
fn excepted(rules: &RuleSet, rule: &Rule, changes: &[Change]) -> Option<String> {
    let mut hidden = changes.iter().filter_map(|change| match change {
        Change::Unhide {
            term,
            by,
            other: None,
        } => Some((term, by)),
        _ => None,
    });
    let (term, by) = hidden.next()?;
    let tune = rules
        .tunes
        .iter()
        .find(|tune| tune.rules.contains(&rule.id) && tune.except.contains(by))?;
    let (file, line) = &tune.location;
    Some(format!(
        "`{term}` is there, but the exception `{by}` of the overlay hides it ({file}:{line}): \
         make the exception longer, or leave this rule out of that tune"
    ))
}

/// What is wrong, without its place.
fn judge(rule: &Rule, example: &Example, held: bool) -> Option<Diagnostic> {
    let (code, message, help) = match (example.expect, held) {
        (Expect::Match, false) => (
            Code::EXAMPLE_MISSED,
            format!("{} does not match this example", rule.id),
            "`saring explain` with `--rule` says what is missing: add it, or mark the example `known-miss`",
        ),
        (Expect::NoMatch, true) => (
            Code::EXAMPLE_FALSE_ALARM,
            format!("{} matches this example, and must not", rule.id),
            "narrow the terms or the condition, or mark the example `known-false-alarm`",
        ),
        (Expect::KnownMiss, true) | (Expect::KnownFalseAlarm, false) => (
            Code::EXAMPLE_MENDED,
            format!("{} now gets this example right", rule.id),
            "mark it `match` or `no-match`, so that it stays so",
        ),
        _ => return None,
    };
    Some(Diagnostic {
        code,
        level: code.default_level(),
        message,
        labels: vec![],
        help: String::from(help),
    })
}
