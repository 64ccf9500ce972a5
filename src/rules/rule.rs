//! Reading of one `[[rule]]`.

use super::{
    choice::{choice, choices, required_choice},
    condition,
    diagnostic::Code,
    example,
    group::{self, Banks},
    model::{
        AppliesTo, Condition, Evidence, Lane, Pattern, Role, Rule, Spelling, Status, TermGroup,
        Topic,
    },
    near_name::nearest,
    offsets, pattern, region,
    report::{Place, Report},
    section::{At, Section},
};

/// The text fields of the exports that are known, as records name them (docs/exports.md).
const TEXT_FIELDS: &[&str] = &[
    "text",
    "title",
    "spoiler_text",
    "alt_text",
    "link_text",
    "voice_to_text",
];

/// An id with its place, and the rule that has it.
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) place: Place,
    /// None when it has errors and cannot be used. Its id is taken all the same.
    pub(super) rule: Option<Rule>,
    /// How its condition is written, when it is.
    pub(super) spelling: Option<Spelling>,
}

/// What a rule takes from the place it stands in.
pub(super) struct Surroundings<'a> {
    pub(super) language: &'a str,
    pub(super) topic: Option<&'a Topic>,
    pub(super) banks: &'a Banks,
}

/// Reads a rule. Errors have been reported; none when it has no id either.
pub(super) fn read(
    section: &Section<'_>,
    around: &Surroundings<'_>,
    report: &mut Report,
) -> Option<Draft> {
    let before = report.errors();
    let id = section
        .required(
            "id",
            "a rule needs a stable id, unique across all rules",
            report,
        )
        .filter(|id| is_id(id, report));
    let title = section.required("title", "say in one line what the rule finds", report);
    let role = required_choice(section, "role", report);
    let severity = required_choice(section, "severity", report);
    let status = choice(section, "status", report);
    let evidence = choice(section, "evidence", report).unwrap_or(Evidence::Excerpt);
    if let Some(role) = role {
        protect_children(section, around.topic, role, evidence, report);
    }
    let (groups, patterns) = clauses(section, around, report);
    let (condition, spelling) = read_condition(section, &groups, &patterns, report).unzip();
    let examples = example::read(section, report);
    let mut applies_to = choices(section, "applies_to", report);
    if applies_to.is_empty() {
        applies_to.push(AppliesTo::Post);
    }
    let referral_for = choices(section, "referral_for", report);
    let languages = languages(section, report);
    let countries = countries(section, report);
    let fields = fields(section, report);
    let references = section.plain_texts("references", report);
    let false_positives = section.plain_texts("false_positives", report);
    let At { value: id, place } = id?;
    let id = String::from(id);
    if report.errors() > before {
        return Some(Draft {
            id,
            place,
            rule: None,
            spelling: None,
        });
    }
    let line = section.place().line();
    let rule = Rule {
        id: id.clone(),
        title: String::from(title?.value),
        topic: 0,
        file_language: String::from(around.language),
        role: role?,
        severity: severity?,
        status: status.unwrap_or(Status::Test),
        applies_to,
        languages,
        countries,
        fields,
        evidence,
        referral_for,
        references,
        false_positives,
        groups,
        patterns,
        exceptions: None,
        condition: condition?,
        examples,
        location: (section.file.name.clone(), line),
    };
    Some(Draft {
        id,
        place,
        rule: Some(rule),
        spelling: spelling.flatten(),
    })
}

/// Ids stand in outputs, joined by `|`, and in options, so they are plain.
pub(super) fn is_id(id: &At<&str>, report: &mut Report) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let good = id.value.bytes().all(plain);
    if !good {
        report.at(
            Code::BAD_NAME,
            &id.place,
            format!("`{}` cannot be an id", id.value),
            "",
            "ids have letters from a to z, digits, `-`, `_` and `.`",
        );
    }
    good
}

/// The key `languages`, canonical, without repeats.
pub(super) fn languages(section: &Section<'_>, report: &mut Report) -> Vec<String> {
    let written = section.texts("languages", report);
    known(
        &written,
        Code::UNKNOWN_LANGUAGE,
        "language",
        region::language,
        report,
    )
}

fn countries(section: &Section<'_>, report: &mut Report) -> Vec<String> {
    let written = section.texts("countries", report);
    known(
        &written,
        Code::UNKNOWN_COUNTRY,
        "country",
        region::country,
        report,
    )
}

fn known(
    written: &[At<&str>],
    code: Code,
    what: &str,
    canonical: fn(&str) -> Option<String>,
    report: &mut Report,
) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for At { value, place } in written {
        match canonical(value) {
            Some(value) if values.contains(&value) => {}
            Some(value) => values.push(value),
            None => {
                let message = format!("unknown {what} `{value}`");
                report.at(code, place, message, "", region::help(code, value));
            }
        }
    }
    values
}

/// The key `fields`. An export can have text fields of any name, so only a slip is told.
fn fields(section: &Section<'_>, report: &mut Report) -> Vec<String> {
    let written = section.texts("fields", report);
    for At { value, place } in &written {
        let near = nearest(value, TEXT_FIELDS.iter().copied());
        if let (false, Some(near)) = (TEXT_FIELDS.contains(value), near.first()) {
            let message = format!("no export that saring knows has a text field `{value}`");
            let help = format!("did you mean `{near}`?");
            report.at(Code::UNKNOWN_FIELD, place, message, "", help);
        }
    }
    written
        .iter()
        .map(|field| String::from(field.value))
        .collect()
}

/// Words of abusers must never reach an output, so rules about them have to say so.
fn protect_children(
    section: &Section<'_>,
    topic: Option<&Topic>,
    role: Role,
    evidence: Evidence,
    report: &mut Report,
) {
    let about_children = topic.is_some_and(|topic| {
        let category = topic.dsa.as_ref().map(|dsa| dsa.category.as_str());
        topic.id == "child-safety" || category == Some("STATEMENT_CATEGORY_PROTECTION_OF_MINORS")
    });
    let harmful = matches!(role, Role::Perpetrator | Role::Promoter);
    if about_children && harmful && evidence != Evidence::Withhold {
        report.at(
            Code::MUST_WITHHOLD,
            &section.place_of("evidence"),
            format!(
                "a child-safety rule for the role `{}` must withhold evidence",
                role.name()
            ),
            "",
            "add evidence = \"withhold\"; the outputs then have no words of the post",
        );
    }
}

fn clauses(
    section: &Section<'_>,
    around: &Surroundings<'_>,
    report: &mut Report,
) -> (Vec<TermGroup>, Vec<Pattern>) {
    let file = section.file;
    let lanes = group::lanes(section, report);
    let mut groups: Vec<TermGroup> = Vec::new();
    let mut patterns: Vec<Pattern> = Vec::new();
    if let Some(terms) = section.table("terms", "the terms of a rule", &[], report) {
        for (value, place, written) in terms.entries() {
            let name = At { value, place };
            check_name(&name, report);
            let list = group::Around {
                language: around.language,
                banks: around.banks,
                lanes: lanes.unwrap_or(Lane::Deobfuscated),
            };
            groups.push(group::read(file, &name, written, &list, report));
        }
    }
    if let Some(table) = section.table("patterns", "the patterns of a rule", &[], report) {
        for (value, place, written) in table.entries() {
            let name = At { value, place };
            check_name(&name, report);
            if groups.iter().any(|group| group.name == value) {
                let message = format!("`{value}` is a group of terms as well as a pattern");
                let help = "give one another name; the condition could not tell them apart";
                report.at(Code::DUPLICATE_CLAUSE, &name.place, message, "", help);
            }
            patterns.push(pattern::read(file, &name, written, report));
        }
    }
    (groups, patterns)
}

fn check_name(name: &At<&str>, report: &mut Report) {
    let reserved = condition::RESERVED.contains(&name.value);
    if reserved || !condition::is_name(name.value) {
        let (message, help) = if reserved {
            (
                "is a word of the condition language",
                "give the group another name",
            )
        } else {
            (
                "cannot be named in a condition",
                "names have letters, digits, `_` and `-`, and begin with a letter or `_`",
            )
        };
        let message = format!("`{}` {message}", name.value);
        report.at(Code::BAD_NAME, &name.place, message, "", help);
    }
}

fn read_condition(
    section: &Section<'_>,
    groups: &[TermGroup],
    patterns: &[Pattern],
    report: &mut Report,
) -> Option<(Condition, Option<Spelling>)> {
    let names = groups.iter().map(|group| group.name.as_str());
    let names: Vec<&str> = names
        .chain(patterns.iter().map(|it| it.name.as_str()))
        .collect();
    if names.is_empty() {
        if !section.has("terms") && !section.has("patterns") {
            let help = "add [rule.terms] with a group of terms, or [rule.patterns]";
            let message = "a rule without terms and patterns finds nothing";
            report.at(Code::NO_CLAUSE, &section.place(), message, "", help);
        }
        return None;
    }
    if !section.has("condition") {
        if names.len() == 1 {
            return Some((Condition::Clause(0), None));
        }
        let message = format!(
            "a rule with {} groups and patterns needs a condition",
            names.len()
        );
        let help = format!("for example: condition = \"{}\"", names.join(" or "));
        report.at(Code::NO_CONDITION, &section.place(), message, "", help);
        return None;
    }
    let written = section.text("condition", report)?;
    let parsed = condition::parse(written.value, &names);
    let At { value, place } = &written;
    let numbers_make_sense = parsed.problems.iter().all(|it| it.code != Code::BAD_NUMBER);
    for problem in parsed.problems {
        let span = offsets::in_file(&place.file.text, place.span.clone(), value, problem.span);
        let place = Place::new(&place.file, span);
        report.at(problem.code, &place, problem.message, "", problem.help);
    }
    let (condition, spelling) = (parsed.condition?, parsed.spelling);
    if numbers_make_sense && condition::can_hold_for_nothing(&condition) {
        let message = "the condition holds for a post in which nothing matched";
        let help = condition::help_for_nothing(&condition);
        report.at(Code::HOLDS_FOR_NOTHING, place, message, "", help);
    }
    unused(section, &names, &parsed.used, report);
    Some((condition, spelling))
}

fn unused(section: &Section<'_>, names: &[&str], used: &[bool], report: &mut Report) {
    for (index, (name, used)) in names.iter().zip(used).enumerate() {
        // A name that is wrong in itself has been reported as that.
        let twice = names
            .iter()
            .enumerate()
            .any(|(other, it)| other != index && it == name);
        if *used || twice || condition::RESERVED.contains(name) || !condition::is_name(name) {
            continue;
        }
        let place = ["terms", "patterns"]
            .into_iter()
            .find_map(|key| section.key_in(key, name));
        let place = place.unwrap_or_else(|| section.place());
        let message = format!("the condition does not use `{name}`");
        let help = "name it in the condition or remove it";
        report.at(Code::UNUSED_CLAUSE, &place, message, "", help);
    }
}
