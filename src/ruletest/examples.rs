//! The examples in rule files, each run against its own rule.

use std::sync::Arc;

use super::RuleTestError;
use crate::{
    engine::{Engine, Limits, Post, Scratch},
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
            let held = holds(&engine, index, rule, example, &mut scratch);
            let file = files.iter().find(|known| known.name == *file);
            diagnostics.extend(judge(rule, example, held, file));
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

/// The example stands in a field the rule reads, of a post the rule is for.
fn holds(
    engine: &Engine,
    index: usize,
    rule: &Rule,
    example: &Example,
    scratch: &mut Scratch,
) -> bool {
    let name = rule.fields.first().map_or("text", String::as_str);
    let post = Post {
        texts: &[TextField {
            name,
            text: &example.text,
        }],
        kind: rule.applies_to.first().copied().unwrap_or(AppliesTo::Post),
        language: "",
        country: "",
        platform: "",
    };
    engine
        .scan(&post, scratch)
        .findings
        .iter()
        .any(|finding| finding.rule == index)
}

fn judge(
    rule: &Rule,
    example: &Example,
    held: bool,
    file: Option<&Arc<SourceFile>>,
) -> Option<Diagnostic> {
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
    let help = match (&rule.exceptions, held) {
        (Some(_), false) => format!(
            "{help}; an overlay excepts words of this rule, `saring explain` with it shows them"
        ),
        _ => help.to_owned(),
    };
    let label = file.map(|file| Label {
        file: Arc::clone(file),
        span: example.span.0..example.span.1,
        text: format!("expected: {}", example.expect.name()),
    });
    Some(Diagnostic {
        code,
        level: code.default_level(),
        message,
        labels: label.into_iter().collect(),
        help,
    })
}
