//! What kind of list a file is. Where name and content leave two answers, the user is asked.

use super::{error::ExchangeError, model::ForeignKind};

/// The kind that both the name and the content allow.
pub(super) fn detect(name: &str, text: &str) -> Result<ForeignKind, ExchangeError> {
    let unknown = || ExchangeError::UnknownKind {
        name: String::from(name),
        kinds: kinds(),
    };
    match (by_name(name), by_content(text)) {
        (Some(named), Some(looks)) if named != looks => Err(ExchangeError::TwoKinds {
            name: String::from(name),
            by_name: named.name(),
            by_content: looks.name(),
        }),
        // Spelling dictionaries are called .dic as well.
        (Some(ForeignKind::Liwc), None) => Err(unknown()),
        (Some(kind), _) | (None, Some(kind)) => Ok(kind),
        (None, None) => Err(unknown()),
    }
}

fn kinds() -> String {
    let names: Vec<&str> = ForeignKind::ALL.iter().map(|kind| kind.name()).collect();
    names.join("|")
}

/// What follows the last dot of a name, in lower case.
pub(super) fn extension(name: &str) -> String {
    let (_, extension) = name.rsplit_once('.').unwrap_or_default();
    extension.to_lowercase()
}

fn by_name(name: &str) -> Option<ForeignKind> {
    match extension(name).as_str() {
        "csv" | "tsv" => Some(ForeignKind::Csv),
        "txt" => Some(ForeignKind::Text),
        "json" | "jsonl" | "ndjson" => Some(ForeignKind::TrendQuery),
        "yml" | "yaml" => Some(ForeignKind::Quanteda),
        "dic" | "dicx" => Some(ForeignKind::Liwc),
        _ => None,
    }
}

/// The kinds that cannot be mistaken for another.
fn by_content(text: &str) -> Option<ForeignKind> {
    let text = text.trim_start();
    let first = text.lines().next().unwrap_or_default().trim_end();
    if first == "%" || first.starts_with("DicTerm") {
        return Some(ForeignKind::Liwc);
    }
    let json = text.starts_with('{') || text.starts_with('[');
    (json && text.contains("\"and\"")).then_some(ForeignKind::TrendQuery)
}
