//! The text of a rule file.

use std::fmt::Write as _;

use super::{
    model::{ForeignKind, ImportOptions, Loss},
    naming::symbols,
};
use crate::rules::{Evidence, Role, Severity};

/// A group and the pattern beside it; either may be empty.
#[derive(Debug)]
pub(super) struct Clause {
    /// Name in the condition.
    pub(super) name: String,
    /// What the list called it.
    pub(super) title: String,
    pub(super) terms: Vec<String>,
    pub(super) expressions: Vec<String>,
}

/// All that is written into the file.
pub(super) struct Sheet<'a> {
    pub(super) name: &'a str,
    pub(super) kind: ForeignKind,
    pub(super) bytes: &'a [u8],
    pub(super) options: &'a ImportOptions,
    pub(super) clauses: &'a [Clause],
    pub(super) condition: &'a str,
    pub(super) losses: &'a [Loss],
    pub(super) as_written: &'a [Loss],
    pub(super) remarks: &'a [String],
}

/// The rule as TOML, not yet laid out. Nothing of today is in it, so that the same list gives the same file.
pub(super) fn write(sheet: &Sheet<'_>) -> String {
    let mut out = String::new();
    comments(sheet, &mut out);
    head(sheet, &mut out);
    let with_terms = || sheet.clauses.iter().filter(|it| !it.terms.is_empty());
    if with_terms().next().is_some() {
        out.push_str("\n[rule.terms]\n");
        for clause in with_terms() {
            list(&clause.name, clause, &clause.terms, quoted, &mut out);
        }
    }
    let with_expressions = || sheet.clauses.iter().filter(|it| !it.expressions.is_empty());
    if with_expressions().next().is_some() {
        out.push_str("\n[rule.patterns]\n");
        for clause in with_expressions() {
            let name = symbols(&clause.name);
            list(&name, clause, &clause.expressions, literal, &mut out);
        }
    }
    out
}

fn comments(sheet: &Sheet<'_>, out: &mut String) {
    let hash = blake3::hash(sheet.bytes).to_hex();
    let file = match sheet.options.language.as_deref().unwrap_or("any") {
        "any" => "any.toml (or id.toml, en.toml, … for one language)",
        language => &format!("{language}.toml"),
    };
    comment(
        out,
        "",
        &format!("Imported from {} as {}.", sheet.name, sheet.kind.name()),
    );
    comment(out, "", &format!("BLAKE3 of the list: {hash}"));
    comment(
        out,
        "",
        "The rule is off until it is asked for by its id. Before it goes to work: read every",
    );
    comment(out, "", "term, add examples, and set status = \"test\".");
    comment(
        out,
        "",
        &format!("Its place is beside a topic.toml, as {file}."),
    );
    for remark in sheet.remarks {
        comment(out, "", &format!("Note: {remark}."));
    }
    told(out, "Not expressed", sheet.losses);
    told(out, "Taken as written", sheet.as_written);
}

fn told(out: &mut String, what: &str, losses: &[Loss]) {
    if !losses.is_empty() {
        comment(out, "", &format!("{what}, {}:", losses.len()));
    }
    for loss in losses {
        comment(out, "- ", &loss.to_string());
    }
}

/// One line; comments of TOML may hold no control characters.
fn comment(out: &mut String, mark: &str, text: &str) {
    out.push_str("# ");
    out.push_str(mark);
    for c in text.chars() {
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out.push('\n');
}

fn head(sheet: &Sheet<'_>, out: &mut String) {
    let options = sheet.options;
    let own_title = format!("Imported from {}", sheet.name);
    let title = options.title.as_deref().unwrap_or(&own_title);
    out.push_str("\n[[rule]]\n");
    let mut pair = |key: &str, value: &str, remark: &str| {
        let _ = writeln!(out, "{key} = {}{remark}", quoted(value));
    };
    pair("id", &options.rule, "");
    pair("title", title, "");
    let ask = |given: bool, question: &'static str| if given { "" } else { question };
    // The role that does least: nobody is taken for a person in danger or for an offender.
    let role = options.role.unwrap_or(Role::Bystander);
    let who = ask(options.role.is_some(), " # not given: say who speaks");
    pair("role", role.name(), who);
    let severity = options.severity.unwrap_or(Severity::Low);
    let how = ask(
        options.severity.is_some(),
        " # not given: say how urgent it is",
    );
    pair("severity", severity.name(), how);
    pair("status", "experimental", "");
    if options.evidence != Evidence::Excerpt {
        pair("evidence", options.evidence.name(), "");
    }
    pair("condition", sheet.condition, "");
}

fn list(
    name: &str,
    clause: &Clause,
    items: &[String],
    spell: fn(&str) -> String,
    out: &mut String,
) {
    if !clause.title.is_empty() && clause.title != name {
        comment(out, "", &clause.title);
    }
    let bare = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let key = if bare {
        String::from(name)
    } else {
        quoted(name)
    };
    let _ = writeln!(out, "{key} = [");
    for item in items {
        let _ = writeln!(out, "    {},", spell(item));
    }
    out.push_str("]\n");
}

/// A string in double quotes.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A string in single quotes, where `\` is just that, if it can stand in them.
fn literal(text: &str) -> String {
    if text.chars().any(|c| c == '\'' || c.is_control()) {
        quoted(text)
    } else {
        format!("'{text}'")
    }
}
