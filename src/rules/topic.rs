//! Reading of `topic.toml`.

use std::collections::BTreeMap;

use super::{
    diagnostic::Code,
    dsa,
    model::Topic,
    region,
    report::{Place, Report},
    rule::is_id,
    section::Section,
};

/// Reads a topic and the place of its id. None when it cannot be used, which has been reported.
pub(super) fn read(root: &Section<'_>, report: &mut Report) -> Option<(Topic, Place)> {
    let id = root
        .required(
            "id",
            "the id of a topic is its name in outputs and in --topic",
            report,
        )
        .filter(|id| is_id(id, report));
    let titles = by_language(root, "title", report);
    if !root.has("title") {
        root.missing("title", "add [title] with en = \"…\"", report);
    }
    let descriptions = by_language(root, "description", report);
    let version = root.text("version", report);
    let queue = root.text("queue", report);
    let dsa = dsa::read(root, report);
    let always_help_poster = root.flag("always_help_poster", report).unwrap_or_default();
    let id = id?;
    let text = |value: Option<&str>, otherwise: &str| String::from(value.unwrap_or(otherwise));
    let topic = Topic {
        id: String::from(id.value),
        version: text(version.map(|it| it.value), "0.0.0"),
        queue: text(queue.map(|it| it.value), id.value),
        titles,
        descriptions,
        dsa,
        always_help_poster,
    };
    Some((topic, id.place))
}

/// A table of texts by language, canonical.
pub(super) fn by_language(
    section: &Section<'_>,
    key: &str,
    report: &mut Report,
) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for (name, text) in section.text_map(key, report) {
        match region::language(name.value) {
            Some(language) => {
                texts.insert(language, text);
            }
            None => {
                let code = Code::UNKNOWN_LANGUAGE;
                let message = format!("unknown language `{}`", name.value);
                report.at(
                    code,
                    &name.place,
                    message,
                    "",
                    region::help(code, name.value),
                );
            }
        }
    }
    texts
}
