//! From the bytes of a foreign list to the text of a rule file.

use super::{
    build::build,
    detect::{detect, extension},
    error::ExchangeError,
    foreign::{Foreign, Joined},
    lines, liwc,
    model::{ForeignKind, ImportOptions, Imported, MOST_BYTES},
    query, table,
    write::{Clause, Sheet, write},
    yaml,
};
use crate::rules::{FileKind, Level, lay_out, load_text};

/// Largest rule file, in bytes: what rule folders are read up to.
const MOST_TEXT: usize = 16 << 20;

/// A topic, so that the rule can be loaded on trial.
const TRIAL_TOPIC: &str =
    "id = 'imported'\nversion = '1'\nqueue = 'imported'\n[title]\nen = 'Imported'\n";

/// Makes a rule file of a list. `name` is that of the file, without folders; it is written into
/// the rule, and its ending tells what the file is.
///
/// # Errors
///
/// When the bytes are not a list, or a rule cannot be made of it. What the rule leaves out is no
/// error: see [`Imported::losses`].
pub fn import(
    bytes: &[u8],
    name: &str,
    options: &ImportOptions,
) -> Result<Imported, ExchangeError> {
    let text = decode(bytes)?;
    let kind = match options.kind {
        Some(kind) => kind,
        None => detect(name, text)?,
    };
    let mut foreign = match kind {
        ForeignKind::Text => lines::read(text),
        ForeignKind::Csv => table::read(text, extension(name) == "tsv", options)?,
        ForeignKind::TrendQuery => query::read(text)?,
        ForeignKind::Quanteda => yaml::read(text)?,
        ForeignKind::Liwc if table::is_dicx(text) => table::read_dicx(text)?,
        ForeignKind::Liwc => liwc::read(text)?,
    };
    choose(&mut foreign, kind, &options.only)?;
    if kind == ForeignKind::TrendQuery && !options.keep_case {
        let remark = "the format looks at case and the rule does not, so it finds more; \
                      --keep-case keeps case";
        foreign.remarks.push(String::from(remark));
    }
    let keep_case = options.keep_case && kind == ForeignKind::TrendQuery;
    let built = build(foreign, keep_case, language(options))?;
    let sheet = Sheet {
        name,
        kind,
        bytes,
        options,
        clauses: &built.clauses,
        condition: &built.condition,
        losses: &built.losses,
        as_written: &built.as_written,
        remarks: &built.remarks,
    };
    let written = finish(write(&sheet), language(options))?;
    let count = |of: fn(&Clause) -> usize| built.clauses.iter().map(of).sum();
    Ok(Imported {
        text: written,
        kind,
        terms: count(|clause| clause.terms.len()),
        expressions: count(|clause| clause.expressions.len()),
        losses: built.losses,
        as_written: built.as_written,
        remarks: built.remarks,
    })
}

/// The language that the file will be named after.
fn language(options: &ImportOptions) -> &str {
    options.language.as_deref().unwrap_or("any")
}

fn decode(bytes: &[u8]) -> Result<&str, ExchangeError> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ExchangeError::TooLarge {
            bytes: bytes.len() as u64,
            most: MOST_BYTES,
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        ExchangeError::NotUtf8 {
            at: error.valid_up_to(),
            help: if wide {
                "it is UTF-16: save it as UTF-8, or `iconv -f UTF-16 -t UTF-8`"
            } else {
                "save it as UTF-8; older lists are often Windows-1252: \
                 `iconv -f WINDOWS-1252 -t UTF-8`"
            },
        }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Keeps only the categories that were asked for.
fn choose(foreign: &mut Foreign, kind: ForeignKind, only: &[String]) -> Result<(), ExchangeError> {
    if only.is_empty() {
        return Ok(());
    }
    if kind == ForeignKind::Text || matches!(foreign.joined, Joined::Queries(_)) {
        return Err(ExchangeError::NoCategories { kind: kind.name() });
    }
    for wanted in only {
        if !foreign.categories.iter().any(|it| it.name == *wanted) {
            let known: Vec<&str> = foreign
                .categories
                .iter()
                .map(|it| it.name.as_str())
                .collect();
            return Err(ExchangeError::UnknownCategory {
                name: wanted.clone(),
                known: known.join(", "),
            });
        }
    }
    foreign.categories.retain(|it| only.contains(&it.name));
    Ok(())
}

/// The file as `rules fmt` would lay it out. It is loaded once, so that nobody is handed a file
/// that does not load.
fn finish(written: String, language: &str) -> Result<String, ExchangeError> {
    if written.len() > MOST_TEXT {
        return Err(ExchangeError::TooLong {
            bytes: written.len(),
            most: MOST_TEXT,
        });
    }
    let name = format!("imported/{language}.toml");
    // What has no layout is no TOML, and loading it tells what is wrong.
    let written = lay_out(FileKind::Rules, &written).unwrap_or(written);
    let topic = String::from("imported/topic.toml");
    let files = [(topic, String::from(TRIAL_TOPIC)), (name, written)];
    let loaded = load_text(&files);
    if loaded.has_errors() {
        let mut diagnostics = loaded.diagnostics;
        // That it lacks examples, say, is not why it cannot be loaded.
        diagnostics.retain(|it| it.level == Level::Error);
        return Err(ExchangeError::Unsound { diagnostics });
    }
    let [_, (_, written)] = files;
    Ok(written)
}
