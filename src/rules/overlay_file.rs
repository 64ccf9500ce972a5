//! Reading of an overlay file: `[[tune]]` tables.

use std::sync::Arc;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    allow,
    choice::choice,
    diagnostic::{Code, SourceFile},
    example, keys,
    model::Severity,
    overlay::Tune,
    report::{Place, Report},
    section::{At, Section},
};

/// A tune as read, before it is known which rules it fits.
pub(super) struct Draft<'a> {
    pub(super) tune: Tune,
    /// Of the id or glob.
    pub(super) place: Place,
    pub(super) glob: glob::Pattern,
    /// As said, `false` too.
    pub(super) disable: Option<At<bool>>,
    pub(super) severity: Option<At<Severity>>,
    pub(super) except: Option<Except<'a>>,
}

/// Terms of an exception, still unread: roots depend on the language of each rule.
pub(super) struct Except<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) place: Place,
    pub(super) value: &'a Spanned<DeValue<'a>>,
}

/// Reads the tunes of a file that can be used.
pub(super) fn read<'a>(
    file: &'a Arc<SourceFile>,
    table: &'a DeTable<'a>,
    report: &mut Report,
) -> Vec<Draft<'a>> {
    let root = Section::new(file, table, 0..0, "an overlay", keys::OVERLAY_FILE, report);
    allow::read_file(&root, report);
    if !root.has("tune") {
        let help = "an overlay holds tables [[tune]] with rule, reason and what is to change";
        root.missing("tune", help, report);
    }
    let sections = root.tables("tune", "a tune", keys::TUNE, report);
    sections
        .iter()
        .filter_map(|section| one(section, report))
        .collect()
}

fn one<'a>(section: &Section<'a>, report: &mut Report) -> Option<Draft<'a>> {
    let before = report.errors();
    let wanted = section.required("rule", "the id of a rule, or a glob over ids", report);
    let glob = wanted.as_ref().and_then(|wanted| glob_of(wanted, report));
    let help = "say why; whoever reads the results wants to know";
    let reason = section.required("reason", help, report);
    let disable = section.flag("disable", report).map(|value| At {
        value,
        place: section.place_of("disable"),
    });
    let severity: Option<Severity> = choice(section, "severity", report);
    let severity = severity.map(|value| At {
        value,
        place: section.place_of("severity"),
    });
    let except = except(section, report);
    let examples = example::of_tune(section, report);
    if report.errors() > before {
        return None;
    }
    let disables = disable.as_ref().is_some_and(|it| it.value);
    let changes = severity.is_some() || except.is_some();
    agrees(section, disables, changes, disable.is_some(), report);
    untested(
        section,
        disables,
        except.is_some(),
        examples.is_empty(),
        report,
    );
    if report.errors() > before {
        return None;
    }
    let At { value, place } = wanted?;
    Some(Draft {
        tune: Tune {
            wanted: String::from(value),
            rules: Vec::new(),
            reason: String::from(reason?.value.trim()),
            disable: disables,
            severity: severity.as_ref().map(|it| it.value),
            except: Vec::new(),
            examples,
            location: (section.file.name.clone(), section.place().line()),
        },
        place,
        glob: glob?,
        disable,
        severity,
        except,
    })
}

/// Only `*` means something: ids have none of the other signs of a glob.
fn glob_of(wanted: &At<&str>, report: &mut Report) -> Option<glob::Pattern> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.*".contains(&byte);
    let glob = glob::Pattern::new(wanted.value).ok();
    let glob = glob.filter(|_| wanted.value.bytes().all(plain));
    if glob.is_none() {
        report.at(
            Code::BAD_NAME,
            &wanted.place,
            format!("`{}` can fit no rule id", wanted.value),
            "",
            "ids have letters from a to z, digits, `-`, `_` and `.`; `*` stands for any of them",
        );
    }
    glob
}

fn except<'a>(section: &Section<'a>, report: &mut Report) -> Option<Except<'a>> {
    let entries = section.entries().into_iter();
    let (_, place, value) = { entries }.find(|(key, _, _)| *key == "except")?;
    let keys = value.get_ref().as_table();
    for (key, _) in keys.into_iter().flat_map(|table| table.iter()) {
        let name = &&**key.get_ref();
        if keys::GROUP.contains(name) && !keys::EXCEPTION.contains(name) {
            let place = Place::new(section.file, key.span());
            let message = format!("an exception has no `{}`", key.get_ref());
            let help = "exceptions are looked for in every reading of a text; remove it";
            report.at(Code::UNKNOWN_KEY, &place, message, "", help);
        }
    }
    Some(Except {
        file: section.file,
        place,
        value,
    })
}

/// A tune must say something, and not two things at once.
fn agrees(
    section: &Section<'_>,
    disables: bool,
    changes: bool,
    says_disable: bool,
    report: &mut Report,
) {
    if disables && changes {
        let key = if section.has("severity") {
            "severity"
        } else {
            "except"
        };
        report.between(
            Code::TUNES_CONTRADICT,
            [
                (&section.place_of(key), "here it is changed"),
                (&section.place_of("disable"), "here the rule is left out"),
            ],
            "this tune contradicts itself",
            "a rule that is left out needs no severity and no exceptions; keep one of them",
        );
    } else if !changes && !says_disable {
        let help = "add disable = true, severity = \"…\" or except = [\"…\"]";
        let message = "this tune says nothing of the rule";
        report.at(Code::TUNE_SAYS_NOTHING, &section.place(), message, "", help);
    }
}

/// An exception that nobody tries is a hole nobody sees.
fn untested(
    section: &Section<'_>,
    disables: bool,
    excepts: bool,
    no_examples: bool,
    report: &mut Report,
) {
    if excepts && no_examples {
        let help = "add [[tune.example]] with a text that must not match, and one that still must";
        let message = "an exception without an example cannot be tested";
        report.at(
            Code::EXCEPTION_UNTESTED,
            &section.place_of("except"),
            message,
            "",
            help,
        );
    }
    if disables && !no_examples {
        let message = "examples of a rule that is left out are never run";
        let place = section.place_of("example");
        report.at(
            Code::TUNE_WITHOUT_EFFECT,
            &place,
            message,
            "",
            "remove them",
        );
    }
}
