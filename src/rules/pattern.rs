//! Patterns: regular expressions that must compile within their limit and say something.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};
use toml::{Spanned, de::DeValue};

use super::{
    diagnostic::{Code, SourceFile},
    expression::Outline,
    model::Pattern,
    report::{Place, Report},
    section::{At, string, strings},
};

/// The largest program a pattern may compile to, in bytes.
pub const PATTERN_SIZE_LIMIT: usize = 4 << 20;

/// Everyday sentences. A pattern that matches all of one list matches nearly everything written
/// in that script.
const EVERYDAY: &[&[&str]] = &[
    &[
        "Selamat pagi semuanya",
        "Terima kasih banyak",
        "good morning to you",
        "chúc mừng năm mới",
        "magandang umaga po",
    ],
    &["ขอบคุณครับ", "สวัสดีตอนเช้า"],
    &["안녕하세요", "고맙습니다"],
    &["1", "2026", "08:30"],
];

/// The expression as the engine runs it: without regard to case, Unicode classes, linear time.
///
/// # Errors
///
/// When the expression is invalid or compiles to more than [`PATTERN_SIZE_LIMIT`].
pub fn compile_pattern(expression: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(expression)
        .case_insensitive(true)
        .unicode(true)
        .size_limit(PATTERN_SIZE_LIMIT)
        .build()
}

/// Reads one entry of `[rule.patterns]`: an expression or a list of them.
pub(super) fn read(
    file: &Arc<SourceFile>,
    name: &At<&str>,
    value: &Spanned<DeValue<'_>>,
    report: &mut Report,
) -> Pattern {
    let before = report.errors();
    let written = match value.get_ref() {
        DeValue::String(_) => string(file, name.value, value, report)
            .into_iter()
            .collect(),
        _ => strings(file, name.value, value, report),
    };
    if written.is_empty() && report.errors() == before {
        let place = Place::new(file, value.span());
        let message = format!("the pattern `{}` has no expressions", name.value);
        report.at(
            Code::EMPTY_PATTERN,
            &place,
            message,
            "",
            "add an expression or remove it",
        );
    }
    for expression in &written {
        check(name.value, expression, report);
    }
    Pattern {
        name: String::from(name.value),
        expressions: written.iter().map(|it| String::from(it.value)).collect(),
    }
}

fn check(name: &str, expression: &At<&str>, report: &mut Report) {
    let place = &expression.place;
    if expression.value.trim().is_empty() {
        let message = format!("an expression of the pattern `{name}` is empty");
        report.at(
            Code::EMPTY_PATTERN,
            place,
            message,
            "",
            "write an expression or remove it",
        );
        return;
    }
    if report.trusted.contains(&place.file.name) {
        return;
    }
    if expression.value.contains('\u{8}') {
        report.at(
            Code::BAD_PATTERN,
            place,
            format!("an expression of the pattern `{name}` holds a backspace character"),
            "in \"…\", TOML reads `\\b` so",
            "write it in '…' so that TOML leaves `\\` alone; a backspace that is meant is `\\x08`",
        );
        return;
    }
    if is_surely_fine(expression.value) {
        return;
    }
    let regex = match compile_pattern(expression.value) {
        Ok(regex) => regex,
        Err(regex::Error::CompiledTooBig(_)) => {
            report.at(
                Code::PATTERN_TOO_BIG,
                place,
                format!("an expression of the pattern `{name}` compiles to more than 4 MiB"),
                "",
                "`\\w`, `\\s` and `\\d` stand for every script and are large: write `[a-z]*` for the tail of \
                 a word, use smaller counts in {…}, or split the expression",
            );
            return;
        }
        Err(error) => {
            report.at(
                Code::BAD_PATTERN,
                place,
                format!("an expression of the pattern `{name}` does not compile"),
                reason(&error),
                "write it in '…' so that TOML leaves `\\` alone; look-around and \
                 back-references do not exist here",
            );
            return;
        }
    };
    if regex.is_match("") {
        let message = format!("an expression of the pattern `{name}` matches the empty text");
        let help = "every post would match; ask for at least one character";
        report.at(Code::PATTERN_MATCHES_EMPTY, place, message, "", help);
    } else if EVERYDAY
        .iter()
        .any(|texts| texts.iter().all(|text| regex.is_match(text)))
    {
        let message = format!("an expression of the pattern `{name}` matches nearly everything");
        let help = "ask for words that only the posts in question have";
        report.at(Code::PATTERN_MATCHES_ALL, place, message, "", help);
    }
}

/// True when nothing that is looked for here can be wrong with an expression. Of most this can be told
/// without compiling them.
fn is_surely_fine(expression: &str) -> bool {
    Outline::of(expression).is_some_and(|outline| {
        outline.most_bytes() <= PATTERN_SIZE_LIMIT as u64
            && outline.is_never_empty()
            && EVERYDAY.iter().all(|texts| outline.misses_some_of(texts))
    })
}

/// The last line of a regex error, which says what is wrong; the lines before draw the place.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    String::from(last.strip_prefix("error: ").unwrap_or(last))
}
