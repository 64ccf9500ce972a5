//! Examples of a rule: sentences it must match or must not.

use std::collections::HashMap;

use super::{
    choice::required_choice,
    diagnostic::Code,
    keys,
    model::{Example, Expect},
    report::{Place, Report},
    section::Section,
};

/// How many of each kind a rule ought to have.
const ENOUGH: usize = 2;

/// Reads the `[[rule.example]]` tables of a rule.
pub(super) fn read(rule: &Section<'_>, report: &mut Report) -> Vec<Example> {
    let sections = rule.tables("example", "an example", keys::EXAMPLE, report);
    if sections.is_empty() {
        if !rule.has("example") {
            let help = "add [[rule.example]] with text and expect = \"match\" or \"no-match\"";
            let message = "a rule without examples cannot be tested";
            report.at(Code::NO_EXAMPLES, &rule.place(), message, "", help);
        }
        return Vec::new();
    }
    let (examples, all_read) = each(&sections, report);
    if all_read {
        count(rule, &examples, report);
    }
    examples
}

/// Reads the `[[tune.example]]` tables of a tune, which may have as few as it likes.
pub(super) fn of_tune(tune: &Section<'_>, report: &mut Report) -> Vec<Example> {
    let sections = tune.tables("example", "an example", &["text", "expect"], report);
    each(&sections, report).0
}

/// The examples that can be read, and whether all could.
fn each(sections: &[Section<'_>], report: &mut Report) -> (Vec<Example>, bool) {
    let mut examples: Vec<Example> = Vec::new();
    let mut seen: HashMap<String, Place> = HashMap::new();
    let mut all_read = true;
    for section in sections {
        let Some((example, place)) = one(section, report) else {
            all_read = false;
            continue;
        };
        if let Some(first) = seen.get(&example.text) {
            let places = [(&place, "again here"), (first, "first here")];
            let message = "the same example twice";
            report.between(Code::DUPLICATE_EXAMPLE, places, message, "remove one");
        } else {
            seen.insert(example.text.clone(), place);
        }
        examples.push(example);
    }
    (examples, all_read)
}

fn one(section: &Section<'_>, report: &mut Report) -> Option<(Example, Place)> {
    if !section.has("text") {
        section.missing("text", "text = \"…\"", report);
    }
    let text = section.text("text", report);
    let expect = required_choice(section, "expect", report);
    let text = text?;
    if text.value.trim().is_empty() {
        let message = "the text of an example is empty";
        let help = "write a sentence as people would post it, or remove the example";
        report.at(Code::EMPTY_EXAMPLE, &text.place, message, "", help);
        return None;
    }
    let example = Example {
        text: String::from(text.value),
        expect: expect?,
        line: text.place.line(),
        span: (text.place.span.start, text.place.span.end),
    };
    Some((example, text.place))
}

fn count(rule: &Section<'_>, examples: &[Example], report: &mut Report) {
    let of = |expect: Expect| {
        examples
            .iter()
            .filter(|example| example.expect == expect)
            .count()
    };
    let (matching, other) = (of(Expect::Match), of(Expect::NoMatch));
    if matching < ENOUGH || other < ENOUGH {
        report.at(
            Code::FEW_EXAMPLES,
            &rule.place(),
            format!("too few examples: {matching} of match, {other} of no-match"),
            "",
            "give two of each at least; near misses teach the most",
        );
    }
}
